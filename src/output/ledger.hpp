/// Ledgers: what is in the cell against what has crossed its planes, summed with the integrator's own weights.
///
///   lithium  int u dV (now) - int u dV (start) = - (through Gamma, from the reaction current) - (through the outer plane);
///            int u dV with what the coating of the electrode keeps (irreversible_uptake.cpp)
///   host     int a dV (now) - int a dV (start) = - through the outer plane; of an interlayer that alloys
///   void     int w dV (now) - int w dV (start) = through Gamma - through the outer plane - squeezed out
///   charge   int i dA over Gamma, with the charge stored in the double layer = what the circuit has driven: the current that
///            is given, or, while a voltage is held, the one that flows through the top terminal
/// Errors of the host are relative to what was there, all others to the lithium (charge) that has passed in either direction, at least to what the largest current
/// passes in one minute (the first step of a run passes less than the round-off of what is in the cell) and to the volume of the
/// host of an alloy, which takes up and gives lithium that passes nothing.
#pragma once

#include <string>
#include <vector>

#include "output/summary.hpp"
#include "physics/model.hpp"
#include "solver/assembler.hpp"

namespace auralith {

class Ledger {
 public:
  struct Tolerances {
    double lithium = 1e-10, voids = 1e-10, charge = 1e-8;
    double host = 1e-10;    ///< of the host that there is
    double solver = 1e-11;  ///< Newton's tolerance: what it lets pass in the elapsed time is no broken ledger
  };
  Ledger(const Model& model, Tolerances tolerances);

  void start(const Evaluation& evaluation);
  /// Inventories at the start, by counter; and a ledger that goes on from a checkpoint.
  [[nodiscard]] std::vector<double> start_inventories(const Layout& layout) const;
  void restore(const Layout& layout, const std::vector<double>& start_inventories,
               const std::vector<LedgerSummary>& summary, double solver_tolerance);
  /// The loosest tolerance of Newton's method of all parts of the run: what the early ones let pass stays.
  [[nodiscard]] double solver_tolerance() const { return tolerances_.solver; }
  /// After an accepted step. LedgerError if an error exceeds its tolerance plus the round-off of the inventory and what ten
  /// times Newton's tolerance of the largest flux is over the elapsed time (during a long rest nothing passes that an error
  /// could be compared with).
  void check(std::int64_t step, double time, const Evaluation& evaluation, const SlotArray& accumulated);
  /// Errors of the last check, in the order lithium, void per metal layer, then charge (largest of all Gammas).
  struct Errors {
    std::vector<double> lithium, voids;  ///< by metal layer
    std::vector<double> host;            ///< by metal layer, 0 where nothing alloys
    double charge = 0;
  };
  [[nodiscard]] const Errors& errors() const { return errors_; }
  [[nodiscard]] const std::vector<LedgerSummary>& summary() const { return summary_; }

 private:
  void account(std::size_t entry, double error, double round_off, std::int64_t step, double time);

  const Model& model_;
  Tolerances tolerances_;
  Evaluation start_;
  Errors errors_;
  std::vector<LedgerSummary> summary_;
};

}  // namespace auralith

/// Ledgers: what is in the cell against what has crossed its planes, summed with the integrator's own weights.
///
///   lithium  int u dV (now) - int u dV (start) = - (through Gamma, from the reaction current) - (through the outer plane);
///            int u dV with what the coating of the electrode keeps (irreversible_uptake.cpp)
///   host     int a dV (now) - int a dV (start) = - through the outer plane; of an interlayer that alloys
///   void     int w dV (now) - int w dV (start) = through Gamma - through the outer plane - squeezed out
///   charge   int i dA over Gamma, with the charge stored in the double layer = what the circuit has driven: the current that
///            is given, or, while a voltage is held, the one that flows through the top terminal
/// Errors of the host are relative to what was there, all others to the lithium (charge) that has passed in either direction, at
/// least to the volume of the host of an alloy, which takes up and gives lithium that passes nothing. Where less has passed than
/// that of which the tolerance is unresolved, the error is relative to this amount. Unresolved is what the accepted steps were
/// allowed to miss (StageTest, at the current that flowed) and the round-off of the inventory: a step that is as long or a
/// current that is as large as may be elsewhere in the protocol allows nothing here, and neither does a loose newton_tolerance, because
/// a stage test never lets a sum miss more than `largest_share` of what flows. So a ledger allows, of what has passed, its tolerance; or
/// 5 sums (voids, lattice, thickness, host, coating) times `largest_share` of what has moved in the region, also from cell to cell,
/// and round-off, where that is more.
#pragma once

#include <string>
#include <vector>

#include "output/energy_ledger.hpp"
#include "physics/model.hpp"
#include "solver/assembler.hpp"

namespace auralith {

class Ledger {
 public:
  explicit Ledger(const Model& model);

  void start(const Evaluation& evaluation);
  /// Inventories at the start, by counter; and a ledger that goes on from a checkpoint.
  [[nodiscard]] std::vector<double> start_inventories(const Layout& layout) const;
  void restore(const Layout& layout, const std::vector<double>& start_inventories,
               const std::vector<LedgerSummary>& summary);
  /// After an accepted step. LedgerError if an error exceeds its tolerance.
  void check(std::int64_t step, double time, const Evaluation& evaluation, const SlotArray& accumulated);
  /// The ledger of the energy, which is checked apart, at rest.
  [[nodiscard]] EnergyLedger& energy() { return energy_; }
  /// Error of the last check of a ledger, relative to what has passed.
  [[nodiscard]] double error(const std::string& ledger, const std::string& electrode) const;
  /// Of all ledgers.
  [[nodiscard]] std::vector<LedgerSummary> summary() const;

 private:
  void account(LedgerSummary& entry, double missing, double passed, double unresolved, std::int64_t step, double time);
  LedgerSummary& entry(const Model::Kept& kept);

  const Model& model_;
  EnergyLedger energy_;
  Evaluation start_;
  std::vector<LedgerSummary> summary_;
  std::string broken_;  ///< the first ledger that the last check found broken, in words
};

}  // namespace auralith

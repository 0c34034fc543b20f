/// Ledger of the free energy at rest. With I = 0, a lattice that stands still and constant temperature and pressure
///   d/dt ( E + p V_in ) = - ( diffusion + reaction + conduction ) <= 0 ,
/// E of all electrodes (bulk, gradient, wall, alloy, double layer), V_in the void volume that came in through planes of reservoirs, where
/// mu = -p. Reactions that go round in local cells dissipate, too: int i E_eq dA = - int i eta dA - Joule's heat where no
/// current leaves the terminals, so E is that of the whole cell, not of one electrode.
/// Every accepted step may raise the energy by
///   round-off           of the sum over cells, and of the state;
///   unsolved rows       the energy of what Newton's method has left of the step's balances, one more Newton correction;
///   time                the energy of the step's error estimate, with schemes of order 2 and more: the exact flow falls, so what rises
///                       is error. implicit_euler gets nothing here.
/// The last two are those of a correction e from one linear solve (TimeStepper::energy_error): | E(u) - E(u - e) |, and sum of
/// |mu - mean| |e_w| over the cells, because an estimate knows the size of an error, not its sign.
/// Test: tests/verification/energy_at_rest, with an uphill flux on purpose.
#pragma once

#include <string>

#include "output/summary.hpp"
#include "physics/model.hpp"
#include "solver/assembler.hpp"

namespace auralith {

/// Why the energy of a case may rise at rest (Effect::work_at_rest); empty: it may not.
[[nodiscard]] std::string work_at_rest(const Case& input);

class EnergyLedger {
 public:
  explicit EnergyLedger(const Model& model);

  /// Whether the law holds for a step between two moments.
  [[nodiscard]] bool applies(const Coefficients& begin, const Coefficients& end) const;
  /// E + p V_in, J.
  [[nodiscard]] double energy(double pressure, const Evaluation& evaluation, const SlotArray& accumulated) const;
  /// After an accepted step to which it applies, from the energies (J) before and after; `error`: see above. LedgerError when the
  /// energy has risen by more than is allowed.
  void check(std::int64_t step, double time, double before, double after, double error);

  [[nodiscard]] const LedgerSummary& summary() const { return summary_; }
  void restore(const LedgerSummary& saved);

 private:
  const Model& model_;
  double wall_ = 0;  ///< energy that voids on all of Gamma could have, J: terms of either sign may cancel in E
  bool possible_ = true;
  LedgerSummary summary_;
};

}  // namespace auralith

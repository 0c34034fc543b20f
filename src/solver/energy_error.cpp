/// The part of a time stepper that says how far its last attempt may err in energy.
#include <cmath>

#include "solver/time_stepper.hpp"

namespace auralith {

using petsc::check;

double TimeStepper::energy_error() {
  // What the step has left of its balances and, beyond order 1, the difference of its two quadratures, as one correction of the state.
  const Layout& layout = assembler_.layout();
  const auto& differential = assembler_.differential();
  const double tau = tableau_.diagonal * trial_dt_;
  const Evaluation& last = stages_.back();
  PetscScalar* rhs = nullptr;
  check(VecGetArray(error_rhs_, &rhs));
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    const int p = assembler_.own_position(slot);
    if (p < 0) continue;
    double left = last.rate[slot];
    if (differential[slot]) {
      left = last.storage[slot] - evaluation_.storage[slot];
      for (std::size_t j = 0; j < stages_.size(); ++j)
        left -= trial_dt_ * (tableau_.order > 1 ? tableau_.embedded[j] : tableau_.a.back()[j]) * stages_[j].rate[slot];
    }
    rhs[p] = left / assembler_.row_divisor(slot, tau);
  }
  check(VecRestoreArray(error_rhs_, &rhs));
  if (!solver_->solve_linear(error_rhs_, error_solution_)) return 0;  // allows nothing
  SlotArray moved;
  Evaluation there;
  check(VecAYPX(error_solution_, -1, work_));
  assembler_.to_slots(error_solution_, moved);
  assembler_.evaluate(coefficients_at(trial_time_), moved, there);
  double change = 0;
  for (const LayerCounters& c : assembler_.model().counters())
    change += last.storage[c.energy] - there.storage[c.energy];
  return std::isfinite(change) ? std::abs(change) : 0;
}

}  // namespace auralith

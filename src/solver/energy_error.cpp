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
  for (const Model::Counted& each : assembler_.model().counted())
    if (each.sum == &sums::energy) change += last.storage[each.slot] - there.storage[each.slot];
  const double sum = std::abs(change) + unsigned_energy(moved);
  return std::isfinite(sum) ? sum : 0;
}

/// An estimate knows the size of an error, not its sign: sum over the cells of a layer of |mu - mean| |error of w| volume, with the mean
/// mu of the error, because errors keep the void volume.
double TimeStepper::unsigned_energy(const SlotArray& moved) const {
  const Layout& layout = assembler_.layout();
  const Grid& grid = assembler_.model().grid();
  const auto regions = static_cast<std::size_t>(assembler_.model().input().region_count());
  std::vector<double> weights(regions, 0.0), means(regions, 0.0), energies(regions, 0.0);
  const auto for_cells = [&](auto&& body) {
    for (int slot = 0; slot < layout.own_columns_size(); ++slot) {
      const Layout::What what = layout.what(slot);
      if (what.unknown != &in_cells::void_potential) continue;
      const int w = layout.find(in_cells::void_fraction, what.i, what.j, what.n);
      const double volume = grid.x.widths[what.i] * grid.y.widths[what.j] * grid.z.widths[what.n];
      body(static_cast<std::size_t>(grid.region(what.i, what.j, what.n)), trial_slots_[slot],
           std::abs(trial_slots_[w] - moved[w]) * volume);
    }
  };
  const auto over_ranks = [&](std::vector<double>& sums) {
    MPI_Allreduce(MPI_IN_PLACE, sums.data(), static_cast<int>(sums.size()), MPI_DOUBLE, MPI_SUM, assembler_.comm());
  };
  for_cells(
      [&](std::size_t region, double mu, double error) { weights[region] += error, means[region] += mu * error; });
  over_ranks(weights);
  over_ranks(means);
  double sum = 0;
  for_cells([&](std::size_t region, double mu, double error) {
    if (weights[region] > 0) energies[region] += std::abs(mu - means[region] / weights[region]) * error;
  });
  over_ranks(energies);
  for (const double each : energies) sum += each;
  return sum;
}

}  // namespace auralith

#include "solver/time_stepper.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "solver/stopwatch.hpp"

namespace auralith {

using petsc::check;

TimeStepper::TimeStepper(const Assembler& assembler, const TimeSettings& time, const SolverSettings& solver)
    : assembler_(assembler),
      tableau_(tableau(time.scheme)),
      settings_(time),
      solver_settings_(solver),
      state_(assembler.create_vector()),
      work_(assembler.create_vector()),
      error_rhs_(assembler.create_vector()),
      error_solution_(assembler.create_vector()),
      stages_(tableau_.a.size()) {
  const Layout& layout = assembler.layout();
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    if (!assembler.differential()[slot]) continue;
    const Unknown& unknown = *layout.what(slot).unknown;
    if (unknown.error == ErrorOf::nothing)
      throw std::logic_error(std::string("the row of ") + unknown.name +
                             " has a storage, and its declaration no error");
    if (unknown.error == ErrorOf::content) other_rows_.push_back(slot);
  }
  int any = other_rows_.empty() ? 0 : 1;  // what follows from them is collective
  MPI_Allreduce(MPI_IN_PLACE, &any, 1, MPI_INT, MPI_MAX, assembler.comm());
  has_other_rows_ = any != 0;
  new_solver();
}

void TimeStepper::new_solver() {
  const NonlinearSolver::Cost spent = solver_ ? solver_->cost() : NonlinearSolver::Cost{};
  solver_.reset();
  differential_resistance_.reset();
  solver_ = std::make_unique<NonlinearSolver>(assembler_, solver_settings_);
  solver_->add_cost(spent);
}

void TimeStepper::restart(const SlotArray& slots, double time, const Control& control, const SlotArray& accumulated) {
  control_ = control;
  const SlotArray own = slots, counters = accumulated;  // the arguments may be members
  new_solver();
  other_errors_.clear();  // its weights are those of the state
  set_state(own, time);
  accumulated_ = counters;
}

void TimeStepper::use_robust_solver(bool robust) {
  if (solver_settings_.robust == robust) return;
  solver_settings_.robust = robust;
  new_solver();
}

double TimeStepper::differential_resistance() {
  if (!differential_resistance_)
    differential_resistance_ = std::make_unique<DifferentialResistance>(assembler_, solver_settings_);
  const long before = differential_resistance_->preconditioners();
  NonlinearSolver::Cost cost;
  const Mat jacobian = solver_->jacobian_of_contents(coefficients_at(time_), slots_);
  double resistance = 0;
  {
    const Stopwatch watch(cost.linear);
    resistance = differential_resistance_->at(jacobian);
  }
  cost.factorisations = differential_resistance_->preconditioners() - before;
  solver_->add_cost(cost);
  return resistance;
}

Coefficients TimeStepper::coefficients_at(double time) const { return assembler_.model().coefficients(time, control_); }

void TimeStepper::set_state(const SlotArray& slots, double time) {
  assembler_.from_slots(slots, state_);
  time_ = time;
  assembler_.to_slots(state_, slots_);
  assembler_.evaluate(coefficients_at(time), slots_, evaluation_);
  accumulated_.assign(slots_.size(), 0.0);
  trial_accumulated_ = accumulated_;
  past_.clear();
}

StageOutcome TimeStepper::make_consistent(const Control& control) {
  control_ = control;
  past_.clear();
  StageProblem problem{coefficients_at(time_), nullptr, 0};
  // Contents are those of the state; only algebraic rows can be unsatisfied.
  target_ = evaluation_.storage;
  problem.target = &target_;
  check(VecCopy(state_, work_));
  Evaluation solved;
  solver_->reset();
  const StageOutcome outcome = solver_->solve(problem, work_, solved);
  if (outcome.stalled) solver_->count_stall();
  if (outcome.converged) {
    check(VecCopy(work_, state_));
    assembler_.to_slots(state_, slots_);
    evaluation_ = std::move(solved);
    // Rows of contents are divided by one second here.
    for (const auto& [counter, rate] : outcome.unsolved) accumulated_[counter] += rate;
  }
  solver_->reset();
  return outcome;
}

double TimeStepper::careful_step() const {
  constexpr double short_step = 1e-2;
  return settings_.first_step.value_or(std::clamp(short_step, settings_.smallest_step, settings_.largest_step));
}

double TimeStepper::first_step() {
  // What moves like the square root of time, as it does after a jump, is found to about a tenth in one step.
  constexpr double moved = 5;
  const double shortest = careful_step();
  // Charge of double layers settles in less than any step that is of interest otherwise.
  if (has_other_rows_) return shortest;
  check(MatGetDiagonal(solver_->jacobian_of_contents(coefficients_at(time_), slots_), error_rhs_));
  const PetscScalar* content = nullptr;
  double fastest = 0;
  check(VecGetArrayRead(error_rhs_, &content));
  for (int slot = 0; slot < assembler_.layout().unknown_slots(); ++slot)
    if (const int p = assembler_.own_position(slot); p >= 0 && assembler_.differential()[slot] != 0)
      fastest = std::max(fastest, std::abs(evaluation_.rate[slot] / (assembler_.row_divisor(slot, 0) * content[p])));
  check(VecRestoreArrayRead(error_rhs_, &content));
  MPI_Allreduce(MPI_IN_PLACE, &fastest, 1, MPI_DOUBLE, MPI_MAX, assembler_.comm());
  return std::max(shortest,
                  fastest > 0 ? std::min(moved * settings_.tolerance / fastest, settings_.largest_step) : 0.0);
}

StepOutcome TimeStepper::attempt(double dt) {
  StepOutcome outcome;
  const std::size_t stages = tableau_.a.size();
  const double tau = tableau_.diagonal * dt;
  // Temperature and pressure at the beginning of the step may have moved on since the state was found: rates are taken anew.
  assembler_.evaluate(coefficients_at(time_), slots_, stages_[0]);
  check(VecCopy(state_, work_));
  trial_accumulated_ = accumulated_;
  past_.reject();
  if (past_.empty()) {
    past_.add(time_, state_);
    past_.accept();
  }
  for (std::size_t i = 1; i < stages; ++i) {
    target_ = evaluation_.storage;
    for (std::size_t j = 0; j < i; ++j)
      for (std::size_t slot = 0; slot < target_.size(); ++slot)
        target_[slot] += dt * tableau_.a[i][j] * stages_[j].rate[slot];
    const double stage_time = time_ + tableau_.c[i] * dt;
    const bool guessed = past_.at(stage_time, work_);
    const StageProblem problem{coefficients_at(stage_time), &target_, tau};
    StageOutcome stage = solver_->solve(problem, work_, stages_[i]);
    outcome.newton += stage.newton;
    outcome.linear += stage.linear;
    if (!stage.converged && guessed) {  // the state itself may be nearer
      check(VecCopy(state_, work_));
      stage = solver_->solve(problem, work_, stages_[i]);
      outcome.newton += stage.newton;
      outcome.linear += stage.linear;
    }
    if (!stage.converged) {
      if (stage.stalled) solver_->count_stall();
      outcome.reason = stage.reason;
      return outcome;
    }
    for (const auto& [counter, rate] : stage.unsolved)
      trial_accumulated_[counter] += dt * std::abs(tableau_.a.back()[i]) * rate;
    past_.add(stage_time, work_);
  }
  outcome.converged = true;
  trial_time_ = time_ + dt;
  trial_dt_ = dt;
  assembler_.to_slots(work_, trial_slots_);
  for (const Counter& counter : assembler_.layout().counters())
    for (std::size_t j = 0; j < stages; ++j)
      trial_accumulated_[counter.slot] += dt * tableau_.a.back()[j] * stages_[j].rate[counter.slot];
  outcome.error = estimate_error(dt);
  return outcome;
}

double TimeStepper::estimate_error(double dt) {
  // The difference of the two quadratures, filtered with the stage matrix so that stiff components count as what they are.
  const Layout& layout = assembler_.layout();
  const auto& differential = assembler_.differential();
  const double tau = tableau_.diagonal * dt;
  PetscScalar* rhs = nullptr;
  check(VecGetArray(error_rhs_, &rhs));
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    const int p = assembler_.own_position(slot);
    if (p < 0) continue;
    rhs[p] = 0;
    if (!differential[slot]) continue;
    for (std::size_t j = 0; j < stages_.size(); ++j)
      rhs[p] += dt * (tableau_.embedded[j] - tableau_.a.back()[j]) * stages_[j].rate[slot];
    rhs[p] /= assembler_.row_divisor(slot, tau);
  }
  check(VecRestoreArray(error_rhs_, &rhs));
  if (!solver_->solve_linear(error_rhs_, error_solution_)) return 1e10;
  if (has_other_rows_) find_other_errors();
  const Coefficients coefficients = coefficients_at(trial_time_);
  const PetscScalar* e = nullptr;
  double error = 0;
  check(VecGetArrayRead(error_solution_, &e));
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    const int p = assembler_.own_position(slot);
    if (p < 0 || !differential[slot]) continue;
    // Not std::max, and not MPI_MAX of what is not a number: both may lose it.
    const double one = content_error(slot, e[p], coefficients) / settings_.tolerance;
    if (!(one <= error)) error = std::isfinite(one) ? one : std::numeric_limits<double>::infinity();
  }
  check(VecRestoreArrayRead(error_solution_, &e));
  MPI_Allreduce(MPI_IN_PLACE, &error, 1, MPI_DOUBLE, MPI_MAX, assembler_.comm());
  return std::isfinite(error) ? error : 1e10;
}

/// Rows whose content is no single unknown: charge of double layers and of the electrolyte is that of a difference of potentials, of
/// which any may carry the error. What counts as 1 there is the content that the error unit of the unknown makes.
void TimeStepper::find_other_errors() {
  const Layout& layout = assembler_.layout();
  const Coefficients coefficients = coefficients_at(trial_time_);
  if (other_errors_.empty()) {
    petsc::Handle<Mat> stored = assembler_.create_matrix();
    petsc::Handle<Vec> largest = assembler_.create_vector();
    assembler_.linearise_part(coefficients, trial_slots_, true, stored);
    check(MatGetRowMaxAbs(stored, largest, nullptr));
    const PetscScalar* by_unknown = nullptr;
    check(VecGetArrayRead(largest, &by_unknown));
    other_errors_.assign(trial_slots_.size(), 0.0);
    other_weights_.assign(trial_slots_.size(), 1.0);
    for (const int slot : other_rows_) {
      const int p = assembler_.own_position(slot);
      if (p >= 0) other_weights_[slot] = by_unknown[p] * layout.what(slot).unknown->error_unit;
    }
    check(VecRestoreArrayRead(largest, &by_unknown));
  }
  SlotArray moved;
  Evaluation there;
  check(VecAYPX(error_solution_, -1, work_));
  assembler_.to_slots(error_solution_, moved);
  check(VecAYPX(error_solution_, -1, work_));
  assembler_.evaluate(coefficients, moved, there);
  for (const int slot : other_rows_)
    other_errors_[slot] = (stages_.back().storage[slot] - there.storage[slot]) / other_weights_[slot];
}

/// Error of a row for an error of its scaled unknown, as a share of what the tolerance counts as 1.
double TimeStepper::content_error(int slot, double error, const Coefficients& c) const {
  const Layout::What what = assembler_.layout().what(slot);
  if (what.unknown->error == ErrorOf::content) return std::abs(other_errors_[slot]);
  if (what.unknown->measure == nullptr || !std::isfinite(error)) return std::abs(error);
  const Model& model = assembler_.model();
  const LayerCoefficients& layer =
      c.layers[static_cast<std::size_t>(site_of(model.input(), model.grid(), what).region)];
  const double value = trial_slots_[slot], other = value - error * assembler_.scaling().unknown[slot];
  return std::abs(what.unknown->measure(layer, value) - what.unknown->measure(layer, other));
}

void TimeStepper::accept() {
  check(VecCopy(work_, state_));
  past_.accept();
  time_ = trial_time_;
  slots_ = trial_slots_;
  evaluation_ = stages_.back();
  accumulated_ = trial_accumulated_;
}

}  // namespace auralith

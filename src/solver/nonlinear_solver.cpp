#include "solver/nonlinear_solver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "solver/stopwatch.hpp"

namespace auralith {

using petsc::check;

namespace {

/// A small residual that has not fallen by half in so many iterations will not fall any more.
constexpr int idle_limit = 5;
constexpr PetscReal small_residual = 1e-6;

/// A linear solve aims at this share of what a stage may miss.
constexpr double aim = 0.1;
constexpr double least_linear_tolerance = 1e-9;

}  // namespace

NonlinearSolver::NonlinearSolver(const Assembler& assembler, const SolverSettings& settings)
    : assembler_(assembler),
      test_(assembler, settings.newton_tolerance),
      sum_correction_(assembler, test_.sum_of_slot(), test_.sums()),
      matrix_(assembler.create_matrix()),
      f_(assembler.create_vector()),
      guess_(assembler.create_vector()),
      iteration_limit_(settings.robust ? 3 * settings.newton_iterations : settings.newton_iterations),
      robust_(settings.robust) {
  for (int slot = 0; slot < assembler.layout().unknown_slots(); ++slot) {
    if (assembler.own_position(slot) < 0) continue;
    const Unknown& unknown = *assembler.layout().what(slot).unknown;
    if (unknown.bounded()) bounded_.push_back({slot, unknown.low, unknown.high});
  }
  check(SNESCreate(assembler.comm(), snes_.out()));
  check(SNESSetOptionsPrefix(snes_, "auralith_"));
  check(SNESSetFunction(snes_, f_, residual, this));
  check(SNESSetJacobian(snes_, matrix_, matrix_, jacobian, this));
  check(SNESSetConvergenceTest(snes_, converged, this, nullptr));
  configure(settings);
  KSP ksp;
  check(SNESGetKSP(snes_, &ksp));
  check(KSPSetPostSolve(
      ksp,
      [](KSP solver, Vec b, Vec x, void* context) {
        return petsc::guard([&] { static_cast<SumCorrection*>(context)->apply(solver, b, x); });
      },
      &sum_correction_));
}

bool NonlinearSolver::admissible(const SlotArray& slots) const {
  // Far outside anything physical the residual means nothing; the time step is cut instead.
  const Layout& layout = assembler_.layout();
  for (int slot = 0; slot < layout.own_columns_size(); ++slot)
    if (!std::isfinite(slots[slot])) return false;
  for (const Bounded& each : bounded_)
    if (!(slots[each.slot] > each.low && slots[each.slot] < each.high)) return false;
  for (int slot = layout.first_scalar_slot(); slot < layout.unknown_slots(); ++slot)
    if (!std::isfinite(slots[slot])) return false;
  return true;
}

void NonlinearSolver::form_residual(Vec u, Vec f) {
  const Stopwatch watch(cost_.residual);
  ++cost_.residuals;
  assembler_.to_slots(u, slots_);
  const bool usable = admissible(slots_);
  assembler_.evaluate(problem_.coefficients, slots_, evaluation_);
  const auto& differential = assembler_.differential();
  const Layout& layout = assembler_.layout();
  PetscScalar* r = nullptr;
  check(VecGetArray(f, &r));
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    const int p = assembler_.own_position(slot);
    if (p < 0) continue;
    const double divisor = assembler_.row_divisor(slot, problem_.tau);
    if (differential[slot]) {
      r[p] = (evaluation_.storage[slot] - (*problem_.target)[slot] - problem_.tau * evaluation_.rate[slot]) / divisor;
    } else {
      r[p] = evaluation_.rate[slot] / divisor;
    }
    // A non-finite norm is agreed among all ranks by SNES itself and ends the solve on all of them.
    if (!usable) r[p] = std::numeric_limits<double>::quiet_NaN();
  }
  check(VecRestoreArray(f, &r));
}

void NonlinearSolver::form_jacobian(Vec u) {
  const Stopwatch watch(cost_.matrix);
  ++cost_.matrices;
  assembler_.to_slots(u, slots_);
  test_.linearise(problem_, slots_, matrix_);
  linearised_tau_ = problem_.tau;
  refresh_ = refresh_ || robust_;
  const double ratio = factored_tau_ > 0 && problem_.tau > 0 ? problem_.tau / factored_tau_ : 0;
  if (ratio < 0.3 || ratio > 3.5) refresh_ = refresh_ || problem_.tau != factored_tau_;
  // In PETSc's code: -2 rebuilds once and then keeps, -1 keeps.
  check(SNESSetLagPreconditioner(snes_, refresh_ ? -2 : -1));
  if (refresh_) {
    sum_correction_.forget_directions();
    ++cost_.factorisations;
    rate_when_new_ = -1;
    uses_ = 0;
    excess_ = 0;
    factored_tau_ = problem_.tau;
  }
  new_preconditioner_ = refresh_;
  refresh_ = false;
}

/// An old preconditioner costs iterations beyond those that a new one takes for as many digits. It is replaced when they are more
/// than it has cost on average, its making included; from there on the average would rise.
void NonlinearSolver::judge_preconditioner() {
  KSP ksp;
  PetscInt linear = 0;
  check(SNESGetKSP(snes_, &ksp));
  check(KSPGetIterationNumber(ksp, &linear));
  const double digits = -std::log10(asked_);
  if (rate_when_new_ < 0) rate_when_new_ = linear / digits;
  const double excess = linear - rate_when_new_ * digits;
  excess_ += excess;
  ++uses_;
  if (excess * uses_ > iterations_to_make + excess_) refresh_ = true;
}

PetscErrorCode NonlinearSolver::residual(SNES, Vec u, Vec f, void* context) {
  return petsc::guard([&] { static_cast<NonlinearSolver*>(context)->form_residual(u, f); });
}

PetscErrorCode NonlinearSolver::jacobian(SNES, Vec u, Mat, Mat, void* context) {
  return petsc::guard([&] { static_cast<NonlinearSolver*>(context)->form_jacobian(u); });
}

PetscErrorCode NonlinearSolver::converged(SNES, PetscInt iteration, PetscReal, PetscReal, PetscReal norm,
                                          SNESConvergedReason* reason, void* context) {
  auto& self = *static_cast<NonlinearSolver*>(context);
  return petsc::guard([&] {
    *reason = SNES_CONVERGED_ITERATING;
    if (!std::isfinite(norm)) {
      *reason = SNES_DIVERGED_FNORM_NAN;
      return;
    }
    const PetscScalar* f = nullptr;
    check(VecGetArrayRead(self.f_, &f));
    const StageTest::Lack lack = self.test_.lack(self.problem_, self.slots_, self.evaluation_, f);
    check(VecRestoreArrayRead(self.f_, &f));
    if (iteration == 0 || norm < 0.5 * self.least_norm_)
      self.least_norm_ = norm, self.idle_ = 0;
    else
      ++self.idle_;
    if (iteration > 0) self.judge_preconditioner();
    self.set_linear_tolerance(norm, lack, iteration);
    if (lack.solved())
      *reason = SNES_CONVERGED_FNORM_ABS;
    else if (self.idle_ >= idle_limit && norm < small_residual)
      *reason = SNES_DIVERGED_INNER;
    else if (iteration >= self.iteration_limit_)
      *reason = SNES_DIVERGED_MAX_IT;
    else if (iteration > 0 && norm > 1e12)
      *reason = SNES_DIVERGED_DTOL;
  });
}

/// What is left of the residual after a Newton step is what GMRES leaves and what is nonlinear. A linear solve need not be better than
/// the larger of what is still missing and the nonlinear part to be expected, as the last step tells it (S. C. Eisenstat, H. F. Walker,
/// SIAM J. Sci. Comput. 17, 16 (1996), choice 2).
/// GMRES sees all rows in one norm, that of the preconditioned residual. Where the round-off of a few rows is large in it (a potential mu
/// behind a mobility of next to nothing), it stops before the others are solved, and Newton's method moves no more. Every iteration
/// that does not halve a small residual has its successor solved a hundred times as well.
void NonlinearSolver::set_linear_tolerance(double norm, const StageTest::Lack& lack, PetscInt iteration) {
  KSP ksp;
  check(SNESGetKSP(snes_, &ksp));
  double wanted = linear_tolerance_;
  if (iteration > 0) {
    const double fallen = norm / last_norm_;
    wanted = std::clamp(std::max(aim / lack.rows, aim * fallen * fallen),
                        std::min(least_linear_tolerance, linear_tolerance_), linear_tolerance_);
  }
  last_norm_ = norm;
  if (norm < small_residual) wanted = std::max(wanted * std::pow(0.01, idle_), 1e-13);
  asked_ = wanted;
  check(KSPSetTolerances(ksp, wanted, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT));
}

StageOutcome NonlinearSolver::solve(const StageProblem& problem, Vec u, Evaluation& at_solution) {
  const double before = cost_.residual + cost_.matrix;
  const double start = MPI_Wtime();
  problem_ = problem;
  linearised_tau_ = -1;
  StageOutcome outcome;
  check(VecCopy(u, guess_));
  const long fresh = cost_.factorisations;
  SNESConvergedReason reason = SNES_CONVERGED_ITERATING;
  const auto iterate = [&] {
    test_.start();
    if (const PetscErrorCode code = SNESSolve(snes_, nullptr, u); code != 0) return code;
    PetscInt newton = 0, linear = 0;
    check(SNESGetConvergedReason(snes_, &reason));
    check(SNESGetIterationNumber(snes_, &newton));
    check(SNESGetLinearSolveIterations(snes_, &linear));
    outcome.newton += static_cast<int>(newton);
    outcome.linear += static_cast<int>(linear);
    return PetscErrorCode(0);
  };
  PetscErrorCode code = iterate();
  // The linear solver failed with an old preconditioner: Newton goes on from where it is with a new one. Whether GMRES just
  // manages or breaks down hangs on round-off and must not choose another path.
  while (code == 0 && reason == SNES_DIVERGED_LINEAR_SOLVE && !new_preconditioner_ &&
         outcome.newton < iteration_limit_) {
    refresh_ = true;
    code = iterate();
  }
  // An order of pivots that was right for the first matrix may be wrong for this one (MUMPS then runs out of its memory or divides by
  // next to nothing): it is found anew.
  KSP ksp;
  KSPConvergedReason failed = KSP_CONVERGED_ITERATING;
  check(SNESGetKSP(snes_, &ksp));
  check(KSPGetConvergedReason(ksp, &failed));
  if (code == 0 && reason == SNES_DIVERGED_LINEAR_SOLVE &&
      (failed == KSP_DIVERGED_PC_FAILED || failed == KSP_DIVERGED_NANORINF)) {
    PC pc;
    check(KSPGetPC(ksp, &pc));
    field_split_ ? field_split_->forget_factors() : check(PCReset(pc));
    refresh_ = true;
    check(VecCopy(guess_, u));
    code = iterate();
    check(KSPGetConvergedReason(ksp, &failed));
  }
  // A preconditioner has no part in a guess that is inadmissible itself.
  const bool no_guess = code == 0 && reason == SNES_DIVERGED_FNORM_NAN && outcome.newton == 0;
  if (code == 0 && reason < 0 && !no_guess && cost_.factorisations == fresh) {  // an old preconditioner may be to blame
    refresh_ = true;
    check(VecCopy(guess_, u));
    code = iterate();
  }
  if (code != 0) {  // e.g. a singular factorisation reported as an error
    refresh_ = true;
    outcome.reason = "linear solver error: " + petsc::last_error(code);
    petsc::fail_together(outcome.reason);
    return outcome;
  }
  outcome.converged = reason > 0;
  outcome.stalled = reason == SNES_DIVERGED_INNER;
  if (!outcome.converged) {
    refresh_ = refresh_ || !no_guess;
    check(KSPGetConvergedReason(ksp, &failed));
    const std::string block = field_split_ && !field_split_->failure().empty() ? "; " + field_split_->failure() : "";
    outcome.reason = reason == SNES_DIVERGED_FNORM_NAN ? "inadmissible state"
                     : reason == SNES_DIVERGED_LINEAR_SOLVE
                         ? fmt::format("linear solver failed ({}{})", KSPConvergedReasons[failed], block)
                     : reason == SNES_DIVERGED_INNER ? "Newton's method stalled"
                                                     : "Newton's method did not converge";
  } else {
    outcome.unsolved = test_.allowed();
    at_solution = evaluation_;  // the convergence test followed the evaluation at the solution
  }
  cost_.linear += MPI_Wtime() - start - (cost_.residual + cost_.matrix - before);
  return outcome;
}

void NonlinearSolver::add_cost(const Cost& spent) {
  cost_.residual += spent.residual;
  cost_.matrix += spent.matrix;
  cost_.linear += spent.linear;
  cost_.residuals += spent.residuals;
  cost_.matrices += spent.matrices;
  cost_.factorisations += spent.factorisations;
  cost_.stalled += spent.stalled;
}

}  // namespace auralith

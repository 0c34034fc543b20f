/// Linear solves of the nonlinear solver whose result is used as it is.
#include "solver/nonlinear_solver.hpp"
#include "solver/stopwatch.hpp"

#include <algorithm>
#include <cmath>

namespace auralith {

using petsc::check;

namespace {

/// Relative tolerance of a linear solve whose result is used as it is: by the choice of the next step, and written for people.
constexpr PetscReal estimate_tolerance = 1e-8, result_tolerance = 1e-11;

}  // namespace

bool NonlinearSolver::solve_linear(Vec b, Vec x) {
  const Stopwatch watch(cost_.linear);
  KSP ksp;
  check(SNESGetKSP(snes_, &ksp));
  // A start at rest solves every stage before the first Newton iteration, so no matrix has been formed yet.
  if (linearised_tau_ < 0) {
    assembler_.linearise(problem_.coefficients, slots_, problem_.tau, matrix_);
    linearised_tau_ = problem_.tau;
  }
  check(KSPSetReusePreconditioner(ksp, PETSC_TRUE));
  return solve_tightly(b, x, estimate_tolerance);
}

bool NonlinearSolver::diagonal_of_contents(Vec into) const {
  if (linearised_tau_ != 0) return false;
  check(MatGetDiagonal(matrix_, into));
  return true;
}

bool NonlinearSolver::solve_linearised(const StageProblem& problem, Vec u, Vec b, Vec x) {
  KSP ksp;
  check(SNESGetKSP(snes_, &ksp));
  {
    const Stopwatch watch(cost_.matrix);
    ++cost_.matrices;
    assembler_.to_slots(u, slots_);
    assembler_.linearise(problem.coefficients, slots_, problem.tau, matrix_);
    linearised_tau_ = problem.tau;
  }
  const Stopwatch watch(cost_.linear);
  check(KSPSetOperators(ksp, matrix_, matrix_));
  const auto solve_with = [&](bool new_preconditioner) {
    check(KSPSetReusePreconditioner(ksp, new_preconditioner ? PETSC_FALSE : PETSC_TRUE));
    if (new_preconditioner) {
      ++cost_.factorisations;
      sum_correction_.forget_directions();
    }
    const bool solved = solve_tightly(b, x, result_tolerance);
    PetscInt iterations = 0;
    check(KSPGetIterationNumber(ksp, &iterations));
    const double digits = -std::log10(result_tolerance);
    if (new_preconditioner) rate_when_new_ = iterations / digits;
    // One that does not serve any more is made anew the next time.
    refresh_ = !solved || iterations > rate_when_new_ * digits + iterations_to_make;
    return solved;
  };
  if (!refresh_ && solve_with(false)) return true;
  return solve_with(true);
}

/// Newton's method corrects what the linear solver leaves; nothing corrects this result.
bool NonlinearSolver::solve_tightly(Vec b, Vec x, PetscReal tolerance) {
  KSP ksp;
  PetscReal relative, absolute, divergence;
  PetscInt iterations;
  KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
  check(SNESGetKSP(snes_, &ksp));
  check(KSPGetTolerances(ksp, &relative, &absolute, &divergence, &iterations));
  check(KSPSetTolerances(ksp, std::min(relative, tolerance), absolute, divergence, iterations));
  const PetscErrorCode code = KSPSolve(ksp, b, x);
  check(KSPSetTolerances(ksp, relative, absolute, divergence, iterations));
  if (code != 0) {  // e.g. a singular factorisation: no result, and a new preconditioner the next time
    petsc::fail_together("linear solver error: " + petsc::last_error(code));
    refresh_ = true;
    return false;
  }
  check(KSPGetConvergedReason(ksp, &reason));
  return reason > 0;
}

}  // namespace auralith

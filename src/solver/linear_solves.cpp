/// Linear solves of the nonlinear solver whose result is used as it is.
#include "solver/nonlinear_solver.hpp"
#include "solver/stopwatch.hpp"

#include <algorithm>

namespace auralith {

using petsc::check;

namespace {

/// Relative tolerance of the error of a step, which chooses the next one.
constexpr PetscReal estimate_tolerance = 1e-8;

}  // namespace

bool NonlinearSolver::solve_linear(Vec b, Vec x) {
  const Stopwatch watch(cost_.linear);
  KSP ksp;
  check(SNESGetKSP(snes_, &ksp));
  // At rest a stage may be solved before its first Newton iteration, so that no matrix has been formed for it.
  if (linearised_tau_ != problem_.tau) {
    assembler_.linearise(problem_.coefficients, slots_, problem_.tau, matrix_);
    linearised_tau_ = problem_.tau;
  }
  check(KSPSetReusePreconditioner(ksp, PETSC_TRUE));
  PetscReal relative, absolute, divergence;
  PetscInt iterations;
  KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
  check(SNESGetKSP(snes_, &ksp));
  check(KSPGetTolerances(ksp, &relative, &absolute, &divergence, &iterations));
  check(KSPSetTolerances(ksp, std::min(relative, estimate_tolerance), absolute, divergence, iterations));
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

Mat NonlinearSolver::jacobian_of_contents(const Coefficients& coefficients, const SlotArray& slots) {
  const Stopwatch watch(cost_.matrix);
  ++cost_.matrices;
  assembler_.linearise(coefficients, slots, 0, matrix_);
  linearised_tau_ = 0;
  return matrix_;
}

}  // namespace auralith

#include "solver/differential_resistance.hpp"

#include <limits>

#include "base/error.hpp"
#include "solver/solver_options.hpp"

namespace auralith {

using petsc::check;

namespace {

/// The result is written for people, and nothing corrects it.
constexpr PetscReal tolerance = 1e-11;

}  // namespace

DifferentialResistance::DifferentialResistance(const Assembler& assembler, const SolverSettings& settings)
    : assembler_(assembler), right_(assembler.create_vector()), change_(assembler.create_vector()) {
  check(KSPCreate(assembler.comm(), solver_.out()));
  check(KSPSetOptionsPrefix(solver_, "auralith_resistance_"));
  field_split_ = choose_preconditioner(solver_, assembler, settings, FieldSplit::Contents::stay);
  check(KSPSetTolerances(solver_, tolerance, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT));
  if (const PetscErrorCode code = KSPSetFromOptions(solver_); code != 0)
    throw InputError("command line: PETSc options: " + petsc::last_error(code));
}

double DifferentialResistance::at(Mat contents_jacobian) {
  const Layout& layout = assembler_.layout();
  const int voltage = layout.find(scalars::cell_voltage, 0, 0, 0),
            current = layout.find(scalars::cell_current, 0, 0, 0);
  // A dielectric at the terminal: its charge holds the voltage, whatever current comes.
  if (assembler_.differential()[voltage]) return 0;
  check(VecSet(right_, 0));
  if (const int p = assembler_.own_position(voltage); p >= 0) {
    PetscScalar* rhs = nullptr;
    check(VecGetArray(right_, &rhs));
    rhs[p] = 1;
    check(VecRestoreArray(right_, &rhs));
  }
  bool solved = !refresh_ && solve(contents_jacobian, false);
  solved = solved || solve(contents_jacobian, true);
  if (!solved) {  // an order of pivots that was right for the first matrix may be wrong for this one
    PC pc;
    check(KSPGetPC(solver_, &pc));
    field_split_ ? field_split_->forget_factors() : check(PCReset(pc));
    solved = solve(contents_jacobian, true);
  }
  if (!solved) return std::numeric_limits<double>::quiet_NaN();
  SlotArray change;
  assembler_.to_slots(change_, change);
  return change[voltage] / change[current];
}

bool DifferentialResistance::solve(Mat jacobian, bool new_preconditioner) {
  check(KSPSetReusePreconditioner(solver_, new_preconditioner ? PETSC_FALSE : PETSC_TRUE));
  check(KSPSetOperators(solver_, jacobian, jacobian));
  preconditioners_ += new_preconditioner ? 1 : 0;
  refresh_ = true;
  if (const PetscErrorCode code = KSPSolve(solver_, right_, change_); code != 0) {  // e.g. a singular factorisation
    petsc::fail_together("linear solver error: " + petsc::last_error(code));
    return false;
  }
  KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
  PetscInt iterations = 0;
  check(KSPGetConvergedReason(solver_, &reason));
  check(KSPGetIterationNumber(solver_, &iterations));
  if (new_preconditioner) iterations_when_new_ = iterations;
  // One that does not serve any more is made anew the next time.
  refresh_ = reason <= 0 || iterations > iterations_when_new_ + iterations_to_make;
  return reason > 0;
}

}  // namespace auralith

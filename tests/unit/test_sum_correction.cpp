/// Linear solves that are exact in the sums that ledgers see (solver/sum_correction.hpp).
#include "unit/sum_correction.hpp"

namespace auralith {
namespace {

using petsc::check;

/// Applies the correction, which must leave every bit of the solution.
void expect_unchanged(OpenSums& system) {
  const petsc::Handle<Vec> before = system.s.assembler.create_vector();
  PetscBool same = PETSC_FALSE;
  check(VecCopy(system.x, before));
  EXPECT_GT(system.missing(0).first, 1e-9 * system.missing(0).second) << "there is something to correct";
  system.correction.apply(system.solver, system.b, system.x);
  check(VecEqual(before, system.x, &same));
  EXPECT_TRUE(same);
}

/// From here on the preconditioner answers with zero, as to the residual of an electrode that is all void: to every residual, or to all
/// that are zero in row `but`.
void answer_nothing(OpenSums& system, PC but_by = nullptr, int but = -1) {
  struct Answer {
    PC by;
    int row;
  };
  PC nothing = nullptr;
  check(PCCreate(PETSC_COMM_SELF, &nothing));
  check(PCSetType(nothing, PCSHELL));
  check(PCShellSetContext(nothing, new Answer{but_by, but}));
  check(PCShellSetApply(nothing, [](PC self, Vec residual, Vec y) {
    const Answer* answer = nullptr;
    const PetscScalar* r = nullptr;
    check(PCShellGetContext(self, &answer));
    check(VecGetArrayRead(residual, &r));
    const bool known = answer->row >= 0 && r[answer->row] != 0;
    check(VecRestoreArrayRead(residual, &r));
    return known ? PCApply(answer->by, residual, y) : VecSet(y, 0);
  }));
  check(PCShellSetDestroy(nothing, [](PC self) {
    Answer* answer = nullptr;
    check(PCShellGetContext(self, &answer));
    if (answer->by != nullptr) check(PCDestroy(&answer->by));
    delete answer;
    return PetscErrorCode(0);
  }));
  check(PCSetOperators(nothing, system.jacobian, system.jacobian));
  check(KSPSetPC(system.solver, nothing));
  check(PCDestroy(&nothing));
}

TEST(SumCorrection, LeavesNothingOfTheVoidVolumeOfEitherElectrode) { expect_exact_sums(PETSC_COMM_SELF); }

TEST(SumCorrection, LeavesASolutionThatIsNone) {
  OpenSums system;
  ASSERT_EQ(system.solve(1e-14, 1), KSP_DIVERGED_ITS);
  expect_unchanged(system);
}

TEST(SumCorrection, TakesNoDirectionThatDoesNotReachItsSum) {
  OpenSums system;
  ASSERT_GT(system.solve(1e-2, 100), 0);
  answer_nothing(system);
  expect_unchanged(system);
}

TEST(SumCorrection, CorrectsTheSumsThatADirectionReaches) {
  OpenSums system;
  ASSERT_GT(system.solve(1e-2, 100), 0);
  const int top = system.s.grid.z.cells() - 1;
  const int in_positive = system.s.assembler.own_position(system.s.layout.find(in_cells::void_fraction, 0, 0, top));
  PC exact = nullptr;
  check(KSPGetPC(system.solver, &exact));
  check(PetscObjectReference(reinterpret_cast<PetscObject>(exact)));
  answer_nothing(system, exact, in_positive);
  const double negative = system.missing(0).first, positive = system.missing(2).first;
  system.correction.apply(system.solver, system.b, system.x);
  EXPECT_LT(system.missing(2).first, 1e-9 * positive);
  EXPECT_GT(system.missing(0).first, 0.1 * negative) << "nothing reaches it";
}

TEST(SumCorrection, KeepsItsDirectionsUntilItForgetsThem) {
  OpenSums system;
  ASSERT_GT(system.solve(1e-2, 100), 0);
  system.correction.apply(system.solver, system.b, system.x);
  answer_nothing(system);
  check(VecScale(system.b, 2));
  const double was = system.missing(0).first;
  system.correction.apply(system.solver, system.b, system.x);
  EXPECT_LT(system.missing(0).first, 1e-9 * was);
  check(VecScale(system.b, 2));
  system.correction.forget_directions();
  expect_unchanged(system);
}

}  // namespace
}  // namespace auralith

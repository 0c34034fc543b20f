/// Linear solves that are exact in the sums that ledgers see (solver/sum_correction.hpp).
#include "solver/stage_test.hpp"
#include "solver/sum_correction.hpp"
#include "unit/jacobian.hpp"

namespace auralith {
namespace {

using petsc::check;

/// Void volume per second that b - J x misses in a layer, and the sum of the magnitudes of its rows.
std::pair<double, double> missing(const System& s, Mat jacobian, Vec b, Vec x, int layer) {
  const petsc::Handle<Vec> rest = s.assembler.create_vector();
  check(MatMult(jacobian, x, rest));
  check(VecAYPX(rest, -1, b));
  const PetscScalar* r = nullptr;
  double sum = 0, size = 0;
  check(VecGetArrayRead(rest, &r));
  for (int slot = 0; slot < s.layout.own_columns_size(); ++slot) {
    const auto [unknown, n, i, j] = s.layout.what(slot);
    if (unknown != &in_cells::void_fraction || s.grid.region(i, j, n) != layer) continue;
    sum += r[slot] * s.assembler.scaling().row[slot];
    size += std::abs(r[slot] * s.assembler.scaling().row[slot]);
  }
  check(VecRestoreArrayRead(rest, &r));
  return {std::abs(sum), size};
}

TEST(SumCorrection, LeavesNothingOfTheVoidVolumeOfEitherElectrode) {
  System s(small_cell());
  const StageTest test(s.assembler, 1e-9);
  SumCorrection correction(s.assembler, test.sum_of_slot(), test.sums());
  const petsc::Handle<Mat> jacobian = s.assembler.create_matrix(), old = s.assembler.create_matrix();
  const SlotArray state = random_state(s, ranges[0], 3);
  s.assembler.linearise(s.model.coefficients(0, 3), state, 1, jacobian);
  s.assembler.linearise(s.model.coefficients(0, 3), state, 1.5, old);
  petsc::Handle<KSP> solver;
  PC preconditioner;
  check(KSPCreate(PETSC_COMM_SELF, solver.out()));
  check(KSPSetOperators(solver, jacobian, old));
  check(KSPGetPC(solver, &preconditioner));
  check(PCSetType(preconditioner, PCLU));
  check(PCFactorSetMatSolverType(preconditioner, MATSOLVERMUMPS));
  check(KSPSetTolerances(solver, 1e-2, PETSC_DEFAULT, PETSC_DEFAULT, 100));
  const petsc::Handle<Vec> b = s.assembler.create_vector(), x = s.assembler.create_vector();
  PetscScalar* right = nullptr;
  check(VecGetArray(b, &right));
  std::mt19937 generator(5);
  for (int p = 0; p < s.layout.own_size(); ++p) right[p] = std::uniform_real_distribution<double>(0.5, 1)(generator);
  check(VecRestoreArray(b, &right));
  check(KSPSolve(solver, b, x));
  std::vector<std::pair<double, double>> before;
  for (const int layer : {0, 2}) before.push_back(missing(s, jacobian, b, x, layer));
  correction.apply(solver, b, x);
  for (const int layer : {0, 2}) {
    const auto [was, rows] = before[static_cast<std::size_t>(layer / 2)];
    EXPECT_GT(was, 1e-4 * rows) << "there is something to correct";
    EXPECT_LT(missing(s, jacobian, b, x, layer).first, 1e-9 * was) << layer;
    EXPECT_LT(missing(s, jacobian, b, x, layer).second, 3 * rows) << "rows stay what they were";
  }
}

}  // namespace
}  // namespace auralith

/// The coarsest grid of multigrid on columns (column_multigrid.hpp).
#include "solver/column_multigrid.hpp"
#include "solver/solver_options.hpp"

namespace auralith {

using petsc::check;

/// One column per rank is left; of several ranks they are a system.
void ColumnMultigrid::set_up_coarsest() {
  int ranks = 1, rank = 0;
  MPI_Comm_size(assembler_.comm(), &ranks);
  MPI_Comm_rank(assembler_.comm(), &rank);
  if (ranks == 1) return;
  const ColumnLevel& level = levels_.back();
  const ColumnShare& share = level.share();
  const PetscInt size = share.idle() ? 0 : planes_;
  const PetscInt first = static_cast<PetscInt>(rank) * planes_;
  Mat matrix = coarsest_.matrix;
  if (matrix == nullptr) {
    check(MatCreateAIJ(assembler_.comm(), size, size, PETSC_DETERMINE, PETSC_DETERMINE, 7, nullptr, 4, nullptr,
                       coarsest_.matrix.out()));
    matrix = coarsest_.matrix;
    check(VecCreateMPI(assembler_.comm(), size, PETSC_DETERMINE, coarsest_.right.out()));
    check(VecDuplicate(coarsest_.right, coarsest_.solution.out()));
    check(KSPCreate(assembler_.comm(), coarsest_.solver.out()));
    check(KSPSetOptionsPrefix(coarsest_.solver, ("auralith_" + name_ + "_coarsest_").c_str()));
    check(KSPSetType(coarsest_.solver, KSPPREONLY));
    constexpr PetscInt small = 2000;
    PetscInt all = 0;
    check(VecGetSize(coarsest_.right, &all));
    all <= small ? factor_exactly(coarsest_.solver, true) : multigrid(coarsest_.solver);
    check(KSPSetFromOptions(coarsest_.solver));
  }
  check(MatZeroEntries(matrix));
  for (PetscInt k = 0; k < size; ++k) {
    const int p = level.at(0, 0, static_cast<int>(k));
    const auto add = [&](int other, PetscInt plane, double conductance) {
      const PetscInt row = first + k, column = static_cast<PetscInt>(other) * planes_ + plane;
      // Also zeros, of voids and of stages without conduction: the pattern is that of the first set-up.
      if (other >= 0) check(MatSetValue(matrix, row, column, -conductance, ADD_VALUES));
      check(MatSetValue(matrix, row, row, conductance, ADD_VALUES));
    };
    const int me = share.rank(share.a, share.b);
    // A plane that this column has no cell in stands alone.
    double coupled = level.up[p] + level.east[p] + level.east[level.at(-1, 0, static_cast<int>(k))];
    if (k > 0) coupled += level.up[level.at(0, 0, static_cast<int>(k) - 1)];
    if (!level.north.empty()) coupled += level.north[p] + level.north[level.at(0, -1, static_cast<int>(k))];
    add(-1, k, coupled + level.ground[p] > 0 ? level.ground[p] : 1);
    if (k > 0) add(me, k - 1, level.up[level.at(0, 0, static_cast<int>(k) - 1)]);
    if (k + 1 < size) add(me, k + 1, level.up[p]);
    add(share.rank(share.a - 1, share.b), k, level.east[level.at(-1, 0, static_cast<int>(k))]);
    add(share.rank(share.a + 1, share.b), k, level.east[p]);
    if (level.north.empty()) continue;
    add(share.rank(share.a, share.b - 1), k, level.north[level.at(0, -1, static_cast<int>(k))]);
    add(share.rank(share.a, share.b + 1), k, level.north[p]);
  }
  check(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
  check(KSPSetOperators(coarsest_.solver, matrix, matrix));
  check(KSPSetUp(coarsest_.solver));
}

void ColumnMultigrid::solve_coarsest() {
  ColumnLevel& level = levels_.back();
  if (coarsest_.solver == nullptr) {
    for (const int colour : {0, 1}) level.relax(colour, true);
    return level.exchange(level.x);
  }
  const int planes = level.share().idle() ? 0 : planes_;
  PetscScalar* right = nullptr;
  const PetscScalar* solution = nullptr;
  check(VecGetArray(coarsest_.right, &right));
  for (int k = 0; k < planes; ++k) right[k] = level.b[level.at(0, 0, k)];
  check(VecRestoreArray(coarsest_.right, &right));
  check(KSPSolve(coarsest_.solver, coarsest_.right, coarsest_.solution));
  check(VecGetArrayRead(coarsest_.solution, &solution));
  for (int k = 0; k < planes; ++k) level.x[level.at(0, 0, k)] = solution[k];
  check(VecRestoreArrayRead(coarsest_.solution, &solution));
  level.exchange(level.x);
}

}  // namespace auralith

/// A linear system of the small cell whose sums GMRES leaves open: what the tests of the sum correction share, on one rank and on two.
#pragma once

#include "solver/stage_test.hpp"
#include "solver/sum_correction.hpp"
#include "unit/jacobian.hpp"

namespace auralith {

struct OpenSums {
  System s;
  StageTest test;
  SumCorrection correction;
  petsc::Handle<Mat> jacobian, old;  ///< the second is that of another step: what the preconditioner knows
  petsc::Handle<Vec> b, x;
  petsc::Handle<KSP> solver;

  explicit OpenSums(MPI_Comm comm = PETSC_COMM_SELF)
      : s(small_cell(), comm),
        test(s.assembler, 1e-9),
        correction(s.assembler, test.sum_of_slot(), test.sums()),
        jacobian(s.assembler.create_matrix()),
        old(s.assembler.create_matrix()),
        b(s.assembler.create_vector()),
        x(s.assembler.create_vector()) {
    using petsc::check;
    SlotArray state = random_state(s, ranges[0], 3);
    s.assembler.from_slots(state, x);
    s.assembler.to_slots(x, state);  // ghosts are what their owners have
    s.assembler.linearise(s.model.coefficients(0, 3), state, 1, jacobian);
    s.assembler.linearise(s.model.coefficients(0, 3), state, 1.5, old);
    PC preconditioner;
    check(KSPCreate(comm, solver.out()));
    check(KSPSetOperators(solver, jacobian, old));
    check(KSPGetPC(solver, &preconditioner));
    check(PCSetType(preconditioner, PCLU));
    check(PCFactorSetMatSolverType(preconditioner, MATSOLVERMUMPS));
    std::mt19937 generator(5);
    PetscScalar* right = nullptr;
    check(VecGetArray(b, &right));
    for (int p = 0; p < s.layout.own_size(); ++p) right[p] = std::uniform_real_distribution<double>(0.5, 1)(generator);
    check(VecRestoreArray(b, &right));
  }

  KSPConvergedReason solve(PetscReal tolerance, PetscInt iterations) {
    KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
    petsc::check(KSPSetTolerances(solver, tolerance, PETSC_DEFAULT, PETSC_DEFAULT, iterations));
    petsc::check(KSPSolve(solver, b, x));
    petsc::check(KSPGetConvergedReason(solver, &reason));
    return reason;
  }

  /// Void volume per second that b - J x misses in a layer, and the sum of the magnitudes of its rows.
  [[nodiscard]] std::pair<double, double> missing(int layer) const {
    using petsc::check;
    const petsc::Handle<Vec> rest = s.assembler.create_vector();
    const PetscScalar* r = nullptr;
    double sums[2] = {0, 0};
    check(MatMult(jacobian, x, rest));
    check(VecAYPX(rest, -1, b));
    check(VecGetArrayRead(rest, &r));
    for (int slot = 0; slot < s.layout.own_columns_size(); ++slot) {
      const auto [unknown, n, i, j] = s.layout.what(slot);
      const int p = s.assembler.own_position(slot);
      if (p < 0 || unknown != &in_cells::void_fraction || s.grid.region(i, j, n) != layer) continue;
      sums[0] += r[p] * s.assembler.scaling().row[slot];
      sums[1] += std::abs(r[p] * s.assembler.scaling().row[slot]);
    }
    check(VecRestoreArrayRead(rest, &r));
    MPI_Allreduce(MPI_IN_PLACE, sums, 2, MPI_DOUBLE, MPI_SUM, s.assembler.comm());
    return {std::abs(sums[0]), sums[1]};
  }
};

/// The correction leaves nothing of the void volume of either electrode, and rows what they were.
inline void expect_exact_sums(MPI_Comm comm) {
  OpenSums system(comm);
  ASSERT_GT(system.solve(1e-2, 100), 0);
  std::vector<std::pair<double, double>> before;
  for (const int layer : {0, 2}) before.push_back(system.missing(layer));
  system.correction.apply(system.solver, system.b, system.x);
  for (const int layer : {0, 2}) {
    const auto [was, rows] = before[static_cast<std::size_t>(layer / 2)];
    EXPECT_GT(was, 1e-4 * rows) << "there is something to correct";
    EXPECT_LT(system.missing(layer).first, 1e-9 * was) << layer;
    EXPECT_LT(system.missing(layer).second, 3 * rows) << "rows stay what they were";
  }
}

}  // namespace auralith

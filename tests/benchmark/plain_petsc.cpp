/// The Cahn-Hilliard equation of inputs/spinodal_box.yaml (benchmark 1b) as anybody would write it with PETSc: a DMDA, two unknowns
/// per cell, implicit Euler, SNES with the exact Jacobian, GMRES with ILU(2). What run_benchmark.py compares auralith with.
///
///   dw/dt = M lap mu ,   mu = 2 W w (1-w) (1-2w) - kappa lap w ,   no-flux walls, h = 1
///
/// Options: -dimensions 2|3 -cells N -steps N -dt seconds, and all of PETSc. Prints one JSON object.
#include <petscdmda.h>
#include <petscsnes.h>
#include <sys/resource.h>

#include <cmath>
#include <cstdio>

namespace {

struct Box {
  double barrier = 0.128, gradient = 0.32, mobility = 31.25;
  PetscInt dimensions = 2, cells = 200, steps = 10;
  PetscReal dt = 0.5;
  DM dm = nullptr;
  Vec old = nullptr;
};

/// Calls body(position, six neighbours or fewer) for every own cell; positions count cells of the local array with ghosts.
template <class Body>
PetscErrorCode for_cells(const Box& box, Body&& body) {
  PetscInt x0, y0, z0, nx, ny, nz, gx0, gy0, gz0, gnx, gny, gnz;
  PetscFunctionBeginUser;
  PetscCall(DMDAGetCorners(box.dm, &x0, &y0, &z0, &nx, &ny, &nz));
  PetscCall(DMDAGetGhostCorners(box.dm, &gx0, &gy0, &gz0, &gnx, &gny, &gnz));
  const PetscInt limit[3] = {box.cells, box.cells, box.dimensions == 3 ? box.cells : 1};
  const PetscInt stride[3] = {1, gnx, gnx * gny};
  for (PetscInt k = z0; k < z0 + nz; ++k)
    for (PetscInt j = y0; j < y0 + ny; ++j)
      for (PetscInt i = x0; i < x0 + nx; ++i) {
        const PetscInt at[3] = {i, j, k};
        const PetscInt here = (i - gx0) + (j - gy0) * stride[1] + (k - gz0) * stride[2];
        const PetscInt own = (i - x0) + nx * ((j - y0) + ny * (k - z0));
        PetscInt neighbours[6], count = 0;
        for (int axis = 0; axis < 3; ++axis) {
          if (at[axis] > 0) neighbours[count++] = here - stride[axis];
          if (at[axis] < limit[axis] - 1) neighbours[count++] = here + stride[axis];
        }
        PetscCall(body(here, own, neighbours, count));
      }
  PetscFunctionReturn(0);
}

PetscErrorCode residual(SNES, Vec u, Vec f, void* context) {
  const Box& box = *static_cast<Box*>(context);
  Vec local;
  const PetscScalar *x, *old;
  PetscScalar* r;
  PetscFunctionBeginUser;
  PetscCall(DMGetLocalVector(box.dm, &local));
  PetscCall(DMGlobalToLocal(box.dm, u, INSERT_VALUES, local));
  PetscCall(VecGetArrayRead(local, &x));
  PetscCall(VecGetArrayRead(box.old, &old));
  PetscCall(VecGetArray(f, &r));
  PetscCall(for_cells(box, [&](PetscInt here, PetscInt own, const PetscInt* neighbours, PetscInt count) {
    const PetscScalar w = x[2 * here], mu = x[2 * here + 1];
    PetscScalar lap_w = 0, lap_mu = 0;
    for (PetscInt n = 0; n < count; ++n) {
      lap_w += x[2 * neighbours[n]] - w;
      lap_mu += x[2 * neighbours[n] + 1] - mu;
    }
    r[2 * own] = w - old[2 * own] - box.dt * box.mobility * lap_mu;
    r[2 * own + 1] = mu - 2 * box.barrier * w * (1 - w) * (1 - 2 * w) + box.gradient * lap_w;
    return PetscErrorCode(0);
  }));
  PetscCall(VecRestoreArray(f, &r));
  PetscCall(VecRestoreArrayRead(box.old, &old));
  PetscCall(VecRestoreArrayRead(local, &x));
  PetscCall(DMRestoreLocalVector(box.dm, &local));
  PetscFunctionReturn(0);
}

PetscErrorCode jacobian(SNES, Vec u, Mat matrix, Mat, void* context) {
  const Box& box = *static_cast<Box*>(context);
  Vec local;
  const PetscScalar* x;
  PetscFunctionBeginUser;
  PetscCall(DMGetLocalVector(box.dm, &local));
  PetscCall(DMGlobalToLocal(box.dm, u, INSERT_VALUES, local));
  PetscCall(VecGetArrayRead(local, &x));
  PetscCall(MatZeroEntries(matrix));
  PetscCall(for_cells(box, [&](PetscInt here, PetscInt, const PetscInt* neighbours, PetscInt count) {
    PetscInt columns[7] = {here};
    PetscScalar values[2 * 14] = {};  // a row of blocks: 2 x 2 each, row after row
    const PetscInt width = 2 * (count + 1);
    const PetscScalar w = x[2 * here], faces = static_cast<PetscScalar>(count);
    values[0] = 1;
    values[1] = box.dt * box.mobility * faces;
    values[width] = -2 * box.barrier * (1 - 6 * w + 6 * w * w) - box.gradient * faces;
    values[width + 1] = 1;
    for (PetscInt n = 0; n < count; ++n) {
      columns[n + 1] = neighbours[n];
      values[2 * (n + 1) + 1] = -box.dt * box.mobility;
      values[width + 2 * (n + 1)] = box.gradient;
    }
    return MatSetValuesBlockedLocal(matrix, 1, &here, count + 1, columns, values, INSERT_VALUES);
  }));
  PetscCall(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
  PetscCall(VecRestoreArrayRead(local, &x));
  PetscCall(DMRestoreLocalVector(box.dm, &local));
  PetscFunctionReturn(0);
}

/// The start of benchmark 1; in 3-D its contrast varies along the third axis, too.
PetscErrorCode start(const Box& box, Vec u) {
  PetscInt x0, y0, z0, nx, ny, nz;
  PetscScalar* w;
  PetscFunctionBeginUser;
  PetscCall(DMDAGetCorners(box.dm, &x0, &y0, &z0, &nx, &ny, &nz));
  PetscCall(VecGetArray(u, &w));
  for (PetscInt k = z0; k < z0 + nz; ++k)
    for (PetscInt j = y0; j < y0 + ny; ++j)
      for (PetscInt i = x0; i < x0 + nx; ++i) {
        const double x = static_cast<double>(i) + 0.5, y = static_cast<double>(j) + 0.5,
                     z = box.dimensions == 3 ? static_cast<double>(k) + 0.5 : 0;
        const double second = std::cos(0.13 * x) * std::cos(0.087 * y);
        *w++ = 0.5 + 0.025 * std::cos(0.1 * z) *
                         (std::cos(0.105 * x) * std::cos(0.11 * y) + second * second +
                          std::cos(0.025 * x - 0.15 * y) * std::cos(0.07 * x - 0.02 * y));
        *w++ = 0;
      }
  w -= 2 * nx * ny * nz;
  PetscCall(VecRestoreArray(u, &w));
  PetscFunctionReturn(0);
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

PetscErrorCode run() {
  Box box;
  SNES snes;
  KSP ksp;
  PC pc;
  Vec u, r;
  Mat matrix;
  PetscMPIInt ranks;
  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &ranks));
  PetscCall(PetscOptionsGetInt(nullptr, nullptr, "-dimensions", &box.dimensions, nullptr));
  PetscCall(PetscOptionsGetInt(nullptr, nullptr, "-cells", &box.cells, nullptr));
  PetscCall(PetscOptionsGetInt(nullptr, nullptr, "-steps", &box.steps, nullptr));
  PetscCall(PetscOptionsGetReal(nullptr, nullptr, "-dt", &box.dt, nullptr));
  const PetscInt n = box.cells;
  if (box.dimensions == 3) {
    PetscCall(DMDACreate3d(PETSC_COMM_WORLD, DM_BOUNDARY_NONE, DM_BOUNDARY_NONE, DM_BOUNDARY_NONE, DMDA_STENCIL_STAR, n,
                           n, n, PETSC_DECIDE, PETSC_DECIDE, PETSC_DECIDE, 2, 1, nullptr, nullptr, nullptr, &box.dm));
  } else {
    PetscCall(DMDACreate2d(PETSC_COMM_WORLD, DM_BOUNDARY_NONE, DM_BOUNDARY_NONE, DMDA_STENCIL_STAR, n, n, PETSC_DECIDE,
                           PETSC_DECIDE, 2, 1, nullptr, nullptr, &box.dm));
  }
  PetscCall(DMSetMatType(box.dm, MATAIJ));
  PetscCall(DMSetUp(box.dm));
  PetscCall(DMCreateGlobalVector(box.dm, &u));
  PetscCall(VecDuplicate(u, &r));
  PetscCall(VecDuplicate(u, &box.old));
  PetscCall(DMCreateMatrix(box.dm, &matrix));
  PetscCall(SNESCreate(PETSC_COMM_WORLD, &snes));
  PetscCall(SNESSetFunction(snes, r, residual, &box));
  PetscCall(SNESSetJacobian(snes, matrix, matrix, jacobian, &box));
  PetscCall(SNESGetKSP(snes, &ksp));
  PetscCall(KSPSetType(ksp, KSPGMRES));
  PetscCall(KSPGetPC(ksp, &pc));
  if (ranks == 1) {
    PetscCall(PCSetType(pc, PCILU));
    PetscCall(PCFactorSetLevels(pc, 2));
  } else {
    PetscCall(PCSetType(pc, PCBJACOBI));
    if (PetscBool given; PetscOptionsHasName(nullptr, nullptr, "-sub_pc_factor_levels", &given) == 0 && given == 0)
      PetscCall(PetscOptionsSetValue(nullptr, "-sub_pc_factor_levels", "2"));
  }
  PetscCall(SNESSetFromOptions(snes));
  PetscCall(start(box, u));

  PetscInt newton = 0, linear = 0;
  const double before = processor_seconds();
  for (PetscInt step = 0; step < box.steps; ++step) {
    PetscInt iterations, solves;
    SNESConvergedReason reason;
    PetscCall(VecCopy(u, box.old));
    PetscCall(SNESSolve(snes, nullptr, u));
    PetscCall(SNESGetConvergedReason(snes, &reason));
    PetscCheck(reason > 0, PETSC_COMM_WORLD, PETSC_ERR_NOT_CONVERGED, "step %d: %s", static_cast<int>(step),
               SNESConvergedReasons[reason]);
    PetscCall(SNESGetIterationNumber(snes, &iterations));
    PetscCall(SNESGetLinearSolveIterations(snes, &solves));
    newton += iterations;
    linear += solves;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  double sums[2] = {processor_seconds() - before, 1024.0 * static_cast<double>(usage.ru_maxrss)};
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sums, 2, MPI_DOUBLE, MPI_SUM, PETSC_COMM_WORLD));
  PetscInt unknowns;
  PetscCall(VecGetSize(u, &unknowns));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD,
                        "{\"unknowns\": %d, \"steps\": %d, \"newton\": %d, \"linear\": %d, \"preconditioners\": %d, "
                        "\"processor_seconds\": %.6f, \"memory_bytes\": %.0f}\n",
                        static_cast<int>(unknowns), static_cast<int>(box.steps), static_cast<int>(newton),
                        static_cast<int>(linear), static_cast<int>(newton), sums[0], sums[1]));
  PetscCall(SNESDestroy(&snes));
  PetscCall(MatDestroy(&matrix));
  PetscCall(VecDestroy(&u));
  PetscCall(VecDestroy(&r));
  PetscCall(VecDestroy(&box.old));
  PetscCall(DMDestroy(&box.dm));
  PetscFunctionReturn(0);
}

}  // namespace

int main(int argc, char** argv) {
  if (PetscInitialize(&argc, &argv, nullptr, nullptr) != 0) return 1;
  const PetscErrorCode code = run();
  return PetscFinalize() != 0 || code != 0 ? 1 : 0;
}

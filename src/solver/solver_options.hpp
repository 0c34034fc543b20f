/// Choice of solvers for linear systems; PETSc options with the prefix of the solver overrule it.
#pragma once

#include <memory>

#include "solver/field_split.hpp"

namespace auralith {

/// GMRES with the preconditioner that `settings` ask for, which is returned where it is a field split, and must outlive `solver`.
std::unique_ptr<FieldSplit> choose_preconditioner(KSP solver, const Assembler& assembler,
                                                  const SolverSettings& settings, FieldSplit::Contents contents);

/// LU of the whole matrix: KLU, on every rank the same, when the matrix is small; MUMPS otherwise.
void factor_exactly(KSP solver, bool small);
/// LU of the part of each rank, in the order of the unknowns: exact where no unknown is coupled to another rank. Not `exactly`: without
/// fill, for matrices whose diagonal dominates.
void factor_by_rank(KSP solver, bool exactly);
/// Dense inverses of the blocks on the diagonal, whose size is that of the matrix (MatSetBlockSizes).
void invert_blocks(KSP solver);
/// One V-cycle of algebraic multigrid (hypre BoomerAMG).
void multigrid(KSP solver);

}  // namespace auralith

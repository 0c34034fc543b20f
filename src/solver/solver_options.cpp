/// Choice of the linear solver and of the preconditioner; PETSc options with the prefix `auralith_` overrule it.
#include "solver/solver_options.hpp"

#include "base/error.hpp"
#include "solver/nonlinear_solver.hpp"

namespace auralith {

using petsc::check;

namespace {

bool have_klu() {
  PetscBool type = PETSC_FALSE, created = PETSC_FALSE;
  PetscErrorCode (*creator)(Mat, MatFactorType, Mat*) = nullptr;
  check(MatSolverTypeGet(MATSOLVERKLU, MATSEQAIJ, MAT_FACTOR_LU, &type, &created, &creator));
  return creator != nullptr;
}

int ranks_of(MPI_Comm comm) {
  int ranks = 1;
  MPI_Comm_size(comm, &ranks);
  return ranks;
}

/// Sets a PETSc option of a solver unless the user has given it.
void default_option(KSP solver, const char* name, const char* value) {
  const char* prefix = nullptr;
  check(KSPGetOptionsPrefix(solver, &prefix));
  std::string option("-");
  option.append(prefix).append(name);
  PetscBool given = PETSC_FALSE;
  check(PetscOptionsHasName(nullptr, nullptr, option.c_str(), &given));
  if (given == PETSC_FALSE) check(PetscOptionsSetValue(nullptr, option.c_str(), value));
}

}  // namespace

void factor_exactly(KSP solver, bool small) {
  const MPI_Comm comm = PetscObjectComm(reinterpret_cast<PetscObject>(solver));
  const int ranks = ranks_of(comm);
  PC pc;
  check(KSPGetPC(solver, &pc));
  // Pivoting in voids needs more room than MUMPS foresees (20 %); also when the command line asks for MUMPS.
  default_option(solver, "mat_mumps_icntl_14", "100");
  // KLU is made for matrices with few dense rows and columns; on one rank it beats MUMPS by a factor of two where fill is
  // small (2-D), not in large 3-D systems. On more ranks every rank factors the whole matrix while that is small, because
  // MUMPS then waits for its messages: main job on two ranks six times faster.
  if (have_klu() && small) {
    if (ranks > 1) {
      KSP inner;
      check(PCSetType(pc, PCREDUNDANT));
      check(PCRedundantGetKSP(pc, &inner));
      check(KSPGetPC(inner, &pc));
    }
    check(PCSetType(pc, PCLU));
    check(PCFactorSetMatSolverType(pc, MATSOLVERKLU));
    return;
  }
  check(PCSetType(pc, PCLU));
  check(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
}

void factor_by_rank(KSP solver, bool exactly) {
  PC pc;
  check(KSPGetPC(solver, &pc));
  check(PCSetType(pc, PCBJACOBI));
  default_option(solver, "sub_pc_type", exactly ? "lu" : "ilu");
  default_option(solver, "sub_pc_factor_mat_ordering_type", "natural");
}

void invert_blocks(KSP solver) {
  PC pc;
  check(KSPGetPC(solver, &pc));
  check(PCSetType(pc, PCPBJACOBI));
}

void multigrid(KSP solver) {
  PC pc;
  check(KSPGetPC(solver, &pc));
  check(PCSetType(pc, PCHYPRE));
  check(PCHYPRESetType(pc, "boomeramg"));
  // Coarsening and interpolation that hypre's authors recommend in 3-D: two thirds of the time of the defaults, the same iterations.
  const std::string option = "pc_hypre_boomeramg_";
  default_option(solver, (option + "coarsen_type").c_str(), "HMIS");
  default_option(solver, (option + "interp_type").c_str(), "ext+i");
  default_option(solver, (option + "P_max").c_str(), "4");
  default_option(solver, (option + "max_iter").c_str(), "1");
}

std::unique_ptr<FieldSplit> choose_preconditioner(KSP solver, const Assembler& assembler,
                                                  const SolverSettings& settings, FieldSplit::Contents contents) {
  check(KSPSetType(solver, KSPGMRES));
  check(KSPGMRESSetRestart(solver, 60));
  check(KSPSetTolerances(solver, 1e-4, 1e-50, PETSC_DEFAULT, 300));
  if (settings.linear == LinearSolver::fieldsplit && !settings.robust) {
    PC pc;
    check(KSPGetPC(solver, &pc));
    auto field_split = std::make_unique<FieldSplit>(assembler, contents);
    field_split->attach(pc);
    return field_split;
  }
  // The reference: KLU on one rank, and where every rank can hold and factor the whole matrix in less time than messages take; fill
  // grows faster in 3-D.
  const int dimension = assembler.model().grid().dimension();
  const std::int64_t limit = dimension < 3 ? 100000 : 10000;
  // Contents that no block of the field split solves for: a sum over cells must keep the host of an alloy to round-off, though its
  // rows are scaled by a fast diffusion.
  const bool unsplit = assembler.layout().anywhere(Block::none);
  if (unsplit) check(KSPSetTolerances(solver, 1e-10, 1e-50, PETSC_DEFAULT, 300));
  // The tall columns of a film fill the factors of KLU: MUMPS takes 0.06 s instead of 2 s for 16 000 unknowns in 2-D.
  const bool small = ranks_of(assembler.comm()) == 1 || assembler.layout().global_size() < limit;
  factor_exactly(solver, small && !(unsplit && dimension > 1));
  return nullptr;
}

void NonlinearSolver::configure(const SolverSettings& settings) {
  KSP ksp;
  SNESLineSearch search;
  check(SNESSetType(snes_, SNESNEWTONLS));
  check(SNESSetTolerances(snes_, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT, iteration_limit_, PETSC_DEFAULT));
  check(SNESGetLineSearch(snes_, &search));
  // Full steps; a step that fails is cut in time. Where that did not help: direct solver, and steps that the error-oriented
  // criterion damps (P. Deuflhard, Newton Methods for Nonlinear Problems, ch. 3): rows of so different a size as a face that
  // strips, one that plates and one in a void give no residual norm that falls all the way.
  check(SNESLineSearchSetType(search, settings.robust ? SNESLINESEARCHNLEQERR : SNESLINESEARCHBASIC));
  check(SNESGetKSP(snes_, &ksp));
  field_split_ = choose_preconditioner(ksp, assembler_, settings, FieldSplit::Contents::move);
  if (const PetscErrorCode code = SNESSetFromOptions(snes_); code != 0)
    throw InputError("command line: PETSc options: " + petsc::last_error(code));
  check(KSPGetTolerances(ksp, &linear_tolerance_, nullptr, nullptr, nullptr));
}

}  // namespace auralith

/// Choice of the linear solver and of the preconditioner; PETSc options with the prefix `auralith_` overrule it.
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

/// Sets a PETSc option unless the user has given it.
void default_option(const char* name, const char* value) {
  PetscBool given = PETSC_FALSE;
  check(PetscOptionsHasName(nullptr, nullptr, name, &given));
  if (given == PETSC_FALSE) check(PetscOptionsSetValue(nullptr, name, value));
}

}  // namespace

/// True when one rank can hold and factor the whole matrix in less time than messages take; fill grows faster in 3-D.
bool NonlinearSolver::whole_on_every_rank() const {
  const std::int64_t limit = assembler_.model().grid().dimension() < 3 ? 100000 : 10000;
  return assembler_.layout().global_size() < limit;
}

void NonlinearSolver::configure(const SolverSettings& settings) {
  KSP ksp;
  PC pc;
  SNESLineSearch search;
  check(SNESSetType(snes_, SNESNEWTONLS));
  check(SNESSetTolerances(snes_, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT, iteration_limit_, PETSC_DEFAULT));
  check(SNESGetLineSearch(snes_, &search));
  // Full steps; a step that fails is cut in time. Where that did not help: damped steps, direct solver.
  check(SNESLineSearchSetType(search, settings.robust ? SNESLINESEARCHBT : SNESLINESEARCHBASIC));
  check(SNESGetKSP(snes_, &ksp));
  check(KSPSetType(ksp, KSPGMRES));
  check(KSPGMRESSetRestart(ksp, 60));
  check(KSPSetTolerances(ksp, 1e-5, 1e-50, PETSC_DEFAULT, 300));
  check(KSPGetPC(ksp, &pc));
  int ranks = 1;
  MPI_Comm_size(assembler_.comm(), &ranks);
  if (settings.linear == "direct" || settings.robust) {
    // KLU is made for matrices with few dense rows and columns; on one rank it beats MUMPS by a factor of two. On more
    // ranks every rank factors the whole matrix while that is small, because MUMPS then waits for its messages: main job
    // on two ranks six times faster.
    if (have_klu() && (ranks == 1 || whole_on_every_rank())) {
      PC direct = pc;
      if (ranks > 1) {
        KSP inner;
        check(PCSetType(pc, PCREDUNDANT));
        check(PCRedundantGetKSP(pc, &inner));
        check(KSPGetPC(inner, &direct));
      }
      check(PCSetType(direct, PCLU));
      check(PCFactorSetMatSolverType(direct, MATSOLVERKLU));
    } else {
      check(PCSetType(pc, PCLU));
      check(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
    }
    // Pivoting in voids needs more room than MUMPS foresees (20 %).
    default_option("-auralith_mat_mumps_icntl_14", "100");
  } else {
    // Potentials exactly (they are few and stiff), voids with incomplete factors, scalars last.
    check(PCSetType(pc, PCFIELDSPLIT));
    const bool everywhere = ranks > 1 && have_klu() && whole_on_every_rank();
    default_option("-auralith_fieldsplit_potential_pc_type", everywhere ? "redundant" : "lu");
    default_option(everywhere ? "-auralith_fieldsplit_potential_redundant_pc_factor_mat_solver_type"
                              : "-auralith_fieldsplit_potential_pc_factor_mat_solver_type",
                   everywhere || (ranks == 1 && have_klu()) ? "klu" : "mumps");
    default_option("-auralith_fieldsplit_void_pc_type", ranks == 1 ? "ilu" : "asm");
    default_option(
        ranks == 1 ? "-auralith_fieldsplit_void_pc_factor_levels" : "-auralith_fieldsplit_void_sub_pc_factor_levels",
        "1");
    default_option("-auralith_fieldsplit_global_pc_type", "jacobi");
  }
  if (const PetscErrorCode code = SNESSetFromOptions(snes_); code != 0)
    throw InputError("command line: PETSc options: " + petsc::last_error(code));
  PetscBool split = PETSC_FALSE;
  check(PetscObjectTypeCompare(reinterpret_cast<PetscObject>(pc), PCFIELDSPLIT, &split));
  if (split) define_splits(pc);
}

/// Named index sets for -auralith_pc_type fieldsplit: potential, void, global (scalars).
void NonlinearSolver::define_splits(PC pc) const {
  const Layout& layout = assembler_.layout();
  std::vector<PetscInt> potential, voids, global;
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    if (assembler_.own_position(slot) < 0) continue;
    const auto what = layout.what(slot);
    auto& list = what.kind == Layout::What::Kind::scalar ? global
                 : (what.kind == Layout::What::Kind::cell &&
                    what.unknown <= static_cast<int>(CellUnknown::electronic_potential)) ||
                         (what.kind == Layout::What::Kind::face &&
                          what.unknown >= static_cast<int>(FaceUnknown::electronic_potential) &&
                          what.unknown <= static_cast<int>(FaceUnknown::reaction_current))
                     ? potential
                     : voids;
    list.push_back(static_cast<PetscInt>(layout.global_of_slot()[slot]));
  }
  const auto add = [&](const char* name, const std::vector<PetscInt>& list) {
    PetscInt count = static_cast<PetscInt>(list.size()), total = 0;
    MPI_Allreduce(&count, &total, 1, MPIU_INT, MPI_SUM, assembler_.comm());
    if (total == 0) return;
    petsc::Handle<IS> set;
    check(ISCreateGeneral(assembler_.comm(), count, list.data(), PETSC_COPY_VALUES, set.out()));
    check(PCFieldSplitSetIS(pc, name, set));
  };
  add("potential", potential);
  add("void", voids);
  add("global", global);
}

}  // namespace auralith

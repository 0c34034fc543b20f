#include "solver/field_split.hpp"

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <string>

#include "base/error.hpp"
#include "solver/solver_options.hpp"

namespace auralith {

using petsc::check;

namespace {

std::vector<int> own_slots_of(const Assembler& assembler, std::initializer_list<Block> blocks) {
  const Layout& layout = assembler.layout();
  std::vector<int> list;
  for (int slot = 0; slot < layout.unknown_slots(); ++slot)
    if (assembler.own_position(slot) >= 0 &&
        std::find(blocks.begin(), blocks.end(), layout.what(slot).unknown->block) != blocks.end())
      list.push_back(slot);
  return list;
}

std::vector<PetscInt> unknowns_of(const Assembler& assembler, std::initializer_list<Block> blocks) {
  std::vector<PetscInt> list;
  for (const int slot : own_slots_of(assembler, blocks))
    list.push_back(static_cast<PetscInt>(assembler.layout().global_of_slot()[slot]));
  return list;
}

/// Every unknown of the case has a block.
void check_blocks(const Layout& layout) {
  for (const Unknown* unknown : layout.unknowns())
    if (layout.anywhere(*unknown) && unknown->block == Block::none)
      throw InputError(std::string("the field split has no block for ") + unknown->name +
                       "; allowed: solver.linear: direct");
    else if (layout.anywhere(*unknown) && (unknown->block == Block::scalar) != unknown->is_scalar())
      throw std::logic_error(std::string("scalars are the border of the field split, and only they: ") + unknown->name);
}

petsc::Handle<IS> index_set(MPI_Comm comm, const std::vector<PetscInt>& list) {
  petsc::Handle<IS> set;
  check(ISCreateGeneral(comm, static_cast<PetscInt>(list.size()), list.data(), PETSC_COPY_VALUES, set.out()));
  return set;
}

}  // namespace

FieldSplit::FieldSplit(const Assembler& assembler, Contents contents)
    : assembler_(assembler),
      contents_(contents),
      work_(assembler.create_vector()),
      trial_(assembler.create_vector()),
      rest_(assembler.create_vector()),
      scalars_(assembler.layout().scalars()) {
  check_blocks(assembler.layout());
  const auto w = unknowns_of(assembler, {Block::voids}), mu = unknowns_of(assembler, {Block::void_potential});
  create(potential_, unknowns_of(assembler, {Block::conduction, Block::gamma}), "potential");
  create(gamma_, unknowns_of(assembler, {Block::gamma}), "gamma");
  create(conduction_, unknowns_of(assembler, {Block::conduction}), "conduction");
  create(wall_, unknowns_of(assembler, {Block::wall}), "wall");
  create(velocity_, unknowns_of(assembler, {Block::velocity}), "velocity");
  create(own_, unknowns_of(assembler, {Block::own}), "own");
  create(diffusion_, w, "diffusion");
  create(gradient_, mu, "gradient");
  void_exists_ = diffusion_.exists;
  choose_solvers();
  w_ = index_set(assembler.comm(), w);
  mu_ = index_set(assembler.comm(), mu);
  known_set_ = index_set(assembler.comm(), unknowns_of(assembler, {Block::conduction, Block::gamma, Block::wall}));
  PetscInt known = 0;
  check(ISGetLocalSize(known_set_, &known));
  check(VecCreateMPI(assembler.comm(), known, PETSC_DETERMINE, known_.out()));
  for (petsc::Handle<Vec>* vector :
       {&content_, &storage_, &shift_, &volume_, &b_, &r_w_, &r_mu_, &x_w_, &x_mu_, &row_w_, &row_mu_})
    check(VecDuplicate(diffusion_.right, vector->out()));
  check(VecDuplicate(conduction_.right, row_conduction_.out()));
  measure_rows();
  scalar_set_ = index_set(assembler.comm(), unknowns_of(assembler, {Block::scalar}));
  PetscInt first = 0, last = 0;
  check(VecGetOwnershipRange(work_, &first, &last));
  check(ISCreateStride(assembler.comm(), last - first, first, 1, all_.out()));
  check(VecCreateMPI(assembler.comm(), last - first > assembler.layout().own_columns_size() ? scalars_ : 0,
                     PETSC_DETERMINE, reached_.out()));
  check(VecCreateSeq(PETSC_COMM_SELF, scalars_, missing_.out()));
  check(VecDuplicate(missing_, scalar_x_.out()));
  for (int s = 0; s < scalars_; ++s) border_.push_back(assembler.create_vector());
}

void FieldSplit::create(Part& block, const std::vector<PetscInt>& unknowns, const char* name) {
  const MPI_Comm comm = assembler_.comm();
  PetscInt total = 0;
  block.name = name;
  block.set = index_set(comm, unknowns);
  check(ISGetSize(block.set, &total));
  block.exists = total > 0;
  check(VecCreateMPI(comm, static_cast<PetscInt>(unknowns.size()), PETSC_DETERMINE, block.right.out()));
  check(VecDuplicate(block.right, block.solution.out()));
  check(KSPCreate(comm, block.solver.out()));
  check(KSPSetOptionsPrefix(block.solver, ("auralith_" + std::string(name) + "_").c_str()));
  check(KSPSetType(block.solver, KSPPREONLY));
}

void FieldSplit::choose_solvers() {
  const std::vector<int> conduction = own_slots_of(assembler_, {Block::conduction}),
                         voids = own_slots_of(assembler_, {Block::voids});
  const bool columns = ColumnMultigrid::serves(assembler_, conduction) && ColumnMultigrid::serves(assembler_, voids);
  // KLU wins over MUMPS and algebraic multigrid until its factors have filled up, which is sooner in 3-D.
  const PetscInt factors = assembler_.model().grid().dimension() < 3 ? 20000 : 5000;
  PetscInt limit = columns ? 0 : factors;
  const auto set = [](PetscErrorCode code) {
    if (code != 0) throw InputError("command line: PETSc options: " + petsc::last_error(code));
  };
  set(PetscOptionsGetInt(nullptr, "auralith_", "-factorise_below", &limit, nullptr));
  small_ = assembler_.layout().global_size() < limit;
  const auto use_multigrid = [&](Part& block, const std::vector<int>& slots) {
    if (!columns) return multigrid(block.solver);
    PC pc;
    check(KSPGetPC(block.solver, &pc));
    block.multigrid = std::make_unique<ColumnMultigrid>(assembler_, slots, block.name);
    block.multigrid->attach(pc);
  };
  factor_exactly(potential_.solver, true);
  invert_blocks(gamma_.solver);
  for (Part* part : {&wall_, &velocity_}) factor_by_rank(part->solver, true);
  factor_exactly(own_.solver, assembler_.layout().global_size() < factors);
  if (small_) {
    factor_exactly(diffusion_.solver, true);
  } else {
    use_multigrid(conduction_, conduction);
    if (contents_ == Contents::move) use_multigrid(diffusion_, voids);
  }
  factor_by_rank(gradient_.solver, false);
  for (Part* block : {&potential_, &gamma_, &conduction_, &wall_, &velocity_, &own_, &diffusion_, &gradient_})
    set(KSPSetFromOptions(block->solver));
}

void FieldSplit::measure_rows() {
  PetscScalar* row = nullptr;
  check(VecGetArray(work_, &row));
  for (int slot = 0; slot < assembler_.layout().unknown_slots(); ++slot)
    if (const int p = assembler_.own_position(slot); p >= 0) row[p] = assembler_.scaling().row[slot];
  check(VecRestoreArray(work_, &row));
  take(work_, w_, row_w_);
  take(work_, mu_, row_mu_);
  // Conduction stands in algebraic rows as what flows in, with a storage as what flows out.
  check(VecGetArray(work_, &row));
  for (int slot = 0; slot < assembler_.layout().unknown_slots(); ++slot)
    if (const int p = assembler_.own_position(slot); p >= 0 && !assembler_.differential()[slot]) row[p] *= -1;
  check(VecRestoreArray(work_, &row));
  take(work_, conduction_.set, row_conduction_);
  for (const Vec rows : {Vec(row_w_), Vec(row_mu_), Vec(row_conduction_)}) {
    PetscReal largest = 0;
    check(VecNorm(rows, NORM_INFINITY, &largest));
    if (largest > 0) check(VecScale(rows, 1 / largest));
  }
}

void FieldSplit::attach(PC preconditioner) {
  attach_shell(preconditioner, this, "field split: potential, void, velocity, scalar");
}

void FieldSplit::set_up(PC, Mat jacobian) {
  jacobian_ = jacobian;
  failure_.clear();
  set_up_potential();
  for (Part* part : {&wall_, &velocity_, &own_})
    if (part->exists) {
      extract(part->matrix, part->set, part->set);
      factor(*part);
    }
  for (Part* part : {&velocity_, &own_})
    if (part->exists) extract(part->rows, part->set, all_);
  if (void_exists_) set_up_void();
  if (scalars_ > 0) extract(scalar_rows_, scalar_set_, all_);
  set_up_scalars();
}

void FieldSplit::extract(petsc::Handle<Mat>& part, IS rows, IS columns) const {
  const MatReuse reuse = part ? MAT_REUSE_MATRIX : MAT_INITIAL_MATRIX;
  Mat matrix = part;
  check(MatCreateSubMatrix(jacobian_, rows, columns, reuse, &matrix));
  if (reuse == MAT_INITIAL_MATRIX) *part.out() = matrix;
}

void FieldSplit::factor(Part& block) {
  PC pc;
  PCFailedReason reason = PC_NOERROR;
  check(KSPSetOperators(block.solver, block.matrix, block.matrix));
  if (const PetscErrorCode code = KSPSetUp(block.solver); code != 0)
    petsc::fail(std::string(block.name) + ": " + petsc::last_error(code));
  check(KSPGetPC(block.solver, &pc));
  check(PCGetFailedReason(pc, &reason));
  if (reason != PC_NOERROR && failure_.empty()) failure_ = std::string(block.name) + ": " + PCFailedReasons[reason];
}

void FieldSplit::forget_factors() {
  for (Part* block : {&potential_, &gamma_, &conduction_, &wall_, &velocity_, &own_, &diffusion_, &gradient_}) {
    PC pc;
    check(KSPGetPC(block->solver, &pc));
    check(PCReset(pc));
    if (block->multigrid) block->multigrid->forget_factors();
  }
}

void FieldSplit::apply_cells(Vec r, Vec x) {
  check(VecSet(x, 0));
  apply_potential(r, x);
  if (void_exists_) apply_void(r, x);
  for (Part* part : {&velocity_, &own_}) {
    if (!part->exists) continue;
    check(MatMult(part->rows, x, part->solution));
    take(r, part->set, part->right);
    check(VecAXPY(part->right, -1, part->solution));
    check(KSPSolve(part->solver, part->right, part->solution));
    put(x, part->set, part->solution);
  }
}

void FieldSplit::solve(Part& block, Vec r, Vec x) {
  if (!block.exists) return;
  take(r, block.set, block.right);
  check(KSPSolve(block.solver, block.right, block.solution));
  put(x, block.set, block.solution);
}

}  // namespace auralith

#include "solver/field_split.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "solver/solver_options.hpp"

namespace auralith {

using petsc::check;

namespace {

std::vector<PetscInt> unknowns_that(const Assembler& assembler, auto&& belongs) {
  const Layout& layout = assembler.layout();
  std::vector<PetscInt> list;
  for (int slot = 0; slot < layout.unknown_slots(); ++slot)
    if (assembler.own_position(slot) >= 0 && belongs(layout.what(slot)))
      list.push_back(static_cast<PetscInt>(layout.global_of_slot()[slot]));
  return list;
}

bool is_cell(const Layout::What& what, CellUnknown unknown) {
  return what.kind == Layout::What::Kind::cell && what.unknown == static_cast<int>(unknown);
}

bool is_face(const Layout::What& what, FaceUnknown unknown) {
  return what.kind == Layout::What::Kind::face && what.unknown == static_cast<int>(unknown);
}

bool is_wall(const Layout::What& what) {
  return is_face(what, FaceUnknown::void_fraction) || is_face(what, FaceUnknown::void_potential) ||
         is_face(what, FaceUnknown::site_velocity);
}

petsc::Handle<IS> index_set(MPI_Comm comm, const std::vector<PetscInt>& list) {
  petsc::Handle<IS> set;
  check(ISCreateGeneral(comm, static_cast<PetscInt>(list.size()), list.data(), PETSC_COPY_VALUES, set.out()));
  return set;
}

}  // namespace

FieldSplit::FieldSplit(const Assembler& assembler)
    : assembler_(assembler),
      work_(assembler.create_vector()),
      trial_(assembler.create_vector()),
      rest_(assembler.create_vector()),
      scalars_(assembler.layout().scalars()) {
  using What = Layout::What;
  create(potential_,
         unknowns_that(assembler,
                       [](const What& what) {
                         return is_cell(what, CellUnknown::ionic_potential) ||
                                is_cell(what, CellUnknown::electronic_potential) ||
                                (what.kind == What::Kind::face && !is_wall(what));
                       }),
         "auralith_potential_");
  create(wall_, unknowns_that(assembler, is_wall), "auralith_wall_");
  create(velocity_,
         unknowns_that(assembler, [](const What& what) { return is_cell(what, CellUnknown::lattice_velocity); }),
         "auralith_velocity_");
  const auto w = unknowns_that(assembler, [](const What& what) { return is_cell(what, CellUnknown::void_fraction); });
  const auto mu = unknowns_that(assembler, [](const What& what) { return is_cell(what, CellUnknown::void_potential); });
  create(diffusion_, w, "auralith_diffusion_");
  create(gradient_, mu, "auralith_gradient_");
  void_exists_ = diffusion_.exists;
  // True when one rank can factor a block in less time than multigrid or messages take; fill grows faster in 3-D.
  const bool flat = assembler.model().grid().dimension() < 3;
  const bool small = assembler.layout().global_size() < (flat ? 100000 : 5000);
  factor_exactly(potential_.solver, small);
  factor_by_rank(wall_.solver);
  factor_by_rank(velocity_.solver);
  for (Block* block : {&diffusion_, &gradient_}) small ? factor_exactly(block->solver, true) : multigrid(block->solver);
  for (Block* block : {&potential_, &wall_, &velocity_, &diffusion_, &gradient_})
    if (const PetscErrorCode code = KSPSetFromOptions(block->solver); code != 0)
      throw InputError("command line: PETSc options: " + petsc::last_error(code));
  w_ = index_set(assembler.comm(), w);
  mu_ = index_set(assembler.comm(), mu);
  for (petsc::Handle<Vec>* vector : {&storage_, &shift_, &volume_, &r_w_, &r_mu_, &x_w_, &x_mu_})
    check(VecDuplicate(diffusion_.right, vector->out()));
  scalar_set_ = index_set(assembler.comm(),
                          unknowns_that(assembler, [](const What& what) { return what.kind == What::Kind::scalar; }));
  PetscInt first = 0, last = 0;
  check(VecGetOwnershipRange(work_, &first, &last));
  check(ISCreateStride(assembler.comm(), last - first, first, 1, all_.out()));
  check(VecCreateMPI(assembler.comm(), last - first > assembler.layout().own_columns_size() ? scalars_ : 0,
                     PETSC_DETERMINE, reached_.out()));
  for (int s = 0; s < scalars_; ++s) border_.push_back(assembler.create_vector());
}

void FieldSplit::create(Block& block, const std::vector<PetscInt>& unknowns, const char* prefix) {
  const MPI_Comm comm = assembler_.comm();
  PetscInt total = 0;
  block.set = index_set(comm, unknowns);
  check(ISGetSize(block.set, &total));
  block.exists = total > 0;
  check(VecCreateMPI(comm, static_cast<PetscInt>(unknowns.size()), PETSC_DETERMINE, block.right.out()));
  check(VecDuplicate(block.right, block.solution.out()));
  check(KSPCreate(comm, block.solver.out()));
  check(KSPSetOptionsPrefix(block.solver, prefix));
  check(KSPSetType(block.solver, KSPPREONLY));
}

void FieldSplit::attach(PC preconditioner) {
  check(PCSetType(preconditioner, PCSHELL));
  check(PCShellSetName(preconditioner, "field split: potential, void, velocity, scalar"));
  check(PCShellSetContext(preconditioner, this));
  check(PCShellSetSetUp(preconditioner, [](PC pc) {
    return petsc::guard([&] {
      FieldSplit* self = nullptr;
      Mat jacobian = nullptr;
      check(PCShellGetContext(pc, &self));
      check(PCGetOperators(pc, nullptr, &jacobian));
      self->set_up(jacobian);
    });
  }));
  check(PCShellSetApply(preconditioner, [](PC pc, Vec r, Vec x) {
    return petsc::guard([&] {
      FieldSplit* self = nullptr;
      check(PCShellGetContext(pc, &self));
      self->apply(r, x);
    });
  }));
}

void FieldSplit::set_up(Mat jacobian) {
  jacobian_ = jacobian;
  const auto extract = [&](petsc::Handle<Mat>& part, IS rows, IS columns) {
    const MatReuse reuse = part ? MAT_REUSE_MATRIX : MAT_INITIAL_MATRIX;
    Mat matrix = part;
    check(MatCreateSubMatrix(jacobian, rows, columns, reuse, &matrix));
    if (reuse == MAT_INITIAL_MATRIX) *part.out() = matrix;
  };
  const auto factor = [](Block& block) {
    if (!block.exists) return;
    check(KSPSetOperators(block.solver, block.matrix, block.matrix));
    check(KSPSetUp(block.solver));
  };
  for (Block* block : {&potential_, &wall_, &velocity_})
    if (block->exists) extract(block->matrix, block->set, block->set);
  if (void_exists_) {
    extract(diffusion_.matrix, w_, mu_);
    extract(gradient_.matrix, mu_, w_);
    extract(wall_of_potential_, wall_.set, potential_.set);
    extract(wall_of_w_, wall_.set, w_);
    extract(wall_of_mu_, wall_.set, mu_);
  }
  if (scalars_ > 0) extract(scalar_rows_, scalar_set_, all_);
  for (Block* block : {&potential_, &wall_, &velocity_}) factor(*block);
  if (void_exists_) set_up_void();
  for (Block* block : {&diffusion_, &gradient_}) factor(*block);
  set_up_scalars();
}

void FieldSplit::set_up_scalars() {
  if (scalars_ == 0) return;
  const auto count = static_cast<std::size_t>(scalars_);
  petsc::Handle<Vec> column_of_cells = assembler_.create_vector();
  check(MatCreateSeqDense(PETSC_COMM_SELF, scalars_, scalars_, nullptr, complement_.out()));
  PetscScalar* complement = nullptr;
  check(MatDenseGetArray(complement_, &complement));
  for (std::size_t s = 0; s < count; ++s) {
    std::vector<double> unit(count, 0.0);
    unit[s] = 1;
    check(VecSet(trial_, 0));
    set_scalars(trial_, unit);
    check(MatMult(jacobian_, trial_, rest_));
    std::vector<double> column = scalars_of(rest_);
    set_scalars(rest_, std::vector<double>(count, 0.0));
    check(VecCopy(rest_, column_of_cells));
    apply_cells(column_of_cells, border_[s]);
    check(MatMult(scalar_rows_, border_[s], reached_));
    const std::vector<double> eliminated = scalars_of(reached_);
    for (std::size_t r = 0; r < count; ++r) complement[s * count + r] = column[r] - eliminated[r];
  }
  check(MatDenseRestoreArray(complement_, &complement));
  check(MatLUFactor(complement_, nullptr, nullptr, nullptr));
}

void FieldSplit::apply(Vec r, Vec x) {
  apply_cells(r, x);
  if (scalars_ == 0) return;
  // x solves the cells with all scalars zero; scalars follow from what their rows then miss.
  check(MatMult(scalar_rows_, x, reached_));
  std::vector<double> values = scalars_of(r);
  const std::vector<double> reached = scalars_of(reached_);
  for (std::size_t s = 0; s < values.size(); ++s) values[s] -= reached[s];
  petsc::Handle<Vec> missing, solution;
  check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, scalars_, values.data(), missing.out()));
  check(VecDuplicate(missing, solution.out()));
  check(MatSolve(complement_, missing, solution));
  check(VecCopy(solution, missing));
  for (std::size_t s = 0; s < values.size(); ++s) check(VecAXPY(x, -values[s], border_[s]));
  set_scalars(x, values);
}

void FieldSplit::apply_cells(Vec r, Vec x) {
  check(VecSet(x, 0));
  solve(potential_, r, x);
  if (void_exists_) apply_void(r, x);
  if (!velocity_.exists) return;
  check(MatMult(jacobian_, x, work_));
  check(VecAYPX(work_, -1, r));
  solve(velocity_, work_, x);
}

void FieldSplit::solve(Block& block, Vec r, Vec x) {
  if (!block.exists) return;
  take(r, block.set, block.right);
  check(KSPSolve(block.solver, block.right, block.solution));
  put(x, block.set, block.solution);
}

/// The last entries of rank 0.
std::vector<double> FieldSplit::scalars_of(Vec x) const {
  std::vector<double> values(static_cast<std::size_t>(scalars_), 0.0);
  const PetscScalar* data = nullptr;
  int rank = 0;
  MPI_Comm_rank(assembler_.comm(), &rank);
  check(VecGetArrayRead(x, &data));
  PetscInt size = 0;
  check(VecGetLocalSize(x, &size));
  if (rank == 0) std::copy_n(data + size - scalars_, scalars_, values.begin());
  check(VecRestoreArrayRead(x, &data));
  MPI_Bcast(values.data(), scalars_, MPI_DOUBLE, 0, assembler_.comm());
  return values;
}

void FieldSplit::set_scalars(Vec x, const std::vector<double>& values) const {
  PetscScalar* data = nullptr;
  int rank = 0;
  MPI_Comm_rank(assembler_.comm(), &rank);
  check(VecGetArray(x, &data));
  if (rank == 0) std::copy(values.begin(), values.end(), data + assembler_.layout().own_size() - scalars_);
  check(VecRestoreArray(x, &data));
}

}  // namespace auralith

/// The scalar block of the field split: a border of the system of cells, eliminated exactly.
#include <algorithm>
#include <vector>

#include "solver/field_split.hpp"

namespace auralith {

using petsc::check;

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
    PetscReal coupled = 0;  // the current of a cell that is driven by a current touches no cell
    check(VecNorm(column_of_cells, NORM_INFINITY, &coupled));
    if (coupled > 0)
      apply_cells(column_of_cells, border_[s]);
    else
      check(VecSet(border_[s], 0));
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
  PetscScalar* missing = nullptr;
  check(VecGetArray(missing_, &missing));
  for (std::size_t s = 0; s < values.size(); ++s) missing[s] = values[s] - reached[s];
  check(VecRestoreArray(missing_, &missing));
  check(MatSolve(complement_, missing_, scalar_x_));
  const PetscScalar* solution = nullptr;
  check(VecGetArrayRead(scalar_x_, &solution));
  std::copy_n(solution, scalars_, values.begin());
  check(VecRestoreArrayRead(scalar_x_, &solution));
  for (std::size_t s = 0; s < values.size(); ++s) check(VecAXPY(x, -values[s], border_[s]));
  set_scalars(x, values);
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

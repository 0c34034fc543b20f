#include "solver/sum_correction.hpp"

#include <algorithm>
#include <cmath>

namespace auralith {

using petsc::check;

SumCorrection::SumCorrection(const Assembler& assembler, const std::vector<int>& sum_of_slot, std::size_t sums)
    : assembler_(assembler), work_(assembler.create_vector()) {
  const Layout& layout = assembler.layout();
  const auto wanted = [&](int slot) {
    return sum_of_slot[static_cast<std::size_t>(slot)] >= 0 && assembler.own_position(slot) >= 0 &&
           assembler.differential()[slot] != 0 && layout.what(slot).unknown->home == Home::cell;
  };
  std::vector<int> number(sums, 0);
  for (int slot = 0; slot < layout.unknown_slots(); ++slot)
    if (wanted(slot)) number[static_cast<std::size_t>(sum_of_slot[static_cast<std::size_t>(slot)])] = 1;
  MPI_Allreduce(MPI_IN_PLACE, number.data(), static_cast<int>(sums), MPI_INT, MPI_MAX, assembler.comm());
  for (int& each : number) each = each != 0 ? static_cast<int>(count_++) : -1;
  sum_of_row_.assign(static_cast<std::size_t>(layout.own_size()), -1);
  weights_.assign(sum_of_row_.size(), 0.0);
  for (int slot = 0; slot < layout.unknown_slots(); ++slot)
    if (wanted(slot)) {
      const auto p = static_cast<std::size_t>(assembler.own_position(slot));
      sum_of_row_[p] = number[static_cast<std::size_t>(sum_of_slot[static_cast<std::size_t>(slot)])];
      weights_[p] = assembler.scaling().row[slot];
    }
  if (count_ == 0) return;
  for (std::size_t k = 0; k < count_; ++k) directions_.push_back(assembler.create_vector());
  const auto size = static_cast<PetscInt>(count_);
  check(MatCreateSeqDense(PETSC_COMM_SELF, size, size, nullptr, system_.out()));
  check(VecCreateSeq(PETSC_COMM_SELF, size, missing_.out()));
  check(VecDuplicate(missing_, amounts_.out()));
}

void SumCorrection::find_directions(PC preconditioner) {
  for (std::size_t k = 0; k < count_; ++k) {
    PetscScalar* even = nullptr;
    check(VecGetArray(work_, &even));
    for (std::size_t p = 0; p < sum_of_row_.size(); ++p) even[p] = sum_of_row_[p] == static_cast<int>(k) ? 1.0 : 0.0;
    check(VecRestoreArray(work_, &even));
    check(PCApply(preconditioner, work_, directions_[k]));
  }
  known_ = true;
}

void SumCorrection::append_sums(Vec residual, std::vector<double>& sums) const {
  const PetscScalar* r = nullptr;
  const std::size_t first = sums.size();
  sums.resize(first + count_, 0.0);
  check(VecGetArrayRead(residual, &r));
  for (std::size_t p = 0; p < sum_of_row_.size(); ++p)
    if (sum_of_row_[p] >= 0) sums[first + static_cast<std::size_t>(sum_of_row_[p])] += weights_[p] * r[p];
  check(VecRestoreArrayRead(residual, &r));
}

void SumCorrection::apply(KSP solver, Vec b, Vec x) {
  KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
  check(KSPGetConvergedReason(solver, &reason));
  if (count_ == 0 || reason < 0) return;
  PC preconditioner;
  Mat jacobian;
  check(KSPGetPC(solver, &preconditioner));
  check(KSPGetOperators(solver, &jacobian, nullptr));
  if (!known_) find_directions(preconditioner);
  std::vector<double> sums;
  check(MatMult(jacobian, x, work_));
  check(VecAYPX(work_, -1, b));
  append_sums(work_, sums);
  for (const auto& direction : directions_) {
    check(MatMult(jacobian, direction, work_));
    append_sums(work_, sums);
  }
  MPI_Allreduce(MPI_IN_PLACE, sums.data(), static_cast<int>(sums.size()), MPI_DOUBLE, MPI_SUM, assembler_.comm());
  // A direction that does not reach its sum (an electrode that is all void) is of no use: none of it, and GMRES has the last word.
  for (std::size_t k = 0; k < count_; ++k) {
    double* column = &sums[(k + 1) * count_];
    if (std::abs(column[k]) > 0) continue;
    std::fill_n(column, count_, 0.0);
    for (std::size_t other = 0; other < count_; ++other) sums[(other + 1) * count_ + k] = 0;
    column[k] = 1;
    sums[k] = 0;
  }
  PetscScalar *matrix = nullptr, *right = nullptr;
  check(MatDenseGetArray(system_, &matrix));
  std::copy(sums.begin() + static_cast<std::ptrdiff_t>(count_), sums.end(), matrix);
  check(MatDenseRestoreArray(system_, &matrix));
  check(VecGetArray(missing_, &right));
  std::copy_n(sums.begin(), count_, right);
  check(VecRestoreArray(missing_, &right));
  const bool singular = MatLUFactor(system_, nullptr, nullptr, nullptr) != 0;
  if (!singular) check(MatSolve(system_, missing_, amounts_));
  check(MatSetUnfactored(system_));
  if (singular) return;
  const PetscScalar* amounts = nullptr;
  check(VecGetArrayRead(amounts_, &amounts));
  if (std::all_of(amounts, amounts + count_, [](double amount) { return std::isfinite(amount); }))
    for (std::size_t k = 0; k < count_; ++k) check(VecAXPY(x, amounts[k], directions_[k]));
  check(VecRestoreArrayRead(amounts_, &amounts));
}

}  // namespace auralith

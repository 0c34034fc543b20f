#include "solver/assembler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace auralith {

using petsc::check;

Assembler::Assembler(MPI_Comm comm, const Model& model, const Layout& layout)
    : comm_(comm), model_(model), layout_(layout), scaling_(make_scaling(model, layout)) {
  MPI_Comm_rank(comm, &rank_);
  const auto& global = layout.global_of_slot();
  const std::vector<PetscInt> indices(global.begin(), global.end());
  petsc::Handle<IS> from;
  petsc::Handle<Vec> vector = create_vector();
  check(ISCreateGeneral(comm, static_cast<PetscInt>(indices.size()), indices.data(), PETSC_COPY_VALUES, from.out()));
  check(VecCreateSeq(PETSC_COMM_SELF, static_cast<PetscInt>(indices.size()), local_.out()));
  check(VecScatterCreate(vector, from, local_, nullptr, scatter_.out()));

  std::vector<int>&rows = row_slots_, &columns = column_slots_;
  for (const auto& group : model.groups()) group->pattern(rows, columns);
  const int own = layout.own_columns_size(), first_scalar = layout.first_scalar_slot(),
            unknowns = layout.unknown_slots();
  for (std::size_t n = 0; n < rows.size(); ++n) {
    // Rows of ghost columns are formed by their owner; rows of scalars are sums over all ranks.
    const bool wanted = rows[n] < own || (rows[n] >= first_scalar && rows[n] < unknowns);
    const bool exists = columns[n] < unknowns;
    coo_rows_.push_back(wanted && exists ? static_cast<PetscInt>(global[rows[n]]) : -1);
    coo_columns_.push_back(wanted && exists ? static_cast<PetscInt>(global[columns[n]]) : -1);
  }
  values_.resize(rows.size());
  // Every diagonal entry exists, also where an equation does not mention its own unknown.
  for (int slot = 0; slot < unknowns; ++slot)
    if (own_position(slot) >= 0) {
      coo_rows_.push_back(static_cast<PetscInt>(global[slot]));
      coo_columns_.push_back(static_cast<PetscInt>(global[slot]));
      values_.push_back(0);
      // So does that of w to the mu of its cell, which follows it: a metal cell without neighbours has no flux to make one.
      if (slot >= own || layout.what(slot).unknown != &in_cells::void_fraction) continue;
      coo_rows_.push_back(static_cast<PetscInt>(global[slot]));
      coo_columns_.push_back(static_cast<PetscInt>(global[slot + 1]));
      values_.push_back(0);
    }
  row_storage_.resize(static_cast<std::size_t>(layout.slots()));
  row_rate_.resize(static_cast<std::size_t>(layout.slots()));
  find_differential_rows();
}

int Assembler::own_position(int slot) const {
  if (slot < layout_.own_columns_size()) return slot;
  if (rank_ == 0 && slot >= layout_.first_scalar_slot() && slot < layout_.unknown_slots())
    return layout_.own_columns_size() + slot - layout_.first_scalar_slot();
  return -1;
}

petsc::Handle<Vec> Assembler::create_vector() const {
  petsc::Handle<Vec> vector;
  check(VecCreateMPI(comm_, layout_.own_size(), PETSC_DETERMINE, vector.out()));
  return vector;
}

petsc::Handle<Mat> Assembler::create_matrix() const {
  petsc::Handle<Mat> matrix;
  check(MatCreate(comm_, matrix.out()));
  check(MatSetSizes(matrix, layout_.own_size(), layout_.own_size(), PETSC_DETERMINE, PETSC_DETERMINE));
  check(MatSetType(matrix, MATAIJ));
  // PETSc overwrites the index arrays that it gets.
  std::vector<PetscInt> rows = coo_rows_, columns = coo_columns_;
  check(MatSetPreallocationCOO(matrix, static_cast<PetscCount>(rows.size()), rows.data(), columns.data()));
  return matrix;
}

void Assembler::to_slots(Vec scaled, SlotArray& slots) const {
  check(VecScatterBegin(scatter_, scaled, local_, INSERT_VALUES, SCATTER_FORWARD));
  check(VecScatterEnd(scatter_, scaled, local_, INSERT_VALUES, SCATTER_FORWARD));
  slots.assign(static_cast<std::size_t>(layout_.slots()), 0.0);
  const PetscScalar* x = nullptr;
  check(VecGetArrayRead(local_, &x));
  for (int slot = 0; slot < layout_.unknown_slots(); ++slot) slots[slot] = x[slot] * scaling_.unknown[slot];
  check(VecRestoreArrayRead(local_, &x));
  std::copy(layout_.constants().begin(), layout_.constants().end(), slots.begin() + layout_.unknown_slots());
}

void Assembler::from_slots(const SlotArray& slots, Vec scaled) const {
  PetscScalar* x = nullptr;
  check(VecGetArray(scaled, &x));
  for (int slot = 0; slot < layout_.unknown_slots(); ++slot)
    if (const int p = own_position(slot); p >= 0) x[p] = slots[slot] / scaling_.unknown[slot];
  check(VecRestoreArray(scaled, &x));
}

void Assembler::evaluate(const Coefficients& coefficients, const SlotArray& slots, Evaluation& out) const {
  out.storage.assign(slots.size(), 0.0);
  out.rate.assign(slots.size(), 0.0);
  for (const auto& group : model_.groups())
    group->evaluate(coefficients, slots.data(), out.storage.data(), out.rate.data());
  // Scalars and counters are sums over the ranks; they are few and one message carries them all.
  const int first = layout_.first_scalar_slot(), scalars = layout_.scalars();
  const int first_counter = layout_.first_counter_slot(), counters = static_cast<int>(layout_.counters().size());
  std::vector<double> sums;
  for (const SlotArray* array : {&out.storage, &out.rate}) {
    sums.insert(sums.end(), array->begin() + first, array->begin() + first + scalars);
    sums.insert(sums.end(), array->begin() + first_counter, array->begin() + first_counter + counters);
  }
  if (sums.empty()) return;
  MPI_Allreduce(MPI_IN_PLACE, sums.data(), static_cast<int>(sums.size()), MPI_DOUBLE, MPI_SUM, comm_);
  auto next = sums.begin();
  for (SlotArray* array : {&out.storage, &out.rate}) {
    std::copy_n(next, scalars, array->begin() + first);
    std::copy_n(next + scalars, counters, array->begin() + first_counter);
    next += scalars + counters;
  }
}

std::string Assembler::dominating_term(const Coefficients& coefficients, const SlotArray& slots, int slot) const {
  std::string name = "no term";
  double largest = 0;
  SlotArray storage(slots.size()), rate(slots.size());
  for (const auto& group : model_.groups()) {
    storage[slot] = rate[slot] = 0;
    group->evaluate(coefficients, slots.data(), storage.data(), rate.data());
    if (std::isfinite(largest) && !(std::abs(rate[slot]) <= std::abs(largest))) {
      largest = rate[slot];
      name = group->name();
    }
  }
  return fmt::format("{} ({:.3g})", name, largest);
}

void Assembler::set_values(const Coefficients& coefficients, const SlotArray& slots, const MatrixFactors& factors,
                           Mat matrix) const {
  double* end = values_.data();
  for (const auto& group : model_.groups()) end = group->linearise(coefficients, slots.data(), factors, end);
  check(MatSetValuesCOO(matrix, values_.data(), INSERT_VALUES));
}

void Assembler::linearise(const Coefficients& coefficients, const SlotArray& slots, double tau, Mat matrix) const {
  for (int slot = 0; slot < layout_.unknown_slots(); ++slot) {
    const double divisor = row_divisor(slot, tau);
    row_storage_[slot] = differential_[slot] ? 1 / divisor : 0;
    row_rate_[slot] = differential_[slot] ? -tau / divisor : 1 / divisor;
  }
  set_values(coefficients, slots, {row_storage_.data(), row_rate_.data(), scaling_.unknown.data()}, matrix);
}

void Assembler::add_magnitudes(const SlotArray& slots, SlotArray& magnitudes) const {
  const int unknowns = layout_.unknown_slots(), first = layout_.first_scalar_slot();
  std::vector<double> scalars(static_cast<std::size_t>(layout_.scalars()), 0.0);
  for (std::size_t n = 0; n < row_slots_.size(); ++n) {
    const int row = row_slots_[n], column = column_slots_[n];
    if (row >= unknowns || column >= unknowns) continue;
    (row < first ? magnitudes[row] : scalars[static_cast<std::size_t>(row - first)]) +=
        std::abs(values_[n] * slots[column] / scaling_.unknown[column]);
  }
  if (scalars.empty()) return;
  MPI_Allreduce(MPI_IN_PLACE, scalars.data(), layout_.scalars(), MPI_DOUBLE, MPI_SUM, comm_);
  for (int n = 0; n < layout_.scalars(); ++n) magnitudes[first + n] += scalars[static_cast<std::size_t>(n)];
}

void Assembler::linearise_part(const Coefficients& coefficients, const SlotArray& slots, bool storage_part,
                               Mat matrix) const {
  std::fill(row_storage_.begin(), row_storage_.end(), storage_part ? 1.0 : 0.0);
  std::fill(row_rate_.begin(), row_rate_.end(), storage_part ? 0.0 : 1.0);
  const SlotArray ones(scaling_.unknown.size(), 1.0);
  set_values(coefficients, slots, {row_storage_.data(), row_rate_.data(), ones.data()}, matrix);
}

void Assembler::find_differential_rows() {
  // A row is differential when a kernel writes a storage for it that depends on some unknown, whatever the state. Where all
  // unknowns are not a number, such a storage is none, either; one that is constant or not written is a number.
  SlotArray slots(static_cast<std::size_t>(layout_.slots()), std::numeric_limits<double>::quiet_NaN());
  std::copy(layout_.constants().begin(), layout_.constants().end(), slots.begin() + layout_.unknown_slots());
  Evaluation nothing;
  evaluate(model_.coefficients(0, 0), slots, nothing);
  differential_.assign(slots.size(), 0);
  for (int slot = 0; slot < layout_.unknown_slots(); ++slot) differential_[slot] = std::isnan(nothing.storage[slot]);
}

}  // namespace auralith

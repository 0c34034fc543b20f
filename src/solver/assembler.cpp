#include "solver/assembler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace auralith {

using petsc::check;

Assembler::Assembler(MPI_Comm comm, const Model& model, const Layout& layout)
    : comm_(comm),
      model_(model),
      layout_(layout),
      scaling_(make_scaling(model, layout)),
      element_matrix_(comm, model, layout) {
  MPI_Comm_rank(comm, &rank_);
  const auto& global = layout.global_of_slot();
  const std::vector<PetscInt> indices(global.begin(), global.end());
  petsc::Handle<IS> from;
  petsc::Handle<Vec> vector = create_vector();
  check(ISCreateGeneral(comm, static_cast<PetscInt>(indices.size()), indices.data(), PETSC_COPY_VALUES, from.out()));
  check(VecCreateSeq(PETSC_COMM_SELF, static_cast<PetscInt>(indices.size()), local_.out()));
  check(VecScatterCreate(vector, from, local_, nullptr, scatter_.out()));
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

void Assembler::linearise(const Coefficients& coefficients, const SlotArray& slots, double tau, Mat matrix,
                          RoundOff* round_off) const {
  MatrixSink sink = matrix_sink({0, tau > 0 ? 1 / tau : 1}, {1, tau > 0 ? -1.0 : 0.0});
  sink.unknown = scaling_.unknown.data();
  sink.row = scaling_.row.data();
  if (round_off == nullptr) return element_matrix_.fill(coefficients, slots.data(), sink, matrix);
  // An element that takes from one row of a sum what it gives to another (a flux between cells) adds nothing to it, whatever digits the
  // flux has; what reaches the sum from outside (through Gamma, an outer plane, a terminal, or from storage) brings its own:
  //   sum_elements sum_j | sum_(rows r of the sum) df_r/du_j u_j |
  sink.magnitudes = round_off->rows.data();
  sink.sum_of_slot = round_off->sum_of_slot.data();
  sink.sums = round_off->sums.data();
  double* scalars = round_off->rows.data() + layout_.first_scalar_slot();
  const std::vector<double> before(scalars, scalars + layout_.scalars());
  std::fill_n(scalars, layout_.scalars(), 0.0);
  element_matrix_.fill(coefficients, slots.data(), sink, matrix);
  MPI_Allreduce(MPI_IN_PLACE, scalars, layout_.scalars(), MPI_DOUBLE, MPI_SUM, comm_);
  for (std::size_t n = 0; n < before.size(); ++n) scalars[n] += before[n];
}

void Assembler::linearise_part(const Coefficients& coefficients, const SlotArray& slots, bool storage_part,
                               Mat matrix) const {
  const double storage = storage_part ? 1 : 0, rate = storage_part ? 0 : 1;
  const SlotArray ones(scaling_.unknown.size(), 1.0);
  MatrixSink sink = matrix_sink({storage, storage}, {rate, rate});
  sink.unknown = sink.row = ones.data();
  element_matrix_.fill(coefficients, slots.data(), sink, matrix);
}

/// `storage`, `rate`: factors of the parts of algebraic and of differential rows.
MatrixSink Assembler::matrix_sink(std::array<double, 2> storage, std::array<double, 2> rate) const {
  MatrixSink sink;
  std::copy(storage.begin(), storage.end(), sink.storage);
  std::copy(rate.begin(), rate.end(), sink.rate);
  sink.differential = differential_.data();
  sink.own_rows = layout_.own_columns_size();
  sink.first_scalar = layout_.first_scalar_slot();
  sink.unknown_slots = layout_.unknown_slots();
  return sink;
}

void Assembler::find_differential_rows() {
  // A row is differential when a kernel writes a storage for it that depends on some unknown, whatever the state. Where all
  // unknowns are not a number, such a storage is none, either; one that is constant or not written is a number.
  SlotArray slots(static_cast<std::size_t>(layout_.slots()), std::numeric_limits<double>::quiet_NaN());
  std::copy(layout_.constants().begin(), layout_.constants().end(), slots.begin() + layout_.unknown_slots());
  Evaluation nothing;
  evaluate(model_.coefficients(0, 0), slots, nothing);
  // The storage of a cell is written on the rank of its column alone, which tells the others.
  const petsc::Handle<Vec> flags = create_vector();
  PetscScalar* flag = nullptr;
  check(VecGetArray(flags, &flag));
  for (int slot = 0; slot < layout_.unknown_slots(); ++slot)
    if (const int p = own_position(slot); p >= 0) flag[p] = std::isnan(nothing.storage[slot]) ? 1 : 0;
  check(VecRestoreArray(flags, &flag));
  SlotArray known;
  to_slots(flags, known);
  differential_.assign(slots.size(), 0);
  for (int slot = 0; slot < layout_.unknown_slots(); ++slot) differential_[slot] = known[slot] != 0;
}

}  // namespace auralith

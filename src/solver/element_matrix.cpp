#include "solver/element_matrix.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace auralith {

using petsc::check;

namespace {

/// The parts of an AIJ matrix on this rank: own columns, and those of other ranks (null on one rank) with their global numbers.
struct Parts {
  Mat near, far = nullptr;
  const PetscInt* columns = nullptr;
  explicit Parts(Mat matrix, int ranks) : near(matrix) {
    if (ranks > 1) check(MatMPIAIJGetSeqAIJ(matrix, &near, &far, &columns));
  }
};

struct Pattern {
  const PetscInt *start = nullptr, *columns = nullptr;
  explicit Pattern(Mat part) {
    PetscScalar* values = nullptr;
    PetscMemType type;
    if (part != nullptr) check(MatSeqAIJGetCSRAndMemType(part, &start, &columns, &values, &type));
  }
};

void sort_unique(std::vector<std::int64_t>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

ElementMatrix::ElementMatrix(MPI_Comm comm, const Model& model, const Layout& layout)
    : comm_(comm), model_(model), layout_(layout) {
  MPI_Comm_rank(comm, &rank_);
  MPI_Comm_size(comm, &ranks_);
  create_pattern();
  find_places();
}

template <class Body>
void ElementMatrix::for_entries(Body&& body) const {
  const int own = layout_.own_columns_size(), first_scalar = layout_.first_scalar_slot(),
            unknowns = layout_.unknown_slots();
  for (const auto& group : model_.groups())
    group->visit(
        [&, rows_of = group->rows(), inputs = group->inputs()](std::size_t, const int* rows, const int* columns) {
          for (int r = 0; r < rows_of; ++r) {
            // Rows of ghost columns are formed by their owner; rows of scalars are sums over all ranks.
            if (!(rows[r] < own || (rows[r] >= first_scalar && rows[r] < unknowns))) continue;
            for (int c = 0; c < inputs; ++c)
              if (columns[c] < unknowns && group->depends(r, c)) body(rows[r], columns[c]);
          }
        });
  // Every diagonal entry exists, also where an equation does not mention its own unknown.
  for (int slot = 0; slot < own; ++slot) {
    body(slot, slot);
    // So does that of w to the mu of its cell, which follows it: a metal cell without neighbours has no flux to make one.
    if (layout_.what(slot).unknown == &in_cells::void_fraction) body(slot, slot + 1);
  }
  for (int slot = first_scalar; slot < unknowns; ++slot) body(slot, slot);
}

std::vector<std::int64_t> ElementMatrix::border_entries() const {
  std::vector<std::int64_t> keys;
  for_entries([&](int row, int column) {
    if (row >= layout_.first_scalar_slot()) keys.push_back(border_key(row, column));
  });
  sort_unique(keys);
  return keys;
}

/// all: on rank 0 the entries of all ranks.
void ElementMatrix::share_border(const std::vector<std::int64_t>& own, std::vector<std::int64_t>& all) {
  int size = static_cast<int>(own.size());
  std::vector<int> sizes(static_cast<std::size_t>(ranks_)), starts(sizes.size() + 1, 0);
  MPI_Gather(&size, 1, MPI_INT, sizes.data(), 1, MPI_INT, 0, comm_);
  std::partial_sum(sizes.begin(), sizes.end(), starts.begin() + 1);
  std::vector<std::int64_t> keys(rank_ == 0 ? static_cast<std::size_t>(starts.back()) : 0);
  MPI_Gatherv(own.data(), size, MPI_INT64_T, keys.data(), sizes.data(), starts.data(), MPI_INT64_T, 0, comm_);
  all = keys;
  sort_unique(all);
  std::vector<int> numbers;
  for (const std::int64_t key : keys)
    numbers.push_back(static_cast<int>(std::lower_bound(all.begin(), all.end(), key) - all.begin()));
  std::vector<int> number(own.size());
  MPI_Scatterv(numbers.data(), sizes.data(), starts.data(), MPI_INT, number.data(), size, MPI_INT, 0, comm_);
  std::vector<PetscSFNode> roots;
  for (const int each : number) roots.push_back({0, each});
  border_size_ = own.size();
  check(PetscSFCreate(comm_, border_.out()));
  check(PetscSFSetGraph(border_, static_cast<PetscInt>(all.size()), static_cast<PetscInt>(own.size()), nullptr,
                        PETSC_COPY_VALUES, roots.data(), PETSC_COPY_VALUES));
}

void ElementMatrix::create_pattern() {
  const int own = layout_.own_columns_size();
  const auto& global = layout_.global_of_slot();
  std::vector<std::int64_t> all;
  share_border(border_entries(), all);
  std::vector<PetscInt> start(static_cast<std::size_t>(own) + 1, 0);
  for_entries([&](int row, int) {
    if (row < own) ++start[static_cast<std::size_t>(row) + 1];
  });
  std::partial_sum(start.begin(), start.end(), start.begin());
  std::vector<PetscInt> columns(static_cast<std::size_t>(start.back())), end(start.begin(), start.end() - 1);
  for_entries([&](int row, int column) {
    if (row < own) columns[static_cast<std::size_t>(end[row]++)] = static_cast<PetscInt>(global[column]);
  });
  PetscInt size = 0;  // each row sorted, every column once
  for (int row = 0; row < own; ++row) {
    const auto first = columns.begin() + start[row], last = columns.begin() + start[row + 1];
    std::sort(first, last);
    start[row] = size;
    size = static_cast<PetscInt>(std::unique_copy(first, last, columns.begin() + size) - columns.begin());
  }
  start[own] = size;
  columns.resize(static_cast<std::size_t>(size));
  if (rank_ == 0)
    for (int scalar = 0; scalar < layout_.scalars(); ++scalar) {
      for (const std::int64_t key : all)
        if (key / layout_.global_size() == scalar)
          columns.push_back(static_cast<PetscInt>(key % layout_.global_size()));
      start.push_back(static_cast<PetscInt>(columns.size()));
    }
  check(MatCreate(comm_, pattern_.out()));
  check(MatSetSizes(pattern_, layout_.own_size(), layout_.own_size(), PETSC_DETERMINE, PETSC_DETERMINE));
  check(MatSetType(pattern_, MATAIJ));
  check(MatSeqAIJSetPreallocationCSR(pattern_, start.data(), columns.data(), nullptr));
  check(MatMPIAIJSetPreallocationCSR(pattern_, start.data(), columns.data(), nullptr));

  const Parts parts(pattern_, ranks_);
  const Pattern near(parts.near), far(parts.far);
  near_start_.assign(near.start, near.start + layout_.own_size());
  if (far.start != nullptr) far_start_.assign(far.start, far.start + layout_.own_size());
  for (const std::int64_t key : all) {
    const auto row = static_cast<PetscInt>(own + key / layout_.global_size());
    border_rows_.emplace_back(row, place(row, key % layout_.global_size()));
  }
}

int ElementMatrix::place(PetscInt row, std::int64_t column) const {
  const Parts parts(pattern_, ranks_);
  const Pattern near(parts.near), far(parts.far);
  PetscInt first = 0, last = 0;
  check(MatGetOwnershipRange(pattern_, &first, &last));
  if (column >= first && column < last) {
    const PetscInt *begin = near.columns + near.start[row], *end = near.columns + near.start[row + 1];
    return static_cast<int>(std::lower_bound(begin, end, static_cast<PetscInt>(column) - first) - begin);
  }
  const PetscInt *begin = far.columns + far.start[row], *end = far.columns + far.start[row + 1];
  const auto before = [&](PetscInt number, std::int64_t wanted) { return parts.columns[number] < wanted; };
  return MatrixSink::far - static_cast<int>(std::lower_bound(begin, end, column, before) - begin);
}

void ElementMatrix::find_places() {
  const int own = layout_.own_columns_size(), first_scalar = layout_.first_scalar_slot(),
            unknowns = layout_.unknown_slots();
  const std::vector<std::int64_t> border = border_entries();
  std::map<std::vector<int>, int> known;
  std::vector<int> places;
  for (const auto& group : model_.groups()) {
    std::vector<ElementRun>& runs = runs_.emplace_back();
    std::size_t piece_before = 0;
    group->visit(
        [&, rows_of = group->rows(), inputs = group->inputs()](std::size_t piece, const int* rows, const int* columns) {
          if (rows_of * inputs == 0) return;
          places.clear();
          for (int r = 0; r < rows_of; ++r)
            for (int c = 0; c < inputs; ++c) {
              int at = MatrixSink::none;
              if (rows[r] < unknowns && columns[c] < unknowns && group->depends(r, c)) {
                if (rows[r] < own)
                  at = place(rows[r], layout_.global_of_slot()[columns[c]]);
                else if (rows[r] < first_scalar)
                  at = MatrixSink::unwanted;
                else {
                  at = MatrixSink::border;
                  const auto found = std::lower_bound(border.begin(), border.end(), border_key(rows[r], columns[c]));
                  border_places_.push_back(static_cast<int>(found - border.begin()));
                }
              }
              places.push_back(at);
            }
          if (!runs.empty() && piece == piece_before &&
              std::equal(places.begin(), places.end(), places_.begin() + runs.back().places)) {
            ++runs.back().count;
            return;
          }
          piece_before = piece;
          const auto [found, is_new] = known.try_emplace(places, static_cast<int>(places_.size()));
          if (is_new) places_.insert(places_.end(), places.begin(), places.end());
          runs.push_back({1, found->second});
        });
    runs.shrink_to_fit();
  }
  border_places_.shrink_to_fit();
}

petsc::Handle<Mat> ElementMatrix::create() const {
  // The first one is the pattern itself as long as nobody has it; others are copies of it.
  petsc::Handle<Mat> matrix;
  Mat pattern = pattern_;
  PetscInt users = 0;
  check(PetscObjectGetReference(reinterpret_cast<PetscObject>(pattern), &users));
  if (users == 1) {
    check(PetscObjectReference(reinterpret_cast<PetscObject>(pattern)));
    *matrix.out() = pattern;
  } else {
    check(MatDuplicate(pattern, MAT_DO_NOT_COPY_VALUES, matrix.out()));
  }
  return matrix;
}

void ElementMatrix::fill(const Coefficients& coefficients, const double* slots, MatrixSink sink, Mat matrix) const {
  const Parts parts(matrix, ranks_);
  PetscScalar *near = nullptr, *far = nullptr;
  check(MatZeroEntries(matrix));  // and tells all that hang on the matrix that it changes
  check(MatSeqAIJGetArray(parts.near, &near));
  if (parts.far != nullptr) check(MatSeqAIJGetArray(parts.far, &far));
  std::vector<double> border(border_size_, 0.0), scalars(border_rows_.size(), 0.0);
  sink.places = places_.data();
  sink.near_values = near;
  sink.far_values = far;
  sink.near_start = near_start_.data();
  sink.far_start = far_start_.data();
  sink.border_values = border.data();
  sink.border_places = border_places_.data();
  for (std::size_t n = 0; n < runs_.size(); ++n) {
    sink.runs = runs_[n].data();
    model_.groups()[n]->linearise(coefficients, slots, sink);
  }
  check(PetscSFReduceBegin(border_, MPIU_SCALAR, border.data(), scalars.data(), MPI_SUM));
  check(PetscSFReduceEnd(border_, MPIU_SCALAR, border.data(), scalars.data(), MPI_SUM));
  for (std::size_t n = 0; n < scalars.size(); ++n) {
    const auto [row, at] = border_rows_[n];
    (at >= 0 ? near[near_start_[row] + at] : far[far_start_[row] + MatrixSink::far - at]) = scalars[n];
  }
  check(MatSeqAIJRestoreArray(parts.near, &near));
  if (parts.far != nullptr) check(MatSeqAIJRestoreArray(parts.far, &far));
}

}  // namespace auralith

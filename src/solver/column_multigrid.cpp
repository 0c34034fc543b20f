#include "solver/column_multigrid.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace auralith {

using petsc::check;

namespace {

int rank_of(MPI_Comm comm) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  return rank;
}

ColumnShare share_of(const Assembler& assembler) {
  const Layout& layout = assembler.layout();
  const Grid& grid = assembler.model().grid();
  int ranks = 1;
  MPI_Comm_size(assembler.comm(), &ranks);
  const Partition partition(layout.columns_x(), layout.columns_y(), ranks);
  ColumnShare share;
  share.periodic_x = grid.periodic_x;
  share.periodic_y = grid.periodic_y;
  const int rank = rank_of(assembler.comm()), px = partition.ranks_x(), py = partition.ranks_y();
  if (rank < px * py) {
    share.a = rank % px;
    share.b = rank / px;
  }
  for (int a = 0; a < px; ++a) share.along_x.push_back(partition.box(a).width());
  for (int b = 0; b < py; ++b) share.along_y.push_back(partition.box(b * px).j1 - partition.box(b * px).j0);
  return share;
}

}  // namespace

bool ColumnMultigrid::serves(const Assembler& assembler, const std::vector<int>& slots) {
  int others = assembler.model().grid().periodic_z ? 1 : 0;
  Layout::What before{nullptr};
  for (const int slot : slots) {
    const Layout::What what = assembler.layout().what(slot);
    if (what.unknown->home != Home::cell ||
        (before.unknown != nullptr && what.i == before.i && what.j == before.j && what.n == before.n))
      others = 1;
    before = what;
  }
  MPI_Allreduce(MPI_IN_PLACE, &others, 1, MPI_INT, MPI_MAX, assembler.comm());
  return others == 0;
}

ColumnMultigrid::ColumnMultigrid(const Assembler& assembler, const std::vector<int>& slots, const std::string& name)
    : assembler_(assembler), name_(name), share_(share_of(assembler)) {
  find_planes(slots);
  find_columns(slots);
}

void ColumnMultigrid::find_planes(const std::vector<int>& slots) {
  plane_of_k_.assign(static_cast<std::size_t>(assembler_.model().grid().z.cells()), 0);
  for (const int slot : slots) plane_of_k_[static_cast<std::size_t>(assembler_.layout().what(slot).n)] = 1;
  MPI_Allreduce(MPI_IN_PLACE, plane_of_k_.data(), static_cast<int>(plane_of_k_.size()), MPI_INT, MPI_MAX,
                assembler_.comm());
  for (int& each : plane_of_k_) each = each != 0 ? planes_++ : -1;
}

void ColumnMultigrid::find_columns(const std::vector<int>& slots) {
  const Layout& layout = assembler_.layout();
  const auto place = [&](int slot) {
    const Layout::What what = layout.what(slot);
    return Place{what.i, what.j, plane_of_k_[static_cast<std::size_t>(what.n)]};
  };
  for (const int slot : slots) own_.push_back(place(slot));
  // Rows of ghosts are known to their owners.
  const auto count = static_cast<PetscInt>(slots.size());
  PetscInt end = 0;
  MPI_Scan(&count, &end, 1, MPIU_INT, MPI_SUM, assembler_.comm());
  first_row_ = end - count;
  const petsc::Handle<Vec> numbers = assembler_.create_vector();
  PetscScalar* number = nullptr;
  check(VecSet(numbers, -1));
  check(VecGetArray(numbers, &number));
  for (std::size_t n = 0; n < slots.size(); ++n)
    number[assembler_.own_position(slots[n])] = static_cast<double>(first_row_) + static_cast<double>(n);
  check(VecRestoreArray(numbers, &number));
  SlotArray known;
  assembler_.to_slots(numbers, known);
  for (int slot = layout.own_columns_size(); slot < layout.first_scalar_slot(); ++slot)
    if (const double row = std::round(known[slot] / assembler_.scaling().unknown[slot]); row >= 0)
      ghosts_.emplace_back(static_cast<PetscInt>(row), place(slot));
  std::ranges::sort(ghosts_, {}, [](const auto& ghost) { return ghost.first; });
}

void ColumnMultigrid::attach(PC preconditioner) { attach_shell(preconditioner, this, "multigrid on columns of cells"); }

void ColumnMultigrid::set_up(PC preconditioner, Mat matrix) {
  read(matrix);
  // Columns are merged in the direction in which they are closer, which couples them more.
  const Grid& grid = assembler_.model().grid();
  const auto width = [](const Axis& axis) { return (axis.nodes.back() - axis.nodes.front()) / axis.cells(); };
  double hx = width(grid.x), hy = width(grid.y);
  while (true) {
    const ColumnShare& share = levels_.back().share();
    const bool x = std::ranges::max(share.along_x) > 1, y = std::ranges::max(share.along_y) > 1;
    if (!x && !y) break;
    const bool along_y = y && (!x || hy < hx);
    (along_y ? hy : hx) *= 2;
    ColumnLevel next = levels_.back().coarsen(along_y);
    levels_.push_back(std::move(next));
  }
  set_up_coarsest();
  if (coarsest_.solver != nullptr) {
    PC coarsest;
    PCFailedReason reason = PC_NOERROR;
    check(KSPGetPC(coarsest_.solver, &coarsest));
    check(PCGetFailedReason(coarsest, &reason));
    check(PCSetFailedReason(preconditioner, reason));
  }
  for (ColumnLevel& level : levels_) level.factorise();
}

/// The finest grid: conductances are the entries beside the diagonal, of the lower of two cells in a column, the larger of two side by side.
/// Rows differ in a stage of length zero, where some have a storage alone: a link that only the upper one has would let the dielectric below conduct,
/// and GMRES stop too early. What couples cells that are no neighbours is left to GMRES.
void ColumnMultigrid::read(Mat matrix) {
  const Grid& grid = assembler_.model().grid();
  levels_.clear();
  levels_.emplace_back(assembler_.comm(), share_, planes_, grid.y.cells() > 1);
  ColumnLevel& level = levels_.back();
  const Box& box = assembler_.layout().box();
  at_.clear();
  for (const Place& own : own_) at_.push_back(level.at(own.i - box.i0, own.j - box.j0, own.plane));
  const auto beside = [](int from, int to, int step, int size, bool periodic) {
    return to == from + step || (periodic && to == (from + step + size) % size);
  };
  const int nx = grid.x.cells(), ny = grid.y.cells();
  for (std::size_t n = 0; n < own_.size(); ++n) {
    const Place& own = own_[n];
    const PetscInt row = first_row_ + static_cast<PetscInt>(n);
    const PetscInt* columns = nullptr;
    const PetscScalar* values = nullptr;
    PetscInt count = 0;
    const int p = at_[n], width = level.at(0, 1, 0) - level.at(0, 0, 0);
    double ground = 0;
    check(MatGetRow(matrix, row, &count, &columns, &values));
    for (PetscInt c = 0; c < count; ++c) {
      ground += values[c];
      const PetscInt place = columns[c] - first_row_;
      if (columns[c] == row || values[c] >= 0) continue;
      Place other;
      if (place >= 0 && place < static_cast<PetscInt>(own_.size())) {
        other = own_[static_cast<std::size_t>(place)];
      } else {
        const auto ghost =
            std::ranges::lower_bound(ghosts_, columns[c], {}, [](const auto& each) { return each.first; });
        if (ghost == ghosts_.end() || ghost->first != columns[c])
          throw std::logic_error(name_ + ": a cell that is no neighbour");
        other = ghost->second;
      }
      const double conductance = -values[c];
      if (other.i == own.i && other.j == own.j) {
        if (other.plane == own.plane + 1) level.up[p] = conductance;
        continue;
      }
      const bool row_of_cells = other.i != own.i;
      const int from = row_of_cells ? own.i : own.j, to = row_of_cells ? other.i : other.j,
                size = row_of_cells ? nx : ny;
      const bool periodic = row_of_cells ? grid.periodic_x : grid.periodic_y;
      const bool after = beside(from, to, 1, size, periodic), before = beside(from, to, -1, size, periodic);
      std::vector<double>& across = row_of_cells ? level.east : level.north;
      const int step = row_of_cells ? 1 : width;
      const double share = after && before ? 0.5 : 1;  // two cells in a ring
      if (after) across[p] = std::max(across[p], share * conductance);
      if (before) across[p - step] = std::max(across[p - step], share * conductance);
    }
    check(MatRestoreRow(matrix, row, &count, &columns, &values));
    level.ground[p] = std::max(ground, 0.0);
  }
}

void ColumnMultigrid::apply(Vec r, Vec x) {
  ColumnLevel& finest = levels_.front();
  const PetscScalar* right = nullptr;
  PetscScalar* solution = nullptr;
  check(VecGetArrayRead(r, &right));
  for (std::size_t n = 0; n < at_.size(); ++n) finest.b[at_[n]] = right[n];
  check(VecRestoreArrayRead(r, &right));
  cycle(0);
  check(VecGetArray(x, &solution));
  for (std::size_t n = 0; n < at_.size(); ++n) solution[n] = finest.x[at_[n]];
  check(VecRestoreArray(x, &solution));
}

void ColumnMultigrid::cycle(std::size_t n) {
  ColumnLevel& level = levels_[n];
  if (n + 1 == levels_.size()) return solve_coarsest();
  ColumnLevel& coarser = levels_[n + 1];
  level.relax(0, true);
  level.exchange(level.x);
  level.relax(1, false);
  level.exchange(level.x);
  level.restrict_residual(coarser);
  cycle(n + 1);
  level.add_correction(coarser);
  for (const int colour : {0, 1}) {
    level.exchange(level.x);
    level.relax(colour, false);
  }
  if (n > 0) level.exchange(level.x);  // the finer grid interpolates from it
}

}  // namespace auralith

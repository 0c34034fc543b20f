/// The part of a nonlinear solver that says where it failed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <limits>

#include "solver/nonlinear_solver.hpp"

namespace auralith {

using petsc::check;

std::string NonlinearSolver::worst_row() const {
  const Layout& layout = assembler_.layout();
  const PetscScalar* r = nullptr;
  struct {
    double value;
    int rank;
  } worst{-1, 0};
  int worst_slot = 0;
  MPI_Comm_rank(assembler_.comm(), &worst.rank);
  check(VecGetArrayRead(f_, &r));
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    const int p = assembler_.own_position(slot);
    if (p < 0) continue;
    const double size = std::isfinite(r[p]) ? std::abs(r[p]) : std::numeric_limits<double>::max();
    if (size > worst.value) worst.value = size, worst_slot = slot;
  }
  check(VecRestoreArrayRead(f_, &r));
  MPI_Allreduce(MPI_IN_PLACE, &worst, 1, MPI_DOUBLE_INT, MPI_MAXLOC, assembler_.comm());
  int rank = 0;
  MPI_Comm_rank(assembler_.comm(), &rank);
  std::array<int, 4> place{};
  std::array<char, 80> term{};
  if (rank == worst.rank) {  // the others may have no unknowns at all
    const auto what = layout.what(worst_slot);
    const auto& all = layout.unknowns();
    place = {static_cast<int>(std::find(all.begin(), all.end(), what.unknown) - all.begin()), what.n, what.i, what.j};
    try {
      assembler_.dominating_term(problem_.coefficients, slots_, worst_slot).copy(term.data(), term.size() - 1);
    } catch (const std::exception& error) {  // on this rank alone; the others wait for what it says
      std::string(error.what()).copy(term.data(), term.size() - 1);
    }
  }
  MPI_Bcast(place.data(), static_cast<int>(place.size()), MPI_INT, worst.rank, assembler_.comm());
  const Unknown& found = *layout.unknowns()[static_cast<std::size_t>(place[0])];
  const std::string where = found.home == Home::cell
                                ? fmt::format(" of cell ({}, {}, {})", place[2], place[3], place[1])
                            : found.home == Home::face ? fmt::format(" of column ({}, {})", place[2], place[3])
                                                       : std::string();
  MPI_Bcast(term.data(), static_cast<int>(term.size()), MPI_CHAR, worst.rank, assembler_.comm());
  return fmt::format("largest residual: {}{}, scaled {:.3g}, largest term {}", found.name, where, worst.value,
                     term.data());
}

}  // namespace auralith

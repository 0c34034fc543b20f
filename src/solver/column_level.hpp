/// One grid of a multigrid method on columns of cells (column_multigrid.hpp): conductances between neighbours, and relaxation.
///
/// Arrays have a place for every own column and one more on either side of those along x, and along y where the grid has more than one
/// row; column fastest, then row, then plane. What has no neighbour has a conductance of zero there.
#pragma once

#include <mpi.h>

#include <array>
#include <vector>

namespace auralith {

/// The columns that one rank has of a grid that is divided among px x py ranks.
struct ColumnShare {
  std::vector<int> along_x, along_y;  ///< columns of the ranks in a row of them, rows of those in a column
  int a = -1, b = -1;                 ///< place of this rank among them; -1: it has no columns
  bool periodic_x = false, periodic_y = false;
  [[nodiscard]] bool idle() const { return a < 0; }
  [[nodiscard]] int columns() const { return along_x[static_cast<std::size_t>(a)]; }
  [[nodiscard]] int rows() const { return along_y[static_cast<std::size_t>(b)]; }
  /// Of the first own column and row in the whole grid.
  [[nodiscard]] int first_column() const;
  [[nodiscard]] int first_row() const;
  /// Rank at a place; -1: none.
  [[nodiscard]] int rank(int at_a, int at_b) const;
  /// Two columns (rows) of a rank become one.
  [[nodiscard]] ColumnShare coarser(bool along_y) const;
};

class ColumnLevel {
 public:
  ColumnLevel(MPI_Comm comm, ColumnShare share, int planes, bool rows);

  [[nodiscard]] int at(int i, int j, int k) const { return k * plane_ + (j + halo_y_) * width_ + i + 1; }
  [[nodiscard]] int columns() const { return ni_; }
  [[nodiscard]] int rows() const { return nj_; }
  [[nodiscard]] int planes() const { return nk_; }
  [[nodiscard]] const ColumnShare& share() const { return share_; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(plane_) * static_cast<std::size_t>(nk_); }

  /// Conductances from a cell to those at i+1, j+1, k+1; conductance to ground, needed for set-up alone.
  std::vector<double> east, north, up, ground;
  std::vector<double> x, b;  ///< solution and right-hand side of a cycle

  /// Factorises the columns; `east`, `north`, `up`, `ground` are then in use.
  void factorise();
  /// x of columns of a colour (0, 1: sum of their indices even, odd) <- solution of their equations for the others as they are; `first`:
  /// the others are zero.
  void relax(int colour, bool first);
  /// b of the coarser grid <- residual, by the transpose of interpolation. It follows a first relaxation of both colours. Collective.
  void restrict_residual(ColumnLevel& coarser);
  /// x += that of the coarser grid, interpolated.
  void add_correction(const ColumnLevel& coarser);
  /// Fetches the columns beside the own ones. Collective.
  void exchange(std::vector<double>& array) const;
  /// The next grid: two columns (`along_y`: rows) are one. Conductances side by side are added, those in a row are in series from centre
  /// to centre, but at least half of the one between: a correction that costs less on the coarse grid than here would be too large. Collective.
  [[nodiscard]] ColumnLevel coarsen(bool along_y);

 private:
  void restrict_across_ring(ColumnLevel& coarser);
  void restrict_from_neighbours(ColumnLevel& coarser);
  [[nodiscard]] int first_of(int colour, int j) const { return (colour + j + parity_) & 1; }
  /// Interpolation: what the cell at `p` takes from the coarse cell beyond that at p + `to`: a quarter, and less by as much as a conductance
  /// to the other side or of a face along the way is smaller there than here. So a correction costs no more energy on this grid than about on
  /// the coarse one, whatever the conductances.
  [[nodiscard]] double taken_from_beside(int p, int to, const std::vector<double>& across,
                                         const std::vector<double>& along, const std::vector<double>& before,
                                         int k) const;

  MPI_Comm comm_;
  ColumnShare share_;
  int ni_ = 0, nj_ = 0, nk_ = 0, halo_y_ = 0, width_ = 0, plane_ = 0, parity_ = 0;
  bool coarsened_along_y_ = false;
  bool odd_x_ = false, odd_y_ = false;            ///< a ring of an odd number of columns
  std::array<int, 4> neighbour_{-1, -1, -1, -1};  ///< ranks at i-1, i+1, j-1, j+1
  std::vector<double> inverse_;                   ///< of the pivots of the columns
  std::vector<double> beside_;                    ///< of each cell: taken_from_beside()
  std::vector<double> residual_;                  ///< of columns of colour 0; zero elsewhere
};

}  // namespace auralith

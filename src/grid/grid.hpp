/// Tensor grid of the cell: graded axes, layers along z, interfaces, and its division into columns among the ranks.
///
/// Every rank owns whole columns (all cells along z above a rectangle of the x-y plane). The lattice drift of a metal
/// layer is one velocity per column, and layers are thin against the width of real cells, so a division along z would
/// only add messages. More ranks than columns is legal: the surplus ranks are idle.
#pragma once

#include <vector>

#include "case/case.hpp"

namespace auralith {

/// Cell edges and centres along one direction, m.
struct Axis {
  std::vector<double> nodes, widths, centres;
  explicit Axis(std::vector<double> cell_widths, double origin = 0);
  [[nodiscard]] int cells() const { return static_cast<int>(widths.size()); }
  [[nodiscard]] double length() const { return nodes.back() - nodes.front(); }
};

/// Cells first .. last-1 (along z) of one resolved layer. A lumped layer has first == last.
struct LayerRange {
  int layer = 0;  ///< index into Case::layers
  int first = 0, last = 0;
};

/// A metal|electrolyte interface (Gamma of one electrode) between cells `metal_cell` and `electrolyte_cell` of a column.
struct Gamma {
  int interface = -1;  ///< index into Case::interfaces; -1: not listed (blocking)
  int metal_layer = 0, electrolyte_layer = 0;
  int metal_cell = 0, electrolyte_cell = 0;  ///< z index
  int direction = 1;  ///< z component of the normal from the electrolyte into the metal: +1 metal above, -1 below
};

class Grid {
 public:
  explicit Grid(const Case& input);

  Axis x, y, z;                    ///< z: initial positions
  std::vector<LayerRange> layers;  ///< same order and size as Case::layers
  std::vector<int> layer_of_cell;  ///< by z index
  std::vector<Gamma> gammas;       ///< from bottom to top
  bool periodic_x, periodic_y, periodic_z;

  [[nodiscard]] int dimension() const;  ///< number of directions with more than one cell, at least 1
  [[nodiscard]] double area() const { return x.length() * y.length(); }  ///< of the x-y plane, m2
  /// Position of a metal layer's Gamma in `gammas`, or -1.
  [[nodiscard]] int gamma_of_layer(int layer) const;
};

/// Rectangle of columns [i0,i1) x [j0,j1).
struct Box {
  int i0 = 0, i1 = 0, j0 = 0, j1 = 0;
  [[nodiscard]] int width() const { return i1 - i0; }
  [[nodiscard]] int columns() const { return (i1 - i0) * (j1 - j0); }
  [[nodiscard]] bool contains(int i, int j) const { return i >= i0 && i < i1 && j >= j0 && j < j1; }
  [[nodiscard]] int index(int i, int j) const { return (j - j0) * width() + (i - i0); }
};

/// Division of nx x ny columns among the ranks; the same on every rank, computed without messages.
class Partition {
 public:
  Partition(int nx, int ny, int ranks);
  [[nodiscard]] Box box(int rank) const;
  [[nodiscard]] int owner(int i, int j) const;
  [[nodiscard]] int ranks() const { return ranks_; }

 private:
  int nx_, ny_, ranks_, px_, py_;
};

}  // namespace auralith

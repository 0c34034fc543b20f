/// Tensor grid of the cell: graded axes, layers along z, the region of every cell, the faces of Gamma, and the division
/// into columns among the ranks.
///
/// Every rank owns whole columns (all cells along z above a rectangle of the x-y plane). The lattice drift of a metal
/// layer is one velocity per column, and layers are thin against the width of real cells, so a division along z would
/// only add messages. More ranks than columns is legal: the surplus ranks are idle. A label map is known to every rank.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "case/case.hpp"
#include "grid/patch_areas.hpp"

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

/// Gamma of one electrode: where its metal touches electrolytes. `planar`: one horizontal face of a cell in every column, between cells
/// `metal_cell` and `electrolyte_cell` (of the first column's electrolyte and interface); otherwise those are -1.
struct Gamma {
  int interface = -1;  ///< index into Case::interfaces; -1: not listed (blocking)
  int metal_layer = 0, electrolyte_layer = 0;
  int metal_cell = 0, electrolyte_cell = 0;  ///< z index
  int direction = 1;  ///< from the electrolyte to the collector along z: +1 upwards, -1 downwards
  bool planar = true;
};

/// One face of Gamma between a metal cell and an electrolyte cell, perpendicular to an axis, or the part of it that belongs to one
/// patch: a face that the edge of a patch crosses is several of these, each with its share of the area and unknowns of its own.
struct GammaFace {
  int gamma = 0;            ///< index into Grid::gammas
  int i = 0, j = 0, k = 0;  ///< metal cell; its column owns the unknowns of the face
  int ei = 0, ej = 0;       ///< column of the electrolyte cell; may lie one outside the grid where that is periodic
  int ek = 0;               ///< z index of the electrolyte cell
  int axis = 2;             ///< 0 x, 1 y, 2 z
  int sign = 1;             ///< of n, from the electrolyte into the metal, along the axis
  int metal = 0;            ///< region of the metal cell
  int electrolyte = 0;      ///< region of the electrolyte cell
  int interface = -1;       ///< index into Case::interfaces; -1: not listed
  int part = 0;             ///< PatchAreas: 0 outside of patches, n+1 in patch n, -1 in a pinhole
  int index = 0;            ///< among the faces of its column, from bottom to top
  int first = 0;            ///< index of the first part of the same face of the cell
  double share = 1;         ///< of the face of the cell
  std::array<double, 3> centre{};  ///< of the face of the cell, m
  double area = 0;                 ///< m2, share times the face of the cell
  double weight = 1;               ///< |n_face . n|: area of the smooth surface that the face stands for / area
  std::array<double, 3> normal{};  ///< n of the smooth surface
  /// The first part of its face of the cell.
  [[nodiscard]] bool leads() const { return index == first; }
};

class Grid {
 public:
  explicit Grid(const Case& input);

  Axis x, y, z;                    ///< z: initial positions
  std::vector<LayerRange> layers;  ///< same order and size as Case::layers
  std::vector<int> layer_of_cell;  ///< by z index: the layer that defines the cell heights
  std::vector<Gamma> gammas;       ///< from bottom to top
  bool periodic_x, periodic_y, periodic_z;

  [[nodiscard]] int dimension() const;  ///< number of directions with more than one cell, at least 1
  [[nodiscard]] double area() const { return x.length() * y.length(); }  ///< of the x-y plane, m2
  /// Position of a metal layer's Gamma in `gammas`, or -1.
  [[nodiscard]] int gamma_of_layer(int layer) const;
  /// True when a label map says where the regions are; otherwise they are the layers.
  [[nodiscard]] bool has_map() const { return !map_.empty(); }
  /// Case::region of a cell, LabelMap::pore in a hole. Columns one outside are wrapped.
  [[nodiscard]] int region(int i, int j, int k) const;
  /// Column inside the grid, wrapped where periodic; false when there is none.
  bool wrap(int& i, int& j) const;
  /// Entry in Case::interfaces between two regions, -1 when they are not listed.
  [[nodiscard]] int interface_between(int a, int b) const {
    return interface_of_pair_[static_cast<std::size_t>(a * region_count_ + b)];
  }
  /// Parts of the patches of `interfaces` (-1: not listed) on the face at the upper side of column (i, j) along `axis`; both
  /// columns of a lateral face ask so, and get the same. Columns one outside are wrapped.
  [[nodiscard]] std::vector<PatchAreas::Share> shares(std::span<const int> interfaces, int i, int j, int axis) const;
  /// True when no edge of a patch crosses a face of Gamma and the regions are the layers: all columns are alike.
  [[nodiscard]] bool uniform() const { return uniform_; }
  /// The faces of Gamma whose metal cell lies in the column, from bottom to top, lateral ones of a cell before the one above
  /// it. Weights and normals are those of the faces themselves until `orient` is called.
  [[nodiscard]] std::vector<GammaFace> column_faces(int i, int j) const;
  /// Weight and normal of the smooth surface that the faces stand for (gamma_normal.cpp). A flat Gamma keeps exactly 1.
  void orient(GammaFace& face) const;

 private:
  void find_layered_gammas(const Case& input);
  void find_mapped_gammas(const Case& input);
  [[nodiscard]] bool is_planar(const Gamma& gamma) const;
  void add_face(std::vector<GammaFace>& faces, int i, int j, int k, int axis, int sign) const;
  void collect_pieces();
  struct Image;
  [[nodiscard]] std::vector<Image> images(const Axis& along, bool periodic, int cell, double place, double reach) const;

  /// A face of a rough Gamma as orient() needs it.
  struct Piece {
    std::array<double, 3> centre;  ///< m
    double area;                   ///< along n: with its sign
    int gamma, axis;
  };

  std::vector<std::int16_t> map_;  ///< by cell, x fastest; empty without a label map
  int region_count_ = 0, normal_radius_ = 0;
  std::vector<int> interface_of_pair_;
  PatchAreas patches_;
  bool uniform_ = true;
  std::vector<Piece> pieces_;             ///< column after column
  std::vector<std::size_t> first_piece_;  ///< by column, x fastest, and one past the last
  std::vector<RegionKind> kind_;          ///< of every region
};

/// Sizes of a Gamma, or of the part of it that some faces make up. `raw - surface` is the staircase error of the cells.
struct GammaAreas {
  double raw = 0;        ///< of the cell faces, m2
  double surface = 0;    ///< of the smooth surface behind them, m2
  double projected = 0;  ///< of the horizontal faces, m2
  double moment = 0;     ///< int z dA of the cell faces, m3
  void add(const GammaFace& face);
};
/// Of every Gamma of the whole grid.
std::vector<GammaAreas> gamma_areas(const Grid& grid);
/// The regions of a label map with their numbers of cells, and the areas of each Gamma, for people.
std::string describe_map(const Case& input, const Grid& grid);

/// Area of every part of the interfaces of a case, m2: [interface][0] outside of patches, [n+1] patch n. Of Gamma the smooth
/// surface; of the joints of electrolytes the faces, which are counted only where the regions are the layers.
std::vector<std::vector<double>> patch_areas(const Case& input, const Grid& grid);
/// The same for people; empty when no interface has patches.
std::string describe_patches(const Case& input, const Grid& grid);

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
  /// Ranks in a row along x and along y; those beyond their product have no columns.
  [[nodiscard]] int ranks_x() const { return px_; }
  [[nodiscard]] int ranks_y() const { return py_; }

 private:
  int nx_, ny_, ranks_, px_, py_;
};

}  // namespace auralith

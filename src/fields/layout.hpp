/// Which unknowns exist, and where each stands in the global and in the local numbering.
///
/// Global: rank after rank; within a rank column after column (x fastest); within a column from bottom to top, the
/// unknowns of a horizontal Gamma face between the cells that it separates, those of a lateral one after its metal cell.
/// The scalars come last on rank 0. Columns with the same regions and the same faces share a type; layers have one.
/// Local ("slots"), the order of every array that a term sees:
///   [own columns | ghost columns | scalars | constants | counters]
/// A term reads an unknown that does not exist as a constant slot, and writes sums that are not equations (inventories,
/// amounts that crossed a plane) to counter slots, so that terms need no branches.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "fields/unknown.hpp"

namespace auralith {

/// Sums over the whole cell that a run keeps beside its unknowns. `storage` of a counter is an inventory at an instant,
/// `rate` an amount per time that the integrator accumulates with its own weights.
struct Counter {
  std::string name;
  int slot = 0;
};

class Layout {
 public:
  /// `declared`: by all effects; those that exist in the case are numbered in this order.
  Layout(const Case& input, const Grid& grid, const Partition& partition, int rank,
         const std::vector<Declared>& declared);

  [[nodiscard]] const Box& box() const { return box_; }

  // Slots. A column (i, j) may be own or a ghost; indices may lie one outside the grid and are then wrapped (periodic).
  // A face is named by the column of its metal cell and its number there (GammaFace::index; layers: the Gamma).
  /// `n`: z index of the cell, or number of the face in its column.
  [[nodiscard]] bool exists(const Unknown& unknown, int i, int j, int n) const { return place(unknown, i, j, n) >= 0; }
  /// Of cells and faces in column (0, 0), which may not be like the others. Otherwise of a layer; 0 for the circuit.
  [[nodiscard]] bool exists(const Unknown& unknown, int n) const { return exists(unknown, 0, 0, n); }
  /// Slot of an unknown, -1 where it does not exist. `n`: also the layer.
  [[nodiscard]] int find(const Unknown& unknown, int i, int j, int n) const;
  /// True when some cell or face of the whole grid has it, or some layer, or the circuit.
  [[nodiscard]] bool anywhere(const Unknown& unknown) const;
  /// ... has one that this block solves for.
  [[nodiscard]] bool anywhere(Block block) const {
    return std::ranges::any_of(unknowns_, [&](const Unknown* each) { return each->block == block && anywhere(*each); });
  }
  /// Faces of a whole Gamma that have it.
  struct OnGamma {
    bool some = false, all = true;
  };
  [[nodiscard]] OnGamma on_gamma(const Unknown& unknown, int gamma) const;
  /// Those that may exist in the case.
  [[nodiscard]] const std::vector<const Unknown*>& unknowns() const { return unknowns_; }
  /// Of the unknowns that exist and of the counters, in their order: what the numbers of a checkpoint are.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] int cell(const Unknown& unknown, int i, int j, int k, double otherwise = 0) {
    return slot(unknown, i, j, k, otherwise);
  }
  [[nodiscard]] int face(const Unknown& unknown, int i, int j, int face, double otherwise = 0) {
    return slot(unknown, i, j, face, otherwise);
  }
  [[nodiscard]] int face(const Unknown& unknown, const GammaFace& at, double otherwise = 0) {
    return slot(unknown, at.i, at.j, at.index, otherwise);
  }
  [[nodiscard]] int scalar(const Unknown& unknown, int layer, double otherwise = 0) {
    return slot(unknown, 0, 0, layer, otherwise);
  }
  /// Slot that always holds `value`.
  [[nodiscard]] int constant(double value);
  /// Slot of a new counter.
  int add_counter(const std::string& name);
  /// True when cell unknowns of column (i, j) are own.
  [[nodiscard]] bool owns(int i, int j) const;
  /// Neighbour column in a direction, wrapped where periodic; false when there is none.
  bool wrap(int& i, int& j) const;

  /// Oriented faces of Gamma that touch an own column: first those whose metal cell is own, by Gamma and column, then those
  /// of ghost columns (own_faces() counts the first kind; sums over faces take only those).
  [[nodiscard]] const std::vector<GammaFace>& faces() const { return faces_; }
  [[nodiscard]] std::size_t own_faces() const { return own_faces_; }

  // Sizes
  [[nodiscard]] int own_columns_size() const { return columns_[static_cast<std::size_t>(box_.columns())].start; }
  [[nodiscard]] int scalars() const { return static_cast<int>(scalars_.size()); }
  [[nodiscard]] int first_scalar_slot() const { return columns_.back().start; }
  [[nodiscard]] int unknown_slots() const { return first_scalar_slot() + scalars(); }
  [[nodiscard]] const std::vector<double>& constants() const { return constants_; }
  [[nodiscard]] const std::vector<Counter>& counters() const { return counters_; }
  /// Number of slots once all constants and counters are registered; counters are the last slots.
  [[nodiscard]] int slots() const { return unknown_slots() + max_constants + static_cast<int>(counters_.size()); }
  [[nodiscard]] int first_counter_slot() const { return unknown_slots() + max_constants; }
  /// Unknowns in the global system and those stored on this rank.
  [[nodiscard]] std::int64_t global_size() const { return global_size_; }
  [[nodiscard]] int own_size() const { return own_columns_size() + (rank_ == 0 ? scalars() : 0); }
  /// Columns of the whole grid along x and y, and the number of unknowns of one.
  [[nodiscard]] int columns_x() const { return nx_; }
  [[nodiscard]] int columns_y() const { return ny_; }
  [[nodiscard]] std::size_t column_size(int i, int j) const { return type(i, j).places.size(); }
  /// Global number of each unknown slot.
  [[nodiscard]] const std::vector<std::int64_t>& global_of_slot() const { return global_of_slot_; }

  /// What an unknown slot is; for scaling, norms and diagnoses.
  struct What {
    const Unknown* unknown;
    int n = 0;         ///< z index, number of the face in its column, or layer
    int i = 0, j = 0;  ///< column
  };
  [[nodiscard]] What what(int slot) const;

  static constexpr int max_constants = 64;

 private:
  /// What columns with the same regions and faces have in common.
  struct ColumnType {
    std::vector<std::vector<int>> place;  ///< by number of the unknown, then z index or face: place in the column or -1
    std::vector<What> places;             ///< what stands at each place of a column
    std::vector<int> gammas;              ///< of each face
  };
  /// A column that this rank stores: its first slot and where it is in the grid.
  struct StoredColumn {
    int start, i, j;
  };
  [[nodiscard]] const ColumnType& type(int i, int j) const;
  [[nodiscard]] int column_start(int i, int j) const;  ///< slot of the first unknown of the column
  /// Place in unknowns(); -1 when its effect does not act.
  [[nodiscard]] int number_of(const Unknown& unknown) const;
  /// Its place in a column, or among the scalars; -1: none.
  [[nodiscard]] int place(const Unknown& unknown, int i, int j, int n) const;
  [[nodiscard]] int slot(const Unknown& unknown, int i, int j, int n, double otherwise) {
    const int at = find(unknown, i, j, n);
    return at < 0 ? constant(otherwise) : at;
  }
  void find_types(const Case& input, const Grid& grid);
  [[nodiscard]] ColumnType make_type(const Case& input, const Grid& grid, int i, int j,
                                     const std::vector<GammaFace>& faces) const;
  void place_scalars(const Case& input, const Grid& grid);
  void number(const Partition& partition);
  void find_faces(const Grid& grid);

  std::vector<const Unknown*> unknowns_, idle_;  ///< that may exist; whose effects do not act
  int rank_, nx_, ny_;
  bool periodic_x_, periodic_y_;
  Box box_;
  int ghost_columns_ = 0;
  std::int64_t global_size_ = 0;
  std::vector<ColumnType> types_;
  std::vector<int> type_of_column_;    ///< by column of the grid, x fastest; empty: all of one type
  std::vector<StoredColumn> columns_;  ///< own, ghosts, and one past the last
  std::vector<GammaFace> faces_;
  std::size_t own_faces_ = 0;
  std::vector<std::pair<const Unknown*, int>> scalars_;  ///< (what, layer)
  std::vector<int> ghost_of_halo_;  ///< number of the ghost column at a place of the box grown by one, or -1
  std::vector<std::int64_t> global_of_slot_;
  std::vector<double> constants_;
  std::vector<Counter> counters_;
};

/// Where a slot stands.
[[nodiscard]] Site site_of(const Case& input, const Grid& grid, const Layout::What& what);

}  // namespace auralith

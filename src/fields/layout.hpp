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

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "fields/fields.hpp"
#include "grid/grid.hpp"

namespace auralith {

/// Sums over the whole cell that a run keeps beside its unknowns. `storage` of a counter is an inventory at an instant,
/// `rate` an amount per time that the integrator accumulates with its own weights.
struct Counter {
  std::string name;
  int slot = 0;
};

class Layout {
 public:
  Layout(const Case& input, const Grid& grid, const Partition& partition, int rank);

  [[nodiscard]] const Box& box() const { return box_; }

  // Slots. A column (i, j) may be own or a ghost; indices may lie one outside the grid and are then wrapped (periodic).
  // A face is named by the column of its metal cell and its number there (GammaFace::index; layers: the Gamma).
  [[nodiscard]] bool exists(CellUnknown unknown, int i, int j, int k) const {
    return type(i, j).cells[index(unknown)][static_cast<std::size_t>(k)] >= 0;
  }
  [[nodiscard]] bool exists(FaceUnknown unknown, int i, int j, int face) const {
    return type(i, j).faces[index(unknown)][static_cast<std::size_t>(face)] >= 0;
  }
  /// True when some cell of the whole grid has it.
  [[nodiscard]] bool anywhere(CellUnknown unknown) const;
  /// Without a label map all columns are alike.
  [[nodiscard]] bool exists(CellUnknown unknown, int k) const { return exists(unknown, 0, 0, k); }
  [[nodiscard]] bool exists(FaceUnknown unknown, int gamma) const { return exists(unknown, 0, 0, gamma); }
  [[nodiscard]] bool exists(ScalarUnknown unknown, int layer) const { return scalar_position(unknown, layer) >= 0; }
  [[nodiscard]] int cell(CellUnknown unknown, int i, int j, int k, double otherwise = 0);
  [[nodiscard]] int face(FaceUnknown unknown, int i, int j, int face, double otherwise = 0);
  [[nodiscard]] int face(FaceUnknown unknown, const GammaFace& at, double otherwise = 0) {
    return face(unknown, at.i, at.j, at.index, otherwise);
  }
  [[nodiscard]] int scalar(ScalarUnknown unknown, int layer, double otherwise = 0);
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
    enum class Kind { cell, face, scalar } kind;
    int unknown;       ///< value of the enum
    int k = 0;         ///< z index, number of the face in its column, or layer
    int i = 0, j = 0;  ///< column
  };
  [[nodiscard]] What what(int slot) const;
  [[nodiscard]] static std::string name(const What& what);

  static constexpr int max_constants = 64;

 private:
  template <class E>
  static std::size_t index(E e) {
    return static_cast<std::size_t>(e);
  }
  /// What columns with the same regions and faces have in common.
  struct ColumnType {
    std::array<std::vector<int>, cell_unknown_count> cells;  ///< by z index, place in the column or -1
    std::array<std::vector<int>, face_unknown_count> faces;  ///< by number of the face
    std::vector<What> places;                                ///< what stands at each place of a column
  };
  /// A column that this rank stores: its first slot and where it is in the grid.
  struct StoredColumn {
    int start, i, j;
  };
  [[nodiscard]] const ColumnType& type(int i, int j) const;
  [[nodiscard]] int column_start(int i, int j) const;  ///< slot of the first unknown of the column
  [[nodiscard]] int scalar_position(ScalarUnknown unknown, int layer) const;
  void find_types(const Case& input, const Grid& grid);
  [[nodiscard]] static ColumnType make_type(const Case& input, const Grid& grid, int i, int j,
                                            const std::vector<GammaFace>& faces);
  void place_scalars(const Case& input, const Grid& grid);
  void number(const Partition& partition);
  void find_faces(const Grid& grid);

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
  std::vector<std::pair<ScalarUnknown, int>> scalars_;  ///< (what, layer)
  std::vector<int> ghost_of_halo_;  ///< number of the ghost column at a place of the box grown by one, or -1
  std::vector<std::int64_t> global_of_slot_;
  std::vector<double> constants_;
  std::vector<Counter> counters_;
};

}  // namespace auralith

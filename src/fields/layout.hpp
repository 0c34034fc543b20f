/// Which unknowns exist, and where each stands in the global and in the local numbering.
///
/// Global: rank after rank; within a rank column after column (x fastest); within a column from bottom to top, the
/// unknowns of a Gamma face between the cells that it separates. The scalars come last on rank 0.
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
  [[nodiscard]] bool exists(CellUnknown unknown, int k) const { return cell_position_[index(unknown)][k] >= 0; }
  [[nodiscard]] bool exists(FaceUnknown unknown, int gamma) const { return face_position_[index(unknown)][gamma] >= 0; }
  [[nodiscard]] bool exists(ScalarUnknown unknown, int layer) const { return scalar_position(unknown, layer) >= 0; }
  [[nodiscard]] int cell(CellUnknown unknown, int i, int j, int k, double otherwise = 0);
  [[nodiscard]] int face(FaceUnknown unknown, int i, int j, int gamma, double otherwise = 0);
  [[nodiscard]] int scalar(ScalarUnknown unknown, int layer, double otherwise = 0);
  /// Slot that always holds `value`.
  [[nodiscard]] int constant(double value);
  /// Slot of a new counter.
  int add_counter(const std::string& name);
  /// True when cell unknowns of column (i, j) are own.
  [[nodiscard]] bool owns(int i, int j) const;
  /// Neighbour column in a direction, wrapped where periodic; false when there is none.
  [[nodiscard]] bool wrap(int& i, int& j) const;

  // Sizes
  [[nodiscard]] int per_column() const { return per_column_; }
  [[nodiscard]] int own_columns_size() const { return box_.columns() * per_column_; }
  [[nodiscard]] int scalars() const { return static_cast<int>(scalars_.size()); }
  [[nodiscard]] int first_scalar_slot() const { return own_columns_size() + ghost_columns_ * per_column_; }
  [[nodiscard]] int unknown_slots() const { return first_scalar_slot() + scalars(); }
  [[nodiscard]] const std::vector<double>& constants() const { return constants_; }
  [[nodiscard]] const std::vector<Counter>& counters() const { return counters_; }
  /// Number of slots once all constants and counters are registered; counters are the last slots.
  [[nodiscard]] int slots() const { return unknown_slots() + max_constants + static_cast<int>(counters_.size()); }
  [[nodiscard]] int first_counter_slot() const { return unknown_slots() + max_constants; }
  /// Unknowns in the global system and those stored on this rank.
  [[nodiscard]] std::int64_t global_size() const { return global_size_; }
  [[nodiscard]] int own_size() const { return own_columns_size() + (rank_ == 0 ? scalars() : 0); }
  /// Global number of each unknown slot.
  [[nodiscard]] const std::vector<std::int64_t>& global_of_slot() const { return global_of_slot_; }

  /// What an unknown slot is; for scaling, norms and diagnoses.
  struct What {
    enum class Kind { cell, face, scalar } kind;
    int unknown;       ///< value of the enum
    int k = 0;         ///< z index, gamma or layer
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
  [[nodiscard]] int column_start(int i, int j) const;  ///< slot of the first unknown of the column
  [[nodiscard]] int scalar_position(ScalarUnknown unknown, int layer) const;
  void place_unknowns(const Case& input, const Grid& grid);
  void number(const Grid& grid, const Partition& partition);

  int rank_, nx_, ny_;
  bool periodic_x_, periodic_y_;
  Box box_;
  int per_column_ = 0, ghost_columns_ = 0;
  std::int64_t global_size_ = 0;
  std::array<std::vector<int>, cell_unknown_count> cell_position_;  ///< by z index, place in the column or -1
  std::array<std::vector<int>, face_unknown_count> face_position_;  ///< by gamma
  std::vector<What> column_;                                        ///< what stands at each place of a column
  std::vector<std::pair<ScalarUnknown, int>> scalars_;              ///< (what, layer)
  std::vector<int> ghost_of_halo_;  ///< number of the ghost column at a place of the box grown by one, or -1
  std::vector<std::int64_t> global_of_slot_;
  std::vector<double> constants_;
  std::vector<Counter> counters_;
};

/// True when a metal layer carries the velocity of every cell because voids collapse under pressure there.
bool collapses(const Case& input, const Layer& layer);
/// True when the stack has an equipotential plane at both ends, so that a current can be applied.
bool has_circuit(const Case& input);

}  // namespace auralith

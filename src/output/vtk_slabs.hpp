/// Whole layers of cells on a few ranks, gathered from the columns that every rank owns.
#pragma once

#include <mpi.h>

#include <span>
#include <vector>

#include "output/sinks.hpp"

namespace auralith {

/// The layers first .. last-1 of the grid.
struct Slab {
  int first = 0, last = 0;
};

/// Ranks 0 .. count-1 get one slab each. Collective.
class Slabs {
 public:
  Slabs(MPI_Comm comm, const FieldBox& box, int wanted);

  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] Slab of(int slab) const;
  /// Values of the own slab in the order x fastest, then y, z (components first of all); empty on ranks without one. `own`: the
  /// columns of this rank as in CellField. Collective.
  [[nodiscard]] std::vector<double> gather(std::span<const double> own, int components) const;

 private:
  MPI_Comm comm_;
  FieldBox box_;
  int count_, rank_;
  std::vector<FieldBox> boxes_;  ///< of all ranks, on ranks with a slab
};

}  // namespace auralith

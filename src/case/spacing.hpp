/// Cell sizes along an axis: uniform, or growing geometrically away from refined sides.
#pragma once

#include <vector>

#include "config/section.hpp"

namespace auralith {

enum class Refine { bottom, top, both };
template <>
inline constexpr auto words<Refine> = std::to_array<Word<Refine>>({
    {"bottom", Refine::bottom},
    {"top", Refine::top},
    {"both", Refine::both},
});

/// Sizes of cells, all > 0, lengths in m.
struct GradedSpacing {
  double smallest = 0;
  double growth = 1;   ///< largest ratio of neighbours
  double largest = 0;  ///< 0: no limit
  Refine refine = Refine::bottom;
  double fine_depth = 0;  ///< from a refined side to where the cells begin to grow
};

std::vector<double> uniform_cells(double length, int count);

/// Cells from the lower to the upper end. The first cell at a refined side is `smallest` (less only when `length` leaves
/// no room), ratios of neighbours do not exceed `growth`, and the sum is `length` to round-off. The number of cells is
/// the smallest that allows this; the growth is then lowered until the cells fit exactly.
std::vector<double> graded_cells(double length, const GradedSpacing& spacing);

/// Reads `cells` of a section (a count, or a map) for an axis of this length.
std::vector<double> read_cells(Section& section, double length);

}  // namespace auralith

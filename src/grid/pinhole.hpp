/// Which columns of the grid the holes of an interlayer that is a field contain: its cells have the film or not. The holes of
/// coatings and sheets cut the faces by area (patch_areas.hpp).
#pragma once

#include <algorithm>
#include <cmath>

#include "grid/grid.hpp"

namespace auralith {

/// True when a point (m) lies in a hole of the film. A direction with one cell does not count: a disc is then a strip.
inline bool in_pinhole(const Interlayer& film, const Grid& grid, double x, double y) {
  return std::any_of(film.pinholes.begin(), film.pinholes.end(), [&](const Pinhole& hole) {
    const double dx = grid.x.cells() > 1 ? x - hole.centre[0] : 0.0;
    const double dy = grid.y.cells() > 1 ? y - hole.centre[1] : 0.0;
    return std::hypot(dx, dy) < hole.radius;
  });
}

}  // namespace auralith

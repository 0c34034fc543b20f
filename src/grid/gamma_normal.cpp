/// Normals of the smooth surface behind a staircase of cell faces.
///
/// The labels (+1 the metal of this Gamma, -1 electrolyte, 0 other metals and pores) are smoothed with the kernel
/// (1 - (d/r)^2)^2 in each direction, d in cells and r = `normal_radius`, and n is the gradient at the centre of the face. Any
/// kernel gives the exact normal of a plane; the steps of the cells are noise that it averages out, the better the smoother it
/// ends. The weight |n_face . n| turns the area of the faces into that of the surface: over a patch of plane, sum area |n_k| =
/// S n_k^2 for the faces perpendicular to axis k, and the three sums add up to S. Features smaller than the radius are blurred.
/// Tests: tests/unit/test_label_map.cpp, tests/verification/inclined_plane, tests/verification/voxel_sphere.
#include <algorithm>
#include <cmath>

#include "grid/grid.hpp"

namespace auralith {

namespace {

/// Index inside 0 .. size-1: wrapped where periodic, else mirrored at the ends (symmetry).
int inside(int n, int size, bool periodic) {
  if (periodic) return ((n % size) + size) % size;
  const int period = 2 * size;
  n = ((n % period) + period) % period;
  return n < size ? n : period - 1 - n;
}

}  // namespace

void Grid::orient(GammaFace& face) const {
  const Gamma& gamma = gammas[static_cast<std::size_t>(face.gamma)];
  if (gamma.planar || normal_radius_ == 0) return;
  const int r = normal_radius_;
  const auto bell = [&](double d) {
    const double inner = std::max(0.0, 1 - (d / r) * (d / r));
    return inner * inner;
  };
  int mi = face.i, mj = face.j;
  wrap(mi, mj);
  const std::array<int, 3> cell{mi, mj, face.k};
  const auto sign = [&](const std::array<int, 3>& c) {
    const int n = region(inside(c[0], x.cells(), periodic_x), inside(c[1], y.cells(), periodic_y),
                         std::clamp(c[2], 0, z.cells() - 1));
    if (n < 0) return 0.0;
    if (n == face.metal) return 1.0;
    return kind_[static_cast<std::size_t>(n)] == RegionKind::electrolyte ? -1.0 : 0.0;
  };
  // Along the axis of the face offsets are counted from the face: cells -1, -2 ... behind it and 0, 1 ... before it.
  const int first = face.sign > 0 ? cell[face.axis] : cell[face.axis] + 1;  // the upper cell
  const auto size = [&](int axis) { return axis == 0 ? x.cells() : axis == 1 ? y.cells() : z.cells(); };
  const auto width = [&](int axis) {
    const Axis& along = axis == 0 ? x : axis == 1 ? y : z;
    const int n = cell[axis];
    if (axis != face.axis) return along.widths[n];
    const int other = inside(n - face.sign, along.cells(), axis == 0 ? periodic_x : axis == 1 && periodic_y);
    return 0.5 * (along.widths[n] + along.widths[other]);
  };
  std::array<double, 3> gradient{};
  for (int d = 0; d < 3; ++d) {
    if (size(d) == 1) continue;
    // Pairs of cells on both sides, so that a field that does not vary along d has exactly no gradient there.
    const int a = (d + 1) % 3, b = (d + 2) % 3;
    const auto reach = [&](int axis) { return size(axis) > 1 ? r : 0; };
    const auto low = [&](int axis) { return axis == face.axis ? first - reach(axis) : cell[axis] - reach(axis); };
    const auto high = [&](int axis) { return axis == face.axis ? first + reach(axis) - 1 : cell[axis] + reach(axis); };
    const auto distance = [&](int axis, int n) { return axis == face.axis ? n - first + 0.5 : n - cell[axis]; };
    std::array<int, 3> plus{}, minus{};
    double sum = 0;
    for (int m = d == face.axis ? 0 : 1; m <= (d == face.axis ? r - 1 : r); ++m) {
      plus[d] = d == face.axis ? first + m : cell[d] + m;
      minus[d] = d == face.axis ? first - 1 - m : cell[d] - m;
      const double along = distance(d, plus[d]);
      for (int q = low(b); q <= high(b); ++q)
        for (int p = low(a); p <= high(a); ++p) {
          plus[a] = minus[a] = p;
          plus[b] = minus[b] = q;
          sum += along * bell(along) * bell(distance(a, p)) * bell(distance(b, q)) * (sign(plus) - sign(minus));
        }
    }
    gradient[d] = sum / width(d);
  }
  const double length = std::hypot(gradient[0], gradient[1], gradient[2]);
  if (!(length > 0)) return;  // two sheets that cancel: the face stands for itself
  for (double& component : gradient) component /= length;
  face.normal = gradient;
  face.weight = std::abs(gradient[face.axis]);
}

void GammaAreas::add(const GammaFace& face) {
  raw += face.area;
  surface += face.area * face.weight;
  projected += face.axis == 2 ? face.area : 0;
  moment += face.area * face.centre[2];
}

std::vector<GammaAreas> gamma_areas(const Grid& grid) {
  std::vector<GammaAreas> areas(grid.gammas.size());
  for (int j = 0; j < grid.y.cells(); ++j)
    for (int i = 0; i < grid.x.cells(); ++i)
      for (GammaFace& face : grid.column_faces(i, j)) {
        grid.orient(face);
        areas[static_cast<std::size_t>(face.gamma)].add(face);
      }
  return areas;
}

}  // namespace auralith

/// Normals of the smooth surface behind a staircase of cell faces.
///
/// n at a face is the mean of the area vectors of the faces of the same Gamma around it,
///   n ~ sum_f n_f A_f K(|x_f - x|/R) ,   K(u) = (1 - u^2)^2 for u < 1 ,
/// which is the gradient of the region of the metal, smoothed with K, without the parts of its surface that touch no electrolyte: a
/// pore, a hole or another metal beside a flat piece turns nothing there. R is `normal_radius` times the longest edge of the cell,
/// and distances are in metres, so that tall and graded cells average over as many steps as cubes. Any kernel gives the exact
/// normal of a plane; the steps are noise that it averages out. The weight |n_face . n| turns the area of the faces into that of the
/// surface: over a patch of plane, sum area |n_k| = S n_k^2 for the faces perpendicular to axis k, and the three sums add up to
/// S. Features smaller than R are blurred. Walls mirror the surface (symmetry).
/// Tests: tests/unit/test_label_map.cpp, tests/verification/inclined_plane, tests/verification/voxel_sphere.
#include <algorithm>
#include <cmath>

#include "grid/grid.hpp"

namespace auralith {

/// A column of cells as it is seen along one direction: itself, a mirror image or a periodic copy.
struct Grid::Image {
  int cell;
  double shift;  ///< x of the image = shift + sign * x
  double sign;   ///< -1: a mirror image
};

std::vector<Grid::Image> Grid::images(const Axis& along, bool periodic, int cell, double place, double reach) const {
  const int size = along.cells();
  if (size == 1) return {{cell, 0, 1}};
  std::vector<Image> found;
  const auto add = [&](int n) {  // false beyond the reach
    const int turn = n >= 0 ? n / size : -((size - 1 - n) / size);
    int index = n - turn * size;
    Image image{index, turn * along.length(), 1};
    if (!periodic && turn % 2 != 0) {
      index = size - 1 - index;
      image = {index, (turn + 1) * along.length(), -1};
    }
    const double a = image.shift + image.sign * along.nodes[index],
                 b = image.shift + image.sign * along.nodes[index + 1];
    if (std::min(a, b) > place + reach || std::max(a, b) < place - reach) return false;
    found.push_back(image);
    return true;
  };
  for (int n = cell; add(n);) ++n;
  for (int n = cell - 1; add(n);) --n;
  return found;
}

void Grid::collect_pieces() {
  if (std::all_of(gammas.begin(), gammas.end(), [](const Gamma& gamma) { return gamma.planar; })) return;
  for (int j = 0; j < y.cells(); ++j)
    for (int i = 0; i < x.cells(); ++i) {
      first_piece_.push_back(pieces_.size());
      for (const GammaFace& face : column_faces(i, j))
        pieces_.push_back({face.centre, face.sign * face.area, face.gamma, face.axis});
    }
  first_piece_.push_back(pieces_.size());
}

void Grid::orient(GammaFace& face) const {
  if (gammas[static_cast<std::size_t>(face.gamma)].planar || normal_radius_ == 0) return;
  int i = face.i, j = face.j;
  wrap(i, j);
  const auto edge = [](const Axis& along, int cell) { return along.cells() > 1 ? along.widths[cell] : 0.0; };
  const double reach = normal_radius_ * std::max({edge(x, i), edge(y, j), edge(z, face.k)});
  const std::vector<Image> along_x = images(x, periodic_x, i, face.centre[0], reach);
  std::array<double, 3> sum{};
  double size = 0;
  for (const Image& b : images(y, periodic_y, j, face.centre[1], reach))
    for (const Image& a : along_x) {
      const std::size_t column = static_cast<std::size_t>(b.cell) * x.cells() + a.cell;
      for (std::size_t n = first_piece_[column]; n < first_piece_[column + 1]; ++n) {
        const Piece& piece = pieces_[n];
        if (piece.gamma != face.gamma) continue;
        const double dx = a.shift + a.sign * piece.centre[0] - face.centre[0];
        const double dy = b.shift + b.sign * piece.centre[1] - face.centre[1];
        const double dz = piece.centre[2] - face.centre[2];
        const double inner = 1 - (dx * dx + dy * dy + dz * dz) / (reach * reach);
        if (inner <= 0) continue;
        const double mirrored = piece.axis == 0 ? a.sign : piece.axis == 1 ? b.sign : 1.0;
        sum[piece.axis] += mirrored * piece.area * inner * inner;
        size += std::abs(piece.area) * inner * inner;
      }
    }
  const double length = std::hypot(sum[0], sum[1], sum[2]);
  if (!(length > 1e-9 * size)) return;  // sheets that cancel: the face stands for itself
  for (double& component : sum) component /= length;
  face.normal = sum;
  face.weight = std::abs(sum[face.axis]);
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

#include "grid/mesh_motion.hpp"

#include <algorithm>
#include <cmath>

namespace auralith {

double mesh_motion(const Case& input, const Grid& grid, int k) {
  const int n = grid.layer_of_cell[k];
  const Layer& layer = input.layers[static_cast<std::size_t>(n)];
  const Gamma& gamma = grid.gammas[static_cast<std::size_t>(grid.gamma_of_layer(n))];
  const double at_gamma = gamma.direction > 0 ? grid.z.nodes[gamma.metal_cell] : grid.z.nodes[gamma.metal_cell + 1];
  // Cells whose outer face lies within `fixed_height` of Gamma keep their size; the rest stretches in proportion.
  double fixed = 0, here = 0;
  for (int c = gamma.metal_cell; grid.layer_of_cell[c] == n; c += gamma.direction) {
    const double outer = std::abs((gamma.direction > 0 ? grid.z.nodes[c + 1] : grid.z.nodes[c]) - at_gamma);
    if (outer <= layer.fixed_height * (1 + 1e-12)) fixed = outer;
    if (c == k) here = outer;
    if (c + gamma.direction < 0 || c + gamma.direction >= grid.z.cells()) break;
  }
  return std::max(0.0, here - fixed) / (layer.thickness - fixed);
}

double mesh_stretch(const Case& input, const Grid& grid, int k) {
  // The difference of the mesh motion at the two faces.
  const int n = grid.layer_of_cell[k];
  const Gamma& gamma = grid.gammas[static_cast<std::size_t>(grid.gamma_of_layer(n))];
  return mesh_motion(input, grid, k) - (k != gamma.metal_cell ? mesh_motion(input, grid, k - gamma.direction) : 0.0);
}

std::vector<double> heights_at(const Case& input, const Grid& grid, int layer, double thickness) {
  const LayerRange& range = grid.layers[static_cast<std::size_t>(layer)];
  const double change = thickness - input.layers[static_cast<std::size_t>(layer)].thickness;
  std::vector<double> heights;
  for (int k = range.first; k < range.last; ++k)
    heights.push_back(grid.z.widths[k] + mesh_stretch(input, grid, k) * change);
  return heights;
}

}  // namespace auralith

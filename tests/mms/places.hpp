/// Where cells are in the coordinates of the exact solutions.
#pragma once

#include <algorithm>
#include <cmath>

#include "grid/grid.hpp"
#include "mms/manufactured.hpp"

namespace auralith::mms {

struct Place {
  double centre, height;  ///< m
};

/// Distance of a metal cell from Gamma (from the bottom of the layer where there is none) when the layer is H thick: the part
/// within `fixed_height` keeps its size, the rest is stretched in proportion.
inline Place metal_place(const Case& input, const Grid& grid, int k, double thickness) {
  const int n = grid.layer_of_cell[k];
  const Layer& layer = input.layers[n];
  const int gamma = grid.gamma_of_layer(n);
  const bool downwards = gamma >= 0 && grid.gammas[gamma].direction < 0;
  const LayerRange range = grid.layers[n];
  const double origin = grid.z.nodes[downwards ? range.last : range.first];
  double fixed = 0;  // the last cell edge within the fixed height
  for (int edge = range.first; edge <= range.last; ++edge)
    if (const double d = std::abs(grid.z.nodes[edge] - origin); d <= layer.fixed_height * (1 + 1e-12))
      fixed = std::max(fixed, d);
  const auto mapped = [&](double d) {
    return d <= fixed ? d : fixed + (d - fixed) * (thickness - fixed) / (layer.thickness - fixed);
  };
  const double a = mapped(std::abs(grid.z.nodes[k] - origin)), b = mapped(std::abs(grid.z.nodes[k + 1] - origin));
  return {0.5 * (a + b), std::abs(b - a)};
}

/// Height of an electrolyte cell above the bottom of its layer.
inline Place electrolyte_place(const Grid& grid, int k) {
  const double bottom = grid.z.nodes[grid.layers[grid.layer_of_cell[k]].first];
  return {grid.z.centres[k] - bottom, grid.z.widths[k]};
}

/// Mean of c f over Gamma that makes a rigid layer drift with v, when one of its mobilities is infinite.
inline double mean_force(const MetalSolution& p, double v) {
  const double mobility = p.i_even > 0 ? p.site_mobility : p.site_mobility_plating;
  return std::isinf(mobility) ? 0 : -v / mobility;
}

inline double voltage(const Manufactured& m, double t) {
  return m.voltage * (1 + m.voltage_tau * std::sin(m.omega * t));
}
inline double voltage_rate(const Manufactured& m, double t) {
  return m.voltage * m.voltage_tau * m.omega * std::cos(m.omega * t);
}

}  // namespace auralith::mms

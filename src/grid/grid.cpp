#include "grid/grid.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace auralith {

Axis::Axis(std::vector<double> cell_widths, double origin) : widths(std::move(cell_widths)) {
  nodes.push_back(origin);
  for (double width : widths) nodes.push_back(nodes.back() + width);
  for (std::size_t n = 0; n < widths.size(); ++n) centres.push_back(0.5 * (nodes[n] + nodes[n + 1]));
}

namespace {

std::vector<double> stacked_heights(const Case& input) {
  std::vector<double> heights;
  for (const Layer& layer : input.layers) heights.insert(heights.end(), layer.heights.begin(), layer.heights.end());
  if (heights.empty()) throw InputError(input.file + ": layers: no layer has cells");
  return heights;
}

int find_interface(const Case& input, const std::string& lower, const std::string& upper) {
  for (std::size_t n = 0; n < input.interfaces.size(); ++n) {
    const auto& entry = input.interfaces[n];
    if ((entry.lower == lower && entry.upper == upper) || (entry.lower == upper && entry.upper == lower))
      return static_cast<int>(n);
  }
  return -1;
}

}  // namespace

Grid::Grid(const Case& input)
    : x(input.grid.widths_x),
      y(input.grid.widths_y),
      z(stacked_heights(input)),
      periodic_x(input.grid.boundary_x == LateralBoundary::periodic),
      periodic_y(input.grid.boundary_y == LateralBoundary::periodic),
      periodic_z(input.grid.boundary_z == StackBoundary::periodic) {
  for (std::size_t n = 0; n < input.layers.size(); ++n) {
    const int first = static_cast<int>(layer_of_cell.size());
    layer_of_cell.insert(layer_of_cell.end(), input.layers[n].heights.size(), static_cast<int>(n));
    layers.push_back({static_cast<int>(n), first, static_cast<int>(layer_of_cell.size())});
  }
  for (std::size_t n = 0; n + 1 < input.layers.size(); ++n) {
    const Layer &lower = input.layers[n], &upper = input.layers[n + 1];
    if (lower.region == upper.region) continue;
    if (lower.lumped || upper.lumped)
      throw InputError(input.file + ": layers." + lower.name + ", layers." + upper.name +
                       ": a lumped layer cannot touch a metal: the reaction needs at least one electrolyte cell there");
    Gamma gamma;
    const bool metal_above = upper.region == RegionKind::metal;
    gamma.interface = find_interface(input, lower.name, upper.name);
    gamma.metal_layer = static_cast<int>(metal_above ? n + 1 : n);
    gamma.electrolyte_layer = static_cast<int>(metal_above ? n : n + 1);
    gamma.direction = metal_above ? 1 : -1;
    const int face = layers[n].last;  // first cell above the interface
    gamma.metal_cell = metal_above ? face : face - 1;
    gamma.electrolyte_cell = metal_above ? face - 1 : face;
    if (gamma_of_layer(gamma.metal_layer) >= 0)
      throw InputError(input.file + ": layers." + input.layers[static_cast<std::size_t>(gamma.metal_layer)].name +
                       ": a metal layer between two electrolytes is not supported; end the stack at the metal");
    gammas.push_back(gamma);
  }
}

int Grid::dimension() const { return std::max(1, (x.cells() > 1) + (y.cells() > 1) + (z.cells() > 1)); }

int Grid::gamma_of_layer(int layer) const {
  for (std::size_t n = 0; n < gammas.size(); ++n)
    if (gammas[n].metal_layer == layer) return static_cast<int>(n);
  return -1;
}

Partition::Partition(int nx, int ny, int ranks) : nx_(nx), ny_(ny), ranks_(ranks), px_(1), py_(1) {
  // The factorisation with the shortest inner boundary; idle ranks only when there are more ranks than columns.
  double best = -1;
  for (int used = std::min(ranks, nx * ny); used >= 1 && best < 0; --used)
    for (int p = 1; p <= used; ++p) {
      if (used % p != 0 || p > nx || used / p > ny) continue;
      const double boundary = static_cast<double>(p - 1) * ny + static_cast<double>(used / p - 1) * nx;
      if (best < 0 || boundary < best) best = boundary, px_ = p, py_ = used / p;
    }
}

Box Partition::box(int rank) const {
  if (rank >= px_ * py_) return {};
  const int a = rank % px_, b = rank / px_;
  const auto cut = [](long n, long part, long parts) { return static_cast<int>(n * part / parts); };
  return {cut(nx_, a, px_), cut(nx_, a + 1, px_), cut(ny_, b, py_), cut(ny_, b + 1, py_)};
}

int Partition::owner(int i, int j) const {
  int rank = static_cast<int>((static_cast<long>(j) * py_) / ny_ * px_ + (static_cast<long>(i) * px_) / nx_);
  rank = std::clamp(rank, 0, px_ * py_ - 1);
  if (box(rank).contains(i, j)) return rank;
  for (int r = 0; r < px_ * py_; ++r)  // the integer division above can miss by one
    if (box(r).contains(i, j)) return r;
  return -1;
}

}  // namespace auralith

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

int find_interface(const Case& input, const std::string& a, const std::string& b) {
  for (std::size_t n = 0; n < input.interfaces.size(); ++n) {
    const auto& entry = input.interfaces[n];
    if ((entry.lower == a && entry.upper == b) || (entry.lower == b && entry.upper == a)) return static_cast<int>(n);
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
      periodic_z(input.grid.boundary_z == StackBoundary::periodic),
      map_(input.label_map.regions),
      region_count_(input.region_count()),
      normal_radius_(input.label_map.normal_radius),
      patches_(input) {
  for (std::size_t n = 0; n < input.layers.size(); ++n) {
    const int first = static_cast<int>(layer_of_cell.size());
    layer_of_cell.insert(layer_of_cell.end(), input.layers[n].heights.size(), static_cast<int>(n));
    layers.push_back({static_cast<int>(n), first, static_cast<int>(layer_of_cell.size())});
  }
  for (int a = 0; a < region_count_; ++a) {
    kind_.push_back(input.region(a).region);
    for (int b = 0; b < region_count_; ++b)
      interface_of_pair_.push_back(a == b ? -1 : find_interface(input, input.region(a).name, input.region(b).name));
  }
  has_map() ? find_mapped_gammas(input) : find_layered_gammas(input);
  uniform_ = !has_map();
  for (int j = 0; j < y.cells(); ++j)
    for (int i = 0; uniform_ && i < x.cells(); ++i) uniform_ = column_faces(i, j).size() == gammas.size();
  if (has_map()) collect_pieces();
}

void Grid::find_layered_gammas(const Case& input) {
  for (std::size_t n = 0; n + 1 < input.layers.size(); ++n) {
    const Layer &lower = input.layers[n], &upper = input.layers[n + 1];
    if (lower.region == upper.region) continue;
    if (lower.lumped || upper.lumped)
      throw InputError(input.file + ": layers." + lower.name + ", layers." + upper.name +
                       ": a lumped layer cannot touch a metal: the reaction needs at least one electrolyte cell there");
    Gamma gamma;
    const bool metal_above = upper.region == RegionKind::metal;
    gamma.interface = interface_between(static_cast<int>(n), static_cast<int>(n + 1));
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

void Grid::find_mapped_gammas(const Case& input) {
  const int last = static_cast<int>(layers.size()) - 1;
  std::vector<char> touches(static_cast<std::size_t>(region_count_), 0);
  for (int n = 0; n <= last; ++n)  // column_faces numbers all metals as long as none is left out
    if (kind_[static_cast<std::size_t>(n)] == RegionKind::metal) gammas.push_back({.metal_layer = n});
  for (int j = 0; j < y.cells(); ++j)
    for (int i = 0; i < x.cells(); ++i)
      for (const GammaFace& face : column_faces(i, j)) touches[static_cast<std::size_t>(face.metal)] = 1;
  std::erase_if(gammas, [&](const Gamma& gamma) { return !touches[static_cast<std::size_t>(gamma.metal_layer)]; });
  for (Gamma& gamma : gammas) {
    const int n = gamma.metal_layer;
    if ((n == 0) == (n == last))
      throw InputError(
          input.file + ": layers." + input.region(n).name +
          ": with a label map, a metal that touches an electrolyte is the first or the last of two or more layers");
    gamma.direction = n == 0 ? -1 : 1;
    const LayerRange& range = layers[static_cast<std::size_t>(n)];
    gamma.metal_cell = n == 0 ? range.last - 1 : range.first;
    gamma.electrolyte_cell = gamma.metal_cell - gamma.direction;
    gamma.planar = is_planar(gamma);
    if (!gamma.planar) {
      gamma.metal_cell = gamma.electrolyte_cell = gamma.electrolyte_layer = -1;
      continue;
    }
    gamma.electrolyte_layer = region(0, 0, gamma.electrolyte_cell);
    gamma.interface = interface_between(n, gamma.electrolyte_layer);
  }
}

bool Grid::is_planar(const Gamma& gamma) const {
  const int ke = gamma.electrolyte_cell;
  if (ke < 0 || ke >= z.cells()) return false;
  for (int j = 0; j < y.cells(); ++j)
    for (int i = 0; i < x.cells(); ++i) {
      const int below = region(i, j, ke);
      if (below < 0 || kind_[static_cast<std::size_t>(below)] != RegionKind::electrolyte) return false;
      for (int k = 0; k < z.cells(); ++k)
        if ((region(i, j, k) == gamma.metal_layer) != (layer_of_cell[k] == gamma.metal_layer)) return false;
    }
  return true;
}

int Grid::dimension() const { return std::max(1, (x.cells() > 1) + (y.cells() > 1) + (z.cells() > 1)); }

int Grid::gamma_of_layer(int layer) const {
  for (std::size_t n = 0; n < gammas.size(); ++n)
    if (gammas[n].metal_layer == layer) return static_cast<int>(n);
  return -1;
}

bool Grid::wrap(int& i, int& j) const {
  const auto wrapped = [](int& n, int size, bool periodic) {
    if (n >= 0 && n < size) return true;
    if (!periodic) return false;
    n = (n + size) % size;
    return true;
  };
  return wrapped(i, x.cells(), periodic_x) && wrapped(j, y.cells(), periodic_y);
}

int Grid::region(int i, int j, int k) const {
  if (!has_map()) return layer_of_cell[static_cast<std::size_t>(k)];
  wrap(i, j);
  return map_[(static_cast<std::size_t>(k) * y.cells() + j) * x.cells() + i];
}

void Grid::add_face(std::vector<GammaFace>& faces, int i, int j, int k, int axis, int sign) const {
  GammaFace face;
  face.i = i, face.j = j, face.k = k;
  face.ei = i - (axis == 0 ? sign : 0), face.ej = j - (axis == 1 ? sign : 0), face.ek = k - (axis == 2 ? sign : 0);
  int wi = face.ei, wj = face.ej;
  if (face.ek < 0 || face.ek >= z.cells() || !wrap(wi, wj) || (axis < 2 && wi == i && wj == j)) return;
  face.metal = region(i, j, k);
  face.electrolyte = region(wi, wj, face.ek);
  if (face.electrolyte < 0 || kind_[static_cast<std::size_t>(face.electrolyte)] != RegionKind::electrolyte) return;
  face.axis = axis, face.sign = sign;
  face.gamma = gamma_of_layer(face.metal);
  face.interface = interface_between(face.metal, face.electrolyte);
  face.centre = {x.centres[i], y.centres[j], z.centres[k]};
  const auto edge = [&](const Axis& along, int n) { return along.nodes[sign > 0 ? n : n + 1]; };
  face.centre[axis] = axis == 0 ? edge(x, i) : axis == 1 ? edge(y, j) : edge(z, k);
  face.area = axis == 0 ? y.widths[j] * z.widths[k] : axis == 1 ? x.widths[i] * z.widths[k] : x.widths[i] * y.widths[j];
  face.normal = {0, 0, 0};
  face.normal[axis] = sign;
  face.first = static_cast<int>(faces.size());
  const double whole = face.area;
  for (const auto& [parts, share] :
       shares({&face.interface, 1}, sign > 0 && axis == 0 ? i - 1 : i, sign > 0 && axis == 1 ? j - 1 : j, axis)) {
    face.index = static_cast<int>(faces.size());
    face.part = parts.front();
    face.share = share;
    face.area = share * whole;
    faces.push_back(face);
  }
}

std::vector<PatchAreas::Share> Grid::shares(std::span<const int> interfaces, int i, int j, int axis) const {
  wrap(i, j);
  PatchAreas::Extent face{{x.nodes[i], x.nodes[i + 1]}, {y.nodes[j], y.nodes[j + 1]}};
  if (axis == 0) face.x[0] = face.x[1];
  if (axis == 1) face.y[0] = face.y[1];
  return patches_.of(interfaces, face);
}

std::vector<GammaFace> Grid::column_faces(int i, int j) const {
  std::vector<GammaFace> faces;
  if (!has_map()) {
    for (const Gamma& gamma : gammas) add_face(faces, i, j, gamma.metal_cell, 2, gamma.direction);
    return faces;
  }
  for (int k = 0; k < z.cells(); ++k) {
    const auto metal = [&](int cell) {
      const int n = cell < z.cells() ? region(i, j, cell) : -1;
      return n >= 0 && kind_[static_cast<std::size_t>(n)] == RegionKind::metal;
    };
    if (metal(k)) {
      for (const int axis : {0, 1})
        for (const int sign : {1, -1}) add_face(faces, i, j, k, axis, sign);
      add_face(faces, i, j, k, 2, -1);
    }
    if (metal(k + 1)) add_face(faces, i, j, k + 1, 2, 1);
  }
  return faces;
}

}  // namespace auralith

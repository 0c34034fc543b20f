/// What a label map must satisfy beyond its own shape (case/read_label_map.cpp): outer planes, moving lattices, contact angles on
/// coarse cells, and a way for the current to every cell. Tests: tests/workflow/bad_label_maps.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/units.hpp"
#include "physics/model.hpp"

namespace auralith {

namespace {

class RegionChecker {
 public:
  RegionChecker(const Case& input, const Grid& grid) : input_(input), grid_(grid), catalog_(input) {}

  void run() const {
    check_outer_planes();
    for (const Gamma& gamma : grid_.gammas) {
      check_motion(gamma);
      if (input_.effects.wall_energy) check_wall(gamma);
    }
    if (input_.effects.ion_transport || input_.effects.electron_transport) check_potentials();
  }

 private:
  [[noreturn]] void fail(const std::string& key, const std::string& why) const {
    throw InputError(fmt::format("{}: {}: {} (labels: {}, dataset {})", input_.file, key, why, input_.label_map.file,
                                 input_.label_map.dataset));
  }
  [[nodiscard]] std::string name(int region) const { return region < 0 ? "pore" : input_.region(region).name; }

  /// The plane of an electrode is an equipotential or a reservoir as a whole.
  void check_outer_planes() const {
    for (const bool top : {false, true}) {
      const Layer& layer = top ? input_.layers.back() : input_.layers.front();
      if (layer.outer_plane == OuterPlane::insulating) continue;
      const int k = top ? grid_.z.cells() - 1 : 0;
      const int wanted = top ? static_cast<int>(input_.layers.size()) - 1 : 0;
      for (int j = 0; j < grid_.y.cells(); ++j)
        for (int i = 0; i < grid_.x.cells(); ++i)
          if (grid_.region(i, j, k) != wanted)
            fail("label_map",
                 fmt::format("cell (i, j, k) = ({}, {}, {}) at the outer plane of layer '{}' belongs to '{}'; "
                             "allowed: only cells of '{}' in this plane, or outer_plane insulating",
                             i, j, k, layer.name, name(grid_.region(i, j, k)), layer.name));
    }
  }

  /// The metal of a column moves along z as one piece between its Gamma and the outer plane.
  void check_motion(const Gamma& gamma) const {
    const Layer& metal = input_.region(gamma.metal_layer);
    if (!input_.effects.lattice_motion || metal.lattice_motion == LatticeMotion::none) return;
    const std::string key = "layers." + metal.name + ".lattice_motion";
    if (metal.outer_plane == OuterPlane::finite && !gamma.planar)
      fail(key,
           "a finite electrode stretches in planes, but the label map makes its interface uneven; allowed: a flat "
           "interface where the layer ends, or outer_plane reservoir");
    const int nz = grid_.z.cells(), outermost = gamma.direction > 0 ? nz - 1 : 0;
    for (int j = 0; j < grid_.y.cells(); ++j)
      for (int i = 0; i < grid_.x.cells(); ++i) {
        int k = outermost, pieces = 0, faces = 0;
        for (; k >= 0 && k < nz && grid_.region(i, j, k) == gamma.metal_layer; k -= gamma.direction) ++pieces;
        int cells = 0;
        for (int n = 0; n < nz; ++n) cells += grid_.region(i, j, n) == gamma.metal_layer;
        for (const GammaFace& face : grid_.column_faces(i, j))
          faces += face.axis == 2 && face.metal == gamma.metal_layer;
        if (faces != 1 || cells != pieces)
          fail(key,
               fmt::format("column (i, j) = ({}, {}) has {} horizontal faces with an electrolyte and {} of {} metal "
                           "cells in one piece with the outer plane, but a lattice that moves along z needs exactly "
                           "one and all; allowed for such a map: none",
                           i, j, faces, pieces, cells));
      }
    check_infinite_mobility(gamma, key);
  }

  /// An infinite site mobility of a rigid layer is one constraint for the whole of Gamma.
  void check_infinite_mobility(const Gamma& gamma, const std::string& key) const {
    if (input_.region(gamma.metal_layer).lattice_motion != LatticeMotion::rigid) return;
    const InterfaceEntry* first = nullptr;
    for (std::size_t e = 0; e < catalog_.entries.size(); ++e) {
      const InterfaceEntry* entry = catalog_.entries[e];
      if (catalog_.metal_of_entry[e] != gamma.metal_layer || entry->kind != InterfaceKind::reaction) continue;
      if (first == nullptr) first = entry;
      const auto mobilities = [](const InterfaceEntry& each) {
        return std::pair(each.site_mobility.value, each.site_mobility_plating.value);
      };
      const auto [a, b] = mobilities(*entry);
      if (mobilities(*first) != mobilities(*entry) &&
          (std::isinf(a) || std::isinf(b) || std::isinf(first->site_mobility.value) ||
           std::isinf(first->site_mobility_plating.value)))
        fail(key,
             "'rigid' with several site mobilities on one electrode, one of them infinite; allowed: the same ones, "
             "finite ones, or column");
    }
  }

  /// See check_case: 2 delta/h > |cos(theta)| makes the void fraction at the face unique; h across the face.
  void check_wall(const Gamma& gamma) const {
    const Layer& metal = input_.region(gamma.metal_layer);
    const double delta = void_thickness(metal);
    for (int j = 0; j < grid_.y.cells(); ++j)
      for (int i = 0; i < grid_.x.cells(); ++i)
        for (const GammaFace& face : grid_.column_faces(i, j)) {
          if (face.metal != gamma.metal_layer) continue;
          const int entry = catalog_.at(face.interface, face.centre[0], face.centre[1]);
          const HeterogeneousValue& angle = catalog_.entries[static_cast<std::size_t>(entry)]->contact_angle_cosine;
          const double largest = std::abs(angle.mean) + 4 * angle.deviation;
          const double h = face.axis == 0   ? grid_.x.widths[i]
                           : face.axis == 1 ? grid_.y.widths[j]
                                            : grid_.z.widths[face.k];
          if (!(2 * delta / h > largest))
            fail("layers." + metal.name,
                 fmt::format(
                     "metal cell (i, j, k) = ({}, {}, {}) is {} wide across the interface with '{}', too coarse for a "
                     "contact angle cosine up to {:.3g} and an interface thickness of {}; allowed: less than {}",
                     i, j, face.k, format_quantity(h, "m"), name(face.electrolyte), largest,
                     format_quantity(delta, "m"), format_quantity(2 * delta / largest, "m")));
        }
  }

  [[nodiscard]] bool is_metal(int region) const {
    return region >= 0 && input_.region(region).region == RegionKind::metal;
  }
  [[nodiscard]] bool has_potential(int region) const {
    if (region < 0) return false;
    return is_metal(region) ? input_.effects.electron_transport : input_.effects.ion_transport;
  }

  /// True when charge passes from one cell to its neighbour.
  [[nodiscard]] bool conducts(int a, int b, double x, double y) const {
    if (!has_potential(a) || !has_potential(b)) return false;
    if (a == b) return true;
    const InterfaceEntry& entry =
        *catalog_.entries[static_cast<std::size_t>(catalog_.at(grid_.interface_between(a, b), x, y))];
    if (is_metal(a) && is_metal(b)) return false;
    if (is_metal(a) != is_metal(b)) return input_.effects.interface_reaction && entry.kind == InterfaceKind::reaction;
    return entry.kind == InterfaceKind::contact_resistance;
  }

  /// Every potential must be tied to the bottom plane, which is fixed; a piece that is not leaves the matrix singular.
  void check_potentials() const {
    const int nx = grid_.x.cells(), ny = grid_.y.cells(), nz = grid_.z.cells();
    const auto place = [&](int i, int j, int k) { return (static_cast<std::size_t>(k) * ny + j) * nx + i; };
    std::vector<char> reached(place(0, 0, nz), 0);
    std::vector<std::array<int, 3>> queue;
    const auto reach = [&](int i, int j, int k) {
      if (reached[place(i, j, k)]) return;
      reached[place(i, j, k)] = 1;
      queue.push_back({i, j, k});
    };
    for (int j = 0; j < ny; ++j)
      for (int i = 0; i < nx; ++i) reach(i, j, 0);
    while (!queue.empty()) {
      const auto [i, j, k] = queue.back();
      queue.pop_back();
      for (int axis = 0; axis < 3; ++axis)
        for (const int step : {-1, 1}) {
          int ni = i + (axis == 0 ? step : 0), nj = j + (axis == 1 ? step : 0), nk = k + (axis == 2 ? step : 0);
          if (nk < 0 || nk >= nz || !grid_.wrap(ni, nj)) continue;
          const int a = grid_.region(i, j, k), b = grid_.region(ni, nj, nk);
          // Where the terms look their entry up: a face of Gamma at its centre, a contact in the first of its columns.
          const bool metal_here = is_metal(a), gamma = metal_here != is_metal(b);
          const bool here = gamma ? metal_here : place(i, j, 0) < place(ni, nj, 0);
          double x = grid_.x.centres[here ? i : ni], y = grid_.y.centres[here ? j : nj];
          if (gamma && axis == 0) x = grid_.x.nodes[(step > 0) == here ? (here ? i : ni) + 1 : (here ? i : ni)];
          if (gamma && axis == 1) y = grid_.y.nodes[(step > 0) == here ? (here ? j : nj) + 1 : (here ? j : nj)];
          if (conducts(a, b, x, y)) reach(ni, nj, nk);
        }
    }
    for (int k = 0; k < nz; ++k)
      for (int j = 0; j < ny; ++j)
        for (int i = 0; i < nx; ++i) {
          const int region = grid_.region(i, j, k);
          if (!has_potential(region) || reached[place(i, j, k)]) continue;
          fail("label_map",
               fmt::format("cell (i, j, k) = ({}, {}, {}) of '{}' is cut off: no conducting path leads from it to "
                           "the bottom plane, so nothing fixes its potential; make it a pore, or list a "
                           "conducting interface with a neighbour",
                           i, j, k, name(region)));
        }
  }

  const Case& input_;
  const Grid& grid_;
  Catalog catalog_;
};

}  // namespace

void check_regions(const Case& input, const Grid& grid) { RegionChecker(input, grid).run(); }

}  // namespace auralith

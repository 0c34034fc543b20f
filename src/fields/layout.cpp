#include "fields/layout.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace auralith {

bool collapses(const Case& input, const Layer& layer) {
  const auto& pressures = input.ambient.pressure.values;
  return input.effects.metal_void && input.effects.void_collapse && layer.region == RegionKind::metal &&
         layer.lattice_motion == LatticeMotion::column &&
         std::any_of(pressures.begin(), pressures.end(), [](double p) { return p > 0; });
}

bool has_circuit(const Case& input) {
  const auto conducts = [&](const Layer& layer) {
    return layer.region == RegionKind::metal
               ? input.effects.electron_transport && layer.outer_plane != OuterPlane::insulating
               : input.effects.ion_transport && layer.outer_plane == OuterPlane::equipotential;
  };
  return input.grid.boundary_z == StackBoundary::closed && conducts(input.layers.front()) &&
         conducts(input.layers.back());
}

Layout::Layout(const Case& input, const Grid& grid, const Partition& partition, int rank)
    : rank_(rank),
      nx_(grid.x.cells()),
      ny_(grid.y.cells()),
      periodic_x_(grid.periodic_x),
      periodic_y_(grid.periodic_y),
      box_(partition.box(rank)) {
  place_unknowns(input, grid);
  number(grid, partition);
}

void Layout::place_unknowns(const Case& input, const Grid& grid) {
  const Effects& on = input.effects;
  for (auto& positions : cell_position_) positions.assign(grid.layer_of_cell.size(), -1);
  for (auto& positions : face_position_) positions.assign(grid.gammas.size(), -1);
  const auto add_cell = [&](CellUnknown unknown, int k) {
    cell_position_[index(unknown)][k] = per_column_++;
    column_.push_back({What::Kind::cell, static_cast<int>(unknown), k});
  };
  const auto add_face = [&](FaceUnknown unknown, int gamma) {
    face_position_[index(unknown)][gamma] = per_column_++;
    column_.push_back({What::Kind::face, static_cast<int>(unknown), gamma});
  };
  for (int k = 0; k < grid.z.cells(); ++k) {
    const Layer& layer = input.layers[static_cast<std::size_t>(grid.layer_of_cell[k])];
    if (layer.region == RegionKind::electrolyte) {
      if (on.ion_transport) add_cell(CellUnknown::ionic_potential, k);
    } else {
      if (on.electron_transport) add_cell(CellUnknown::electronic_potential, k);
      if (on.metal_void) {
        add_cell(CellUnknown::void_fraction, k);
        add_cell(CellUnknown::void_potential, k);
      }
      if (collapses(input, layer)) add_cell(CellUnknown::lattice_velocity, k);
    }
    for (std::size_t g = 0; g < grid.gammas.size(); ++g) {
      const Gamma& gamma = grid.gammas[g];
      if (std::min(gamma.metal_cell, gamma.electrolyte_cell) != k) continue;
      const Layer& metal = input.layers[static_cast<std::size_t>(gamma.metal_layer)];
      const int face = static_cast<int>(g);
      if (on.metal_void) {
        add_face(FaceUnknown::void_fraction, face);
        add_face(FaceUnknown::void_potential, face);
      }
      if (on.interface_reaction) {
        add_face(FaceUnknown::electronic_potential, face);
        add_face(FaceUnknown::ionic_potential, face);
        add_face(FaceUnknown::reaction_current, face);
      }
      if (on.lattice_motion && metal.lattice_motion != LatticeMotion::none) add_face(FaceUnknown::site_velocity, face);
    }
  }
  if (has_circuit(input)) scalars_.emplace_back(ScalarUnknown::cell_voltage, 0);
  for (const Gamma& gamma : grid.gammas) {
    const Layer& metal = input.layers[static_cast<std::size_t>(gamma.metal_layer)];
    if (!on.lattice_motion || metal.lattice_motion == LatticeMotion::none) continue;
    if (metal.outer_plane == OuterPlane::finite) scalars_.emplace_back(ScalarUnknown::thickness, gamma.metal_layer);
    if (metal.lattice_motion == LatticeMotion::rigid) {
      scalars_.emplace_back(ScalarUnknown::rigid_velocity, gamma.metal_layer);
      const InterfaceEntry* entry =
          gamma.interface >= 0 ? &input.interfaces[static_cast<std::size_t>(gamma.interface)].entry : nullptr;
      if (entry && (std::isinf(entry->site_mobility.value) || std::isinf(entry->site_mobility_plating.value)))
        scalars_.emplace_back(ScalarUnknown::mean_force, gamma.metal_layer);
    }
    if (metal.load_sharing) scalars_.emplace_back(ScalarUnknown::mean_contact, gamma.metal_layer);
  }
}

void Layout::number(const Grid& grid, const Partition& partition) {
  // Start of every rank in the global numbering.
  std::vector<std::int64_t> start{0};
  for (int r = 0; r < partition.ranks(); ++r)
    start.push_back(start.back() + static_cast<std::int64_t>(partition.box(r).columns()) * per_column_ +
                    (r == 0 ? scalars() : 0));
  global_size_ = start.back();

  const auto add_column = [&](int i, int j) {
    const int owner = partition.owner(i, j);
    const std::int64_t first = start[static_cast<std::size_t>(owner)] +
                               static_cast<std::int64_t>(partition.box(owner).index(i, j)) * per_column_;
    for (int p = 0; p < per_column_; ++p) global_of_slot_.push_back(first + p);
  };
  for (int j = box_.j0; j < box_.j1; ++j)
    for (int i = box_.i0; i < box_.i1; ++i) add_column(i, j);

  // One ring of ghost columns (no corners: fluxes go through faces).
  const int width = box_.width() + 2, depth = box_.j1 - box_.j0 + 2;
  ghost_of_halo_.assign(static_cast<std::size_t>(width * depth), -1);
  if (box_.columns() > 0)
    for (int b = 0; b < depth; ++b)
      for (int a = 0; a < width; ++a) {
        const bool edge_x = a == 0 || a == width - 1, edge_y = b == 0 || b == depth - 1;
        if (edge_x == edge_y) continue;  // inside or a corner
        int i = box_.i0 + a - 1, j = box_.j0 + b - 1;
        if (!wrap(i, j) || box_.contains(i, j)) continue;
        ghost_of_halo_[static_cast<std::size_t>(b * width + a)] = ghost_columns_++;
        add_column(i, j);
      }
  const std::int64_t first_scalar = static_cast<std::int64_t>(partition.box(0).columns()) * per_column_;
  for (int s = 0; s < scalars(); ++s) global_of_slot_.push_back(first_scalar + s);
  (void)grid;
}

bool Layout::wrap(int& i, int& j) const {
  const auto wrapped = [](int& n, int size, bool periodic) {
    if (n >= 0 && n < size) return true;
    if (!periodic) return false;
    n = (n + size) % size;
    return true;
  };
  return wrapped(i, nx_, periodic_x_) && wrapped(j, ny_, periodic_y_);
}

bool Layout::owns(int i, int j) const { return wrap(i, j) && box_.contains(i, j); }

int Layout::column_start(int i, int j) const {
  int wi = i, wj = j;
  if (wrap(wi, wj) && box_.contains(wi, wj)) return box_.index(wi, wj) * per_column_;
  const int a = i - box_.i0 + 1, b = j - box_.j0 + 1;
  const int ghost = ghost_of_halo_[static_cast<std::size_t>(b * (box_.width() + 2) + a)];
  return own_columns_size() + ghost * per_column_;
}

int Layout::cell(CellUnknown unknown, int i, int j, int k, double otherwise) {
  const int position = cell_position_[index(unknown)][k];
  return position < 0 ? constant(otherwise) : column_start(i, j) + position;
}

int Layout::face(FaceUnknown unknown, int i, int j, int gamma, double otherwise) {
  const int position = face_position_[index(unknown)][gamma];
  return position < 0 ? constant(otherwise) : column_start(i, j) + position;
}

int Layout::scalar_position(ScalarUnknown unknown, int layer) const {
  for (std::size_t s = 0; s < scalars_.size(); ++s)
    if (scalars_[s].first == unknown && (unknown == ScalarUnknown::cell_voltage || scalars_[s].second == layer))
      return static_cast<int>(s);
  return -1;
}

int Layout::scalar(ScalarUnknown unknown, int layer, double otherwise) {
  const int position = scalar_position(unknown, layer);
  return position < 0 ? constant(otherwise) : first_scalar_slot() + position;
}

int Layout::constant(double value) {
  const auto found = std::find(constants_.begin(), constants_.end(), value);
  if (found != constants_.end()) return unknown_slots() + static_cast<int>(found - constants_.begin());
  if (constants_.size() == max_constants)
    throw InputError("too many layers with constants of their own (internal limit)");
  constants_.push_back(value);
  return unknown_slots() + static_cast<int>(constants_.size()) - 1;
}

int Layout::add_counter(const std::string& name) {
  const int slot = first_counter_slot() + static_cast<int>(counters_.size());
  counters_.push_back({name, slot});
  return slot;
}

Layout::What Layout::what(int slot) const {
  if (slot >= first_scalar_slot()) {
    const auto& [unknown, layer] = scalars_[static_cast<std::size_t>(slot - first_scalar_slot())];
    return {What::Kind::scalar, static_cast<int>(unknown), layer};
  }
  What what = column_[static_cast<std::size_t>(slot % per_column_)];
  const int column = slot / per_column_;
  if (column < box_.columns()) {
    what.i = box_.i0 + column % box_.width();
    what.j = box_.j0 + column / box_.width();
  }
  return what;
}

std::string Layout::name(const What& what) {
  static const char* const cells[] = {"ionic_potential", "electronic_potential", "void_fraction", "void_potential",
                                      "lattice_velocity"};
  static const char* const faces[] = {
      "void_fraction at Gamma",   "void_potential at Gamma", "electronic_potential at Gamma",
      "ionic_potential at Gamma", "reaction_current",        "site_velocity"};
  static const char* const scalar_names[] = {"cell_voltage", "thickness", "rigid_velocity", "mean_force",
                                             "mean_contact"};
  const int n = what.unknown;
  return what.kind == What::Kind::cell ? cells[n] : what.kind == What::Kind::face ? faces[n] : scalar_names[n];
}

}  // namespace auralith

#include "fields/layout.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "case/needs.hpp"

namespace auralith {

namespace {

/// An infinite site mobility anywhere on Gamma of a metal (patches have the same: see check_case).
bool has_infinite_site_mobility(const Case& input, const Layer& metal) {
  return std::any_of(input.interfaces.begin(), input.interfaces.end(), [&](const InterfaceSpec& spec) {
    return (spec.lower == metal.name || spec.upper == metal.name) &&
           (std::isinf(spec.entry.site_mobility.value) || std::isinf(spec.entry.site_mobility_plating.value));
  });
}

}  // namespace

Layout::Layout(const Case& input, const Grid& grid, const Partition& partition, int rank)
    : rank_(rank),
      nx_(grid.x.cells()),
      ny_(grid.y.cells()),
      periodic_x_(grid.periodic_x),
      periodic_y_(grid.periodic_y),
      box_(partition.box(rank)) {
  find_types(input, grid);
  place_scalars(input, grid);
  number(partition);
  find_faces(grid);
}

void Layout::find_types(const Case& input, const Grid& grid) {
  if (grid.uniform()) {
    types_.push_back(make_type(input, grid, 0, 0, grid.column_faces(0, 0)));
    return;
  }
  std::map<std::vector<int>, int> known;
  for (int j = 0; j < ny_; ++j)
    for (int i = 0; i < nx_; ++i) {
      const std::vector<GammaFace> faces = grid.column_faces(i, j);
      std::vector<int> key;
      for (int k = 0; k < grid.z.cells(); ++k) key.push_back(grid.region(i, j, k));
      for (const GammaFace& f : faces) key.push_back((f.k * 3 + f.axis) * 4 + (f.sign > 0) * 2 + f.leads());
      const auto [found, is_new] = known.try_emplace(std::move(key), static_cast<int>(types_.size()));
      if (is_new) types_.push_back(make_type(input, grid, i, j, faces));
      type_of_column_.push_back(found->second);
    }
}

Layout::ColumnType Layout::make_type(const Case& input, const Grid& grid, int i, int j,
                                     const std::vector<GammaFace>& faces) {
  const Effects& on = input.effects;
  ColumnType type;
  for (auto& positions : type.cells) positions.assign(static_cast<std::size_t>(grid.z.cells()), -1);
  for (auto& positions : type.faces) positions.assign(faces.size(), -1);
  const auto next = [&] { return static_cast<int>(type.places.size()); };
  const auto add_cell = [&](CellUnknown unknown, int k) {
    type.cells[index(unknown)][static_cast<std::size_t>(k)] = next();
    type.places.push_back({What::Kind::cell, static_cast<int>(unknown), k});
  };
  const auto add_face = [&](FaceUnknown unknown, int face) {
    type.faces[index(unknown)][static_cast<std::size_t>(face)] = next();
    type.places.push_back({What::Kind::face, static_cast<int>(unknown), face});
  };
  for (int k = 0; k < grid.z.cells(); ++k) {
    const int region = grid.region(i, j, k);
    if (region >= 0 && input.region(region).region == RegionKind::electrolyte) {
      if (on.ion_transport) add_cell(CellUnknown::ionic_potential, k);
    } else if (region >= 0) {
      if (on.electron_transport) add_cell(CellUnknown::electronic_potential, k);
      if (on.metal_void) {
        add_cell(CellUnknown::void_fraction, k);
        add_cell(CellUnknown::void_potential, k);
      }
      if (on.metal_void && alloys(input.region(region))) {
        add_cell(CellUnknown::alloy_coordinate, k);
        add_cell(CellUnknown::alloy_potential, k);
      }
      if (creeps(input, input.region(region))) add_cell(CellUnknown::lattice_velocity, k);
    }
    for (const GammaFace& face : faces) {
      if (std::min(face.k, face.ek) != k) continue;
      if (on.metal_void) {
        add_face(FaceUnknown::void_fraction, face.index);
        add_face(FaceUnknown::void_potential, face.index);
      }
      if (on.interface_reaction) {
        add_face(FaceUnknown::electronic_potential, face.index);
        add_face(FaceUnknown::ionic_potential, face.index);
        add_face(FaceUnknown::reaction_current, face.index);
      }
      const LatticeMotion motion = on.lattice_motion ? input.region(face.metal).lattice_motion : LatticeMotion::none;
      const bool moves = motion == LatticeMotion::rigid || (motion == LatticeMotion::column && face.leads());
      if (moves && face.axis == 2) add_face(FaceUnknown::site_velocity, face.index);
      if (traps(input, input.region(face.metal))) add_face(FaceUnknown::trapped_fraction, face.index);
    }
  }
  return type;
}

void Layout::place_scalars(const Case& input, const Grid& grid) {
  const Effects& on = input.effects;
  if (has_circuit(input)) {
    scalars_.emplace_back(ScalarUnknown::cell_voltage, 0);
    scalars_.emplace_back(ScalarUnknown::cell_current, 0);
  }
  for (const Gamma& gamma : grid.gammas) {
    const Layer& metal = input.layers[static_cast<std::size_t>(gamma.metal_layer)];
    if (!on.lattice_motion || metal.lattice_motion == LatticeMotion::none) continue;
    if (metal.outer_plane == OuterPlane::finite) scalars_.emplace_back(ScalarUnknown::thickness, gamma.metal_layer);
    if (metal.lattice_motion == LatticeMotion::rigid) {
      scalars_.emplace_back(ScalarUnknown::rigid_velocity, gamma.metal_layer);
      if (has_infinite_site_mobility(input, metal)) scalars_.emplace_back(ScalarUnknown::mean_force, gamma.metal_layer);
    }
    if (metal.load_sharing) scalars_.emplace_back(ScalarUnknown::mean_contact, gamma.metal_layer);
  }
}

void Layout::number(const Partition& partition) {
  const auto size = [&](int i, int j) { return static_cast<int>(type(i, j).places.size()); };
  // First global number of every column: rank after rank, x fastest.
  std::vector<std::int64_t> start(static_cast<std::size_t>(nx_) * ny_);
  const auto place = [&](int i, int j) { return static_cast<std::size_t>(j) * nx_ + i; };
  std::int64_t first_scalar = 0;
  for (int r = 0; r < partition.ranks(); ++r) {
    const Box box = partition.box(r);
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i) {
        start[place(i, j)] = global_size_;
        global_size_ += size(i, j);
      }
    if (r > 0) continue;
    first_scalar = global_size_;
    global_size_ += scalars();
  }

  const auto add_column = [&](int i, int j) {
    columns_.push_back({static_cast<int>(global_of_slot_.size()), i, j});
    for (int p = 0; p < size(i, j); ++p) global_of_slot_.push_back(start[place(i, j)] + p);
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
  columns_.push_back({static_cast<int>(global_of_slot_.size()), 0, 0});
  for (int s = 0; s < scalars(); ++s) global_of_slot_.push_back(first_scalar + s);
}

void Layout::find_faces(const Grid& grid) {
  for (int j = box_.j0; j < box_.j1; ++j)
    for (int i = box_.i0; i < box_.i1; ++i)
      for (const GammaFace& face : grid.column_faces(i, j)) faces_.push_back(face);
  std::stable_sort(faces_.begin(), faces_.end(),
                   [](const GammaFace& a, const GammaFace& b) { return a.gamma < b.gamma; });
  own_faces_ = faces_.size();
  const int width = box_.width() + 2;
  for (std::size_t halo = 0; halo < ghost_of_halo_.size(); ++halo) {
    if (ghost_of_halo_[halo] < 0) continue;
    const int i = box_.i0 + static_cast<int>(halo) % width - 1, j = box_.j0 + static_cast<int>(halo) / width - 1;
    int wi = i, wj = j;
    wrap(wi, wj);
    for (GammaFace face : grid.column_faces(wi, wj)) {
      face.i = i, face.j = j, face.ei += i - wi, face.ej += j - wj;
      if (box_.contains(face.ei, face.ej)) faces_.push_back(face);
    }
  }
  for (GammaFace& face : faces_) grid.orient(face);
}

const Layout::ColumnType& Layout::type(int i, int j) const {
  if (type_of_column_.empty()) return types_.front();
  wrap(i, j);
  return types_[static_cast<std::size_t>(type_of_column_[static_cast<std::size_t>(j) * nx_ + i])];
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

bool Layout::anywhere(CellUnknown unknown) const {
  return std::any_of(types_.begin(), types_.end(), [&](const ColumnType& type) {
    const auto& places = type.cells[index(unknown)];
    return std::any_of(places.begin(), places.end(), [](int place) { return place >= 0; });
  });
}

int Layout::column_start(int i, int j) const {
  int wi = i, wj = j;
  if (wrap(wi, wj) && box_.contains(wi, wj)) return columns_[static_cast<std::size_t>(box_.index(wi, wj))].start;
  const int a = i - box_.i0 + 1, b = j - box_.j0 + 1;
  const int ghost = ghost_of_halo_[static_cast<std::size_t>(b * (box_.width() + 2) + a)];
  return columns_[static_cast<std::size_t>(box_.columns() + ghost)].start;
}

int Layout::cell(CellUnknown unknown, int i, int j, int k, double otherwise) {
  const int position = type(i, j).cells[index(unknown)][static_cast<std::size_t>(k)];
  return position < 0 ? constant(otherwise) : column_start(i, j) + position;
}

int Layout::face(FaceUnknown unknown, int i, int j, int face, double otherwise) {
  const int position = type(i, j).faces[index(unknown)][static_cast<std::size_t>(face)];
  return position < 0 ? constant(otherwise) : column_start(i, j) + position;
}

int Layout::scalar_position(ScalarUnknown unknown, int layer) const {
  for (std::size_t s = 0; s < scalars_.size(); ++s)
    if (scalars_[s].first == unknown && (unknown == ScalarUnknown::cell_voltage ||
                                         unknown == ScalarUnknown::cell_current || scalars_[s].second == layer))
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
  const auto after = std::upper_bound(columns_.begin(), columns_.end(), slot,
                                      [](int value, const StoredColumn& column) { return value < column.start; });
  const StoredColumn& column = *std::prev(after);
  What what = type(column.i, column.j).places[static_cast<std::size_t>(slot - column.start)];
  what.i = column.i;
  what.j = column.j;
  return what;
}

std::string Layout::name(const What& what) {
  static const char* const cells[] = {"ionic_potential",  "electronic_potential", "void_fraction",  "void_potential",
                                      "lattice_velocity", "alloy_coordinate",     "alloy_potential"};
  static const char* const faces[] = {
      "void_fraction at Gamma",   "void_potential at Gamma", "electronic_potential at Gamma",
      "ionic_potential at Gamma", "reaction_current",        "site_velocity",
      "trapped_fraction"};
  static const char* const scalar_names[] = {"cell_voltage",   "cell_current", "thickness",
                                             "rigid_velocity", "mean_force",   "mean_contact"};
  const int n = what.unknown;
  return what.kind == What::Kind::cell ? cells[n] : what.kind == What::Kind::face ? faces[n] : scalar_names[n];
}

}  // namespace auralith

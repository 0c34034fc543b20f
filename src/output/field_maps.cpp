/// Fields and interface maps for the field files; see Quantities.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "grid/mesh_motion.hpp"
#include "output/given_state.hpp"
#include "output/quantities.hpp"
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// One value per face of a cell: the mean over its parts that count, over all where none does.
template <class Faces, class Counts, class Value>
std::vector<double> by_cell(const Faces& faces, Counts&& counts, Value&& value) {
  std::vector<double> values;
  for (std::size_t n = 0, next = 0; n < faces.size(); n = next) {
    bool some = counts(faces[n]);
    for (next = n + 1; next < faces.size() && !faces[next].face->leads(); ++next) some = some || counts(faces[next]);
    double sum = 0, area = 0, last = 0;
    int parts = 0;
    for (std::size_t m = n; m < next; ++m) {
      if (some && !counts(faces[m])) continue;
      last = value(faces[m]);
      sum += faces[m].face->area * last;
      area += faces[m].face->area;
      ++parts;
    }
    values.push_back(parts == 1 ? last : sum / area);
  }
  return values;
}

bool has(const FieldKind& kind, const Case& input, int region) {
  if (region < 0 || input.region(region).region != RegionKind::metal) return false;
  return kind.exists == nullptr || kind.exists(input.region(region));
}

/// Calls body(kind) for the fields that effects of the case make of their unknowns.
template <class Body>
void for_declared(const Case& input, Home home, Body&& body) {
  for (const Effect* effect : effects())
    for (const FieldKind& kind : effect->fields)
      for (int n = 0; n < input.region_count(); ++n)
        if (effect->acts(input) && kind.home == home && has(kind, input, n)) {
          body(kind);
          break;
        }
}

}  // namespace

std::vector<double> Quantities::z_nodes(const SlotArray& x) const {
  // A finite layer starts at its Gamma and stretches outwards; the plane z = 0 of the first layer may move.
  const Grid& grid = model_.grid();
  std::vector<double> heights = grid.z.widths;
  for (std::size_t n = 0; n < model_.input().layers.size(); ++n) {
    const int layer = static_cast<int>(n);
    if (!layout_.exists(scalars::thickness, layer)) continue;
    const double thickness = x[layout_.find(scalars::thickness, 0, 0, layer)];
    const std::vector<double> stretched = heights_at(model_.input(), grid, layer, thickness);
    std::copy(stretched.begin(), stretched.end(), heights.begin() + grid.layers[n].first);
  }
  double origin = 0;
  if (layout_.exists(scalars::thickness, 0))
    for (int k = grid.layers[0].first; k < grid.layers[0].last; ++k) origin += grid.z.widths[k] - heights[k];
  std::vector<double> nodes{origin};
  for (double h : heights) nodes.push_back(nodes.back() + h);
  return nodes;
}

FieldSet Quantities::fields(const Coefficients& c, const SlotArray& x) const {
  FieldSet set;
  const Grid& grid = model_.grid();
  const Box& box = layout_.box();
  set.z_nodes = z_nodes(x);
  const auto add = [&](const char* name, const char* unit, auto&& value) {
    auto& values = add_cell_field(set, name, unit, 1);
    for (int k = 0; k < grid.z.cells(); ++k)
      for (int j = box.j0; j < box.j1; ++j)
        for (int i = box.i0; i < box.i1; ++i)
          values[static_cast<std::size_t>(k) * box.columns() + box.index(i, j)] =
              value(Spot{model_, layout_, c, x, i, j, k});
  };
  for (const Unknown* unknown : layout_.unknowns()) {
    if (!unknown->written || unknown->home != Home::cell || !layout_.anywhere(*unknown)) continue;
    add(unknown->name, unknown->unit, [&](const Spot& at) {
      if (!layout_.exists(*unknown, at.i, at.j, at.k)) return nothing;
      return (unknown->against_collector ? at.collector() : 0) + at(*unknown);
    });
  }
  for_declared(model_.input(), Home::cell, [&](const FieldKind& kind) {
    add(kind.name, kind.unit,
        [&](const Spot& at) { return has(kind, model_.input(), at.region()) ? kind.value(at) : nothing; });
  });
  add("region", "1", [](const Spot& at) { return static_cast<double>(at.region()); });
  if (model_.input().effects.ion_transport || model_.input().effects.electron_transport) add_current_density(set, c, x);

  add_interfaces(set, c, x);
  const std::vector<Layer>& layers = model_.input().layers;
  for (std::size_t n = 0; n < layers.size(); ++n)
    if (layers[n].region == RegionKind::metal)
      set.notes.push_back({dense_note(layers[n].name), dense_void_fraction(layers[n], c.layers[n])});
  return set;
}

std::vector<double>& Quantities::add_cell_field(FieldSet& set, const char* name, const char* unit,
                                                int components) const {
  const auto cells = static_cast<std::size_t>(layout_.box().columns()) * model_.grid().z.cells();
  set.arrays.emplace_back(cells * components, nothing);
  set.cells.push_back({name, unit, components, set.arrays.back()});
  return set.arrays.back();
}

void Quantities::add_interfaces(FieldSet& set, const Coefficients& c, const SlotArray& x) const {
  const Grid& grid = model_.grid();
  for (std::size_t g = 0; g < gammas_.size(); ++g) {
    const Gamma& gamma = grid.gammas[g];
    const int layer = gamma.metal_layer;
    const std::string& name = model_.input().layers[static_cast<std::size_t>(layer)].name;
    double z = 0;
    if (gamma.planar) {
      z = set.z_nodes[static_cast<std::size_t>(gamma.direction > 0 ? gamma.metal_cell : gamma.metal_cell + 1)];
    } else {
      set.clouds.push_back({name, areas_[g].moment / areas_[g].raw, gammas_[g].size(), {}});
    }
    const auto map_of = [&](auto&& counts, const char* what, const char* unit, auto&& value) {
      set.arrays.emplace_back();
      if (gamma.planar)
        set.arrays.back() = by_cell(gammas_[g], counts, value);
      else
        for (const Face& f : gammas_[g]) set.arrays.back().push_back(value(f));
      if (gamma.planar)
        set.interfaces.push_back({name, what, unit, set.arrays.back(), z});
      else
        set.clouds.back().fields.push_back({what, unit, 1, set.arrays.back()});
    };
    const auto every = [](const Face&) { return true; };
    const auto vectors = [&](const char* what, const char* unit, auto&& value) {
      set.arrays.emplace_back();
      for (const Face& f : gammas_[g])
        for (const double component : value(*f.face)) set.arrays.back().push_back(component);
      set.clouds.back().fields.push_back({what, unit, 3, set.arrays.back()});
    };
    if (!gamma.planar) {
      vectors("points", "m", [](const GammaFace& face) { return face.centre; });
      vectors("normal", "1", [](const GammaFace& face) { return face.normal; });
      map_of(every, "area", "m2", [&](const Face& f) { return f.face->area; });
      map_of(every, "surface", "m2", [&](const Face& f) { return f.surface(); });
    }
    for_declared(model_.input(), Home::face, [&](const FieldKind& kind) {
      if (has(kind, model_.input(), layer))
        map_of([&](const Face& f) { return f.reacts || !kind.of_reaction; }, kind.name, kind.unit,
               [&](const Face& f) { return kind.value(at(f, c, x)); });
    });
    for (const Unknown* unknown : layout_.unknowns()) {
      if (unknown->home != Home::face || !unknown->written) continue;
      const auto lives = [&](const Face& f) { return layout_.exists(*unknown, f.face->i, f.face->j, f.face->index); };
      if (layout_.on_gamma(*unknown, static_cast<int>(g)).some)
        map_of(lives, unknown->name, unknown->unit,
               [&](const Face& f) { return lives(f) ? at(f, c, x)(*unknown) : nothing; });
    }
  }
}

void Quantities::add_current_density(FieldSet& set, const Coefficients& c, const SlotArray& x) const {
  // Cell-centred vector: the mean of the currents through the two faces of each direction, from the same two-point fluxes
  // that the terms use.
  const Grid& grid = model_.grid();
  const Box& box = layout_.box();
  const int columns = box.columns(), nz = grid.z.cells();
  set.arrays.emplace_back(static_cast<std::size_t>(columns) * nz * 3, nothing);
  auto& current = set.arrays.back();
  set.cells.push_back({"current_density", "A/m2", 3, current});
  const std::vector<double>& nodes = set.z_nodes;
  const auto conductivity = [&](int i, int j, int k) {
    const LayerCoefficients& layer = c.layers[static_cast<std::size_t>(grid.region(i, j, k))];
    if (layout_.exists(in_cells::ionic_potential, i, j, k)) return layer.ionic_conductivity;
    return electronic_conductivity(Spot{model_, layout_, c, x, i, j, k}(in_cells::void_fraction), layer);
  };
  const auto unknown = [&](int i, int j, int k) -> const Unknown& {
    return layout_.exists(in_cells::ionic_potential, i, j, k) ? in_cells::ionic_potential
                                                              : in_cells::electronic_potential;
  };
  // The reaction is the current through a face of Gamma; by cell, axis and side (0 below, 1 above) of the face.
  std::map<std::array<int, 5>, double> reactions;
  for (const GammaFace& face : layout_.faces()) {
    if (!layout_.exists(at_gamma::reaction_current, face.i, face.j, face.index)) continue;
    const double along =
        -face.sign * face.share * face.weight * x[layout_.find(at_gamma::reaction_current, face.i, face.j, face.index)];
    reactions[{face.i, face.j, face.k, face.axis, face.sign < 0}] += along;
    int i = face.ei, j = face.ej;
    layout_.wrap(i, j);
    reactions[{i, j, face.ek, face.axis, face.sign > 0}] += along;
  }
  // Current density from (i,j,k) to (ni,nj,nk), if both belong to one kind of conductor.
  const auto between = [&](int i, int j, int k, int ni, int nj, int nk, double half,
                           double half_n) -> std::optional<double> {
    int wi = ni, wj = nj;
    if (nk < 0 || nk >= nz || !layout_.wrap(wi, wj) || grid.region(wi, wj, nk) != grid.region(i, j, k))
      return std::nullopt;
    const double difference =
        x[layout_.find(unknown(i, j, k), i, j, k)] - x[layout_.find(unknown(i, j, k), ni, nj, nk)];
    return difference / (half / conductivity(i, j, k) + half_n / conductivity(ni, nj, nk));
  };
  for (int k = 0; k < nz; ++k) {
    const auto half_height = [&](int n) { return n >= 0 && n < nz ? 0.5 * (nodes[n + 1] - nodes[n]) : 0.0; };
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i) {
        if (!layout_.exists(unknown(i, j, k), i, j, k)) continue;
        const auto half_x = [&](int n) { return 0.5 * grid.x.widths[(n + grid.x.cells()) % grid.x.cells()]; };
        const auto half_y = [&](int n) { return 0.5 * grid.y.widths[(n + grid.y.cells()) % grid.y.cells()]; };
        // Current along an axis through the face of a cell on its lower (0) or upper (1) side.
        const auto through = [&](int axis, int side) -> std::optional<double> {
          if (!reactions.empty())
            if (const auto found = reactions.find({i, j, k, axis, side}); found != reactions.end())
              return found->second;
          const int step = side ? 1 : -1;
          auto flux = axis == 0   ? between(i, j, k, i + step, j, k, half_x(i), half_x(i + step))
                      : axis == 1 ? between(i, j, k, i, j + step, k, half_y(j), half_y(j + step))
                                  : between(i, j, k, i, j, k + step, half_height(k), half_height(k + step));
          if (flux && side == 0) flux = -*flux;
          return flux;
        };
        const auto mean = [](std::optional<double> forward, std::optional<double> backward, double at_wall) {
          return 0.5 * (forward.value_or(at_wall) + backward.value_or(at_wall));
        };
        double* value = &current[(static_cast<std::size_t>(k) * columns + box.index(i, j)) * 3];
        value[0] = mean(through(0, 1), through(0, 0), 0);
        value[1] = mean(through(1, 1), through(1, 0), 0);
        // At an outer plane or a joint of layers the current of the opposite face stands in.
        const auto up = through(2, 1), down = through(2, 0);
        value[2] = mean(up, down, up ? *up : down.value_or(0));
      }
  }
}

}  // namespace auralith

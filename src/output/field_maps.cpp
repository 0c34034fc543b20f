/// Fields and interface maps for the field files; see Quantities.
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "base/constants.hpp"
#include "output/quantities.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

struct Named {
  CellUnknown unknown;
  const char *name, *unit;
};
constexpr std::array named_fields{Named{CellUnknown::void_fraction, "void_fraction", "1"},
                                  Named{CellUnknown::void_potential, "void_potential", "J/m3"},
                                  Named{CellUnknown::electronic_potential, "electronic_potential", "V"},
                                  Named{CellUnknown::ionic_potential, "ionic_potential", "V"}};

}  // namespace

std::vector<double> Quantities::z_nodes(const SlotArray& x) const {
  // A finite layer starts at its Gamma and stretches outwards; the plane z = 0 of the first layer may move.
  const Grid& grid = model_.grid();
  std::vector<double> heights = grid.z.widths;
  for (std::size_t n = 0; n < model_.input().layers.size(); ++n) {
    const int layer = static_cast<int>(n);
    if (!layout_.exists(ScalarUnknown::thickness, layer)) continue;
    ModelBuilder geometry{model_.input(), grid, model_.catalog(), layout_, const_cast<Model&>(model_)};
    const double thickness = x[layout_.scalar(ScalarUnknown::thickness, layer)];
    for (int k = grid.layers[n].first; k < grid.layers[n].last; ++k) heights[k] = geometry.height(k).at(thickness);
  }
  double origin = 0;
  if (layout_.exists(ScalarUnknown::thickness, 0))
    for (int k = grid.layers[0].first; k < grid.layers[0].last; ++k) origin += grid.z.widths[k] - heights[k];
  std::vector<double> nodes{origin};
  for (double h : heights) nodes.push_back(nodes.back() + h);
  return nodes;
}

FieldSet Quantities::fields(const Coefficients& c, const SlotArray& x) const {
  FieldSet set;
  const Grid& grid = model_.grid();
  const Box& box = layout_.box();
  const int columns = box.columns(), nz = grid.z.cells();
  set.z_nodes = z_nodes(x);
  const auto new_cell_field = [&](const char* name, const char* unit, int components) -> std::vector<double>& {
    set.arrays.emplace_back(static_cast<std::size_t>(columns) * nz * components, nothing);
    set.cells.push_back({name, unit, components, set.arrays.back()});
    return set.arrays.back();
  };
  for (const Named& named : named_fields) {
    bool exists = false;
    for (int k = 0; k < nz; ++k) exists = exists || layout_.exists(named.unknown, k);
    if (!exists) continue;
    auto& values = new_cell_field(named.name, named.unit, 1);
    for (int k = 0; k < nz; ++k) {
      if (!layout_.exists(named.unknown, k)) continue;
      // The electronic potential is solved against the collector of its electrode.
      const int g = grid.gamma_of_layer(grid.layer_of_cell[k]);
      const bool shifted = named.unknown == CellUnknown::electronic_potential && g >= 0 &&
                           grid.gammas[static_cast<std::size_t>(g)].direction > 0;
      const double shift = shifted ? x[layout_.scalar(ScalarUnknown::cell_voltage, 0)] : 0;
      for (int j = box.j0; j < box.j1; ++j)
        for (int i = box.i0; i < box.i1; ++i)
          values[static_cast<std::size_t>(k) * columns + box.index(i, j)] =
              shift + x[layout_.cell(named.unknown, i, j, k)];
    }
  }
  auto& region = new_cell_field("region", "1", 1);
  for (int k = 0; k < nz; ++k)
    for (int n = 0; n < columns; ++n) region[static_cast<std::size_t>(k) * columns + n] = grid.layer_of_cell[k];
  if (model_.input().effects.ion_transport || model_.input().effects.electron_transport) add_current_density(set, c, x);

  for (std::size_t g = 0; g < gammas_.size(); ++g) {
    const int layer = grid.gammas[g].metal_layer;
    const std::string& name = model_.input().layers[static_cast<std::size_t>(layer)].name;
    const Gamma& gamma = grid.gammas[g];
    const double z =
        set.z_nodes[static_cast<std::size_t>(gamma.direction > 0 ? gamma.metal_cell : gamma.metal_cell + 1)];
    const auto map = [&](const char* what, const char* unit, auto&& value) {
      set.arrays.emplace_back();
      for (const FaceSlots& f : gammas_[g]) set.arrays.back().push_back(value(f));
      set.interfaces.push_back({name, what, unit, set.arrays.back(), z});
    };
    map("contact", "1", [&](const FaceSlots& f) { return contact(x[f.w]); });
    map("void_fraction", "1", [&](const FaceSlots& f) { return x[f.w]; });
    map("void_potential", "J/m3", [&](const FaceSlots& f) { return x[f.mu]; });
    map("current_density", "A/m2", [&](const FaceSlots& f) { return x[f.current]; });
    map("overpotential", "V", [&](const FaceSlots& f) { return overpotential(f, c, layer, x); });
    map("drift_velocity", "m/s", [&](const FaceSlots& f) { return x[f.velocity]; });
    map("contact_angle_cosine", "1", [&](const FaceSlots& f) { return f.cosine; });
  }
  return set;
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
    const LayerCoefficients& layer = c.layers[grid.layer_of_cell[k]];
    if (layout_.exists(CellUnknown::ionic_potential, k)) return layer.ionic_conductivity;
    const double w =
        layout_.exists(CellUnknown::void_fraction, k) ? x[layout_.cell(CellUnknown::void_fraction, i, j, k)] : 0;
    return electronic_conductivity(w, layer);
  };
  const auto unknown = [&](int k) {
    return layout_.exists(CellUnknown::ionic_potential, k) ? CellUnknown::ionic_potential
                                                           : CellUnknown::electronic_potential;
  };
  // Current density from (i,j,k) to (ni,nj,nk), if both belong to one kind of conductor.
  const auto between = [&](int i, int j, int k, int ni, int nj, int nk, double half,
                           double half_n) -> std::optional<double> {
    int wi = ni, wj = nj;
    if (nk < 0 || nk >= nz || !layout_.wrap(wi, wj) || grid.layer_of_cell[nk] != grid.layer_of_cell[k])
      return std::nullopt;
    const double difference = x[layout_.cell(unknown(k), i, j, k)] - x[layout_.cell(unknown(k), ni, nj, nk)];
    return difference / (half / conductivity(i, j, k) + half_n / conductivity(ni, nj, nk));
  };
  for (int k = 0; k < nz; ++k) {
    if (!layout_.exists(unknown(k), k)) continue;
    const auto half_height = [&](int n) { return n >= 0 && n < nz ? 0.5 * (nodes[n + 1] - nodes[n]) : 0.0; };
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i) {
        const auto half_x = [&](int n) { return 0.5 * grid.x.widths[(n + grid.x.cells()) % grid.x.cells()]; };
        const auto half_y = [&](int n) { return 0.5 * grid.y.widths[(n + grid.y.cells()) % grid.y.cells()]; };
        auto up = between(i, j, k, i, j, k + 1, half_height(k), half_height(k + 1));
        auto down = between(i, j, k, i, j, k - 1, half_height(k), half_height(k - 1));
        if (down) down = -*down;
        for (std::size_t g = 0; g < gammas_.size(); ++g) {  // the reaction is the current through a face of Gamma
          const Gamma& gamma = grid.gammas[g];
          if (k != gamma.metal_cell && k != gamma.electrolyte_cell) continue;
          const double i_z = -gamma.direction * x[gammas_[g][static_cast<std::size_t>(box.index(i, j))].current];
          (std::max(gamma.metal_cell, gamma.electrolyte_cell) == k ? down : up) = i_z;
        }
        const auto left = between(i, j, k, i - 1, j, k, half_x(i), half_x(i - 1));
        const auto front = between(i, j, k, i, j - 1, k, half_y(j), half_y(j - 1));
        const auto mean = [](std::optional<double> forward, std::optional<double> backward, double at_wall) {
          return 0.5 * (forward.value_or(at_wall) + backward.value_or(at_wall));
        };
        double* value = &current[(static_cast<std::size_t>(k) * columns + box.index(i, j)) * 3];
        value[0] =
            mean(between(i, j, k, i + 1, j, k, half_x(i), half_x(i + 1)), left ? std::optional(-*left) : left, 0);
        value[1] =
            mean(between(i, j, k, i, j + 1, k, half_y(j), half_y(j + 1)), front ? std::optional(-*front) : front, 0);
        // At an outer plane or a joint of layers the current of the opposite face stands in.
        value[2] = mean(up, down, up ? *up : down.value_or(0));
      }
  }
}

}  // namespace auralith

#include "physics/initial_state.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "grid/pinhole.hpp"
#include "grid/random_field.hpp"

namespace auralith {

namespace {

/// Potential of a layer against lithium without current: an alloy is up to 1 V from lithium, and the exponentials of the reaction
/// let Newton's method come only 0.05 V nearer with each iteration.
double rest_potential(const Model& model, std::size_t n) {
  const AlloyCurve* curve = model.curve(static_cast<int>(n));
  const Case& input = model.input();
  return curve == nullptr
             ? 0.0
             : curve->curve().potential(input.layers[n].interlayer->lithium_content, input.ambient.temperature.at(0));
}

double void_fraction_at(const Layer& layer, const Grid& grid, int i, int j, int k) {
  const InitialVoids& initial = layer.initial_voids;
  double w = initial.mean;
  if (initial.noise > 0) {
    const std::int64_t cell = (static_cast<std::int64_t>(k) * grid.y.cells() + j) * grid.x.cells() + i;
    w += initial.noise * (2 * uniform_number(initial.seed, cell) - 1);
  }
  for (const Inclusion& inclusion : initial.inclusions) {
    const auto distance = [](const Axis& axis, int n, double centre) {
      return axis.cells() > 1 ? axis.centres[n] - centre : 0.0;
    };
    const double r = std::hypot(distance(grid.x, i, inclusion.centre[0]), distance(grid.y, j, inclusion.centre[1]),
                                distance(grid.z, k, inclusion.centre[2]));
    const double inside = 0.5 * (1 - std::tanh((r - inclusion.radius) / (2 * layer.void_model.thickness())));
    w += (inclusion.value - initial.mean) * inside;
  }
  return w;
}

/// w of metal that has been loaded: what is given as `w` where dense metal has `before`, where it has `now`. Voids keep their share of
/// a cell, and the metal between them holds (1 - now)/(1 - before) times the lithium: 1 - w is in proportion.
double loaded(double w, double before, double now) { return w + (1 - w) * (now - before) / (1 - before); }

/// Integral from 0 to z of the profile [1 - tanh((z - depth)/(2 delta))]/2 of a boundary at `depth`; delta 0: a step.
double inside(double z, double depth, double delta) {
  if (delta <= 0) return std::min(z, depth);
  const auto softplus = [](double t) { return std::max(t, 0.0) + std::log1p(std::exp(-std::abs(t))); };
  return delta * (softplus(depth / delta) - softplus((depth - z) / delta));
}

/// Host fraction of the metal of a cell: the film on Gamma, x at the start inside and lithium behind. A saturated film is in
/// equilibrium with the lithium, so its boundary starts with the profile of equilibrium; the host that there is is the same.
double host_fraction_at(const Layer& layer, const AlloyCurve& curve, const Grid& grid, int i, int j, int k) {
  const Interlayer& film = *layer.interlayer;
  if (in_pinhole(film, grid, grid.x.centres[i], grid.y.centres[j])) return 0;
  const Gamma& gamma = grid.gammas[static_cast<std::size_t>(grid.gamma_of_layer(grid.layer_of_cell[k]))];
  const bool up = gamma.direction > 0;
  const double plane = up ? grid.z.nodes[gamma.metal_cell] : grid.z.nodes[gamma.metal_cell + 1];
  const double inner = std::abs((up ? grid.z.nodes[k] : grid.z.nodes[k + 1]) - plane);
  const double depth = film.thickness, wall = film.boundary_thickness.value;
  const bool in_equilibrium = film.lithium_content >= film.saturation && depth + 4 * wall < layer.thickness;
  const double delta = in_equilibrium ? wall : 0.0;
  const double share = inside(inner + grid.z.widths[k], depth, delta) - inside(inner, depth, delta);
  return share / grid.z.widths[k] * depth / inside(layer.thickness, depth, delta) *
         curve.fraction(film.lithium_content);
}

}  // namespace

// Metal under pressure is compressed from the start; put on unloaded metal, the pressure would be a shock.
double initial_void_fraction(const Start& at) {
  const auto layer = static_cast<std::size_t>(at.region);
  const double given = at.given(), dense = dense_void_fraction(at.layer(), at.coefficients.layers[layer]);
  const double w = std::isfinite(given) ? given : void_fraction_at(at.layer(), at.model.grid(), at.i, at.j, at.k);
  const double before = at.files.dense.empty() ? 0 : at.files.dense[layer];
  return loaded(w, std::isfinite(before) ? before : dense, dense);
}

double dense_void_fraction(const Layer& metal, const LayerCoefficients& coefficients) {
  const bool pressed = metal.outer_plane == OuterPlane::reservoir || metal.outer_plane == OuterPlane::finite;
  return pressed ? coefficients.reservoir_void_fraction : 0;
}

double initial_alloy_coordinate(const Start& at) {
  const AlloyCurve& curve = *at.model.curve(at.region);
  return curve.coordinate(curve.content(host_fraction_at(at.layer(), curve, at.model.grid(), at.i, at.j, at.k)));
}

double Start::given() const {
  const auto found = files.values.find(unknown);
  if (found == files.values.end() || found->second.empty()) return std::numeric_limits<double>::quiet_NaN();
  const int plane = unknown->home == Home::face ? region : k;
  const int place = unknown->home == Home::layer ? region : plane * box.columns() + box.index(i, j);
  return found->second[static_cast<std::size_t>(place)];
}

double Start::of_cell(const Unknown& other) const {
  Start cell = *this;
  cell.unknown = &other;
  cell.face.reset();
  return other.start == nullptr ? 0.0 : other.start(cell);
}

std::vector<double> initial_state(const Model& model, const Layout& layout, const GivenState& given) {
  std::vector<double> slots(static_cast<std::size_t>(layout.slots()), 0.0);
  const Coefficients coefficients = model.coefficients(0, 0);
  const double bottom = rest_potential(model, 0), top = rest_potential(model, model.input().layers.size() - 1);
  const auto set = [&](int slot) {
    const Layout::What what = layout.what(slot);
    const bool mapped = given.values.contains(what.unknown);
    if (what.unknown->start == nullptr && !mapped) return;
    const Start at{site_of(model.input(), model.grid(), what),
                   model,
                   given,
                   layout.box(),
                   coefficients,
                   bottom,
                   top,
                   what.unknown};
    const double value = mapped ? at.given() : std::nan("");
    slots[static_cast<std::size_t>(slot)] = what.unknown->start != nullptr ? what.unknown->start(at)
                                            : std::isfinite(value)         ? value
                                                                           : 0.0;
  };
  for (int slot = 0; slot < layout.own_columns_size(); ++slot) set(slot);
  for (int slot = layout.first_scalar_slot(); slot < layout.unknown_slots(); ++slot) set(slot);
  return slots;
}

}  // namespace auralith

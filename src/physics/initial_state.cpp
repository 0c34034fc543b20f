#include "physics/initial_state.hpp"

#include <algorithm>
#include <cmath>

#include "grid/pinhole.hpp"
#include "grid/random_field.hpp"

namespace auralith {

namespace {

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

/// Potentials near those without current: an alloy is up to 1 V from lithium, and the exponentials of the reaction let Newton's
/// method come only 0.05 V nearer with each iteration.
void guess_potentials(const Model& model, Layout& layout, std::vector<double>& slots) {
  const Grid& grid = model.grid();
  const auto equilibrium = [&](const Layer& layer, std::size_t n) {
    const AlloyCurve* curve = n < model.input().layers.size() ? model.curve(static_cast<int>(n)) : nullptr;
    return curve == nullptr
               ? 0.0
               : curve->curve().potential(layer.interlayer->lithium_content, model.input().ambient.temperature.at(0));
  };
  const std::vector<Layer>& layers = model.input().layers;
  const double bottom = equilibrium(layers.front(), 0), top = equilibrium(layers.back(), layers.size() - 1);
  if (bottom == 0 && top == 0) return;
  const Box& box = layout.box();
  for (int j = box.j0; j < box.j1; ++j)
    for (int i = box.i0; i < box.i1; ++i)
      for (int k = 0; k < grid.z.cells(); ++k)
        if (layout.exists(CellUnknown::ionic_potential, i, j, k))
          slots[layout.cell(CellUnknown::ionic_potential, i, j, k)] = -bottom;
  if (model.input().effects.interface_reaction)
    for (std::size_t n = 0; n < layout.own_faces(); ++n)
      slots[layout.face(FaceUnknown::ionic_potential, layout.faces()[n])] = -bottom;
  if (layout.exists(ScalarUnknown::cell_voltage, 0))
    slots[layout.scalar(ScalarUnknown::cell_voltage, 0)] = top - bottom;
}

}  // namespace

double dense_void_fraction(const Layer& metal, const LayerCoefficients& coefficients) {
  const bool pressed = metal.outer_plane == OuterPlane::reservoir || metal.outer_plane == OuterPlane::finite;
  return pressed ? coefficients.reservoir_void_fraction : 0;
}

std::vector<double> initial_state(const Model& model, Layout& layout, const GivenState& given) {
  const Grid& grid = model.grid();
  const std::vector<Layer>& layers = model.input().layers;
  std::vector<double> slots(static_cast<std::size_t>(layout.slots()), 0.0);
  const Box& box = layout.box();
  const Coefficients at_start = model.coefficients(0, 0);
  for (int j = box.j0; j < box.j1; ++j)
    for (int i = box.i0; i < box.i1; ++i)
      for (int k = 0; k < grid.z.cells(); ++k) {
        if (!layout.exists(CellUnknown::void_fraction, i, j, k)) continue;
        const auto place = static_cast<std::size_t>(k * box.columns() + box.index(i, j));
        const bool from_file = !given.void_fraction.empty() && std::isfinite(given.void_fraction[place]);
        const int region = grid.region(i, j, k);
        double& w = slots[layout.cell(CellUnknown::void_fraction, i, j, k)];
        w = from_file ? given.void_fraction[place] : void_fraction_at(model.input().region(region), grid, i, j, k);
        // Metal under pressure is compressed from the start; put on unloaded metal, the pressure would be a shock.
        const auto layer = static_cast<std::size_t>(region);
        const double dense = dense_void_fraction(model.input().region(region), at_start.layers[layer]);
        const double before = given.dense.empty() ? 0 : given.dense[layer];
        w = loaded(w, std::isfinite(before) ? before : dense, dense);
      }
  for (int j = box.j0; j < box.j1; ++j)
    for (int i = box.i0; i < box.i1; ++i)
      for (int k = 0; k < grid.z.cells(); ++k) {
        if (!layout.exists(CellUnknown::alloy_coordinate, i, j, k)) continue;
        const int layer = grid.region(i, j, k);
        const AlloyCurve& curve = *model.curve(layer);
        const double y = host_fraction_at(layers[static_cast<std::size_t>(layer)], curve, grid, i, j, k);
        slots[layout.cell(CellUnknown::alloy_coordinate, i, j, k)] = curve.coordinate(curve.content(y));
      }
  if (model.input().effects.metal_void)
    for (std::size_t n = 0; n < layout.own_faces(); ++n) {
      const GammaFace& face = layout.faces()[n];
      slots[layout.face(FaceUnknown::void_fraction, face)] =
          slots[layout.cell(CellUnknown::void_fraction, face.i, face.j, face.k)];
    }
  guess_potentials(model, layout, slots);
  for (std::size_t n = 0; n < layers.size(); ++n) {
    const int layer = static_cast<int>(n);
    if (layout.exists(ScalarUnknown::thickness, layer))
      slots[layout.scalar(ScalarUnknown::thickness, layer)] =
          n < given.thickness.size() && given.thickness[n] > 0 ? given.thickness[n] : layers[n].thickness;
    if (layout.exists(ScalarUnknown::mean_contact, layer)) slots[layout.scalar(ScalarUnknown::mean_contact, layer)] = 1;
  }
  return slots;
}

}  // namespace auralith

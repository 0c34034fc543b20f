#include "physics/initial_state.hpp"

#include <cmath>

#include "grid/random_field.hpp"

namespace auralith {

namespace {

double profile_thickness(const VoidModel& model) {  // delta, from the energy when that is given instead
  return model.explicit_energy ? std::sqrt(model.gradient_energy / (2 * model.barrier)) : model.interface_thickness;
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
    const double inside = 0.5 * (1 - std::tanh((r - inclusion.radius) / (2 * profile_thickness(layer.void_model))));
    w += (inclusion.value - initial.mean) * inside;
  }
  return w;
}

}  // namespace

std::vector<double> initial_state(const Model& model, Layout& layout, const GivenState& given) {
  const Grid& grid = model.grid();
  const std::vector<Layer>& layers = model.input().layers;
  std::vector<double> slots(static_cast<std::size_t>(layout.slots()), 0.0);
  const Box& box = layout.box();
  for (int j = box.j0; j < box.j1; ++j)
    for (int i = box.i0; i < box.i1; ++i)
      for (int k = 0; k < grid.z.cells(); ++k) {
        if (!layout.exists(CellUnknown::void_fraction, i, j, k)) continue;
        const auto place = static_cast<std::size_t>(k * box.columns() + box.index(i, j));
        const bool from_file = !given.void_fraction.empty() && std::isfinite(given.void_fraction[place]);
        slots[layout.cell(CellUnknown::void_fraction, i, j, k)] =
            from_file ? given.void_fraction[place]
                      : void_fraction_at(model.input().region(grid.region(i, j, k)), grid, i, j, k);
      }
  if (model.input().effects.metal_void)
    for (std::size_t n = 0; n < layout.own_faces(); ++n) {
      const GammaFace& face = layout.faces()[n];
      slots[layout.face(FaceUnknown::void_fraction, face)] =
          slots[layout.cell(CellUnknown::void_fraction, face.i, face.j, face.k)];
    }
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

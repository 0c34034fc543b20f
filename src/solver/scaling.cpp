#include "solver/scaling.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"

namespace auralith {

namespace {

constexpr double thermal_voltage = 0.025;  ///< V, RT/F at room temperature: the natural size of an overpotential

}  // namespace

Scaling make_scaling(const Model& model, const Layout& layout) {
  Scaling s;
  s.unknown.assign(static_cast<std::size_t>(layout.slots()), 1.0);
  s.row.assign(static_cast<std::size_t>(layout.slots()), 1.0);
  const Coefficients c = model.coefficients(0, 0);
  const Grid& grid = model.grid();
  const double velocity = model.velocity_scale(), current = model.current_scale();
  const auto mu_scale = [&](int layer) {
    const double barrier = c.layers[layer].barrier;
    return barrier > 0 ? 2 * barrier : 1.0;
  };
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    const Layout::What what = layout.what(slot);
    double area = grid.x.widths[what.i] * grid.y.widths[what.j];
    double &unknown = s.unknown[slot], &row = s.row[slot];
    if (what.kind == Layout::What::Kind::cell) {
      const int layer = grid.region(what.i, what.j, what.k);
      switch (static_cast<CellUnknown>(what.unknown)) {
        case CellUnknown::ionic_potential:
        case CellUnknown::electronic_potential:
          unknown = thermal_voltage, row = area * current;
          break;
        case CellUnknown::void_fraction:
        case CellUnknown::alloy_coordinate:
          row = area * velocity;
          break;
        case CellUnknown::void_potential:
          unknown = mu_scale(layer), row = area * grid.z.widths[what.k] * unknown;
          break;
        case CellUnknown::alloy_potential:
          unknown = c.layers[layer].alloy.barrier / c.layers[layer].alloy.saturation;
          row = area * grid.z.widths[what.k] * unknown;
          break;
        case CellUnknown::lattice_velocity:
          unknown = velocity, row = area * velocity;
          break;
      }
    } else if (what.kind == Layout::What::Kind::face) {
      const GammaFace face = grid.column_faces(what.i, what.j)[static_cast<std::size_t>(what.k)];
      const LayerCoefficients& metal = c.layers[face.metal];
      area = face.area;
      switch (static_cast<FaceUnknown>(what.unknown)) {
        case FaceUnknown::electronic_potential:
        case FaceUnknown::ionic_potential:
          unknown = thermal_voltage, row = area * current;
          break;
        case FaceUnknown::reaction_current:
          unknown = current, row = area * current;
          break;
        case FaceUnknown::void_fraction:
          row = area * metal.gradient_energy /
                (face.axis == 0   ? grid.x.widths[what.i]
                 : face.axis == 1 ? grid.y.widths[what.j]
                                  : grid.z.widths[face.k]);
          break;
        case FaceUnknown::void_potential:
          unknown = mu_scale(face.metal), row = area * velocity;
          break;
        case FaceUnknown::site_velocity:
          unknown = velocity, row = area * velocity;
          break;
        case FaceUnknown::trapped_fraction:
          row = area * current;
          break;
      }
    } else {
      switch (static_cast<ScalarUnknown>(what.unknown)) {
        case ScalarUnknown::cell_voltage:
          unknown = thermal_voltage, row = grid.area() * current;
          break;
        case ScalarUnknown::cell_current:
          unknown = current, row = grid.area() * current;
          break;
        case ScalarUnknown::thickness:
          unknown = model.input().layers[static_cast<std::size_t>(what.k)].thickness, row = grid.area() * velocity;
          break;
        case ScalarUnknown::rigid_velocity:
          unknown = velocity, row = grid.area() * velocity;
          break;
        case ScalarUnknown::mean_force:
          unknown = mu_scale(what.k), row = grid.area() * unknown;
          break;
        case ScalarUnknown::mean_contact:
          row = grid.area();
          break;
      }
    }
    if (!(row > 0)) row = 1;
  }
  return s;
}

}  // namespace auralith

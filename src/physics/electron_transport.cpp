/// Electron transport in the metal:
///   div( sigma_m(w) grad phi_m ) = 0 ,   sigma_m = sigma_cap [(1-w)^2 + 1e-8]
/// sigma_cap [S/m], phi_m [V]. The conductivity of lithium is capped at 1e3 ... 1e4 times the electrolyte's (the metal is an
/// equipotential either way); the 1e-8 keeps the potential of a piece of metal that voids have cut off defined while it
/// carries no current. Two-point fluxes, the two half cells in series. The unknown is the potential
/// against the collector of the electrode: drops of 1e-7 V keep all their digits beside a cell voltage of 0.1 V.
/// Half cells at Gamma belong to interface_reaction.cpp.
/// Tests: tests/mms, tests/verification/stack_resistance, tests/verification/island.
#include "physics/effect.hpp"
#include "physics/model.hpp"
#include "physics/scales.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

constinit const Content contents::metal_charge = {.flow = Content::Flow::charge, .ledgers = {&ledgers::charge}};

constinit const Unknown in_cells::electronic_potential = scales::of_potential({
    .name = "electronic_potential",
    .unit = "V",
    .home = Home::cell,
    .exists = [](const Site& at) { return at.in(RegionKind::metal); },
    .block = Block::conduction,
    .content = &contents::metal_charge,
    .written = true,
    .against_collector = true,
});

namespace {

/// Inputs: phi_a, phi_b, w_a, w_b, H.
struct ElectronFace {
  struct Data {
    CellHeight height_a, height_b;  ///< of the two cells
    double width, half_a, half_b;   ///< lateral faces: width across, half distances; unused for vertical ones
    double area;                    ///< vertical faces: area; 0 marks a lateral face
    int layer;
  };
  static constexpr int inputs = 5, rows = 2, outputs = 2;
  static constexpr bool wide = true;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    const LayerCoefficients& metal = c.layers[d.layer];
    const T sigma_a = electronic_conductivity(x[2], metal), sigma_b = electronic_conductivity(x[3], metal);
    T conductance;
    if (d.area > 0)
      conductance = d.area / (0.5 * d.height_a.at(x[4]) / sigma_a + 0.5 * d.height_b.at(x[4]) / sigma_b);
    else
      conductance = d.width * d.height_a.at(x[4]) / (d.half_a / sigma_a + d.half_b / sigma_b);
    const T flux = conductance * (x[0] - x[1]);
    rate[0] -= flux;
    rate[1] += flux;
  }
};

/// Outer plane of an electrode: the collector, phi_m = 0. Inputs: phi of the cell, w, H. Rows: cell; at the top terminal
/// voltage and current of the circuit (control.cpp).
struct Collector {
  struct Data {
    CellHeight height;
    double area;
    int layer;
  };
  static constexpr int inputs = 3, rows = 3, outputs = 3;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    const T conductance = d.area * electronic_conductivity(x[1], c.layers[d.layer]) / (0.5 * d.height.at(x[2]));
    const T current = -conductance * x[0];
    rate[0] += current;
    if (!c.holds_voltage) rate[1] += current;
    rate[2] += current;
  }
};

void add_electron_transport(ModelBuilder& b) {
  auto& faces = b.add_group<ElectronFace>();
  auto& collectors = b.add_group<Collector>();
  const int nz = b.grid.z.cells();
  const auto phi = [&](int i, int j, int k) { return b.layout.cell(in_cells::electronic_potential, i, j, k); };
  const auto void_fraction = [&](int i, int j, int k) { return b.layout.cell(in_cells::void_fraction, i, j, k); };
  // Two metal layers that touch are insulated from each other.
  const auto same_metal = [&](int i, int j, int k, int ni, int nj, int nk) {
    return b.is(RegionKind::metal, i, j, k) && b.grid.region(i, j, k) == b.grid.region(ni, nj, nk);
  };
  for (int k = 0; k < nz; ++k) {
    const int above = k + 1 < nz ? k + 1 : 0;
    if (k + 1 == nz && (!b.grid.periodic_z || nz == 1)) continue;
    b.for_columns([&](int i, int j) {
      if (!same_metal(i, j, k, i, j, above)) return;
      const int layer = b.grid.region(i, j, k);
      const ElectronFace::Data data{b.height(k), b.height(above), 0, 0, 0, b.grid.x.widths[i] * b.grid.y.widths[j],
                                    layer};
      const int lower = phi(i, j, k), upper = phi(i, j, above);
      faces.add(data, {lower, upper, void_fraction(i, j, k), void_fraction(i, j, above), b.thickness_slot(layer)},
                {lower, upper});
    });
  }
  b.for_lateral_faces([&](int i, int j, int ni, int nj, double half, double half_n, double width, double) {
    for (int k = 0; k < nz; ++k) {
      if (!same_metal(i, j, k, ni, nj, k)) continue;
      const int layer = b.grid.region(i, j, k);
      const int here = phi(i, j, k), there = phi(ni, nj, k);
      faces.add({b.height(k), b.height(k), width, half, half_n, 0, layer},
                {here, there, void_fraction(i, j, k), void_fraction(ni, nj, k), b.thickness_slot(layer)},
                {here, there});
    }
  });
  if (b.grid.periodic_z) return;
  for (const bool top : {false, true}) {
    const Layer& outer = top ? b.input.layers.back() : b.input.layers.front();
    if (outer.region != RegionKind::metal || outer.outer_plane == OuterPlane::insulating) continue;
    const int k = top ? nz - 1 : 0, layer = b.grid.layer_of_cell[k];
    b.for_columns([&](int i, int j) {
      const int cell = phi(i, j, k);
      const int voltage = top ? b.layout.scalar(scalars::cell_voltage, 0) : b.layout.constant(0);
      const int current = top ? b.layout.scalar(scalars::cell_current, 0) : b.layout.constant(0);
      collectors.add({b.height(k), b.grid.x.widths[i] * b.grid.y.widths[j], layer},
                     {cell, void_fraction(i, j, k), b.thickness_slot(layer)}, {cell, voltage, current});
    });
  }
}

constexpr const Unknown* unknowns[] = {&in_cells::electronic_potential};

}  // namespace

namespace effect {
extern const Effect electron_transport;
const Effect electron_transport = {.name = "electron_transport",
                                   .unknowns = unknowns,
                                   .acts = [](const Case& c) { return c.effects.electron_transport; },
                                   .add = add_electron_transport};
}  // namespace effect

}  // namespace auralith

#include <gtest/gtest.h>

#include <cmath>

#include "base/constants.hpp"
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/model.hpp"
#include "physics/void_energy.hpp"
#include "unit/small_cell.hpp"

namespace auralith {
namespace {

Coefficients coefficients(const Case& input, double time = 0, double current = 0) {
  const Grid grid(input);
  const Catalog catalog(input);
  return evaluate_coefficients(input, grid, catalog, time, current);
}

TEST(Coefficients, EnergyFromSurfaceEnergyAndThickness) {
  const Coefficients c = coefficients(small_cell());
  const LayerCoefficients& metal = c.layers[0];
  EXPECT_NEAR(metal.barrier, 3 * 0.5 / 0.3e-6, 1e-6);
  EXPECT_NEAR(metal.gradient_energy, 6 * 0.5 * 0.3e-6, 1e-20);
  EXPECT_NEAR(metal.vacancy_mobility, 1e-14 / (2 * 3 * 0.5 / 0.3e-6), 1e-36);
  // Surface energy of the tanh profile, int sqrt(2 kappa W) w (1-w) dw = sqrt(2 kappa W)/6, gives gamma back.
  EXPECT_NEAR(std::sqrt(2 * metal.gradient_energy * metal.barrier) / 6, 0.5, 1e-14);
  Case input = small_cell();
  input.layers[0].void_model = {};
  input.layers[0].void_model.explicit_energy = true;
  input.layers[0].void_model.barrier = 2e6;
  input.layers[0].void_model.gradient_energy = 9e-7;
  EXPECT_NEAR(coefficients(input).layers[0].surface_energy, std::sqrt(2 * 2e6 * 9e-7) / 6, 1e-14);
}

TEST(Coefficients, KineticsFromTheAreaResistance) {
  Case input = small_cell();
  input.ambient.temperature.values = {313.15};
  const EntryCoefficients e = coefficients(input).entries[0];
  const double thermal = 8.31446261815324 * 313.15 / (1.602176634e-19 * 6.02214076e23);  // RT/F
  EXPECT_NEAR(e.exchange_current, thermal / 2.5e-3, 1e-12);
  EXPECT_NEAR(e.anodic, 0.4 / thermal, 1e-12);
  EXPECT_NEAR(e.cathodic, 0.6 / thermal, 1e-12);
  // di/deta at eta = 0 is 1/Z
  EXPECT_NEAR(e.exchange_current * (e.anodic + e.cathodic), 1 / 2.5e-3, 1e-9);
}

TEST(Coefficients, PenetrationNeedsTheGriffithPressure) {
  // eta_c = (V/F) K_Ic/(1.12 sqrt(pi a)): 21, 30, 68 mV for flaws of 10, 5, 1 um (13 cm3/mol, 1 MPa m^(1/2))
  for (const auto& [flaw, millivolts] : std::vector<std::pair<double, double>>{{10e-6, 21}, {5e-6, 30}, {1e-6, 68}}) {
    Case input = small_cell();
    input.interfaces[0].entry.flaw_size = constant_property(flaw);
    EXPECT_NEAR(1e3 * coefficients(input).entries[0].critical_overpotential, millivolts, 0.6) << flaw;
  }
}

TEST(Coefficients, VoidsCollapseAsWilkinsonAndAshbySay) {
  Case input = small_cell();
  input.ambient.pressure.values = {1.7e6};
  EXPECT_EQ(coefficients(input).layers[0].collapse_rate, 0) << "not unless asked for";
  input.effects.void_collapse = true;
  const double p = 1.7, n = 6.6, rate = 7.6e-3;
  EXPECT_NEAR(
      coefficients(input).layers[0].collapse_rate / (std::sqrt(3.0) * rate * std::pow(std::sqrt(3.0) * p / n, n)), 1,
      1e-12);  // 2-D: cylinder
  input.grid.widths_y = {1e-7, 1e-7};
  const double sphere = 1.5 * rate * std::pow(1.5 * p / n, n);
  EXPECT_NEAR(coefficients(input).layers[0].collapse_rate / sphere, 1, 1e-12);
  input.layers[0].void_model.porosity = 0.1;
  EXPECT_NEAR(coefficients(input).layers[0].collapse_rate / (sphere / std::pow(1 - std::pow(0.1, 1 / n), n)), 1, 1e-12);
  input.layers[0].lattice_motion = LatticeMotion::rigid;  // the velocity of every cell is needed
  EXPECT_EQ(coefficients(input).layers[0].collapse_rate, 0);
  input = small_cell();
  input.effects.void_collapse = true;
  EXPECT_EQ(coefficients(input).layers[0].collapse_rate, 0) << "no pressure";
}

TEST(Coefficients, ReservoirIsCompressedToTheStackPressure) {
  for (const double pressure : {0.0, 1e3, 2e6, 20e6}) {
    Case input = small_cell();
    input.ambient.pressure.values = {pressure};
    const LayerCoefficients metal = coefficients(input).layers[0];
    EXPECT_NEAR(local_void_potential(metal.reservoir_void_fraction, metal), -pressure, 1e-6 + 1e-9 * pressure);
    EXPECT_LE(metal.reservoir_void_fraction, 0);
    EXPECT_GE(metal.reservoir_void_fraction, -(pressure / 11e9 + 5e-5));
  }
}

TEST(Coefficients, AmbientAndCurrentReachEveryLayer) {
  Case input = small_cell();
  input.ambient.pressure = {{0, 100}, {0, 4e6}};
  const Coefficients c = coefficients(input, 25, 3.0);
  EXPECT_NEAR(c.layers[0].pressure, 1e6, 1e-6);
  EXPECT_EQ(c.current_density, 3.0);
  EXPECT_TRUE(std::isinf(c.layers[0].pressure_cap));
  input.layers[0].load_sharing = true;
  EXPECT_EQ(coefficients(input).layers[0].pressure_cap, 2.2e6);
}

TEST(Catalog, LaterPatchesWinAndUnlistedPairsBlock) {
  Case input = small_cell();
  Patch first, second;
  first.x1 = 8e-7, first.y1 = 1e-6;
  second.x0 = 4e-7, second.x1 = 1.2e-6, second.y1 = 1e-6;
  second.entry.kind = InterfaceKind::contact_resistance;
  input.interfaces[1].patches = {first, second};
  const Catalog catalog(input);
  const Grid grid(input);  // edges of columns at 0.3, 0.7 and 1.2 um
  const auto entry = [&](int interface, int i, std::size_t part) {
    return catalog.entries[catalog.at(interface, grid.shares({&interface, 1}, i, 0, 2).at(part).parts[0])];
  };
  EXPECT_EQ(entry(0, 0, 0), &input.interfaces[0].entry);
  EXPECT_EQ(entry(1, 0, 0), &input.interfaces[1].patches[0].entry);
  EXPECT_EQ(entry(1, 1, 0), &input.interfaces[1].patches[0].entry);
  EXPECT_EQ(entry(1, 1, 1), &input.interfaces[1].patches[1].entry);
  EXPECT_EQ(entry(1, 2, 0), &input.interfaces[1].patches[1].entry);
  EXPECT_EQ(entry(-1, 0, 0)->kind, InterfaceKind::blocking);
}

TEST(InitialState, InclusionsHaveTheEquilibriumProfileAndNoiseBelongsToTheCell) {
  Case input = small_cell();
  input.layers[2].initial_voids.mean = 0.01;
  input.layers[2].initial_voids.inclusions = {{{6e-7, 0, 3.6e-6}, 4e-7, 0.9}};
  input.layers[0].initial_voids = {0.02, 0.005, 8, {}};
  const Grid grid(input);
  std::vector<std::vector<double>> seen;
  for (const int ranks : {1, 3}) {
    std::vector<double> w(static_cast<std::size_t>(3 * grid.z.cells()), 0);
    for (int r = 0; r < ranks; ++r) {
      Layout layout(input, grid, Partition(3, 1, ranks), r, all_unknowns(input));
      const Model model(input, grid, layout);
      const std::vector<double> x = initial_state(model, layout);
      for (int i = layout.box().i0; i < layout.box().i1; ++i)
        for (int k = 0; k < grid.z.cells(); ++k)
          if (layout.exists(in_cells::void_fraction, k))
            w[3 * k + i] = x[layout.cell(in_cells::void_fraction, i, 0, k)];
    }
    seen.push_back(w);
  }
  EXPECT_EQ(seen[0], seen[1]);
  double least = 1, largest = 0;
  for (int k = 0; k < 4; ++k)
    for (int i = 0; i < 3; ++i) {
      least = std::min(least, seen[0][3 * k + i]);
      largest = std::max(largest, seen[0][3 * k + i]);
    }
  EXPECT_GE(least, 0.015);
  EXPECT_LE(largest, 0.025);
  EXPECT_GT(largest - least, 0.003);
  for (int k = 7; k < 11; ++k)
    for (int i = 0; i < 3; ++i) {
      const double r = std::hypot(grid.x.centres[i] - 6e-7, grid.z.centres[k] - 3.6e-6);
      // profile of a flat surface, w = [1 - tanh(r/(2 delta))]/2
      EXPECT_NEAR(seen[0][3 * k + i], 0.01 + 0.89 * 0.5 * (1 - std::tanh((r - 4e-7) / 0.6e-6)), 1e-12);
    }
}

}  // namespace
}  // namespace auralith

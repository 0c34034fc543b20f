/// The contact angle under a coating: one surface energy (that of the void model), at the temperature of the moment, also in the
/// check of the cells.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "unit/rough_cell.hpp"
#include "unit/small_system.hpp"

namespace auralith {
namespace {

constexpr double boltzmann = 1.380649e-23;  // J/K

Property arrhenius(double value, double energy) {
  Property property = constant_property(value);
  property.law = Property::Law::arrhenius;
  property.activation_energy = energy;
  return property;
}

/// The small cell with an even wall, cos(theta_0) = 0.3, and a coating of 0.1 J/m2 on the lower metal.
Case coated_cell() {
  Case input = small_cell();
  for (InterfaceSpec& spec : input.interfaces) spec.entry.contact_angle_cosine.deviation = 0;
  Interlayer coating;
  coating.host = "coating";
  coating.adhesion = constant_property(0.1);
  coating.thickness = 5e-9;
  input.layers[0].interlayer = coating;
  return input;
}

void explicit_energy(Layer& metal, double barrier, double gradient_energy) {
  metal.void_model = {};
  metal.void_model.explicit_energy = true;
  metal.void_model.barrier = barrier;
  metal.void_model.gradient_energy = gradient_energy;
}

double cosine(const Case& input, int metal, double time) {
  const System s(input);
  const Coefficients c = s.model.coefficients(time, 0);
  for (const GammaFace& face : s.layout.faces())
    if (face.metal == metal) return s.model.wall(face).cosine(c);
  return NAN;
}

/// Energy of void on the wall less that of metal there, per area: Young's gamma cos(theta).
double wall_energy(const Case& input, double time) {
  System s(input);
  const Coefficients c = s.model.coefficients(time, 0);
  Evaluation e;
  double energy[2];
  for (const int full : {0, 1}) {
    SlotArray x(static_cast<std::size_t>(s.layout.slots()), 0.0);
    std::copy(s.layout.constants().begin(), s.layout.constants().end(), x.begin() + s.layout.unknown_slots());
    for (const GammaFace& face : s.layout.faces())
      if (face.metal == 0) {
        x[s.layout.face(at_gamma::void_fraction, face)] = full;
        for (int k = 0; k < s.grid.z.cells(); ++k)
          if (s.layout.exists(in_cells::void_fraction, k) && s.grid.layer_of_cell[k] == 0)
            x[s.layout.cell(in_cells::void_fraction, face.i, face.j, k)] = full;  // g = 0 in both
      }
    s.assembler.evaluate(c, x, e);
    energy[full] = e.storage[s.model.sum(sums::energy, 0)];
  }
  return (energy[1] - energy[0]) / (s.grid.x.length() * s.grid.y.length());
}

TEST(ContactAngle, AdhesionIsDividedByTheSurfaceEnergyOfTheVoids) {
  Case input = coated_cell();
  EXPECT_NEAR(cosine(input, 0, 0), 0.3 + 0.1 / 0.5, 1e-14);
  EXPECT_NEAR(cosine(input, 2, 0), 0.3, 1e-14) << "without a coating";
  explicit_energy(input.layers[0], 2e6, 9e-7);
  const double gamma = std::sqrt(2 * 2e6 * 9e-7) / 6;
  EXPECT_NEAR(gamma, 0.31623, 1e-5) << "not the 0.5 J/m2 of the material";
  EXPECT_NEAR(cosine(input, 0, 0), 0.3 + 0.1 / gamma, 1e-14);
  EXPECT_NEAR(wall_energy(input, 0), 0.3 * gamma + 0.1, 1e-12) << "Young: gamma cos(theta) = W_ad - gamma";
}

TEST(ContactAngle, FollowsTheTemperatureOfTheRun) {
  Case input = coated_cell();
  input.ambient.temperature = {{0, 100}, {298.15, 348.15}};
  input.layers[0].metal.surface_energy = arrhenius(0.5, -0.04 * 1.602176634e-19);
  input.layers[0].interlayer->adhesion = arrhenius(0.1, 0.03 * 1.602176634e-19);
  for (const double time : {0.0, 40.0, 100.0}) {
    const double x = 1.602176634e-19 / boltzmann * (1 / (298.15 + 0.5 * time) - 1 / 298.15);
    const double gamma = 0.5 * std::exp(0.04 * x), adhesion = 0.1 * std::exp(-0.03 * x);
    EXPECT_NEAR(cosine(input, 0, time), 0.3 + adhesion / gamma, 1e-12) << time;
    EXPECT_NEAR(wall_energy(input, time), 0.3 * gamma + adhesion, 1e-12) << time;
  }
}

TEST(ContactAngle, NoCoatingPullsWithoutWallEnergyAndNoneBelowMinusOne) {
  Case input = coated_cell();
  input.layers[0].interlayer->adhesion = constant_property(-1.0);
  EXPECT_EQ(cosine(input, 0, 0), -1);
  input.effects.wall_energy = false;
  EXPECT_EQ(cosine(input, 0, 0), 0);
  EXPECT_NEAR(wall_energy(input, 0), 0, 1e-14);
}

TEST(ContactAngle, CellsMustResolveItAtEveryTemperature) {
  Case input = coated_cell();
  Layer& metal = input.layers[0];
  const InterfaceEntry& entry = input.interfaces[0].entry;
  EXPECT_NEAR(wall_resolution(input, metal, entry).limit(), 2 * 0.3e-6 / (0.3 + 0.1 / 0.5), 1e-18);
  EXPECT_NEAR(wall_resolution(input, input.layers[2], entry).limit(), 2 * 0.3e-6 / 0.3, 1e-18);
  // gamma falls while the cell is heated.
  input.ambient.temperature = {{0, 100}, {298.15, 348.15}};
  metal.metal.surface_energy = arrhenius(0.5, -0.04 * 1.602176634e-19);
  const double hot = metal.metal.surface_energy.at(348.15);
  EXPECT_LT(hot, 0.45);
  EXPECT_NEAR(wall_resolution(input, metal, entry).limit(), 2 * 0.3e-6 / (0.3 + 0.1 / hot), 1e-18);
  // A table with its least value between the ends.
  metal.metal.surface_energy.law = Property::Law::table;
  metal.metal.surface_energy.temperatures = {290, 320, 350};
  metal.metal.surface_energy.values = {0.5, 0.2, 0.5};
  EXPECT_NEAR(wall_resolution(input, metal, entry).limit(), 2 * 0.3e-6 / (0.3 + 0.1 / 0.2), 1e-18);
  // delta of given energies: sqrt(kappa/(2 W)).
  explicit_energy(metal, 2e6, 9e-7);
  EXPECT_NEAR(wall_resolution(input, metal, entry).thickness, std::sqrt(9e-7 / 4e6), 1e-18);
  // A random field, and a bare wall that cannot go below -1.
  input.interfaces[0].entry.contact_angle_cosine.mean = -0.5;
  input.interfaces[0].entry.contact_angle_cosine.deviation = 0.3;
  EXPECT_NEAR(wall_resolution(input, input.layers[2], entry).cosine, 1, 1e-14);
}

TEST(ContactAngle, ALabelMapAsksForTheSameCells) {
  Case input = rough_cell();
  for (InterfaceSpec& spec : input.interfaces) spec.entry.contact_angle_cosine.deviation = 0;
  const auto accepted = [&] {
    const Grid grid(input);
    try {
      check_regions(input, grid);
    } catch (const InputError&) {
      return false;
    }
    return true;
  };
  // Widest cells across Gamma: 0.5 um; delta sqrt(kappa/(2 W)) just below and above 0.5 um * 0.3/2, whatever the material says.
  for (const double delta : {0.074e-6, 0.076e-6}) {
    for (Layer* metal : {&input.layers[0], &input.layers[2]}) explicit_energy(*metal, 2e6, 4e6 * delta * delta);
    EXPECT_EQ(accepted(), delta > 0.075e-6) << delta;
  }
  // The coating counts.
  Interlayer coating;
  coating.adhesion = constant_property(0.1);
  coating.thickness = 5e-9;
  input.layers[0].interlayer = coating;
  EXPECT_FALSE(accepted());
}

}  // namespace
}  // namespace auralith

/// The site law of a face takes the exchange current that the face has: bare, under a coating, on an alloy that covers it in part.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "physics/alloy_energy.hpp"
#include "physics/site_law.hpp"
#include "unit/small_cell.hpp"
#include "unit/small_system.hpp"

namespace auralith {
namespace {

constexpr double current = -0.03, w = 0.1, force = 2e5;  // A/m2, -, Pa

/// Row of v.n of the first face of the lower metal at v = 0, per area.
double row(const Case& input, double content) {
  System s(input);
  const Coefficients c = s.model.coefficients(0, 0);
  SlotArray x(static_cast<std::size_t>(s.layout.slots()), 0.0);
  std::copy(s.layout.constants().begin(), s.layout.constants().end(), x.begin() + s.layout.unknown_slots());
  for (const GammaFace& face : s.layout.faces()) {
    if (face.metal != 0) continue;
    x[s.layout.face(at_gamma::reaction_current, face)] = current;
    x[s.layout.face(at_gamma::void_fraction, face)] = w;
    x[s.layout.face(at_gamma::void_potential, face)] = force;
    if (content > 0)
      x[s.layout.cell(in_cells::alloy_coordinate, face.i, face.j, face.k)] =
          c.layers[0].alloy.curve->coordinate(content);
    Evaluation e;
    s.assembler.evaluate(c, x, e);
    return e.rate[s.layout.face(at_gamma::site_velocity, face)] / face.area;
  }
  return NAN;
}

/// The same for i0 = RT/(F Z), from the law.
double law(double area_resistance) {
  const double exchange = constants::gas * 298.15 / constants::faraday / area_resistance;
  const double t = -current / (0.01 * exchange), s = t < 1 ? t * t * (3 - 2 * t) : 1;
  return ((1 - s) * 2e-16 + s * 1e-14) * (1 - w) * (1 - w) * force;  // small_interface
}

TEST(SiteLaw, TakesTheExchangeCurrentOfTheFace) {
  Case input = small_cell();
  const double bare = law(2.5e-3), covered = law(1.1e-3);
  EXPECT_GT(bare, 1.5 * covered) << "the numbers tell them apart";
  EXPECT_NEAR(row(input, 0), bare, 1e-12 * bare);
  // A coating of alumina 10 nm thick, whose card speaks of 4 nm.
  Interlayer coating;
  coating.host = "alumina";
  coating.thickness = 10e-9;
  coating.reference_thickness = 4e-9;
  coating.adhesion = constant_property(0);
  coating.area_resistance = constant_property(0.44e-3);
  coating.area_resistance.path = "test";
  input.layers[0].interlayer = coating;
  EXPECT_NEAR(row(input, 0), covered, 1e-12 * covered);
  // Holes are bare.
  input.layers[0].interlayer->pinholes = {{{0.15e-6, 0}, 0.1e-6}};
  EXPECT_NEAR(row(input, 0), bare, 1e-12 * bare);
  // An alloy as a field: covered when it is saturated, bare when the face is nearly lithium and nothing pulls.
  input.layers[0].interlayer = gold_film();
  EXPECT_NEAR(row(input, 1.0), covered, 1e-12 * covered);
  input.layers[0].interlayer->adhesion = constant_property(0);
  EXPECT_NEAR(row(input, 1e5), bare, 1e-6 * bare);
}

TEST(SiteLaw, TheMeanOfARigidLayerToo) {
  // f = -force with an infinite mobility while plating: the row is not the constraint while s = 0 alone.
  Case input = small_cell();
  input.layers[0].lattice_motion = LatticeMotion::rigid;
  input.interfaces[0].entry.site_mobility = constant_property(std::numeric_limits<double>::infinity());
  input.interfaces[0].entry.site_mobility_plating = constant_property(1e-14);
  Interlayer coating;
  coating.host = "alumina";
  coating.thickness = 5e-9;
  coating.reference_thickness = 5e-9;
  coating.adhesion = constant_property(0);
  coating.area_resistance = constant_property(1.1e-3);
  coating.area_resistance.path = "test";
  for (const bool covered : {false, true}) {
    if (covered) input.layers[0].interlayer = coating;
    System s(input);
    // The lower metal plates while the upper one strips (i > 0).
    const Coefficients c = s.model.coefficients(0, -current);
    SlotArray x(static_cast<std::size_t>(s.layout.slots()), 0.0);
    std::copy(s.layout.constants().begin(), s.layout.constants().end(), x.begin() + s.layout.unknown_slots());
    x[s.layout.scalar(scalars::mean_force, 0)] = -force;  // sites are created
    const int velocity = s.layout.scalar(scalars::rigid_velocity, 0);
    x[velocity] = 1e-6;
    Evaluation e;
    s.assembler.evaluate(c, x, e);
    const double exchange = constants::gas * 298.15 / constants::faraday / (covered ? 1.1e-3 : 2.5e-3);
    const double t = -current / (0.01 * exchange), share = t * t * (3 - 2 * t), area = 1.2e-6 * 1e-6;
    ASSERT_LT(t, 1);
    // min(-f scale, -(v + created)), created = -s k force
    const double expected = -(1e-6 - share * 1e-14 * force);
    EXPECT_NEAR(e.rate[velocity] / area, expected, 1e-12 * std::abs(expected)) << covered;
  }
}

}  // namespace
}  // namespace auralith

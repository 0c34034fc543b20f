/// The energy of an alloy and all that is derived from it: every potential in the equations against differences of the one energy
/// that the model counts, and the parts against their definitions.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "physics/alloy_energy.hpp"
#include "unit/small_cell.hpp"
#include "unit/small_system.hpp"

namespace auralith {
namespace {

/// A finite electrode in two dimensions on a pellet.
Case coated_cell() {
  Case input = small_cell();
  input.layers.erase(input.layers.begin());
  input.layers[0].outer_plane = OuterPlane::equipotential;
  input.layers[1].outer_plane = OuterPlane::finite;
  input.layers[1].lattice_motion = LatticeMotion::rigid;
  input.layers[1].exhausted_thickness = 1e-8;
  input.layers[1].interlayer = gold_film();
  input.interfaces.erase(input.interfaces.begin());
  input.ambient.temperature.values = {310};
  return input;
}

struct Derivatives {
  System s{coated_cell()};
  Coefficients c = s.model.coefficients(0, 0);
  SlotArray x = SlotArray(static_cast<std::size_t>(s.layout.slots()), 0.0);
  Evaluation e;
  const AlloyCoefficients& alloy = c.layers[1].alloy;
  int energy = s.model.sum(sums::energy, 1);

  explicit Derivatives(unsigned seed) {
    std::mt19937 generator(seed);
    const auto uniform = [&](double low, double high) {
      return std::uniform_real_distribution<double>(low, high)(generator);
    };
    for (int slot = 0; slot < s.layout.unknown_slots(); ++slot) {
      const Unknown* unknown = s.layout.what(slot).unknown;
      if (unknown == &in_cells::void_fraction || unknown == &at_gamma::void_fraction) x[slot] = uniform(0.02, 0.5);
      if (unknown == &in_cells::alloy_coordinate)
        x[slot] = s.model.curve(1)->coordinate(std::exp(uniform(std::log(0.5), std::log(40))));
      if (unknown == &scalars::thickness) x[slot] = 1.7e-6;
    }
    std::copy(s.layout.constants().begin(), s.layout.constants().end(), x.begin() + s.layout.unknown_slots());
  }
  double at(int slot, double value) {
    const double before = std::exchange(x[slot], value);
    s.assembler.evaluate(c, x, e);
    x[slot] = before;
    return e.storage[energy];
  }
  double slope(int slot, double width) { return (at(slot, x[slot] + width) - at(slot, x[slot] - width)) / (2 * width); }
};

TEST(AlloyEnergy, PotentialsAreItsDerivatives) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    Derivatives d(seed);
    Layout& layout = d.s.layout;
    const Evaluation& e = d.e;
    for (int k = 3; k < 7; ++k)
      for (int i = 0; i < 3; ++i) {
        const int s = layout.cell(in_cells::alloy_coordinate, i, 0, k),
                  n = layout.cell(in_cells::alloy_potential, i, 0, k);
        const int w = layout.cell(in_cells::void_fraction, i, 0, k),
                  mu = layout.cell(in_cells::void_potential, i, 0, k);
        d.s.assembler.evaluate(d.c, d.x, d.e);
        const double y = host_fraction(d.x[s], d.alloy), phi = 1 - d.x[w];
        const double volume = e.storage[d.s.model.sum(sums::host_volume, 1)] > 0
                                  ? d.s.grid.x.widths[i] * 1e-6 * d.s.grid.z.widths[k] * 1.7 / 1.4
                                  : 0;
        ASSERT_NEAR(e.storage[s], volume * phi * y, 1e-12 * volume);
        // The rows  0 = volume (potential) - dE/d.  are linear in the potential.
        const double nonlocal = -e.rate[n] / (volume * phi), void_potential = -e.rate[mu] / volume;
        const double content = d.alloy.curve->content(y);
        const EquilibriumCurve& u = d.alloy.curve->curve();
        const double potential = u.potential(content, 310);
        const double m =
            (u.gibbs_energy(content, 310) + constants::faraday * content * potential) / d.alloy.host_volume +
            constants::faraday * potential / d.alloy.lithium_volume;
        // dE/da at constant w, through s
        const double width = 3e-6;
        const double dy =
            (host_fraction(d.x[s] + width, d.alloy) - host_fraction(d.x[s] - width, d.alloy)) / (2 * width);
        EXPECT_NEAR(d.slope(s, width) / (volume * phi * dy), m + nonlocal, 2e-6 * (std::abs(m) + std::abs(nonlocal)))
            << "dE/da, cell " << i << ", " << k;
        // dE/dw at constant content a = phi y
        const double dw = 1e-5, a = phi * y;
        const auto with = [&](double shift) {
          const double before_w = d.x[w], before_s = d.x[s];
          d.x[w] += shift;
          d.x[s] = d.alloy.curve->coordinate(d.alloy.curve->content(a / (1 - d.x[w])));
          const double result = d.at(w, d.x[w]);
          d.x[w] = before_w, d.x[s] = before_s;
          return result;
        };
        const double found = (with(dw) - with(-dw)) / (2 * dw * volume);
        const double expected = void_potential + constants::faraday / d.alloy.lithium_volume *
                                                     alloy_equilibrium_potential(d.x[s], nonlocal, d.alloy);
        EXPECT_NEAR(found, expected, 2e-6 * std::abs(m)) << "dE/dw, cell " << i << ", " << k;
      }
    for (const GammaFace& face : layout.faces()) {
      const int w = layout.face(at_gamma::void_fraction, face);
      const double found = d.slope(w, 1e-5);
      d.s.assembler.evaluate(d.c, d.x, d.e);
      EXPECT_NEAR(found, -e.rate[w], 1e-6 * face.area) << "wall energy, w of the face";
    }
  }
}

TEST(AlloyEnergy, GibbsDuhem) {
  const Derivatives d(1);
  const EquilibriumCurve& u = d.alloy.curve->curve();
  for (const double x : {0.01, 0.3, 1.0, 1.5, 3.2, 3.75, 3.9, 20.0}) {
    const double y = d.alloy.curve->fraction(x), step = 1e-6 * y;
    const double m = (mixing_energy(y + step, d.alloy) - mixing_energy(y - step, d.alloy)) / (2 * step);
    EXPECT_NEAR(mixing_energy(y, d.alloy) - y * m, -constants::faraday * u.potential(x, 310) / d.alloy.lithium_volume,
                1e3)
        << "x = " << x;  // of 1e9 J/m3
  }
}

TEST(AlloyEnergy, FaceValueIsTheMinimumOfItsEnergy) {
  const double stiffness = 1.7;
  for (const double face : {-0.9, -0.28, -0.1, 0.05, 0.2})
    for (const double cell : {0.0, 0.01, 0.3, 0.8, 0.999}) {
      const auto energy = [&](double p) { return face * coverage(p) + 0.5 * stiffness * (cell - p) * (cell - p); };
      const double found = face_saturation(cell, face, stiffness);
      double best = 0;
      for (double p = 0; p <= 1; p += 1e-5)
        if (energy(p) < energy(best)) best = p;
      EXPECT_NEAR(found, best, 2e-5) << "face energy " << face << ", cell " << cell;
    }
  EXPECT_EQ(face_saturation(1.3, -0.9, stiffness), 1.3) << "above saturation nothing pulls";
}

TEST(AlloyEnergy, PartsAgainstTheirDefinitions) {
  const Derivatives d(1);
  EXPECT_NEAR(d.alloy.saturation, 10.21 / (10.21 + 3.75 * 13), 1e-12);
  EXPECT_NEAR(std::sqrt(2 * d.alloy.gradient_energy * d.alloy.barrier) / 6, 0.2, 1e-12) << "energy of the boundary";
  for (const double p : {-0.01, 0.1, 0.4, 0.9, 0.99, 1.02, 1.3, 4.0}) {
    const double y = p * d.alloy.saturation, h = 1e-6 * d.alloy.saturation;
    EXPECT_NEAR(barrier_potential(y, d.alloy),
                (barrier_energy(y + h, d.alloy) - barrier_energy(y - h, d.alloy)) / (2 * h), 1e-5 * d.alloy.barrier);
    EXPECT_NEAR(gradient_measure_slope(y, d.alloy),
                (gradient_measure(y + h, d.alloy) - gradient_measure(y - h, d.alloy)) / 2e-6, 1e-5);
    EXPECT_NEAR(coverage_slope(p), (coverage(p + 1e-6) - coverage(p - 1e-6)) / 2e-6, 1e-5);
  }
  for (const double w : {-0.01, 0.3, 0.97, 0.9799, 0.9801, 1.0, 1.1}) {
    EXPECT_GT(metal_fraction(w), 0);
    EXPECT_LT(metal_fraction(w + 1e-6), metal_fraction(w));
    EXPECT_EQ(metal_fraction(w) == 1 - w, w < 0.98);
  }
  EXPECT_EQ(alloy_mobility(0.0, 0.2, d.alloy), 0) << "no host to move";
  EXPECT_EQ(alloy_mobility(0.2, 1.0, d.alloy), 0) << "no lithium to move";
  EXPECT_NEAR(alloy_mobility(0.3, 0.3, d.alloy),
              1e-15 / (constants::gas * 310) * 0.3 * 0.7 * (10.21e-6 * 0.7 + 13e-6 * 0.3), 1e-35);
}

}  // namespace
}  // namespace auralith

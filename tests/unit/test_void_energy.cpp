#include <gtest/gtest.h>

#include <cmath>

#include "physics/void_energy.hpp"

namespace auralith {
namespace {

LayerCoefficients metal() {
  LayerCoefficients c;
  c.barrier = 7.3e6;
  c.bulk_modulus = 9.1e9;
  c.vacancy_mobility = 4e-22;
  c.surface_mobility = 3e-21;
  c.electronic_conductivity = 321;
  return c;
}

TEST(VoidEnergy, PotentialIsItsDerivative) {
  const LayerCoefficients c = metal();
  for (const double w : {-3e-3, -4e-4, -1.5e-4, -0.9e-4, -2e-5, 1e-3, 0.1, 0.2113, 0.5, 0.8, 0.99, 1.01}) {
    const double h = 1e-3 * std::min(std::abs(w), 0.1);
    const double slope = (void_energy_density(w + h, c) - void_energy_density(w - h, c)) / (2 * h);
    EXPECT_NEAR(local_void_potential(w, c), slope, 2e-5 * std::abs(slope) + 1e-3 * c.barrier * h) << w;
    const auto dual = void_energy_density(Dual<1>::variable(w, 0), c);
    EXPECT_NEAR(dual.derivative[0], local_void_potential(w, c),
                1e-12 * c.bulk_modulus * std::abs(w) + 1e-9 * c.barrier);
  }
}

TEST(VoidEnergy, DoubleWellHasBarrierAndSpinodalOfItsFormula) {
  LayerCoefficients c = metal();
  EXPECT_NEAR(void_energy_density(0.5, c), c.barrier / 16, 1e-6);
  EXPECT_DOUBLE_EQ(void_energy_density(0.0, c), 0);
  EXPECT_DOUBLE_EQ(void_energy_density(1.0, c), 0);
  EXPECT_NEAR(local_void_potential(0.5, c), 0, 1e-9);
  // d2g/dw2 = 2 - 12 w + 12 w^2 = 0 at (1 - 1/sqrt 3)/2; mu has its largest value there: 2W w(1-w)(1-2w) = W/(3 sqrt 3).
  const double spinodal = 0.5 * (1 - 1 / std::sqrt(3.0));
  EXPECT_NEAR(local_void_potential(Dual<1>::variable(spinodal, 0), c).derivative[0] / c.barrier, 0, 1e-12);
  EXPECT_NEAR(local_void_potential(spinodal, c), c.barrier / (3 * std::sqrt(3.0)), 1e-6);
}

TEST(VoidEnergy, ElasticBranchIsTheBulkModulusShiftedByHalfTheBlend) {
  LayerCoefficients c = metal();
  c.barrier = 0;
  constexpr double blend = 1e-4, shift = 5e-5;
  EXPECT_DOUBLE_EQ(elastic_blend, blend);
  for (const double w : {-1e-4, -2e-4, -1e-3, -5e-2})
    EXPECT_NEAR(local_void_potential(w, c), c.bulk_modulus * (w + shift), 1e-12 * c.bulk_modulus) << w;
  // Stiffness grows in proportion within the blend, so mu = -K w^2/(2 blend).
  EXPECT_NEAR(local_void_potential(-0.5e-4, c), -c.bulk_modulus * 0.25e-8 / 2e-4, 1e-9 * c.bulk_modulus * 1e-4);
  EXPECT_EQ(local_void_potential(0.0, c), 0);
  EXPECT_EQ(local_void_potential(0.3, c), 0);
}

TEST(VoidEnergy, EnergyAndPotentialAndStiffnessAreContinuous) {
  const LayerCoefficients c = metal();
  for (const double edge : {0.0, -elastic_blend}) {
    const double e = 1e-12;
    EXPECT_NEAR(void_energy_density(edge - e, c), void_energy_density(edge + e, c), 1e-5);
    EXPECT_NEAR(local_void_potential(edge - e, c), local_void_potential(edge + e, c), 0.1);
    const auto slope = [&](double w) { return local_void_potential(Dual<1>::variable(w, 0), c).derivative[0]; };
    EXPECT_NEAR(slope(edge - e) / slope(edge + e), 1, 1e-4);
  }
}

TEST(VoidMobility, DegenerateConstantAndClipped) {
  LayerCoefficients c = metal();
  for (const double w : {0.0, 0.13, 0.5, 0.77, 1.0})
    EXPECT_NEAR(void_mobility(w, c), 4e-22 * (1 - w) + 3e-21 * w * w * (1 - w) * (1 - w), 1e-35) << w;
  EXPECT_EQ(void_mobility(-0.2, c), 4e-22);  // the coefficient is clipped, not the void fraction
  EXPECT_EQ(void_mobility(1.3, c), 0);
  c.constant_mobility = true;
  EXPECT_EQ(void_mobility(0.7, c), 4e-22);
}

TEST(ContactOfAFace, FallsFromOneToNothingInAVoid) {
  EXPECT_EQ(contact(-0.1), 1);
  EXPECT_EQ(contact(0.0), 1);
  EXPECT_NEAR(contact(0.3), 0.49, 1e-15);
  EXPECT_NEAR(contact(0.9), 0.01, 1e-15);
  EXPECT_EQ(contact(1.0), 0);
  EXPECT_EQ(contact(1.5), 0);
  EXPECT_EQ(contact(Dual<1>::variable(1.0, 0)).derivative[0], 0) << "so the reaction ends smoothly";
}

TEST(ElectronicConductivity, KeepsAResidueInVoids) {
  const LayerCoefficients c = metal();
  EXPECT_NEAR(electronic_conductivity(0.0, c), 321 * (1 + 1e-8), 1e-12);
  EXPECT_NEAR(electronic_conductivity(0.4, c), 321 * (0.36 + 1e-8), 1e-12);
  EXPECT_NEAR(electronic_conductivity(1.0, c), 321e-8, 1e-18);
}

TEST(WallEnergy, ShapeJoinsTheTwoPhasesAndItsDerivativeIsExact) {
  EXPECT_EQ(wall_shape(0.0), 0);
  EXPECT_EQ(wall_shape(1.0), 1);
  for (const double w : {-0.01, 0.2, 0.5, 0.9})
    EXPECT_NEAR(wall_shape(Dual<1>::variable(w, 0)).derivative[0], wall_shape_derivative(w), 1e-14);
  EXPECT_NEAR(wall_shape_derivative(0.25), 6 * 0.25 * 0.75, 1e-15);
}

}  // namespace
}  // namespace auralith

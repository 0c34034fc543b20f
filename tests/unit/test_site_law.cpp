#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "physics/site_law.hpp"

namespace auralith {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double k_strip = 3e-16, k_plate = 2e-14;  // m/(s Pa)

EntryCoefficients entry(double strip = k_strip, double plate = k_plate) {
  EntryCoefficients e;
  e.exchange_current = 8;
  e.site_mobility = strip;
  e.site_mobility_plating = plate;
  return e;
}

/// v that obeys the law: the defect is v minus the law, so its zero is -defect(0).
double velocity(double contact, double force, double share, const EntryCoefficients& e) {
  return -site_law_defect(0.0, contact, force, share, e, 1e-10, 1e7);
}

TEST(SiteLaw, StrippingOnlyAnnihilates) {
  EXPECT_NEAR(velocity(0.6, 2e5, 0, entry()), -k_strip * 0.6 * 2e5, 1e-24);
  EXPECT_EQ(velocity(0.6, -2e5, 0, entry()), 0);
  EXPECT_EQ(velocity(0.6, 0, 0, entry()), 0);
}

TEST(SiteLaw, PlatingGoesBothWaysWithItsOwnMobility) {
  EXPECT_NEAR(velocity(0.6, -2e5, 1, entry()), +k_plate * 0.6 * 2e5, 1e-22);
  EXPECT_NEAR(velocity(0.6, 2e5, 1, entry()), -k_plate * 0.6 * 2e5, 1e-22);
}

TEST(SiteLaw, BlendsBetweenTheTwo) {
  const double s = 0.3, f = 2e5, c = 0.5;
  EXPECT_NEAR(velocity(c, f, s, entry()), -((1 - s) * k_strip + s * k_plate) * c * f, 1e-22);
  EXPECT_NEAR(velocity(c, -f, s, entry()), s * k_plate * c * f, 1e-22);
}

TEST(SiteLaw, ZeroMobilityPinsTheLattice) {
  for (const double share : {0.0, 0.4, 1.0})
    for (const double force : {-1e6, 0.0, 1e6}) EXPECT_EQ(velocity(1, force, share, entry(0, 0)), 0);
}

TEST(SiteLaw, InfiniteMobilityIsTheLimitOfLargeOnes) {
  const double v_scale = 1e-10, f_scale = 1e7;
  // Plating: only f = 0 satisfies the constraint, whatever v.
  for (const double v : {-3e-10, 0.0, 5e-10}) {
    EXPECT_EQ(site_law_defect(v, 0.5, 0.0, 1.0, entry(k_strip, infinite), v_scale, f_scale), 0);
    EXPECT_GT(site_law_defect(v, 0.5, 1e4, 1.0, entry(k_strip, infinite), v_scale, f_scale), 0);
    EXPECT_LT(site_law_defect(v, 0.5, -1e4, 1.0, entry(k_strip, infinite), v_scale, f_scale), 0);
  }
  // Stripping and rest: f <= 0, v <= 0, f v = 0.
  const auto defect = [&](double v, double f) {
    return site_law_defect(v, 0.5, f, 0.0, entry(infinite, k_plate), v_scale, f_scale);
  };
  EXPECT_EQ(defect(-2e-10, 0), 0);
  EXPECT_EQ(defect(0, -3e5), 0);
  EXPECT_EQ(defect(0, 0), 0);
  EXPECT_NE(defect(1e-10, -3e5), 0);
  EXPECT_NE(defect(-1e-10, -3e5), 0);
  EXPECT_NE(defect(-1e-10, 3e5), 0);
  // The law with a large k at the same v: f = -v/(k c) -> 0.
  EXPECT_NEAR(velocity(0.5, 2e-10 / (0.5 * 1e-9), 0, entry(1e-9, k_plate)), -2e-10, 1e-22);
}

TEST(SiteLaw, ShareOfPlatingFollowsTheSignOfTheCurrent) {
  const EntryCoefficients e = entry();
  EXPECT_EQ(plating_share(1.0, e.exchange_current), 0);
  EXPECT_EQ(plating_share(0.0, e.exchange_current), 0);
  EXPECT_EQ(plating_share(-0.08, e.exchange_current), 1);  // 0.01 i0
  EXPECT_EQ(plating_share(-5.0, e.exchange_current), 1);
  EXPECT_NEAR(plating_share(-0.04, e.exchange_current), 0.5, 1e-15);
  EXPECT_NEAR(plating_share(-0.02, e.exchange_current), 3 * 0.0625 - 2 * 0.015625, 1e-15);
  EXPECT_EQ(plating_share(-5.0, EntryCoefficients{}.exchange_current), 0);  // blocking: nothing plates
}

TEST(NormalPressure, IsSharedByTheContactUpToTheHardness) {
  LayerCoefficients metal;
  metal.pressure = 1.2e6;
  metal.pressure_cap = infinite;
  EXPECT_EQ(normal_pressure(0.25, metal), 1.2e6);
  metal.pressure_cap = 2e6;
  EXPECT_NEAR(normal_pressure(0.8, metal), 1.5e6, 1e-6);
  EXPECT_EQ(normal_pressure(0.25, metal), 2e6);
  EXPECT_NEAR(normal_pressure(Dual<1>::variable(0.8, 0), metal).derivative[0], -1.2e6 / 0.64, 1e-6);
  EXPECT_EQ(normal_pressure(Dual<1>::variable(0.2, 0), metal).derivative[0], 0);
}

}  // namespace
}  // namespace auralith

/// The staircase in arc length: tables against closed forms and against integrals by Simpson's rule in x.
#include <gtest/gtest.h>

#include <cmath>

#include "base/constants.hpp"
#include "physics/alloy_curve.hpp"

namespace auralith {
namespace {

constexpr double host = 10.21e-6, lithium = 13e-6;

EquilibriumCurve gold() {
  EquilibriumCurve curve;
  curve.exponentials = {{0.40, 0.12}};
  curve.steps = {{0.13, 1.00, 0.06}, {0.12, 1.78, 0.10}, {0.10, 3.00, 0.03}, {0.07, 3.75, 0.02}};
  return curve;
}

TEST(AlloyCurve, TablesAreTheClosedForms) {
  const AlloyCurve curve(gold(), host, lithium);
  for (const double x :
       {2e-6, 1e-4, 3e-3, 0.02, 0.2, 0.7, 0.98, 1.05, 1.4, 1.78, 2.5, 2.99, 3.4, 3.74, 3.77, 4.0, 9.0, 1e3}) {
    const double s = curve.coordinate(x), y = host / (host + x * lithium);
    EXPECT_NEAR(curve.host_fraction(s).value, y, 1e-9) << x;
    EXPECT_NEAR(curve.content(curve.host_fraction(s).value), x, 1e-6 * x * (1 + x)) << x;
    EXPECT_NEAR(curve.fraction(x), y, 1e-15);
  }
  EXPECT_EQ(curve.host_fraction(0).value, 0);
  EXPECT_EQ(curve.coordinate(std::numeric_limits<double>::infinity()), 0);
  EXPECT_NEAR(curve.host_fraction(-0.01).value, -0.01, 1e-12) << "straight on beyond lithium metal";
  EXPECT_TRUE(std::isnan(curve.host_fraction(1.01 * curve.end()).value));
}

TEST(AlloyCurve, ArcLengthMovesWithFractionOnPlateausAndWithPotentialOnSteps) {
  const AlloyCurve curve(gold(), host, lithium);
  double last = -1;
  for (double s = 0; s < curve.end(); s += curve.end() / 4001) {
    const auto y = curve.host_fraction(s);
    EXPECT_GT(y.value, last);
    EXPECT_GT(y.slope, 0);
    EXPECT_LE(y.slope, 1 + 1e-9) << "ds = dy + dm/R";
    last = y.value;
  }
  EXPECT_NEAR(curve.host_fraction(curve.coordinate(2.5)).slope, 1, 1e-3) << "plateau";
  EXPECT_LT(curve.host_fraction(curve.coordinate(3.75)).slope, 0.1) << "step";
  // m against its definition by the derivative of y G/V_h.
  const EquilibriumCurve u = gold();
  const auto energy = [&](double y) {
    return y * u.gibbs_energy(curve.content(y), 298.15) / host - y * u.gibbs_energy(1e9, 298.15) / host;
  };
  for (const double x : {0.1, 0.9, 1.7, 3.0, 3.8}) {
    const double y = curve.fraction(x), d = 1e-5 * y;
    EXPECT_NEAR(curve.potential(x), (energy(y + d) - energy(y - d)) / (2 * d), 1e-6 * curve.potential(0.01)) << x;
  }
}

TEST(AlloyCurve, KirchhoffPotentialIsTheIntegralOfTheMobility) {
  const AlloyCurve curve(gold(), host, lithium);
  const EquilibriumCurve u = gold();
  // From x down to the lithium-poor end: differences of Psi, Simpson's rule in ln x of the definition M_a dm with
  // M_a = (D/RT) y (1-y) (V_h (1-y) + V_Li y) and dm = F dU/(V_Li y), D = 1.
  const auto rate = [&](double x, double slope) {
    const double y = host / (host + x * lithium);
    return y * (1 - y) * (host * (1 - y) + lithium * y) * slope / (lithium * y) * x;
  };
  const double ends[] = {1e-5, 0.01, 0.3, 0.95, 1.2, 1.75, 2.4, 3.02, 3.5, 3.755, 4.2, 30};
  for (std::size_t n = 0; n + 1 < std::size(ends); ++n) {
    const double low = std::log(ends[n]), high = std::log(ends[n + 1]);
    const int parts = 20000;
    double stairs = 0, dilution = 0;
    for (int i = 0; i <= 2 * parts; ++i) {
      const double x = std::exp(low + (high - low) * i / (2 * parts));
      const double weight = (high - low) / (6 * parts) * (i == 0 || i == 2 * parts ? 1 : i % 2 ? 4 : 2);
      stairs -= weight * rate(x, u.stairs_slope(x));
      dilution -= weight * rate(x, u.dilution_slope(x));
    }
    const double a = curve.coordinate(ends[n]), b = curve.coordinate(ends[n + 1]);
    EXPECT_NEAR(curve.stairs_flux(a).value - curve.stairs_flux(b).value, stairs, 1e-8) << ends[n];
    EXPECT_NEAR(curve.dilution_flux(a).value - curve.dilution_flux(b).value, dilution, 1e-8) << ends[n];
  }
}

TEST(AlloyCurve, SlopesAreThoseOfTheTables) {
  const AlloyCurve curve(gold(), host, lithium);
  for (double s = 1e-3; s < 0.999 * curve.end(); s *= 1.1) {
    const double d = 2e-6;
    const auto check = [&](auto&& f) {
      EXPECT_NEAR(f(s).slope, (f(s + d).value - f(s - d).value) / (2 * d), 1e-4 * (std::abs(f(s).slope) + 1e-3)) << s;
    };
    check([&](double at) { return curve.host_fraction(at); });
    check([&](double at) { return curve.stairs_flux(at); });
    check([&](double at) { return curve.dilution_flux(at); });
  }
}

}  // namespace
}  // namespace auralith

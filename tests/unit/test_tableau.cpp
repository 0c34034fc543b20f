#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "solver/tableau.hpp"

namespace auralith {
namespace {

/// sum_i b_i phi_i of the order conditions (trees up to order 3), with the right sides 1, 1/2, 1/3, 1/6.
std::vector<double> order_defects(const Tableau& t, const std::vector<double>& b) {
  double one = 0, two = 0, three = 0, tall = 0;
  for (std::size_t i = 0; i < t.a.size(); ++i) {
    double a_c = 0;
    for (std::size_t j = 0; j < t.a[i].size(); ++j) a_c += t.a[i][j] * t.c[j];
    one += b[i];
    two += b[i] * t.c[i];
    three += b[i] * t.c[i] * t.c[i];
    tall += b[i] * a_c;
  }
  return {one - 1, two - 0.5, three - 1.0 / 3, tall - 1.0 / 6};
}

int fulfilled_order(const std::vector<double>& defects) {
  const auto zero = [&](int n) { return std::abs(defects[static_cast<std::size_t>(n)]) < 1e-12; };
  if (!zero(0)) return 0;
  if (!zero(1)) return 1;
  return zero(2) && zero(3) ? 3 : 2;
}

TEST(TimeSchemes, RowsSumToTheStageTimesAndShareOneDiagonal) {
  for (const auto& [name, scheme] : words<TimeScheme>) {
    const Tableau& t = tableau(scheme);
    for (std::size_t i = 0; i < t.a.size(); ++i) {
      double sum = 0;
      for (const double a : t.a[i]) sum += a;
      EXPECT_NEAR(sum, t.c[i], 1e-14) << name << " stage " << i;
      ASSERT_EQ(t.a[i].size(), i + 1) << name;
      if (i > 0) {
        EXPECT_NEAR(t.a[i][i], t.diagonal, 1e-14) << name;
      }
    }
    EXPECT_EQ(t.a[0][0], 0) << name;
    EXPECT_EQ(t.c.back(), 1) << name;  // stiffly accurate
  }
}

TEST(TimeSchemes, HaveTheOrderThatTheyClaim) {
  for (const auto& [name, scheme] : words<TimeScheme>) {
    const Tableau& t = tableau(scheme);
    EXPECT_EQ(fulfilled_order(order_defects(t, t.a.back())), t.order) << name;
    EXPECT_EQ(fulfilled_order(order_defects(t, t.embedded)), t.embedded_order) << name;
    EXPECT_NE(t.order, t.embedded_order) << name << ": equal orders would measure nothing";
  }
}

/// R(z) of y' = lambda y by running the stages.
std::complex<double> stability(const Tableau& t, std::complex<double> z) {
  std::vector<std::complex<double>> stage;
  for (std::size_t i = 0; i < t.a.size(); ++i) {
    std::complex<double> y = 1;
    for (std::size_t j = 0; j < i; ++j) y += z * t.a[i][j] * stage[j];
    stage.push_back(y / (1.0 - z * t.a[i][i]));
  }
  return stage.back();
}

TEST(TimeSchemes, AreLStable) {
  for (const auto& [name, scheme] : words<TimeScheme>) {
    const Tableau& t = tableau(scheme);
    EXPECT_LT(std::abs(stability(t, -1e9)), 1e-8) << name;
    for (double y = 0.01; y < 1e3; y *= 1.3) {
      EXPECT_LE(std::abs(stability(t, {0, y})), 1 + 1e-12) << name << " at " << y << " i";
      EXPECT_LE(std::abs(stability(t, {-0.5 * y, y})), 1) << name;
    }
    const double h = 1e-3;  // R(z) = exp(z) + O(z^(order+1)), z^4 = 1e-12
    EXPECT_LT(std::abs(stability(t, h) - std::exp(h)), std::pow(h, t.order + 1)) << name;
  }
}

}  // namespace
}  // namespace auralith

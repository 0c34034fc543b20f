#include <gtest/gtest.h>

#include <random>

#include "base/dual.hpp"

namespace auralith {
namespace {

using D = Dual<2>;

void expect_dual(const D& found, double value, double dx, double dy) {
  EXPECT_NEAR(found.value, value, 1e-14 * (1 + std::abs(value)));
  EXPECT_NEAR(found.derivative[0], dx, 1e-13 * (1 + std::abs(dx)));
  EXPECT_NEAR(found.derivative[1], dy, 1e-13 * (1 + std::abs(dy)));
}

TEST(DualNumbers, EveryOperationHasItsAnalyticDerivative) {
  const double a = 1.7, b = -0.6, k = 2.3;
  const D x = D::variable(a, 0), y = D::variable(b, 1);
  expect_dual(x + y, a + b, 1, 1);
  expect_dual(x - y, a - b, 1, -1);
  expect_dual(x * y, a * b, b, a);
  expect_dual(x / y, a / b, 1 / b, -a / (b * b));
  expect_dual(-x, -a, -1, 0);
  expect_dual(x + k, a + k, 1, 0);
  expect_dual(k + y, k + b, 0, 1);
  expect_dual(x - k, a - k, 1, 0);
  expect_dual(k - y, k - b, 0, -1);
  expect_dual(x * k, a * k, k, 0);
  expect_dual(k * y, k * b, 0, k);
  expect_dual(x / k, a / k, 1 / k, 0);
  expect_dual(k / y, k / b, 0, -k / (b * b));
  expect_dual(exp(x), std::exp(a), std::exp(a), 0);
  expect_dual(sqrt(x), std::sqrt(a), 0.5 / std::sqrt(a), 0);
  expect_dual(pow(x, 6.6), std::pow(a, 6.6), 6.6 * std::pow(a, 5.6), 0);
  D sum = x;
  sum += y;
  sum *= y;
  sum *= k;
  sum -= x;  // k (x + y) y - x
  expect_dual(sum, k * (a + b) * b - a, k * b - 1, k * (a + 2 * b));
}

TEST(DualNumbers, ComposedFunctionFollowsTheChainRule) {
  std::mt19937 generator(7);
  std::uniform_real_distribution<double> uniform(0.2, 2);
  for (int n = 0; n < 50; ++n) {
    const double a = uniform(generator), b = uniform(generator);
    const D x = D::variable(a, 0), y = D::variable(b, 1);
    // f = exp(-x y) / (1 + x^2) + sqrt(x y)
    const double e = std::exp(-a * b), q = 1 + a * a, s = std::sqrt(a * b);
    expect_dual(exp(-(x * y)) / (1.0 + x * x) + sqrt(x * y), e / q + s, -b * e / q - 2 * a * e / (q * q) + 0.5 * b / s,
                -a * e / q + 0.5 * a / s);
  }
}

TEST(DualNumbers, BranchesTakeTheDerivativeOfTheChosenOne) {
  const D x = D::variable(0.3, 0), y = D::variable(0.8, 1);
  expect_dual(larger(x, y), 0.8, 0, 1);
  expect_dual(smaller(x, y), 0.3, 1, 0);
  expect_dual(larger(x, D::variable(0.3, 1)), 0.3, 1, 0);  // tie: the first
  expect_dual(clipped(x, 0, 1), 0.3, 1, 0);
  expect_dual(clipped(x, 0.5, 1), 0.5, 0, 0);
  expect_dual(clipped(x, 0, 0.2), 0.2, 0, 0);
}

TEST(DualNumbers, SmoothstepIsC1AndFlatOutside) {
  for (const double s : {0.1, 0.25, 0.5, 0.9})
    expect_dual(smoothstep(D::variable(s, 0)), 3 * s * s - 2 * s * s * s, 6 * s * (1 - s), 0);
  expect_dual(smoothstep(D::variable(-3, 0)), 0, 0, 0);
  expect_dual(smoothstep(D::variable(1.2, 0)), 1, 0, 0);
  for (const double edge : {0.0, 1.0}) {
    const double h = 1e-7;
    EXPECT_NEAR((smoothstep(edge + h) - smoothstep(edge - h)) / (2 * h), 0, 1e-6);
  }
}

}  // namespace
}  // namespace auralith

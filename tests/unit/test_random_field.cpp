#include <gtest/gtest.h>

#include <cmath>

#include "grid/random_field.hpp"

namespace auralith {
namespace {

constexpr double length = 0.7e-6;  // correlation length, m

RandomField strip(std::uint64_t seed, bool periodic = false, double width = 5e-6) {
  return {seed, length, width, 0, true, false, periodic, false};
}
RandomField plane(std::uint64_t seed) { return {seed, length, 5e-6, 4e-6, true, true, false, true}; }

TEST(RandomNumbers, AreStandardNormalAndUniformWithoutState) {
  double sum = 0, squares = 0, fourth = 0, uniform = 0, least = 1, largest = 0;
  constexpr int count = 200000;
  for (int n = 0; n < count; ++n) {
    const double z = normal_number(11, n), u = uniform_number(11, n);
    sum += z, squares += z * z, fourth += z * z * z * z, uniform += u;
    least = std::min(least, u), largest = std::max(largest, u);
  }
  // Standard errors: 1/sqrt(n), sqrt(2/n), sqrt(96/n), sqrt(1/(12 n)); five of them.
  EXPECT_NEAR(sum / count, 0, 5 / std::sqrt(count));
  EXPECT_NEAR(squares / count, 1, 5 * std::sqrt(2.0 / count));
  EXPECT_NEAR(fourth / count, 3, 5 * std::sqrt(96.0 / count));
  EXPECT_NEAR(uniform / count, 0.5, 5 * std::sqrt(1 / (12.0 * count)));
  EXPECT_GE(least, 0);
  EXPECT_LT(largest, 1);
  EXPECT_EQ(normal_number(11, 5), normal_number(11, 5));
  EXPECT_NE(normal_number(11, 5), normal_number(12, 5));
}

TEST(RandomField, DependsOnThePlaceAlone) {
  // Cell centres of a grid of 20 cells are among those of 60 cells; any order, any subset gives the same digits.
  const RandomField field = plane(4), again = plane(4);
  for (int n = 0; n < 20; ++n) {
    const double x = (n + 0.5) * 5e-6 / 20, same = (3 * n + 1.5) * 5e-6 / 60;
    EXPECT_NEAR(field.at(x, 1e-6), again.at(same, 1e-6), 1e-9);
  }
  for (int n = 19; n >= 0; --n) EXPECT_EQ(field.at(n * 1e-7, 2e-6), again.at(n * 1e-7, 2e-6));
  EXPECT_NE(plane(5).at(1e-6, 1e-6), field.at(1e-6, 1e-6));
}

struct Moments {
  double mean = 0, variance = 0;
  std::vector<double> covariance;
};

template <class Make>
Moments moments(Make make, double x, double y, const std::vector<double>& distances, bool along_y) {
  Moments m;
  m.covariance.assign(distances.size(), 0);
  constexpr int seeds = 4000;
  for (int seed = 0; seed < seeds; ++seed) {
    const RandomField field = make(static_cast<std::uint64_t>(seed));
    const double a = field.at(x, y);
    m.mean += a / seeds;
    m.variance += a * a / seeds;
    for (std::size_t n = 0; n < distances.size(); ++n)
      m.covariance[n] += a * field.at(x + (along_y ? 0 : distances[n]), y + (along_y ? distances[n] : 0)) / seeds;
  }
  return m;
}

void expect_gaussian_covariance(const Moments& m, const std::vector<double>& distances) {
  const double error = 5 / std::sqrt(4000.0);
  EXPECT_NEAR(m.mean, 0, error);
  EXPECT_NEAR(m.variance, 1, error * std::sqrt(2.0));
  for (std::size_t n = 0; n < distances.size(); ++n) {
    const double r = distances[n] / length;
    EXPECT_NEAR(m.covariance[n], std::exp(-0.5 * r * r), error * std::sqrt(2.0)) << "r/l = " << r;
  }
}

TEST(RandomField, HasUnitVarianceAndGaussianCovarianceOnALine) {
  const std::vector<double> distances{0.3e-6, 0.7e-6, 1.2e-6, 2.8e-6};
  expect_gaussian_covariance(moments([](std::uint64_t s) { return strip(s); }, 1.13e-6, 0, distances, false),
                             distances);
}

TEST(RandomField, HasUnitVarianceAndGaussianCovarianceInThePlane) {
  const std::vector<double> distances{0.5e-6, 1.0e-6};
  for (const bool along_y : {false, true})
    expect_gaussian_covariance(moments(plane, 1.13e-6, 0.42e-6, distances, along_y), distances);
}

TEST(RandomField, PeriodicDirectionsWrap) {
  constexpr double width = 5.3e-6;  // no multiple of the lattice of half a correlation length
  const RandomField field = strip(9, true, width), open = strip(9, false, width);
  for (const double x : {0.0, 0.11e-6, 2.6e-6}) EXPECT_NEAR(field.at(x, 0), field.at(x + width, 0), 1e-9);
  EXPECT_GT(std::abs(open.at(0, 0) - open.at(width, 0)), 1e-3);
  const RandomField both = plane(9);  // periodic along y only
  EXPECT_NEAR(both.at(1e-6, 0.3e-6), both.at(1e-6, 4.3e-6), 1e-9);
  // Neighbours across the seam are as close as neighbours elsewhere.
  const std::vector<double> distances{width - 0.7e-6};
  const Moments m = moments([](std::uint64_t s) { return strip(s, true, width); }, 0, 0, distances, false);
  EXPECT_NEAR(m.covariance[0], std::exp(-0.5), 5 * std::sqrt(2.0 / 4000));
}

TEST(RandomField, WithoutCorrelationLengthIsOneNumber) {
  const RandomField field(3, 0, 5e-6, 4e-6, true, true, false, false);
  EXPECT_EQ(field.at(1e-6, 2e-6), field.at(3e-6, 0));
}

}  // namespace
}  // namespace auralith

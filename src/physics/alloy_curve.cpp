#include "physics/alloy_curve.hpp"

#include <array>
#include <cmath>

#include "base/constants.hpp"

namespace auralith {

namespace {

constexpr double room = 298.15;         // K
constexpr double least_content = 1e-6;  // x at the end of the table
constexpr int intervals = 1 << 15;

}  // namespace

AlloyCurve::AlloyCurve(EquilibriumCurve curve, double host_volume, double lithium_volume)
    : curve_(std::move(curve)), host_(host_volume), lithium_(lithium_volume) {
  range_ = potential(0.01);
  step_ = coordinate(least_content) / intervals;
  const auto slopes = [&](double x) {  // of y and s by x
    const double dy = -host_ * lithium_ / std::pow(host_ + x * lithium_, 2);
    return std::array{dy,
                      dy + constants::faraday * curve_.potential_slope(x, room) / (lithium_ * fraction(x) * range_)};
  };
  const auto k = [&](double x) { return host_ * lithium_ * x * (1 + x) / std::pow(host_ + x * lithium_, 2); };
  // From lithium metal on. At s = 0: dy/ds = 1 (U rises as y squared), k = V_h/V_Li.
  host_fraction_.push_back({0, 1});
  lithium_fraction_.push_back({1, -1});
  stairs_flux_.push_back({0, 0});
  dilution_flux_.push_back({0, 0});
  // Points of x that lie on the nodes: x falls from infinity, so 1/x is sought, by bisection and Newton's method.
  double previous = 0;  // 1/x
  constexpr std::array gauss{-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526};
  constexpr std::array weight{0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538};
  for (int n = 1; n <= intervals; ++n) {
    const double wanted = step_ * n;
    double low = previous, high = previous > 0 ? 1.5 * previous : 1e-3;
    while (coordinate(1 / high) < wanted) low = high, high *= 1.5;
    double z = 0.5 * (low + high);
    for (int i = 0; i < 200; ++i) {
      const double defect = coordinate(1 / z) - wanted;
      (defect > 0 ? high : low) = z;
      const double slope = -slopes(1 / z)[1] / (z * z);
      double next = z - defect / slope;
      if (!(next > low && next < high)) next = 0.5 * (low + high);
      if (std::abs(next - z) <= 4e-16 * z) break;
      z = next;
    }
    const double x = 1 / z;
    const auto [dy, ds] = slopes(x);
    host_fraction_.push_back({fraction(x), dy / ds});
    lithium_fraction_.push_back({x * lithium_ / (host_ + x * lithium_), -dy / ds});
    // Integrals over s of k (-dU/dx) (-dx/ds), four Gauss points in an interval, x between the nodes from 1/x in s.
    double stairs = 0, dilution = 0;
    for (std::size_t g = 0; g < 4; ++g) {
      const double share = 0.5 * (1 + gauss[g]);
      const double at = 1 / (previous + share * (z - previous));
      const double measure = 0.5 * weight[g] * (z - previous) * at * at * k(at);  // |dx| = x^2 d(1/x)
      stairs -= measure * curve_.stairs_slope(at);
      dilution -= measure * curve_.dilution_slope(at);
    }
    stairs_flux_.push_back({stairs_flux_.back().value + stairs, k(x) * curve_.stairs_slope(x) / ds});
    dilution_flux_.push_back({dilution_flux_.back().value + dilution, k(x) * curve_.dilution_slope(x) / ds});
    previous = z;
  }
}

double AlloyCurve::potential(double x) const {
  const double infinite = std::numeric_limits<double>::infinity();
  const double u = curve_.potential(x, room);
  const double gibbs = curve_.gibbs_energy(x, room) - curve_.gibbs_energy(infinite, room);
  const double lithium = u > 0 && std::isfinite(x) ? constants::faraday * x * u : 0.0;
  return (gibbs + lithium) / host_ + constants::faraday * u / lithium_;
}

double AlloyCurve::coordinate(double x) const { return fraction(x) + potential(x) / range_; }

AlloyCurve::Split AlloyCurve::split(const Table& table, double s) const {
  if (s <= 0)
    return {table.front().value, table.front().slope * s,
            table.front().slope};  // a little less than no host: straight on
  const double place = s / step_;
  if (!(place < static_cast<double>(table.size() - 1))) {
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    return {nothing, nothing, nothing};
  }
  const auto n = static_cast<std::size_t>(place);
  const double t = place - static_cast<double>(n);
  const Point &a = table[n], &b = table[n + 1];
  const double rise = b.value - a.value, da = a.slope * step_, db = b.slope * step_;
  const double c2 = 3 * rise - 2 * da - db, c3 = da + db - 2 * rise;
  return {a.value, t * (da + t * (c2 + t * c3)), (da + t * (2 * c2 + 3 * t * c3)) / step_};
}

}  // namespace auralith

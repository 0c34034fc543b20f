#include "materials/equilibrium_curve.hpp"

#include <cmath>
#include <numbers>

#include "base/constants.hpp"

namespace auralith {

namespace {

/// ln(1 + exp(z)) without overflow.
double softplus(double z) { return z > 0 ? z + std::log1p(std::exp(-z)) : std::log1p(std::exp(z)); }

double thermal_voltage(double temperature) { return constants::gas * temperature / constants::faraday; }

}  // namespace

double EquilibriumCurve::stairs(double x) const {
  double u = 0;
  for (const Exponential& e : exponentials) u += e.height * std::exp(-x / e.decay);
  // [1 - tanh z]/2 = 1/(1 + exp(2z)) keeps its digits where U is nearly 0.
  for (const Step& s : steps) u += s.height / (1 + std::exp(2 * (x - s.position) / s.width));
  return u;
}

double EquilibriumCurve::stairs_slope(double x) const {
  double slope = 0;
  for (const Exponential& e : exponentials) slope -= e.height / e.decay * std::exp(-x / e.decay);
  for (const Step& s : steps) {
    const double c = std::cosh((x - s.position) / s.width);
    slope -= s.height / (2 * s.width * c * c);
  }
  return slope;
}

double EquilibriumCurve::stairs_integral(double x) const {
  double integral = 0;
  for (const Exponential& e : exponentials) integral -= e.height * e.decay * std::expm1(-x / e.decay);
  for (const Step& s : steps)
    integral +=
        0.5 * s.height * s.width * (softplus(2 * s.position / s.width) - softplus(2 * (s.position - x) / s.width));
  return integral;
}

double EquilibriumCurve::dilution(double x) const {
  if (x < 1e-3 * dilute) return std::log(dilute / x) + 0.5 * std::log1p((x / dilute) * (x / dilute));
  return 0.5 * std::log1p((dilute / x) * (dilute / x));
}

double EquilibriumCurve::dilution_slope(double x) const {
  const double r = dilute / x;
  return -r * r / (x * (1 + r * r));
}

double EquilibriumCurve::dilution_integral(double x) const {
  if (std::isinf(x)) return dilute * 0.5 * std::numbers::pi;
  return x > 0 ? x * dilution(x) + dilute * std::atan(x / dilute) : 0.0;
}

double EquilibriumCurve::potential(double x, double temperature) const {
  return stairs(x) + thermal_voltage(temperature) * dilution(x);
}

double EquilibriumCurve::potential_slope(double x, double temperature) const {
  return stairs_slope(x) + thermal_voltage(temperature) * dilution_slope(x);
}

double EquilibriumCurve::gibbs_energy(double x, double temperature) const {
  return -constants::faraday * (stairs_integral(x) + thermal_voltage(temperature) * dilution_integral(x));
}

}  // namespace auralith

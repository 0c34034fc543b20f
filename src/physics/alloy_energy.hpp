/// Energy of an alloy with lithium metal as one function of its composition, and everything that follows from it.
///
///   E = int phi(w) f(y) + (kappa_p/2) |grad P(p)|^2 dV ,   f(y) = y G(x)/V_h + W_a g(p)        a = phi(w) y ,  p = y/y_s
///   y: host fraction of the metal, a: of space; phi(w) = 1 - w (in voids, w > 0.98, a small positive tail instead)
///   y_s = V_h/(V_h + x_max V_Li): the richest phase is p = 1, lithium metal is p = 0
///   g = p^2 (1-p)^2 for p < 1, else 0: a barrier between the two;  W_a = 3 gamma_a/delta_a ,  kappa_p = 6 gamma_a delta_a
///   P = p for p < 1, 1 + tanh((p-1)/0.1)/10 above: no gradient energy inside the host
///   face energies: -Delta_gamma h(p) (1 - h(w)) on Gamma, gamma_out h(p) on the outer plane,  h(p) = p^2 (3 - 2p), 1 above p = 1
/// Derivatives (one energy, nothing else):
///   dE/da = m + n ,  m = d/dy (y G/V_h) ,  n = W_a g'(p)/y_s - (P'/y_s) div(kappa_p grad P)/phi
///   dE/dw = mu - (f - y dE/da) ,  and Gibbs-Duhem  y G/V_h - y m = -F U/V_Li  gives the equilibrium potential
///   E_eq = (V_Li/F) dE/dw = U(x) + (V_Li/F) [ mu - W_a g(p) + y n ]
/// n is computed apart, because |m| is 1e10 J/m3 and n is 1e8. Units: y, p, phi -, energies J/m3 and J/m2, n J/m3, E_eq V.
/// Source: J. W. Cahn, J. E. Hilliard, J. Chem. Phys. 28, 258 (1958); model of this code. Tests: tests/unit/test_alloy_energy.cpp,
/// tests/verification/alloying_at_rest.
#pragma once

#include <cmath>

#include "base/constants.hpp"
#include "base/dual.hpp"
#include "physics/alloy_curve.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

/// A function of one number of which value and slope are known.
template <class T>
T along(const T& x, const AlloyCurve::Point& point) {
  return point.value + point.slope * (x - value_of(x));
}

/// y at the arc length s.
template <class T>
T host_fraction(const T& s, const AlloyCoefficients& c) {
  return along(s, c.curve->host_fraction(value_of(s)));
}

/// phi(w). In voids w may exceed 1; a content stays positive there.
template <class T>
T metal_fraction(const T& w) {
  using std::exp;
  constexpr double tail = 0.02;
  if (value_of(w) <= 1 - tail) return 1.0 - w;
  return tail * exp((1.0 - tail - w) * (1 / tail));
}

/// Psi(s), m2/s.
template <class T>
T diffusion_potential(const T& s, const AlloyCoefficients& c) {
  const AlloyCurve::Point stairs = c.curve->stairs_flux(value_of(s)), dilute = c.curve->dilution_flux(value_of(s));
  const double volts = constants::faraday / (constants::gas * c.temperature);
  return along(s, {c.diffusivity * (volts * stairs.value + dilute.value),
                   c.diffusivity * (volts * stairs.slope + dilute.slope)});
}

/// Psi(to) - Psi(from), m2/s, without the round-off of Psi.
template <class T>
T diffusion_rise(const T& from, const T& to, const AlloyCoefficients& c) {
  const double volts = constants::faraday / (constants::gas * c.temperature);
  const double a = value_of(from), b = value_of(to);
  const double rise = c.diffusivity * (volts * c.curve->stairs_rise(a, b) + c.curve->dilution_rise(a, b));
  const double slope_a = c.diffusivity * (volts * c.curve->stairs_flux(a).slope + c.curve->dilution_flux(a).slope);
  const double slope_b = c.diffusivity * (volts * c.curve->stairs_flux(b).slope + c.curve->dilution_flux(b).slope);
  return rise + slope_b * (to - b) - slope_a * (from - a);
}

/// M_a/phi, m5/(J s), with the host of the cell that it leaves and the lithium of the one that it enters: neither can be overdrawn.
template <class T>
T alloy_mobility(const T& host, const T& other_host, const AlloyCoefficients& c) {
  const T y = larger(host, T(0.0)), lithium = larger(T(1.0 - other_host), T(0.0));
  return (c.diffusivity / (constants::gas * c.temperature)) * y * lithium *
         (c.host_volume * lithium + c.lithium_volume * y);
}

/// W_a g and its derivative by y.
template <class T>
T barrier_energy(const T& y, const AlloyCoefficients& c) {
  const T p = y / c.saturation;
  return value_of(p) < 1 ? T(c.barrier * p * p * (1.0 - p) * (1.0 - p)) : T(0.0);
}
template <class T>
T barrier_potential(const T& y, const AlloyCoefficients& c) {
  const T p = y / c.saturation;
  return value_of(p) < 1 ? T((2 * c.barrier / c.saturation) * p * (1.0 - p) * (1.0 - 2.0 * p)) : T(0.0);
}

/// P and dP/dp at y.
template <class T>
T gradient_measure(const T& y, const AlloyCoefficients& c) {
  const T p = y / c.saturation;
  if (value_of(p) < 1) return p;
  const double t = std::tanh((value_of(p) - 1) / 0.1);
  return along(p, {1 + 0.1 * t, 1 - t * t});
}
template <class T>
T gradient_measure_slope(const T& y, const AlloyCoefficients& c) {
  const T p = y / c.saturation;
  if (value_of(p) < 1) return T(1.0);
  const double t = std::tanh((value_of(p) - 1) / 0.1);
  return along(p, {1 - t * t, -20 * t * (1 - t * t)});
}

/// h(p), the share of a face that the alloy covers, and h'(p).
template <class T>
T coverage(const T& p) {
  return value_of(p) < 1 ? T(p * p * (3.0 - 2.0 * p)) : T(1.0);
}
template <class T>
T coverage_slope(const T& p) {
  return value_of(p) < 1 ? T(6.0 * p * (1.0 - p)) : T(0.0);
}

/// p of a face with the energy `face` h(p) [J/m2] behind half a cell of stiffness K = 2 kappa_p/height [J/m2]:
/// K (p_cell - p) = face h'(p), solved. A pull of more than K/6 covers the face also when there is no alloy in the cell.
template <class T>
T face_saturation(const T& cell, const T& face, const T& stiffness) {
  using std::sqrt;
  if (value_of(cell) >= 1) return cell;
  const T r = 6.0 * face / stiffness;
  const T half = 1.0 + r;
  const T root = sqrt(larger(T(half * half - 4.0 * r * cell), T(0.0)));
  if (value_of(half) >= 0) return 2.0 * cell / (half + root);
  return (half - root) / (2.0 * r);
}

/// p of a face of Gamma with the void fraction w, behind a cell of this height at s. `weight`: GammaFace::weight.
template <class T>
T gamma_saturation(const T& s, const T& w, const T& height, double weight, const AlloyCoefficients& c) {
  const T face = (-weight * c.adhesion) * (1.0 - wall_shape(w));
  return face_saturation(T(host_fraction(s, c) / c.saturation), face, T(2 * c.gradient_energy / height));
}

/// i0 of a face of Gamma: bare and covered electrolyte in parallel, A/m2.
template <class T>
T alloy_exchange_current(const T& s, const T& w, const T& height, double weight, const AlloyCoefficients& c,
                         const EntryCoefficients& entry) {
  return entry.exchange_current + (entry.covered_exchange_current - entry.exchange_current) *
                                      coverage(gamma_saturation(s, w, height, weight, c));
}

/// y G(x)/V_h against lithium and host metal, J/m3.
inline double mixing_energy(double y, const AlloyCoefficients& c) {
  return y * c.curve->curve().gibbs_energy(c.curve->content(y), c.temperature) / c.host_volume;
}
/// f, J/m3 (no derivatives needed: energies are counters).
inline double alloy_energy_density(double y, const AlloyCoefficients& c) {
  return mixing_energy(y, c) + barrier_energy(y, c);
}

/// E_eq - V_Li mu/F = U(x) + (V_Li/F) [y n - W_a g(p)], V.
template <class T>
T alloy_equilibrium_potential(const T& s, const T& n, const AlloyCoefficients& c) {
  const T y = host_fraction(s, c);
  const double x = c.curve->content_at(value_of(s));
  const EquilibriumCurve& curve = c.curve->curve();
  // dx/dy = -(V_h/V_Li)/y^2
  const double slope = value_of(y) > 1e-100 ? -curve.potential_slope(x, c.temperature) * c.host_volume /
                                                  (c.lithium_volume * value_of(y) * value_of(y))
                                            : 0.0;
  return along(y, {curve.potential(x, c.temperature), slope}) +
         (c.lithium_volume / constants::faraday) * (y * n - barrier_energy(y, c));
}

}  // namespace auralith

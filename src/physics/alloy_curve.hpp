/// The staircase of an alloy as a parametrised curve. The host fraction y of the metal (volume of host per volume of metal) and its
/// potential m = d f/dy of the convex energy f(y) = y G(x)/V_h are both smooth functions of the arc length
///   s = y + [m(y) - m(0)]/R ,   m = (G + F x U)/V_h + F U/V_Li   [J/m3] ,   x = (V_h/V_Li)(1 - y)/y
/// (R: m at x = 0.01 less that of lithium metal): on a plateau of U(x) only y moves, on a step only m. With y alone Newton's method
/// stalls on plateaus, with m alone it cannot start. s = 0 is lithium metal; s grows without bound as y tends to 1 (pure host).
/// s is fixed at 25 C, so that a state means the same composition at every temperature. Kirchhoff's potential of diffusion,
///   Psi = int_0^y M_a dm ,   M_a = (D/RT) y (1-y) (V_h (1-y) + V_Li y)
///       = D [ (F/RT) Psi_stairs + Psi_dilution ] ,   Psi_. = int_x^inf k (-dU_./dx) dx ,   k = V_h V_Li x (1+x)/(V_h + x V_Li)^2
/// Tables with cubic interpolation on equal steps of s; outside of the table (x < 1e-6) not a number, which cuts the step.
/// Source: arc-length continuation, H. B. Keller (1977); Kirchhoff transform. Test: tests/unit/test_alloy_curve.cpp.
#pragma once

#include <limits>
#include <vector>

#include "materials/equilibrium_curve.hpp"

namespace auralith {

class AlloyCurve {
 public:
  /// Molar volumes of host and lithium, m3/mol.
  AlloyCurve(EquilibriumCurve curve, double host_volume, double lithium_volume);

  struct Point {
    double value, slope;  ///< by s
  };
  [[nodiscard]] Point host_fraction(double s) const { return at(host_fraction_, s); }  ///< y
  /// 1 - y, to the last digits of itself: of nearly pure host it says how much lithium there is.
  [[nodiscard]] double lithium_fraction(double s) const { return at(lithium_fraction_, s).value; }
  [[nodiscard]] Point stairs_flux(double s) const { return at(stairs_flux_, s); }      ///< Psi_stairs, V
  [[nodiscard]] Point dilution_flux(double s) const { return at(dilution_flux_, s); }  ///< Psi_dilution, -
  /// Psi(to) - Psi(from), to the last digits of the difference: between cells it is 1e-9 of Psi and less.
  [[nodiscard]] double stairs_rise(double from, double to) const { return rise(stairs_flux_, from, to); }
  [[nodiscard]] double dilution_rise(double from, double to) const { return rise(dilution_flux_, from, to); }
  [[nodiscard]] double coordinate(double content) const;      ///< s at x (infinite: 0)
  [[nodiscard]] double content(double host_fraction) const {  ///< x at y
    return host_fraction > 0 ? (host_ / lithium_) * (1 - host_fraction) / host_fraction
                             : std::numeric_limits<double>::infinity();
  }
  /// x at s.
  [[nodiscard]] double content_at(double s) const {
    const double y = host_fraction(s).value;
    return y > 0 ? (host_ / lithium_) * lithium_fraction(s) / y : std::numeric_limits<double>::infinity();
  }
  [[nodiscard]] double fraction(double content) const { return host_ / (host_ + content * lithium_); }  ///< y at x
  [[nodiscard]] double potential(double content) const;  ///< m at 25 C less that of lithium metal, J/m3
  [[nodiscard]] double end() const { return step_ * (static_cast<double>(host_fraction_.size()) - 1); }  ///< largest s
  [[nodiscard]] const EquilibriumCurve& curve() const { return curve_; }

 private:
  using Table = std::vector<Point>;
  /// A value as that of the node below and the rest.
  struct Split {
    double node, rest, slope;
  };
  [[nodiscard]] Split split(const Table& table, double s) const;
  [[nodiscard]] Point at(const Table& table, double s) const {
    const Split found = split(table, s);
    return {found.node + found.rest, found.slope};
  }
  /// Nodes are given numbers and their difference loses nothing; the rests are small.
  [[nodiscard]] double rise(const Table& table, double from, double to) const {
    const Split a = split(table, from), b = split(table, to);
    return (b.node - a.node) + (b.rest - a.rest);
  }
  EquilibriumCurve curve_;
  double host_, lithium_, range_ = 1, step_ = 0;
  Table host_fraction_, lithium_fraction_, stairs_flux_, dilution_flux_;
};

}  // namespace auralith

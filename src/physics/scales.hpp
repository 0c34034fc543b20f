/// Sizes of unknowns and of rows that several effects share.
#pragma once

#include "physics/coefficients.hpp"
#include "physics/unknowns.hpp"

namespace auralith::scales {

inline double potential(const Scales&) { return thermal_voltage; }         ///< V
inline double velocity(const Scales& s) { return s.velocity; }             ///< m/s
inline double charge_row(const Scales& s) { return s.area * s.current; }   ///< A
inline double volume_row(const Scales& s) { return s.area * s.velocity; }  ///< m3/s
/// 2 W: the curvature of the double well at w = 0, J/m3.
inline double energy(const Scales& s) { return s.coefficients->barrier > 0 ? 2 * s.coefficients->barrier : 1.0; }

/// What potentials have in common: V; charge that is stored in a difference of potentials has the thermal voltage as its measure, and is
/// not taken over from an earlier run, as no field says what double layers hold.
constexpr Unknown of_potential(Unknown unknown) {
  unknown.size = potential;
  unknown.row = charge_row;
  unknown.error = ErrorOf::content;
  unknown.error_unit = room_temperature_voltage;
  unknown.earlier = Unknown::Earlier::anew;
  return unknown;
}

}  // namespace auralith::scales

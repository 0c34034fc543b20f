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

}  // namespace auralith::scales

/// The site law of lattice_motion.cpp as functions, so that tests can call it.
#pragma once

#include <cmath>

#include "base/dual.hpp"
#include "physics/coefficients.hpp"

namespace auralith {

/// Normal pressure on Gamma, Pa: p_stack, with load sharing p/mean(c) but at most the hardness, or p_stack where that is more.
template <class T>
T normal_pressure(const T& mean_contact, const LayerCoefficients& metal) {
  if (std::isinf(metal.pressure_cap) || metal.pressure <= 0) return T(metal.pressure);
  return smaller(T(metal.pressure / mean_contact), T(metal.pressure_cap));
}

/// s = smoothstep(-i/(0.01 i0)): 0 while stripping and at rest, 1 while plating. i0 is that of the face, with what covers it.
template <class T, class Exchange>
T plating_share(const T& current, const Exchange& exchange_current) {
  if (!(value_of(exchange_current) > 0)) return T(0.0);
  return smoothstep(T(current * (-1.0 / (0.01 * exchange_current))));
}

/// Zero when v obeys the law: v - [(1-s) min(-k_G c f, 0) - s k_plate c f], m/s, or the constraint that an infinite mobility
/// imposes, made a velocity with `velocity_scale`/`force_scale`.
template <class T>
T site_law_defect(const T& v, const T& contact, const T& force, const T& s, const EntryCoefficients& entry,
                  double velocity_scale, double force_scale) {
  const double scale = force_scale > 0 ? velocity_scale / force_scale : 1;
  const bool plating = value_of(s) > 0, stripping = value_of(s) < 1;
  if (plating && std::isinf(entry.site_mobility_plating)) return force * scale;
  const T created = plating ? T(s * entry.site_mobility_plating * contact * force) : T(0.0);  // > 0: annihilated
  if (stripping && std::isinf(entry.site_mobility)) {
    // Only annihilation, without resistance: v + created <= 0, f <= 0, one of them zero.
    return smaller(T(-1.0 * force * scale), T(-1.0 * (v + created)));
  }
  const T annihilated = stripping ? T((1.0 - s) * smaller(T(-entry.site_mobility * contact * force), T(0.0))) : T(0.0);
  return v - annihilated + created;
}

}  // namespace auralith

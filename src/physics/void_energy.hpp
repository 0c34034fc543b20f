/// Energy density of the void fraction and its derivative, and the mobility of voids.
///
///   W g(w), g = w^2 (1-w)^2, W = 3 gamma/delta; for w < 0 the metal is compressed and the bulk modulus K takes over:
///   stiffness K min(-w/w_b, 1), w_b = 1e-4, so mu(0) = 0 and mu is C1.
///   M_w = D/(2W) (1-w) + M_s w^2 (1-w)^2, w clipped to [0,1] in the coefficient only.
/// Symbols: W [J/m3], gamma [J/m2], delta [m], K [Pa], D [m2/s], M [m5/(J s)], mu [J/m3].
/// Source: J. W. Cahn, J. E. Hilliard, J. Chem. Phys. 28, 258 (1958); degenerate mobility: J. W. Cahn, J. E. Taylor, Acta Metall. Mater. 42, 1045 (1994).
/// Tests: tests/unit/test_void_energy.cpp, tests/mms, tests/verification.
#pragma once

#include "base/dual.hpp"
#include "physics/coefficients.hpp"

namespace auralith {

inline constexpr double elastic_blend = 1e-4;  ///< w_b

template <class T>
T void_energy_density(const T& w, const LayerCoefficients& c) {
  T energy = c.barrier * w * w * (1.0 - w) * (1.0 - w);
  if (value_of(w) < 0) {
    constexpr double b = elastic_blend;
    const T x = -w;
    energy += value_of(x) < b ? c.bulk_modulus * x * x * x / (6 * b)
                              : c.bulk_modulus * (0.5 * x * x - 0.5 * b * x + b * b / 6);
  }
  return energy;
}

/// Local part of the void potential mu, J/m3.
template <class T>
T local_void_potential(const T& w, const LayerCoefficients& c) {
  T mu = 2.0 * c.barrier * w * (1.0 - w) * (1.0 - 2.0 * w);
  if (value_of(w) < 0) {
    constexpr double b = elastic_blend;
    mu += value_of(w) > -b ? w * w * (-c.bulk_modulus / (2 * b)) : c.bulk_modulus * (w + 0.5 * b);
  }
  return mu;
}

template <class T>
T void_mobility(const T& w, const LayerCoefficients& c) {
  if (c.constant_mobility) return T(c.vacancy_mobility);
  const T v = clipped(w, 0, 1);
  const T m = 1.0 - v;
  return c.vacancy_mobility * m + c.surface_mobility * v * v * m * m;
}

/// Shape of the wall energy, h = 3 w^2 - 2 w^3, and its derivative.
template <class T>
T wall_shape(const T& w) {
  return w * w * (3.0 - 2.0 * w);
}
template <class T>
T wall_shape_derivative(const T& w) {
  return 6.0 * w * (1.0 - w);
}

/// Contact c(w) of Gamma: (1-w)^2 with w clipped to [0,1]. Exactly 0 in a void: the reaction takes only lithium that is there.
template <class T>
T contact(const T& w) {
  const T m = 1.0 - clipped(w, 0, 1);
  return m * m;
}

/// Electronic conductivity of partly emptied metal, S/m: sigma_cap [(1-w)^2 + 1e-8].
template <class T>
T electronic_conductivity(const T& w, const LayerCoefficients& c) {
  const T m = 1.0 - clipped(w, 0, 1);
  return c.electronic_conductivity * (m * m + 1e-8);
}

}  // namespace auralith

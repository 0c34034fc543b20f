/// A face between two metal cells and the volumes that cross it.
#pragma once

#include "physics/model.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

struct MetalFace {
  CellHeight height_a, height_b;
  double width, half_a, half_b;  ///< lateral: width across and half distances
  double area;                   ///< vertical: area; 0 marks a lateral face
  double drift;                  ///< vertical: share of v that the mesh does not follow; lateral: 0
  double weight;                 ///< share of this rank in sums over faces
  int layer;

  template <class T>
  struct Sizes {
    T area, half_a, half_b, distance;
  };
  /// At the thickness H of the layer.
  template <class T>
  [[nodiscard]] Sizes<T> sizes(const T& thickness) const {
    if (area > 0) {
      const T a = 0.5 * height_a.at(thickness), b = 0.5 * height_b.at(thickness);
      return {T(area), a, b, a + b};
    }
    return {width * height_a.at(thickness), T(half_a), T(half_b), T(half_a) + T(half_b)};
  }
};

/// Void volume per time that crosses the face from a to b, relative to the mesh, m3/s; v > 0 from a to b.
template <class T>
T void_flux(const MetalFace& face, const MetalFace::Sizes<T>& size, const T& w_a, const T& mu_a, const T& w_b,
            const T& mu_b, const T& v, const LayerCoefficients& metal) {
  const T w = (w_a * size.half_b + w_b * size.half_a) / size.distance;
  return size.area * face.drift * v * w - void_mobility(w, metal) * size.area * (mu_b - mu_a) / size.distance;
}

/// Metal volume per time that leaves through the outer plane of a reservoir, m3/s, mu = -p_stack behind it.
template <class T>
struct ReservoirFlux {
  T empty, metal;  ///< void and metal volume
};
template <class T>
ReservoirFlux<T> reservoir_flux(double area, double half, const T& w_cell, const T& mu, const T& v,
                                const LayerCoefficients& metal) {
  const T w = value_of(v) > 0 ? w_cell : T(metal.reservoir_void_fraction);
  const T diffusion = void_mobility(w_cell, metal) * (mu + metal.pressure) / half;
  return {area * (v * w + diffusion), area * (v * (1.0 - w) - diffusion)};
}

}  // namespace auralith

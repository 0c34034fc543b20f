/// Gaussian random field over the x-y plane, the same for every grid and every number of ranks.
#pragma once

#include <cstdint>

namespace auralith {

/// Standard normal number number `index` of the stream `seed` (counter based: no state, no order).
double normal_number(std::uint64_t seed, std::int64_t index);
/// Uniform number in [0, 1) of the same kind.
double uniform_number(std::uint64_t seed, std::int64_t index);

/// White noise on a fixed lattice (half a correlation length apart) smoothed with exp(-r^2/length^2) and normalised to
/// unit variance: the covariance of two points at distance r is close to exp(-r^2/(2 length^2)). The lattice belongs to
/// the plane and not to the grid, so a refined grid sees the same field.
class RandomField {
 public:
  /// Extents in m; a missing direction has `has_x`/`has_y` false. Periodic directions wrap.
  RandomField(std::uint64_t seed, double correlation_length, double length_x, double length_y, bool has_x, bool has_y,
              bool periodic_x, bool periodic_y);
  /// Value at a point, zero mean and unit variance over realisations.
  [[nodiscard]] double at(double x, double y) const;

 private:
  struct Direction {
    double spacing = 1;
    long sites = 0;  ///< of the period; 0: not periodic
    bool present = false;
  };
  std::uint64_t seed_;
  double correlation_length_;
  Direction x_, y_;
};

}  // namespace auralith

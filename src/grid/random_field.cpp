#include "grid/random_field.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace auralith {

namespace {

// splitmix64 (Steele, Lea, Flood 2014): a bijective mixer, good enough for a field and free of state.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

double to_unit(std::uint64_t bits) { return (static_cast<double>(bits >> 11) + 0.5) * 0x1.0p-53; }

}  // namespace

double uniform_number(std::uint64_t seed, std::int64_t index) {
  return to_unit(mixed(mixed(seed) ^ static_cast<std::uint64_t>(index)));
}

double normal_number(std::uint64_t seed, std::int64_t index) {
  const std::uint64_t first = mixed(mixed(seed) ^ static_cast<std::uint64_t>(index));
  const double u = to_unit(first), v = to_unit(mixed(first));
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);  // Box-Muller
}

RandomField::RandomField(std::uint64_t seed, double correlation_length, double length_x, double length_y, bool has_x,
                         bool has_y, bool periodic_x, bool periodic_y)
    : seed_(seed), correlation_length_(correlation_length) {
  const auto direction = [&](double length, bool present, bool periodic) {
    Direction d;
    d.present = present && correlation_length > 0;
    d.spacing = 0.5 * correlation_length;
    if (d.present && periodic) {  // a whole number of lattice sites per period
      d.sites = std::max(1L, std::lround(length / d.spacing));
      d.spacing = length / static_cast<double>(d.sites);
    }
    return d;
  };
  x_ = direction(length_x, has_x, periodic_x);
  y_ = direction(length_y, has_y, periodic_y);
}

double RandomField::at(double x, double y) const {
  constexpr long reach_in_lengths = 4;  // exp(-16): beyond double precision of what matters
  const auto range = [&](const Direction& d, double position, long& low, long& high) {
    low = high = 0;
    if (!d.present) return;
    const long centre = std::lround(position / d.spacing);
    const long reach = static_cast<long>(std::ceil(reach_in_lengths * correlation_length_ / d.spacing));
    low = centre - reach, high = centre + reach;
  };
  const auto wrapped = [](const Direction& d, long site) {
    return d.sites > 0 ? ((site % d.sites) + d.sites) % d.sites : site;
  };
  long i0, i1, j0, j1;
  range(x_, x, i0, i1);
  range(y_, y, j0, j1);
  double sum = 0, squares = 0;
  for (long j = j0; j <= j1; ++j)
    for (long i = i0; i <= i1; ++i) {
      const double dx = x_.present ? (static_cast<double>(i) * x_.spacing - x) / correlation_length_ : 0;
      const double dy = y_.present ? (static_cast<double>(j) * y_.spacing - y) / correlation_length_ : 0;
      const double weight = std::exp(-(dx * dx + dy * dy));
      const std::int64_t site = (static_cast<std::int64_t>(wrapped(y_, j)) << 32) ^ (wrapped(x_, i) & 0xffffffffL);
      sum += weight * normal_number(seed_, site);
      squares += weight * weight;
    }
  return sum / std::sqrt(squares);
}

}  // namespace auralith

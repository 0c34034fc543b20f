/// Several numbers at once, which compilers turn into vector instructions.
#pragma once

#include <cmath>

#pragma GCC diagnostic ignored \
    "-Wpsabi"  // how lanes are passed depends on the processor; all of it is compiled together

namespace auralith {

constexpr int lanes = 4;
using Lanes = double __attribute__((vector_size(lanes * sizeof(double))));

template <class V>
constexpr int lanes_of = 1;
template <>
inline constexpr int lanes_of<Lanes> = lanes;

inline double lane(double v, int) { return v; }
inline double lane(const Lanes& v, int n) { return v[n]; }
inline double absolute(double v) { return std::abs(v); }
inline Lanes absolute(const Lanes& v) { return v < Lanes{} ? -v : v; }
inline double sum_of(double v) { return v; }
inline double sum_of(const Lanes& v) { return (v[0] + v[1]) + (v[2] + v[3]); }

/// Set when a comparison of lanes has another answer in some of them than in the first: what was computed since holds for the first
/// alone.
inline thread_local bool lanes_disagree = false;

/// What is compared where a kernel chooses between two ways.
struct LaneValues {
  Lanes value;
  template <class Compare>
  [[nodiscard]] bool all(Compare&& compare) const {
    const bool first = compare(value[0]);
    for (int n = 1; n < lanes; ++n)
      if (compare(value[n]) != first) lanes_disagree = true;
    return first;
  }
  friend bool operator<(const LaneValues& a, double b) {
    return a.all([b](double x) { return x < b; });
  }
  friend bool operator>(const LaneValues& a, double b) {
    return a.all([b](double x) { return x > b; });
  }
  friend bool operator<=(const LaneValues& a, double b) {
    return a.all([b](double x) { return x <= b; });
  }
  friend bool operator>=(const LaneValues& a, double b) {
    return a.all([b](double x) { return x >= b; });
  }
};

}  // namespace auralith

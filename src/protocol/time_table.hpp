/// Piecewise linear functions of time, and how they are read.
#pragma once

#include <vector>

#include "config/bind.hpp"

namespace auralith {

/// Piecewise linear function of time, constant outside its range. One pair is a constant.
struct TimeTable {
  std::vector<double> times{0.0}, values{0.0};
  [[nodiscard]] double at(double time) const;
  bool operator==(const TimeTable&) const = default;
};

/// A constant, or a table {times, values}: SI.
void fill(Section& section, const Key& key, TimeTable& table);
template <>
inline constexpr KeyKind kind_of<TimeTable> = KeyKind::quantity;

}  // namespace auralith

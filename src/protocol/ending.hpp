/// How a segment of a protocol ended.
#pragma once

#include <limits>
#include <string>

#include "protocol/protocol.hpp"

namespace auralith {

/// Times closer than this, relative, are the same.
inline constexpr double time_rounding = 8 * std::numeric_limits<double>::epsilon();

/// What ended a segment: its time, a cut-off, or something that ends more than the segment.
struct Protocol::Ending {
  bool by_time = false, by_cut_off = false, of_step = false, of_run = false;
  int of_repeat = -1;         ///< number of the repeat that ends; -1: none
  std::string repeat_detail;  ///< why
};

}  // namespace auralith

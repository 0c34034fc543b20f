/// What cycles and the ramp have in common: half cycles with a current and its opposite, and rests between them.
#pragma once

#include "protocol/step_kind.hpp"

namespace auralith {

struct HalfCycles {
  double duration = 0, capacity = 0;  ///< of a half cycle, s, C/m2; one of them
  double rest_between = 0;            ///< s, after each half cycle
};

constexpr Key half_cycle_key = fills<&HalfCycles::duration>({.name = "half_cycle",
                                                             .unit = "s",
                                                             .fallback = optional_key,
                                                             .bounds = positive,
                                                             .sentence = "time of a half cycle"});
constexpr Key half_capacity_key = fills<&HalfCycles::capacity>(capacity_key);
constexpr Key rest_between_key = fills<&HalfCycles::rest_between>({.name = "rest_between",
                                                                   .unit = "s",
                                                                   .fallback = "0 s",
                                                                   .bounds = not_negative,
                                                                   .sentence = "rest after each half cycle"});

/// Appends cycles to a step.
class CycleUnroll {
 public:
  CycleUnroll(Section& section, ProtocolStep& step) : unroll_(step) {
    section.bind(halves_);
    check_extent(section, "half_cycle");
    step.parts.emplace_back();  // of the rests: the cut-offs of the step do not apply to them
  }

  /// The next cycle; its second half cycle has the opposite current.
  void add(double current, int half_cycles) {
    ++segment_.cycle;
    segment_.cycle_current = std::abs(current);
    for (int half = 1; half <= half_cycles; ++half) {
      segment_.half_cycle = half;
      segment_.current = half == 1 ? current : -current;
      segment_.part = 0;
      segment_.last_of_cycle = half == half_cycles && !(halves_.rest_between > 0);
      unroll_.add(segment_, time_at(current, halves_.duration, halves_.capacity));
      if (!(halves_.rest_between > 0)) continue;
      segment_.current = 0;
      segment_.part = 1;
      segment_.last_of_cycle = half == half_cycles;
      unroll_.add(segment_, halves_.rest_between);
    }
  }

 private:
  HalfCycles halves_;
  Unroll unroll_;
  Segment segment_;
};

}  // namespace auralith

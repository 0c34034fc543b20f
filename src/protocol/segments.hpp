/// The steps of the input, unrolled into segments: rests, steps with a current or a voltage, half cycles.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "case/case.hpp"

namespace auralith {

/// A time of one constant current, or of the table of its step. Offsets count from the start of its protocol step as if nothing were cut short.
struct Segment {
  std::size_t step = 0;        ///< index into the steps of the input
  double current = 0;          ///< driven, A/m2; > 0 strips the top electrode; 0 where the step has a table
  double begin = 0, end = 0;   ///< offsets, s; `end` is infinite when only a cut-off ends the segment
  int cycle = 0;               ///< from 1; 0 outside cycles
  int half_cycle = 0;          ///< 1 or 2; 0 outside cycles
  double cycle_current = 0;    ///< magnitude of the current of the cycle, also in its rests, A/m2
  bool rest_between = false;   ///< the rest after a half cycle; the cut-offs of the step do not apply to it
  bool last_of_cycle = false;  ///< a cycle has been whole when this segment has ended by time
  int timed_cut_off = -1;      ///< index of the cut-off (capacity, time) that sets `end`; -1: the step itself does
};

/// All segments in order, those inside of a repeat once. A capacity at constant current is a time, so both the fixed capacity
/// and the capacity cut-offs are turned into ends of segments, as are time cut-offs. Throws InputError, naming the step, when
/// a step cannot be carried out.
std::vector<Segment> unroll(const std::vector<ProtocolStep>& steps);

/// Name of the step in the input: its own or that of its kind (rest, galvanostatic, potentiostatic, cycles, ccd).
std::string step_name(const ProtocolStep& step);

/// Currents of a CCD ramp, A/m2: first, first + step, ... up to last; a last step that rounding puts above is kept.
std::vector<double> ramp_currents(const ProtocolStep& step);

/// A current density for people, in mA/cm2 without the unit: 0.30, 0.125.
std::string current_text(double current_density);

/// True when the current of the step is a constant of each segment (no voltage, no ramp).
bool has_constant_current(const ProtocolStep& step);

}  // namespace auralith

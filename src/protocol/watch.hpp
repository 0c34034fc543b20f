/// Conditions on the state of the cell that are events, end a segment, or both.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "protocol/protocol.hpp"
#include "protocol/segments.hpp"

namespace auralith {

/// A cut-off or event function this close to zero is hit; all are scaled to be of order one.
inline constexpr double hit_tolerance = 1e-9;

/// 1 mAh/cm2 in C/m2.
inline constexpr double charge_unit = 36000;

/// One condition at one state: met when g >= -hit_tolerance.
struct Condition {
  std::string kind;       ///< as Event::kind
  std::string electrode;  ///< empty: the cell
  std::string detail;
  std::string criterion;                                ///< name of the CCD number that it decides; empty: none
  double g = -std::numeric_limits<double>::infinity();  ///< < 0 before; infinite: not looked at in this state
  double value = 0;                                     ///< what the event reports: |eta| V, contact fraction, V, m
  double x = 0, y = 0;                                  ///< place, m
  bool lasts = false;  ///< a state of the interface, which goes on from segment to segment until it recovers
  bool ends_segment = false, ends_step = false, ends_run = false;
  int ends_repeat = -1;               ///< number of the repeat that it ends at once; -1: none
  std::vector<int> leaves_repeats{};  ///< numbers of the repeats that it ends after the pass
};

[[nodiscard]] bool is_met(const Condition& condition);

/// What is going on, for the conditions.
struct Watched {
  const ProtocolStep& step;
  const Segment& segment;
  const EventLimits& limits;
  std::span<const Repeat> repeats;      ///< all of the protocol
  std::span<const std::size_t> around;  ///< numbers of those that the step is in, the outermost first
  double segment_charge = 0;            ///< Observables::charge at the start of the segment, C/m2
};

/// The current that flows at a state, A/m2: the driven one, or that of the observables while a voltage is held. At rest it is 0.
[[nodiscard]] double flowing_current(const Watched& watched, const Observables& now);

/// Everything that is looked at during the segment, always in the same order for the same electrodes.
///   penetration        per electrode: margin > 0 (the margin is taken over faces that plate)
///   contact_loss       per electrode and threshold: contact fraction under it
///   open_circuit       per electrode while a current or voltage is given: no face of Gamma is in contact (w < 1/2) any more,
///                      or an alloy that is stripped has no lithium there; ends the run
///   lithium_at_ceramic per electrode with a sheet: plating current of a face over its i*; the sheet is only extrapolated from there
///   polarisation       |V - I R_pellet| over its limit, V counted from rest_voltage, what the same contents give without current; ends the step in a CCD ramp
///   lithium_exhausted  per finite electrode while the current strips it; ends the segment (a ramp that only strips:
///                      the step), because there is nothing left to strip; ends more if a cut-off says so
///   cut_off            those of the step; `contact_below` that ends the segment leaves out an electrode that is being
///                      plated: it is recovering, and would otherwise end the half cycle that heals it
///   until              those of the repeats around: they end the repeat, at once or after the pass
[[nodiscard]] std::vector<Condition> watch(const Watched& watched, const Observables& now);

}  // namespace auralith

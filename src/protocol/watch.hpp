/// Conditions on the state of the cell that are events, end a segment, or both.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "protocol/observables.hpp"
#include "protocol/steps.hpp"

namespace auralith {

/// A cut-off or event function this close to zero is hit; all are scaled to be of order one.
inline constexpr double hit_tolerance = 1e-9;

/// Contact is a sum of face areas. Exactly a threshold is not under it, on any number of ranks: the order of the sum changes its last
/// digits.
inline constexpr double contact_margin = 1e-8;

/// Quantities are measured in their own unit, small limits by themselves, so that these are hit to 1e-9 of what they are, too.
[[nodiscard]] double measured(double difference, double limit);

/// One condition at one state: met when g >= -hit_tolerance.
struct Condition {
  std::string kind;       ///< as Event::kind
  std::string electrode;  ///< empty: the cell
  std::string detail;
  std::string criterion;       ///< name of the CCD number that it decides; empty: none
  bool reported_only = false;  ///< a further threshold, which conditions on the event do not mean
  double g = -std::numeric_limits<double>::infinity();  ///< < 0 before; infinite: not looked at in this state
  double value = 0;                                     ///< what the event reports: |eta| V, contact fraction, V, m
  double x = 0, y = 0;                                  ///< place, m
  bool lasts = false;   ///< a state of the interface, which goes on from segment to segment until it recovers
  bool spared = false;  ///< of the electrode that is being plated: what ends only a step does not mean it
  bool ends_segment = false, ends_step = false, ends_run = false;
  bool ends_run_by_default = false;   ///< ends the run where the protocol says nothing: see `asked`
  bool asked = false;                 ///< a cut-off or an `until` means it
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

  [[nodiscard]] const ProtocolStep::Part& part() const { return step.parts[segment.part]; }
  /// The current at a state, A/m2: the driven one, or that of the observables where it is a result or a table. At rest it is 0.
  [[nodiscard]] double flowing(const Observables& now) const;
};

/// Everything that is looked at during the segment, always in the same order for the same electrodes: the events (events.cpp, those
/// of effects), then the cut-offs of the part, then what repeats around wait for (they end at once or after the pass).
[[nodiscard]] std::vector<Condition> watch(const Watched& watched, const Observables& now);

}  // namespace auralith

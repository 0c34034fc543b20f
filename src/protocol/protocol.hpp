/// What the cell is asked to do and when: a state machine over the steps of the input, its cut-offs, and the
/// critical-current-density (CCD) book-keeping. Pure logic: no grid, no solver.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "protocol/observables.hpp"
#include "protocol/steps.hpp"

namespace auralith {

/// One CCD number. A criterion that was not reached has reached = false and survived = the largest current survived.
struct CcdResult {
  std::string criterion;    ///< as the events declare it, or CCD_short
  bool modelled = true;     ///< false: the run has no physics for it (short without filaments)
  bool additional = false;  ///< reported beside the others, not part of the overall CCD (further contact thresholds)
  bool reached = false;
  double survived = 0;  ///< last current density survived for a whole cycle, A/m2
  double failing = 0;   ///< current density of the event, A/m2
  std::optional<Event> event;
};

/// The CCD of the cell: the smallest of the criteria that are modelled and not additional.
struct OverallCcd {
  std::string criterion;  ///< the one that decides; empty when none was reached
  bool reached = false;
  double survived = 0;  ///< A/m2
  std::string text;     ///< in mA/cm2 with its unit: "0.30 mA/cm2", ">= 1.00 mA/cm2", "< 0.05 mA/cm2" (failed at once)
};

/// `results` as given by Protocol::ccd(); empty results give an empty text.
[[nodiscard]] OverallCcd overall_ccd(const std::vector<CcdResult>& results);

/// Where a repeat is; meaningful while the protocol is in it.
struct RepeatState {
  int pass = 0;      ///< from 1
  double start = 0;  ///< absolute time of the first pass, s
  double pass_start = 0;
  bool leaving = false;  ///< ends after this pass
};

/// Everything about a protocol that changes with time: enough to go on after a restart with the same steps and limits.
struct ProtocolState {
  std::size_t segment = 0;  ///< index of the current segment
  double anchor_time = 0;   ///< absolute time, s, at which ...
  double anchor_offset =
      0;  ///< ... the step was at this offset from its start, s; moves only when something is cut short
  bool finished = false;
  double end_time = 0;               ///< absolute time of the end, s; meaningful when finished
  bool cycle_whole = true;           ///< no half cycle of this cycle was cut short
  double survived = 0;               ///< current of the last whole cycle of the ramp, A/m2
  double segment_charge = 0;         ///< Observables::charge at the start of the segment, C/m2
  std::vector<RepeatState> repeats;  ///< of every repeat
  std::vector<std::string> seen;     ///< what has been recorded in this segment
  std::vector<std::string> lost;     ///< states of interfaces recorded before it that have not recovered since
  std::vector<Event> events;
  std::vector<CcdResult> ccd;
};

struct Condition;

/// The calls of one run: control(), a state consistent with it, then time steps, each accepted one reported by
/// advance(). `before` must be the state after the algebraic fields were made consistent with control().
/// A segment whose cut-off is met from its start ends with the first advance(); with advance(start, start), allowed
/// right after the fields were made consistent, it takes no time at all.
class Protocol {
 public:
  /// Throws InputError when there is no step, or a CCD ramp is not the only one.
  Protocol(std::vector<ProtocolStep> steps, EventLimits limits, std::vector<Repeat> repeats = {});

  /// True when the last step has ended or a run-ending condition was met. Everything else then describes the end.
  [[nodiscard]] bool finished() const { return state_.finished; }
  /// What the circuit asks for in this segment (at rest: no current); its kinks must be hit by time steps.
  [[nodiscard]] Control control() const;
  /// Absolute time at which the current segment (rest, half cycle ...) ends if no cut-off ends it earlier, s. The time of a
  /// repeat counts, too. Infinite when only a cut-off can end it.
  [[nodiscard]] double segment_end() const;
  /// Absolute time at which the whole protocol ends if no cut-off ends it earlier, s (for the ETA).
  [[nodiscard]] double latest_end() const;
  /// Where we are, for people: "ccd 0.30 mA/cm2, cycle 6, stripping" (of the top electrode).
  [[nodiscard]] std::string position() const;
  /// Cycle counter from 1 (of steps without cycles: the pass of the innermost repeat), 0 outside both; half cycle 1 or 2. In a ramp that only strips, a cycle is its one
  /// stripping half cycle: the current always has the same sign, and the top electrode is stripped on and on.
  [[nodiscard]] int cycle() const;
  [[nodiscard]] int half_cycle() const;

  /// Values of the functions whose zero ends the segment: negative before, >= 0 once the cut-off is met.
  /// Each is scaled so that |g| < 1e-9 counts as hit exactly. The order is fixed within a segment. Those of contact and
  /// penetration may jump (a column loses contact), so a search for the zero must also accept a short enough step.
  [[nodiscard]] std::vector<double> cut_offs(const Observables& now) const;

  /// Account for an accepted time step that ends at `now` (`before` is the state at its beginning).
  /// Records events (times interpolated linearly inside the step; what is met at `before` happened then: a jump of the circuit is
  /// at one instant), each once per electrode and segment (lost contact: again only after it has recovered), and moves to the next segment when `now.time` reached segment_end() or a cut-off is met.
  /// Returns true when what the circuit asks for jumped (the caller then makes the algebraic fields consistent and restarts
  /// the step size); false at the end of the run. Without a jump control() may still have another table.
  bool advance(const Observables& before, const Observables& now);

  /// What ended the run before the end of its protocol (its detail without ", ends the run"); empty: nothing did.
  [[nodiscard]] const std::optional<Event>& ended_by() const { return ended_by_; }
  [[nodiscard]] const std::vector<Event>& events() const { return state_.events; }
  [[nodiscard]] std::vector<CcdResult> ccd() const;  ///< empty when the protocol has no ccd step

  /// Electrode that has had an open circuit and not recovered since; empty: none.
  [[nodiscard]] std::string open_circuit() const;

  /// Of a finished protocol: as it was before the end of its last segment was taken. A protocol that is longer by now goes on from
  /// there; advance(now, now) takes the end again.
  [[nodiscard]] ProtocolState snapshot() const { return state_.finished ? before_end_ : state_; }
  /// Throws InputError when the state cannot belong to these steps and limits.
  void restore(ProtocolState state);

 private:
  /// What ended a segment: its time, a cut-off, or something that ends more than the segment.
  struct Ending {
    bool by_time = false, by_cut_off = false, of_step = false, of_run = false;
    int of_repeat = -1;         ///< number of the repeat that ends; -1: none
    std::string repeat_detail;  ///< why
  };
  /// Times closer than this, relative, are the same.
  static constexpr double time_rounding = 8 * std::numeric_limits<double>::epsilon();
  void record(const Observables& before, const Observables& now, Ending& ending);
  void record_timed(double end, const Observables& now, Ending& ending);
  bool leave_segment(const Observables& now, const Ending& ending);
  [[nodiscard]] std::size_t next_step(double time, const Ending& ending);
  void enter_repeats(std::size_t step, std::size_t from, double time);
  void end_repeat(std::size_t number, double time, const std::string& why);
  [[nodiscard]] std::vector<std::size_t> repeats_around(std::size_t step) const;
  [[nodiscard]] double repeat_limit(std::size_t number) const;
  [[nodiscard]] const Segment& segment() const { return segments_[state_.segment]; }
  [[nodiscard]] const ProtocolStep& step() const { return steps_[segment().step]; }
  [[nodiscard]] const ProtocolStep::Part& part() const { return step().parts[segment().part]; }
  [[nodiscard]] std::vector<Condition> conditions(const Observables& now) const;
  [[nodiscard]] double flowing(const Observables& now) const;  ///< current, A/m2; see Watched
  void keep_lost(const Observables& now);
  [[nodiscard]] Event event_here(const std::string& kind, double time, double value, double current) const;

  std::vector<ProtocolStep> steps_;
  EventLimits limits_;
  std::vector<Repeat> repeats_;
  std::vector<Segment> segments_;
  std::vector<std::size_t> first_segment_;  ///< of each step, and the number of segments
  std::vector<double> duration_;            ///< of each step, s; infinite when only a cut-off ends one of its segments
  ProtocolState state_;
  ProtocolState before_end_;       ///< see snapshot()
  std::optional<Event> ended_by_;  ///< of this program run: what has ended needs no saving
};

}  // namespace auralith

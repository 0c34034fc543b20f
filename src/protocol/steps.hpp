/// What a case asks the cell to do: steps with a current or a voltage, what ends them, what counts as an event. SI units.
/// A current density i > 0 enters at the top terminal and strips the top (positive) electrode.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "config/added_values.hpp"
#include "config/words.hpp"
#include "protocol/time_table.hpp"

namespace auralith {

/// What the circuit asks of the cell at every instant: a current density that it drives, or a voltage that it holds (the
/// current is then what flows). Linear in time between the times of the table.
struct Control {
  enum class Given { current, voltage };
  Given given = Given::current;
  TimeTable demand;  ///< over absolute time in s: A/m2, > 0 strips the top electrode; or V

  Control() = default;
  Control(double current_density) { demand.values = {current_density}; }  ///< a constant current density, A/m2
  Control(Given what, TimeTable table) : given(what), demand(std::move(table)) {}
  [[nodiscard]] bool holds_voltage() const { return given == Given::voltage; }
};

struct CutOffKind;
struct StepKind;

/// A condition that ends a rest, a step with current or voltage, or a half cycle (not the rests between them), and is hit
/// exactly. Those on an electrode look at all of them, or at the one that is named.
struct CutOff {
  enum class Ends { step, repeat, run };
  const CutOffKind* kind = nullptr;  ///< what is compared with the limit; nullptr: `event` is looked for
  double limit = 0;                  ///< SI
  Ends ends = Ends::step;
  std::string electrode{};  ///< layer; empty: any electrode
  std::string event{};      ///< name of an event; empty: a limit
  std::string path{};       ///< where it stands in the input, for messages
};
template <>
inline constexpr auto words<CutOff::Ends> = std::to_array<Word<CutOff::Ends>>({
    {"step", CutOff::Ends::step},
    {"repeat", CutOff::Ends::repeat},
    {"run", CutOff::Ends::run},
});

/// A time of one constant current, or of the table of its part. Offsets count from the start of its step as if nothing were cut
/// short.
struct Segment {
  std::size_t step = 0;        ///< index into the steps of the input
  std::size_t part = 0;        ///< index into the parts of the step
  double current = 0;          ///< driven, A/m2; > 0 strips the top electrode; 0 where the part has a table
  double begin = 0, end = 0;   ///< offsets, s; `end` is infinite when only a cut-off ends the segment
  int cycle = 0;               ///< from 1; 0 outside cycles
  int half_cycle = 0;          ///< 1 or 2; 0 outside cycles
  double cycle_current = 0;    ///< magnitude of the current of the cycle, also in its rests, A/m2
  bool last_of_cycle = false;  ///< a cycle has been whole when this segment has ended by time
  int timed_cut_off = -1;      ///< index of the cut-off (capacity, time) that sets `end`; -1: the step itself does
};

/// A step of the input, whatever its kind: what its kind has made of its keys (step_kind.hpp).
struct ProtocolStep {
  /// What segments have in common.
  struct Part {
    std::optional<TimeTable> table;  ///< over the time since the start of the segment: V, or A/m2 of a ramp
    bool holds_voltage = false;
    std::vector<CutOff> cut_offs;
  };
  const StepKind* kind = nullptr;
  std::string name;
  std::string path;  ///< where it stands in the input, for messages
  std::vector<Part> parts{1};
  std::vector<Segment> segments;
  double largest_current = 0, largest_voltage = 0;  ///< that it may ask for, A/m2 and V
  bool ramp = false;                                ///< its cycles give the CCD
  bool ends_with_lithium = false;                   ///< goes on in no other segment when an electrode is exhausted

  /// A current or a voltage is given at some time.
  [[nodiscard]] bool drives() const {
    return largest_current > 0 || std::ranges::any_of(parts, [](const Part& part) { return part.table.has_value(); });
  }
};

/// Steps [first, end) of the protocol, gone through several times. Outer ones stand before inner ones.
struct Repeat {
  enum class Leave { at_once, after_pass };
  std::string name, path;
  std::size_t first = 0, end = 0;
  int count = 0;                 ///< passes; 0: as many as it takes until a condition ends it
  std::vector<CutOff> until;     ///< conditions that end it, watched during all of its steps; `ends` means nothing here
  Leave leave = Leave::at_once;  ///< `after_pass`: a pass in which a condition was met is completed first
};
template <>
inline constexpr auto words<Repeat::Leave> = std::to_array<Word<Repeat::Leave>>({
    {"at_once", Repeat::Leave::at_once},
    {"after_pass", Repeat::Leave::after_pass},
});

/// What counts as an event.
struct EventLimits {
  double contact = 0.5;                            ///< contact fraction of `contact_loss`
  std::vector<double> contact_reported{0.3, 0.8};  ///< further thresholds whose CCD is reported
  double polarisation = 0.2;                       ///< |V - V_rest - I R_pellet|, V
  bool open_circuit_ends_run =
      true;                ///< a run with a current or voltage and no contact left ends, if no condition decides
  AddedValues added = {};  ///< what keys of effects have filled
  std::vector<std::string> criteria = {};  ///< CCD numbers that events of effects decide in this case
};

}  // namespace auralith

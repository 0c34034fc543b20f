/// What a case asks the cell to do: steps with a current or a voltage, what ends them, what counts as an event. SI units.
/// A current density i > 0 enters at the top terminal and strips the top (positive) electrode.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "config/added_values.hpp"
#include "config/words.hpp"

namespace auralith {

/// Piecewise linear function of time, constant outside its range. One pair is a constant.
struct TimeTable {
  std::vector<double> times{0.0}, values{0.0};
  [[nodiscard]] double at(double time) const;
  bool operator==(const TimeTable&) const = default;
};

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

/// A condition that ends a rest, a step with current or voltage, or a half cycle (not the rests between them), and is hit
/// exactly. Those on an electrode look at all of them, or at the one that is named.
struct CutOff {
  enum class Kind {
    voltage_above,        ///< V
    voltage_below,        ///< V
    current_above,        ///< |i|, A/m2; only where the current is no constant
    current_below,        ///< |i|, A/m2; only where the current is no constant
    polarisation_above,   ///< |V - V_rest - I R_pellet|, V; V_rest: open circuit of the same contents
    overpotential_above,  ///< largest |eta| of an electrode in contact, V
    void_fraction_above,  ///< largest void fraction at Gamma of an electrode
    contact_below,        ///< contact fraction of an electrode
    penetration,
    capacity,  ///< |net charge| since the start of the step or half cycle, C/m2
    time,      ///< since the start of the step or half cycle (until: of the repeat), s
    lithium_exhausted,
    event,  ///< until only: something of the kind `event` happens
  };
  enum class Ends { step, repeat, run };
  Kind kind = Kind::lithium_exhausted;
  double limit = 0;  ///< SI, see Kind
  Ends ends = Ends::step;
  std::string electrode{};  ///< layer; empty: any electrode
  std::string event{};      ///< penetration | contact_loss | lithium_at_ceramic | polarisation | lithium_exhausted
};
template <>
inline constexpr auto words<CutOff::Kind> = std::to_array<Word<CutOff::Kind>>({
    {"voltage_above", CutOff::Kind::voltage_above},
    {"voltage_below", CutOff::Kind::voltage_below},
    {"current_above", CutOff::Kind::current_above},
    {"current_below", CutOff::Kind::current_below},
    {"polarisation_above", CutOff::Kind::polarisation_above},
    {"overpotential_above", CutOff::Kind::overpotential_above},
    {"void_fraction_above", CutOff::Kind::void_fraction_above},
    {"contact_below", CutOff::Kind::contact_below},
    {"penetration", CutOff::Kind::penetration},
    {"capacity", CutOff::Kind::capacity},
    {"time", CutOff::Kind::time},
    {"lithium_exhausted", CutOff::Kind::lithium_exhausted},
    {"event", CutOff::Kind::event},
});
template <>
inline constexpr auto words<CutOff::Ends> = std::to_array<Word<CutOff::Ends>>({
    {"step", CutOff::Ends::step},
    {"repeat", CutOff::Ends::repeat},
    {"run", CutOff::Ends::run},
});

struct ProtocolStep {
  enum class Kind { rest, galvanostatic, potentiostatic, cycles, ccd };
  Kind kind = Kind::rest;
  std::string name;
  std::string path;  ///< where it stands in the input, for messages
  double duration =
      0;  ///< s; rest, galvanostatic, potentiostatic, half cycle of cycles and ccd (0: something else ends it)
  double capacity = 0;         ///< C/m2 per (half) cycle; 0: by duration
  double current_density = 0;  ///< A/m2, sign as above; cycles: the first half cycle has this sign
  std::optional<TimeTable>
      table;      ///< potentiostatic: V; galvanostatic ramp: A/m2; over the time since the start of the step
  int count = 1;  ///< cycles: number of cycles
  // ccd: cycle k (from 0) has first_current + k * current_step, stripping first, then plating (of the top electrode)
  double first_current = 0, current_step = 0, last_current = 0;  ///< A/m2
  bool strip_only = false;                                       ///< ccd: only the stripping half cycles
  double rest_between = 0;                                       ///< s, after each half cycle
  std::vector<CutOff> cut_offs;

  [[nodiscard]] bool holds_voltage() const { return kind == Kind::potentiostatic; }
};
template <>
inline constexpr auto words<ProtocolStep::Kind> = std::to_array<Word<ProtocolStep::Kind>>({
    {"rest", ProtocolStep::Kind::rest},
    {"galvanostatic", ProtocolStep::Kind::galvanostatic},
    {"potentiostatic", ProtocolStep::Kind::potentiostatic},
    {"cycles", ProtocolStep::Kind::cycles},
    {"ccd", ProtocolStep::Kind::ccd},
});

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

/// What counts as an event of the CCD protocol.
struct EventLimits {
  double contact = 0.5;                            ///< contact fraction of `contact_loss`
  std::vector<double> contact_reported{0.3, 0.8};  ///< further thresholds whose CCD is reported
  double polarisation = 0.2;                       ///< |V - V_rest - I R_pellet|, V
  bool open_circuit_ends_run = true;               ///< a run with a current or voltage and no contact left ends
  AddedValues added = {};                          ///< what keys of effects have filled
};

}  // namespace auralith

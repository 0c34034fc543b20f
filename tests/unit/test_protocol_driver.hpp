/// A stand-in for the solver: walks a protocol through observables that are given as functions of time.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "config/yaml.hpp"
#include "protocol/cut_off_kind.hpp"
#include "protocol/protocol.hpp"
#include "protocol/step_kind.hpp"

namespace auralith::protocol_test {

inline constexpr double milli = 10;  ///< mA/cm2 -> A/m2

/// What the protocol drives, A/m2; while it holds a voltage that voltage over 2 Ohm m2.
inline double current(const Protocol& protocol, double time = 0) {
  const Control control = protocol.control();
  return control.demand.at(time) / (control.holds_voltage() ? 2.0 : 1.0);
}

/// Two electrodes of a symmetric cell, whole contact, no polarisation: nothing happens.
inline Observables quiet(double time, const Protocol& protocol) {
  Observables state;
  state.time = time;
  state.current_density = current(protocol, time);
  state.electrodes.resize(2);
  state.electrodes[0].name = "negative";
  state.electrodes[0].stripping_sign = -1;
  state.electrodes[1].name = "positive";
  state.electrodes[1].stripping_sign = 1;
  for (ElectrodeObservables& each : state.electrodes) each.has_voids = each.reacts = true;
  return state;
}

/// State at a time, consistent with the current that the protocol wants.
using State = std::function<Observables(double time, const Protocol&)>;

struct Walk {
  double step = 37;           ///< s; does not divide the ends on purpose
  bool hits_cut_offs = true;  ///< false: steps over them, to look at interpolation
  bool shows_start = false;   ///< true: advance(start, start) after each jump
  int limit = 100000;         ///< accepted steps before giving up
  int steps = 0, jumps = 0;
  std::vector<double> currents;  ///< of each segment that was entered by a jump, A/m2

  /// Walks until the protocol is finished (or `until`) and returns the time reached.
  double run(Protocol& protocol, const State& state, double from = 0, double until = INFINITY) {
    double time = from;
    while (!protocol.finished() && time < until && steps < limit) {
      const Observables before = state(time, protocol);
      if (shows_start && account(protocol, before, before)) continue;
      if (protocol.finished()) break;
      Observables now = state(std::min(time + step, protocol.segment_end()), protocol);
      if (hits_cut_offs && crosses(protocol, before, now)) now = hit(protocol, state, before, now);
      account(protocol, before, now);
      time = now.time;
    }
    return time;
  }

 private:
  bool account(Protocol& protocol, const Observables& before, const Observables& now) {
    ++steps;
    const bool jumped = protocol.advance(before, now);
    if (jumped) {
      ++jumps;
      currents.push_back(current(protocol, now.time));
    }
    return jumped;
  }

  static bool crosses(const Protocol& protocol, const Observables& before, const Observables& now) {
    const std::vector<double> first = protocol.cut_offs(before), second = protocol.cut_offs(now);
    bool any = false;
    for (std::size_t k = 0; k < first.size(); ++k) any = any || (first[k] < -1e-9 && second[k] > 1e-9);
    return any;
  }

  static Observables hit(const Protocol& protocol, const State& state, const Observables& before, Observables now) {
    double low = before.time;
    while (crosses(protocol, before, now) && now.time - low > 1e-12) {
      const double middle = 0.5 * (low + now.time);
      const Observables trial = state(middle, protocol);
      const std::vector<double> first = protocol.cut_offs(before), values = protocol.cut_offs(trial);
      bool beyond = false;
      for (std::size_t k = 0; k < values.size(); ++k) beyond = beyond || (first[k] < -1e-9 && values[k] >= -1e-9);
      if (beyond) {
        now = trial;
      } else {
        low = middle;
      }
    }
    return now;
  }
};

/// Events of one kind, in order.
inline std::vector<Event> events_of(const Protocol& protocol, const std::string& kind) {
  std::vector<Event> found;
  for (const Event& event : protocol.events())
    if (event.kind == kind) found.push_back(event);
  return found;
}

/// A step as its kind makes it of keys, "{duration: 5 s}".
inline ProtocolStep step_of(const std::string& word, const std::string& keys, std::vector<CutOff> cut_offs = {}) {
  const StepKind& kind = *find_step_kind(word);
  const ConfigNode node = read_yaml_text(keys, {"test.yaml", 1});
  ConfigNode effective;
  Section section(&node, node.place, kind.table, word, effective);
  ProtocolStep step;
  step.path = word;
  step.parts.front().cut_offs = std::move(cut_offs);
  fill_step(section, kind, step);
  section.finish();
  return step;
}

/// ", key: value unit" to 17 digits; nothing where the value is 0.
inline std::string entry(const std::string& key, double value, const std::string& unit) {
  return value == 0 ? "" : fmt::format(", {}: {:.17g} {}", key, value, unit);
}

inline ProtocolStep rest(double duration, std::vector<CutOff> cut_offs = {}) {
  return step_of("rest", fmt::format("{{duration: {:.17g} s}}", duration), std::move(cut_offs));
}

/// A/m2 and s; 0: no duration.
inline ProtocolStep galvanostatic(double current, double duration, std::vector<CutOff> cut_offs = {},
                                  double capacity = 0) {
  return step_of("galvanostatic",
                 fmt::format("{{current_density: {:.17g} A/m^2{}{}}}", current, entry("duration", duration, "s"),
                             entry("capacity", capacity, "C/m^2")),
                 std::move(cut_offs));
}

/// A table {times, values} in s and `unit`.
inline std::string table_text(const TimeTable& table, const std::string& unit) {
  std::string times, values;
  for (std::size_t k = 0; k < table.times.size(); ++k) {
    times += fmt::format("{}{:.17g} s", k > 0 ? ", " : "", table.times[k]);
    values += fmt::format("{}{:.17g} {}", k > 0 ? ", " : "", table.values[k], unit);
  }
  return fmt::format("{{times: [{}], values: [{}]}}", times, values);
}

/// A current that is linear in time.
inline ProtocolStep sweep(const TimeTable& current, std::vector<CutOff> cut_offs = {}) {
  return step_of("galvanostatic", fmt::format("{{current_density: {}}}", table_text(current, "A/m^2")),
                 std::move(cut_offs));
}

inline ProtocolStep potentiostatic(const TimeTable& voltage, std::vector<CutOff> cut_offs = {}) {
  return step_of("potentiostatic", fmt::format("{{voltage: {}}}", table_text(voltage, "V")), std::move(cut_offs));
}

inline ProtocolStep hold(double voltage, double duration, std::vector<CutOff> cut_offs = {}) {
  return step_of("potentiostatic", fmt::format("{{voltage: {:.17g} V{}}}", voltage, entry("duration", duration, "s")),
                 std::move(cut_offs));
}

inline ProtocolStep cycles(int count, double current, double half_cycle, std::vector<CutOff> cut_offs = {},
                           double rest_between = 0) {
  return step_of("cycles",
                 fmt::format("{{count: {}, current_density: {:.17g} A/m^2{}{}}}", count, current,
                             entry("half_cycle", half_cycle, "s"), entry("rest_between", rest_between, "s")),
                 std::move(cut_offs));
}

/// Currents in mA/cm2; `more`: further keys, ", strip_only: on".
inline ProtocolStep ramp(double first, double by, double last, double half_cycle, const std::string& more = "",
                         std::vector<CutOff> cut_offs = {}) {
  return step_of(
      "ccd",
      fmt::format("{{first_current: {:.17g} A/m^2, current_step: {:.17g} A/m^2, last_current: {:.17g} A/m^2{}{}}}",
                  first * milli, by * milli, last * milli, entry("half_cycle", half_cycle, "s"), more),
      std::move(cut_offs));
}

inline CutOff cut_off(const char* kind, double limit, bool ends_run = false) {
  return {&cut_off_kind(kind), limit, ends_run ? CutOff::Ends::run : CutOff::Ends::step};
}

/// On an event.
inline CutOff at_event(const char* event, bool ends_run = false) {
  CutOff condition;
  condition.event = event;
  condition.ends = ends_run ? CutOff::Ends::run : CutOff::Ends::step;
  return condition;
}

}  // namespace auralith::protocol_test

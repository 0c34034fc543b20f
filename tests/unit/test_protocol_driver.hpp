/// A stand-in for the solver: walks a protocol through observables that are given as functions of time.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "protocol/protocol.hpp"

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

inline ProtocolStep rest(double duration) {
  ProtocolStep step;
  step.kind = ProtocolStep::Kind::rest;
  step.duration = duration;
  return step;
}

inline ProtocolStep galvanostatic(double current, double duration, std::vector<CutOff> cut_offs = {}) {
  ProtocolStep step;
  step.kind = ProtocolStep::Kind::galvanostatic;
  step.current_density = current;
  step.duration = duration;
  step.cut_offs = std::move(cut_offs);
  return step;
}

inline ProtocolStep cycles(int count, double current, double half_cycle, std::vector<CutOff> cut_offs = {}) {
  ProtocolStep step = galvanostatic(current, half_cycle, std::move(cut_offs));
  step.kind = ProtocolStep::Kind::cycles;
  step.count = count;
  return step;
}

/// Currents in mA/cm2.
inline ProtocolStep ramp(double first, double by, double last, double half_cycle) {
  ProtocolStep step;
  step.kind = ProtocolStep::Kind::ccd;
  step.first_current = first * milli;
  step.current_step = by * milli;
  step.last_current = last * milli;
  step.duration = half_cycle;
  return step;
}

inline CutOff cut_off(CutOff::Kind kind, double limit, bool ends_run = false) {
  return {kind, limit, ends_run ? CutOff::Ends::run : CutOff::Ends::step};
}

}  // namespace auralith::protocol_test

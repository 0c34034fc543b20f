#include "app/run_state.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "base/error.hpp"

namespace auralith {
namespace {

using Json = nlohmann::ordered_json;

// What is saved, once for writing and reading: each(name, member). each(name, member, old): checkpoints of older versions do
// not have it, and then it is `old`.

template <class Each>
void fields(Event& e, const Each& each) {
  each("kind", e.kind), each("electrode", e.electrode), each("time", e.time);
  each("current_density", e.current_density), each("value", e.value), each("x", e.x), each("y", e.y);
  each("cycle", e.cycle), each("detail", e.detail);
}

template <class Each>
void fields(CcdResult& r, const Each& each) {
  each("criterion", r.criterion), each("modelled", r.modelled), each("additional", r.additional);
  each("reached", r.reached), each("survived", r.survived), each("failing", r.failing), each("event", r.event);
}

template <class Each>
void fields(RepeatState& s, const Each& each) {
  each("pass", s.pass), each("start", s.start), each("pass_start", s.pass_start), each("leaving", s.leaving);
}

template <class Each>
void fields(ProtocolState& s, const Each& each) {
  each("segment", s.segment), each("anchor_time", s.anchor_time), each("anchor_offset", s.anchor_offset);
  each("finished", s.finished), each("end_time", s.end_time), each("cycle_whole", s.cycle_whole);
  each("survived", s.survived), each("segment_charge", s.segment_charge), each("repeats", s.repeats);
  each("seen", s.seen), each("lost", s.lost, s.lost), each("events", s.events), each("ccd", s.ccd);
}

template <class Each>
void fields(LedgerSummary& l, const Each& each) {
  each("ledger", l.ledger), each("electrode", l.electrode), each("worst", l.worst), each("worst_step", l.worst_step);
  each("end", l.end), each("missing", l.missing, 0.0), each("passed", l.passed, 0.0), each("allowed", l.allowed);
  each("not_applicable", l.not_applicable, "");
}

template <class Each>
void fields(RecorderState& r, const Each& each) {
  each("rows", r.rows), each("csv_bytes", r.csv_bytes), each("field_steps", r.field_steps);
  each("last_field_time", r.last_field_time), each("start_date", r.start_date), each("wall_seconds", r.wall_seconds);
  each("output_seconds", r.output_seconds), each("solver_seconds", r.solver_seconds), each("stalled", r.stalled);
  each("factorisations", r.factorisations), each("origins", r.origins), each("forced", r.forced);
}

template <class Each>
void fields(Control& c, const Each& each) {
  bool holds_voltage = c.holds_voltage();
  each("holds_voltage", holds_voltage), each("times", c.demand.times), each("values", c.demand.values);
  c.given = holds_voltage ? Control::Given::voltage : Control::Given::current;
}

template <class Each>
void fields(RunState& s, const Each& each) {
  each("git_hash", s.git_hash), each("regions", s.regions), each("steps", s.counts.steps);
  each("rejected", s.counts.rejected), each("newton", s.counts.newton), each("linear", s.counts.linear);
  each("recorded_newton", s.counts.recorded_newton, s.counts.newton);
  each("recorded_linear", s.counts.recorded_linear, s.counts.linear);
  each("time", s.time), each("dt", s.dt), each("limiter", s.limiter), each("control", s.control);
  each("ended", s.ended, false), each("robust", s.robust), each("robust_steps", s.robust_steps);
  each("events_reported", s.events_reported), each("protocol", s.protocol), each("scalars", s.scalars);
  each("names", s.names, s.names), each("accumulated", s.accumulated), each("ledger_start", s.ledger_start);
  each("ledgers", s.ledgers), each("recorder", s.recorder), each("effective_input", s.effective_input);
}

template <class Value>
constexpr bool is_vector = false;
template <class Value>
constexpr bool is_vector<std::vector<Value>> = true;
template <class Value>
concept Plain = std::is_integral_v<Value> || std::is_same_v<Value, std::string>;

/// JSON has no infinity and no NaN.
template <class Value>
Json pack(Value& value) {
  if constexpr (Plain<Value>) {
    return value;
  } else if constexpr (std::is_same_v<Value, double>) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    return value;
  } else if constexpr (is_vector<Value>) {
    Json list = Json::array();
    for (auto& each : value) list.push_back(pack(each));
    return list;
  } else if constexpr (std::is_same_v<Value, std::optional<Event>>) {
    return value ? pack(*value) : Json();
  } else {
    Json json;
    fields(value, [&](const char* name, auto& member, const auto&...) { json[name] = pack(member); });
    return json;
  }
}

template <class Value>
void unpack(const Json& json, Value& value) {
  if constexpr (Plain<Value>) {
    value = json.get<Value>();
  } else if constexpr (std::is_same_v<Value, double>) {
    if (json == "nan")
      value = std::numeric_limits<double>::quiet_NaN();
    else if (json == "inf" || json == "-inf")
      value = json == "inf" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
    else
      value = json.get<double>();
  } else if constexpr (is_vector<Value>) {
    value.clear();
    for (const Json& each : json) unpack(each, value.emplace_back());
  } else if constexpr (std::is_same_v<Value, std::optional<Event>>) {
    if (!json.is_null()) unpack(json, value.emplace());
  } else {
    fields(value, [&](const char* name, auto& member, const auto&... old) {
      if constexpr (sizeof...(old) > 0)
        if (!json.contains(name)) return void(((member = old), ...));
      unpack(json.at(name), member);
    });
  }
}

}  // namespace

std::string to_text(const RunState& state) {
  RunState saved = state;
  return pack(saved).dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

RunState run_state(const std::string& text, const std::string& file) {
  try {
    RunState state;
    unpack(Json::parse(text), state);
    return state;
  } catch (const std::exception& error) {
    throw OutputError(file + ": the state of the run cannot be read: " + error.what());
  }
}

}  // namespace auralith

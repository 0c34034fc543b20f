#include "app/run_state.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace auralith {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no infinity and no NaN.
Json pack(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

double number(const Json& json) {
  if (!json.is_string()) return json.get<double>();
  if (json == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (json == "inf") return std::numeric_limits<double>::infinity();
  if (json == "-inf") return -std::numeric_limits<double>::infinity();
  throw std::invalid_argument("'" + json.get<std::string>() + "' is no number");
}

Json pack(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(pack(value));
  return list;
}

std::vector<double> numbers(const Json& json) {
  std::vector<double> values;
  for (const Json& each : json) values.push_back(number(each));
  return values;
}

Json pack(const Event& e) {
  return {{"kind", e.kind},         {"electrode", e.electrode},
          {"time", pack(e.time)},   {"current_density", pack(e.current_density)},
          {"value", pack(e.value)}, {"x", pack(e.x)},
          {"y", pack(e.y)},         {"cycle", e.cycle},
          {"detail", e.detail}};
}

Event event(const Json& json) {
  Event e;
  e.kind = json.at("kind");
  e.electrode = json.at("electrode");
  e.time = number(json.at("time"));
  e.current_density = number(json.at("current_density"));
  e.value = number(json.at("value"));
  e.x = number(json.at("x"));
  e.y = number(json.at("y"));
  e.cycle = json.at("cycle");
  e.detail = json.at("detail");
  return e;
}

Json pack(const CcdResult& r) {
  return {{"criterion", r.criterion},
          {"modelled", r.modelled},
          {"additional", r.additional},
          {"reached", r.reached},
          {"survived", pack(r.survived)},
          {"failing", pack(r.failing)},
          {"event", r.event ? pack(*r.event) : Json()}};
}

CcdResult ccd_result(const Json& json) {
  CcdResult r;
  r.criterion = json.at("criterion");
  r.modelled = json.at("modelled");
  r.additional = json.at("additional");
  r.reached = json.at("reached");
  r.survived = number(json.at("survived"));
  r.failing = number(json.at("failing"));
  if (!json.at("event").is_null()) r.event = event(json.at("event"));
  return r;
}

Json pack(const RepeatState& s) {
  return {{"pass", s.pass}, {"start", pack(s.start)}, {"pass_start", pack(s.pass_start)}, {"leaving", s.leaving}};
}

RepeatState repeat_state(const Json& json) {
  return {json.at("pass"), number(json.at("start")), number(json.at("pass_start")), json.at("leaving")};
}

Json pack(const ProtocolState& s) {
  Json json{{"segment", s.segment},
            {"anchor_time", pack(s.anchor_time)},
            {"anchor_offset", pack(s.anchor_offset)},
            {"finished", s.finished},
            {"end_time", pack(s.end_time)},
            {"cycle_whole", s.cycle_whole},
            {"survived", pack(s.survived)},
            {"segment_charge", pack(s.segment_charge)},
            {"repeats", Json::array()},
            {"seen", s.seen},
            {"lost", s.lost},
            {"events", Json::array()},
            {"ccd", Json::array()}};
  for (const RepeatState& each : s.repeats) json["repeats"].push_back(pack(each));
  for (const Event& each : s.events) json["events"].push_back(pack(each));
  for (const CcdResult& each : s.ccd) json["ccd"].push_back(pack(each));
  return json;
}

ProtocolState protocol_state(const Json& json) {
  ProtocolState s;
  s.segment = json.at("segment");
  s.anchor_time = number(json.at("anchor_time"));
  s.anchor_offset = number(json.at("anchor_offset"));
  s.finished = json.at("finished");
  s.end_time = number(json.at("end_time"));
  s.cycle_whole = json.at("cycle_whole");
  s.survived = number(json.at("survived"));
  s.segment_charge = number(json.at("segment_charge"));
  for (const Json& each : json.at("repeats")) s.repeats.push_back(repeat_state(each));
  s.seen = json.at("seen").get<std::vector<std::string>>();
  s.lost = json.value("lost", std::vector<std::string>{});  // an older version did not note it
  for (const Json& each : json.at("events")) s.events.push_back(event(each));
  for (const Json& each : json.at("ccd")) s.ccd.push_back(ccd_result(each));
  return s;
}

Json pack(const LedgerSummary& l) {
  return {{"ledger", l.ledger},         {"electrode", l.electrode},   {"worst", pack(l.worst)},
          {"worst_step", l.worst_step}, {"end", pack(l.end)},         {"missing", pack(l.missing)},
          {"passed", pack(l.passed)},   {"allowed", pack(l.allowed)}, {"not_applicable", l.not_applicable}};
}

LedgerSummary ledger(const Json& json) {
  LedgerSummary l;
  l.ledger = json.at("ledger");
  l.electrode = json.at("electrode");
  l.worst = number(json.at("worst"));
  l.worst_step = json.at("worst_step");
  l.end = number(json.at("end"));
  l.missing = number(json.value("missing", Json(0.0)));  // an older version did not note these
  l.passed = number(json.value("passed", Json(0.0)));
  l.allowed = number(json.at("allowed"));
  l.not_applicable = json.value("not_applicable", "");
  return l;
}

Json pack(const RecorderState& r) {
  return {{"rows", r.rows},
          {"csv_bytes", r.csv_bytes},
          {"field_steps", r.field_steps},
          {"last_field_time", pack(r.last_field_time)},
          {"start_date", r.start_date},
          {"wall_seconds", pack(r.wall_seconds)},
          {"output_seconds", pack(r.output_seconds)},
          {"solver_seconds", pack(r.solver_seconds)},
          {"stalled", r.stalled},
          {"factorisations", r.factorisations},
          {"origins", r.origins},
          {"forced", r.forced}};
}

RecorderState recorder_state(const Json& json) {
  RecorderState r;
  r.rows = json.at("rows");
  r.csv_bytes = json.at("csv_bytes");
  r.field_steps = json.at("field_steps");
  r.last_field_time = number(json.at("last_field_time"));
  r.start_date = json.at("start_date");
  r.wall_seconds = number(json.at("wall_seconds"));
  r.output_seconds = number(json.at("output_seconds"));
  r.solver_seconds = numbers(json.at("solver_seconds"));
  r.stalled = json.at("stalled");
  r.factorisations = json.at("factorisations");
  r.origins = json.at("origins").get<std::vector<std::string>>();
  r.forced = json.at("forced");
  return r;
}

Json pack(const Control& c) {
  return {{"holds_voltage", c.holds_voltage()}, {"times", pack(c.demand.times)}, {"values", pack(c.demand.values)}};
}

Control control(const Json& json) {
  return {json.at("holds_voltage") ? Control::Given::voltage : Control::Given::current,
          {numbers(json.at("times")), numbers(json.at("values"))}};
}

}  // namespace

std::string to_text(const RunState& s) {
  Json json{{"git_hash", s.git_hash},
            {"regions", s.regions},
            {"steps", s.counts.steps},
            {"rejected", s.counts.rejected},
            {"newton", s.counts.newton},
            {"linear", s.counts.linear},
            {"recorded_newton", s.counts.recorded_newton},
            {"recorded_linear", s.counts.recorded_linear},
            {"time", pack(s.time)},
            {"dt", pack(s.dt)},
            {"limiter", s.limiter},
            {"control", pack(s.control)},
            {"ended", s.ended},
            {"robust", s.robust},
            {"robust_steps", s.robust_steps},
            {"events_reported", s.events_reported},
            {"protocol", pack(s.protocol)},
            {"scalars", pack(s.scalars)},
            {"names", s.names},
            {"accumulated", pack(s.accumulated)},
            {"ledger_start", pack(s.ledger_start)},
            {"ledgers", Json::array()},
            {"recorder", pack(s.recorder)},
            {"effective_input", s.effective_input}};
  for (const LedgerSummary& each : s.ledgers) json["ledgers"].push_back(pack(each));
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

RunState run_state(const std::string& text, const std::string& file) {
  try {
    const Json json = Json::parse(text);
    RunState s;
    s.git_hash = json.at("git_hash");
    s.regions = json.at("regions");
    s.counts.steps = json.at("steps");
    s.counts.rejected = json.at("rejected");
    s.counts.newton = json.at("newton");
    s.counts.linear = json.at("linear");
    s.counts.recorded_newton = json.value("recorded_newton", s.counts.newton);  // an older version did not note it
    s.counts.recorded_linear = json.value("recorded_linear", s.counts.linear);
    s.time = number(json.at("time"));
    s.dt = number(json.at("dt"));
    s.limiter = json.at("limiter");
    s.control = control(json.at("control"));
    s.ended = json.value("ended", false);
    s.robust = json.at("robust");
    s.robust_steps = json.at("robust_steps");
    s.events_reported = json.at("events_reported");
    s.protocol = protocol_state(json.at("protocol"));
    s.scalars = numbers(json.at("scalars"));
    s.names = json.value("names", std::vector<std::string>());  // an older version did not note them
    s.accumulated = numbers(json.at("accumulated"));
    s.ledger_start = numbers(json.at("ledger_start"));
    for (const Json& each : json.at("ledgers")) s.ledgers.push_back(ledger(each));
    s.recorder = recorder_state(json.at("recorder"));
    s.effective_input = json.at("effective_input");
    return s;
  } catch (const std::exception& error) {
    throw OutputError(file + ": the state of the run cannot be read: " + error.what());
  }
}

}  // namespace auralith

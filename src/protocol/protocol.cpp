#include "protocol/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "protocol/ccd_record.hpp"
#include "protocol/watch.hpp"

namespace auralith {
namespace {

constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();

std::string direction(double current) { return current > 0 ? "stripping" : "plating"; }

/// Where in the step [0, 1] the condition was first met. A jump from "not defined" (infinite) happened at the end.
double crossing(const Condition& before, const Condition& now) {
  if (is_met(before)) return 0;
  const double rise = now.g - before.g;
  if (!std::isfinite(rise) || !(rise > 0)) return 1;
  return std::clamp(-before.g / rise, 0.0, 1.0);  // g may be a rounding above or below 0 at a hit
}

}  // namespace

/// What ended a segment: its time, a cut-off, or something that ends more than the segment.
struct Protocol::Ending {
  bool by_time = false, by_cut_off = false, of_step = false, of_run = false;
};

Protocol::Protocol(std::vector<ProtocolStep> steps, EventLimits limits)
    : steps_(std::move(steps)), limits_(std::move(limits)), segments_(unroll(steps_)) {
  const auto ramps = std::count_if(steps_.begin(), steps_.end(),
                                   [](const ProtocolStep& step) { return step.kind == ProtocolStep::Kind::ccd; });
  if (ramps > 1) throw InputError("the protocol has more than one ccd step; a run gives one set of CCD numbers");
  if (ramps == 1) state_.ccd = ccd_criteria(limits_);
}

double Protocol::current_density() const { return segment().current; }

int Protocol::cycle() const { return segment().cycle; }

int Protocol::half_cycle() const { return segment().half_cycle; }

double Protocol::segment_end() const {
  if (state_.finished) return state_.end_time;
  return state_.anchor_time + (segment().end - state_.anchor_offset);
}

double Protocol::latest_end() const {
  if (state_.finished) return state_.end_time;
  double end = state_.anchor_time - state_.anchor_offset;
  for (std::size_t k = state_.segment; k < segments_.size(); ++k) {
    const bool last_of_step = k + 1 == segments_.size() || segments_[k + 1].step != segments_[k].step;
    if (last_of_step) end += segments_[k].end;
  }
  return end;
}

std::string Protocol::position() const {
  const Segment& here = segment();
  std::string text = step_name(step());
  if (here.cycle > 0) {
    text += fmt::format(" {} mA/cm2, cycle {}, {}", current_text(here.cycle_current), here.cycle,
                        here.rest_between ? "rest" : direction(here.current));
  } else if (here.current != 0) {
    text += fmt::format(" {} mA/cm2, {}", current_text(std::abs(here.current)), direction(here.current));
  }
  return state_.finished ? "finished in " + text : text;
}

std::vector<double> Protocol::cut_offs(const Observables& now) const {
  std::vector<double> functions;
  for (const Condition& condition : watch(step(), segment(), limits_, now))
    if (condition.ends_segment) functions.push_back(condition.g);
  return functions;
}

std::vector<CcdResult> Protocol::ccd() const {
  std::vector<CcdResult> results = state_.ccd;
  for (CcdResult& result : results)
    if (!result.reached) result.survived = state_.survived;
  return results;
}

Event Protocol::event_here(const std::string& kind, double time, double value) const {
  Event event;
  event.kind = kind;
  event.time = time;
  event.current_density = segment().current;
  event.value = value;
  event.cycle = segment().cycle;
  return event;
}

void Protocol::record(const Observables& before, const Observables& now, Ending& ending) {
  const std::vector<Condition> first = watch(step(), segment(), limits_, before);
  const std::vector<Condition> second = watch(step(), segment(), limits_, now);
  std::vector<std::pair<Event, std::string>> found;  // with the criterion
  for (std::size_t k = 0; k < second.size(); ++k) {
    const bool from_start = is_met(first[k]);
    if (!from_start && !is_met(second[k])) continue;
    const Condition& met = from_start ? first[k] : second[k];
    ending.by_cut_off = ending.by_cut_off || met.ends_segment;
    ending.of_step = ending.of_step || met.ends_step;
    ending.of_run = ending.of_run || met.ends_run;

    const std::string key = fmt::format("{}|{}|{}|{}", met.kind, met.electrode, met.detail, met.criterion);
    if (std::find(state_.seen.begin(), state_.seen.end(), key) != state_.seen.end()) continue;
    state_.seen.push_back(key);
    const double part = crossing(first[k], second[k]);
    Event event = event_here(met.kind, before.time + part * (now.time - before.time),
                             part < 1 ? first[k].value + part * (second[k].value - first[k].value) : met.value);
    event.electrode = met.electrode;
    event.detail = met.detail;
    event.x = met.x;
    event.y = met.y;
    if (met.ends_run) event.detail += event.detail.empty() ? "ends the run" : ", ends the run";
    found.emplace_back(std::move(event), met.criterion);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& one, const auto& other) { return one.first.time < other.first.time; });
  const bool in_ramp = step().kind == ProtocolStep::Kind::ccd;
  for (auto& [event, criterion] : found) {
    if (in_ramp) reach(state_.ccd, criterion, event, state_.survived, segment().cycle_current);
    state_.events.push_back(std::move(event));
  }
  if (in_ramp && is_complete(state_.ccd)) ending.of_step = true;
}

bool Protocol::advance(const Observables& before, const Observables& now) {
  if (state_.finished) return false;
  Ending ending;
  record(before, now, ending);
  const double end = segment_end();
  ending.by_time = now.time >= end - rounding * std::abs(end);
  if (ending.by_time && segment().capacity_cut_off >= 0) {
    const CutOff& cut_off = step().cut_offs[static_cast<std::size_t>(segment().capacity_cut_off)];
    Event event = event_here("cut_off", end, cut_off.limit);
    event.detail = fmt::format("capacity {:g} mAh/cm2", cut_off.limit / 36);  // C/m2 -> mAh/cm2
    if (cut_off.ends_run) event.detail += ", ends the run";
    state_.events.push_back(event);
    ending.of_run = ending.of_run || cut_off.ends_run;
  }
  if (!ending.by_time && !ending.by_cut_off && !ending.of_step && !ending.of_run) return false;
  return leave_segment(now, ending);
}

bool Protocol::leave_segment(const Observables& now, const Ending& ending) {
  const Segment& left = segment();
  const double time = ending.by_time ? segment_end() : now.time;
  if (!ending.by_time) state_.cycle_whole = false;
  if (left.last_of_cycle) {
    if (state_.cycle_whole && step().kind == ProtocolStep::Kind::ccd) state_.survived = left.cycle_current;
    state_.cycle_whole = true;
  }

  std::size_t next = state_.segment + 1;
  while (ending.of_step && next < segments_.size() && segments_[next].step == left.step) ++next;
  const bool same_step = next < segments_.size() && segments_[next].step == left.step;
  state_.finished = ending.of_run || next == segments_.size();
  if (!same_step || state_.finished) {
    Event event = event_here("step_end", time, now.voltage);
    event.detail = step_name(step());
    state_.events.push_back(event);
  }
  if (state_.finished) {
    state_.end_time = time;
    return false;
  }
  if (!same_step) {
    state_.anchor_time = time;
    state_.anchor_offset = 0;
    state_.cycle_whole = true;
  } else if (!ending.by_time) {
    state_.anchor_time = time;
    state_.anchor_offset = segments_[next].begin;
  }
  const double previous = left.current;
  state_.segment = next;
  state_.seen.clear();
  return current_density() != previous;
}

void Protocol::restore(ProtocolState state) {
  bool fits = state.segment < segments_.size() && state.ccd.size() == state_.ccd.size();
  for (std::size_t k = 0; fits && k < state.ccd.size(); ++k) fits = state.ccd[k].criterion == state_.ccd[k].criterion;
  if (!fits) throw InputError("the saved protocol state does not belong to this protocol and these event limits");
  state_ = std::move(state);
}

}  // namespace auralith

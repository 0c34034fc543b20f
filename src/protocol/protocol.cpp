#include "protocol/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "protocol/ccd_record.hpp"
#include "protocol/cut_off_kind.hpp"
#include "protocol/step_kind.hpp"
#include "protocol/watch.hpp"

namespace auralith {
namespace {

std::string direction(double current) { return current > 0 ? "stripping" : "plating"; }

/// What a condition is remembered by; the reason of a state that lasts may change.
std::string key_of(const Condition& c) {
  return fmt::format("{}|{}|{}|{}", c.kind, c.electrode, c.lasts ? "" : c.detail, c.criterion);
}

bool contains(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// Where in the step [0, 1] the condition was first met. One that is looked at only from some state on is met at the end.
double crossing(const Condition& before, const Condition& now) {
  if (is_met(before)) return 0;
  const double rise = now.g - before.g;
  if (!std::isfinite(rise) || !(rise > 0)) return 1;
  return std::clamp(-before.g / rise, 0.0, 1.0);  // g may be a rounding above or below 0 at a hit
}

}  // namespace

Protocol::Protocol(std::vector<ProtocolStep> steps, EventLimits limits, std::vector<Repeat> repeats)
    : steps_(std::move(steps)), limits_(std::move(limits)), repeats_(std::move(repeats)) {
  std::size_t ramps = 0;
  for (std::size_t step = 0; step < steps_.size(); ++step) {
    first_segment_.push_back(segments_.size());
    duration_.push_back(0);
    for (Segment& segment : std::exchange(steps_[step].segments, {})) {
      segment.step = step;
      segments_.push_back(segment);
      duration_.back() = std::max(duration_.back(), segment.end);
    }
    ramps += steps_[step].ramp;
    if (ramps > 1 || (steps_[step].ramp && !repeats_around(step).empty()))
      throw InputError(steps_[step].path +
                       ": a second ccd ramp, or one inside of a repeat; a run gives one set of CCD numbers");
  }
  if (segments_.empty()) throw InputError("the protocol has no steps");
  first_segment_.push_back(segments_.size());
  if (ramps == 1) state_.ccd = ccd_criteria(limits_);
  state_.repeats.resize(repeats_.size());
  enter_repeats(0, steps_.size(), 0);
}

Control Protocol::control() const {
  if (!part().table) return {segment().current};
  TimeTable table = *part().table;
  for (double& time : table.times) time += state_.anchor_time - state_.anchor_offset + segment().begin;
  return {part().holds_voltage ? Control::Given::voltage : Control::Given::current, std::move(table)};
}

int Protocol::cycle() const {
  if (segment().cycle > 0) return segment().cycle;
  const std::vector<std::size_t> around = repeats_around(segment().step);
  return around.empty() ? 0 : state_.repeats[around.back()].pass;
}

int Protocol::half_cycle() const { return segment().half_cycle; }

double Protocol::segment_end() const {
  if (state_.finished) return state_.end_time;
  double end = state_.anchor_time + (segment().end - state_.anchor_offset);
  for (const std::size_t k : repeats_around(segment().step)) end = std::min(end, repeat_limit(k));
  return end;
}

std::string Protocol::position() const {
  const Segment& here = segment();
  std::string text;
  for (const std::size_t k : repeats_around(here.step))
    text += fmt::format("{} {}{}, ", repeats_[k].name.empty() ? "pass" : repeats_[k].name, state_.repeats[k].pass,
                        repeats_[k].count > 0 ? fmt::format("/{}", repeats_[k].count) : "");
  text += step_name(step());
  if (part().holds_voltage && part().table->values.size() == 1)
    text += fmt::format(" {:.4g} V", part().table->values.front());
  else if (here.cycle > 0)
    text += fmt::format(" {} mA/cm2, cycle {}, {}", current_text(here.cycle_current), here.cycle,
                        here.current == 0 ? "rest" : direction(here.current));
  else if (here.current != 0)
    text += fmt::format(" {} mA/cm2, {}", current_text(std::abs(here.current)), direction(here.current));
  return state_.finished ? "finished in " + text : text;
}

std::vector<Condition> Protocol::conditions(const Observables& now) const {
  const std::vector<std::size_t> around = repeats_around(segment().step);
  return watch({step(), segment(), limits_, repeats_, around, state_.segment_charge}, now);
}

double Protocol::flowing(const Observables& now) const {
  return Watched{step(), segment(), limits_, repeats_, {}}.flowing(now);
}

std::vector<double> Protocol::cut_offs(const Observables& now) const {
  std::vector<double> functions;
  for (const Condition& condition : conditions(now))
    if (condition.ends_segment) functions.push_back(condition.g);
  return functions;
}

std::vector<CcdResult> Protocol::ccd() const {
  std::vector<CcdResult> results = state_.ccd;
  for (CcdResult& result : results)
    if (!result.reached) result.survived = state_.survived;
  return results;
}

Event Protocol::event_here(const std::string& kind, double time, double value, double current) const {
  Event event;
  event.kind = kind;
  event.time = time;
  event.current_density = current;
  event.value = value;
  event.cycle = cycle();
  return event;
}

void Protocol::record(const Observables& before, const Observables& now, Ending& ending) {
  const std::vector<Condition> first = conditions(before), second = conditions(now);
  const bool in_ramp = step().ramp;
  std::vector<std::pair<Event, std::string>> found;  // with the criterion
  for (std::size_t k = 0; k < second.size(); ++k) {
    const bool from_start = is_met(first[k]);
    const bool known =
        contains(state_.lost, key_of(second[k]));  // no new event, but a ramp that begins with it fails by it
    if (known && std::isfinite(second[k].g) && !is_met(second[k])) std::erase(state_.lost, key_of(second[k]));
    if (!from_start && !is_met(second[k])) continue;
    const Condition& met = from_start ? first[k] : second[k];
    ending.by_cut_off = ending.by_cut_off || met.ends_segment;
    ending.of_step = ending.of_step || met.ends_step;
    ending.of_run = ending.of_run || met.ends_run;
    if (met.ends_run && !ended_by_) {
      ended_by_ = event_here(met.kind, now.time, met.value, flowing(now));
      ended_by_->electrode = met.electrode;
      ended_by_->detail = met.detail;
    }
    if (met.ends_repeat >= 0 && (ending.of_repeat < 0 || met.ends_repeat < ending.of_repeat)) {  // the outermost
      ending.of_repeat = met.ends_repeat;
      ending.repeat_detail = met.kind == "cut_off" ? met.detail : met.kind;
    }
    for (const int number : met.leaves_repeats) state_.repeats[static_cast<std::size_t>(number)].leaving = true;

    const std::string key = key_of(met);
    if (contains(state_.seen, key)) continue;
    if (!known) state_.seen.push_back(key);
    const double share = crossing(first[k], second[k]);
    const double flowed = flowing(before), at_event = flowed + share * (flowing(now) - flowed);
    Event event =
        event_here(met.kind, before.time + share * (now.time - before.time),
                   share < 1 ? first[k].value + share * (second[k].value - first[k].value) : met.value, at_event);
    event.electrode = met.electrode;
    event.detail = met.detail;
    event.x = met.x;
    event.y = met.y;
    if (met.ends_run) event.detail += event.detail.empty() ? "ends the run" : ", ends the run";
    if (known && in_ramp) reach(state_.ccd, met.criterion, event, state_.survived, segment().cycle_current);
    if (!known) found.emplace_back(std::move(event), met.criterion);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& one, const auto& other) { return one.first.time < other.first.time; });
  for (auto& [event, criterion] : found) {
    if (in_ramp) reach(state_.ccd, criterion, event, state_.survived, segment().cycle_current);
    state_.events.push_back(std::move(event));
  }
  if (in_ramp && is_complete(state_.ccd, state_.survived)) ending.of_step = true;
}

bool Protocol::advance(const Observables& before, const Observables& now) {
  if (state_.finished) return false;
  Ending ending;
  record(before, now, ending);
  const double end = segment_end();
  ending.by_time = now.time >= end - time_rounding * std::abs(end);
  if (!ending.by_time && !ending.by_cut_off && !ending.of_step && !ending.of_run) return false;
  ProtocolState recorded = state_;
  if (ending.by_time && ending.of_repeat < 0) {
    const double own_end = state_.anchor_time + (segment().end - state_.anchor_offset);
    for (const std::size_t k : repeats_around(segment().step)) {
      if (ending.of_repeat >= 0 || repeat_limit(k) > end + time_rounding * std::abs(end)) continue;
      ending.of_repeat = static_cast<int>(k);
      ending.repeat_detail = "time";
      ending.by_cut_off = end < own_end;
    }
    if (!ending.by_cut_off && segment().timed_cut_off >= 0) record_timed(end, now, ending);
  }
  const bool jumped = leave_segment(now, ending);
  if (state_.finished) before_end_ = std::move(recorded);
  return jumped;
}

/// The cut-off on capacity or time that has ended the segment.
void Protocol::record_timed(double end, const Observables& now, Ending& ending) {
  const CutOff& cut_off = part().cut_offs[static_cast<std::size_t>(segment().timed_cut_off)];
  const std::vector<std::size_t> around = repeats_around(segment().step);
  Event event = event_here("cut_off", end, cut_off.limit, flowing(now));
  event.detail = text_of(cut_off);
  if (cut_off.ends == CutOff::Ends::run) {
    if (!ended_by_) ended_by_ = event;
    event.detail += ", ends the run";
  }
  if (cut_off.ends == CutOff::Ends::repeat && ending.of_repeat < 0 && !around.empty()) {
    ending.of_repeat = static_cast<int>(around.back());
    ending.repeat_detail = event.detail;
  }
  state_.events.push_back(event);
  ending.of_run = ending.of_run || cut_off.ends == CutOff::Ends::run;
}

bool Protocol::leave_segment(const Observables& now, const Ending& ending) {
  const Segment left = segment();
  const Control before = control();
  keep_lost(now);
  const double time = ending.by_time ? segment_end() : now.time;
  if (!ending.by_time) state_.cycle_whole = false;
  if (left.last_of_cycle) {
    if (state_.cycle_whole && step().ramp) state_.survived = left.cycle_current;
    state_.cycle_whole = true;
  }

  const bool ramp_over = step().ramp && is_complete(state_.ccd, state_.survived);
  const bool same_step = !ending.of_run && !ending.of_step && !ramp_over && ending.of_repeat < 0 &&
                         state_.segment + 1 < first_segment_[left.step + 1];
  if (!same_step) {
    Event event = event_here("step_end", time, now.voltage, flowing(now));
    event.detail = step_name(step());
    state_.events.push_back(event);
  }
  std::size_t next = state_.segment + 1;
  if (!same_step && !ending.of_run) next = first_segment_[next_step(time, ending)];
  state_.finished = ending.of_run || next == segments_.size();
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
  state_.segment = next;
  state_.segment_charge = now.charge;
  const Control after = control();
  return after.given != before.given || after.demand.at(time) != before.demand.at(time);
}

/// At the end of a segment: what goes on into the next one is not news there.
void Protocol::keep_lost(const Observables& now) {
  for (const Condition& condition : conditions(now)) {
    const std::string key = key_of(condition);
    const bool recovered = std::isfinite(condition.g) && !is_met(condition);
    if (condition.lasts && !recovered && contains(state_.seen, key)) state_.lost.push_back(key);
  }
  state_.seen.clear();
}

std::string Protocol::open_circuit() const {
  const std::string kind = "open_circuit|";
  for (const auto* keys : {&state_.seen, &state_.lost})
    for (const std::string& key : *keys)
      if (key.starts_with(kind)) return key.substr(kind.size(), key.find('|', kind.size()) - kind.size());
  return "";
}

void Protocol::restore(ProtocolState state) {
  bool fits = state.segment < segments_.size() && state.ccd.size() == state_.ccd.size() &&
              state.repeats.size() == repeats_.size();
  for (std::size_t k = 0; fits && k < state.ccd.size(); ++k) fits = state.ccd[k].criterion == state_.ccd[k].criterion;
  for (const std::size_t k : fits ? repeats_around(segments_[state.segment].step) : std::vector<std::size_t>{}) {
    const int pass = state.repeats[k].pass;
    fits = fits && pass >= 1 && (repeats_[k].count == 0 || pass <= repeats_[k].count);
  }
  if (!fits) throw InputError("the saved protocol state does not belong to this protocol and these event limits");
  state_ = std::move(state);
}

}  // namespace auralith

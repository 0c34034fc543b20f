#include "protocol/watch.hpp"

#include <algorithm>
#include <cmath>

#include "protocol/cut_off_kind.hpp"
#include "protocol/event_kind.hpp"

namespace auralith {
namespace {

/// What a cut-off ends besides the segment: the innermost repeat or the run.
void set_end(Condition& condition, CutOff::Ends ends, const Watched& watched) {
  condition.ends_segment = true;
  if (ends == CutOff::Ends::run) condition.ends_run = true;
  if (ends == CutOff::Ends::repeat && !watched.around.empty())
    condition.ends_repeat = static_cast<int>(watched.around.back());
}

bool concerns(const CutOff& cut_off, const std::string& electrode) {
  return cut_off.electrode.empty() || cut_off.electrode == electrode;
}

bool is_plated(const ElectrodeObservables& electrode, double current) { return electrode.stripping_sign * current < 0; }

void watch_event(std::vector<Condition>& conditions, const EventRule& rule, EventView view) {
  const auto add = [&](double limit, bool reported_only) {
    view.limit = limit;
    Condition& condition = conditions.emplace_back();
    condition.kind = rule.name;
    if (rule.of != nullptr) condition.electrode = view.electrode.name;
    condition.spared = rule.spares_plated && is_plated(view.electrode, view.current);
    condition.criterion = reported_only ? reported_criterion(rule, limit) : std::string(rule.criterion);
    condition.reported_only = reported_only;
    rule.look(condition, view);
  };
  const EventLimits& limits = view.watched.limits;
  add(rule.limit != nullptr ? limits.*rule.limit : 0.0, false);
  if (rule.reported != nullptr)
    for (const double threshold : limits.*rule.reported) add(threshold, true);
}

void watch_events(std::vector<Condition>& conditions, const Watched& watched, const Observables& now) {
  const double current = watched.flowing(now);
  for (const ElectrodeObservables& electrode : now.electrodes)
    for (const EventRule& rule : event_rules())
      if (rule.of != nullptr && rule.of->of(electrode))
        watch_event(conditions, rule, {watched, now, electrode, current, 0});
  for (const DeclaredEvent& each : now.declared)
    conditions.push_back({each.kind, each.electrode, each.detail, each.criterion, false, each.excess, each.value,
                          each.x, each.y, each.lasts});
  static const ElectrodeObservables none;
  for (const EventRule& rule : event_rules())
    if (rule.of == nullptr) watch_event(conditions, rule, {watched, now, none, current, 0});
}

/// The condition of a cut-off on a quantity; an electrode decides that has the largest function among those that are looked at.
/// `only_step`: it ends nothing else, and may spare the plated one.
Condition look_at(const CutOff& cut_off, const Watched& watched, const Observables& now, bool only_step) {
  const CutOffKind& kind = *cut_off.kind;
  Condition condition;
  condition.kind = "cut_off";
  condition.detail = text_of(cut_off);
  const double current = watched.flowing(now);
  const auto function = [&](double value) {
    const double beyond = kind.sense == CutOffKind::Sense::above ? value - cut_off.limit : cut_off.limit - value;
    return kind.margin > 0 ? beyond - kind.margin : measured(beyond / kind.unit, cut_off.limit / kind.unit);
  };
  if (kind.of_cell != nullptr) {
    condition.value = kind.of_cell({now, current, watched.segment_charge});
    condition.g = function(condition.value);
    return condition;
  }
  bool found = false;
  for (const ElectrodeObservables& electrode : now.electrodes) {
    const bool spared = only_step && kind.spares_plated && is_plated(electrode, current);
    if (!concerns(cut_off, electrode.name) || spared) continue;
    const double value = electrode.*kind.of_electrode, g = function(value);
    if (found && !(g > condition.g)) continue;
    found = true;
    condition.g = g;
    condition.electrode = electrode.name;
    condition.value = value;
  }
  return condition;
}

/// Calls `mark` for every condition that a cut-off means: those of its event, or a new one of its quantity.
template <class Mark>
void watch_cut_off(std::vector<Condition>& conditions, const CutOff& cut_off, const Watched& watched,
                   const Observables& now, bool only_step, Mark mark) {
  if (cut_off.kind == nullptr) {
    for (Condition& each : conditions)
      if (each.kind == cut_off.event && concerns(cut_off, each.electrode) && !each.reported_only &&
          !(only_step && each.spared))
        mark(each);
  } else if (std::isinf(
                 time_of(cut_off, &watched.part(), watched.segment.current))) {  // a time ends the segment by itself
    Condition condition = look_at(cut_off, watched, now, only_step);
    mark(condition);
    conditions.push_back(condition);
  }
}

}  // namespace

double measured(double difference, double limit) {
  return difference / (limit != 0 ? std::min(1.0, std::abs(limit)) : 1.0);
}

bool is_met(const Condition& condition) { return condition.g >= -hit_tolerance; }

double Watched::flowing(const Observables& now) const { return part().table ? now.current_density : segment.current; }

std::vector<Condition> watch(const Watched& watched, const Observables& now) {
  std::vector<Condition> conditions;
  watch_events(conditions, watched, now);
  for (const CutOff& cut_off : watched.part().cut_offs)
    watch_cut_off(conditions, cut_off, watched, now, cut_off.ends == CutOff::Ends::step, [&](Condition& condition) {
      condition.asked = true;
      set_end(condition, cut_off.ends, watched);
    });
  for (const std::size_t number : watched.around)
    for (const CutOff& cut_off : watched.repeats[number].until)
      watch_cut_off(conditions, cut_off, watched, now, false, [&](Condition& condition) {
        condition.asked = true;
        if (watched.repeats[number].leave == Repeat::Leave::after_pass) {
          condition.leaves_repeats.push_back(static_cast<int>(number));
        } else {
          if (condition.ends_repeat < 0)
            condition.ends_repeat = static_cast<int>(number);  // an outer one takes this with it
          condition.ends_segment = true;
        }
      });
  // Where the protocol has ended the segment at this instant the next one shows whether the run can go on.
  const bool over = std::ranges::any_of(
      conditions, [](const Condition& each) { return each.asked && each.ends_segment && is_met(each); });
  for (Condition& each : conditions)
    if (each.ends_run_by_default && !each.asked && !over) each.ends_run = true;
  return conditions;
}

}  // namespace auralith

/// The list of cut-offs, and how conditions are read.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "base/units.hpp"
#include "protocol/cut_off_kind.hpp"
#include "protocol/event_kind.hpp"
#include "protocol/keys.hpp"
#include "protocol/watch.hpp"

namespace auralith {
namespace {

using Sense = CutOffKind::Sense;
using Part = ProtocolStep::Part;

constexpr double undecided = std::numeric_limits<double>::quiet_NaN();
constexpr double charge_unit = 36000;  ///< 1 mAh/cm2 in C/m2

double voltage(const Moment& m) { return m.now.voltage; }
double magnitude(const Moment& m) { return std::abs(m.current); }

const char* needs_free_current(const ProtocolStep&, const Part& part) {
  return part.table ? nullptr
                    : "a cut-off on the current of a step whose current is constant; allowed: in a potentiostatic step "
                      "or a current ramp";
}

constexpr CutOffKind kinds[] = {
    {.key = {.name = "voltage_above", .unit = "V", .sentence = "cell voltage above this"}, .of_cell = voltage},
    {.key = {.name = "voltage_below", .unit = "V", .sentence = "cell voltage below this"},
     .sense = Sense::below,
     .of_cell = voltage},
    {.key = {.name = "current_above",
             .unit = "A/m2",
             .bounds = positive,
             .sentence = "|current density| above this; potentiostatic steps and current ramps"},
     .of_cell = magnitude,
     .of_repeats = false,
     .refused = needs_free_current},
    {.key = {.name = "current_below",
             .unit = "A/m2",
             .bounds = positive,
             .sentence = "|current density| below this; potentiostatic steps and current ramps"},
     .sense = Sense::below,
     .of_cell = magnitude,
     .of_repeats = false,
     .refused = needs_free_current},
    {.key = {.name = "polarisation_above",
             .unit = "V",
             .bounds = positive,
             .sentence = "|V - V_rest - I R_pellet|, the voltage without the pellet's share, above this; V_rest: what "
                         "the contents of the electrodes give without current"},
     .of_cell = [](const Moment& m) { return polarisation(m.now, m.current); }},
    {.key = {.name = "overpotential_above",
             .unit = "V",
             .bounds = positive,
             .sentence = "largest |overpotential| of an electrode where it has contact above this"},
     .of_electrode = &ElectrodeObservables::max_overpotential,
     .needs = &needs_reaction},
    {.key = {.name = "void_fraction_above",
             .bounds = fraction,
             .sentence = "largest void fraction of an electrode at its interface above this"},
     .of_electrode = &ElectrodeObservables::void_max,
     .needs = &needs_voids},
    {.key = {.name = "contact_below",
             .bounds = fraction,
             .sentence = "contact fraction of an electrode below this (one that ends only its step leaves out the "
                         "electrode that is being plated)"},
     .sense = Sense::below,
     .of_electrode = &ElectrodeObservables::contact_fraction,
     .needs = &needs_voids,
     .margin = contact_margin,
     .spares_plated = true},
    {.key = {.name = "capacity",
             .unit = "C/m2",
             .bounds = positive,
             .sentence = "|net charge| passed in this step or half cycle"},
     .of_cell = [](const Moment& m) { return std::abs(m.now.charge - m.segment_charge); },
     .unit = charge_unit,
     .of_repeats = false,
     // At constant current a capacity is a time.
     .time = [](double limit, const Part* part,
                double current) { return part->table || current == 0 ? undecided : limit / std::abs(current); },
     .refused = [](const ProtocolStep& step,
                   const Part&) { return step.drives() ? nullptr : "a capacity at rest; allowed: with a current"; }},
    {.key = {.name = "time",
             .unit = "s",
             .bounds = positive,
             .sentence = "time since the start of this step or half cycle (in until: of the repeat)"},
     .time = [](double limit, const Part*, double) { return limit; }},
    {.key = {.name = "penetration",
             .kind = KeyKind::boolean,
             .sentence = "on: penetration onset while plating, as event: penetration"}},
    {.key = {.name = "lithium_exhausted",
             .kind = KeyKind::boolean,
             .sentence = "on: a finite electrode has no lithium left, as event: lithium_exhausted"}},
};

/// Keys of a list of conditions: those of the kinds, then what is the same for all.
std::vector<Key> keys_of_conditions(bool of_repeats) {
  std::vector<Key> keys;
  for (const CutOffKind& kind : kinds) {
    if (of_repeats && !kind.of_repeats) continue;
    keys.push_back(kind.key);
    keys.back().fallback = optional_key;
  }
  keys.push_back(fills<&CutOff::event>(
      {.name = "event",
       .fallback = optional_key,
       .more_choices = event_words,
       .sentence = "an event; what counts as one is said in events. contact_loss and open_circuit leave "
                   "out the electrode that is being plated where they end only the step, as "
                   "contact_below does; a condition on open_circuit stands in for "
                   "events.open_circuit_ends_run"}));
  keys.push_back(fills<&CutOff::electrode, on_electrode>(
      {.name = "electrode",
       .fallback = optional_key,
       .sentence = "layer that the condition looks at; absent: any electrode"}));
  if (!of_repeats)
    keys.push_back(fills<&CutOff::ends>(
        {.name = "ends",
         .fallback = "step",
         .sentence = "what the condition ends: the step (half cycle), the innermost repeat around it, or the run"}));
  return keys;
}

const std::vector<Key> cut_off_keys = keys_of_conditions(false), until_keys = keys_of_conditions(true);

}  // namespace

const KeyTable cut_off_table{"protocol.<step>.cut_offs", "a condition that ends a step, hit exactly", cut_off_keys};
const KeyTable until_table{"protocol.repeat.until", "a condition that ends a repeat", until_keys};

const CutOffKind& cut_off_kind(std::string_view name) {
  for (const CutOffKind& kind : kinds)
    if (kind.key.name == name) return kind;
  throw std::logic_error(fmt::format("no cut-off has the name '{}'", name));
}

double time_of(const CutOff& cut_off, const Part* part, double current) {
  const double time = cut_off.kind != nullptr && cut_off.kind->time != nullptr
                          ? cut_off.kind->time(cut_off.limit, part, current)
                          : undecided;
  return std::isnan(time) ? std::numeric_limits<double>::infinity() : time;
}

std::string text_of(const CutOff& cut_off) {
  if (cut_off.kind == nullptr) return cut_off.event;
  std::string name(cut_off.kind->key.name);
  std::ranges::replace(name, '_', ' ');
  return name + " " + format_quantity(cut_off.limit, std::string(cut_off.kind->key.unit));
}

bool on_electrode(const CutOff& cut_off) {
  return cut_off.kind != nullptr ? cut_off.kind->of_electrode != nullptr : !concerns_cell(cut_off.event);
}

std::vector<CutOff> read_conditions(Section& owner, const char* list, const KeyTable& table) {
  std::vector<CutOff> conditions;
  for (const ConfigNode* node : list_items(owner, list)) {
    const std::string path = join_path(owner.path(), fmt::format("{}.{}", list, conditions.size()));
    Section section(node, owner.place(), table, path, owner.effective().member(list).append());
    CutOff condition;
    condition.path = path;
    int given = section.given("event");
    for (const CutOffKind& kind : kinds) {
      const std::string_view name = kind.key.name;
      if (table.find(name) == nullptr || !section.given(name)) continue;
      ++given;
      if (kind.key.kind != KeyKind::boolean) {
        condition.kind = &kind;
        condition.limit = section.quantity(name);
      } else if (section.boolean(name)) {
        condition.event = name;
      } else {
        section.fail(name, "'off' switches nothing on; remove the entry, or write on");
      }
    }
    if (given != 1)
      fail_at(node->place, path,
              fmt::format("{} conditions in one entry; expected exactly one, e.g. {{voltage_above: 0.5 V}}", given));
    section.bind(condition);
    section.finish();
    const auto same = [&](const CutOff& each) {
      return each.kind == condition.kind && each.limit == condition.limit && each.electrode == condition.electrode &&
             each.event == condition.event;
    };
    if (std::any_of(conditions.begin(), conditions.end(), same))
      fail_at(node->place, path, "the list has this condition already; remove one of the two");
    conditions.push_back(condition);
  }
  return conditions;
}

}  // namespace auralith

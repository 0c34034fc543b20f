/// The list of events that the protocol sees by itself, and their keys.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "protocol/event_kind.hpp"
#include "protocol/keys.hpp"

namespace auralith {
namespace {

// Thickness is measured in this unit, so a hit is exact to 1e-15 m, a charge of about 1e-9 of a micrometre of lithium.
constexpr double thickness_unit = 1e-6;
// Lithium per atom of the host below which an alloy has none to give: its potential is beyond 0.8 V and rises with the logarithm.
constexpr double starved_content = 1e-3;

bool is_stripped(const EventView& at) { return at.current != 0 && at.electrode.stripping_sign * at.current >= 0; }

/// A surface flaw of the ceramic opens: the margin is taken over faces that plate.
void look_at_penetration(Condition& here, const EventView& at) {
  here.g = at.electrode.penetration_margin;
  here.value = at.electrode.max_overpotential;
  here.x = at.electrode.penetration_x;
  here.y = at.electrode.penetration_y;
}

void look_at_contact(Condition& here, const EventView& at) {
  here.detail = fmt::format("contact under {:g}", at.limit);
  here.g = at.limit - at.electrode.contact_fraction - contact_margin;
  here.value = at.electrode.contact_fraction;
  here.lasts = true;
}

/// While a current or voltage is given: no face of Gamma is in contact (w < 1/2) any more, or an alloy that is stripped has no
/// lithium there.
void look_at_circuit(Condition& here, const EventView& at) {
  here.detail = "no contact is left";
  here.value = at.electrode.contact_fraction;
  if (at.current != 0 || at.watched.part().holds_voltage) here.g = contact_margin - at.electrode.contact_fraction;
  // An alloy without lithium is as open as metal without contact.
  const double starved = starved_content - at.electrode.lithium_content;
  if (is_stripped(at) && starved > here.g) {
    here.detail = "no lithium is left at the interface";
    here.g = starved;
  }
  here.ends_run_by_default = at.watched.limits.open_circuit_ends_run;
  here.lasts = true;
}

/// Of a finite electrode while the current strips it: there is nothing left to strip.
void look_at_lithium(Condition& here, const EventView& at) {
  // Voids keep the collector away from Gamma, so the lithium may be gone while there is still thickness.
  here.value = std::min(at.electrode.thickness, at.electrode.lithium);
  if (is_stripped(at)) here.g = (at.electrode.exhausted_thickness - here.value) / thickness_unit;
  here.ends_segment = true;
  here.ends_step = at.watched.step.ends_with_lithium;
}

/// The voltage without the pellet's share, from what the same contents give without current.
void look_at_polarisation(Condition& here, const EventView& at) {
  here.value = polarisation(at.now, at.now.current_density);
  here.g = measured(here.value - at.limit, at.limit);
  here.ends_segment = here.ends_step = at.watched.step.ramp;
}

constexpr EventRule rules[] = {
    {.name = "penetration",
     .look = look_at_penetration,
     .of = &needs_reaction,
     .criterion = "CCD_penetration",
     .sought = true},
    {.name = "contact_loss",
     .look = look_at_contact,
     .of = &needs_voids,
     .spares_plated = true,
     .criterion = "CCD_contact",
     .sought = true,
     .limit = &EventLimits::contact,
     .reported = &EventLimits::contact_reported},
    {.name = "open_circuit", .look = look_at_circuit, .of = &needs_voids, .spares_plated = true},
    {.name = "lithium_exhausted", .look = look_at_lithium, .of = &needs_finite},
    {.name = "polarisation",
     .look = look_at_polarisation,
     .criterion = "CCD_polarisation",
     .limit = &EventLimits::polarisation},
};

constexpr Key keys[] = {
    fills<&EventLimits::contact>({.name = "contact",
                                  .fallback = "0.5",
                                  .bounds = fraction,
                                  .sentence = "contact fraction under which contact is lost"}),
    fills<&EventLimits::contact_reported>({.name = "contact_reported",
                                           .fallback = "[0.3, 0.8]",
                                           .bounds = {0.0, 1.0, true},
                                           .sentence = "further contact fractions whose CCD is reported, each once"}),
    fills<&EventLimits::open_circuit_ends_run>(
        {.name = "open_circuit_ends_run",
         .fallback = "on",
         .sentence = "the run ends when an electrode has no contact left while a current or voltage is given, unless a "
                     "condition on the event open_circuit says what ends; off: it goes on with what the diffuse "
                     "interface still gives; a voltage cut-off ends the step, without "
                     "one the voltage of a given current grows until the solver gives up (exit code 2)"}),
    fills<&EventLimits::polarisation>({.name = "polarisation",
                                       .unit = "V",
                                       .fallback = "0.2 V",
                                       .bounds = positive,
                                       .sentence =
                                           "|V - V_rest - I R_pellet| that counts as polarisation; V_rest: what the "
                                           "contents of the electrodes at the interfaces (vacancies, pressure, "
                                           "alloys) give without current"}),
};

}  // namespace

const KeyTable events_table{"events", "what counts as an event", keys};

std::span<const EventRule> event_rules() { return rules; }

std::string reported_criterion(const EventRule& rule, double threshold) {
  return fmt::format("{}_{:g}", rule.criterion, threshold);
}

std::vector<AddedEvent>& added_events() {
  static std::vector<AddedEvent> all;
  return all;
}

std::vector<std::string_view> event_words() {
  std::vector<std::string_view> words;
  for (const EventRule& rule : rules) words.push_back(rule.name);
  for (const AddedEvent& added : added_events()) words.push_back(added.name);
  return words;
}

bool concerns_cell(std::string_view event) {
  return std::ranges::any_of(rules, [&](const EventRule& rule) { return rule.name == event && rule.of == nullptr; });
}

double polarisation(const Observables& now, double current) {
  return std::abs(now.voltage - now.rest_voltage - current * now.pellet_resistance);
}

std::string event_text(const Event& event) {
  return event.kind + (event.electrode.empty() ? "" : ", " + event.electrode) +
         (event.detail.empty() ? "" : ": " + event.detail);
}

}  // namespace auralith

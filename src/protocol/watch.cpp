#include "protocol/watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "protocol/ccd_record.hpp"

namespace auralith {
namespace {

// Contact is a sum of face areas. Exactly the threshold is not under it, on any number of ranks: the order of the sum
// changes its last digits.
constexpr double contact_margin = 1e-8;
// Thickness is measured in this unit, so a hit is exact to 1e-15 m, a charge of about 1e-9 of a micrometre of lithium.
constexpr double thickness_unit = 1e-6;

double contact_function(const ElectrodeObservables& electrode, double limit) {
  return limit - electrode.contact_fraction - contact_margin;
}

bool is_plated(const ElectrodeObservables& electrode, double current) { return electrode.stripping_sign * current < 0; }

bool is_stripped(const ElectrodeObservables& electrode, double current) {
  return current != 0 && !is_plated(electrode, current);
}

bool exhaustion_ends_run(const ProtocolStep& step) {
  return std::any_of(step.cut_offs.begin(), step.cut_offs.end(), [](const CutOff& cut_off) {
    return cut_off.kind == CutOff::Kind::lithium_exhausted && cut_off.ends_run;
  });
}

void watch_electrode(std::vector<Condition>& conditions, const ElectrodeObservables& electrode,
                     const ProtocolStep& step, const Segment& segment, const EventLimits& limits) {
  Condition penetration;
  penetration.kind = "penetration";
  penetration.electrode = electrode.name;
  penetration.criterion = penetration_criterion;
  penetration.g = electrode.penetration_margin;
  penetration.value = electrode.max_overpotential;
  penetration.x = electrode.penetration_x;
  penetration.y = electrode.penetration_y;
  conditions.push_back(penetration);

  const auto add_contact = [&](double threshold, const std::string& criterion) {
    Condition contact;
    contact.kind = "contact_loss";
    contact.electrode = electrode.name;
    contact.detail = fmt::format("contact under {:g}", threshold);
    contact.criterion = criterion;
    contact.g = contact_function(electrode, threshold);
    contact.value = electrode.contact_fraction;
    conditions.push_back(contact);
  };
  add_contact(limits.contact, contact_criterion);
  for (const double threshold : limits.contact_reported) add_contact(threshold, reported_contact_criterion(threshold));

  if (electrode.finite) {
    Condition exhausted;
    exhausted.kind = "lithium_exhausted";
    exhausted.electrode = electrode.name;
    // Voids keep the collector away from Gamma, so the lithium may be gone while there is still thickness.
    exhausted.value = std::min(electrode.thickness, electrode.lithium);
    if (is_stripped(electrode, segment.current))
      exhausted.g = (electrode.exhausted_thickness - exhausted.value) / thickness_unit;
    exhausted.ends_segment = true;
    exhausted.ends_step = step.kind == ProtocolStep::Kind::ccd && step.strip_only;
    exhausted.ends_run = exhaustion_ends_run(step);
    conditions.push_back(exhausted);
  }
}

/// The electrode that decides a cut-off: the one with the largest function among those that are looked at.
/// `without_plated` is the current whose plated electrodes are left out; 0: all are looked at.
template <typename Function, typename Value>
void decide(Condition& condition, const Observables& now, double without_plated, Function function, Value value) {
  bool found = false;
  for (const ElectrodeObservables& electrode : now.electrodes) {
    if (is_plated(electrode, without_plated)) continue;
    const double g = function(electrode);
    if (found && !(g > condition.g)) continue;
    found = true;
    condition.g = g;
    condition.electrode = electrode.name;
    condition.value = value(electrode);
    condition.x = electrode.penetration_x;
    condition.y = electrode.penetration_y;
  }
}

void watch_cut_off(std::vector<Condition>& conditions, const CutOff& cut_off, const Segment& segment,
                   const Observables& now) {
  using Kind = CutOff::Kind;
  Condition condition;
  condition.kind = "cut_off";
  condition.ends_segment = true;
  condition.ends_run = cut_off.ends_run;
  switch (cut_off.kind) {
    case Kind::voltage_above:
      condition.detail = fmt::format("voltage above {:g} V", cut_off.limit);
      condition.g = now.voltage - cut_off.limit;
      condition.value = now.voltage;
      break;
    case Kind::voltage_below:
      condition.detail = fmt::format("voltage below {:g} V", cut_off.limit);
      condition.g = cut_off.limit - now.voltage;
      condition.value = now.voltage;
      break;
    case Kind::contact_below:
      condition.detail = fmt::format("contact under {:g}", cut_off.limit);
      decide(
          condition, now, cut_off.ends_run ? 0.0 : segment.current,
          [&](const ElectrodeObservables& electrode) { return contact_function(electrode, cut_off.limit); },
          [](const ElectrodeObservables& electrode) { return electrode.contact_fraction; });
      condition.x = condition.y = 0;
      break;
    case Kind::penetration:
      condition.detail = "penetration";
      decide(
          condition, now, 0.0, [](const ElectrodeObservables& electrode) { return electrode.penetration_margin; },
          [](const ElectrodeObservables& electrode) { return electrode.max_overpotential; });
      break;
    case Kind::capacity:           // an end of the segment, see segments.cpp
    case Kind::lithium_exhausted:  // watched for every finite electrode, listed or not
      return;
  }
  conditions.push_back(condition);
}

}  // namespace

bool is_met(const Condition& condition) { return condition.g >= -hit_tolerance; }

std::vector<Condition> watch(const ProtocolStep& step, const Segment& segment, const EventLimits& limits,
                             const Observables& now) {
  std::vector<Condition> conditions;
  for (const ElectrodeObservables& electrode : now.electrodes)
    watch_electrode(conditions, electrode, step, segment, limits);

  Condition polarisation;
  polarisation.kind = "polarisation";
  polarisation.criterion = polarisation_criterion;
  polarisation.value = std::abs(now.voltage - now.current_density * now.pellet_resistance);
  polarisation.g = polarisation.value - limits.polarisation;
  polarisation.ends_segment = polarisation.ends_step = step.kind == ProtocolStep::Kind::ccd;
  conditions.push_back(polarisation);

  if (!segment.rest_between)
    for (const CutOff& cut_off : step.cut_offs) watch_cut_off(conditions, cut_off, segment, now);
  return conditions;
}

}  // namespace auralith

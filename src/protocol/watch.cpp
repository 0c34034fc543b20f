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
// Lithium per atom of the host below which an alloy has none to give: its potential is beyond 0.8 V and rises with the logarithm.
constexpr double starved_content = 1e-3;

/// Everything is measured in its own unit (V, A/m2, void fraction, mAh/cm2), small limits by themselves, so that these are hit to
/// 1e-9 of what they are, too.
double measured(double difference, double limit) {
  return difference / (limit != 0 ? std::min(1.0, std::abs(limit)) : 1.0);
}

double contact_function(const ElectrodeObservables& electrode, double limit) {
  return limit - electrode.contact_fraction - contact_margin;
}

bool is_plated(const ElectrodeObservables& electrode, double current) { return electrode.stripping_sign * current < 0; }

bool is_stripped(const ElectrodeObservables& electrode, double current) {
  return current != 0 && !is_plated(electrode, current);
}

bool concerns(const CutOff& cut_off, const ElectrodeObservables& electrode) {
  return cut_off.electrode.empty() || cut_off.electrode == electrode.name;
}

/// What a condition ends besides the segment: the innermost repeat or the run.
void set_end(Condition& condition, CutOff::Ends ends, const Watched& watched) {
  if (ends == CutOff::Ends::run) condition.ends_run = true;
  if (ends == CutOff::Ends::repeat && !watched.around.empty())
    condition.ends_repeat = static_cast<int>(watched.around.back());
}

void watch_electrode(std::vector<Condition>& conditions, const ElectrodeObservables& electrode, const Watched& watched,
                     double current) {
  const EventLimits& limits = watched.limits;
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
    contact.lasts = true;
    conditions.push_back(contact);
  };
  add_contact(limits.contact, contact_criterion);
  for (const double threshold : limits.contact_reported) add_contact(threshold, reported_contact_criterion(threshold));

  Condition open;
  open.kind = "open_circuit";
  open.electrode = electrode.name;
  open.detail = "no contact is left";
  open.value = electrode.contact_fraction;
  if (current != 0 || watched.step.holds_voltage()) open.g = contact_margin - electrode.contact_fraction;
  // An alloy without lithium is as open as metal without contact.
  const double starved = starved_content - electrode.lithium_content;
  if (is_stripped(electrode, current) && starved > open.g) {
    open.detail = "no lithium is left at the interface";
    open.g = starved;
  }
  open.ends_run = limits.open_circuit_ends_run;
  open.lasts = true;
  conditions.push_back(open);

  if (electrode.sheet) {
    Condition lithium;
    lithium.kind = "lithium_at_ceramic";
    lithium.electrode = electrode.name;
    lithium.detail = "beyond i* of the sheet: what follows is outside of its validity";
    lithium.g = electrode.sheet_load - 1;
    lithium.value = electrode.sheet_load;
    lithium.x = electrode.sheet_x;
    lithium.y = electrode.sheet_y;
    conditions.push_back(lithium);
  }

  if (electrode.finite) {
    Condition exhausted;
    exhausted.kind = "lithium_exhausted";
    exhausted.electrode = electrode.name;
    // Voids keep the collector away from Gamma, so the lithium may be gone while there is still thickness.
    exhausted.value = std::min(electrode.thickness, electrode.lithium);
    if (is_stripped(electrode, current))
      exhausted.g = (electrode.exhausted_thickness - exhausted.value) / thickness_unit;
    exhausted.ends_segment = true;
    exhausted.ends_step = watched.step.kind == ProtocolStep::Kind::ccd && watched.step.strip_only;
    for (const CutOff& cut_off : watched.step.cut_offs)
      if (cut_off.kind == CutOff::Kind::lithium_exhausted && concerns(cut_off, electrode))
        set_end(exhausted, cut_off.ends, watched);
    conditions.push_back(exhausted);
  }
}

/// The electrode that decides a cut-off: the one with the largest function among those that are looked at.
/// `without_plated` is the current whose plated electrodes are left out; 0: all are looked at.
template <typename Function, typename Value>
void decide(Condition& condition, const CutOff& cut_off, const Observables& now, double without_plated,
            Function function, Value value) {
  bool found = false;
  for (const ElectrodeObservables& electrode : now.electrodes) {
    if (!concerns(cut_off, electrode) || is_plated(electrode, without_plated)) continue;
    const double g = function(electrode);
    if (found && !(g > condition.g)) continue;
    found = true;
    condition.g = g;
    condition.electrode = electrode.name;
    condition.value = value(electrode);
    condition.x = electrode.penetration_x;
    condition.y = electrode.penetration_y;
  }
  if (cut_off.kind != CutOff::Kind::penetration) condition.x = condition.y = 0;
}

double polarisation(const Observables& now, double current) {
  return std::abs(now.voltage - now.rest_voltage - current * now.pellet_resistance);
}

/// The function of a cut-off and what it reports; false for those that are no function of the state of the cell.
bool look_at(Condition& condition, const CutOff& cut_off, const Watched& watched, const Observables& now,
             bool recovering_too) {
  using Kind = CutOff::Kind;
  const double limit = cut_off.limit, current = flowing_current(watched, now);
  const auto set = [&](double value, double g, std::string detail) {
    condition.value = value;
    condition.g = g;
    condition.detail = std::move(detail);
  };
  switch (cut_off.kind) {
    case Kind::voltage_above:
      set(now.voltage, measured(now.voltage - limit, limit), fmt::format("voltage above {:g} V", limit));
      return true;
    case Kind::voltage_below:
      set(now.voltage, measured(limit - now.voltage, limit), fmt::format("voltage below {:g} V", limit));
      return true;
    case Kind::current_above:
      set(std::abs(current), measured(std::abs(current) - limit, limit),
          fmt::format("current above {} mA/cm2", current_text(limit)));
      return true;
    case Kind::current_below:
      set(std::abs(current), measured(limit - std::abs(current), limit),
          fmt::format("current below {} mA/cm2", current_text(limit)));
      return true;
    case Kind::polarisation_above: {
      const double value = polarisation(now, current);
      set(value, measured(value - limit, limit), fmt::format("polarisation above {:g} V", limit));
      return true;
    }
    case Kind::overpotential_above:
      condition.detail = fmt::format("overpotential above {:g} V", limit);
      decide(
          condition, cut_off, now, 0.0,
          [&](const auto& electrode) { return measured(electrode.max_overpotential - limit, limit); },
          [](const auto& electrode) { return electrode.max_overpotential; });
      return true;
    case Kind::void_fraction_above:
      condition.detail = fmt::format("void fraction above {:g}", limit);
      decide(
          condition, cut_off, now, 0.0,
          [&](const auto& electrode) { return measured(electrode.void_max - limit, limit); },
          [](const auto& electrode) { return electrode.void_max; });
      return true;
    case Kind::contact_below:
      condition.detail = fmt::format("contact under {:g}", limit);
      decide(
          condition, cut_off, now, recovering_too ? 0.0 : current,
          [&](const auto& electrode) { return contact_function(electrode, limit); },
          [](const auto& electrode) { return electrode.contact_fraction; });
      return true;
    case Kind::penetration:
      condition.detail = "penetration";
      decide(
          condition, cut_off, now, 0.0, [](const auto& electrode) { return electrode.penetration_margin; },
          [](const auto& electrode) { return electrode.max_overpotential; });
      return true;
    case Kind::capacity: {  // at constant current an end of the segment, see segments.cpp
      if (has_constant_current(watched.step)) return false;
      const double passed = std::abs(now.charge - watched.segment_charge);
      set(passed, measured((passed - limit) / charge_unit, limit / charge_unit),
          fmt::format("capacity {:g} mAh/cm2", limit / charge_unit));
      return true;
    }
    case Kind::time:               // an end of the segment, see segments.cpp and protocol.cpp
    case Kind::lithium_exhausted:  // watched for every finite electrode, listed or not
    case Kind::event:              // marks what is watched anyway
      break;
  }
  return false;
}

/// Conditions of a repeat around the step: what they are met by ends it, at once or after the pass.
void watch_until(std::vector<Condition>& conditions, std::size_t number, const Watched& watched,
                 const Observables& now) {
  const Repeat& repeat = watched.repeats[number];
  const auto mark = [&](Condition& condition) {
    if (repeat.leave == Repeat::Leave::after_pass) {
      condition.leaves_repeats.push_back(static_cast<int>(number));
    } else {
      if (condition.ends_repeat < 0)
        condition.ends_repeat = static_cast<int>(number);  // an outer one takes this with it
      condition.ends_segment = true;
    }
  };
  for (const CutOff& cut_off : repeat.until) {
    const bool exhausted = cut_off.kind == CutOff::Kind::lithium_exhausted;
    if (exhausted || cut_off.kind == CutOff::Kind::event) {
      for (Condition& condition : conditions) {
        const bool same = condition.kind == (exhausted ? "lithium_exhausted" : cut_off.event) &&
                          (cut_off.electrode.empty() || cut_off.electrode == condition.electrode);
        const bool reported_only = condition.kind == "contact_loss" && condition.criterion != contact_criterion;
        if (same && !reported_only) mark(condition);
      }
      continue;
    }
    Condition condition;
    condition.kind = "cut_off";
    if (!look_at(condition, cut_off, watched, now, true)) continue;
    mark(condition);
    conditions.push_back(condition);
  }
}

}  // namespace

bool is_met(const Condition& condition) { return condition.g >= -hit_tolerance; }

double flowing_current(const Watched& watched, const Observables& now) {
  return has_constant_current(watched.step) ? watched.segment.current : now.current_density;
}

std::vector<Condition> watch(const Watched& watched, const Observables& now) {
  const double current = flowing_current(watched, now);
  std::vector<Condition> conditions;
  for (const ElectrodeObservables& electrode : now.electrodes) watch_electrode(conditions, electrode, watched, current);

  for (const DeclaredEvent& each : now.declared) {
    Condition declared;
    declared.kind = each.kind;
    declared.electrode = each.electrode;
    declared.detail = each.detail;
    declared.value = each.value;
    declared.g = each.excess;
    declared.lasts = true;
    conditions.push_back(declared);
  }

  Condition polarised;
  polarised.kind = "polarisation";
  polarised.criterion = polarisation_criterion;
  polarised.value = polarisation(now, now.current_density);
  polarised.g = measured(polarised.value - watched.limits.polarisation, watched.limits.polarisation);
  polarised.ends_segment = polarised.ends_step = watched.step.kind == ProtocolStep::Kind::ccd;
  conditions.push_back(polarised);

  if (!watched.segment.rest_between)
    for (const CutOff& cut_off : watched.step.cut_offs) {
      Condition condition;
      condition.kind = "cut_off";
      condition.ends_segment = true;
      set_end(condition, cut_off.ends, watched);
      if (look_at(condition, cut_off, watched, now, cut_off.ends != CutOff::Ends::step))
        conditions.push_back(condition);
    }
  for (const std::size_t number : watched.around) watch_until(conditions, number, watched, now);
  return conditions;
}

}  // namespace auralith

#include <fmt/format.h>

#include <algorithm>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"
#include "config/nearest.hpp"

namespace auralith {
namespace {

constexpr double most_cycles = 1e6;  ///< of a ramp, as many as `cycles` may count

/// A constant or a table {times, values}.
TimeTable read_time_table(Section& ambient, std::string_view key, const KeyTable& table) {
  TimeTable result;
  const ConfigNode* node = ambient.node(key);
  if (node == nullptr || !node->is_map()) {
    result.values = {ambient.quantity(key)};
    return result;
  }
  Section section = ambient.section(key, table);
  result.times = section.quantities("times");
  result.values = section.quantities("values");
  section.finish();
  if (result.times.empty() || result.times.size() != result.values.size()) {
    section.fail("values", fmt::format("{} values for {} times; expected one for each", result.values.size(),
                                       result.times.size()));
  }
  for (std::size_t i = 1; i < result.times.size(); ++i) {
    if (!(result.times[i] > result.times[i - 1])) section.fail("times", "not increasing; expected increasing times");
  }
  return result;
}

std::vector<CutOff> read_cut_offs(Section& step) {
  static constexpr std::pair<const char*, CutOff::Kind> kinds[] = {
      {"voltage_above", CutOff::Kind::voltage_above}, {"voltage_below", CutOff::Kind::voltage_below},
      {"contact_below", CutOff::Kind::contact_below}, {"penetration", CutOff::Kind::penetration},
      {"capacity", CutOff::Kind::capacity},           {"lithium_exhausted", CutOff::Kind::lithium_exhausted}};
  std::vector<CutOff> cut_offs;
  for (const ConfigNode* node : list_items(step, "cut_offs")) {
    const std::string path = join_path(step.path(), "cut_offs." + std::to_string(cut_offs.size()));
    Section section(node, step.place(), cut_off_table, path, step.effective().member("cut_offs").append());
    CutOff cut_off;
    int given = 0;
    for (const auto& [key, kind] : kinds) {
      if (!section.given(key)) continue;
      ++given;
      cut_off.kind = kind;
      if (section.declared(key).kind != KeyKind::boolean) {
        cut_off.limit = section.quantity(key);
      } else if (!section.boolean(key)) {
        section.fail(key, "'off' switches nothing on; remove the entry, or write on");
      }
    }
    if (given != 1)
      fail_at(node->place, path,
              fmt::format("{} conditions in one entry; expected exactly one, e.g. {{voltage_above: 0.5 V}}", given));
    enum class Ends { this_step, run };
    cut_off.ends_run = section.choice<Ends>("ends") == Ends::run;
    section.finish();
    cut_offs.push_back(cut_off);
  }
  return cut_offs;
}

/// Exactly one of a time and a capacity.
void read_extent(Section& section, const char* time_key, ProtocolStep& step) {
  if (section.given(time_key) == section.given("capacity")) {
    section.fail(time_key, fmt::format("expected exactly one of {} and capacity", time_key));
  }
  if (section.given("capacity")) {
    step.capacity = section.quantity("capacity");
  } else {
    step.duration = section.quantity(time_key);
  }
}

void read_current(Section& section, ProtocolStep& step) {
  step.current_density = section.quantity("current_density");
  if (step.current_density == 0) section.fail("current_density", "0 is a rest; allowed: any other current density");
}

void read_ccd(Section& section, ProtocolStep& step) {
  step.first_current = section.quantity("first_current");
  step.current_step = section.quantity("current_step");
  step.last_current = section.quantity("last_current");
  if (step.last_current < step.first_current) {
    section.fail("last_current",
                 fmt::format("{} is below first_current; allowed: at least {}",
                             format_quantity(step.last_current, "A/m2"), format_quantity(step.first_current, "A/m2")));
  }
  const double cycles = (step.last_current - step.first_current) / step.current_step;
  if (cycles > most_cycles) {
    section.fail("current_step",
                 fmt::format("{:.3g} cycles up to last_current; allowed: at most {:.0f} cycles, a step of "
                             "at least {}",
                             cycles, most_cycles,
                             format_quantity((step.last_current - step.first_current) / most_cycles, "A/m2")));
  }
  read_extent(section, "half_cycle", step);
  step.rest_between = section.quantity("rest_between");
  step.strip_only = section.boolean("strip_only");
}

ProtocolStep read_step(const ConfigNode& node, const std::string& path, ConfigNode& effective) {
  if (!node.is_map() || node.entries.size() != 1) {
    fail_at(node.place, path,
            fmt::format("{} is no step; expected one of {{rest: {{...}}}}, galvanostatic, cycles, ccd",
                        describe_node(node)));
  }
  Section outer(&node, node.place, protocol_table, path, effective);
  const std::string kind = node.entries.front().key;
  const KeyTable& table = kind == "rest"     ? rest_table
                          : kind == "ccd"    ? ccd_table
                          : kind == "cycles" ? cycles_table
                                             : galvanostatic_table;
  Section section = outer.section(kind, table);
  ProtocolStep step;
  step.name = section.text("name");
  if (kind == "rest") {
    step.kind = ProtocolStep::Kind::rest;
    step.duration = section.quantity("duration");
  } else if (kind == "galvanostatic") {
    step.kind = ProtocolStep::Kind::galvanostatic;
    read_current(section, step);
    const bool cut_off_alone = section.given("cut_offs") && !section.given("duration") && !section.given("capacity");
    if (!cut_off_alone) read_extent(section, "duration", step);
  } else if (kind == "cycles") {
    step.kind = ProtocolStep::Kind::cycles;
    step.count = static_cast<int>(section.integer("count"));
    read_current(section, step);
    read_extent(section, "half_cycle", step);
    step.rest_between = section.quantity("rest_between");
  } else {
    step.kind = ProtocolStep::Kind::ccd;
    read_ccd(section, step);
  }
  step.cut_offs = read_cut_offs(section);
  section.finish();
  return step;
}

}  // namespace

Ambient read_ambient(Section& top) {
  Ambient ambient;
  Section section = top.section("ambient", ambient_table);
  ambient.temperature = read_time_table(section, "temperature", ambient_temperature_table);
  ambient.pressure = read_time_table(section, "pressure", ambient_pressure_table);
  section.finish();
  return ambient;
}

std::vector<ProtocolStep> read_protocol(Section& top) {
  std::vector<ProtocolStep> steps;
  for (const ConfigNode* node : list_items(top, "protocol")) {
    std::string path = "protocol." + std::to_string(steps.size());
    steps.push_back(read_step(*node, path, top.effective().member("protocol").append()));
  }
  if (steps.empty()) top.fail("protocol", "empty list; expected at least one step, e.g. - rest: {duration: 1 h}");
  return steps;
}

void read_settings(Section& top, Case& result) {
  Section events = top.section("events", events_table);
  result.events.contact = events.quantity("contact");
  if (events.given("contact_reported")) {
    result.events.contact_reported = events.quantities("contact_reported");
  } else {
    ConfigNode& list = events.effective().member("contact_reported");
    for (const double value : result.events.contact_reported) list.append() = scalar_node(fmt::format("{}", value));
  }
  result.events.polarisation = events.quantity("polarisation");
  events.finish();

  Section time = top.section("time", time_table);
  result.time.scheme = time.text("scheme");
  enum class Scheme { implicit_euler, trbdf2, esdirk3 };
  (void)time.choice<Scheme>("scheme");
  result.time.first_step = time.quantity("first_step");
  result.time.smallest_step = time.quantity("smallest_step");
  result.time.largest_step = time.quantity("largest_step");
  if (!(result.time.smallest_step <= result.time.first_step && result.time.first_step <= result.time.largest_step)) {
    time.fail("first_step", fmt::format("{} is out of order; allowed: smallest_step <= first_step <= largest_step",
                                        format_quantity(result.time.first_step, "s")));
  }
  result.time.tolerance = time.quantity("tolerance");
  time.finish();

  Section solver = top.section("solver", solver_table);
  result.solver.linear = solver.text("linear");
  enum class Linear { direct, fieldsplit };
  (void)solver.choice<Linear>("linear");
  result.solver.newton_tolerance = solver.quantity("newton_tolerance");
  result.solver.newton_iterations = static_cast<int>(solver.integer("newton_iterations"));
  solver.finish();

  Section output = top.section("output", output_table);
  result.output.field_interval = output.quantity("field_interval");
  result.output.fields_at_step_ends = output.boolean("fields_at_step_ends");
  result.output.flush_interval = static_cast<int>(output.integer("flush_interval"));
  output.finish();

  Section checkpoint = top.section("checkpoint", checkpoint_table);
  result.checkpoint.wall_interval = checkpoint.quantity("wall_interval");
  result.checkpoint.step_interval = static_cast<int>(checkpoint.integer("step_interval"));
  result.checkpoint.at_events = checkpoint.boolean("at_events");
  result.checkpoint.keep = static_cast<int>(checkpoint.integer("keep"));
  checkpoint.finish();
}

}  // namespace auralith

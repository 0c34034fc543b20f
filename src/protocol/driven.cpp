/// A current or a voltage that is a constant or a table, and what ends it: the end of its table, else one of duration and
/// capacity, else cut-offs alone.
#include <fmt/format.h>

#include "protocol/step_kind.hpp"

namespace auralith {
namespace {

struct Driven {
  double duration = 0, capacity = 0;  ///< s, C/m2; 0: something else ends it
};

constexpr Key duration = fills<&Driven::duration>(
    {.name = "duration", .unit = "s", .fallback = optional_key, .bounds = positive, .sentence = "how long"});
constexpr Key capacity = fills<&Driven::capacity>(capacity_key);
constexpr Key times =
    fills<&TimeTable::times>({.name = "times",
                              .unit = "s",
                              .bounds = not_negative,
                              .sentence = "increasing times from 0 s, the start of the step; the last one ends it"});

constexpr Key current_keys[] = {
    times,
    fills<&TimeTable::values>({.name = "values", .unit = "A/m2", .sentence = "current densities at these times"})};
constexpr KeyTable current_table{"protocol.galvanostatic.current_density", "a current that is linear in time",
                                 current_keys};
constexpr Key galvanostatic_keys[] = {
    step_name_key,
    cut_offs_key,
    {.name = "current_density",
     .unit = "A/m2",
     .sentence =
         "current density, or a table {times, values} linear in time; positive strips the top (positive) electrode",
     .table = &current_table},
    duration,
    capacity,
};

constexpr Key voltage_keys[] = {
    times, fills<&TimeTable::values>({.name = "values", .unit = "V", .sentence = "cell voltages at these times"})};
constexpr KeyTable voltage_table{"protocol.potentiostatic.voltage", "a voltage that is linear in time", voltage_keys};
constexpr Key potentiostatic_keys[] = {
    step_name_key,
    cut_offs_key,
    {.name = "voltage",
     .unit = "V",
     .sentence =
         "cell voltage (top against bottom terminal), or a table {times, values} linear in time; positive strips the "
         "top (positive) electrode",
     .table = &voltage_table},
    duration,
    capacity,
};

/// The table with a point wherever the current changes its sign: there the throughput has a kink, which time steps must hit.
TimeTable with_zeros(const TimeTable& table) {
  TimeTable all{{table.times.front()}, {table.values.front()}};
  for (std::size_t k = 1; k < table.times.size(); ++k) {
    const double before = table.values[k - 1], after = table.values[k];
    if (before * after < 0) {
      all.times.push_back(table.times[k - 1] + (table.times[k] - table.times[k - 1]) * before / (before - after));
      all.values.push_back(0);
    }
    all.times.push_back(table.times[k]);
    all.values.push_back(after);
  }
  return all;
}

void read(Section& section, ProtocolStep& step, const char* key, bool voltage) {
  Driven own;
  section.bind(own);
  ProtocolStep::Part& part = step.parts.front();
  Segment segment;
  const ConfigNode* value = section.node(key);
  const bool is_table = value != nullptr && value->is_map();
  if (voltage || is_table) {
    part.holds_voltage = voltage;
    fill(section, section.declared(key), part.table.emplace());
  } else {
    segment.current = section.quantity(key);
    check_current(section, segment.current);
  }
  const bool any_extent = own.duration > 0 || own.capacity > 0;
  if (is_table) {
    if (part.table->times.size() < 2 || part.table->times.front() != 0)
      section.fail(key, "a table needs at least two times, the first one 0 s (the start of the step)");
    if (any_extent)
      section.fail(
          own.duration > 0 ? "duration" : "capacity",
          fmt::format("the step ends with the table of its {}; remove one of the two, or make it a cut-off", key));
    own.duration = part.table->times.back();
    if (!voltage) part.table = with_zeros(*part.table);
  } else if (any_extent || part.cut_offs.empty()) {
    check_extent(section, "duration");
  }
  if (part.table && own.capacity > 0) {  // the current is a result, so is the time that the capacity takes
    part.cut_offs.insert(part.cut_offs.begin(), {&cut_off_kind("capacity"), own.capacity});
    own.capacity = 0;
  }
  Unroll(step).add(segment, time_at(segment.current, own.duration, own.capacity));
}

}  // namespace

namespace step {
extern const StepKind galvanostatic, potentiostatic;
constinit const StepKind galvanostatic{
    {"protocol.galvanostatic", "a current, constant or linear in time; the voltage is what it takes",
     galvanostatic_keys},
    [](Section& section, ProtocolStep& step) { read(section, step, "current_density", false); }};
constinit const StepKind potentiostatic{
    {"protocol.potentiostatic", "a voltage, constant or linear in time; the current is what flows",
     potentiostatic_keys},
    [](Section& section, ProtocolStep& step) { read(section, step, "voltage", true); }};
}  // namespace step

}  // namespace auralith

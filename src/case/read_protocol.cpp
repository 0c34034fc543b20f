/// The protocol: steps and repeats of steps.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"

namespace auralith {
namespace {

constexpr double most_cycles = 1e6;  ///< of a ramp, as many as `cycles` may count

/// Conditions of a list: cut-offs of a step (cut_off_table) or what ends a repeat (until_table).
std::vector<CutOff> read_conditions(Section& owner, const char* list, const KeyTable& table) {
  using Kind = CutOff::Kind;
  std::vector<CutOff> conditions;
  for (const ConfigNode* node : list_items(owner, list)) {
    const std::string path = join_path(owner.path(), fmt::format("{}.{}", list, conditions.size()));
    Section section(node, owner.place(), table, path, owner.effective().member(list).append());
    CutOff condition;
    int given = 0;
    for (const Key& key : table.keys()) {
      const std::optional<Kind> kind = find_word<Kind>(key.name);
      if (!kind || !section.given(key.name)) continue;
      ++given;
      condition.kind = *kind;
      if (key.kind == KeyKind::quantity)
        condition.limit = section.quantity(key.name);
      else if (key.kind == KeyKind::boolean && !section.boolean(key.name))
        section.fail(key.name, "'off' switches nothing on; remove the entry, or write on");
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

/// Exactly one of a time and a capacity.
void check_extent(const Section& section, const char* time_key) {
  if (section.given(time_key) == section.given("capacity"))
    section.fail(time_key, fmt::format("expected exactly one of {} and capacity", time_key));
}

void check_current(const Section& section, const ProtocolStep& step) {
  if (step.current_density == 0) section.fail("current_density", "0 is a rest; allowed: any other current density");
}

void check_ccd(const Section& section, const ProtocolStep& step) {
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
}

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

/// A current or voltage that is a constant or a table, and what ends the step: the end of its table, else one of duration and
/// capacity, else cut-offs alone.
void read_driven(Section& section, ProtocolStep& step) {
  const bool voltage = step.kind == ProtocolStep::Kind::potentiostatic;
  const char* key = voltage ? "voltage" : "current_density";
  const ConfigNode* value = section.node(key);
  const bool is_table = value != nullptr && value->is_map();
  if (voltage || is_table) {
    fill(section, section.declared(key), step.table.emplace());
  } else {
    step.current_density = section.quantity(key);
    check_current(section, step);
  }
  const bool any_extent = section.given("duration") || section.given("capacity");
  if (is_table) {
    if (step.table->times.size() < 2 || step.table->times.front() != 0)
      section.fail(key, "a table needs at least two times, the first one 0 s (the start of the step)");
    if (any_extent)
      section.fail(
          section.given("duration") ? "duration" : "capacity",
          fmt::format("the step ends with the table of its {}; remove one of the two, or make it a cut-off", key));
    step.duration = step.table->times.back();
    if (!voltage) step.table = with_zeros(*step.table);
  } else if (any_extent || !section.given("cut_offs")) {
    check_extent(section, "duration");
  }
  if (step.table && step.capacity > 0) {  // the current is a result, so is the time that the capacity takes
    step.cut_offs.push_back({CutOff::Kind::capacity, step.capacity});
    step.capacity = 0;
  }
}

class ProtocolReader {
 public:
  explicit ProtocolReader(Case& result) : result_(result) {}

  /// Steps of a list; `owner` has it under `key`.
  void read(Section& owner, const char* key, const std::string& list_path) {
    std::size_t index = 0;
    for (const ConfigNode* node : list_items(owner, key))
      read_step(*node, list_path, index++, owner.effective().member(key).append());
  }

 private:
  void read_step(const ConfigNode& node, const std::string& list_path, std::size_t index, ConfigNode& effective) {
    std::string path = join_path(list_path, std::to_string(index));
    if (!node.is_map() || node.entries.size() != 1) {
      fail_at(
          node.place, path,
          fmt::format("{} is no step; expected one of {{rest: {{...}}}}, galvanostatic, potentiostatic, cycles, ccd, "
                      "repeat",
                      describe_node(node)));
    }
    const ConfigNode* name = node.entries.front().node.find("name");
    if (name != nullptr && name->is_scalar()) path = join_path(list_path, check_name(*name, path));
    Section outer(&node, node.place, protocol_table, path, effective);
    const std::string kind = node.entries.front().key;
    if (kind == "repeat") return read_repeat(outer, path);
    Section section = outer.section(kind, *outer.declared(kind).table);
    ProtocolStep step;
    step.kind = find_word<ProtocolStep::Kind>(kind).value();
    step.path = path;
    section.bind(step);
    switch (step.kind) {
      case ProtocolStep::Kind::rest:
        break;
      case ProtocolStep::Kind::galvanostatic:
      case ProtocolStep::Kind::potentiostatic:
        read_driven(section, step);
        break;
      case ProtocolStep::Kind::cycles:
        check_current(section, step);
        check_extent(section, "half_cycle");
        break;
      case ProtocolStep::Kind::ccd:
        check_ccd(section, step);
        check_extent(section, "half_cycle");
        break;
    }
    const std::vector<CutOff> cut_offs = read_conditions(section, "cut_offs", cut_off_table);
    step.cut_offs.insert(step.cut_offs.end(), cut_offs.begin(), cut_offs.end());
    section.finish();
    for (const CutOff& cut_off : step.cut_offs) {
      if (cut_off.ends == CutOff::Ends::repeat && depth_ == 0)
        section.fail("cut_offs", "'ends: repeat' outside of a repeat; allowed here: step, run");
    }
    result_.protocol.push_back(std::move(step));
  }

  void read_repeat(Section& outer, const std::string& path) {
    Section section = outer.section("repeat", repeat_table);
    const std::size_t number = result_.repeats.size();
    Repeat repeat;
    repeat.path = path;
    section.bind(repeat);
    repeat.first = result_.protocol.size();
    repeat.until = read_conditions(section, "until", until_table);
    if (repeat.count == 0 && repeat.until.empty())
      section.fail("count", "never ends; give a count, a condition in until, or both");
    result_.repeats.push_back(repeat);
    ++depth_;
    read(section, "steps", join_path(section.path(), "steps"));
    --depth_;
    section.finish();
    result_.repeats[number].end = result_.protocol.size();
    if (result_.repeats[number].end == repeat.first)
      section.fail("steps", "empty list; expected at least one step, e.g. - rest: {duration: 1 h}");
  }

  /// Overrides find a step by its name, so names are unique and no numbers.
  std::string check_name(const ConfigNode& name, const std::string& path) {
    const bool bad = name.text.empty() || name.text.find('.') != std::string::npos ||
                     std::all_of(name.text.begin(), name.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (bad) fail_at(name.place, path, fmt::format("'{}' is no name; expected a word without dots", name.text));
    if (std::find(names_.begin(), names_.end(), name.text) != names_.end())
      fail_at(name.place, path, fmt::format("two steps have the name '{}'; allowed: once in a protocol", name.text));
    names_.push_back(name.text);
    return name.text;
  }

  Case& result_;
  std::vector<std::string> names_;
  int depth_ = 0;  ///< of repeats
};

}  // namespace

void read_protocol(Section& top, Case& result) {
  ProtocolReader(result).read(top, "protocol", "protocol");
  if (result.protocol.empty())
    top.fail("protocol", "empty list; expected at least one step, e.g. - rest: {duration: 1 h}");
}

}  // namespace auralith

#include <fmt/format.h>

#include <numeric>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"
#include "config/nearest.hpp"
#include "config/override.hpp"

namespace auralith {
namespace {

const char* const angle_key = "contact_angle_cosine";

void note_neutral(Section& section, HeterogeneousValue& angle) {
  angle.path = join_path(section.path(), angle_key);
  angle.source = "default: neutral";
  ConfigNode& effective = section.effective().member(angle_key);
  effective.member("mean") = scalar_node(fmt::format("{}", angle.mean));
  effective.member("status") = scalar_node(std::string(word_of(angle.status)));
  effective.member("source") = scalar_node(angle.source);
}

const KeyTable& table_of(const ConfigNode& node) {
  const ConfigNode* kind = node.find("kind");
  return interface_table(kind == nullptr ? InterfaceKind::blocking
                                         : find_word<InterfaceKind>(kind->text).value_or(InterfaceKind::blocking));
}

/// Fills an entry. `on_metal`: one of the two layers is a metal and the other is not.
InterfaceEntry read_entry(Section& section, bool on_metal, bool both_electrolyte) {
  InterfaceEntry entry;
  section.fill("kind", entry);
  if (entry.kind == InterfaceKind::reaction && !on_metal)
    section.fail("kind", "'reaction' needs a pair metal|electrolyte; allowed here: blocking, contact_resistance");
  if (entry.kind == InterfaceKind::contact_resistance && !both_electrolyte)
    section.fail("kind", "'contact_resistance' needs a pair electrolyte|electrolyte; allowed here: reaction, blocking");
  if (on_metal || entry.kind != InterfaceKind::blocking) section.bind(entry);
  if (on_metal && !section.given(angle_key)) note_neutral(section, entry.contact_angle_cosine);
  return entry;
}

double sum(const std::vector<double>& widths) { return std::accumulate(widths.begin(), widths.end(), 0.0); }

/// Extent [low, high] of a patch along an axis; the whole axis when it is not given.
std::pair<double, double> read_extent(Section& section, std::string_view key, double length) {
  if (!section.given(key)) return {0.0, length};
  const std::vector<double> ends = section.quantities(key);
  if (ends.size() != 2 || !(ends[0] >= 0 && ends[0] < ends[1] && ends[1] <= length * (1 + 1e-9))) {
    section.fail(key, fmt::format("no extent on this axis; expected [low, high] with 0 <= low < high <= {}",
                                  format_quantity(length, "m")));
  }
  return {ends[0], ends[1]};
}

/// Where a patch is: a rectangle, or a disc.
void read_shape(Section& section, const GridSpec& grid, Patch& patch) {
  const double lengths[]{sum(grid.widths_x), sum(grid.widths_y)};
  if (!section.given("centre") && !section.given("radius")) {
    std::tie(patch.x0, patch.x1) = read_extent(section, "x", lengths[0]);
    std::tie(patch.y0, patch.y1) = read_extent(section, "y", lengths[1]);
    return;
  }
  for (const char* key : {"x", "y"})
    if (section.given(key)) section.fail(key, "of a disc; allowed: centre and radius, or x and y");
  for (const char* key : {"centre", "radius"})
    if (!section.given(key)) section.fail(key, "missing; a disc has centre: [x, y] and radius");
  const std::vector<double> centre = section.quantities("centre");
  const bool inside = centre.size() == 2 && centre[0] >= 0 && centre[0] <= lengths[0] * (1 + 1e-9) && centre[1] >= 0 &&
                      centre[1] <= lengths[1] * (1 + 1e-9);
  if (!inside)
    section.fail("centre", fmt::format("no point of the interface; expected [x, y] with 0 <= x <= {}, 0 <= y <= {}",
                                       format_quantity(lengths[0], "m"), format_quantity(lengths[1], "m")));
  patch.centre = {centre[0], centre[1]};
  section.bind(patch);
}

/// A patch has the keys of its interface where it gives none of its own, unless it is of another kind.
ConfigNode merged_patch(const ConfigNode& patch, const ConfigNode& whole) {
  ConfigNode merged = patch;
  const ConfigNode* kind = patch.find("kind");
  const ConfigNode* outer = whole.find("kind");
  const bool same = kind == nullptr || (outer != nullptr && kind->text == outer->text);
  if (!same || !patch.is_map()) return merged;
  for (const ConfigEntry& entry : whole.entries) {
    if (entry.key != "between" && entry.key != "patches" && merged.find(entry.key) == nullptr)
      merged.entries.push_back(entry);
  }
  return merged;
}

int region_index(const Case& known, const ConfigNode& name, const std::string& path) {
  std::vector<std::string> names;
  for (int n = 0; n < known.region_count(); ++n) {
    if (known.region(n).name == name.text) return n;
    names.push_back(known.region(n).name);
  }
  fail_at(name.place, path,
          fmt::format("unknown {} {}; nearest: {}; allowed: {}", known.label_map.given() ? "region" : "layer",
                      describe_node(name), nearest(name.text, names), fmt::join(names, ", ")));
}

InterfaceSpec read_interface(const ConfigNode& node, const Case& known, const std::string& path,
                             ConfigNode& effective) {
  const GridSpec& grid = known.grid;
  Section section(&node, node.place, table_of(node), path, effective);
  const ConfigNode* pair = section.node("between");
  if (pair == nullptr || !pair->is_sequence() || pair->entries.size() != 2) {
    section.fail("between", "expected the names of two neighbouring layers, lower one first, e.g. [negative, pellet]");
  }
  const int first = region_index(known, pair->entries.front().node, join_path(path, "between"));
  const int second = region_index(known, pair->entries.back().node, join_path(path, "between"));
  const Layer &lower = known.region(first), &upper = known.region(second);
  if (known.label_map.given() && first == second)
    section.fail("between", fmt::format("'{}' twice; allowed: two different regions", lower.name));
  if (!known.label_map.given() && second != first + 1) {
    section.fail(
        "between",
        fmt::format("'{}' and '{}' are no neighbours in this order; allowed: two adjacent layers, lower one first",
                    lower.name, upper.name));
  }
  InterfaceSpec spec;
  spec.lower = lower.name;
  spec.upper = upper.name;
  effective.member("between").append() = scalar_node(spec.lower);
  effective.member("between").append() = scalar_node(spec.upper);
  const bool on_metal = lower.region != upper.region;
  const bool both_electrolyte = !on_metal && lower.region == RegionKind::electrolyte;
  spec.entry = read_entry(section, on_metal, both_electrolyte);
  std::size_t index = 0;
  for (const ConfigNode* patch_node : list_items(section, "patches")) {
    const ConfigNode merged = merged_patch(*patch_node, node);
    const std::string patch_path = join_path(path, "patches." + std::to_string(index++));
    Section patch_section(&merged, patch_node->place, table_of(merged), patch_path,
                          effective.member("patches").append());
    Patch patch;
    read_shape(patch_section, grid, patch);
    patch.entry = read_entry(patch_section, on_metal, both_electrolyte);
    patch_section.finish();
    spec.patches.push_back(std::move(patch));
  }
  section.finish();
  return spec;
}

}  // namespace

void fill(Section& owner, const Key& key, HeterogeneousValue& value) {
  value.path = join_path(owner.path(), key.name);
  const Section section = read_section(owner, key.name, *key.table, value);
  if (value.deviation > 0 && !section.given("correlation_length"))
    section.fail("correlation_length", "missing; a deviation needs the length over which the values vary, e.g. 1 um");
}

const KeyTable& interface_table(InterfaceKind kind) {
  switch (kind) {
    case InterfaceKind::reaction:
      return reaction_table;
    case InterfaceKind::contact_resistance:
      return contact_resistance_table;
    case InterfaceKind::blocking:
      break;
  }
  return blocking_table;
}

std::vector<InterfaceSpec> read_interfaces(Section& top, const Case& known) {
  std::vector<InterfaceSpec> interfaces;
  for (const ConfigNode* node : list_items(top, "interfaces")) {
    const std::string name = entry_name(*node);
    const std::string path = join_path("interfaces", name.empty() ? std::to_string(interfaces.size()) : name);
    if (!node->is_map()) fail_at(node->place, path, "expected a map {between: [lower, upper], kind: ..., ...}");
    interfaces.push_back(read_interface(*node, known, path, top.effective().member("interfaces").append()));
    for (std::size_t i = 0; i + 1 < interfaces.size(); ++i) {
      const InterfaceSpec &a = interfaces[i], &b = interfaces.back();
      if ((a.lower == b.lower && a.upper == b.upper) || (a.lower == b.upper && a.upper == b.lower))
        fail_at(node->place, path, "this pair of layers is listed twice; allowed: once");
    }
  }
  return interfaces;
}

}  // namespace auralith

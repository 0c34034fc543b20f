#include "case/read_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "case/document.hpp"
#include "case/idle_keys.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"
#include "config/yaml.hpp"
#include "materials/keys.hpp"

namespace auralith {
namespace {

class Reported {
 public:
  void add(const Property& property) {
    const bool wanted = property.status == Status::assumed || property.status == Status::calibrated;
    // A property that was never read has no path.
    if (wanted && !property.path.empty() && seen_.insert(property.path).second) all_.push_back(property);
  }
  void add(const HeterogeneousValue& value) {
    Property property = constant_property(value.mean, "1");
    property.status = value.status;
    property.source = value.source;
    property.path = value.path;
    add(property);
  }
  template <class Owner>
  void add(const KeyTable& table, const Owner& owner) {
    each_property(table, owner, [&](const Property& property) { add(property); });
  }
  void add(const InterfaceEntry& entry) {
    add(interface_table(entry.kind), entry);
    add(entry.contact_angle_cosine);
  }
  void add(const Interlayer& layer, const std::string& path) {
    add(interlayer_table, layer);
    if (!layer.alloys) return;
    Property curve = constant_property(layer.saturation, "1");
    curve.status = layer.curve_status;
    curve.source = layer.curve_source;
    curve.path = path + ".equilibrium_potential";
    add(curve);
  }
  [[nodiscard]] std::vector<Property> all() const { return all_; }

 private:
  std::vector<Property> all_;
  std::set<std::string> seen_;
};

void check_materials_used(const Materials& materials, const Case& known, const ConfigNode& root) {
  for (const auto& [name, material] : materials) {
    bool used = false;
    for (int n = 0; n < known.region_count(); ++n) used = used || known.region(n).material == name;
    if (!used) {
      fail_at(root.find("materials")->find(name)->place, join_path("materials", name),
              "no layer is made of this material; remove it, or name it in a layer");
    }
  }
}

}  // namespace

std::vector<Property> reported_properties(const Case& from, const Materials& materials) {
  Reported reported;
  for (const auto& [name, material] : materials) {
    reported.add(metal_table, material.metal);
    reported.add(electrolyte_table, material.electrolyte);
  }
  for (const Layer& layer : from.layers) {
    reported.add(layer.region == RegionKind::metal ? metal_layer_table : electrolyte_layer_table, layer);
    if (layer.interlayer) reported.add(*layer.interlayer, fmt::format("layers.{}.interlayer", layer.name));
  }
  for (const InterfaceSpec& spec : from.interfaces) {
    reported.add(spec.entry);
    for (const Patch& patch : spec.patches) reported.add(patch.entry);
  }
  return reported.all();
}

std::string label_map_copy(const std::string& run_directory) { return run_directory + "/label_map.h5"; }

Case read_case(const std::string& path, const std::vector<std::string>& overrides, const std::string& run_directory) {
  const bool begun = !run_directory.empty();
  const ConfigNode root = read_document(path, overrides);
  ConfigNode effective = map_node();
  Section top(&root, {path, 1}, case_table, "", effective);
  (void)top.integer("format");
  Case result;
  result.file = path;
  top.bind(result);
  result.grid = read_grid(top);
  const Materials materials = read_materials(top);
  result.layers = read_layers(top, materials, begun);
  result.regions = read_regions(top, materials, result.layers);
  check_materials_used(materials, result, root);
  read_label_map(top, result, begun ? label_map_copy(run_directory) : "");
  result.initial = read_initial(top, result.layers, begun);
  result.interfaces = read_interfaces(top, result);
  result.effects = read_effects(top, result);
  read_section(top, "ambient", ambient_table, result.ambient);
  read_protocol(top, result.protocol, result.repeats);
  read_settings(top, result);
  top.finish();
  check_case(result, root);
  const std::vector<IdleKey> idle = idle_keys(result);
  refuse_idle_keys(idle, root);
  result.reported = reported_properties(result, materials);
  leave_out(idle, effective, result.reported);
  std::string heading = result.title;
  std::replace_if(
      heading.begin(), heading.end(), [](unsigned char each) { return std::iscntrl(each) != 0; }, ' ');
  result.effective_input = fmt::format("# Effective configuration: {}\n{}", heading, write_yaml(effective));
  return result;
}

}  // namespace auralith

#include "case/idle_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "case/keys.hpp"
#include "case/needs.hpp"
#include "config/override.hpp"
#include "materials/keys.hpp"

namespace auralith {
namespace {

/// What a key needs for an effect. `switches` are paths from the section of the key, those that begin with '/' from the top;
/// `effects` counts always.
template <class... About>
struct Row {
  const char* key;
  bool (*in_effect)(const Case& input, const About&... about);
  const char* needs;
  std::vector<std::string> switches;
};

const std::vector<Row<>>& case_rows() {
  static const std::vector<Row<>> rows = {
      {"grid.x.boundary",
       [](const Case& c) { return c.grid.widths_x.size() > 1; },
       "more than one cell",
       {"/grid.x.cells", "/grid.x.widths"}},
      {"grid.y.boundary",
       [](const Case& c) { return c.grid.widths_y.size() > 1; },
       "more than one cell",
       {"/grid.y.cells", "/grid.y.widths"}},
      {"output.vtk_pieces", [](const Case& c) { return c.output.vtk; }, "output.vtk: on", {"/output.vtk"}},
      {"events.contact", [](const Case& c) { return c.effects.metal_void; }, "effects.metal_void on", {}},
      {"events.contact_reported", [](const Case& c) { return c.effects.metal_void; }, "effects.metal_void on", {}},
  };
  return rows;
}

const std::vector<Row<Repeat>>& repeat_rows() {
  static const std::vector<Row<Repeat>> rows = {
      {"repeat.leave", [](const Case&, const Repeat& r) { return !r.until.empty(); }, "a condition in until", {}},
  };
  return rows;
}

const std::vector<Row<Layer>>& layer_rows() {
  static const char* const pressure =
      "effects.lattice_motion, a lattice that moves, and a stack pressure (ambient.pressure)";
  static const std::vector<Row<Layer>> rows = {
      {"lattice_motion",
       [](const Case& c, const Layer&) { return c.effects.lattice_motion; },
       "effects.lattice_motion, which needs an interface of the kind reaction and metal_void",
       {"/interfaces"}},
      {"load_sharing",
       [](const Case& c, const Layer& l) { return moves(c, l) && pressed(c); },
       pressure,
       {"lattice_motion", "/ambient.pressure"}},
      {"void_model", [](const Case& c, const Layer&) { return c.effects.metal_void; }, "effects.metal_void on", {}},
      {"void_model.porosity",
       [](const Case& c, const Layer& l) { return creeps(c, l); },
       "effects.void_collapse on, lattice_motion column, and a stack pressure (ambient.pressure)",
       {"lattice_motion", "/ambient.pressure"}},
      {"initial_voids", [](const Case& c, const Layer&) { return c.effects.metal_void; }, "effects.metal_void on", {}},
      {"initial_voids.seed",
       [](const Case&, const Layer& l) { return l.initial_voids.noise > 0; },
       "noise above 0",
       {"initial_voids.noise", "initial_voids.file"}},
      {"interlayer.collector_energy",
       [](const Case&, const Layer& l) { return alloys(l) && l.outer_plane == OuterPlane::finite; },
       "form field and a layer with outer_plane finite",
       {"interlayer.form", "interlayer.thickness", "outer_plane"}},
      {"interlayer.adhesion",
       [](const Case& c, const Layer& l) { return alloys(l) || (coats(l) && c.effects.wall_energy); },
       "effects.wall_energy on and a thickness",
       {"interlayer.thickness"}},
      {"interlayer.area_resistance",
       [](const Case& c, const Layer& l) {
         return c.effects.interface_reaction && l.interlayer && l.interlayer->thickness > 0;
       },
       "effects.interface_reaction on and a thickness",
       {"interlayer.thickness"}},
  };
  return rows;
}

const std::vector<Row<Layer, InterfaceEntry>>& entry_rows() {
  using Entry = InterfaceEntry;
  static const auto reacts = [](const Case& c, const Layer&, const Entry&) { return c.effects.interface_reaction; };
  static const auto deviates = [](const Case& c, const Layer&, const Entry& e) {
    return c.effects.wall_energy && e.contact_angle_cosine.deviation > 0;
  };
  static const char *const reaction = "effects.interface_reaction on",
                           *const deviation = "a deviation above 0 (and effects.wall_energy on)";
  static const std::vector<Row<Layer, Entry>> rows = {
      {"film_resistance", reacts, reaction, {}},
      {"kinetics", reacts, reaction, {}},
      {"area_resistance", reacts, reaction, {}},
      {"anodic_coefficient", reacts, reaction, {}},
      {"cathodic_coefficient", reacts, reaction, {}},
      {"double_layer_capacity", reacts, reaction, {}},
      {"fracture_toughness", reacts, reaction, {}},
      {"flaw_size", reacts, reaction, {}},
      {"site_mobility",
       [](const Case& c, const Layer& l, const Entry&) { return moves(c, l); },
       "effects.lattice_motion and a metal whose lattice moves",
       {}},
      {"site_mobility_plating",
       [](const Case& c, const Layer& l, const Entry&) { return moves(c, l); },
       "effects.lattice_motion and a metal whose lattice moves",
       {}},
      {"contact_angle_cosine",
       [](const Case& c, const Layer&, const Entry&) { return c.effects.wall_energy; },
       "effects.wall_energy on",
       {}},
      {"contact_angle_cosine.correlation_length", deviates, deviation, {"contact_angle_cosine.deviation"}},
      {"contact_angle_cosine.seed", deviates, deviation, {"contact_angle_cosine.deviation"}},
  };
  return rows;
}

class Collector {
 public:
  explicit Collector(const Case& input) : input_(input) {}

  template <class... About>
  void look_at(const std::vector<Row<About...>>& rows, const std::string& section, const KeyTable& table,
               const About&... about) {
    for (const Row<About...>& row : rows) {
      if (row.in_effect(input_, about...)) continue;
      const Key* key = table.find(row.key);
      IdleKey idle{join_path(section, row.key), row.needs, {"effects"}, key != nullptr && key->fallback == required};
      for (const std::string& each : row.switches)
        idle.switches.push_back(each.front() == '/' ? each.substr(1) : join_path(section, each));
      add(std::move(idle));
    }
  }

  /// A property of a material is idle when it is in every layer.
  void look_at_materials() {
    std::vector<std::string> seen;
    for (int n = 0; n < input_.region_count(); ++n) {
      const std::string& name = input_.region(n).material;
      if (std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
      seen.push_back(name);
      std::vector<const Layer*> layers;
      for (int k = n; k < input_.region_count(); ++k)
        if (input_.region(k).material == name) layers.push_back(&input_.region(k));
      const bool metal = layers.front()->region == RegionKind::metal;
      for (const MaterialNeed& need : metal ? metal_needs() : electrolyte_needs()) {
        if (std::any_of(layers.begin(), layers.end(), [&](const Layer* each) { return need.used(input_, *each); }))
          continue;
        IdleKey idle{join_path(join_path("materials", name), need.key), need.by, {"effects", "ambient.pressure"}};
        idle.required = (metal ? metal_table : electrolyte_table).find(need.key)->fallback == required;
        for (const Layer* each : layers) idle.switches.push_back(join_path("layers", each->name));
        add(std::move(idle));
      }
    }
  }

  void add(IdleKey idle) { all_.push_back(std::move(idle)); }
  std::vector<IdleKey> take() { return std::move(all_); }

 private:
  const Case& input_;
  std::vector<IdleKey> all_;
};

/// The default of the key, as it is written; a property has it as its value.
bool is_default(const ConfigNode& given, const std::string& path) {
  const std::string name = path.substr(path.rfind('.') + 1);
  const ConfigNode* value = given.is_map() ? given.find("value") : &given;
  if (value == nullptr || !value->is_scalar()) return false;
  for (const KeyTable* table : all_key_tables())
    if (const Key* key = table->find(name); key != nullptr && !key->fallback.empty() && key->fallback == value->text)
      return true;
  return false;
}

bool begins_with(const std::string& path, const std::string& with) {
  return path == with || path.substr(0, with.size() + 1) == with + ".";
}

}  // namespace

std::vector<IdleKey> idle_keys(const Case& input) {
  Collector all(input);
  all.look_at(case_rows(), "", case_table);
  for (const Repeat& repeat : input.repeats) all.look_at(repeat_rows(), repeat.path, repeat_table, repeat);
  all.look_at_materials();
  for (const Layer& layer : input.layers) {
    if (layer.region != RegionKind::metal) continue;
    all.look_at(layer_rows(), join_path("layers", layer.name), metal_layer_table, layer);
    // thickness 0 says itself that there is none of it.
    if (layer.interlayer && layer.interlayer->thickness == 0)
      all.add({fmt::format("layers.{}.interlayer", layer.name), "a thickness", {}, true});
  }
  for (const InterfaceSpec& spec : input.interfaces) {
    const Layer* metal = metal_at(input, spec);
    if (metal == nullptr) continue;
    const std::string path = fmt::format("interfaces.{}-{}", spec.lower, spec.upper);
    all.look_at(entry_rows(), path, reaction_table, *metal, spec.entry);
    for (std::size_t n = 0; n < spec.patches.size(); ++n)
      all.look_at(entry_rows(), fmt::format("{}.patches.{}", path, n), reaction_table, *metal, spec.patches[n].entry);
  }
  return all.take();
}

void refuse_idle_keys(const std::vector<IdleKey>& idle, const ConfigNode& root) {
  for (const IdleKey& key : idle) {
    const ConfigNode* given = find_by_path(const_cast<ConfigNode&>(root), key.path);
    if (key.required || given == nullptr || given->origin == ConfigNode::Origin::card || is_default(*given, key.path))
      continue;
    const auto switched = [&](const std::string& path) {
      const ConfigNode* node = find_by_path(const_cast<ConfigNode&>(root), path);
      return node != nullptr && node->origin == ConfigNode::Origin::change;
    };
    if (std::any_of(key.switches.begin(), key.switches.end(), switched)) continue;
    const ConfigNode* value = given->is_map() ? given->find("value") : given;
    fail_at(given->place, key.path,
            fmt::format("{} has no effect here: it needs {}; remove the key",
                        describe_node(value != nullptr ? *value : *given), key.needs));
  }
}

void leave_out(const std::vector<IdleKey>& idle, ConfigNode& effective, std::vector<Property>& reported) {
  for (const IdleKey& key : idle) {
    std::erase_if(reported, [&](const Property& each) { return begins_with(each.path, key.path); });
    const std::size_t dot = key.path.rfind('.');
    if (key.required || dot == std::string::npos) continue;
    ConfigNode* section = find_by_path(effective, key.path.substr(0, dot));
    if (section != nullptr && section->is_map()) section->erase(key.path.substr(dot + 1));
  }
}

}  // namespace auralith

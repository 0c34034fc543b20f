#include "case/idle_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "case/keys.hpp"
#include "case/needs.hpp"
#include "case/readers.hpp"
#include "config/added_keys.hpp"
#include "materials/keys.hpp"

namespace auralith {
namespace {

/// What a key needs for an effect; the last name of its path is declared in `table`. `switches` are paths from the section of the key,
/// those that begin with '/' from the top; `effects` counts always.
template <class... About>
struct Row {
  const KeyTable& table;
  const char* key;
  bool (*in_effect)(const Case& input, const About&... about);
  const char* needs;
  std::vector<std::string> switches;
};

bool loses_contact(const Case& c) { return c.effects.metal_void && has_electrode(c); }

bool opens(const Case& c) { return loses_contact(c) && std::ranges::any_of(c.protocol, &ProtocolStep::drives); }

bool has_columns_x(const Case& c) { return c.grid.widths_x.size() > 1; }
bool has_columns_y(const Case& c) { return c.grid.widths_y.size() > 1; }
bool writes_vtk(const Case& c) { return c.output.vtk; }

/// Void collapse is off, or voids of some layer ever close by creep.
bool collapses(const Case& c) {
  return !c.effects.void_collapse || std::ranges::any_of(c.layers, [&](const Layer& each) { return creeps(c, each); });
}

const std::vector<Row<>>& case_rows() {
  static const char *const contact = "effects.metal_void on and a metal next to an electrolyte",
                           *const driven = "a metal next to an electrolyte and a step with a current or a voltage",
                           *const pressed =
                               "a metal with voids and an outer plane reservoir or finite, a lattice that moves, or a "
                               "property that depends on it";
  static const std::vector<Row<>> rows = {
      {axis_table, "grid.x.boundary", has_columns_x, "more than one cell", {"/grid.x.cells", "/grid.x.widths"}},
      {axis_table, "grid.y.boundary", has_columns_y, "more than one cell", {"/grid.y.cells", "/grid.y.widths"}},
      {output_table, "output.vtk_pieces", writes_vtk, "output.vtk: on", {"/output.vtk"}},
      {events_table, "events.contact", loses_contact, contact, {}},
      {events_table, "events.contact_reported", loses_contact, contact, {}},
      {events_table, "events.open_circuit_ends_run", opens, driven, {"/protocol"}},
      {output_table, "output.differential_resistance", has_circuit, "a cell with two terminals", {}},
      {events_table, "events.polarisation", has_circuit, "a cell with two terminals", {}},
      {ambient_table, "ambient.temperature", feels_temperature, "a reaction, or a property that depends on it", {}},
      {ambient_table, "ambient.pressure", feels_pressure, pressed, {}},
      {effects_table, "effects.void_collapse", collapses, "a stack pressure (ambient.pressure)", {"/ambient.pressure"}},
  };
  return rows;
}

const std::vector<Row<Repeat>>& repeat_rows() {
  static const auto ends_early = [](const Case&, const Repeat& r) { return !r.until.empty(); };
  static const std::vector<Row<Repeat>> rows = {
      {repeat_table, "repeat.leave", ends_early, "a condition in until", {}},
  };
  return rows;
}

const std::vector<Row<Layer>>& layer_rows() {
  static const auto drifts = [](const Case& c, const Layer&) { return c.effects.lattice_motion; };
  static const auto shares = [](const Case& c, const Layer& l) { return moves(c, l) && pressed(c); };
  static const auto has_voids = [](const Case& c, const Layer&) { return c.effects.metal_void; };
  static const auto is_noisy = [](const Case&, const Layer& l) { return l.initial_voids.noise > 0; };
  static const auto at_collector = [](const Case&, const Layer& l) {
    return alloys(l) && l.outer_plane == OuterPlane::finite;
  };
  static const auto adheres = [](const Case& c, const Layer& l) {
    return alloys(l) || (coats(l) && c.effects.wall_energy);
  };
  static const auto is_crossed = [](const Case& c, const Layer& l) {
    return c.effects.interface_reaction && l.interlayer && l.interlayer->thickness > 0;
  };
  static const char
      *const lattice = "effects.lattice_motion, which needs an interface of the kind reaction and metal_void",
             *const pressure = "effects.lattice_motion, a lattice that moves, and a stack pressure (ambient.pressure)",
             *const creep =
                 "effects.void_collapse on, lattice_motion column, and a stack pressure "
                 "(ambient.pressure)",
             *const voids = "effects.metal_void on", *const film = "form field and a layer with outer_plane finite",
             *const wall = "effects.wall_energy on and a thickness",
             *const reaction = "effects.interface_reaction on and a thickness";
  const std::vector<std::string> pressed_lattice = {"lattice_motion", "/ambient.pressure"};
  static const std::vector<Row<Layer>> rows = {
      {metal_layer_table, "lattice_motion", drifts, lattice, {"/interfaces"}},
      {metal_layer_table, "load_sharing", shares, pressure, pressed_lattice},
      {metal_layer_table, "void_model", has_voids, voids, {}},
      {void_model_table, "void_model.porosity", creeps, creep, pressed_lattice},
      {metal_layer_table, "initial_voids", has_voids, voids, {}},
      {initial_voids_table,
       "initial_voids.seed",
       is_noisy,
       "noise above 0",
       {"initial_voids.noise", "initial_voids.file"}},
      {interlayer_table,
       "interlayer.collector_energy",
       at_collector,
       film,
       {"interlayer.form", "interlayer.thickness", "outer_plane"}},
      {interlayer_table, "interlayer.adhesion", adheres, wall, {"interlayer.thickness"}},
      {interlayer_table, "interlayer.area_resistance", is_crossed, reaction, {"interlayer.thickness"}},
  };
  return rows;
}

const std::vector<Row<Layer, InterfaceEntry>>& entry_rows() {
  using Entry = InterfaceEntry;
  static const auto reacts = [](const Case& c, const Layer&, const Entry&) { return c.effects.interface_reaction; };
  static const auto glides = [](const Case& c, const Layer& l, const Entry&) { return moves(c, l); };
  static const auto wets = [](const Case& c, const Layer&, const Entry&) { return c.effects.wall_energy; };
  static const auto deviates = [](const Case& c, const Layer&, const Entry& e) {
    return c.effects.wall_energy && e.contact_angle_cosine.deviation > 0;
  };
  static const char *const reaction = "effects.interface_reaction on",
                           *const lattice = "effects.lattice_motion and a metal whose lattice moves",
                           *const deviation = "a deviation above 0 (and effects.wall_energy on)";
  static const std::vector<Row<Layer, Entry>> rows = {
      {reaction_table, "film_resistance", reacts, reaction, {}},
      {reaction_table, "kinetics", reacts, reaction, {}},
      {reaction_table, "area_resistance", reacts, reaction, {}},
      {reaction_table, "anodic_coefficient", reacts, reaction, {}},
      {reaction_table, "cathodic_coefficient", reacts, reaction, {}},
      {reaction_table, "double_layer_capacity", reacts, reaction, {}},
      {reaction_table, "fracture_toughness", reacts, reaction, {}},
      {reaction_table, "flaw_size", reacts, reaction, {}},
      {reaction_table, "site_mobility", glides, lattice, {}},
      {reaction_table, "site_mobility_plating", glides, lattice, {}},
      {reaction_table, "contact_angle_cosine", wets, "effects.wall_energy on", {}},
      {heterogeneous_table,
       "contact_angle_cosine.correlation_length",
       deviates,
       deviation,
       {"contact_angle_cosine.deviation"}},
      {heterogeneous_table, "contact_angle_cosine.seed", deviates, deviation, {"contact_angle_cosine.deviation"}},
  };
  return rows;
}

/// Paths of the sections that a table describes.
std::vector<std::string> sections_of(const Case& input, const KeyTable& table) {
  std::vector<std::string> all;
  const auto add = [&](const std::string& path) {
    if (std::ranges::find(all, path) == all.end()) all.push_back(path);
  };
  for (int n = 0; n < input.region_count(); ++n) {
    const Layer& region = input.region(n);
    const bool metal = region.region == RegionKind::metal;
    if (&table == (metal ? &metal_layer_table : &electrolyte_layer_table)) add(join_path("layers", region.name));
    if (&table == (metal ? &metal_table : &electrolyte_table)) add(join_path("materials", region.material));
  }
  for (const InterfaceSpec& spec : input.interfaces) {
    const std::string path = fmt::format("interfaces.{}-{}", spec.lower, spec.upper);
    if (&table == &interface_table(spec.entry.kind)) add(path);
    for (std::size_t n = 0; n < spec.patches.size(); ++n)
      if (&table == &interface_table(spec.patches[n].entry.kind)) add(fmt::format("{}.patches.{}", path, n));
  }
  if (table.section.find('<') == std::string_view::npos) add(std::string(table.section));
  return all;
}

class Collector {
 public:
  explicit Collector(const Case& input) : input_(input) {}

  template <class... About>
  void look_at(const std::vector<Row<About...>>& rows, const std::string& section, const About&... about) {
    for (const Row<About...>& row : rows) {
      if (row.in_effect(input_, about...)) continue;
      const std::string path = row.key;
      IdleKey idle{join_path(section, path), row.needs, {"effects"}, row.table.find(path.substr(path.rfind('.') + 1))};
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
        IdleKey idle{join_path(join_path("materials", name), need.key),
                     need.by,
                     {"effects", "ambient.pressure"},
                     (metal ? metal_table : electrolyte_table).find(need.key)};
        for (const Layer* each : layers)
          for (const char* key : {"lattice_motion", "load_sharing", "void_model", "interlayer"})
            idle.switches.push_back(join_path(join_path("layers", each->name), key));
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

}  // namespace

std::vector<IdleKey> idle_keys(const Case& input) {
  Collector all(input);
  all.look_at(case_rows(), "");
  for (const Repeat& repeat : input.repeats) all.look_at(repeat_rows(), repeat.path, repeat);
  all.look_at_materials();
  for (const Layer& layer : input.layers) {
    if (layer.region != RegionKind::metal) continue;
    all.look_at(layer_rows(), join_path("layers", layer.name), layer);
    // thickness 0 says itself that there is none of it.
    if (layer.interlayer && layer.interlayer->thickness == 0)
      all.add({fmt::format("layers.{}.interlayer", layer.name), "a thickness", {}, nullptr});
  }
  for (const InterfaceSpec& spec : input.interfaces) {
    const Layer* metal = metal_at(input, spec);
    if (metal == nullptr) continue;
    const std::string path = fmt::format("interfaces.{}-{}", spec.lower, spec.upper);
    all.look_at(entry_rows(), path, *metal, spec.entry);
    for (std::size_t n = 0; n < spec.patches.size(); ++n)
      all.look_at(entry_rows(), fmt::format("{}.patches.{}", path, n), *metal, spec.patches[n].entry);
  }
  for (const AddedKey& each : added_keys())
    if (!each.acts(input))
      for (const std::string& section : sections_of(input, *each.table))
        all.add({join_path(section, std::string(each.key->name)),
                 fmt::format("the effect {}", each.effect),
                 {"effects"},
                 each.key});
  return all.take();
}

}  // namespace auralith

/// Which properties a case uses and needs: a textbook box of voids needs none of a metal, pure conduction no site mobility, a full
/// cell all. The properties of materials and interfaces stand here and not with the effects that use them, as `case` is below `physics`
/// and these keys are not those of one effect; a key that an effect brings says so itself (Effect::keys).
#include "case/needs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"
#include "config/added_keys.hpp"
#include "config/override.hpp"
#include "materials/keys.hpp"

namespace auralith {
namespace {

bool reacts(const Case& c, const Layer&) { return c.effects.interface_reaction; }
bool has_voids(const Case& c, const Layer&) { return c.effects.metal_void; }
bool never(const Case&, const Layer&) { return false; }

/// A ramp whose result penetration may be, or a condition on it.
bool asks_for_penetration(const Case& input) {
  const auto any = [](const std::vector<CutOff>& all) {
    return std::ranges::any_of(all, [](const CutOff& each) { return each.event == "penetration"; });
  };
  const auto step_asks = [&](const ProtocolStep& step) {
    return step.ramp || std::ranges::any_of(step.parts, any, &ProtocolStep::Part::cut_offs);
  };
  return std::ranges::any_of(input.protocol, step_asks) || std::ranges::any_of(input.repeats, any, &Repeat::until);
}

struct EntryNeed {
  const char* key;
  bool needed;
  const char* why;
};

void check_entry(const Case& input, const Layer& metal, const InterfaceEntry& entry, const std::string& path,
                 const ConfigNode& root) {
  const bool moving = moves(input, metal), penetrates = input.effects.interface_reaction && asks_for_penetration(input);
  const bool cell = penetrates || (input.effects.interface_reaction && input.effects.metal_void);
  const bool toughness = !entry.fracture_toughness.path.empty(), flaw = !entry.flaw_size.path.empty();
  const char* const why = penetrates ? "the protocol looks at penetration" : "lithium that is plated may penetrate it";
  const EntryNeed needs[] = {
      {"site_mobility", moving, "the lattice of the metal moves"},
      {"site_mobility_plating", moving, "the lattice of the metal moves"},
      {"fracture_toughness", cell || flaw, cell ? why : "flaw_size alone says nothing"},
      {"flaw_size", cell || toughness, cell ? why : "fracture_toughness alone says nothing"},
  };
  for (const EntryNeed& need : needs) {
    const Key& key = *reaction_table.find(need.key);
    if (!need.needed || !property_of(key, entry).path.empty()) continue;
    fail_at(place_of(root, path), join_path(path, need.key),
            fmt::format("missing; it is needed because {} ({}): {}", need.why, expected_quantity(std::string(key.unit)),
                        key.sentence));
  }
}

/// True when an effect that acts has added such a property.
template <class Owner, class Such>
bool any_added(const Case& input, const KeyTable& table, const Owner& owner, Such&& such) {
  return std::ranges::any_of(added_keys(), [&](const AddedKey& each) {
    return each.table == &table && each.key->kind == KeyKind::property && each.acts(input) &&
           such(property_of(*each.key, owner));
  });
}

/// True when one of the properties that the case uses is such.
template <class Such>
bool any_in_use(const Case& input, Such&& such) {
  const auto any_of = [&](const KeyTable& table, const auto& owner) {
    bool found = false;
    each_property(table, owner, [&](const Property& each) { found = found || such(each); });
    return found;
  };
  for (int n = 0; n < input.region_count(); ++n) {
    const Layer& layer = input.region(n);
    const bool metal = layer.region == RegionKind::metal;
    for (const MaterialNeed& need : metal ? metal_needs() : electrolyte_needs())
      if (need.used(input, layer) && such(metal ? property_of(*metal_table.find(need.key), layer.metal)
                                                : property_of(*electrolyte_table.find(need.key), layer.electrolyte)))
        return true;
    if (any_added(input, metal ? metal_layer_table : electrolyte_layer_table, layer, such) ||
        (metal ? any_added(input, metal_table, layer.metal, such)
               : any_added(input, electrolyte_table, layer.electrolyte, such)))
      return true;
    if (layer.lumped && input.effects.ion_transport && such(layer.lumped_resistance)) return true;
    if (layer.interlayer && layer.interlayer->thickness > 0 && any_of(interlayer_table, *layer.interlayer)) return true;
  }
  const auto conducts = [&](const InterfaceEntry& entry) {
    return entry.kind == InterfaceKind::contact_resistance ||
           (entry.kind == InterfaceKind::reaction && input.effects.interface_reaction);
  };
  for (const InterfaceSpec& spec : input.interfaces) {
    if (conducts(spec.entry) && any_of(interface_table(spec.entry.kind), spec.entry)) return true;
    for (const Patch& patch : spec.patches)
      if (conducts(patch.entry) && any_of(interface_table(patch.entry.kind), patch.entry)) return true;
  }
  return false;
}

}  // namespace

bool pressed(const Case& input) {
  const std::vector<double>& all = input.ambient.pressure.values;
  return std::any_of(all.begin(), all.end(), [](double each) { return each > 0; });
}

bool creeps(const Case& input, const Layer& layer) {
  return input.effects.void_collapse && layer.lattice_motion == LatticeMotion::column && pressed(input);
}

bool has_electrode(const Case& input) {
  return std::ranges::any_of(input.layers, [&](const Layer& layer) {
    return layer.region == RegionKind::metal && touches_electrolyte(input, layer);
  });
}

bool feels_temperature(const Case& input) {
  const auto follows = [](const Property& each) { return each.law != Property::Law::constant; };
  return input.effects.interface_reaction || std::any_of(input.layers.begin(), input.layers.end(), has_host) ||
         any_in_use(input, follows);
}

bool feels_pressure(const Case& input) {
  const auto follows = [](const Property& each) { return each.pressure_scale > 0; };
  const auto carries = [&](const Layer& each) {
    const bool open = each.outer_plane == OuterPlane::reservoir || each.outer_plane == OuterPlane::finite;
    return moves(input, each) || (input.effects.metal_void && each.region == RegionKind::metal && open);
  };
  return std::any_of(input.layers.begin(), input.layers.end(), carries) || any_in_use(input, follows);
}

const Layer* metal_at(const Case& input, const InterfaceSpec& spec) {
  const Layer* metal = nullptr;
  int metals = 0;
  for (int n = 0; n < input.region_count(); ++n) {
    const Layer& region = input.region(n);
    if ((region.name != spec.lower && region.name != spec.upper) || region.region != RegionKind::metal) continue;
    metal = &region;
    ++metals;
  }
  return metals == 1 ? metal : nullptr;
}

const std::vector<MaterialNeed>& metal_needs() {
  static const auto energy = [](const Case& c, const Layer& l) {
    return c.effects.metal_void && !l.void_model.explicit_energy;
  };
  static const auto diffuses = [](const Case& c, const Layer& l) {
    return c.effects.metal_void && !l.void_model.constant_mobility;
  };
  static const auto conducts = [](const Case& c, const Layer&) { return c.effects.electron_transport; };
  static const auto shares = [](const Case&, const Layer& l) { return l.load_sharing; };
  static const char *const no_energy = "void_model has no barrier and gradient_energy",
                           *const voids = "effects.metal_void on and a void_model without barrier and gradient_energy",
                           *const mobility = "effects.metal_void on and a void_model without mobility",
                           *const creep =
                               "effects.void_collapse on, lattice_motion column, and a stack pressure "
                               "(ambient.pressure)";
  static const std::vector<MaterialNeed> all = {
      {"molar_volume", [](const Case& c, const Layer& l) { return c.effects.interface_reaction || has_host(l); },
       reacts, "the reaction turns charge into volume", "effects.interface_reaction on"},
      {"surface_energy", energy, energy, no_energy, voids},
      {"bulk_modulus", has_voids, energy, no_energy, "effects.metal_void on"},
      {"self_diffusivity", diffuses, diffuses, "void_model has no mobility", mobility},
      {"surface_mobility", diffuses, never, "", mobility},
      {"electronic_conductivity", conducts, conducts, "effects.electron_transport is on",
       "effects.electron_transport on"},
      {"creep_coefficient", creeps, creeps, "effects.void_collapse is on", creep},
      {"creep_exponent", creeps, creeps, "effects.void_collapse is on", creep},
      {"hardness", [](const Case& c, const Layer& l) { return l.load_sharing && moves(c, l) && pressed(c); }, shares,
       "load_sharing is on", "load_sharing on, a lattice that moves, and a stack pressure (ambient.pressure)"},
  };
  return all;
}

const std::vector<MaterialNeed>& electrolyte_needs() {
  static const std::vector<MaterialNeed> all = {
      {"ionic_conductivity",
       [](const Case& c, const Layer& l) {
         return c.effects.ion_transport && !(l.lumped && !l.lumped_resistance.path.empty());
       },
       never, "", "effects.ion_transport on"},
      {"permittivity", [](const Case& c, const Layer& l) { return c.effects.ion_transport && !l.lumped; }, never, "",
       "effects.ion_transport on and a layer with cells"},
  };
  return all;
}

void check_needs(const Case& checked, const ConfigNode& root) {
  for (const Layer& layer : checked.layers) {
    if (layer.region != RegionKind::metal) continue;
    for (const MaterialNeed& need : metal_needs()) {
      const Key& key = *metal_table.find(need.key);
      if (!need.needed(checked, layer) || !property_of(key, layer.metal).path.empty()) continue;
      const std::string material = join_path("materials", layer.material);
      fail_at(place_of(root, material), join_path(material, need.key),
              fmt::format("missing; layer '{}' needs it because {} ({}): {}", layer.name, need.why,
                          expected_quantity(std::string(key.unit)), key.sentence));
    }
  }
  for (const InterfaceSpec& spec : checked.interfaces) {
    const Layer* metal = metal_at(checked, spec);
    if (metal == nullptr) continue;
    const std::string path = fmt::format("interfaces.{}-{}", spec.lower, spec.upper);
    if (spec.entry.kind == InterfaceKind::reaction) check_entry(checked, *metal, spec.entry, path, root);
    for (std::size_t n = 0; n < spec.patches.size(); ++n)
      if (spec.patches[n].entry.kind == InterfaceKind::reaction)
        check_entry(checked, *metal, spec.patches[n].entry, fmt::format("{}.patches.{}", path, n), root);
  }
}

}  // namespace auralith

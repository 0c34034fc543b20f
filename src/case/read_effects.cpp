#include <fmt/format.h>

#include <algorithm>

#include "case/keys.hpp"
#include "case/readers.hpp"

namespace auralith {
namespace {

/// What the layers and interfaces allow; the reasons are told when a switch asks for more.
struct Allowed {
  bool metal = false, electrolyte = false, reaction = false, gamma = false, moves = false, column = false;
};

Allowed look_at(const Case& known) {
  Allowed allowed;
  for (std::size_t i = 0; i < known.layers.size(); ++i) {
    const Layer& layer = known.layers[i];
    if (layer.region == RegionKind::metal) {
      allowed.metal = true;
      allowed.moves = allowed.moves || layer.lattice_motion != LatticeMotion::none;
      allowed.column = allowed.column || layer.lattice_motion == LatticeMotion::column;
    } else if (!layer.lumped) {
      allowed.electrolyte = true;
    }
    if (i > 0 && layer.region != known.layers[i - 1].region) allowed.gamma = true;
  }
  allowed.electrolyte = allowed.electrolyte || !known.regions.empty();
  if (known.label_map.given()) allowed.gamma = allowed.metal && allowed.electrolyte;
  for (const InterfaceSpec& spec : known.interfaces) {
    const bool in_patch = std::any_of(spec.patches.begin(), spec.patches.end(),
                                      [](const Patch& patch) { return patch.entry.kind == InterfaceKind::reaction; });
    if (spec.entry.kind == InterfaceKind::reaction || in_patch) allowed.reaction = true;
  }
  return allowed;
}

/// The switch as given, else `possible && wanted`. Switching on what is not possible is an error.
bool read_switch(Section& section, std::string_view key, bool possible, bool wanted, std::string_view needs) {
  const std::optional<bool> given = section.optional_boolean(key);
  if (given.value_or(false) && !possible)
    section.fail(key, fmt::format("'on' is not possible here: it needs {}; allowed: off", needs));
  const bool on = given.value_or(possible && wanted);
  section.note(key, on ? "on" : "off");
  return on;
}

}  // namespace

Effects read_effects(Section& top, const Case& known) {
  const Allowed allowed = look_at(known);
  Section section = top.section("effects", effects_table);
  Effects effects;
  effects.ion_transport =
      read_switch(section, "ion_transport", allowed.electrolyte, true, "an electrolyte layer with cells");
  effects.electron_transport =
      read_switch(section, "electron_transport", allowed.metal, allowed.reaction, "a metal layer");
  effects.interface_reaction = read_switch(
      section, "interface_reaction", allowed.reaction && effects.ion_transport && effects.electron_transport, true,
      "an interface of the kind reaction, ion_transport and electron_transport");
  effects.metal_void = read_switch(section, "metal_void", allowed.metal, true, "a metal layer");
  effects.wall_energy = read_switch(section, "wall_energy", allowed.gamma && effects.metal_void, true,
                                    "metal_void and a metal next to an electrolyte");
  effects.lattice_motion =
      read_switch(section, "lattice_motion", allowed.moves && effects.metal_void && effects.interface_reaction, true,
                  "metal_void, interface_reaction and a metal layer with lattice_motion rigid or column");
  effects.void_collapse = read_switch(section, "void_collapse", allowed.column && effects.lattice_motion, false,
                                      "lattice_motion and a metal layer with lattice_motion column");
  section.finish();
  return effects;
}

}  // namespace auralith

/// What the parts of a case need of each other: one place for "is it used" and "must it be there".
#pragma once

#include <vector>

#include "case/case.hpp"

namespace auralith {

/// True when the lattice of the layer moves, so that site law and stack pressure act on it.
inline bool moves(const Case& input, const Layer& layer) {
  return input.effects.lattice_motion && layer.lattice_motion != LatticeMotion::none;
}

/// True when there ever is a stack pressure.
bool pressed(const Case& input);

/// True when voids of the layer ever close by creep.
bool creeps(const Case& input, const Layer& layer);

/// True when some metal touches an electrolyte: it is an electrode, with contact to lose.
bool has_electrode(const Case& input);

/// True when the temperature, the stack pressure changes anything.
bool feels_temperature(const Case& input);
bool feels_pressure(const Case& input);

/// The metal of an interface with an electrolyte, nullptr when it is between two of a kind.
const Layer* metal_at(const Case& input, const InterfaceSpec& spec);

/// One property of a material: what uses it in a layer, and when a layer that uses it cannot do without.
struct MaterialNeed {
  const char* key;
  bool (*used)(const Case& input, const Layer& layer);
  bool (*needed)(const Case& input, const Layer& layer);
  const char* why;  ///< it is needed, to follow "because"
  const char* by;   ///< what uses it, to follow "it needs"
};
const std::vector<MaterialNeed>& metal_needs();
const std::vector<MaterialNeed>& electrolyte_needs();

}  // namespace auralith

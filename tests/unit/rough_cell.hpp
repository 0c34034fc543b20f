/// The small cell with a label map: steps in both interfaces, a grain boundary in the ceramic, a pore.
#pragma once

#include "unit/small_cell.hpp"

namespace auralith {

/// Gives the case the map of its layers.
inline void use_map(Case& input) {
  input.label_map.regions.clear();
  const std::size_t columns = input.grid.widths_x.size() * input.grid.widths_y.size();
  for (std::size_t n = 0; n < input.layers.size(); ++n)
    input.label_map.regions.insert(input.label_map.regions.end(), input.layers[n].heights.size() * columns,
                                   static_cast<std::int16_t>(n));
}

inline void set_region(Case& input, int i, int j, int k, int region) {
  const std::size_t nx = input.grid.widths_x.size(), ny = input.grid.widths_y.size();
  input.label_map.regions[(static_cast<std::size_t>(k) * ny + j) * nx + i] = static_cast<std::int16_t>(region);
}

inline InterfaceSpec small_contact(const std::string& a, const std::string& b) {
  InterfaceSpec spec;
  spec.lower = a;
  spec.upper = b;
  spec.entry.kind = InterfaceKind::contact_resistance;
  spec.entry.contact_resistance = constant_property(1e-3);
  return spec;
}

/// 2-D: cells 0-3 negative, 4-6 pellet, 7-10 positive; the steps leave one horizontal face in every column.
inline Case rough_cell() {
  Case input = small_cell();
  use_map(input);
  input.regions = {small_electrolyte("boundary")};
  input.regions[0].heights.clear();
  input.regions[0].electrolyte.ionic_conductivity = constant_property(0.007);
  set_region(input, 1, 0, 6, 2);  // positive, one cell down
  set_region(input, 2, 0, 4, 0);  // negative, one cell up
  set_region(input, 1, 0, 4, 3);  // grain boundary
  set_region(input, 0, 0, 5, LabelMap::pore);
  input.interfaces.push_back(small_contact("boundary", "pellet"));
  input.interfaces.push_back(small_interface("boundary", "negative"));
  input.interfaces.back().entry.area_resistance = constant_property(7e-3);
  return input;
}

}  // namespace auralith

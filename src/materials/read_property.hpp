/// Physical properties and materials from the input.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "config/section.hpp"
#include "materials/property.hpp"

namespace auralith {

/// Reads the property `key` of a section: a map {value, status, source, ...}. A plain number is an InputError that says
/// so. A key that is not given gets the declared default with status assumed.
Property read_property(Section& owner, std::string_view key);

/// Properties of one material by the name of their key; optional ones that are not given are missing. The table (metal or electrolyte) follows from `region`.
struct Material {
  std::string name;
  bool is_metal = false;
  std::map<std::string, Property, std::less<>> properties;
};
/// Reads materials.<name> from its map; `effective` receives what was in effect.
Material read_material(const std::string& name, const ConfigNode& node, ConfigNode& effective);

std::string_view status_name(Status status);

}  // namespace auralith

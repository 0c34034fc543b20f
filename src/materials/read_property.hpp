/// Physical properties and materials from the input.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "config/bind.hpp"
#include "materials/material.hpp"

namespace auralith {

/// A map {value, status, source, ...}. A plain number is an InputError that says so. A key that is not given gets the declared
/// default with status assumed.
void fill(Section& owner, const Key& key, Property& property);
template <>
inline constexpr KeyKind kind_of<Property> = KeyKind::property;

/// InputError for the first of these that is not given.
void require_properties(Section& owner, std::initializer_list<std::string_view> keys);
/// InputError when the property depends on temperature or pressure, where equations take it as one number.
void require_constant(const Section& owner, std::string_view key, const Property& property);

/// The property of a struct that this key fills.
template <class Owner>
const Property& property_of(const Key& key, const Owner& owner) {
  return *static_cast<const Property*>(key.binding.member(const_cast<Owner*>(&owner)));
}
/// Calls see(property) for each that keys of the table fill.
template <class Owner, class See>
void each_property(const KeyTable& table, const Owner& owner, See&& see) {
  for (const Key& key : table.keys())
    if (key.kind == KeyKind::property && key.binding.is_of(typeid(Owner))) see(property_of(key, owner));
}

/// Reads materials.<name> from its map; `effective` receives what was in effect. The table (metal or electrolyte) follows from
/// `region`; optional properties that are not given have no path.
Material read_material(const std::string& name, const ConfigNode& node, ConfigNode& effective);

}  // namespace auralith

#include "materials/read_property.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include "materials/keys.hpp"

namespace auralith {
namespace {

/// J per particle, also from an energy per mole.
double read_activation_energy(Section& section) {
  const Key& how = section.declared("activation_energy");
  const ConfigNode* node = section.node("activation_energy");
  Key per_mole = how;
  per_mole.unit = "J/mol";
  per_mole.bounds = {how.bounds.low * constants::avogadro, how.bounds.high * constants::avogadro, false};
  if (node->is_scalar()) {
    try {
      (void)parse_quantity(node->text, "J/mol");
      return section.quantity_as("activation_energy", per_mole) / constants::avogadro;
    } catch (const InputError&) {
      // not per mole: the reader below says what is wrong if it is no energy per particle either
    }
  }
  return section.quantity_as("activation_energy", how);
}

void read_temperature_table(Section& section, const Key& owner_key, Property& property) {
  property.law = Property::Law::table;
  property.temperatures = section.quantities("temperatures");
  Key how = owner_key;
  how.allow_infinite = false;
  property.values = section.quantities_as("values", how);
  if (property.temperatures.empty() || property.temperatures.size() != property.values.size()) {
    section.fail("values", fmt::format("{} values for {} temperatures; expected one for each", property.values.size(),
                                       property.temperatures.size()));
  }
  for (std::size_t i = 1; i < property.temperatures.size(); ++i) {
    if (!(property.temperatures[i] > property.temperatures[i - 1]))
      section.fail("temperatures", "not increasing; expected increasing temperatures");
  }
  property.value = property.at(property.reference_temperature);
}

}  // namespace

void require_properties(Section& owner, std::initializer_list<std::string_view> keys) {
  for (const std::string_view name : keys) {
    const Key& key = owner.declared(name);
    if (!owner.given(name))
      owner.fail(name, fmt::format("missing; this property is required ({}): {}",
                                   expected_quantity(std::string(key.unit)), key.sentence));
  }
}

void require_constant(const Section& owner, std::string_view key, const Property& property) {
  if (property.law != Property::Law::constant || property.pressure_scale > 0)
    owner.fail(key, "depends on temperature or pressure, which nothing follows here; allowed: a constant");
}

void fill(Section& owner, const Key& key, Property& property) {
  property = {};
  property.unit = std::string(key.unit);
  property.path = join_path(owner.path(), key.name);
  const ConfigNode* node = owner.node(key.name);
  if (node == nullptr) {
    if (!key.has_default()) require_properties(owner, {key.name});
    const std::string text(key.fallback);
    property.value = text == "infinite" ? std::numeric_limits<double>::infinity() : parse_quantity(text, property.unit);
    property.source = "default" + (key.reference.empty() ? std::string() : "; " + std::string(key.reference));
    ConfigNode& effective = owner.effective().member(key.name);
    effective.member("value") = scalar_node(text);
    effective.member("status") = scalar_node(std::string(word_of(property.status)));
    effective.member("source") = scalar_node(property.source);
    return;
  }
  if (!node->is_map()) {
    owner.fail(key.name,
               fmt::format("{} is a plain value; a physical property is a map {{value: ..., status: {}, "
                           "source: \"...\"}} with {}",
                           describe_node(*node), fmt::join(word_list<Status>, "|"), expected_quantity(property.unit)));
  }
  Section section = owner.section(key.name, property_table);
  const bool as_table = section.given("temperatures") || section.given("values");
  if (as_table && section.given("value")) section.fail("value", "given together with a table; expected one of the two");
  if (as_table) {
    read_temperature_table(section, key, property);
  } else {
    if (!section.given("value"))
      section.fail("value", fmt::format("missing; expected {}", expected_quantity(property.unit)));
    property.value = section.quantity_as("value", key);
    if (section.given("activation_energy")) {
      if (std::isinf(property.value)) section.fail("activation_energy", "an infinite value has no temperature law");
      property.law = Property::Law::arrhenius;
      property.activation_energy = read_activation_energy(section);
    }
  }
  if (section.given("pressure_scale") != section.given("pressure_exponent"))
    section.fail(section.given("pressure_scale") ? "pressure_exponent" : "pressure_scale",
                 "missing; a pressure law needs both pressure_scale and pressure_exponent");
  section.bind(property);
  section.finish();
}

Material read_material(const std::string& name, const ConfigNode& node, ConfigNode& effective) {
  const std::string path = join_path("materials", name);
  const ConfigNode* region = node.find("region");
  if (region == nullptr)
    fail_at(node.place, join_path(path, "region"),
            fmt::format("missing; allowed: {} (a card usually says it)", fmt::join(word_list<RegionKind>, ", ")));
  Material material;
  material.name = name;
  const bool is_metal = find_word<RegionKind>(region->text) == RegionKind::metal;
  Section section(&node, node.place, is_metal ? metal_table : electrolyte_table, path, effective);
  section.bind(material);
  is_metal ? section.bind(material.metal) : section.bind(material.electrolyte);
  section.finish();
  return material;
}

}  // namespace auralith

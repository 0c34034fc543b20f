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

std::string_view status_name(Status status) {
  constexpr std::string_view names[] = {"measured", "derived", "assumed", "calibrated"};
  return names[static_cast<int>(status)];
}

Property read_property(Section& owner, std::string_view key) {
  const Key& how = owner.declared(key);
  Property property;
  property.unit = std::string(how.unit);
  property.path = join_path(owner.path(), key);
  const ConfigNode* node = owner.node(key);
  if (node == nullptr) {
    if (how.fallback == required || how.fallback == optional_key) {
      owner.fail(key, fmt::format("missing; this property is required ({}): {}", expected_quantity(property.unit),
                                  how.sentence));
    }
    const std::string text(how.fallback);
    property.value = text == "infinite" ? std::numeric_limits<double>::infinity() : parse_quantity(text, property.unit);
    property.source = "default" + (how.reference.empty() ? std::string() : "; " + std::string(how.reference));
    ConfigNode& effective = owner.effective().member(key);
    effective.member("value") = scalar_node(text);
    effective.member("status") = scalar_node("assumed");
    effective.member("source") = scalar_node(property.source);
    return property;
  }
  if (!node->is_map()) {
    owner.fail(
        key,
        fmt::format("{} is a plain value; a physical property is a map {{value: ..., status: measured|derived|assumed|"
                    "calibrated, source: \"...\"}} with {}",
                    describe_node(*node), expected_quantity(property.unit)));
  }
  Section section = owner.section(key, property_table);
  const bool as_table = section.given("temperatures") || section.given("values");
  if (as_table && section.given("value")) section.fail("value", "given together with a table; expected one of the two");
  if (as_table) {
    read_temperature_table(section, how, property);
  } else {
    if (!section.given("value"))
      section.fail("value", fmt::format("missing; expected {}", expected_quantity(property.unit)));
    property.value = section.quantity_as("value", how);
    if (section.given("activation_energy")) {
      if (std::isinf(property.value)) section.fail("activation_energy", "an infinite value has no temperature law");
      property.law = Property::Law::arrhenius;
      property.activation_energy = read_activation_energy(section);
      property.reference_temperature = section.quantity("reference_temperature");
      enum class Form { plain, over_temperature };
      property.over_temperature = section.choice<Form>("form") == Form::over_temperature;
    }
  }
  if (section.given("pressure_scale") != section.given("pressure_exponent"))
    section.fail(section.given("pressure_scale") ? "pressure_exponent" : "pressure_scale",
                 "missing; a pressure law needs both pressure_scale and pressure_exponent");
  if (section.given("pressure_scale")) {
    property.pressure_scale = section.quantity("pressure_scale");
    property.pressure_exponent = section.quantity("pressure_exponent");
  }
  property.status = section.choice<Status>("status");
  property.source = section.text("source");
  section.finish();
  return property;
}

Material read_material(const std::string& name, const ConfigNode& node, ConfigNode& effective) {
  const std::string path = join_path("materials", name);
  const ConfigNode* region = node.find("region");
  if (region == nullptr)
    fail_at(node.place, join_path(path, "region"), "missing; allowed: metal, electrolyte (a card usually says it)");
  Material material;
  material.name = name;
  material.is_metal = region->text == "metal";
  const KeyTable& table = material.is_metal ? metal_table : electrolyte_table;
  Section section(&node, node.place, table, path, effective);
  enum class Region { metal, electrolyte };
  (void)section.choice<Region>("region");
  for (const Key& key : table.keys) {
    const bool absent = key.fallback == optional_key && !section.given(key.name);
    if (key.kind == KeyKind::property && !absent)
      material.properties.emplace(std::string(key.name), read_property(section, key.name));
  }
  section.finish();
  return material;
}

}  // namespace auralith

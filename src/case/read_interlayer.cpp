/// The coating of a metal layer: a card (inputs/materials/interlayers) and how much of it there is.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"

namespace auralith {
namespace {

constexpr double room = 298.15;            // K, where the curve is checked
constexpr double least_saturation = 1e-3;  // V: below this the curve has ended and x_max means nothing

/// Calls read(item) for every map of a list in a section of its own.
template <class Read>
void for_items(Section& owner, const char* key, const KeyTable& table, Read&& read) {
  std::size_t index = 0;
  for (const ConfigNode* node : list_items(owner, key)) {
    const std::string path = join_path(owner.path(), fmt::format("{}.{}", key, index++));
    Section item(node, owner.place(), table, path, owner.effective().member(key).append());
    read(item);
    item.finish();
  }
}

/// A property that the equations take as one number.
Property read_constant(Section& section, const char* key) {
  Property property = read_property(section, key);
  if (property.law != Property::Law::constant || property.pressure_scale > 0)
    section.fail(key, "depends on temperature or pressure, which nothing follows here; allowed: a constant");
  return property;
}

void read_curve(Section& owner, Interlayer& layer) {
  Section section = owner.section("equilibrium_potential", curve_table);
  EquilibriumCurve& curve = layer.curve;
  for_items(section, "exponentials", exponential_table, [&](Section& item) {
    const double height = item.quantity("height");
    curve.exponentials.push_back({height, item.quantity("decay")});
  });
  for_items(section, "steps", step_table, [&](Section& item) {
    const double height = item.quantity("height"), position = item.quantity("position");
    curve.steps.push_back({height, position, item.quantity("width")});
  });
  if (curve.exponentials.empty() && curve.steps.empty())
    section.fail("steps", "missing; a curve needs at least one step or exponential");
  curve.dilute = section.quantity("dilute");
  layer.curve_status = section.choice<Status>("status");
  layer.curve_source = section.text("source");
  section.finish();
}

void read_alloy(Section& section, Interlayer& layer) {
  read_curve(section, layer);
  if (!section.given("saturation"))
    section.fail("saturation", "missing; a layer that alloys needs the content of its richest phase, e.g. 3.75");
  layer.saturation = section.quantity("saturation");
  const double at_saturation = layer.curve.potential(layer.saturation, room);
  if (at_saturation < least_saturation) {
    double last = 0;
    for (const auto& s : layer.curve.steps) last = std::max(last, s.position);
    section.fail(
        "saturation",
        fmt::format("{:.4g} lies beyond the curve: U is only {:.2g} mV there and lithium metal has come before "
                    "(last step at x = {:.4g}); allowed: a content where U is at least {} mV",
                    layer.saturation, 1e3 * at_saturation, last, 1e3 * least_saturation));
  }
  layer.molar_volume = read_constant(section, "molar_volume");
  layer.diffusivity = read_property(section, "diffusivity");
  layer.boundary_energy = read_property(section, "boundary_energy");
  layer.boundary_thickness = read_constant(section, "boundary_thickness");
  layer.collector_energy = read_property(section, "collector_energy");
  layer.form = section.choice<InterlayerForm>("form");
  layer.lithium_content = section.quantity("lithium_content");
  if (layer.lithium_content > layer.saturation)
    section.fail("lithium_content", fmt::format("{:.4g} is more than the saturation {:.4g}; allowed: less",
                                                layer.lithium_content, layer.saturation));
}

/// What a coating without a curve does to the current depends on how much of it there is, so its card has to say for which.
void read_reference_thickness(Section& section, Interlayer& layer) {
  constexpr const char* key = "reference_thickness";
  if (layer.alloys) {
    if (section.given(key))
      section.fail(key, "has no effect on a layer that alloys, whose transport is solved for; remove it");
    return;
  }
  const bool scales = section.given("area_resistance") || section.given("irreversible_uptake");
  if (scales && !section.given(key))
    section.fail(key,
                 "missing; area_resistance and irreversible_uptake of a coating belong to one thickness, e.g. 5 nm");
  if (!scales && section.given(key))
    section.fail(key, "without area_resistance or irreversible_uptake nothing is in proportion to it; remove it");
  if (scales) layer.reference_thickness = section.quantity(key);
}

}  // namespace

std::optional<Interlayer> read_interlayer(Section& owner, double thickness_of_layer) {
  if (!owner.given("interlayer")) return std::nullopt;
  Section section = owner.section("interlayer", interlayer_table);
  Interlayer layer;
  layer.host = section.text("host");
  layer.thickness = section.quantity("thickness");
  layer.alloys = section.given("equilibrium_potential");
  if (layer.alloys) read_alloy(section, layer);
  layer.adhesion = read_property(section, "adhesion");
  if (section.given("area_resistance")) layer.area_resistance = read_property(section, "area_resistance");
  if (section.given("irreversible_uptake")) layer.irreversible_uptake = read_constant(section, "irreversible_uptake");
  read_reference_thickness(section, layer);
  if (layer.alloys && layer.thickness > thickness_of_layer * (1 + 1e-12))
    section.fail("thickness",
                 fmt::format("{} is more than the thickness of its layer ({}); allowed: at most that",
                             format_quantity(layer.thickness, "m"), format_quantity(thickness_of_layer, "m")));
  for_items(section, "pinholes", pinhole_table, [&](Section& item) {
    const std::vector<double> centre = item.quantities("centre");
    if (centre.size() != 2) item.fail("centre", fmt::format("{} coordinates; expected two: [x, y]", centre.size()));
    layer.pinholes.push_back({{centre[0], centre[1]}, item.quantity("radius")});
  });
  section.finish();
  return layer;
}

}  // namespace auralith

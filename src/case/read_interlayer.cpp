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

void read_curve(Section& owner, Interlayer& layer) {
  Section section = owner.section("equilibrium_potential", curve_table);
  section.bind(layer.curve);
  section.bind(layer);
  if (layer.curve.exponentials.empty() && layer.curve.steps.empty())
    section.fail("steps", "missing; a curve needs at least one step or exponential");
  section.finish();
}

void check_alloy(Section& section, const Interlayer& layer) {
  if (!section.given("saturation"))
    section.fail("saturation", "missing; a layer that alloys needs the content of its richest phase, e.g. 3.75");
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
  require_properties(section, {"molar_volume", "diffusivity", "boundary_energy", "boundary_thickness"});
  require_constant(section, "molar_volume", layer.molar_volume);
  require_constant(section, "boundary_thickness", layer.boundary_thickness);
  if (layer.lithium_content > layer.saturation)
    section.fail("lithium_content", fmt::format("{:.4g} is more than the saturation {:.4g}; allowed: less",
                                                layer.lithium_content, layer.saturation));
}

/// What a coating without a curve does to the current depends on how much of it there is, so its card has to say for which.
void check_reference_thickness(const Section& section, const Interlayer& layer) {
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
}

}  // namespace

std::optional<Interlayer> read_interlayer(Section& owner, double thickness_of_layer) {
  if (!owner.given("interlayer")) return std::nullopt;
  Section section = owner.section("interlayer", interlayer_table);
  Interlayer layer;
  layer.alloys = section.given("equilibrium_potential");
  if (layer.alloys) read_curve(section, layer);
  section.bind(layer);
  if (layer.alloys) check_alloy(section, layer);
  require_constant(section, "irreversible_uptake", layer.irreversible_uptake);
  check_reference_thickness(section, layer);
  if (layer.alloys && layer.thickness > thickness_of_layer * (1 + 1e-12))
    section.fail("thickness",
                 fmt::format("{} is more than the thickness of its layer ({}); allowed: at most that",
                             format_quantity(layer.thickness, "m"), format_quantity(thickness_of_layer, "m")));
  section.finish();
  return layer;
}

}  // namespace auralith

/// Where an interlayer can be and what it needs.
#include <fmt/format.h>

#include "base/units.hpp"
#include "case/readers.hpp"
#include "config/override.hpp"

namespace auralith {

void check_interlayers(const Case& checked, const ConfigNode& root) {
  const std::vector<Layer>& layers = checked.layers;
  for (std::size_t n = 0; n < layers.size(); ++n) {
    const Layer& layer = layers[n];
    if (!layer.interlayer) continue;
    const std::string base = join_path("layers", layer.name), path = join_path(base, "interlayer");
    const auto fail = [&](const std::string& at, const std::string& message) {
      fail_at(place_of(root, at), at, message);
    };
    if (!alloys(layer)) {
      if (!layer.interlayer->pinholes.empty())
        fail(path + ".pinholes",
             "have no effect in a coating that does not alloy; allowed: no interlayer, and area_resistance and "
             "contact_angle_cosine of the interface and of its patches");
      for (const InterfaceSpec& spec : checked.interfaces)
        if (layer.interlayer->thickness > 0 && !spec.patches.empty() &&
            (spec.lower == layer.name || spec.upper == layer.name))
          fail(path, fmt::format("is a coating of the whole interface {}-{}, which has patches; allowed: one of them",
                                 spec.lower, spec.upper));
      continue;
    }
    const bool below = n > 0 && layers[n - 1].region == RegionKind::electrolyte;
    const bool above = n + 1 < layers.size() && layers[n + 1].region == RegionKind::electrolyte;
    if (checked.label_map.given()) fail(path, "alloys, which a label map does not allow; allowed: flat interfaces");
    if (!below && !above)
      fail(path, "lies between a metal and an electrolyte; allowed: in a layer next to an electrolyte");
    if (!checked.effects.metal_void) fail(path, "alloys, for which voids must be on; allowed: effects.metal_void on");
    if (!checked.initial.directory.empty())
      fail(path, "alloys, and its composition cannot be taken from an earlier run; allowed: without initial");
    const double h = above ? layer.heights.back() : layer.heights.front();
    const double thickness = layer.interlayer->boundary_thickness.value;
    if (!(h <= thickness * (1 + 1e-9)))
      fail(
          join_path(base, "cells"),
          fmt::format("the first metal cell at the interface is {} high, too coarse for the boundary between alloy and "
                      "lithium, {} thick (interlayer.boundary_thickness); allowed: at most that",
                      format_quantity(h, "m"), format_quantity(thickness, "m")));
  }
}

}  // namespace auralith

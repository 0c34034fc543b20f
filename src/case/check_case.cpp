#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/units.hpp"
#include "case/contact_angle.hpp"
#include "case/readers.hpp"
#include "config/override.hpp"

namespace auralith {
namespace {
/// Checks of one case; `fail` finds the place of a path in the document.
class Checker {
 public:
  Checker(const Case& checked, const ConfigNode& root) : case_(checked), root_(root) {}

  void run() const {
    check_stack();
    for (std::size_t i = 0; i < case_.layers.size(); ++i) check_layer(i);
    for (const InterfaceSpec& spec : case_.interfaces) check_interface(spec);
    check_current();
  }

 private:
  [[noreturn]] void fail(const std::string& path, const std::string& message) const {
    fail_at(place_of(root_, path), path, message);
  }
  [[nodiscard]] static std::string layer_path(const Layer& layer, const char* key) {
    return fmt::format("layers.{}.{}", layer.name, key);
  }
  [[nodiscard]] const Layer& layer_named(const std::string& name) const {
    int n = 0;  // interfaces name known regions only
    while (case_.region(n).name != name) ++n;
    return case_.region(n);
  }
  [[nodiscard]] const InterfaceSpec* interface_above(const Layer& lower) const {
    for (const InterfaceSpec& spec : case_.interfaces) {
      if (spec.lower == lower.name) return &spec;
    }
    return nullptr;
  }

  void check_stack() const {
    if (case_.grid.boundary_z != StackBoundary::periodic) return;
    for (const Layer& layer : case_.layers) {
      if (layer.region == RegionKind::electrolyte || layer.outer_plane != OuterPlane::insulating ||
          layer.lattice_motion != LatticeMotion::none) {
        fail("grid.z.boundary",
             "'periodic' with an electrode or an electrolyte (layer '" + layer.name +
                 "'); allowed: closed, or only metal layers with outer_plane insulating and lattice_motion none");
      }
    }
  }

  void check_layer(std::size_t index) const {
    const Layer& layer = case_.layers[index];
    const bool first = index == 0;
    const bool last = index + 1 == case_.layers.size();
    const Layer* below = first ? nullptr : &case_.layers[index - 1];
    const Layer* above = last ? nullptr : &case_.layers[index + 1];
    if (!first && !last && layer.outer_plane != OuterPlane::insulating) {
      fail(layer_path(layer, "outer_plane"),
           "an inner layer has no outer plane; allowed: only in the first and the last layer");
    }
    if (layer.region == RegionKind::electrolyte) {
      check_lumped(layer, below, above);
      return;
    }
    const bool gamma_below = below != nullptr && below->region == RegionKind::electrolyte;
    const bool gamma_above = above != nullptr && above->region == RegionKind::electrolyte;
    if (gamma_below && gamma_above) {
      fail("layers." + layer.name,
           "a metal with an electrolyte on both sides; allowed: at most one, the other side is its outer plane");
    }
    // A label map decides where the metal ends; what follows from that is checked on the grid (physics/check_regions.cpp).
    check_motion(layer, touches_electrolyte(case_, layer));
    check_voids(layer, index);
  }

  void check_lumped(const Layer& layer, const Layer* below, const Layer* above) const {
    if (!layer.lumped) return;
    const auto fits = [](const Layer* other) { return other == nullptr || other->region == RegionKind::electrolyte; };
    const bool any_cells = std::any_of(case_.layers.begin(), case_.layers.end(), [](const Layer& other) {
      return other.region == RegionKind::electrolyte && !other.lumped;
    });
    if (!fits(below) || !fits(above) || !any_cells) {
      fail(layer_path(layer, "lumped"),
           "a lumped layer has no cells, so its neighbours must be electrolyte layers (or the end of the stack), and "
           "some electrolyte layer must have cells");
    }
  }

  void check_motion(const Layer& layer, bool has_gamma) const {
    if (layer.lattice_motion != LatticeMotion::none && !has_gamma) {
      fail(layer_path(layer, "lattice_motion"),
           "a lattice moves only at an interface with an electrolyte; allowed here: none");
    }
    if (layer.outer_plane == OuterPlane::finite && layer.lattice_motion != LatticeMotion::rigid) {
      fail(layer_path(layer, "lattice_motion"),
           fmt::format("'{}' with outer_plane finite; a collector plane needs one velocity, allowed: rigid",
                       layer.lattice_motion == LatticeMotion::column ? "column" : "none"));
    }
  }

  void check_voids(const Layer& layer, std::size_t index) const {
    const VoidModel& model = layer.void_model;
    if (!case_.effects.metal_void) return;
    if (!model.explicit_energy && model.interface_thickness <= 0) {
      fail(layer_path(layer, "void_model"),
           "missing; voids need {interface_thickness: 0.15 um} or {barrier: ..., gradient_energy: ...}");
    }
    double bottom = 0;
    for (std::size_t i = 0; i < index; ++i) bottom += case_.layers[i].thickness;
    double top = bottom + layer.thickness;
    if (case_.label_map.given()) {
      bottom = top = 0;
      for (const Layer& each : case_.layers) top += each.thickness;
    }
    const std::array<double, 3> low{0, 0, bottom};
    const std::array<double, 3> high{total(case_.grid.widths_x), total(case_.grid.widths_y), top};
    for (std::size_t k = 0; k < layer.initial_voids.inclusions.size(); ++k) {
      const Inclusion& inclusion = layer.initial_voids.inclusions[k];
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const double slack = 1e-9 * (high[axis] - low[axis]);
        if (inclusion.centre[axis] < low[axis] - slack || inclusion.centre[axis] > high[axis] + slack) {
          fail(layer_path(layer, fmt::format("initial_voids.inclusions.{}.centre", k).c_str()),
               fmt::format("{} = {} is outside the layer; allowed: between {} and {}", "xyz"[axis],
                           format_quantity(inclusion.centre[axis], "m"), format_quantity(low[axis], "m"),
                           format_quantity(high[axis], "m")));
        }
      }
    }
  }

  void check_interface(const InterfaceSpec& spec) const {
    const std::string path = fmt::format("interfaces.{}-{}", spec.lower, spec.upper);
    const Layer& lower = layer_named(spec.lower);
    const Layer& upper = layer_named(spec.upper);
    if (lower.region == upper.region) return;
    const bool metal_below = lower.region == RegionKind::metal;
    const Layer& metal = metal_below ? lower : upper;
    check_wall(spec.entry, metal, metal_below, path);
    check_rigid_patches(spec, metal, path);
    for (std::size_t i = 0; i < spec.patches.size(); ++i) {
      check_wall(spec.patches[i].entry, metal, metal_below, fmt::format("{}.patches.{}", path, i));
    }
  }

  /// An infinite site mobility of a rigid layer is one constraint for the whole of Gamma.
  void check_rigid_patches(const InterfaceSpec& spec, const Layer& metal, const std::string& path) const {
    if (metal.lattice_motion != LatticeMotion::rigid) return;
    const auto mobilities = [](const InterfaceEntry& entry) {
      return std::pair(entry.site_mobility.value, entry.site_mobility_plating.value);
    };
    const auto whole = mobilities(spec.entry);
    for (std::size_t i = 0; i < spec.patches.size(); ++i) {
      const auto own = mobilities(spec.patches[i].entry);
      const bool infinite = std::isinf(std::max({whole.first, whole.second, own.first, own.second}));
      if (infinite && own != whole)
        fail(fmt::format("{}.patches.{}", path, i),
             "other site mobilities than the interface, one of them infinite, on a metal with lattice_motion rigid; "
             "allowed: the same ones, finite ones, or lattice_motion column");
    }
  }

  /// See contact_angle.hpp.
  void check_wall(const InterfaceEntry& entry, const Layer& metal, bool metal_below, const std::string& path) const {
    if (case_.label_map.given()) return;  // checked face by face
    if (!case_.effects.wall_energy || entry.kind == InterfaceKind::contact_resistance) return;
    const HeterogeneousValue& angle = entry.contact_angle_cosine;
    const std::string angle_path = path + ".contact_angle_cosine";
    if (angle.deviation > 0 && case_.grid.widths_x.size() * case_.grid.widths_y.size() == 1) {
      fail(angle_path + ".deviation", "a deviation needs a lateral direction with more than one cell; allowed here: 0");
    }
    const double h = metal_below ? metal.heights.back() : metal.heights.front();
    const WallResolution wall = wall_resolution(case_, metal, entry);
    if (!wall.allows(h)) {
      fail(layer_path(metal, "cells"),
           fmt::format("the first metal cell at the interface is {} high, too coarse for a contact angle cosine up to "
                       "{:.3g} ({}) and an interface "
                       "thickness of {}; allowed: less than {}",
                       format_quantity(h, "m"), wall.cosine, angle_path, format_quantity(wall.thickness, "m"),
                       format_quantity(wall.limit(), "m")));
    }
  }

  /// A step with current or voltage needs a way for the current through the whole stack.
  void check_current() const {
    for (const ProtocolStep& step : case_.protocol)
      if (step.drives()) check_path_of_current(step.path);
  }

  void check_path_of_current(const std::string& path) const {
    for (const Layer* end : {&case_.layers.front(), &case_.layers.back()}) {
      if (end->outer_plane == OuterPlane::insulating) {
        fail(path, fmt::format("a current cannot leave through layer '{}', whose outer plane is insulating; allowed: "
                               "rest, or an outer plane "
                               "reservoir, finite (metal) or equipotential (electrolyte)",
                               end->name));
      }
    }
    for (const Layer& layer : case_.layers) {
      const bool carries =
          layer.region == RegionKind::metal ? case_.effects.electron_transport : case_.effects.ion_transport;
      if (!carries) {
        fail(path,
             fmt::format("a current cannot cross layer '{}': {} is off; allowed: rest", layer.name,
                         layer.region == RegionKind::metal ? "effects.electron_transport" : "effects.ion_transport"));
      }
    }
    for (std::size_t i = 0; i + 1 < case_.layers.size() && !case_.label_map.given(); ++i) {
      const Layer& lower = case_.layers[i];
      const Layer& upper = case_.layers[i + 1];
      const InterfaceSpec* spec = interface_above(lower);
      const bool conducts =
          spec != nullptr && (spec->entry.kind != InterfaceKind::blocking ||
                              std::any_of(spec->patches.begin(), spec->patches.end(), [](const Patch& patch) {
                                return patch.entry.kind != InterfaceKind::blocking;
                              }));
      if (!conducts) {
        fail(path, fmt::format("a current cannot cross from layer '{}' to '{}': the interface is blocking; allowed: "
                               "rest, or an entry in "
                               "interfaces that conducts",
                               lower.name, upper.name));
      }
      if (spec->entry.kind == InterfaceKind::reaction && !case_.effects.interface_reaction) {
        fail(path, "a current cannot cross the interface: effects.interface_reaction is off; allowed: rest");
      }
    }
  }

  [[nodiscard]] static double total(const std::vector<double>& widths) {
    return std::accumulate(widths.begin(), widths.end(), 0.0);
  }

  const Case& case_;
  const ConfigNode& root_;
};

}  // namespace

void check_case(const Case& checked, const ConfigNode& root) {
  check_needs(checked, root);
  check_interlayers(checked, root);
  Checker(checked, root).run();
  check_conditions(checked, root);
}

}  // namespace auralith

/// Where an interlayer can be and what it needs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/units.hpp"
#include "case/readers.hpp"
#include "config/override.hpp"

namespace auralith {

namespace {

/// Of every column of cells: how many of these holes contain its centre.
std::vector<int> holes_at(const GridSpec& grid, const std::vector<Pinhole>& holes) {
  const auto centres = [](const std::vector<double>& widths) {
    std::vector<double> all;
    double node = 0;
    for (const double width : widths) {
      all.push_back(node + 0.5 * width);
      node += width;
    }
    return all;
  };
  std::vector<int> counts;
  for (const double y : centres(grid.widths_y))
    for (const double x : centres(grid.widths_x))
      counts.push_back(static_cast<int>(std::count_if(holes.begin(), holes.end(), [&](const Pinhole& hole) {
        return std::hypot(grid.widths_x.size() > 1 ? x - hole.centre[0] : 0.0,
                          grid.widths_y.size() > 1 ? y - hole.centre[1] : 0.0) < hole.radius;
      })));
  return counts;
}

/// True when the disc contains the centre of a column of cells.
bool contains_a_column(const GridSpec& grid, const Pinhole& hole) {
  const std::vector<int> counts = holes_at(grid, {hole});
  return std::any_of(counts.begin(), counts.end(), [](int count) { return count > 0; });
}

/// True when the holes leave no column.
bool all_holes(const GridSpec& grid, const Interlayer& film) {
  const std::vector<int> counts = holes_at(grid, film.pinholes);
  return std::all_of(counts.begin(), counts.end(), [](int count) { return count > 0; });
}

/// Cells of a film that is a field have it or not; the holes of others cut the faces by area (check_patches.cpp).
template <class Fail>
void check_holes(const GridSpec& grid, const Layer& layer, const std::string& path, Fail&& fail) {
  const std::vector<Pinhole>& holes = layer.interlayer->pinholes;
  for (std::size_t hole = 0; hole < holes.size(); ++hole) {
    const std::string here = fmt::format("{}.pinholes.{}", path, hole);
    if (alloys(layer) && !contains_a_column(grid, holes[hole]))
      fail(here,
           "contains the centre of no cell, so the film would be whole; allowed: a centre inside the cell, a radius "
           "of at least the cells there");
    const auto inside = [](double place, const std::vector<double>& widths) {
      const double length = std::accumulate(widths.begin(), widths.end(), 0.0);
      return widths.size() == 1 || (place >= 0 && place <= length * (1 + 1e-9));
    };
    if (!inside(holes[hole].centre[0], grid.widths_x) || !inside(holes[hole].centre[1], grid.widths_y))
      fail(here, "lies outside of the interface; allowed: a centre inside the cell");
  }
  if (alloys(layer) && !holes.empty() && all_holes(grid, *layer.interlayer))
    fail(path + ".pinholes", "leave nothing of the film; allowed: smaller holes, or thickness 0");
}

/// Thickness of the film at x_max.
double saturated_thickness(const Layer& layer) {
  const Interlayer& film = *layer.interlayer;
  const double volumes = layer.metal.molar_volume.value / film.molar_volume.value;
  return film.thickness * (1 + film.saturation * volumes) / (1 + film.lithium_content * volumes);
}

/// The boundary between alloy and lithium starts anywhere in the film and ends where it is saturated. It is 4 delta_a wide; two
/// cells hold it, with fewer the alloy dissolves in the lithium.
template <class Fail>
void check_cells(const Layer& layer, bool gamma_on_top, Fail&& fail, const std::string& path) {
  const Interlayer& film = *layer.interlayer;
  const double saturated = saturated_thickness(layer);
  // A finite layer that is thinner than its saturated film swells with it, and so do its cells.
  const double swell = std::max(1.0, saturated / layer.thickness);
  const double limit = 2 * film.boundary_thickness.value;
  double depth = 0;
  for (std::size_t n = 0; n < layer.heights.size() && depth < saturated; ++n) {
    const double h = swell * (gamma_on_top ? layer.heights[layer.heights.size() - 1 - n] : layer.heights[n]);
    if (h > limit * (1 + 1e-9))
      fail(path,
           fmt::format(
               "{} high at a depth of {}, too coarse for the boundary between alloy and lithium that moves through "
               "the film of {} when saturated; allowed: at most {}, twice interlayer.boundary_thickness "
               "(fine_depth: cells of one size down to a depth)",
               format_quantity(h, "m"), format_quantity(depth, "m"), format_quantity(saturated, "m"),
               format_quantity(limit, "m")));
    depth += h;
  }
}

/// A sheet is saturated and has lithium behind it: the layer holds the film, and is exhausted before the film is touched.
template <class Fail>
void check_sheet(const Layer& layer, Fail&& fail, const std::string& base) {
  const double saturated = saturated_thickness(layer);
  if (!(layer.interlayer->diffusivity.value > 0))
    fail(base + ".interlayer.diffusivity", "0 lets no current through a sheet; allowed: more than 0 m2/s");
  if (saturated >= layer.thickness)
    fail(base + ".interlayer.form",
         fmt::format("'sheet' is a saturated film ({}) with lithium behind it, and the layer is {} thick; allowed: a "
                     "thicker layer, or form field",
                     format_quantity(saturated, "m"), format_quantity(layer.thickness, "m")));
  if (layer.outer_plane == OuterPlane::finite && layer.exhausted_thickness < saturated)
    fail(base + ".exhausted_thickness",
         fmt::format("{} is less than the saturated film ({}), which a sheet cannot give its lithium up; allowed: at "
                     "least that, or interlayer.form field",
                     format_quantity(layer.exhausted_thickness, "m"), format_quantity(saturated, "m")));
}

bool constant(const Property& property) {
  return property.law == Property::Law::constant && property.pressure_scale == 0;
}

}  // namespace

void check_interlayers(const Case& checked, const ConfigNode& root) {
  const std::vector<Layer>& layers = checked.layers;
  for (std::size_t n = 0; n < layers.size(); ++n) {
    const Layer& layer = layers[n];
    if (!layer.interlayer) continue;
    const std::string base = join_path("layers", layer.name), path = join_path(base, "interlayer");
    const auto fail = [&](const std::string& at, const std::string& message) {
      fail_at(place_of(root, at), at, message);
    };
    if (irreversible_uptake(layer) > 0) {
      const std::string uptake = join_path(path, "irreversible_uptake");
      if (!checked.effects.metal_void || !checked.effects.interface_reaction)
        fail(uptake,
             "takes lithium from what is plated; allowed: effects.metal_void and effects.interface_reaction on");
      if (!constant(layer.metal.molar_volume))
        fail(uptake, "keeps an amount of lithium, counted in volume; allowed: a constant molar_volume of the metal");
    }
    check_holes(checked.grid, layer, path, fail);
    if (coats(layer)) {
      for (const InterfaceSpec& spec : checked.interfaces)
        if (!spec.patches.empty() && (spec.lower == layer.name || spec.upper == layer.name))
          fail(path, fmt::format("coats the interface {}-{}, which has patches; allowed: one of them (holes: pinholes)",
                                 spec.lower, spec.upper));
    }
    if (!has_host(layer)) continue;
    if (!constant(layer.metal.molar_volume))
      fail(path, "holds lithium with the molar volume of the metal; allowed: a constant molar_volume of the metal");
    const bool below = n > 0 && layers[n - 1].region == RegionKind::electrolyte;
    const bool above = n + 1 < layers.size() && layers[n + 1].region == RegionKind::electrolyte;
    if (!below && !above)
      fail(path, "lies between a metal and an electrolyte; allowed: in a layer next to an electrolyte");
    if (!checked.effects.metal_void) fail(path, "alloys, for which voids must be on; allowed: effects.metal_void on");
    if (is_sheet(layer)) {
      check_sheet(layer, fail, base);
      continue;
    }
    if (checked.label_map.given())
      fail(path, "alloys, which a label map does not allow; allowed: flat interfaces, or form sheet");
    if (!checked.initial.directory.empty())
      fail(path,
           "alloys, and its composition cannot be taken from an earlier run; allowed: without initial, or form sheet");
    check_cells(layer, above, fail, join_path(base, "cells"));
  }
}

}  // namespace auralith

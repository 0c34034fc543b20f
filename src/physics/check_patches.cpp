/// What patches of interfaces must satisfy on the grid: each has an area, current finds a part that conducts, and a column that is
/// cut has one law of motion. Tests: tests/unit/test_patch_areas.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "physics/model.hpp"

namespace auralith {

namespace {

/// The edge of a patch divides a face of a column, which has one velocity. Of finite mobilities that is the mean of the laws; an
/// infinite one is a constraint on part of the face, which has no mean.
void check_motion(const Case& input, const Grid& grid, const Catalog& catalog) {
  if (grid.uniform()) return;
  for (int j = 0; j < grid.y.cells(); ++j)
    for (int i = 0; i < grid.x.cells(); ++i)
      for (const GammaFace& face : grid.column_faces(i, j)) {
        const Layer& metal = input.region(face.metal);
        if (!input.effects.lattice_motion || metal.lattice_motion != LatticeMotion::column) continue;
        if (face.share == 1 || face.axis != 2) continue;
        const InterfaceEntry& entry = *catalog.entries[static_cast<std::size_t>(catalog.at(face.interface, face.part))];
        if (!entry.has_infinite_site_mobility()) continue;
        throw InputError(fmt::format(
            "{}: layers.{}.lattice_motion: the edge of a patch or pinhole crosses the face of column (i, j) = ({}, "
            "{}), and a site "
            "mobility is infinite there; allowed with 'column': edges at edges of cells, or finite mobilities",
            input.file, metal.name, i, j));
      }
}

/// Holes must leave something of a coating.
void check_coatings(const Case& input, const Grid& grid) {
  for (const Gamma& gamma : grid.gammas) {
    const Layer& metal = input.region(gamma.metal_layer);
    if (!coats(metal) || metal.interlayer->pinholes.empty()) continue;
    bool covered = false;
    for (int j = 0; j < grid.y.cells() && !covered; ++j)
      for (int i = 0; i < grid.x.cells() && !covered; ++i)
        for (const GammaFace& face : grid.column_faces(i, j))
          covered = covered || (face.metal == gamma.metal_layer && face.part != PatchAreas::pinhole);
    if (!covered)
      throw InputError(fmt::format(
          "{}: layers.{}.interlayer.pinholes: leave nothing of the film; allowed: smaller holes, or thickness 0",
          input.file, metal.name));
  }
}

}  // namespace

void check_patches(const Case& input, const Grid& grid) {
  check_coatings(input, grid);
  const Catalog catalog(input);
  const std::vector<std::vector<double>> areas = patch_areas(input, grid);
  const auto solves = [&](const Layer& layer) {
    return layer.region == RegionKind::metal ? input.effects.electron_transport : input.effects.ion_transport;
  };
  for (std::size_t n = 0; n < input.interfaces.size(); ++n) {
    const InterfaceSpec& spec = input.interfaces[n];
    const std::string path = fmt::format("interfaces.{}-{}", spec.lower, spec.upper);
    const auto of = [&](const std::string& name) -> const Layer& {
      int region = 0;
      while (input.region(region).name != name) ++region;
      return input.region(region);
    };
    const Layer &lower = of(spec.lower), &upper = of(spec.upper);
    const bool gamma = lower.region != upper.region;
    if (grid.has_map() && !gamma) continue;  // joints of a map: see patch_areas
    for (std::size_t p = 0; p < spec.patches.size(); ++p)
      if (!(areas[n][p + 1] > 0))
        throw InputError(
            fmt::format("{}: {}.patches.{}: covers nothing of the interface (later patches win); allowed: "
                        "patches with an area",
                        input.file, path, p));
    if (grid.has_map() || !solves(lower) || !solves(upper)) continue;  // a map: see check_regions
    const auto conducts = [&](const InterfaceEntry& entry) {
      return gamma ? input.effects.interface_reaction && entry.kind == InterfaceKind::reaction
                   : entry.kind == InterfaceKind::contact_resistance;
    };
    bool open = areas[n][0] > 0 && conducts(spec.entry);
    for (const Patch& patch : spec.patches) open = open || conducts(patch.entry);
    if (!open)
      throw InputError(
          fmt::format("{}: {}: lets no charge pass anywhere, so nothing ties the potentials of '{}' and '{}'; "
                      "allowed: a part that conducts, or the transports off",
                      input.file, path, lower.name, upper.name));
  }
  check_motion(input, grid, catalog);
}

}  // namespace auralith

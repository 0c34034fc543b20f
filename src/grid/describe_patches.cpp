/// Areas of the patches of interfaces, exact to round-off (grid/patch_areas.hpp).
#include <fmt/format.h>

#include <numeric>

#include "base/units.hpp"
#include "grid/grid.hpp"

namespace auralith {

std::vector<std::vector<double>> patch_areas(const Case& input, const Grid& grid) {
  std::vector<std::vector<double>> areas;
  for (const InterfaceSpec& spec : input.interfaces) areas.emplace_back(spec.patches.size() + 1, 0.0);
  const auto add = [&](int interface, int part, double area) {
    if (interface >= 0) areas[static_cast<std::size_t>(interface)][static_cast<std::size_t>(std::max(part, 0))] += area;
  };
  for (int j = 0; j < grid.y.cells(); ++j)
    for (int i = 0; i < grid.x.cells(); ++i) {
      for (GammaFace& face : grid.column_faces(i, j)) {
        grid.orient(face);
        add(face.interface, face.part, face.area * face.weight);
      }
      for (std::size_t n = 0; n + 1 < input.layers.size() && !grid.has_map(); ++n) {
        if (input.layers[n].region != input.layers[n + 1].region) continue;
        const int interface = grid.interface_between(static_cast<int>(n), static_cast<int>(n + 1));
        for (const auto& [parts, share] : grid.shares({&interface, 1}, i, j, 2))
          add(interface, parts.front(), share * grid.x.widths[i] * grid.y.widths[j]);
      }
    }
  return areas;
}

std::string describe_patches(const Case& input, const Grid& grid) {
  std::string text;
  const auto kind = [](const InterfaceEntry& entry) {
    return entry.kind == InterfaceKind::reaction             ? "reaction"
           : entry.kind == InterfaceKind::contact_resistance ? "contact_resistance"
                                                             : "blocking";
  };
  const std::vector<std::vector<double>> areas = patch_areas(input, grid);
  for (std::size_t n = 0; n < areas.size(); ++n) {
    const InterfaceSpec& spec = input.interfaces[n];
    const double sum = std::accumulate(areas[n].begin(), areas[n].end(), 0.0);
    if (spec.patches.empty() || !(sum > 0)) continue;
    const auto line = [&](const std::string& name, const InterfaceEntry& entry, double area) {
      text += fmt::format("  {:<30} {:<19} {:.6g} um2, {:.6g} %\n", name, kind(entry), 1e12 * area, 100 * area / sum);
    };
    const std::string path = spec.lower + "-" + spec.upper;
    line(path, spec.entry, areas[n][0]);
    for (std::size_t p = 0; p < spec.patches.size(); ++p)
      line(fmt::format("{}.patches.{}", path, p), spec.patches[p].entry, areas[n][p + 1]);
  }
  return text.empty() ? text : "\nPatches of interfaces: area, share of the interface\n" + text;
}

}  // namespace auralith

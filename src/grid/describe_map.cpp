#include <fmt/format.h>

#include "base/units.hpp"
#include "grid/grid.hpp"

namespace auralith {

std::string describe_map(const Case& input, const Grid& grid) {
  std::vector<std::int64_t> cells(static_cast<std::size_t>(input.region_count()) + 1, 0);  // pores first
  for (const std::int16_t region : input.label_map.regions) ++cells[static_cast<std::size_t>(region + 1)];
  std::string text =
      fmt::format("\nRegions of the label map {}, dataset {}\n", input.label_map.file, input.label_map.dataset);
  for (int n = 0; n < input.region_count(); ++n)
    text += fmt::format("  {:<14} {:<12} {:<12} {} cells\n", input.region(n).name, word_of(input.region(n).region),
                        input.region(n).material, cells[static_cast<std::size_t>(n) + 1]);
  text += fmt::format("  {:<14} {:<12} {:<12} {} cells\n", "pore", "insulating", "-", cells[0]);
  text +=
      "\nInterfaces of the electrodes: area of the cell faces, of the smooth surface that the reaction sees, of the "
      "horizontal faces\n";
  const std::vector<GammaAreas> areas = gamma_areas(grid);
  for (std::size_t g = 0; g < areas.size(); ++g)
    text += fmt::format("  {:<14} {:.6g} um2, {:.6g} um2, {:.6g} um2; staircase error of the faces {:+.2f} %\n",
                        input.region(grid.gammas[g].metal_layer).name, 1e12 * areas[g].raw, 1e12 * areas[g].surface,
                        1e12 * areas[g].projected, 100 * (areas[g].raw / areas[g].surface - 1));
  return text;
}

}  // namespace auralith

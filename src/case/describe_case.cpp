#include "case/describe_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/units.hpp"

namespace auralith {
namespace {

double sum(const std::vector<double>& sizes) { return std::accumulate(sizes.begin(), sizes.end(), 0.0); }

std::string axis_text(const std::vector<double>& widths, const char* name) {
  if (widths.size() == 1) return fmt::format("{}: one cell", name);
  const auto [low, high] = std::minmax_element(widths.begin(), widths.end());
  return fmt::format("{}: {} in {} cells of {} ... {}", name, format_quantity(sum(widths), "m"), widths.size(),
                     format_quantity(*low, "m"), format_quantity(*high, "m"));
}

std::string layer_line(const Layer& layer) {
  std::string cells = "lumped";
  if (!layer.lumped) {
    const auto [low, high] = std::minmax_element(layer.heights.begin(), layer.heights.end());
    cells =
        fmt::format("{} of {} ... {}", layer.heights.size(), format_quantity(*low, "m"), format_quantity(*high, "m"));
  }
  const bool metal = layer.region == RegionKind::metal;
  return fmt::format("  {:<14} {:<12} {:<12} {:>10}  {:<34} {:<14} {}\n", layer.name, word_of(layer.region),
                     layer.material, format_quantity(layer.thickness, "m"), cells, word_of(layer.outer_plane),
                     metal ? word_of(layer.lattice_motion) : "-");
}

std::string reported_lines(const Case& described, Status status) {
  std::string text;
  for (const Property& property : described.reported) {
    if (property.status != status) continue;
    text +=
        fmt::format("  {} = {}: {}\n", property.path, format_quantity(property.value, property.unit), property.source);
  }
  return text.empty() ? "  none\n" : text;
}

}  // namespace

std::int64_t cell_count(const Case& described) {
  std::int64_t cells = 0;
  for (const Layer& layer : described.layers) cells += static_cast<std::int64_t>(layer.heights.size());
  return cells * static_cast<std::int64_t>(described.grid.widths_x.size() * described.grid.widths_y.size());
}

std::string describe_case(const Case& described, std::int64_t unknowns) {
  std::string text = described.effective_input;
  text += "\nLayers from bottom (negative terminal) to top (positive terminal)\n";
  text += fmt::format("  {:<14} {:<12} {:<12} {:>10}  {:<34} {:<14} {}\n", "name", "region", "material", "thickness",
                      "cells", "outer plane", "lattice motion");
  for (const Layer& layer : described.layers) text += layer_line(layer);
  text +=
      "\nGrid\n  " + axis_text(described.grid.widths_x, "x") + "\n  " + axis_text(described.grid.widths_y, "y") + "\n";
  text += fmt::format("  {} cells, {} unknowns\n", cell_count(described), unknowns);
  double resistance = 0;
  const double temperature = described.ambient.temperature.at(0), pressure = described.ambient.pressure.at(0);
  for (const Layer& layer : described.layers) {
    if (layer.region == RegionKind::electrolyte) resistance += area_resistance(layer, temperature, pressure);
  }
  if (resistance > 0) text += fmt::format("  electrolyte {} at the start\n", format_quantity(resistance, "Ohm m2"));
  text += "\nCalibrated values\n" + reported_lines(described, Status::calibrated);
  text += "\nAssumed values\n" + reported_lines(described, Status::assumed);
  return text;
}

}  // namespace auralith

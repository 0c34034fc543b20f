#include <fmt/format.h>

#include <algorithm>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"
#include "case/spacing.hpp"
#include "config/nearest.hpp"

namespace auralith {
namespace {

/// Cell widths of a lateral axis; one cell of the default width when the axis is absent.
void read_axis(Section& grid, std::string_view key, std::vector<double>& widths, LateralBoundary& boundary) {
  if (!grid.given(key)) return;
  Section section = grid.section(key, axis_table);
  LateralAxis axis;
  section.bind(axis);
  if (section.given("widths") == section.given("length"))
    section.fail("length", "expected either length and cells, or widths");
  if (section.given("length")) axis.widths = read_cells(section, section.quantity("length"));
  if (axis.widths.empty()) section.fail("widths", "empty list; expected at least one width");
  section.finish();
  widths = axis.widths;
  boundary = axis.boundary;
}

VoidModel read_void_model(Section& layer) {
  VoidModel model;
  if (!layer.given("void_model")) return model;
  const Section section = read_section(layer, "void_model", void_model_table, model);
  model.explicit_energy = section.given("barrier") || section.given("gradient_energy");
  if (model.explicit_energy == section.given("interface_thickness"))
    section.fail("interface_thickness", "expected either interface_thickness, or barrier and gradient_energy");
  for (const char* key : {"barrier", "gradient_energy"})
    if (model.explicit_energy && !section.given(key))
      section.fail(key, "missing; barrier and gradient_energy go together");
  model.constant_mobility = section.given("mobility");
  return model;
}

void read_metal(Section& section, Layer& layer, bool begun) {
  const bool finite = layer.outer_plane == OuterPlane::finite;
  if (finite && !section.given("exhausted_thickness")) {
    section.fail("exhausted_thickness",
                 "missing; a finite electrode needs the thickness at which lithium is exhausted, e.g. 20 nm");
  }
  if (finite && !(layer.fixed_height < layer.exhausted_thickness && layer.exhausted_thickness < layer.thickness)) {
    section.fail("exhausted_thickness",
                 fmt::format("{} does not lie between fixed_height ({}) and thickness ({}); allowed: fixed_height < "
                             "exhausted_thickness < thickness",
                             format_quantity(layer.exhausted_thickness, "m"), format_quantity(layer.fixed_height, "m"),
                             format_quantity(layer.thickness, "m")));
  }
  layer.void_model = read_void_model(section);
  layer.initial_voids = read_initial_voids(section, begun);
  layer.interlayer = read_interlayer(section, layer.thickness);
}

Layer read_layer(const ConfigNode& node, const Place& place, const std::string& path, const Materials& materials,
                 bool begun, ConfigNode& effective) {
  const ConfigNode* region = node.find("region");
  const bool is_electrolyte = region != nullptr && find_word<RegionKind>(region->text) == RegionKind::electrolyte;
  Section section(&node, place, is_electrolyte ? electrolyte_layer_table : metal_layer_table, path, effective);
  Layer layer;
  section.bind(layer);
  check_region_name(section, layer.name);
  const auto material = materials.find(layer.material);
  if (material == materials.end() || material->second.region != layer.region) {
    std::vector<std::string> known;
    for (const auto& [name, each] : materials)
      if (each.region == layer.region) known.push_back(name);
    section.fail("material", fmt::format("'{}' is no {} material; nearest: {}; allowed: {}", layer.material,
                                         region->text, nearest(layer.material, known), fmt::join(known, ", ")));
  }
  const bool metal_kind = layer.outer_plane == OuterPlane::reservoir || layer.outer_plane == OuterPlane::finite;
  if (is_electrolyte ? metal_kind : layer.outer_plane == OuterPlane::equipotential) {
    section.fail("outer_plane", is_electrolyte
                                    ? "an electrolyte has no such outer plane; allowed: insulating, equipotential"
                                    : "'equipotential' is for an electrolyte; allowed: insulating, reservoir, finite");
  }
  if (!layer.lumped) layer.heights = read_cells(section, layer.thickness);
  if (!is_electrolyte) read_metal(section, layer, begun);
  section.finish();
  layer.metal = material->second.metal;
  layer.electrolyte = material->second.electrolyte;
  return layer;
}

}  // namespace

void check_region_name(const Section& section, const std::string& name) {
  // It stands in overrides, in the header of time_series.csv, in HDF5 and in names of files.
  constexpr std::size_t longest = 64;
  const std::string digits = "0123456789", letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (name.find_first_not_of(letters + digits + '_') != std::string::npos || name.size() > longest ||
      name.find_first_not_of(digits) == std::string::npos)
    section.fail(
        "name",
        fmt::format("'{}' is no name; allowed: letters a to z, digits and '_', not only digits, at most {} characters",
                    name, longest));
  if (name == "pore") section.fail("name", "'pore' is what a label map calls a hole; allowed: another name");
}

GridSpec read_grid(Section& top) {
  GridSpec grid;
  Section section = top.section("grid", grid_table);
  read_axis(section, "x", grid.widths_x, grid.boundary_x);
  read_axis(section, "y", grid.widths_y, grid.boundary_y);
  read_section(section, "z", axis_z_table, grid);
  section.finish();
  return grid;
}

Materials read_materials(Section& top) {
  Materials materials;
  const ConfigNode* node = top.node("materials");
  if (node == nullptr || !node->is_map() || node->entries.empty()) {
    top.fail("materials", "missing; expected a map such as {lithium: {file: materials/lithium.yaml}}");
  }
  for (const ConfigEntry& entry : node->entries) {
    materials.emplace(entry.key,
                      read_material(entry.key, entry.node, top.effective().member("materials").member(entry.key)));
  }
  return materials;
}

std::vector<Layer> read_layers(Section& top, const Materials& materials, bool begun) {
  std::vector<Layer> layers;
  for (const ConfigNode* node : list_items(top, "layers")) {
    const ConfigNode* name = node->find("name");
    const std::string path = join_path("layers", name != nullptr ? name->text : std::to_string(layers.size()));
    layers.push_back(read_layer(*node, top.place(), path, materials, begun, top.effective().member("layers").append()));
    for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
      if (layers[i].name == layers.back().name)
        fail_at(node->place, path, "two layers have this name; names must differ");
    }
  }
  if (layers.empty()) top.fail("layers", "empty list; expected at least one layer");
  return layers;
}

}  // namespace auralith

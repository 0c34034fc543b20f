/// Regions from a label map: `regions` and `label_map` of an input. The cells of the grid are known when the map is read.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <map>

#include "base/hdf5.hpp"
#include "case/find_file.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"
#include "config/nearest.hpp"

namespace auralith {
namespace {

constexpr const char* pore_name = "pore";

/// Integers of a dataset; "" or why they cannot be had. Every rank reads them, like the other files of an input.
std::string read_integers(const std::string& file_name, const std::string& dataset, const std::vector<hsize_t>& wanted,
                          std::vector<std::int32_t>& labels) {
  const hdf5::QuietErrors quiet;
  const hdf5::Id file(H5Fopen(file_name.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file.valid()) return "is no HDF5 file that can be read";
  const hdf5::Id data(H5Dopen2(file, dataset.c_str(), H5P_DEFAULT), H5Dclose);
  if (!data.valid()) return fmt::format("has no dataset '{}'", dataset);
  const hdf5::Id type(H5Dget_type(data), H5Tclose);
  if (H5Tget_class(type) != H5T_INTEGER)
    return fmt::format("dataset '{}' holds no integers; labels are whole numbers, e.g. uint8", dataset);
  const hdf5::Id space(H5Dget_space(data), H5Sclose);
  std::vector<hsize_t> shape(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space))));
  if (!shape.empty()) H5Sget_simple_extent_dims(space, shape.data(), nullptr);
  if (shape != wanted)
    return fmt::format("dataset '{}' has the shape ({}), but the grid has (nz, ny, nx) = ({}) cells", dataset,
                       fmt::join(shape, ", "), fmt::join(wanted, ", "));
  std::vector<std::int64_t> read(shape[0] * shape[1] * shape[2]);
  if (H5Dread(data, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, read.data()) < 0)
    return fmt::format("dataset '{}' cannot be read: {}", dataset, hdf5::last_error());
  for (const std::int64_t label : read) {
    if (label != static_cast<std::int32_t>(label))
      return fmt::format("dataset '{}' holds {}; labels are whole numbers of at most 32 bits", dataset, label);
  }
  labels.assign(read.begin(), read.end());
  return "";
}

/// What the integers mean: Case::region, or LabelMap::pore.
std::map<std::int32_t, std::int16_t> read_meanings(Section& section, const Case& known) {
  const std::string path = join_path(section.path(), "labels");
  const ConfigNode* node = section.node("labels");
  if (node == nullptr || !node->is_map() || node->entries.empty())
    section.fail("labels", "expected a map such as {0: negative, 1: pellet, 2: pore}");
  std::vector<std::string> names{pore_name};
  for (int n = 0; n < known.region_count(); ++n) names.push_back(known.region(n).name);
  std::map<std::int32_t, std::int16_t> meanings;
  for (const auto& [key, value] : node->entries) {
    std::int32_t label = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), label);
    if (error != std::errc() || end != key.data() + key.size())
      fail_at(value.place, path,
              fmt::format("'{}' is no label; allowed: whole numbers, as they stand in the file", key));
    const auto name = std::find(names.begin(), names.end(), value.text);
    if (!value.is_scalar() || name == names.end())
      fail_at(value.place, join_path(path, key),
              fmt::format("{} is no region; nearest: {}; allowed: {}", describe_node(value), nearest(value.text, names),
                          fmt::join(names, ", ")));
    const auto region = static_cast<std::int16_t>(name - names.begin() - 1);  // the pore stands first
    meanings[label] = region;
    section.effective().member("labels").member(key) = scalar_node(value.text);
  }
  return meanings;
}

/// Every layer and region must have a cell: a name that was forgotten in `labels` is a mistake.
void check_all_occur(Section& section, const Case& known) {
  std::vector<char> seen(static_cast<std::size_t>(known.region_count()), 0);
  for (const std::int16_t region : known.label_map.regions)
    if (region != LabelMap::pore) seen[static_cast<std::size_t>(region)] = 1;
  for (int n = 0; n < known.region_count(); ++n)
    if (!seen[static_cast<std::size_t>(n)])
      section.fail("labels",
                   fmt::format("no cell of the map belongs to '{}'; allowed: every layer and every entry of regions "
                               "occurs",
                               known.region(n).name));
}

}  // namespace

std::vector<Layer> read_regions(Section& top, const Materials& materials, const std::vector<Layer>& layers) {
  std::vector<Layer> regions;
  std::vector<std::string> electrolytes;
  for (const auto& [name, material] : materials)
    if (material.region == RegionKind::electrolyte) electrolytes.push_back(name);
  for (const ConfigNode* node : list_items(top, "regions")) {
    const ConfigNode* given = node->find("name");
    const std::string path = join_path("regions", given != nullptr ? given->text : std::to_string(regions.size()));
    Section section(node, top.place(), region_table, path, top.effective().member("regions").append());
    Layer region;
    region.region = RegionKind::electrolyte;
    section.bind(region);
    check_region_name(section, region.name);
    const auto same = [&](const Layer& other) { return other.name == region.name; };
    if (std::any_of(layers.begin(), layers.end(), same) || std::any_of(regions.begin(), regions.end(), same))
      section.fail("name", fmt::format("'{}' is the name of another region; names must differ", region.name));
    const auto material = materials.find(region.material);
    if (material == materials.end() || material->second.region != RegionKind::electrolyte)
      section.fail(
          "material",
          fmt::format("'{}' is no electrolyte material (a metal must be a layer, it needs an outer plane); nearest: "
                      "{}; allowed: {}",
                      region.material, nearest(region.material, electrolytes), fmt::join(electrolytes, ", ")));
    region.electrolyte = material->second.electrolyte;
    section.finish();
    regions.push_back(std::move(region));
  }
  if (!regions.empty() && !top.given("label_map"))
    top.fail("regions", "they stand in the label map only; allowed: with label_map");
  return regions;
}

void read_label_map(Section& top, Case& known, const std::string& copy) {
  if (!top.given("label_map")) return;
  Section section = top.section("label_map", label_map_table);
  LabelMap& map = known.label_map;
  const ConfigNode* name = section.node("file");
  (void)section.text("file");
  std::error_code ignored;
  const bool copied = std::filesystem::is_regular_file(copy, ignored);
  map.file = copied ? copy : find_file(*name, join_path(section.path(), "file"), Shelf::meshes);
  section.note("file", copied ? name->text : std::filesystem::absolute(map.file).lexically_normal().string());
  section.bind(map);
  const auto meanings = read_meanings(section, known);
  if (known.grid.boundary_z == StackBoundary::periodic)
    section.fail("file", "a label map in a box that is periodic along z; allowed: grid.z.boundary closed");
  hsize_t nz = 0;
  for (const Layer& layer : known.layers) {
    if (layer.lumped)
      section.fail("file",
                   fmt::format("a label map needs cells everywhere, but layer '{}' is lumped; allowed: lumped: off",
                               layer.name));
    nz += layer.heights.size();
  }
  const hsize_t nx = known.grid.widths_x.size(), ny = known.grid.widths_y.size();
  std::vector<std::int32_t> labels;
  const std::string error = read_integers(map.file, map.dataset, {nz, ny, nx}, labels);
  if (!error.empty()) section.fail("file", fmt::format("'{}' {}", map.file, error));
  map.regions.reserve(labels.size());
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const auto found = meanings.find(labels[n]);
    if (found == meanings.end()) {
      std::vector<std::int32_t> allowed;
      for (const auto& [label, region] : meanings) allowed.push_back(label);
      section.fail("labels",
                   fmt::format("the map has the label {} in cell (i, j, k) = ({}, {}, {}), which is not listed; "
                               "allowed: {}",
                               labels[n], n % nx, n / nx % ny, n / nx / ny, fmt::join(allowed, ", ")));
    }
    map.regions.push_back(found->second);
  }
  check_all_occur(section, known);
  section.finish();
}

}  // namespace auralith

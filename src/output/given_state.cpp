#include "output/given_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "output/collective.hpp"
#include "output/field_reader.hpp"

namespace auralith {
namespace {

std::string text_of(const std::vector<hsize_t>& shape) { return fmt::format("({})", fmt::join(shape, ", ")); }

/// Shape of a mistaken file in words that help.
std::string closest(const FieldReader& reader) {
  const std::vector<std::string> names = reader.members("/");
  return names.empty() ? "the file is empty" : fmt::format("the file holds: {}", fmt::join(names, ", "));
}

/// The field of one layer into its cells of `all`.
void read_field(MPI_Comm comm, const FieldSource& source, const LayerRange& range, const Grid& grid,
                const Layout& layout, std::vector<double>& all) {
  const FieldReader reader(comm, source.file, source.place);
  if (!reader.has(source.dataset)) reader.fail(fmt::format("no dataset '{}'; {}", source.dataset, closest(reader)));
  const std::vector<hsize_t> expected{static_cast<hsize_t>(range.last - range.first),
                                      static_cast<hsize_t>(grid.y.cells()), static_cast<hsize_t>(grid.x.cells())};
  const std::vector<hsize_t> found = reader.shape(source.dataset);
  if (found != expected)
    reader.fail(
        fmt::format("dataset '{}' has the shape {}; expected {}: (cells of the layer, cells along y, cells along x)",
                    source.dataset, text_of(found), text_of(expected)));
  const Box& box = layout.box();
  const auto width = static_cast<hsize_t>(box.i1 - box.i0), depth = static_cast<hsize_t>(box.j1 - box.j0);
  const std::vector<double> values =
      reader.block(source.dataset, {{0, static_cast<hsize_t>(box.j0), static_cast<hsize_t>(box.i0)},
                                    {width * depth > 0 ? expected[0] : 0, depth, width}});
  std::string error;
  for (int k = 0; k < grid.z.cells(); ++k)
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i) {
        const bool inside = k >= range.first && k < range.last;
        if (!layout.exists(in_cells::void_fraction, i, j, k)) continue;
        if (!inside && grid.region(i, j, k) == range.layer && error.empty())
          error = fmt::format(
              "{}the label map puts metal of the layer into cell ({}, {}, {}), outside of the layer, where the "
              "field does not reach; allowed: metal within its layer, or mean, noise and inclusions",
              source.place, k, j, i);
        if (!inside) continue;
        const double w = values[static_cast<std::size_t>((k - range.first) * box.columns() + box.index(i, j))];
        const std::string wrong = wrong_value(in_cells::void_fraction, w);
        if (!wrong.empty() && error.empty())
          error = fmt::format("{}{}: dataset '{}' {} in cell ({}, {}, {})", source.place, source.file, source.dataset,
                              wrong, k - range.first, j, i);
        all[static_cast<std::size_t>(k * box.columns() + box.index(i, j))] = w;
      }
  agree_on_input(comm, error);
}

}  // namespace

std::string dense_note(const std::string& layer) { return "dense_" + layer; }

std::string plain_name(const Unknown& unknown) {
  std::string name = unknown.name;
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::string wrong_value(const Unknown& unknown, double value) {
  if (!std::isfinite(value)) return fmt::format("is {}", value);
  if (value > unknown.low && value < unknown.high) return "";
  return fmt::format("is {:.6g}, which is no {} (allowed: between {} and {})", value, plain_name(unknown), unknown.low,
                     unknown.high);
}

GivenState read_given_state(MPI_Comm comm, const Case& input, const Grid& grid, const Layout& layout) {
  if (!input.initial.directory.empty()) return read_earlier_run(comm, input, grid, layout);
  GivenState given;
  for (const LayerRange& range : grid.layers) {
    const auto n = static_cast<std::size_t>(range.layer);
    const FieldSource& source = input.layers[n].initial_voids.field;
    if (source.file.empty()) continue;
    if (!input.effects.metal_void)
      throw InputError(source.place + "voids are off (effects.metal_void), so the field has no effect; remove it");
    std::vector<double>& values = given.values[&in_cells::void_fraction];
    values.resize(static_cast<std::size_t>(layout.box().columns() * grid.z.cells()), std::nan(""));
    read_field(comm, source, range, grid, layout, values);
    given.origins.push_back(
        fmt::format("void fraction of layer {}: dataset {} of {}", input.layers[n].name, source.dataset, source.file));
  }
  return given;
}

}  // namespace auralith

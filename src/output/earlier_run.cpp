#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.hpp"
#include "base/units.hpp"
#include "grid/mesh_motion.hpp"
#include "grid/overlap.hpp"
#include "output/collective.hpp"
#include "output/field_reader.hpp"
#include "output/given_state.hpp"

namespace auralith {
namespace {

constexpr double same_size = 1e-10;  ///< relative; sizes are sums of cell sizes
constexpr double same_time = 1e-9;   ///< relative
constexpr std::size_t named_times = 12;

struct Output {
  std::string group;
  double time = 0;
  int step = 0;
};

/// Whole field outputs, by time.
std::vector<Output> outputs_of(const FieldReader& reader) {
  std::vector<Output> all;
  for (int n = 0;; ++n) {
    const std::string group = fmt::format("step_{:06d}", n);
    if (!reader.has(group)) return all;
    const auto time = reader.attribute(group, "time");  // written last: without it the run stopped in the middle
    if (time) all.push_back({group, *time, static_cast<int>(reader.attribute(group, "step").value_or(0))});
  }
}

Output wanted_output(const FieldReader& reader, std::optional<double> time) {
  const std::vector<Output> all = outputs_of(reader);
  if (all.empty()) reader.fail("the run has no whole field output");
  if (!time) return all.back();
  const auto distance = [&](const Output& each) { return std::abs(each.time - *time); };
  const auto best = std::min_element(all.begin(), all.end(),
                                     [&](const Output& a, const Output& b) { return distance(a) < distance(b); });
  if (distance(*best) <= same_time * std::max(*time, all.back().time)) return *best;
  // The nearest ones, in order.
  const auto middle = static_cast<std::size_t>(best - all.begin());
  const std::size_t first = middle > named_times / 2 ? middle - named_times / 2 : 0;
  std::string list;
  for (std::size_t n = first; n < std::min(all.size(), first + named_times); ++n)
    list += fmt::format("{}{:.10g}", n > first ? ", " : "", all[n].time);
  reader.fail(
      fmt::format("no field output at {:.10g} s; it has {} between {:.10g} and {:.10g} s, the nearest ones at {} s",
                  *time, all.size(), all.front().time, all.back().time, list));
}

/// One direction of the remap.
struct Direction {
  std::vector<std::vector<Share>> shares;
  int first = 0, last = 0;  ///< source cells that the own target cells need
  bool same = false;
};

Direction direction(const std::vector<double>& source, const std::vector<double>& target, int own_first, int own_last) {
  Direction d;
  d.same = same_division(source, target);
  d.shares = overlaps(source, target);
  if (d.same)
    for (std::size_t t = 0; t < d.shares.size(); ++t) d.shares[t] = {{static_cast<int>(t), 1.0}};
  if (own_last > own_first) {
    d.first = d.shares[static_cast<std::size_t>(own_first)].front().source;
    d.last = d.shares[static_cast<std::size_t>(own_last) - 1].back().source + 1;
  }
  return d;
}

double length(const std::vector<double>& nodes) { return nodes.back() - nodes.front(); }

bool differs(double a, double b) { return std::abs(a - b) > same_size * std::max(std::abs(a), std::abs(b)); }

class Remap {
 public:
  Remap(const FieldReader& reader, const Case& input, const Grid& grid, const Layout& layout, Output output)
      : reader_(reader), input_(input), grid_(grid), layout_(layout), output_(std::move(output)) {
    const Box& box = layout.box();
    x_ = lateral("x", grid.x, box.i0, box.i1);
    y_ = lateral("y", grid.y, box.j0, box.j1);
    z_nodes_ = reader.whole(output_.group + "/z");
    same_ = x_.same && y_.same;
  }

  /// Void fraction and thickness of one metal layer into `state`.
  void layer(int n, GivenState& state) {
    const Layer& own = input_.layers[static_cast<std::size_t>(n)];
    const std::string group = "layers/" + own.name;
    if (!reader_.has(group) || !reader_.attribute(group, "first_cell"))
      reader_.fail(
          fmt::format("no layer '{}'; the run has: {}", own.name, fmt::join(reader_.members("/layers"), ", ")));
    const auto first = static_cast<std::size_t>(*reader_.attribute(group, "first_cell"));
    const auto last = static_cast<std::size_t>(reader_.attribute(group, "last_cell").value_or(0));
    const std::vector<double> source(z_nodes_.begin() + static_cast<long>(first),
                                     z_nodes_.begin() + static_cast<long>(last) + 1);
    const bool finite = layout_.exists(scalars::thickness, n);
    std::vector<double>& thickness = state.values[&scalars::thickness];
    thickness.resize(input_.layers.size(), std::nan(""));
    if (finite)
      thickness[static_cast<std::size_t>(n)] = thickness_of(own, length(source));
    else if (differs(length(source), own.thickness))
      reader_.fail(fmt::format("layer '{}' is {} thick there and {} here; allowed: the same thickness", own.name,
                               format_quantity(length(source), "m"), format_quantity(own.thickness, "m")));
    const std::vector<double> heights =
        finite ? heights_at(input_, grid_, n, thickness[static_cast<std::size_t>(n)])
               : std::vector<double>(grid_.z.widths.begin() + grid_.layers[static_cast<std::size_t>(n)].first,
                                     grid_.z.widths.begin() + grid_.layers[static_cast<std::size_t>(n)].last);
    const Direction z = direction(source, Axis(heights).nodes, 0, static_cast<int>(heights.size()));
    same_ = same_ && z.same;
    for (const Unknown* unknown : layout_.unknowns()) {
      if (unknown->earlier != Unknown::Earlier::mapped || !layout_.anywhere(*unknown)) continue;
      std::vector<double>& values = state.values[unknown];
      const std::size_t planes = unknown->home == Home::cell ? grid_.z.widths.size() : input_.layers.size();
      values.resize(static_cast<std::size_t>(layout_.box().columns()) * planes, std::nan(""));
      const LayerRange& range = grid_.layers[static_cast<std::size_t>(n)];
      if (unknown->home == Home::cell)
        fill(*unknown, own, "cells", z, static_cast<int>(first), {range.first, range.last}, range.first, values);
      else if (const int g = grid_.gamma_of_layer(n); g >= 0 && layout_.on_gamma(*unknown, g).some)
        fill_faces(*unknown, own, g, values);
    }
  }

  [[nodiscard]] bool same() const { return same_; }

 private:
  Direction lateral(const char* name, const Axis& axis, int first, int last) const {
    const std::vector<double> nodes = reader_.whole(name);
    // One cell: the run did not have this direction, and its field fills it evenly.
    const bool extruded = nodes.size() == 2 && axis.cells() > 1;
    if (!extruded && differs(length(nodes), axis.length()))
      reader_.fail(
          fmt::format("its grid is {} long in {}, here it is {}; allowed: the same length, or one cell there and "
                      "several here",
                      format_quantity(length(nodes), "m"), name, format_quantity(axis.length(), "m")));
    return direction(nodes, axis.nodes, first, last);
  }

  [[nodiscard]] double thickness_of(const Layer& own, double found) const {
    if (!(found > own.exhausted_thickness))
      reader_.fail(fmt::format("layer '{}' is {} thick there, exhausted here; allowed: more than {}", own.name,
                               format_quantity(found, "m"), format_quantity(own.exhausted_thickness, "m")));
    return found;
  }

  /// The map of a flat Gamma. It holds the mean over the parts of a face of a cell that have the unknown, and they get it. On other
  /// faces the shares of these parts are others, and the mean of theirs would not hold the same amount.
  void fill_faces(const Unknown& unknown, const Layer& own, int number, std::vector<double>& all) const {
    const Gamma& gamma = grid_.gammas[static_cast<std::size_t>(number)];
    if (!gamma.planar)
      reader_.fail(fmt::format("the {} of an interface that is not flat cannot be taken over; allowed: a flat one",
                               plain_name(unknown)));
    if (!(x_.same && y_.same) && !layout_.on_gamma(unknown, number).all)
      reader_.fail(
          fmt::format("its grid is another one, and faces of layer '{}' (holes of its coating, patches) have no {}; "
                      "allowed: the same grid",
                      own.name, plain_name(unknown)));
    const Direction plane{{{{0, 1.0}}}, 0, 1, true};
    fill(unknown, own, "interfaces/" + own.name, plane, 0, {gamma.metal_cell, gamma.metal_cell + 1}, gamma.metal_layer,
         all);
  }

  /// Cells first .. last-1 along z, or the faces of the cell `first`; `plane`: where their values begin.
  void fill(const Unknown& unknown, const Layer& own, const std::string& group, const Direction& z, int first_cell,
            std::pair<int, int> range, int plane, std::vector<double>& all) const {
    const std::string dataset = output_.group + "/" + group + "/" + unknown.name;
    if (!reader_.has(dataset))
      reader_.fail(unknown.home == Home::cell
                       ? fmt::format("the run had no field {}", unknown.name)
                       : fmt::format("the run had no {} at the interface of '{}'", plain_name(unknown), own.name));
    if (grid_.has_map() && !(x_.same && y_.same && z.same))
      reader_.fail("its grid is another one; with a label map allowed: the same grid");
    const Box& box = layout_.box();
    const bool idle = box.columns() == 0;
    const auto count = [](const Direction& d) { return static_cast<hsize_t>(d.last - d.first); };
    const hsize_t nx = count(x_), ny = count(y_), nz = idle ? 0 : count(z);
    const std::vector<double> source = reader_.block(
        dataset,
        {{static_cast<hsize_t>(first_cell + z.first), static_cast<hsize_t>(y_.first), static_cast<hsize_t>(x_.first)},
         {nz, ny, nx}});
    const auto mean = [&](int i, int j, int k) {
      double w = 0;
      for (const Share& c : z.shares[static_cast<std::size_t>(k - range.first)])
        for (const Share& b : y_.shares[static_cast<std::size_t>(j)])
          for (const Share& a : x_.shares[static_cast<std::size_t>(i)]) {
            const auto row =
                static_cast<std::size_t>(c.source - z.first) * ny + static_cast<std::size_t>(b.source - y_.first);
            w += c.share * b.share * a.share * source[row * nx + static_cast<std::size_t>(a.source - x_.first)];
          }
      return w;
    };
    const bool of_cell = unknown.home == Home::cell;
    const std::string what = of_cell ? "metal" : plain_name(unknown);
    std::string error;
    for (int k = range.first; k < range.second; ++k)
      for (int j = box.j0; j < box.j1; ++j)
        for (int i = box.i0; i < box.i1; ++i) {
          const double w = mean(i, j, k);
          const bool here = of_cell ? layout_.exists(unknown, i, j, k) : has_face(unknown, i, j, k);
          const std::string wrong = here ? wrong_value(unknown, w) : "";
          if (error.empty() && (here != std::isfinite(w) || !wrong.empty()))
            error = fmt::format("{}initial.from: {}: {} ({}, {}, {}) in layer '{}': {}", input_.initial.place,
                                reader_.path(), of_cell ? "cell" : "the face at Gamma of cell", i, j, k, own.name,
                                here == std::isfinite(w) ? "the " + plain_name(unknown) + " " + wrong
                                : here                   ? "there was no " + what + " in the run"
                                                         : "there was " + what + " in the run and is none here");
          if (here) all[static_cast<std::size_t>((plane + k - range.first) * box.columns() + box.index(i, j))] = w;
        }
    agree_on_input(reader_.comm(), error);
  }

  [[nodiscard]] bool has_face(const Unknown& unknown, int i, int j, int k) const {
    return std::ranges::any_of(grid_.column_faces(i, j), [&](const GammaFace& face) {
      return face.k == k && layout_.exists(unknown, i, j, face.index);
    });
  }

  const FieldReader& reader_;
  const Case& input_;
  const Grid& grid_;
  const Layout& layout_;
  Output output_;
  Direction x_, y_;
  std::vector<double> z_nodes_;
  bool same_ = false;
};

}  // namespace

GivenState read_earlier_run(MPI_Comm comm, const Case& input, const Grid& grid, const Layout& layout) {
  const EarlierRun& run = input.initial;
  if (!input.effects.metal_void)
    throw InputError(run.place + "initial: voids are off (effects.metal_void), so it has no effect; remove it");
  const std::string path = (std::filesystem::path(run.directory) / "fields.h5").string();
  const FieldReader reader(comm, path, run.place + "initial.from: ");
  const Output output = wanted_output(reader, run.time);
  if (reader.has(output.group + "/cells/host_fraction"))
    throw InputError(
        fmt::format("{}initial.from: {} has an interlayer that alloys, and its composition cannot be taken over; "
                    "allowed: runs without one",
                    run.place, path));
  for (const Unknown* unknown : layout.unknowns())
    if (unknown->error != ErrorOf::nothing && unknown->earlier == Unknown::Earlier::refused &&
        layout.anywhere(*unknown))
      throw InputError(
          fmt::format("{}initial.from: the {} of this case cannot be taken over from a run; allowed: without it",
                      run.place, plain_name(*unknown)));
  Remap remap(reader, input, grid, layout, output);
  GivenState given;
  given.dense.resize(input.layers.size(), std::nan(""));
  std::string names;
  for (std::size_t n = 0; n < input.layers.size(); ++n) {
    const bool metal = input.layers[n].region == RegionKind::metal;
    // A label map may put metal into the cells of any layer.
    if (metal || (grid.has_map() && !input.layers[n].lumped)) remap.layer(static_cast<int>(n), given);
    if (metal)
      given.dense[n] = reader.attribute(output.group, dense_note(input.layers[n].name).c_str()).value_or(std::nan(""));
    if (metal) names += (names.empty() ? "" : ", ") + input.layers[n].name;
  }
  given.origins.push_back(fmt::format("state of {} at {:.10g} s (step {}), layers {}: {}", path, output.time,
                                      output.step, names,
                                      remap.same() ? "the same grid, copied" : "remapped from another grid"));
  return given;
}

}  // namespace auralith

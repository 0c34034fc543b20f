#include "fields/layout.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>

#include "base/error.hpp"

namespace auralith {

Layout::Layout(const Case& input, const Grid& grid, const Partition& partition, int rank,
               const std::vector<Declared>& declared)
    : rank_(rank),
      nx_(grid.x.cells()),
      ny_(grid.y.cells()),
      periodic_x_(grid.periodic_x),
      periodic_y_(grid.periodic_y),
      box_(partition.box(rank)) {
  for (const Declared& each : declared) {
    (each.acts ? unknowns_ : idle_).push_back(each.unknown);
    if (each.unknown->earlier == Unknown::Earlier::mapped && !(each.unknown->written && !each.unknown->is_scalar()))
      throw std::logic_error(std::string("only a written field or map can be taken over from a run: ") +
                             each.unknown->name);
  }
  find_types(input, grid);
  place_scalars(input, grid);
  number(partition);
  find_faces(grid);
}

void Layout::find_types(const Case& input, const Grid& grid) {
  std::map<std::vector<int>, int> known;
  for (int j = 0; j < ny_; ++j)
    for (int i = 0; i < nx_; ++i) {
      const std::vector<GammaFace> faces = grid.column_faces(i, j);
      std::vector<int> key;
      for (int k = 0; grid.has_map() && k < grid.z.cells(); ++k) key.push_back(grid.region(i, j, k));
      for (const GammaFace& f : faces)
        key.insert(key.end(), {(f.k * 3 + f.axis) * 4 + (f.sign > 0) * 2 + f.leads(), f.interface, f.part});
      const auto [found, is_new] = known.try_emplace(std::move(key), static_cast<int>(types_.size()));
      if (is_new) types_.push_back(make_type(input, grid, i, j, faces));
      type_of_column_.push_back(found->second);
    }
  if (types_.size() == 1) type_of_column_.clear();
}

Layout::ColumnType Layout::make_type(const Case& input, const Grid& grid, int i, int j,
                                     const std::vector<GammaFace>& faces) const {
  ColumnType type;
  for (const GammaFace& face : faces) type.gammas.push_back(face.gamma);
  const auto cells = static_cast<std::size_t>(grid.z.cells());
  for (const Unknown* unknown : unknowns_)
    type.place.emplace_back(unknown->home == Home::cell ? cells : unknown->home == Home::face ? faces.size() : 0, -1);
  const auto add = [&](Home home, const Site& at, int n) {
    for (std::size_t u = 0; u < unknowns_.size(); ++u) {
      if (unknowns_[u]->home != home || !unknowns_[u]->may_be(at)) continue;
      type.place[u][static_cast<std::size_t>(n)] = static_cast<int>(type.places.size());
      type.places.push_back({unknowns_[u], n});
    }
  };
  for (int k = 0; k < grid.z.cells(); ++k) {
    add(Home::cell, {input, grid, grid.region(i, j, k), i, j, k}, k);
    for (const GammaFace& face : faces)
      if (std::min(face.k, face.ek) == k) add(Home::face, {input, grid, face.metal, i, j, face.k, face}, face.index);
  }
  return type;
}

void Layout::place_scalars(const Case& input, const Grid& grid) {
  const auto add = [&](Home home, int layer) {
    for (const Unknown* unknown : unknowns_)
      if (unknown->home == home && unknown->may_be({input, grid, layer}))
        scalars_.emplace_back(unknown, std::max(layer, 0));
  };
  add(Home::circuit, -1);
  for (int layer = 0; layer < static_cast<int>(input.layers.size()); ++layer) add(Home::layer, layer);
}

void Layout::number(const Partition& partition) {
  const auto size = [&](int i, int j) { return static_cast<int>(type(i, j).places.size()); };
  // First global number of every column: rank after rank, x fastest.
  std::vector<std::int64_t> start(static_cast<std::size_t>(nx_) * ny_);
  const auto place = [&](int i, int j) { return static_cast<std::size_t>(j) * nx_ + i; };
  std::int64_t first_scalar = 0;
  for (int r = 0; r < partition.ranks(); ++r) {
    const Box box = partition.box(r);
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i) {
        start[place(i, j)] = global_size_;
        global_size_ += size(i, j);
      }
    if (r > 0) continue;
    first_scalar = global_size_;
    global_size_ += scalars();
  }

  const auto add_column = [&](int i, int j) {
    columns_.push_back({static_cast<int>(global_of_slot_.size()), i, j});
    for (int p = 0; p < size(i, j); ++p) global_of_slot_.push_back(start[place(i, j)] + p);
  };
  for (int j = box_.j0; j < box_.j1; ++j)
    for (int i = box_.i0; i < box_.i1; ++i) add_column(i, j);

  // One ring of ghost columns (no corners: fluxes go through faces).
  const int width = box_.width() + 2, depth = box_.j1 - box_.j0 + 2;
  ghost_of_halo_.assign(static_cast<std::size_t>(width * depth), -1);
  if (box_.columns() > 0)
    for (int b = 0; b < depth; ++b)
      for (int a = 0; a < width; ++a) {
        const bool edge_x = a == 0 || a == width - 1, edge_y = b == 0 || b == depth - 1;
        if (edge_x == edge_y) continue;  // inside or a corner
        int i = box_.i0 + a - 1, j = box_.j0 + b - 1;
        if (!wrap(i, j) || box_.contains(i, j)) continue;
        ghost_of_halo_[static_cast<std::size_t>(b * width + a)] = ghost_columns_++;
        add_column(i, j);
      }
  columns_.push_back({static_cast<int>(global_of_slot_.size()), 0, 0});
  for (int s = 0; s < scalars(); ++s) global_of_slot_.push_back(first_scalar + s);
}

void Layout::find_faces(const Grid& grid) {
  for (int j = box_.j0; j < box_.j1; ++j)
    for (int i = box_.i0; i < box_.i1; ++i)
      for (const GammaFace& face : grid.column_faces(i, j)) faces_.push_back(face);
  std::stable_sort(faces_.begin(), faces_.end(),
                   [](const GammaFace& a, const GammaFace& b) { return a.gamma < b.gamma; });
  own_faces_ = faces_.size();
  const int width = box_.width() + 2;
  for (std::size_t halo = 0; halo < ghost_of_halo_.size(); ++halo) {
    if (ghost_of_halo_[halo] < 0) continue;
    const int i = box_.i0 + static_cast<int>(halo) % width - 1, j = box_.j0 + static_cast<int>(halo) / width - 1;
    int wi = i, wj = j;
    wrap(wi, wj);
    for (GammaFace face : grid.column_faces(wi, wj)) {
      face.i = i, face.j = j, face.ei += i - wi, face.ej += j - wj;
      if (box_.contains(face.ei, face.ej)) faces_.push_back(face);
    }
  }
  for (GammaFace& face : faces_) grid.orient(face);
}

const Layout::ColumnType& Layout::type(int i, int j) const {
  if (type_of_column_.empty()) return types_.front();
  wrap(i, j);
  return types_[static_cast<std::size_t>(type_of_column_[static_cast<std::size_t>(j) * nx_ + i])];
}

bool Layout::wrap(int& i, int& j) const {
  const auto wrapped = [](int& n, int size, bool periodic) {
    if (n >= 0 && n < size) return true;
    if (!periodic) return false;
    n = (n + size) % size;
    return true;
  };
  return wrapped(i, nx_, periodic_x_) && wrapped(j, ny_, periodic_y_);
}

bool Layout::owns(int i, int j) const { return wrap(i, j) && box_.contains(i, j); }

int Layout::number_of(const Unknown& unknown) const {
  const auto found = std::find(unknowns_.begin(), unknowns_.end(), &unknown);
  if (found != unknowns_.end()) return static_cast<int>(found - unknowns_.begin());
  if (std::find(idle_.begin(), idle_.end(), &unknown) != idle_.end()) return -1;
  throw std::logic_error(std::string("no effect declares the unknown ") + unknown.name);
}

int Layout::place(const Unknown& unknown, int i, int j, int n) const {
  const int number = number_of(unknown);
  if (number < 0) return -1;
  if (!unknown.is_scalar()) return type(i, j).place[static_cast<std::size_t>(number)][static_cast<std::size_t>(n)];
  const auto found = std::find(scalars_.begin(), scalars_.end(), std::pair(&unknown, n));
  return found == scalars_.end() ? -1 : static_cast<int>(found - scalars_.begin());
}

int Layout::find(const Unknown& unknown, int i, int j, int n) const {
  const int at = place(unknown, i, j, n);
  return at < 0 ? -1 : at + (unknown.is_scalar() ? first_scalar_slot() : column_start(i, j));
}

std::vector<std::string> Layout::names() const {
  std::vector<std::string> all;
  for (const Unknown* unknown : unknowns_)
    if (anywhere(*unknown)) all.emplace_back(unknown->name);
  for (const Counter& counter : counters_) all.push_back(counter.name);
  return all;
}

bool Layout::anywhere(const Unknown& unknown) const {
  if (unknown.is_scalar())
    return std::ranges::any_of(scalars_, [&](const auto& scalar) { return scalar.first == &unknown; });
  const int number = number_of(unknown);
  return number >= 0 && std::ranges::any_of(types_, [&](const ColumnType& type) {
           return std::ranges::any_of(type.place[static_cast<std::size_t>(number)],
                                      [](int place) { return place >= 0; });
         });
}

Layout::OnGamma Layout::on_gamma(const Unknown& unknown, int gamma) const {
  OnGamma found;
  const int number = number_of(unknown);
  for (const ColumnType& type : types_)
    for (std::size_t n = 0; n < type.gammas.size(); ++n) {
      if (type.gammas[n] != gamma) continue;
      const bool here = number >= 0 && type.place[static_cast<std::size_t>(number)][n] >= 0;
      found.some = found.some || here;
      found.all = found.all && here;
    }
  return found;
}

int Layout::column_start(int i, int j) const {
  int wi = i, wj = j;
  if (wrap(wi, wj) && box_.contains(wi, wj)) return columns_[static_cast<std::size_t>(box_.index(wi, wj))].start;
  const int a = i - box_.i0 + 1, b = j - box_.j0 + 1;
  const int ghost = ghost_of_halo_[static_cast<std::size_t>(b * (box_.width() + 2) + a)];
  return columns_[static_cast<std::size_t>(box_.columns() + ghost)].start;
}

int Layout::constant(double value) {
  const auto found = std::find(constants_.begin(), constants_.end(), value);
  if (found != constants_.end()) return unknown_slots() + static_cast<int>(found - constants_.begin());
  if (constants_.size() == max_constants)
    throw InputError("too many layers with constants of their own (internal limit)");
  constants_.push_back(value);
  return unknown_slots() + static_cast<int>(constants_.size()) - 1;
}

int Layout::add_counter(const std::string& name) {
  const int slot = first_counter_slot() + static_cast<int>(counters_.size());
  counters_.push_back({name, slot});
  return slot;
}

Layout::What Layout::what(int slot) const {
  if (slot >= first_scalar_slot()) {
    const auto& [unknown, layer] = scalars_[static_cast<std::size_t>(slot - first_scalar_slot())];
    return {unknown, layer};
  }
  const auto after = std::upper_bound(columns_.begin(), columns_.end(), slot,
                                      [](int value, const StoredColumn& column) { return value < column.start; });
  const StoredColumn& column = *std::prev(after);
  What what = type(column.i, column.j).places[static_cast<std::size_t>(slot - column.start)];
  what.i = column.i;
  what.j = column.j;
  return what;
}

}  // namespace auralith

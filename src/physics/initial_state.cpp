#include "physics/initial_state.hpp"

#include <limits>

namespace auralith {

namespace {

/// Potential of a layer against lithium without current: an alloy is up to 1 V from lithium, and the exponentials of the reaction
/// let Newton's method come only 0.05 V nearer with each iteration.
double rest_potential(const Model& model, std::size_t n) {
  const AlloyCurve* curve = model.curve(static_cast<int>(n));
  const Case& input = model.input();
  return curve == nullptr
             ? 0.0
             : curve->curve().potential(input.layers[n].interlayer->lithium_content, input.ambient.temperature.at(0));
}

}  // namespace

double Start::given() const {
  const auto found = files.values.find(unknown);
  if (found == files.values.end() || found->second.empty()) return std::numeric_limits<double>::quiet_NaN();
  const int place = unknown->home == Home::layer ? region : k * box.columns() + box.index(i, j);
  return found->second[static_cast<std::size_t>(place)];
}

double Start::of_cell(const Unknown& other) const {
  Start cell = *this;
  cell.unknown = &other;
  cell.face = nullptr;
  return other.start == nullptr ? 0.0 : other.start(cell);
}

std::vector<double> initial_state(const Model& model, const Layout& layout, const GivenState& given) {
  const Grid& grid = model.grid();
  std::vector<double> slots(static_cast<std::size_t>(layout.slots()), 0.0);
  const Coefficients coefficients = model.coefficients(0, 0);
  Start at{model, given, layout.box(), coefficients};
  at.bottom = rest_potential(model, 0);
  at.top = rest_potential(model, model.input().layers.size() - 1);
  const auto set = [&](int slot) {
    const Layout::What what = layout.what(slot);
    if (what.unknown->start == nullptr) return;
    at.unknown = what.unknown;
    at.face = nullptr;
    at.i = what.i, at.j = what.j, at.k = what.n;
    if (what.unknown->home == Home::face) {
      const GammaFace face = grid.column_faces(what.i, what.j)[static_cast<std::size_t>(what.n)];
      at.face = &face;
      at.k = face.k;
      at.region = face.metal;
      slots[static_cast<std::size_t>(slot)] = what.unknown->start(at);
      return;
    }
    at.region = what.unknown->home == Home::cell ? grid.region(what.i, what.j, what.n) : what.n;
    slots[static_cast<std::size_t>(slot)] = what.unknown->start(at);
  };
  for (int slot = 0; slot < layout.own_columns_size(); ++slot) set(slot);
  for (int slot = layout.first_scalar_slot(); slot < layout.unknown_slots(); ++slot) set(slot);
  return slots;
}

}  // namespace auralith

/// Collapse of voids by creep of the metal under stack pressure, for `column` drift:
///   s_w = -S max(w, 0) ,   S = (3/2) A' (3p/(2n))^n / (1 - f^(1/n))^n   (sphere; 3-D)
///                          S = sqrt(3) A' (sqrt(3) p/n)^n / (1 - f^(1/n))^n   (cylinder; 2-D)
/// s_w [1/s] is also the divergence of the lattice velocity, so the velocity of every cell of the column is an unknown:
/// v(outer face) - v(inner face) = s_w h. f: porosity of the neighbourhood of a void (input; 0: isolated).
/// For porosity that the grid does not resolve: a void that spans cells flows by itself, and dilute vacancies are no voids. Off
/// unless it is asked for; refused where the stress in the metal leaves the power law.
/// A' = A/(1 MPa)^n, n: power-law creep, eps_dot = A' sigma^n (Masias et al., J. Mater. Sci. 54, 2585 (2019)).
/// Source: D. S. Wilkinson, M. F. Ashby, Acta Metall. 23, 1277 (1975). Tests: tests/verification/collapse, tests/mms.
#include <fmt/format.h>

#include <algorithm>
#include <numbers>

#include "base/error.hpp"
#include "base/units.hpp"
#include "case/needs.hpp"
#include "physics/effect.hpp"
#include "physics/model.hpp"
#include "physics/scales.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

constinit const Content contents::lattice = {
    .flow = Content::Flow::volume, .ledgers = {&ledgers::lithium, &ledgers::voids}, .exchange = &contents::voids};

namespace {

constinit const Sum collapsed_void = {
    .name = "collapsed_void", .unit = "m3", .kind = Sum::Kind::flow, .ledgers = {{{&ledgers::voids, 1}}}};

}  // namespace

constinit const Unknown in_cells::lattice_velocity = {
    .name = "lattice_velocity",
    .unit = "m/s",
    .home = Home::cell,
    .exists = [](const Site& at) { return at.in(RegionKind::metal) && creeps(at.input, at.layer()); },
    .size = scales::velocity,
    .row = scales::volume_row,
    .block = Block::velocity,
    .content = &contents::lattice,
};

namespace {

/// Inputs: w, v at the outer face, v at the inner face. Rows: w, v. Counter: void volume squeezed out.
struct Collapse {
  struct Data {
    double area, height;
    int layer;
  };
  static constexpr int inputs = 3, rows = 2, outputs = 3;
  static constexpr bool depends(int row, int input) { return row == 1 || input == 0; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    const T source = -c.layers[d.layer].collapse_rate * larger(x[0], T(0.0));  // s_w
    rate[0] = d.area * d.height * source;
    rate[1] = d.area * (x[1] - x[2] - d.height * source);
    rate[2] = -rate[0];
  }
};

/// Power-law breakdown of lithium: beyond this stress it creeps far faster than the law says, Pa (Masias et al.).
constexpr double largest_stress = 2.8e6;

/// InputError when voids would close under a pressure at which the law of their creep does not hold.
void check_collapse(const Case& input, const Grid& grid) {
  const std::vector<double>& pressures = input.ambient.pressure.values;
  const double pressure = *std::max_element(pressures.begin(), pressures.end());
  for (const Layer& layer : input.layers) {
    if (layer.region != RegionKind::metal || layer.lattice_motion != LatticeMotion::column) continue;
    const double factor = (grid.dimension() == 2 ? std::numbers::sqrt3 : 1.5) / layer.metal.creep_exponent.value;
    if (factor * pressure > largest_stress)
      throw InputError(
          fmt::format("{}: effects.void_collapse: 'on' with a pressure of {} in layer '{}': the metal around a void "
                      "would creep under {}, "
                      "where the power law breaks down; allowed: pressures up to {}, or void_collapse off",
                      input.file, format_quantity(pressure, "Pa"), layer.name, format_quantity(factor * pressure, "Pa"),
                      format_quantity(largest_stress / factor, "Pa")));
  }
}

void add_void_collapse(ModelBuilder& b) {
  auto& cells = b.add_group<Collapse>();
  for (int k = 0; k < b.grid.z.cells(); ++k)
    b.for_columns([&](int i, int j) {
      if (!b.layout.exists(in_cells::lattice_velocity, i, j, k)) return;
      const int layer = b.grid.region(i, j, k);
      const GammaFace& face = *b.horizontal_face(i, j, layer);
      const int direction = b.grid.gammas[static_cast<std::size_t>(face.gamma)].direction;
      const int w = b.layout.cell(in_cells::void_fraction, i, j, k);
      const int outer = b.layout.cell(in_cells::lattice_velocity, i, j, k);
      const int inner = k == face.k ? b.gamma_velocity_slot(face) : b.velocity_slot(i, j, k - direction);
      cells.add({b.grid.x.widths[i] * b.grid.y.widths[j], b.grid.z.widths[k], layer}, {w, outer, inner},
                {w, outer, b.sum(collapsed_void, layer)});
    });
}

constexpr const Sum* own_sums[] = {&collapsed_void};
constexpr const Unknown* unknowns[] = {&in_cells::lattice_velocity};

}  // namespace

namespace effect {
extern const Effect void_collapse;
const Effect void_collapse = {.name = "void_collapse",
                              .unknowns = unknowns,
                              .sums = own_sums,
                              .acts = [](const Case& c) { return c.effects.metal_void && c.effects.void_collapse; },
                              .add = add_void_collapse,
                              .check = check_collapse,
                              .work_at_rest = [](const Case&) -> std::string {
                                return "creep closes voids under pressure (effects.void_collapse)";
                              }};
}  // namespace effect

}  // namespace auralith

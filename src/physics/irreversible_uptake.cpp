/// Lithium that a coating takes up once and keeps (alumina becomes lithiated alumina): a share of the plating current goes into the
/// coating instead of the metal until it is full,
///   Q d(theta)/dt = (1 - theta) max(-i, 0) ,   theta(0) = 0 ,   so theta = 1 - exp(-q/Q) after the plated charge q [C/m2]
/// theta [-] share of the irreversible uptake Q [C/m2] that is taken, i [A/m2] > 0 strips. Stripping takes nothing back. The metal
/// grows by theta of what is plated: void volume enters through Gamma in place of the trapped lithium, (V_Li/F) Q d(theta)/dt, so
/// that Q of charge is missing from the metal in the end. One number, no threshold: the potential of the uptake is that of the
/// reaction, a voltage plateau of the coating is not modelled. theta may exceed 1 by the local error of a step, as any fraction may.
/// Pinholes of a coating take up nothing.
/// Source: model of this code. Tests: tests/verification/irreversible_uptake, tests/unit/test_jacobian.cpp, tests/restart/cases.
#include "base/constants.hpp"
#include "grid/pinhole.hpp"
#include "physics/effect.hpp"
#include "physics/model.hpp"
#include "physics/scales.hpp"

namespace auralith {

constinit const Content contents::trapped = {
    .flow = Content::Flow::charge, .ledgers = {&ledgers::lithium, &ledgers::voids}, .factor = [](const Layer& l) {
      return l.metal.molar_volume.value / constants::faraday;
    }};

namespace {

bool has_uptake(const Layer& layer) { return irreversible_uptake(layer) > 0; }

/// Where nothing is plated or a hole lets the current past the coating there is nothing to keep.
bool takes_up(const Site& at) {
  const InterfaceEntry* entry = at.entry();
  return has_uptake(at.layer()) && at.face->part != PatchAreas::pinhole && entry != nullptr &&
         entry->kind == InterfaceKind::reaction;
}

}  // namespace

constinit const Sum sums::trapped_lithium = {.name = "trapped_lithium",
                                             .unit = "m3",
                                             .kind = Sum::Kind::inventory,
                                             .ledgers = {{{&ledgers::lithium, 1}}},
                                             .exists = has_uptake,
                                             .column = "trapped_lithium",
                                             .column_unit = "m"};

constinit const Unknown at_gamma::trapped_fraction = {
    .name = "trapped_fraction",
    .unit = "1",
    .home = Home::face,
    .exists = takes_up,
    .row = scales::charge_row,
    .block = Block::wall,
    .content = &contents::trapped,
    .error = ErrorOf::content,
    .written = true,
    .earlier = Unknown::Earlier::mapped,
};

namespace {

/// Inputs: i, theta. Rows: theta, w cell, mu face. Counters: void volume through Gamma, trapped Li volume.
struct Uptake {
  struct Data {
    double surface, capacity;  ///< m2, Q in C/m2
    bool covered;
    int layer;
  };
  static constexpr int inputs = 2, rows = 3, outputs = 5;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const double volume = c.layers[d.layer].molar_volume / constants::faraday;  // m3/C
    storage[0] = (d.surface * d.capacity) * x[1];
    storage[4] = volume * storage[0];
    if (!d.covered || value_of(x[0]) >= 0) return;
    rate[0] = (-d.surface * (1.0 - x[1])) * x[0];
    rate[1] = rate[2] = rate[3] = volume * rate[0];
  }
};

void add_irreversible_uptake(ModelBuilder& b) {
  auto& uptakes = b.add_group<Uptake>();
  for (std::size_t n = 0; n < b.layout.own_faces(); ++n) {  // all rows belong to the column of the metal cell
    const GammaFace& face = b.layout.faces()[n];
    const Layer& metal = b.input.region(face.metal);
    if (!traps(b.input, metal) || !b.layout.exists(at_gamma::trapped_fraction, face.i, face.j, face.index)) continue;
    const int theta = b.layout.face(at_gamma::trapped_fraction, face);
    // Holes of a film that is a field have no faces of their own.
    const bool hole = alloys(metal) && in_pinhole(*metal.interlayer, b.grid, face.centre[0], face.centre[1]);
    uptakes.add({face.area * face.weight, irreversible_uptake(metal), !hole, face.metal},
                {b.layout.face(at_gamma::reaction_current, face), theta},
                {theta, b.layout.cell(in_cells::void_fraction, face.i, face.j, face.k),
                 b.layout.face(at_gamma::void_potential, face), b.sum(sums::gamma_void, face.metal),
                 b.sum(sums::trapped_lithium, face.metal)});
  }
}

constexpr const Sum* own_sums[] = {&sums::trapped_lithium};
constexpr const Unknown* unknowns[] = {&at_gamma::trapped_fraction};

}  // namespace

namespace effect {
extern const Effect irreversible_uptake;
const Effect irreversible_uptake = {
    .name = "irreversible_uptake",
    .unknowns = unknowns,
    .sums = own_sums,
    .acts =
        [](const Case& c) {
          return std::ranges::any_of(c.layers, [&](const Layer& layer) { return traps(c, layer); });
        },
    .add = add_irreversible_uptake,
    .work_at_rest = [](const Case& c) -> std::string {
      const auto coat = std::ranges::find_if(c.layers, has_uptake);
      return "the coating of '" + coat->name + "' keeps lithium, whose energy is not counted";
    }};
}  // namespace effect

}  // namespace auralith

/// An effect in one file: a tracer that is dissolved in the metal, diffuses, and leaves through Gamma,
///   dc/dt = div( D grad c ) ,   D (c_cell - c_face)/(h/2) = k c_face   on Gamma
/// c [mol/m3], D [m2/s], k [m/s]. It acts on nothing else. The program auralith_with_tracer is auralith and this file; nothing
/// in src/ knows of it. Test: tests/verification/added_effect.
#include <cmath>
#include <optional>

#include "base/error.hpp"
#include "case/keys.hpp"
#include "materials/read_property.hpp"
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/model.hpp"

namespace auralith {

namespace {

/// What the keys fill.
struct OfLayer {
  std::optional<double> content;  ///< at the start, mol/m3
  Property diffusivity;           ///< m2/s
};
struct OfInterface {
  double transfer = 0;  ///< m/s
};
struct OfEvents {
  double limit = 0.5;  ///< share of the start
};

bool is_given(const OfLayer& values) { return values.content.has_value(); }

constexpr Key content_key =
    adds<Layer, &OfLayer::content>({.name = "tracer",
                                    .unit = "mol/m3",
                                    .fallback = optional_key,
                                    .bounds = positive,
                                    .sentence = "tracer in the metal at the start; without it there is none"});
constexpr Key diffusivity_key = adds<Layer, &OfLayer::diffusivity, is_given>({.name = "tracer_diffusivity",
                                                                              .unit = "m2/s",
                                                                              .fallback = "1e-13 m^2/s",
                                                                              .bounds = positive,
                                                                              .sentence = "D of the tracer"});
constexpr Key transfer_key =
    adds<InterfaceEntry, &OfInterface::transfer>({.name = "tracer_transfer",
                                                  .unit = "m/s",
                                                  .fallback = "0 m/s",
                                                  .bounds = not_negative,
                                                  .sentence = "k, with which the tracer leaves through the interface"});
constexpr Key limit_key = adds<EventLimits, &OfEvents::limit>(
    {.name = "tracer_low",
     .fallback = "0.5",
     .bounds = fraction,
     .sentence = "share of the tracer at the start below which the event tracer_low happens"});
constexpr SectionKey keys[] = {{&metal_layer_table, &content_key},
                               {&metal_layer_table, &diffusivity_key},
                               {&reaction_table, &transfer_key},
                               {&events_table, &limit_key}};

const OfLayer& of(const Layer& layer) { return layer.added.get<OfLayer>(); }
bool has_tracer(const Layer& layer) { return is_given(of(layer)); }
bool exists(const Site& at) { return at.in(RegionKind::metal) && has_tracer(at.layer()); }
double size(const Scales& s) { return *of(*s.layer).content; }
double row(const Scales& s) { return s.area * of(*s.layer).diffusivity.value / s.height * size(s); }

extern const LedgerKind ledger;
constexpr Content dissolved = {.flow = Content::Flow::own, .ledgers = {&ledger}};

constexpr Unknown in_cell = {
    .name = "tracer",
    .unit = "mol/m3",
    .home = Home::cell,
    .exists = exists,
    .size = size,
    .row = row,
    .block = Block::own,
    .content = &dissolved,
    .error = ErrorOf::unknown,
    .start = [](const Start& at) { return std::isfinite(at.given()) ? at.given() : *of(at.layer()).content; },
    .written = true,
    .earlier = Unknown::Earlier::mapped,
};
constexpr Unknown at_face = {
    .name = "tracer_at_gamma",
    .unit = "mol/m3",
    .home = Home::face,
    .exists = exists,
    .size = size,
    .row = row,
    .block = Block::own,
    .start = [](const Start& at) { return at.of_cell(in_cell); },
    .written = true,
};
constexpr const Unknown* unknowns[] = {&in_cell, &at_face};

extern const Sum amount;
const LedgerKind ledger = {"tracer", "mol", 1e-10, nullptr, &amount};
const Sum amount = {.name = "tracer",
                    .unit = "mol",
                    .ledgers = {{{&ledger, 1}}},
                    .exists = has_tracer,
                    .column = "tracer",
                    .column_unit = "mol/m2"};
const Sum gone = {
    .name = "tracer_gone", .unit = "mol", .kind = Sum::Kind::flow, .ledgers = {{{&ledger, 1}}}, .exists = has_tracer};
const Sum* const sums_of_tracer[] = {&amount, &gone};

/// Input: c. Row: c. Counter: amount.
struct TracerCell {
  struct Data {
    double volume;
  };
  static constexpr int inputs = 1, rows = 1, outputs = 2;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients&, const T* x, T* storage, T*) {
    storage[0] = storage[1] = d.volume * x[0];
  }
};

/// Flux between two cells. Inputs and rows: c of both.
struct TracerFace {
  struct Data {
    double size;  ///< area over distance, m
    const Property* diffusivity;
  };
  static constexpr int inputs = 2, rows = 2, outputs = 2;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    rate[0] = d.size * d.diffusivity->at(c.temperature, c.pressure) * (x[1] - x[0]);
    rate[1] = -rate[0];
  }
};

/// Gamma. Inputs: c cell, c face. Rows: c cell, c face. Counter: what is gone.
struct TracerGamma {
  struct Data {
    double size, transfer;  ///< area over distance, m; m3/s
    const Property* diffusivity;
  };
  static constexpr int inputs = 2, rows = 2, outputs = 3;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    rate[0] = d.size * d.diffusivity->at(c.temperature, c.pressure) * (x[1] - x[0]);
    rate[1] = -rate[0] - d.transfer * x[1];
    rate[2] = d.transfer * x[1];
  }
};

void add_tracer(ModelBuilder& b) {
  auto& cells = b.add_group<TracerCell>();
  auto& faces = b.add_group<TracerFace>();
  auto& gammas = b.add_group<TracerGamma>();
  const Grid& grid = b.grid;
  const auto here = [&](int i, int j, int k) { return b.layout.exists(in_cell, i, j, k); };
  const auto c = [&](int i, int j, int k) { return b.layout.cell(in_cell, i, j, k); };
  const auto diffusivity = [&](int layer) { return &of(b.input.region(layer)).diffusivity; };
  for (int k = 0; k < grid.z.cells(); ++k)
    b.for_columns([&](int i, int j) {
      if (!here(i, j, k)) return;
      const int layer = grid.region(i, j, k);
      const double area = grid.x.widths[i] * grid.y.widths[j];
      cells.add({area * grid.z.widths[k]}, {c(i, j, k)}, {c(i, j, k), b.sum(amount, layer)});
      if (k + 1 == grid.z.cells() || grid.region(i, j, k + 1) != layer) return;
      const double distance = 0.5 * (grid.z.widths[k] + grid.z.widths[k + 1]);
      faces.add({area / distance, diffusivity(layer)}, {c(i, j, k), c(i, j, k + 1)}, {c(i, j, k), c(i, j, k + 1)});
    });
  b.for_lateral_faces([&](int i, int j, int ni, int nj, double half, double half_n, double width, double) {
    for (int k = 0; k < grid.z.cells(); ++k) {
      const int layer = grid.region(i, j, k);
      if (!here(i, j, k) || grid.region(ni, nj, k) != layer) continue;
      faces.add({width * grid.z.widths[k] / (half + half_n), diffusivity(layer)}, {c(i, j, k), c(ni, nj, k)},
                {c(i, j, k), c(ni, nj, k)});
    }
  });
  b.for_gamma_faces([&](const GammaFace& face, auto&& share) {
    if (!here(face.i, face.j, face.k)) return;
    const double transfer =
        b.catalog.entries[static_cast<std::size_t>(b.entry(face))]->added.get<OfInterface>().transfer;
    const int cell = c(face.i, face.j, face.k), at_gamma = b.layout.face(at_face, face);
    gammas.add({face.area / (0.5 * b.metal_size(face).initial), transfer * face.area, diffusivity(face.metal)},
               {cell, at_gamma}, {cell, at_gamma, share(b.sum(gone, face.metal))});
  });
}

/// Share of the start that is left in a layer.
Seen look_at_rest(const Look& look) {
  const Case& input = look.model.input();
  const Layer& layer = input.region(look.layer);
  const double left = look.model.amount(amount, look.layer, look.storage) /
                      (*of(layer).content * layer.thickness * look.model.grid().area());
  return {left, input.events.added.get<OfEvents>().limit - left};
}

const EventKind events[] = {{.name = "tracer_low",
                             .detail = "little tracer is left",
                             .watched = has_tracer,
                             .needs = "a tracer",
                             .look = look_at_rest}};

/// The cells of a moving lattice would carry the tracer with them, which is not in these equations.
void check(const Case& input, const Grid& grid) {
  for (const Layer& layer : input.layers) {
    const bool moves = input.effects.lattice_motion && layer.lattice_motion != LatticeMotion::none;
    if (has_tracer(layer) && (moves || grid.periodic_z))
      throw InputError(input.file + ": layers." + layer.name +
                       ".tracer: only in a metal at rest; allowed: lattice_motion none, grid.z.boundary closed");
  }
}

const Effect tracer = {
    .name = "tracer",
    .unknowns = unknowns,
    .sums = sums_of_tracer,
    .acts = [](const Case& c) { return std::ranges::any_of(c.layers, has_tracer); },
    .add = add_tracer,
    .keys = keys,
    .events = events,
    .check = check,
};

}  // namespace

std::span<const Effect* const> added_effects() {
  static const Effect* const all[] = {&tracer};
  return all;
}

}  // namespace auralith

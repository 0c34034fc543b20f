/// Voids in the metal: Cahn-Hilliard with drift, in the frame of the electrolyte,
///   dw/dt + div( v w - M_w(w) grad mu ) = s_w ,   mu = W g'(w) [+ elastic branch] - div( kappa grad w )
/// w [-] void fraction, mu [J/m3], v [m/s] lattice velocity (lattice_motion.cpp), s_w (void_collapse.cpp), W [J/m3], kappa [J/m].
/// What crosses Gamma: v.n + q of void volume, q = i V_Li/F [m/s]; what crosses the plane of a reservoir: v w + j with
/// mu = -p_stack and n.grad w = 0 there (w with mu = -p_stack flows in when v points inwards). The conserved content of a
/// cell is its void volume h(H) w A, exact also while H moves. Central advection (v h/D is far below 1).
/// Sources: J. W. Cahn, Acta Metall. 9, 795 (1961); drift and site law: model of this code, see lattice_motion.cpp.
/// Tests: tests/mms, tests/unit/test_void_energy.cpp, tests/verification/sand, /void_profile, /void_at_rest, /spinodal, /ledgers.
#include <cmath>

#include "base/constants.hpp"
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/metal_face.hpp"
#include "physics/scales.hpp"
#include "physics/spot.hpp"

namespace auralith {

// An alloy takes up and gives lithium that passes nothing: at least the host counts as passed.
constinit const LedgerKind ledgers::lithium = {"lithium",          "m3", 1e-10, &sums::lithium_throughput,
                                               &sums::host_volume, true, alloys};
constinit const LedgerKind ledgers::voids = {"void", "m3",  1e-10, &sums::lithium_throughput, &sums::host_volume,
                                             true,   alloys};

// Lithium is what voids and host leave of the space: where that stands still, its round-off does not enter.
constinit const Sum sums::void_volume = {.name = "void_volume",
                                         .unit = "m3",
                                         .kind = Sum::Kind::inventory,
                                         .ledgers = {{{&ledgers::voids, 1}, {&ledgers::lithium, -1}}},
                                         .column = "void_volume",
                                         .column_unit = "m"};
constinit const Sum sums::lithium_volume = {
    .name = "lithium_volume", .unit = "m3", .kind = Sum::Kind::inventory, .column = "lithium", .column_unit = "m"};
constinit const Sum sums::space = {
    .name = "space", .unit = "m3", .kind = Sum::Kind::inventory, .ledgers = {{{&ledgers::lithium, 1}}}};
constinit const Sum sums::energy = {
    .name = "energy", .unit = "J", .kind = Sum::Kind::inventory, .column = "energy", .column_unit = "J/m2"};
constinit const Sum sums::gamma_void = {
    .name = "gamma_void", .unit = "m3", .kind = Sum::Kind::flow, .ledgers = {{{&ledgers::voids, -1}}}};
constinit const Sum sums::outer_void = {
    .name = "outer_void", .unit = "m3", .kind = Sum::Kind::flow, .ledgers = {{{&ledgers::voids, 1}}}};
constinit const Sum sums::outer_lithium = {
    .name = "outer_lithium", .unit = "m3", .kind = Sum::Kind::flow, .ledgers = {{{&ledgers::lithium, 1}}}};

constinit const Content contents::voids = {.flow = Content::Flow::volume,
                                           .ledgers = {&ledgers::lithium, &ledgers::voids}};

namespace {

bool has_voids(const Site& at) { return at.in(RegionKind::metal); }

}  // namespace

constinit const Unknown in_cells::void_fraction = {
    .name = "void_fraction",
    .unit = "1",
    .home = Home::cell,
    .exists = has_voids,
    .row = scales::volume_row,
    .block = Block::voids,
    .content = &contents::voids,
    .error = ErrorOf::unknown,
    .low = -1,
    .high = 2,
    .start = initial_void_fraction,
    .written = true,
    .earlier = Unknown::Earlier::mapped,
};

constinit const Unknown in_cells::void_potential = {
    .name = "void_potential",
    .unit = "J/m3",
    .home = Home::cell,
    .exists = has_voids,
    .size = scales::energy,
    .row = [](const Scales& s) { return s.area * s.height * scales::energy(s); },
    .block = Block::void_potential,
    .written = true,
};

constinit const Unknown at_gamma::void_fraction = {
    .name = "void_fraction at Gamma",
    .unit = "1",
    .home = Home::face,
    .exists = has_voids,
    .row = [](const Scales& s) { return s.area * s.coefficients->gradient_energy / s.height; },
    .block = Block::wall,
    .low = -1,
    .high = 2,
    .start = [](const Start& at) { return at.of_cell(in_cells::void_fraction); },
};

constinit const Unknown at_gamma::void_potential = {
    .name = "void_potential at Gamma",
    .unit = "J/m3",
    .home = Home::face,
    .exists = has_voids,
    .size = scales::energy,
    .row = scales::volume_row,
    .block = Block::wall,
};

namespace {

/// Inputs: w, mu, H. Rows: w, mu. Counters: void volume, Li volume, energy, volume of the cells.
struct VoidCell {
  struct Data {
    double area;
    CellHeight height;
    int layer;
  };
  static constexpr int inputs = 3, rows = 2, outputs = 6;
  static constexpr bool wide = true;
  static constexpr bool depends(int row, int input) { return row == 1 || input != 1; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const LayerCoefficients& metal = c.layers[d.layer];
    const T volume = d.area * d.height.at(x[2]);
    storage[0] = volume * x[0];
    rate[1] = volume * (x[1] - local_void_potential(x[0], metal));
    storage[2] = storage[0];
    storage[3] = volume * (1.0 - x[0]);
    storage[4] = volume * void_energy_density(x[0], metal);
    storage[5] = volume;
  }
};

/// Flux through the face between cells a and b. Inputs: w_a, mu_a, w_b, mu_b, v, H; v > 0 from a to b.
/// Rows: w_a, mu_a, w_b, mu_b. Counter: energy of the gradient.
struct VoidFace {
  using Data = MetalFace;
  static constexpr int inputs = 6, rows = 4, outputs = 5;
  static constexpr bool wide = true;
  static constexpr bool depends(int row, int input) { return row % 2 == 0 || input == 0 || input == 2 || input == 5; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const LayerCoefficients& metal = c.layers[d.layer];
    const MetalFace::Sizes<T> size = d.sizes(x[5]);
    const T slope = size.area * (x[2] - x[0]) / size.distance;
    const T flux = void_flux(d, size, x[0], x[1], x[2], x[3], x[4], metal);
    rate[0] = -flux;
    rate[1] = metal.gradient_energy * slope;
    rate[2] = flux;
    rate[3] = -rate[1];
    storage[4] = 0.5 * d.weight * metal.gradient_energy * slope * (x[2] - x[0]);
  }
};

/// Void flux through Gamma and the potential there. Inputs: w cell, mu cell, w face, mu face, i, v, H.
/// Rows: w cell, mu face. Counter: void volume through Gamma.
struct GammaVoid {
  struct Data {
    double area, weight;  ///< of the face; share of the surface that it stands for (GammaFace)
    CellHeight height;    ///< of the metal cell across the face
    int layer;
  };
  static constexpr int inputs = 7, rows = 2, outputs = 3;
  static constexpr bool depends(int row, int input) { return row == 1 || input == 4 || input == 5; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    const LayerCoefficients& metal = c.layers[d.layer];
    const T q = (d.weight * metal.molar_volume / constants::faraday) * x[4];
    const T total = x[5] + q;
    // The lithium that a face gives comes through half a cell, whose mobility falls to 0 as that cell runs out: mu of the face,
    // and E = V_Li mu/F with it, rises without bound, so that no voltage takes more than there is. (RT ln a = -V_Li mu: this is
    // the activity of lithium at the face.) In a void nothing flows, and the floor only makes mu of the face that of the cell.
    const T mobility = larger(void_mobility(T(0.5 * (x[0] + x[2])), metal), T(1e-12 * metal.vacancy_mobility));
    rate[0] = d.area * total;
    rate[1] = d.area * (total - x[5] * x[2] + mobility * (x[1] - x[3]) / (0.5 * d.height.at(x[6])));
    rate[2] = rate[0];
  }
};

/// Outer plane of a reservoir. Inputs: w, mu, v. Row: w. Counters: void and Li volume that leave.
struct ReservoirPlane {
  struct Data {
    double area, half;
    int layer;
  };
  static constexpr int inputs = 3, rows = 1, outputs = 3;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    const auto [empty, metal] = reservoir_flux(d.area, d.half, x[0], x[1], x[2], c.layers[d.layer]);
    rate[0] = -empty;
    rate[1] = empty;
    rate[2] = metal;
  }
};

void add_metal_void(ModelBuilder& b) {
  auto& cells = b.add_group<VoidCell>();
  auto& faces = b.add_group<VoidFace>();
  auto& gammas = b.add_group<GammaVoid>();
  auto& planes = b.add_group<ReservoirPlane>();
  const int nz = b.grid.z.cells();
  const auto w = [&](int i, int j, int k) { return b.layout.cell(in_cells::void_fraction, i, j, k); };
  const auto mu = [&](int i, int j, int k) { return b.layout.cell(in_cells::void_potential, i, j, k); };
  const auto area = [&](int i, int j) { return b.grid.x.widths[i] * b.grid.y.widths[j]; };

  for (int k = 0; k < nz; ++k)
    b.for_columns([&](int i, int j) {
      if (!b.is(RegionKind::metal, i, j, k)) return;
      const int layer = b.grid.region(i, j, k);
      const int gamma = b.grid.gamma_of_layer(layer);
      const int direction = gamma < 0 ? 1 : b.grid.gammas[static_cast<std::size_t>(gamma)].direction;
      int outer = k + direction;  // neighbour away from Gamma
      if (b.grid.periodic_z && nz > 1) outer = (outer + nz) % nz;
      const bool at_end = outer < 0 || outer >= nz;
      const bool inner_face = !at_end && b.grid.region(i, j, outer) == layer;
      const bool reservoir =
          at_end && b.input.layers[static_cast<std::size_t>(layer)].outer_plane == OuterPlane::reservoir;
      cells.add({area(i, j), b.height(k), layer}, {w(i, j, k), mu(i, j, k), b.thickness_slot(layer)},
                {w(i, j, k), mu(i, j, k), b.sum(sums::void_volume, layer), b.sum(sums::lithium_volume, layer),
                 b.sum(sums::energy, layer), b.sum(sums::space, layer)});
      if (inner_face)
        faces.add({b.height(k), b.height(outer), 0, 0, 0, area(i, j), 1 - b.mesh_motion(k), 1, layer},
                  {w(i, j, k), mu(i, j, k), w(i, j, outer), mu(i, j, outer), b.velocity_slot(i, j, k),
                   b.thickness_slot(layer)},
                  {w(i, j, k), mu(i, j, k), w(i, j, outer), mu(i, j, outer), b.sum(sums::energy, layer)});
      if (reservoir)
        planes.add({area(i, j), 0.5 * b.grid.z.widths[k], layer}, {w(i, j, k), mu(i, j, k), b.velocity_slot(i, j, k)},
                   {w(i, j, k), b.sum(sums::outer_void, layer), b.sum(sums::outer_lithium, layer)});
    });
  b.for_lateral_faces([&](int i, int j, int ni, int nj, double half, double half_n, double width, double weight) {
    for (int k = 0; k < nz; ++k) {
      const int layer = b.grid.region(i, j, k);
      if (!b.is(RegionKind::metal, i, j, k) || b.grid.region(ni, nj, k) != layer) continue;
      faces.add({b.height(k), b.height(k), width, half, half_n, 0, 0, weight, layer},
                {w(i, j, k), mu(i, j, k), w(ni, nj, k), mu(ni, nj, k), b.layout.constant(0), b.thickness_slot(layer)},
                {w(i, j, k), mu(i, j, k), w(ni, nj, k), mu(ni, nj, k), b.sum(sums::energy, layer)});
    }
  });
  b.for_gamma_faces([&](const GammaFace& face, auto&& share) {
    const int w_cell = w(face.i, face.j, face.k), mu_face = b.layout.face(at_gamma::void_potential, face);
    gammas.add(
        {face.area, face.weight, b.metal_size(face), face.metal},
        {w_cell, mu(face.i, face.j, face.k), b.layout.face(at_gamma::void_fraction, face), mu_face,
         b.layout.face(at_gamma::reaction_current, face), b.gamma_velocity_slot(face), b.thickness_slot(face.metal)},
        {w_cell, mu_face, share(b.sum(sums::gamma_void, face.metal))});
  });
}

constexpr FieldKind fields[] = {
    {"contact", "1", Home::face, [](const Spot& at) { return contact(at(at_gamma::void_fraction)); }},
    {"void_fraction", "1", Home::face, [](const Spot& at) { return at(at_gamma::void_fraction); }},
    {"void_potential", "J/m3", Home::face, [](const Spot& at) { return at(at_gamma::void_potential); }}};
constexpr const Sum* own_sums[] = {&sums::void_volume, &sums::lithium_volume, &sums::space,        &sums::energy,
                                   &sums::gamma_void,  &sums::outer_void,     &sums::outer_lithium};
constexpr const Unknown* unknowns[] = {&in_cells::void_fraction, &in_cells::void_potential, &at_gamma::void_fraction,
                                       &at_gamma::void_potential};

}  // namespace

namespace effect {
extern const Effect metal_void;
const Effect metal_void = {.name = "metal_void",
                           .unknowns = unknowns,
                           .sums = own_sums,
                           .acts = [](const Case& c) { return c.effects.metal_void; },
                           .add = add_metal_void,
                           .fields = fields};
}  // namespace effect

}  // namespace auralith

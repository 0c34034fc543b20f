/// Alloying of the host of an interlayer (gold) with the lithium of the metal, in the frame of the electrolyte:
///   d(phi(w) y)/dt + div( y J + j_a ) = 0 ,   J = v (1-w) + M_w grad mu            J: volume of metal that moves
///   j_a = -phi (D/RT) [ host, lithium, molar volumes ] grad(dE/da) = -phi [ grad Psi(s) + M_a grad n ]
///   n = W_a g'(p)/y_s - (P'(p)/y_s) div( kappa_p grad P )/phi ,  p = y/y_s         (energy: alloy_energy.hpp)
/// y: host fraction of the metal, unknown through the arc length s (alloy_curve.hpp); n [J/m3]: what is nonlocal in dE/da.
/// Vacancies exchange with the metal as it is, so a void pushes the host away in its proportion. Lithium is what is left.
/// Psi, Kirchhoff's potential, keeps the fronts between plateaus sharp without looking for them. M_a and y J are central, but at
/// most twice what they are with the host of the cell that it leaves and the lithium of the cell that this leaves: neither is
/// overdrawn, and a, u >= 0 without a clamp.
/// Faces: on Gamma nothing of the host crosses and the face energy pulls the alloy, -Delta_gamma h(p) (1 - h(w)); the outer plane
/// of a finite layer prefers lithium by gamma_out h(p); behind a reservoir there is lithium. Values p of these faces are
/// eliminated exactly (face_saturation), which keeps the discrete energy law. With a constant molar volume of lithium.
/// Source: J. W. Cahn, J. E. Hilliard, J. Chem. Phys. 28, 258 (1958); volume-fixed frame: model of this code.
/// Tests: tests/mms, tests/unit/test_alloy_energy.cpp, tests/verification/first_lithiation, /alloying_at_rest, /alloy_front.
#include "physics/alloy_energy.hpp"
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/metal_face.hpp"
#include "physics/scales.hpp"
#include "physics/spot.hpp"

namespace auralith {

constinit const LedgerKind ledgers::host = {"host", "m3", 1e-10, nullptr, &sums::host_volume, true};
constinit const Sum sums::host_volume = {.name = "host_volume",
                                         .unit = "m3",
                                         .kind = Sum::Kind::inventory,
                                         .ledgers = {{{&ledgers::host, 1}, {&ledgers::lithium, -1}}},
                                         .exists = has_host,
                                         .column = "host",
                                         .column_unit = "m"};

namespace {

constinit const Sum outer_host = {.name = "outer_host",
                                  .unit = "m3",
                                  .kind = Sum::Kind::flow,
                                  .ledgers = {{{&ledgers::host, 1}}},
                                  .exists = has_host};

}  // namespace

constinit const Content contents::host = {.flow = Content::Flow::volume,
                                          .ledgers = {&ledgers::lithium, &ledgers::voids, &ledgers::host}};

namespace {

bool has_composition(const Site& at) { return at.in(RegionKind::metal) && alloys(at.layer()); }
/// W_a/y_s, J/m3
double potential_size(const Scales& s) { return s.coefficients->alloy.barrier / s.coefficients->alloy.saturation; }

}  // namespace

constinit const Unknown in_cells::alloy_coordinate = {
    .name = "alloy_coordinate",
    .unit = "1",
    .home = Home::cell,
    .exists = has_composition,
    .row = scales::volume_row,
    .content = &contents::host,
    .error = ErrorOf::unknown,
    // On a step of its potential the coordinate runs through half a unit while next to nothing moves, and steps would follow every cell
    // of a front: what counts is the host fraction.
    .measure =
        [](const LayerCoefficients& c, double s) {
          return c.alloy.curve->host_fraction(std::min(s, (1 - 1e-12) * c.alloy.curve->end())).value;
        },
    .start = initial_alloy_coordinate,
};

constinit const Unknown in_cells::alloy_potential = {
    .name = "alloy_potential",
    .unit = "J/m3",
    .home = Home::cell,
    .exists = has_composition,
    .size = potential_size,
    .row = [](const Scales& s) { return s.area * s.height * potential_size(s); },
};

namespace {

/// Inputs: s, n, w, H. Rows: s, n. Counters: host volume, Li volume (what the host takes from it), energy.
struct AlloyCell {
  struct Data {
    double area;
    CellHeight height;
    int layer;
  };
  static constexpr int inputs = 4, rows = 2, outputs = 5;
  static constexpr bool depends(int row, int input) { return row == 1 || input != 1; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const AlloyCoefficients& alloy = c.layers[d.layer].alloy;
    const T y = host_fraction(x[0], alloy), metal = d.area * d.height.at(x[3]) * metal_fraction(x[2]);
    storage[0] = metal * y;
    rate[1] = metal * (x[1] - barrier_potential(y, alloy));
    storage[2] = storage[0];
    storage[3] = -storage[0];
    if constexpr (std::is_same_v<T, double>) storage[4] = metal * alloy_energy_density(y, alloy);
  }
};

/// Inputs: s_a, n_a, s_b, n_b, w_a, mu_a, w_b, mu_b, v, H. Rows: s_a, n_a, s_b, n_b. Counter: energy of the gradient.
struct AlloyFace {
  using Data = MetalFace;
  static constexpr int inputs = 10, rows = 4, outputs = 5;
  static constexpr bool depends(int row, int input) { return row % 2 == 0 || input == 0 || input == 2 || input == 9; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const LayerCoefficients& metal = c.layers[d.layer];
    const AlloyCoefficients& alloy = metal.alloy;
    const MetalFace::Sizes<T> size = d.sizes(x[9]);
    const T y_a = host_fraction(x[0], alloy), y_b = host_fraction(x[2], alloy);
    const T moved = size.area * d.drift * x[8] - void_flux(d, size, x[4], x[5], x[6], x[7], x[8], metal);
    const T donor = value_of(moved) > 0 ? y_a : y_b;
    const T central = (y_a * size.half_b + y_b * size.half_a) / size.distance;
    const T carried = larger(smaller(central, T(2.0 * donor)), T(2.0 * donor - 1.0));
    const bool from_a = value_of(x[1]) > value_of(x[3]);
    const T mean = 0.5 * (y_a + y_b);
    const T mobility = smaller(alloy_mobility(mean, mean, alloy),
                               T(2.0 * alloy_mobility(from_a ? y_a : y_b, from_a ? y_b : y_a, alloy)));
    const T metal_share = 0.5 * (metal_fraction(x[4]) + metal_fraction(x[6]));
    const T drive = diffusion_rise(x[0], x[2], alloy) + mobility * (x[3] - x[1]);
    const T flux = moved * carried - size.area * metal_share * drive / size.distance;
    const T difference = gradient_measure(y_b, alloy) - gradient_measure(y_a, alloy);
    const T slope = alloy.gradient_energy * size.area * difference / size.distance;
    rate[0] = -flux;
    rate[1] = slope * gradient_measure_slope(y_a, alloy) / alloy.saturation;
    rate[2] = flux;
    rate[3] = -1.0 * slope * gradient_measure_slope(y_b, alloy) / alloy.saturation;
    storage[4] = 0.5 * d.weight * slope * difference;
  }
};

/// Pull of the electrolyte on the alloy. Inputs: s, w face, H. Rows: n, w face. Counter: energy.
struct GammaAlloy {
  struct Data {
    double area, weight;
    CellHeight height;
    int layer;
  };
  static constexpr int inputs = 3, rows = 2, outputs = 3;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const AlloyCoefficients& alloy = c.layers[d.layer].alloy;
    const T height = d.height.at(x[2]);
    const T p = host_fraction(x[0], alloy) / alloy.saturation;
    const T face = gamma_saturation(x[0], x[1], height, d.weight, alloy);
    const T stretch = (2 * d.area * alloy.gradient_energy) * (p - face) / height;
    const double pull = d.area * d.weight * alloy.adhesion;
    rate[0] = stretch * (-1 / alloy.saturation);
    rate[1] = -pull * coverage(face) * wall_shape_derivative(x[1]);
    storage[2] = 0.5 * stretch * (p - face) - pull * coverage(face) * (1.0 - wall_shape(x[1]));
  }
};

/// Outer plane of a finite layer. Inputs: s, H. Row: n. Counter: energy.
struct OuterAlloy {
  struct Data {
    double area;
    CellHeight height;
    int layer;
  };
  static constexpr int inputs = 2, rows = 1, outputs = 2;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const AlloyCoefficients& alloy = c.layers[d.layer].alloy;
    const T stiffness = 2 * alloy.gradient_energy / d.height.at(x[1]);
    const T p = host_fraction(x[0], alloy) / alloy.saturation;
    const T face = face_saturation(p, T(alloy.collector_energy), stiffness);
    const T stretch = d.area * stiffness * (p - face);
    rate[0] = stretch * (-1 / alloy.saturation);
    storage[1] = 0.5 * stretch * (p - face) + d.area * alloy.collector_energy * coverage(face);
  }
};

/// Outer plane of a reservoir: the alloy leaves with the metal, lithium comes back. Inputs: s, w, mu, v. Row: s.
/// Counters: host and Li volume that leave.
struct ReservoirAlloy {
  struct Data {
    double area, half;
    int layer;
  };
  static constexpr int inputs = 4, rows = 1, outputs = 3;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    const LayerCoefficients& metal = c.layers[d.layer];
    const T moved = reservoir_flux(d.area, d.half, x[1], x[2], x[3], metal).metal;
    if (value_of(moved) <= 0) return;
    rate[1] = moved * host_fraction(x[0], metal.alloy);
    rate[0] = -rate[1];
    rate[2] = -rate[1];
  }
};

void add_alloying(ModelBuilder& b) {
  auto& cells = b.add_group<AlloyCell>();
  auto& faces = b.add_group<AlloyFace>();
  auto& gammas = b.add_group<GammaAlloy>();
  auto& collectors = b.add_group<OuterAlloy>();
  auto& reservoirs = b.add_group<ReservoirAlloy>();
  const auto slot = [&](const Unknown& unknown, int i, int j, int k) { return b.layout.cell(unknown, i, j, k); };
  const auto s = [&](int i, int j, int k) { return slot(in_cells::alloy_coordinate, i, j, k); };
  const auto n = [&](int i, int j, int k) { return slot(in_cells::alloy_potential, i, j, k); };
  const auto w = [&](int i, int j, int k) { return slot(in_cells::void_fraction, i, j, k); };
  const auto mu = [&](int i, int j, int k) { return slot(in_cells::void_potential, i, j, k); };
  const auto exists = [&](int i, int j, int k) { return b.layout.exists(in_cells::alloy_coordinate, i, j, k); };
  const auto area = [&](int i, int j) { return b.grid.x.widths[i] * b.grid.y.widths[j]; };
  const auto join = [&](const MetalFace& data, int i, int j, int k, int ni, int nj, int nk, int velocity) {
    faces.add(data,
              {s(i, j, k), n(i, j, k), s(ni, nj, nk), n(ni, nj, nk), w(i, j, k), mu(i, j, k), w(ni, nj, nk),
               mu(ni, nj, nk), velocity, b.thickness_slot(data.layer)},
              {s(i, j, k), n(i, j, k), s(ni, nj, nk), n(ni, nj, nk), b.sum(sums::energy, data.layer)});
  };
  const int nz = b.grid.z.cells();
  for (int k = 0; k < nz; ++k)
    b.for_columns([&](int i, int j) {
      if (!exists(i, j, k)) return;
      const int layer = b.grid.region(i, j, k);
      const int outer = k + b.grid.gammas[static_cast<std::size_t>(b.grid.gamma_of_layer(layer))].direction;
      cells.add({area(i, j), b.height(k), layer}, {s(i, j, k), n(i, j, k), w(i, j, k), b.thickness_slot(layer)},
                {s(i, j, k), n(i, j, k), b.sum(sums::host_volume, layer), b.sum(sums::lithium_volume, layer),
                 b.sum(sums::energy, layer)});
      if (outer >= 0 && outer < nz) {
        if (b.grid.region(i, j, outer) == layer)
          join({b.height(k), b.height(outer), 0, 0, 0, area(i, j), 1 - b.mesh_motion(k), 1, layer}, i, j, k, i, j,
               outer, b.velocity_slot(i, j, k));
        return;
      }
      const OuterPlane plane = b.input.layers[static_cast<std::size_t>(layer)].outer_plane;
      if (plane == OuterPlane::finite)
        collectors.add({area(i, j), b.height(k), layer}, {s(i, j, k), b.thickness_slot(layer)},
                       {n(i, j, k), b.sum(sums::energy, layer)});
      if (plane == OuterPlane::reservoir)
        reservoirs.add({area(i, j), 0.5 * b.grid.z.widths[k], layer},
                       {s(i, j, k), w(i, j, k), mu(i, j, k), b.velocity_slot(i, j, k)},
                       {s(i, j, k), b.sum(outer_host, layer), b.sum(sums::outer_lithium, layer)});
    });
  b.for_lateral_faces([&](int i, int j, int ni, int nj, double half, double half_n, double width, double weight) {
    for (int k = 0; k < nz; ++k) {
      if (!exists(i, j, k) || !exists(ni, nj, k) || b.grid.region(i, j, k) != b.grid.region(ni, nj, k)) continue;
      join({b.height(k), b.height(k), width, half, half_n, 0, 0, weight, b.grid.region(i, j, k)}, i, j, k, ni, nj, k,
           b.layout.constant(0));
    }
  });
  if (!b.input.effects.wall_energy) return;
  b.for_gamma_faces([&](const GammaFace& face, auto&& share) {
    if (!exists(face.i, face.j, face.k)) return;
    gammas.add({face.area, face.weight, b.metal_size(face), face.metal},
               {s(face.i, face.j, face.k), b.layout.face(at_gamma::void_fraction, face), b.thickness_slot(face.metal)},
               {n(face.i, face.j, face.k), b.layout.face(at_gamma::void_fraction, face),
                share(b.sum(sums::energy, face.metal))});
  });
}

/// Volume fraction of the host, and the potential against lithium without that of voids.
constexpr FieldKind fields[] = {{"host_fraction", "1", Home::cell,
                                 [](const Spot& at) {
                                   return metal_fraction(at(in_cells::void_fraction)) *
                                          host_fraction(at(in_cells::alloy_coordinate), at.layer().alloy);
                                 },
                                 alloys},
                                {"alloy_equilibrium_potential", "V", Home::cell,
                                 [](const Spot& at) {
                                   return alloy_equilibrium_potential(at(in_cells::alloy_coordinate),
                                                                      at(in_cells::alloy_potential), at.layer().alloy);
                                 },
                                 alloys}};
constexpr const Sum* own_sums[] = {&sums::host_volume, &outer_host};
constexpr const Unknown* unknowns[] = {&in_cells::alloy_coordinate, &in_cells::alloy_potential};

}  // namespace

namespace effect {
extern const Effect alloying;
const Effect alloying = {
    .name = "alloying",
    .unknowns = unknowns,
    .sums = own_sums,
    .acts = [](const Case& c) { return c.effects.metal_void && std::ranges::any_of(c.layers, alloys); },
    .add = add_alloying,
    .fields = fields};
}  // namespace effect

}  // namespace auralith

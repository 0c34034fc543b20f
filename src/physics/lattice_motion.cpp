/// Motion of the metal lattice against the electrolyte. Lattice sites are annihilated (v.n < 0) or created (v.n > 0) at Gamma:
///   v.n = (1-s) min(-k_G c f, 0) - s k_plate c f ,   f = mu + p_n ,   s = smoothstep(-i/(0.01 i0))
/// While stripping and at rest sites are only annihilated, with the site mobility k_G [m/(s Pa)]; while plating (the sign of i
/// decides) they are created with k_plate. i0: of the face, with the interlayer that covers it. p_n: stack pressure, or with load sharing p/mean(c) up to the hardness (contact carries the whole load: never less than p).
/// k = 0 pins the lattice. k = infinity is a constraint: f = 0 while plating; f <= 0, v.n <= 0, f (v.n) = 0 otherwise.
///   column   every column drifts with its own v.n (no shear stress)
///   rigid    the layer drifts with the mean of v.n over Gamma; with an infinite mobility the mean force is constrained
///   finite   the outer plane follows: dH/dt = v.n
/// On a rough Gamma (label map) the lattice moves along z only: the horizontal face of a column carries the law, weighted like
/// the reaction (area v = surface (v.n of the law)), and along lateral faces the lattice slides, v.n = 0. Where the edge of a patch
/// crosses a face of a column, v is the mean of the laws over the parts (an infinite mobility is refused there: check_patches.cpp).
/// The mean contact is that of all of Gamma: a patch that lets nothing pass carries the pressure as well as the others.
/// Source: dilute limit of the dissipative law of moving interfaces with vacancies, after F. Larche, J. W. Cahn, Acta Metall. 21,
/// 1051 (1973); critical stack pressure: M. Wang, R. Choudhury, J. Sakamoto, Joule 3, 2165 (2019).
/// Tests: tests/unit/test_site_law.cpp, tests/verification/null, /sand, /rest_pressure, /finite_foil, /drift_balance, tests/mms.
#include <algorithm>
#include <cmath>

#include "physics/alloy_energy.hpp"
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/model.hpp"
#include "physics/scales.hpp"
#include "physics/site_law.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

constinit const Content contents::thickness = {"volume behind a finite layer", Content::Flow::volume};

namespace {

bool moves(const Site& at, LatticeMotion how) {
  return at.input.effects.lattice_motion && at.in(RegionKind::metal) && at.layer().lattice_motion == how;
}
bool moves(const Site& at) { return moves(at, LatticeMotion::rigid) || moves(at, LatticeMotion::column); }
constexpr Unknown a_velocity(const char* name, const char* symbol, Home home, Block block,
                             bool (*exists)(const Site&)) {
  return {name, symbol, "m/s", home, exists, scales::velocity, scales::volume_row, block};
}
bool rigid(const Site& at) { return moves(at, LatticeMotion::rigid); }
/// Rigid, with an infinite site mobility anywhere on Gamma (patches have the same: see check_case).
bool constrained(const Site& at) {
  return rigid(at) && std::ranges::any_of(at.input.interfaces, [&](const InterfaceSpec& spec) {
           return (spec.lower == at.layer().name || spec.upper == at.layer().name) &&
                  spec.entry.has_infinite_site_mobility();
         });
}

}  // namespace

constinit const Unknown at_gamma::site_velocity =
    a_velocity("site_velocity", "v.n", Home::face, Block::wall, [](const Site& at) {
      return at.face->axis == 2 && (rigid(at) || (moves(at, LatticeMotion::column) && at.face->leads()));
    });

constinit const Unknown scalars::thickness = {
    .name = "thickness",
    .symbol = "H",
    .unit = "m",
    .home = Home::layer,
    .exists = [](const Site& at) { return moves(at) && at.layer().outer_plane == OuterPlane::finite; },
    .size = [](const Scales& s) { return s.layer->thickness; },
    .row = scales::volume_row,
    .block = Block::scalar,
    .content = &contents::thickness,
    .error = ErrorOf::unknown,
    .start = [](const Start& at) { return at.given() > 0 ? at.given() : at.layer().thickness; },
    .mapped = true,
};

constinit const Unknown scalars::rigid_velocity = a_velocity(
    "rigid_velocity", "v", Home::layer, Block::scalar, [](const Site& at) { return moves(at, LatticeMotion::rigid); });

constinit const Unknown scalars::mean_force = {
    .name = "mean_force",
    .symbol = "<c f>",
    .unit = "Pa",
    .home = Home::layer,
    .exists = constrained,
    .size = scales::energy,
    .row = [](const Scales& s) { return s.area * scales::energy(s); },
    .block = Block::scalar,
};

constinit const Unknown scalars::mean_contact = {
    .name = "mean_contact",
    .symbol = "<c>",
    .unit = "1",
    .home = Home::layer,
    .exists = [](const Site& at) { return moves(at) && at.layer().load_sharing; },
    .row = [](const Scales& s) { return s.area; },
    .block = Block::scalar,
    .start = [](const Start&) { return 1.0; },
};

namespace {

/// What gives a face its i0.
struct Cover {
  bool coated;  ///< by an interlayer without cells
  double weight;
  CellHeight height;  ///< of the metal cell across the face
};

/// Inputs: w face, mu face, i, v.n, mean contact. Row: v.n.
struct SiteVelocity {
  struct Data {
    double area;
    int layer, entry;
    Cover cover;
  };
  static constexpr int inputs = 5, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    law(d, c, x, c.entries[d.entry].exchange(d.cover.coated), rate);
  }
  template <class T, class Exchange>
  static void law(const Data& d, const Coefficients& c, const T* x, const Exchange& exchange, T* rate) {
    const T force = x[1] + normal_pressure(x[4], c.layers[d.layer]);
    rate[0] = d.area * site_law_defect(x[3], T(d.cover.weight * contact(x[0])), force, plating_share(x[2], exchange),
                                       c.entries[d.entry], c.velocity_scale, c.layers[d.layer].barrier);
  }
};

/// The same on an interlayer that alloys. Further inputs: s of the cell, H.
struct AlloySiteVelocity {
  using Data = SiteVelocity::Data;
  static constexpr int inputs = 7, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    SiteVelocity::law(d, c, x,
                      alloy_exchange_current(x[5], x[0], T(d.cover.height.at(x[6])), d.cover.weight,
                                             c.layers[d.layer].alloy, c.entries[d.entry]),
                      rate);
  }
};

/// Rigid layer: adds area * (v.n - v) of a face to the row of v. Inputs: v.n, v. Rows: v.
struct MeanVelocity {
  struct Data {
    double area;
  };
  static constexpr int inputs = 2, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients&, const T* x, T*, T* rate) {
    rate[0] = d.area * (x[0] - x[1]);
  }
};

/// Rigid layer with an infinite mobility: v.n of a face follows v, and the mean force is
/// sum area (c f - mean) = 0. Inputs: w face, mu face, v.n, v, mean force, mean contact. Rows: v.n, mean force.
struct MeanForce {
  struct Data {
    double area, surface;
    int layer;
  };
  static constexpr int inputs = 6, rows = 2, outputs = 2;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    rate[0] = d.area * (x[2] - x[3]);
    rate[1] = d.surface * (contact(x[0]) * (x[1] + normal_pressure(x[5], c.layers[d.layer])) - x[4]);
  }
};

/// Rigid layer with an infinite mobility: the law for the means, every column adds its share with the i0 of its face. Inputs: v,
/// mean force, current of the cell. Row: v.
struct MeanLaw {
  struct Data {
    double area;
    int layer, entry, direction;  ///< direction: sign of the cell's current that strips the layer
    Cover cover;
  };
  static constexpr int inputs = 3, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    law(d, c, x, c.entries[d.entry].exchange(d.cover.coated), rate);
  }
  template <class T, class Exchange>
  static void law(const Data& d, const Coefficients& c, const T* x, const Exchange& exchange, T* rate) {
    const T current = c.holds_voltage ? T(d.direction * x[2]) : T(d.direction * c.current_density);
    rate[0] = d.area * site_law_defect(x[0], T(1.0), x[1], plating_share(current, exchange), c.entries[d.entry],
                                       c.velocity_scale, c.layers[d.layer].barrier);
  }
};

/// The same on an interlayer that alloys. Further inputs: w face, s of the cell, H.
struct AlloyMeanLaw {
  using Data = MeanLaw::Data;
  static constexpr int inputs = 6, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    MeanLaw::law(d, c, x,
                 alloy_exchange_current(x[4], x[3], T(d.cover.height.at(x[5])), d.cover.weight, c.layers[d.layer].alloy,
                                        c.entries[d.entry]),
                 rate);
  }
};

/// Load sharing: sum area (c - mean contact) = 0. Inputs: w face, mean contact. Row: mean contact.
struct MeanContact {
  struct Data {
    double area;
  };
  static constexpr int inputs = 2, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients&, const T* x, T*, T* rate) {
    rate[0] = d.area * (contact(x[0]) - x[1]);
  }
};

/// Finite layer: dH/dt = v; every column adds its share of the area. Inputs: H, v. Row: H.
struct Thickness {
  struct Data {
    double area;
  };
  static constexpr int inputs = 2, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients&, const T* x, T* storage, T* rate) {
    storage[0] = d.area * x[0];
    rate[0] = d.area * x[1];
  }
};

void add_lattice_motion(ModelBuilder& b) {
  auto& site_velocities = b.add_group<SiteVelocity>();
  auto& alloy_site_velocities = b.add_group<AlloySiteVelocity>();
  auto& mean_velocities = b.add_group<MeanVelocity>();
  auto& mean_forces = b.add_group<MeanForce>();
  auto& mean_laws = b.add_group<MeanLaw>();
  auto& alloy_mean_laws = b.add_group<AlloyMeanLaw>();
  auto& mean_contacts = b.add_group<MeanContact>();
  auto& thicknesses = b.add_group<Thickness>();
  const auto& faces = b.layout.faces();
  const int cell_current = b.layout.scalar(scalars::cell_current, 0);
  for (std::size_t n = 0; n < b.layout.own_faces(); ++n) {  // nothing here crosses from column to column
    const GammaFace& face = faces[n];
    const int layer = face.metal;
    const double surface = face.area * face.weight;
    const int w_face = b.layout.face(at_gamma::void_fraction, face);
    const int mean_contact = b.layout.scalar(scalars::mean_contact, layer, 1.0);
    if (b.layout.exists(scalars::mean_contact, layer))
      mean_contacts.add({surface}, {w_face, mean_contact}, {mean_contact});
    if (!b.layout.exists(at_gamma::site_velocity, face.i, face.j, face.first)) continue;
    const int entry = b.entry(face);
    const int mu_face = b.layout.face(at_gamma::void_potential, face);
    const int site = b.site_slot(face);
    const int current = b.layout.face(at_gamma::reaction_current, face);
    const int velocity = b.gamma_velocity_slot(face);
    const bool alloy = alloys(b.input.region(layer));
    const Cover cover{b.model.coated(face), face.weight, b.metal_size(face)};
    const int s = b.layout.cell(in_cells::alloy_coordinate, face.i, face.j, face.k), size = b.thickness_slot(layer);
    if (b.layout.exists(scalars::mean_force, layer)) {
      const int force = b.layout.scalar(scalars::mean_force, layer);
      const int base_entry = b.catalog.at(face.interface);  // outside every patch
      mean_forces.add({face.area, surface, layer}, {w_face, mu_face, site, velocity, force, mean_contact},
                      {site, force});
      const int direction = b.grid.gammas[static_cast<std::size_t>(b.grid.gamma_of_layer(layer))].direction;
      const MeanLaw::Data law{face.area, layer, base_entry, direction, cover};
      if (alloy)
        alloy_mean_laws.add(law, {velocity, force, cell_current, w_face, s, size}, {velocity});
      else
        mean_laws.add(law, {velocity, force, cell_current}, {velocity});
    } else {
      const SiteVelocity::Data law{face.area, layer, entry, cover};
      if (alloy)
        alloy_site_velocities.add(law, {w_face, mu_face, current, site, mean_contact, s, size}, {site});
      else
        site_velocities.add(law, {w_face, mu_face, current, site, mean_contact}, {site});
      if (b.layout.exists(scalars::rigid_velocity, layer))
        mean_velocities.add({face.area}, {site, velocity}, {velocity});
    }
    if (b.layout.exists(scalars::thickness, layer)) {
      const int thickness = b.layout.scalar(scalars::thickness, layer);
      thicknesses.add({face.area}, {thickness, velocity}, {thickness});
    }
  }
}

constexpr const Unknown* unknowns[] = {&at_gamma::site_velocity, &scalars::thickness, &scalars::rigid_velocity,
                                       &scalars::mean_force, &scalars::mean_contact};

}  // namespace

namespace effect {
extern const Effect lattice_motion;
const Effect lattice_motion = {
    "lattice_motion", unknowns, {}, [](const Case& c) { return c.effects.lattice_motion; }, add_lattice_motion};
}  // namespace effect

}  // namespace auralith

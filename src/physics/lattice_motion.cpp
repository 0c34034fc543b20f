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

#include "case/needs.hpp"
#include "physics/alloy_energy.hpp"
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/model.hpp"
#include "physics/scales.hpp"
#include "physics/site_law.hpp"
#include "physics/spot.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

constinit const Content contents::thickness = {.flow = Content::Flow::volume,
                                               .ledgers = {&ledgers::lithium, &ledgers::voids}};

namespace {

bool moves(const Site& at) { return at.in(RegionKind::metal) && at.layer().lattice_motion != LatticeMotion::none; }
bool rigid(const Site& at) { return moves(at) && at.layer().lattice_motion == LatticeMotion::rigid; }
constexpr Unknown a_velocity(const char* name, Home home, Block block, bool (*exists)(const Site&)) {
  return {name, "m/s", home, exists, scales::velocity, scales::volume_row, block};
}
/// Rigid, with an infinite site mobility anywhere on Gamma (patches have the same: see check_case).
bool constrained(const Site& at) {
  return rigid(at) && std::ranges::any_of(at.input.interfaces, [&](const InterfaceSpec& spec) {
           return (spec.lower == at.layer().name || spec.upper == at.layer().name) &&
                  spec.entry.has_infinite_site_mobility();
         });
}

}  // namespace

constinit const Unknown at_gamma::site_velocity =
    a_velocity("site_velocity", Home::face, Block::wall,
               [](const Site& at) { return at.face->axis == 2 && moves(at) && (rigid(at) || at.face->leads()); });

constinit const Unknown scalars::thickness = {
    .name = "thickness",
    .unit = "m",
    .home = Home::layer,
    .exists = [](const Site& at) { return moves(at) && at.layer().outer_plane == OuterPlane::finite; },
    .size = [](const Scales& s) { return s.layer->thickness; },
    .row = scales::volume_row,
    .block = Block::scalar,
    .content = &contents::thickness,
    .error = ErrorOf::unknown,
    .start = [](const Start& at) { return at.given() > 0 ? at.given() : at.layer().thickness; },
    .earlier = Unknown::Earlier::with_mesh,
};

constinit const Unknown scalars::rigid_velocity = a_velocity("rigid_velocity", Home::layer, Block::scalar, rigid);

constinit const Unknown scalars::mean_force = {
    .name = "mean_force",
    .unit = "Pa",
    .home = Home::layer,
    .exists = constrained,
    .size = scales::energy,
    .row = [](const Scales& s) { return s.area * scales::energy(s); },
    .block = Block::scalar,
};

constinit const Unknown scalars::mean_contact = {
    .name = "mean_contact",
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

/// i0 of a face; `s`: s of the cell and H on an interlayer that alloys.
template <bool alloy, class T>
auto exchange_current(const Cover& cover, int layer, int entry, const Coefficients& c, const T& w, const T* s) {
  if constexpr (alloy)
    return alloy_exchange_current(s[0], w, T(cover.height.at(s[1])), cover.weight, c.layers[layer].alloy,
                                  c.entries[entry]);
  else
    return c.entries[entry].exchange(cover.coated);
}

struct SiteData {
  double area;
  int layer, entry;
  Cover cover;
};

/// Inputs: w face, mu face, i, v.n, mean contact; on an interlayer that alloys s of the cell, H. Row: v.n.
template <bool alloy>
struct SiteVelocity {
  using Data = SiteData;
  static constexpr int inputs = alloy ? 7 : 5, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    const auto exchange = exchange_current<alloy>(d.cover, d.layer, d.entry, c, x[0], x + 5);
    const T force = x[1] + normal_pressure(x[4], c.layers[d.layer]);
    rate[0] = d.area * site_law_defect(x[3], T(d.cover.weight * contact(x[0])), force, plating_share(x[2], exchange),
                                       c.entries[d.entry], c.velocity_scale, c.layers[d.layer].barrier);
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

struct MeanLawData {
  double area;
  int layer, entry, direction;  ///< direction: sign of the cell's current that strips the layer
  Cover cover;
};

/// Rigid layer with an infinite mobility: the law for the means, every column adds its share with the i0 of its face. Inputs: v,
/// mean force, current of the cell; on an interlayer that alloys w face, s of the cell, H. Row: v.
template <bool alloy>
struct MeanLaw {
  using Data = MeanLawData;
  static constexpr int inputs = alloy ? 6 : 3, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    const auto exchange = exchange_current<alloy>(d.cover, d.layer, d.entry, c, x[alloy ? 3 : 0], x + 4);
    const T current = c.holds_voltage ? T(d.direction * x[2]) : T(d.direction * c.current_density);
    rate[0] = d.area * site_law_defect(x[0], T(1.0), x[1], plating_share(current, exchange), c.entries[d.entry],
                                       c.velocity_scale, c.layers[d.layer].barrier);
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
  auto& site_velocities = b.add_group<SiteVelocity<false>>();
  auto& alloy_site_velocities = b.add_group<SiteVelocity<true>>();
  auto& mean_velocities = b.add_group<MeanVelocity>();
  auto& mean_forces = b.add_group<MeanForce>();
  auto& mean_laws = b.add_group<MeanLaw<false>>();
  auto& alloy_mean_laws = b.add_group<MeanLaw<true>>();
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
      mean_forces.add({face.area, surface, layer}, {w_face, mu_face, site, velocity, force, mean_contact},
                      {site, force});
      const int direction = b.grid.gammas[static_cast<std::size_t>(b.grid.gamma_of_layer(layer))].direction;
      const MeanLawData law{face.area, layer, b.catalog.at(face.interface), direction, cover};  // outside every patch
      if (alloy)
        alloy_mean_laws.add(law, {velocity, force, cell_current, w_face, s, size}, {velocity});
      else
        mean_laws.add(law, {velocity, force, cell_current}, {velocity});
    } else {
      const SiteData law{face.area, layer, entry, cover};
      if (alloy)
        alloy_site_velocities.add(law, {w_face, mu_face, current, site, mean_contact, s, size}, {site});
      else
        site_velocities.add(law, {w_face, mu_face, current, site, mean_contact}, {site});
      if (b.layout.exists(scalars::rigid_velocity, layer))
        mean_velocities.add({face.area}, {site, velocity}, {velocity});
    }
    if (const int thickness = b.layout.find(scalars::thickness, 0, 0, layer); thickness >= 0)
      thicknesses.add({face.area}, {thickness, velocity}, {thickness});
  }
}

/// Sites that come and go under p + mu work on the metal.
std::string work_at_rest(const Case& input) {
  const Catalog catalog(input);
  for (std::size_t e = 0; e < catalog.entries.size(); ++e) {
    const InterfaceEntry& entry = *catalog.entries[e];
    const Layer* metal = catalog.metal_of_entry[e] < 0 ? nullptr : &input.region(catalog.metal_of_entry[e]);
    const bool sites = entry.site_mobility.value > 0 || entry.site_mobility_plating.value > 0;
    if (sites && metal != nullptr && moves(input, *metal))
      return "the lattice of '" + metal->name + "' moves (site mobilities above 0)";
  }
  return {};
}

constexpr FieldKind fields[] = {{"drift_velocity", "m/s", Home::face, drift_velocity}};
constexpr const Unknown* unknowns[] = {&at_gamma::site_velocity, &scalars::thickness, &scalars::rigid_velocity,
                                       &scalars::mean_force, &scalars::mean_contact};

}  // namespace

// The lattice slides along lateral faces; the parts of a face share its velocity.
double drift_velocity(const Spot& at) {
  if (at.face->axis != 2) return 0;
  if (at.layout.exists(scalars::rigid_velocity, at.region())) return at(scalars::rigid_velocity);
  for (const int n : {at.face->index, at.face->first})
    if (const int slot = at.layout.find(at_gamma::site_velocity, at.i, at.j, n); slot >= 0)
      return at.slots[static_cast<std::size_t>(slot)];
  return 0;
}

namespace effect {
extern const Effect lattice_motion;
const Effect lattice_motion = {.name = "lattice_motion",
                               .unknowns = unknowns,
                               .acts = [](const Case& c) { return c.effects.lattice_motion; },
                               .add = add_lattice_motion,
                               .fields = fields,
                               .work_at_rest = work_at_rest};
}  // namespace effect

}  // namespace auralith

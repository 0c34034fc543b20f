/// Reaction Li(metal) -> Li+(electrolyte) + e- on Gamma, with the half cells on both sides:
///   i = i0(T) c(w) [ exp(alpha_a F eta/RT) - exp(-alpha_c F eta/RT) ]     (butler_volmer)
///   i = i0(T) c(w) (alpha_a + alpha_c) F eta/RT                           (linear)
///   eta = V_collector + phi_m - phi_e - V_Li mu/F - i R_film ,  i0 = RT/(F Z) ,  c = (1-w)^2, 0 in a void
/// i [A/m2] > 0 strips. phi_m (against the collector at V_collector), phi_e, w, mu are values at the face (unknowns
/// of their own), not of the adjacent cells.
/// The current that crosses the face is i + C_dl d(phi_m - phi_e)/dt with the double-layer capacity C_dl [F/m2] (default 0).
/// On an interlayer that alloys E is its equilibrium potential (alloy_energy.hpp) and i0 that of covered and bare faces in parallel;
/// under a sheet (interlayer_sheet.hpp) E follows i.
/// A face whose catalog entry is blocking has i = 0. Currents through a face of the grid have its area, the reaction that of the
/// smooth surface that it stands for (`surface`: area times GammaFace::weight; the same for a flat Gamma).
/// Sources: J. Newman, K. Thomas-Alyea, Electrochemical Systems (2004), ch. 8; C. Monroe, J. Newman, J. Electrochem. Soc. 151,
/// A880 (2004) for the V_Li mu/F term. Tests: tests/mms, tests/verification/stack_resistance, /kinetics.
#include <cmath>

#include "base/constants.hpp"
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/interlayer_sheet.hpp"
#include "physics/model.hpp"
#include "physics/scales.hpp"
#include "physics/spot.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

constinit const LedgerKind ledgers::charge = {"charge", "C", 1e-8, &sums::charge_throughput, nullptr, false};

constinit const Sum sums::reaction_lithium = {
    .name = "reaction_lithium", .unit = "m3", .kind = Sum::Kind::flow, .ledgers = {{{&ledgers::lithium, 1}}}};
constinit const Sum sums::reaction_charge = {
    .name = "reaction_charge", .unit = "C", .kind = Sum::Kind::flow, .ledgers = {{{&ledgers::charge, 1}}}};
constinit const Sum sums::stored_charge = {
    .name = "stored_charge", .unit = "C", .kind = Sum::Kind::inventory, .ledgers = {{{&ledgers::charge, 1}}}};
constinit const Sum sums::charge_throughput = {.name = "charge_throughput", .unit = "C", .kind = Sum::Kind::flow};
constinit const Sum sums::lithium_throughput = {.name = "lithium_throughput", .unit = "m3", .kind = Sum::Kind::flow};

constinit const Unknown at_gamma::electronic_potential = scales::of_potential({
    .name = "electronic_potential at Gamma",
    .unit = "V",
    .home = Home::face,
    .block = Block::gamma,
    .content = &contents::metal_charge,
});

constinit const Unknown at_gamma::ionic_potential = scales::of_potential({
    .name = "ionic_potential at Gamma",
    .unit = "V",
    .home = Home::face,
    .block = Block::gamma,
    .content = &contents::ion_charge,
    .start = [](const Start& at) { return -at.bottom; },
});

constinit const Unknown at_gamma::reaction_current = {
    .name = "reaction_current",
    .unit = "A/m2",
    .home = Home::face,
    .size = [](const Scales& s) { return s.current; },
    .row = scales::charge_row,
    .block = Block::gamma,
};

namespace {

/// Inputs: phi_m cell, phi_m face, phi_e face, phi_e cell, i, w cell, w face, H, V_collector.
/// Rows: phi_m cell, phi_m face, phi_e face, phi_e cell. Counters: charge stored on the face, its energy.
struct GammaCharge {
  struct Data {
    double area, surface;
    CellHeight metal_height;
    double electrolyte_half;
    int metal_layer, electrolyte_layer, entry;
  };
  static constexpr int inputs = 9, rows = 4, outputs = 6;
  static constexpr bool depends(int row, int input) {
    switch (row) {
      case 0:
        return input == 0 || input == 1 || (input >= 5 && input <= 7);
      case 1:
        return input != 8;
      case 2:
        return (input >= 1 && input <= 4) || input == 8;
      default:
        return input == 2 || input == 3;
    }
  }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const LayerCoefficients& electrolyte = c.layers[d.electrolyte_layer];
    // Half a cell of metal: conductivity halfway between face and cell.
    const T sigma = electronic_conductivity(T(0.5 * (x[5] + x[6])), c.layers[d.metal_layer]);
    const T metal_current = (d.area * sigma / (0.5 * d.metal_height.at(x[7]))) * (x[0] - x[1]);
    const T ionic_current = (d.area * electrolyte.ionic_conductivity / d.electrolyte_half) * (x[2] - x[3]);
    const double capacity = c.entries[d.entry].double_layer_capacity;
    rate[0] = -metal_current;
    // The balance of the metal face is that of the double layer (whose charge then stands in one row only), or of both faces
    // together without one. Either way the stored charges of the rows are independent of each other.
    rate[1] = capacity > 0 ? T(metal_current - ionic_current) : T(metal_current - d.surface * x[4]);
    rate[2] = ionic_current - d.surface * x[4];
    rate[3] = ionic_current;
    if (capacity > 0) {
      storage[4] = d.surface * capacity * (x[8] + x[1] - x[2]);
      storage[2] += storage[4];
      storage[5] = 0.5 * storage[4] * (x[8] + x[1] - x[2]);
    }
    if (electrolyte.permittivity > 0) {
      const T displaced = (d.area * electrolyte.permittivity / d.electrolyte_half) * (x[2] - x[3]);
      if (capacity > 0) storage[1] += displaced;
      storage[2] -= displaced;
      storage[3] -= displaced;
    }
  }
};

/// The law of the reaction.
template <class T, class Exchange>
T reaction_current(const EntryCoefficients& entry, const T& eta, const Exchange& exchange_current, const T& w) {
  using std::expm1;  // exp - exp would lose the digits of a current far below i0
  const T drive = entry.linear_kinetics ? T((entry.anodic + entry.cathodic) * eta)
                                        : T(expm1(entry.anodic * eta) - expm1(-entry.cathodic * eta));
  return exchange_current * contact(w) * drive;
}

/// What every face is counted with. `volume`: V_Li/F, m3/C.
template <class T>
void count_reaction(double surface, double volume, const T& current, T* rate) {
  const T charge = surface * current;
  rate[1] = charge;
  rate[2] = volume * charge;
  rate[3] = value_of(charge) < 0 ? T(-charge) : charge;
  rate[4] = volume * rate[3];
}

/// False where nothing can react: a blocking face, or a void (c = 0 and c' = 0, so the law is smooth there).
template <class T>
bool reacts(const EntryCoefficients& entry, const T& w) {
  return entry.kind == InterfaceKind::reaction && value_of(w) < 1;
}

/// Where an interlayer without cells covers the face: its exchange current, and the potential of a sheet. On an interlayer that alloys: E_eq
/// of its composition, i0 of bare and of covered electrolyte in parallel.
/// Inputs: phi_m face, phi_e face, i, w face, mu face, V_collector; on an interlayer that alloys s and n of the cell, H.
/// Row: i. Counters: charge, Li volume leaving the metal, charge and Li volume passed in either direction.
template <bool alloy>
struct Reaction {
  struct Data {
    double area, surface;
    int metal_layer, entry;
    bool coated;
    double host;  ///< per area of the sheet, m
    double weight;
    CellHeight height;  ///< of the metal cell across the face
  };
  static constexpr int inputs = alloy ? 9 : 6, rows = 1, outputs = 5;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    const EntryCoefficients& entry = c.entries[d.entry];
    const LayerCoefficients& metal = c.layers[d.metal_layer];
    const double volume = metal.molar_volume / constants::faraday;
    count_reaction(d.surface, volume, x[2], rate);
    rate[0] = d.area * x[2];
    if (!reacts(entry, x[3])) return;
    T equilibrium = volume * x[4];
    if constexpr (alloy) equilibrium += alloy_equilibrium_potential(x[6], x[7], metal.alloy);
    T eta = x[5] + x[0] - x[1] - equilibrium - entry.film_resistance * x[2];
    if constexpr (alloy) {
      const T exchange = alloy_exchange_current(x[6], x[3], T(d.height.at(x[8])), d.weight, metal.alloy, entry);
      rate[0] -= d.area * reaction_current(entry, eta, exchange, x[3]);
    } else {
      if (d.host > 0) eta -= sheet_potential(x[2], x[3], d.host, metal.sheet);
      rate[0] -= d.area * reaction_current(entry, eta, entry.exchange(d.coated), x[3]);
    }
  }
};

void add_interface_reaction(ModelBuilder& b) {
  auto& charge = b.add_group<GammaCharge>();
  auto& reaction = b.add_group<Reaction<false>>();
  auto& alloy_reaction = b.add_group<Reaction<true>>();
  b.for_gamma_faces([&](const GammaFace& face, auto&& share) {
    const double surface = face.area * face.weight;
    const int entry = b.entry(face);
    const int phi_m = b.layout.cell(in_cells::electronic_potential, face.i, face.j, face.k);
    const int phi_m_face = b.layout.face(at_gamma::electronic_potential, face);
    const int phi_e_face = b.layout.face(at_gamma::ionic_potential, face);
    const int phi_e = b.layout.cell(in_cells::ionic_potential, face.ei, face.ej, face.ek);
    const int current = b.layout.face(at_gamma::reaction_current, face);
    const int w = b.layout.cell(in_cells::void_fraction, face.i, face.j, face.k);
    const int w_face = b.layout.face(at_gamma::void_fraction, face);
    const int mu_face = b.layout.face(at_gamma::void_potential, face);
    const int collector = b.collector_slot(face.gamma);
    charge.add({face.area, surface, b.metal_size(face), b.electrolyte_half(face), face.metal, face.electrolyte, entry},
               {phi_m, phi_m_face, phi_e_face, phi_e, current, w, w_face, b.thickness_slot(face.metal), collector},
               {phi_m, phi_m_face, phi_e_face, phi_e, share(b.sum(sums::stored_charge, face.metal)),
                share(b.sum(sums::energy, face.metal))});
    const std::array outputs{
        current, share(b.sum(sums::reaction_charge, face.metal)), share(b.sum(sums::reaction_lithium, face.metal)),
        share(b.sum(sums::charge_throughput, face.metal)), share(b.sum(sums::lithium_throughput, face.metal))};
    const bool coated = b.model.coated(face);
    const double host = b.model.host(face);
    if (alloys(b.input.region(face.metal)))
      alloy_reaction.add(
          {face.area, surface, face.metal, entry, coated, host, face.weight, b.metal_size(face)},
          {phi_m_face, phi_e_face, current, w_face, mu_face, collector,
           b.layout.cell(in_cells::alloy_coordinate, face.i, face.j, face.k),
           b.layout.cell(in_cells::alloy_potential, face.i, face.j, face.k), b.thickness_slot(face.metal)},
          outputs);
    else
      reaction.add({face.area, surface, face.metal, entry, coated, host, face.weight, b.metal_size(face)},
                   {phi_m_face, phi_e_face, current, w_face, mu_face, collector}, outputs);
  });
}

/// E_eq of a face with this mu and current.
double equilibrium(const Spot& at, double mu, double current) {
  const LayerCoefficients& metal = at.layer();
  const double of_voids = metal.molar_volume / constants::faraday * mu, host = at.model.host(*at.face);
  if (host > 0) return of_voids + sheet_potential(current, at(at_gamma::void_fraction), host, metal.sheet);
  if (metal.alloy.curve == nullptr) return of_voids;
  return of_voids +
         alloy_equilibrium_potential(at(in_cells::alloy_coordinate), at(in_cells::alloy_potential), metal.alloy);
}

constexpr FieldKind fields[] = {
    {"current_density", "A/m2", Home::face, [](const Spot& at) { return at(at_gamma::reaction_current); }},
    {"overpotential", "V", Home::face, overpotential, nullptr, true},
    {"equilibrium_potential", "V", Home::face, equilibrium_potential, has_host, true},
};
constexpr const Sum* own_sums[] = {&sums::reaction_lithium,  &sums::reaction_charge,    &sums::stored_charge,
                                   &sums::charge_throughput, &sums::lithium_throughput, &sums::energy};
constexpr const Unknown* unknowns[] = {&at_gamma::electronic_potential, &at_gamma::ionic_potential,
                                       &at_gamma::reaction_current};

}  // namespace

double equilibrium_potential(const Spot& at) {
  return equilibrium(at, at(at_gamma::void_potential), at(at_gamma::reaction_current));
}

double rest_potential(const Spot& at) { return equilibrium(at, at(in_cells::void_potential), 0.0); }

double overpotential(const Spot& at) {
  return at.collector() + at(at_gamma::electronic_potential) - at(at_gamma::ionic_potential) -
         equilibrium_potential(at) - at.entry().film_resistance * at(at_gamma::reaction_current);
}

namespace effect {
extern const Effect interface_reaction;
const Effect interface_reaction = {.name = "interface_reaction",
                                   .unknowns = unknowns,
                                   .sums = own_sums,
                                   .acts = [](const Case& c) { return c.effects.interface_reaction; },
                                   .add = add_interface_reaction,
                                   .fields = fields};
}  // namespace effect

}  // namespace auralith

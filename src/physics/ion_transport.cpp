/// Ion transport in the electrolyte (single-ion conductor, transference number 1):
///   div( kappa_e(T) grad phi_e + eps d(grad phi_e)/dt ) = 0
/// kappa_e [S/m], eps [F/m] (default 0), phi_e [V]. Two-point fluxes; layers of different conductivity in series.
/// Faces between electrolyte layers (with a label map: regions, in every direction): the catalog's contact resistance, with the
/// lumped layers in between in series; a pair that is not listed is insulating. Outer plane `equipotential`: phi_e is the potential of an ideal counter electrode.
/// Half cells at Gamma belong to interface_reaction.cpp.
/// Source: any text on solid electrolytes, e.g. J. Maier, Physical Chemistry of Ionic Materials (2004), ch. 6.
/// Tests: tests/mms, tests/verification/stack_resistance, /ohmic_cell, /strip_contacts, /closed_pores.
#include <algorithm>

#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/model.hpp"
#include "physics/scales.hpp"

namespace auralith {

constinit const Content contents::ion_charge = {
    .flow = Content::Flow::charge, .ledgers = {&ledgers::charge}, .everywhere = true, .of_electrolyte = true};

constinit const Unknown in_cells::ionic_potential = scales::of_potential({
    .name = "ionic_potential",
    .unit = "V",
    .home = Home::cell,
    .exists = [](const Site& at) { return at.in(RegionKind::electrolyte); },
    .block = Block::conduction,
    .content = &contents::ion_charge,
    .start = [](const Start& at) { return -at.bottom; },
    .written = true,
});

namespace {

/// Ohm m2 of a contact between two electrolyte layers.
double contact_resistance(int entry, const Coefficients& c) {
  return c.entries[static_cast<std::size_t>(entry)].contact_resistance +
         c.entries[static_cast<std::size_t>(entry)].film_resistance;
}

struct IonFace {
  struct Data {
    double area, half_a, half_b;  ///< m2, m, m
    int layer_a, layer_b;
    std::vector<int> contacts{};        ///< catalog entries of the contacts that are crossed
    std::array<int, 2> lumped{-1, -1};  ///< first and last lumped layer in between, or -1
    void key(std::string& bytes) const {
      append_bytes(bytes, std::array{area, half_a, half_b});
      append_bytes(bytes, std::array{layer_a, layer_b, lumped[0], lumped[1]});
      append_bytes(bytes, contacts);
    }
  };
  static constexpr int inputs = 2, rows = 2, outputs = 2;
  static constexpr bool wide = true;
  static constexpr bool depends(int, int) { return true; }
  static double resistance(const Data& d, const Coefficients& c) {  // Ohm m2
    double r = d.half_a / c.layers[d.layer_a].ionic_conductivity + d.half_b / c.layers[d.layer_b].ionic_conductivity;
    for (int contact : d.contacts) r += contact_resistance(contact, c);
    for (int n = d.lumped[0]; n >= 0 && n <= d.lumped[1]; ++n) r += c.layers[n].lumped_resistance;
    return r;
  }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const T flux = (d.area / resistance(d, c)) * (x[0] - x[1]);
    rate[0] -= flux;
    rate[1] += flux;
    if (d.contacts.empty() && d.lumped[0] < 0 && c.layers[d.layer_a].permittivity > 0) {
      const double a = d.half_a / c.layers[d.layer_a].permittivity, b = d.half_b / c.layers[d.layer_b].permittivity;
      const T charge = (d.area / (a + b)) * (x[0] - x[1]);
      storage[0] += charge;
      storage[1] -= charge;
    }
  }
};

/// Half cell (and lumped layers) between an ideal counter electrode and the outermost electrolyte cell.
/// Inputs: phi of the cell, phi of the electrode. Rows: cell; at the top terminal voltage and current of the circuit
/// (control.cpp), which both get the current from the electrode into the cell.
struct IonTerminal {
  struct Data {
    double area, half;
    int layer;
    std::vector<int> contacts{};
    std::array<int, 2> lumped{-1, -1};
    void key(std::string& bytes) const {
      append_bytes(bytes, std::array{area, half});
      append_bytes(bytes, std::array{layer, lumped[0], lumped[1]});
      append_bytes(bytes, contacts);
    }
  };
  static constexpr int inputs = 2, rows = 3, outputs = 3;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    double r = d.half / c.layers[d.layer].ionic_conductivity;
    for (int contact : d.contacts) r += contact_resistance(contact, c);
    for (int n = d.lumped[0]; n >= 0 && n <= d.lumped[1]; ++n) r += c.layers[n].lumped_resistance;
    const T current = (d.area / r) * (x[1] - x[0]);
    rate[0] += current;
    if (!c.holds_voltage) rate[1] += current;
    rate[2] += current;
    if (d.lumped[0] < 0 && c.layers[d.layer].permittivity > 0) {
      const T charge = (d.area * c.layers[d.layer].permittivity / d.half) * (x[1] - x[0]);
      storage[0] -= charge;
      storage[1] -= charge;  // no voltage is held here, see check_combination
      storage[2] -= charge;
    }
  }
};

bool is_electrolyte(const ModelBuilder& b, int i, int j, int k) { return b.is(RegionKind::electrolyte, i, j, k); }

/// A way for ions through a face: its share of the area, and the catalog entries of the contacts on it.
struct Way {
  double share = 1;
  std::vector<int> contacts{};
};

/// The ways between the regions of two cells through the face at the upper side of column (i, j) along an axis: with a label map
/// they touch, without one all layers in between are crossed. Patches divide the face by area; a part that lets no ions pass is no way.
std::vector<Way> ways_between(const ModelBuilder& b, int lower, int upper, int i, int j, int axis) {
  if (lower == upper) return {{}};
  std::vector<int> interfaces;
  for (int n = lower; !b.grid.has_map() && n < upper; ++n) interfaces.push_back(b.grid.interface_between(n, n + 1));
  if (b.grid.has_map()) interfaces.push_back(b.grid.interface_between(lower, upper));
  std::vector<Way> ways;
  for (const auto& [parts, share] : b.grid.shares(interfaces, i, j, axis)) {
    Way way{share};
    for (std::size_t n = 0; n < parts.size(); ++n) way.contacts.push_back(b.catalog.at(interfaces[n], parts[n]));
    if (std::all_of(way.contacts.begin(), way.contacts.end(), [&](int entry) {
          return b.catalog.entries[static_cast<std::size_t>(entry)]->kind == InterfaceKind::contact_resistance;
        }))
      ways.push_back(std::move(way));
  }
  return ways;
}

/// Connects cell k with the next resolved cell above, if the layers in between let ions pass.
void add_vertical_face(ModelBuilder& b, Elements<IonFace>& faces, int k, int above) {
  b.for_columns([&](int i, int j) {
    if (!is_electrolyte(b, i, j, k) || !is_electrolyte(b, i, j, above)) return;
    const int la = b.grid.region(i, j, k), lb = b.grid.region(i, j, above);
    const int a = b.layout.cell(in_cells::ionic_potential, i, j, k);
    const int c = b.layout.cell(in_cells::ionic_potential, i, j, above);
    for (const auto& [share, contacts] : ways_between(b, la, lb, i, j, 2)) {
      IonFace::Data data{share * b.grid.x.widths[i] * b.grid.y.widths[j],
                         0.5 * b.grid.z.widths[k],
                         0.5 * b.grid.z.widths[above],
                         la,
                         lb,
                         contacts};
      if (lb - la > 1 && !b.grid.has_map()) data.lumped = {la + 1, lb - 1};
      faces.add(data, {a, c}, {a, c});
    }
  });
}

void add_ion_transport(ModelBuilder& b) {
  auto& faces = b.add_group<IonFace>();
  const int nz = b.grid.z.cells();
  for (int k = 0; k + 1 < nz; ++k) add_vertical_face(b, faces, k, k + 1);
  if (b.grid.periodic_z && nz > 1) add_vertical_face(b, faces, nz - 1, 0);
  b.for_lateral_faces([&](int i, int j, int ni, int nj, double half, double half_n, double width, double) {
    for (int k = 0; k < nz; ++k) {
      if (!is_electrolyte(b, i, j, k) || !is_electrolyte(b, ni, nj, k)) continue;
      const int ra = b.grid.region(i, j, k), rb = b.grid.region(ni, nj, k);
      const int a = b.layout.cell(in_cells::ionic_potential, i, j, k);
      const int c = b.layout.cell(in_cells::ionic_potential, ni, nj, k);
      const bool forward = ni > i || nj > j;
      for (const auto& [share, contacts] : ways_between(b, ra, rb, forward ? i : ni, forward ? j : nj, ni == i ? 1 : 0))
        faces.add({share * width * b.grid.z.widths[k], half, half_n, ra, rb, contacts}, {a, c}, {a, c});
    }
  });

  auto& terminals = b.add_group<IonTerminal>();
  const auto add_terminal = [&](bool top) {
    const int last = static_cast<int>(b.input.layers.size()) - 1;
    const Layer& outer = b.input.layers[static_cast<std::size_t>(top ? last : 0)];
    if (b.grid.periodic_z || outer.region != RegionKind::electrolyte || outer.outer_plane != OuterPlane::equipotential)
      return;
    const int k = top ? nz - 1 : 0;
    const int layer = b.grid.layer_of_cell[k];  // also with a label map: the outer plane is wholly the layer's
    if (!is_electrolyte(b, 0, 0, k)) return;
    IonTerminal::Data data{0, 0.5 * b.grid.z.widths[k], layer};
    if (top && layer < last) data.lumped = {layer + 1, last};
    if (!top && layer > 0) data.lumped = {0, layer - 1};
    b.for_columns([&](int i, int j) {
      const int cell = b.layout.cell(in_cells::ionic_potential, i, j, k);
      const int voltage = top ? b.layout.scalar(scalars::cell_voltage, 0) : b.layout.constant(0);
      const int current = top ? b.layout.scalar(scalars::cell_current, 0) : b.layout.constant(0);
      for (const auto& [share, contacts] : ways_between(b, top ? layer : 0, top ? last : layer, i, j, 2)) {
        data.area = share * b.grid.x.widths[i] * b.grid.y.widths[j];
        data.contacts = contacts;
        terminals.add(data, {cell, voltage}, {cell, voltage, current});
      }
    });
  };
  add_terminal(false);
  add_terminal(true);
}

std::string work_at_rest(const Case& input) {
  for (const Layer& layer : input.layers)
    if (layer.region == RegionKind::electrolyte && layer.electrolyte.permittivity.value > 0)
      return "the energy of the electric field in '" + layer.name + "' is not counted (permittivity)";
  return {};
}

constexpr const Unknown* unknowns[] = {&in_cells::ionic_potential};

}  // namespace

namespace effect {
extern const Effect ion_transport;
const Effect ion_transport = {.name = "ion_transport",
                              .unknowns = unknowns,
                              .acts = [](const Case& c) { return c.effects.ion_transport; },
                              .add = add_ion_transport,
                              .work_at_rest = work_at_rest};
}  // namespace effect

}  // namespace auralith

/// Values of all properties at one instant (temperature and pressure depend on time), in the order of the regions (layers
/// first) and of the interface catalog. Computed once per evaluation; kernels index them.
#pragma once

#include <vector>

#include "case/case.hpp"
#include "grid/grid.hpp"

namespace auralith {

class AlloyCurve;

/// Of a metal with an interlayer that alloys; see alloy_energy.hpp.
struct AlloyCoefficients {
  const AlloyCurve* curve = nullptr;  ///< y(s) and the potential of diffusion; nullptr: no such field
  double temperature = 298.15;        ///< K
  double host_volume = 0;             ///< V_h, m3/mol
  double lithium_volume = 0;          ///< V_Li, m3/mol
  double diffusivity = 0;             ///< D, m2/s
  double saturation = 1;              ///< y_s, host fraction of the richest phase
  double barrier = 0;                 ///< W_a, J/m3
  double gradient_energy = 0;         ///< kappa_p, J/m
  double adhesion = 0;                ///< Delta_gamma, J/m2
  double collector_energy = 0;        ///< gamma_out, J/m2
};

/// Of an interlayer that is a sheet; see interlayer_sheet.hpp.
struct SheetCoefficients {
  AlloyCoefficients alloy;
  double saturated = 0;        ///< s of the film in equilibrium with lithium metal
  double limit = 0;            ///< s where its barrier becomes unstable
  double end = 0;              ///< largest s
  double rest = 0;             ///< Theta_sat, m2/s
  double least = 0, most = 0;  ///< Theta - Theta_sat at `limit` and `end`, m2/s
};

struct LayerCoefficients {
  // electrolyte
  double ionic_conductivity = 0;  ///< S/m
  double permittivity = 0;        ///< F/m
  double lumped_resistance = 0;   ///< Ohm m2
  // metal
  double electronic_conductivity = 0;  ///< sigma_cap, S/m
  double molar_volume = 0;             ///< m3/mol
  double surface_energy = 0;           ///< J/m2
  double coating_adhesion = 0;         ///< Delta_gamma of an interlayer without cells, J/m2
  double barrier = 0;                  ///< W, J/m3
  double gradient_energy = 0;          ///< kappa, J/m
  double bulk_modulus = 0;             ///< K_Li, Pa
  double vacancy_mobility = 0;         ///< D_Li/(2 W), m5/(J s)
  double surface_mobility = 0;         ///< M_s, m5/(J s)
  bool constant_mobility = false;      ///< M_w = vacancy_mobility everywhere
  double pressure = 0;                 ///< p_stack, Pa
  double pressure_cap = 0;             ///< with load sharing the hardness, at least p_stack; else infinity, Pa
  double collapse_rate = 0;            ///< S in s_w = -S max(w, 0), 1/s
  double reservoir_void_fraction = 0;  ///< w with mu = -p_stack
  AlloyCoefficients alloy;
  SheetCoefficients sheet;
};

struct EntryCoefficients {
  InterfaceKind kind = InterfaceKind::blocking;
  bool linear_kinetics = false;
  double exchange_current = 0;                          ///< i0, A/m2
  double covered_exchange_current = 0;                  ///< the same under the interlayer of the metal, A/m2
  double anodic = 0, cathodic = 0;                      ///< alpha F/(RT), 1/V
  double film_resistance = 0;                           ///< Ohm m2
  double contact_resistance = 0;                        ///< Ohm m2
  double double_layer_capacity = 0;                     ///< F/m2
  double site_mobility = 0, site_mobility_plating = 0;  ///< m/(s Pa), may be infinite
  double critical_overpotential = 0;                    ///< eta_c, V

  /// i0 of a face that an interlayer without cells covers, or that is bare.
  [[nodiscard]] double exchange(bool coated) const { return coated ? covered_exchange_current : exchange_current; }
};

struct Coefficients {
  double time = 0;              ///< s
  double temperature = 298.15;  ///< K
  double pressure = 0;          ///< Pa
  bool holds_voltage = false;   ///< the circuit holds `voltage`; otherwise it drives `current_density`
  double current_density = 0;   ///< A/m2, 0 while a voltage is held
  double voltage = 0;           ///< V, 0 while a current is driven
  double conductance = 1;       ///< S/m2, makes the rows of current and voltage comparable
  double velocity_scale = 1;    ///< m/s, makes the two sides of a complementarity comparable
  std::vector<LayerCoefficients> layers;
  std::vector<EntryCoefficients> entries;
};

/// Catalog entries flattened: all interfaces with their patches, and a last blocking entry for pairs that are not listed.
struct Catalog {
  explicit Catalog(const Case& input);
  std::vector<const InterfaceEntry*> entries;
  std::vector<int> metal_of_entry;  ///< the metal layer whose Gamma has the entry, -1 when none
  /// Entry of a part (PatchAreas) of interface `interface` (index into Case::interfaces, -1 for a pair that is not listed).
  [[nodiscard]] int at(int interface, int part = PatchAreas::whole) const;

 private:
  std::vector<int> first_;  ///< by interface
};

/// Of the interlayer of a layer, without its curve; K, Pa.
AlloyCoefficients alloy_coefficients(const Layer& layer, double temperature, double pressure);

/// All coefficients at `time` under a control of the circuit.
Coefficients evaluate_coefficients(const Case& input, const Grid& grid, const Catalog& catalog, double time,
                                   const Control& control);

/// Area resistance of the stack in full contact at small currents, Ohm m2: layers, films, contacts, reactions in series.
double stack_resistance(const Case& input, const Coefficients& coefficients, const Catalog& catalog);

}  // namespace auralith

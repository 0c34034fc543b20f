#include "physics/coefficients.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "physics/interlayer_sheet.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

namespace {

const InterfaceEntry blocking_entry{};

/// Rate of collapse of isolated voids under a pressure p, 1/s: s_w = -S w (Wilkinson & Ashby, Acta Metall. 23, 1277 (1975)).
/// A cylinder in 2-D, a sphere otherwise; `porosity` is that of the neighbourhood of a void.
double collapse_rate(const MetalMaterial& metal, double porosity, double temperature, double pressure, bool cylinder) {
  if (pressure <= 0) return 0;
  const double n = metal.creep_exponent.at(temperature, pressure);
  const double rate = metal.creep_coefficient.at(temperature, pressure);  // 1/s at 1 MPa
  const double p = pressure / 1e6;
  const double shielding = std::pow(1 - std::pow(porosity, 1 / n), n);
  const double sphere = 1.5 * std::pow(1.5 * p / n, n);
  const double tube = std::numbers::sqrt3 * std::pow(std::numbers::sqrt3 * p / n, n);
  return rate * (cylinder ? tube : sphere) / shielding;
}

/// Void fraction with mu = -p, by Newton's method from 0 (mu is monotone there).
double compressed_void_fraction(const LayerCoefficients& c) {
  double w = 0;
  for (int n = 0; n < 100; ++n) {
    const auto mu = local_void_potential(Dual<1>::variable(w, 0), c);
    const double defect = mu.value + c.pressure, slope = mu.derivative[0];
    if (defect == 0 || slope <= 0) break;
    const double next = w - defect / slope;
    if (next == w) break;
    w = next;
  }
  return w;
}

LayerCoefficients metal_coefficients(const Case& input, const Layer& layer, double temperature, double pressure,
                                     int dimension) {
  LayerCoefficients c;
  const MetalMaterial& metal = layer.metal;
  const VoidModel& model = layer.void_model;
  c.electronic_conductivity = metal.electronic_conductivity.at(temperature, pressure);
  c.molar_volume = metal.molar_volume.at(temperature, pressure);
  c.surface_energy = surface_energy(layer, temperature, pressure);
  if (coats(layer)) c.coating_adhesion = layer.interlayer->adhesion.at(temperature, pressure);
  c.bulk_modulus = metal.bulk_modulus.at(temperature, pressure);
  if (model.explicit_energy) {
    c.barrier = model.barrier;
    c.gradient_energy = model.gradient_energy;
  } else if (model.interface_thickness > 0) {
    c.barrier = 3 * c.surface_energy / model.interface_thickness;
    c.gradient_energy = 6 * c.surface_energy * model.interface_thickness;
  }
  c.constant_mobility = model.constant_mobility;
  c.vacancy_mobility = model.constant_mobility ? model.mobility
                       : c.barrier > 0         ? metal.self_diffusivity.at(temperature, pressure) / (2 * c.barrier)
                                               : 0;
  c.surface_mobility = metal.surface_mobility.at(temperature, pressure);
  c.pressure = pressure;
  c.pressure_cap = layer.load_sharing ? std::max(metal.hardness.at(temperature, pressure), pressure)
                                      : std::numeric_limits<double>::infinity();
  if (input.effects.metal_void) {
    if (input.effects.void_collapse && layer.lattice_motion == LatticeMotion::column)
      c.collapse_rate = collapse_rate(metal, model.porosity, temperature, pressure, dimension == 2);
    c.reservoir_void_fraction = compressed_void_fraction(c);
    c.alloy = alloy_coefficients(layer, temperature, pressure);
  }
  return c;
}

EntryCoefficients entry_coefficients(const InterfaceEntry& entry, double temperature, double pressure) {
  EntryCoefficients c;
  c.kind = entry.kind;
  c.film_resistance = entry.film_resistance.at(temperature, pressure);
  c.contact_resistance = entry.contact_resistance.at(temperature, pressure);
  if (entry.kind != InterfaceKind::reaction) return c;
  const double thermal = constants::gas * temperature / constants::faraday;  // RT/F, V
  c.linear_kinetics = entry.kinetics == Kinetics::linear;
  c.exchange_current = thermal / entry.area_resistance.at(temperature, pressure);
  c.anodic = entry.anodic_coefficient.at(temperature, pressure) / thermal;
  c.cathodic = entry.cathodic_coefficient.at(temperature, pressure) / thermal;
  c.double_layer_capacity = entry.double_layer_capacity.at(temperature, pressure);
  c.site_mobility = entry.site_mobility.at(temperature, pressure);
  c.site_mobility_plating = entry.site_mobility_plating.at(temperature, pressure);
  return c;
}

/// Exchange current under the interlayer of the metal.
void cover(EntryCoefficients& entry, const Layer& metal, double temperature, double pressure) {
  entry.covered_exchange_current = entry.exchange_current;
  if (!metal.interlayer || metal.interlayer->thickness <= 0 || metal.interlayer->area_resistance.path.empty()) return;
  const double resistance =
      metal.interlayer->area_resistance.at(temperature, pressure) * metal.interlayer->thickness_factor();
  entry.covered_exchange_current = constants::gas * temperature / constants::faraday / resistance;
}

/// eta_c = (V/F) K_Ic/(1.12 sqrt(pi a)): surface flaw opened by the plating pressure (F/V) eta; V of the metal that plates.
/// Infinite where nothing is said about it.
double critical_overpotential(const InterfaceEntry& entry, const LayerCoefficients& metal, const Coefficients& c) {
  if (!(entry.fracture_toughness.value > 0)) return std::numeric_limits<double>::infinity();
  return metal.molar_volume / constants::faraday * entry.fracture_toughness.at(c.temperature, c.pressure) /
         (1.12 * std::sqrt(std::numbers::pi * entry.flaw_size.at(c.temperature, c.pressure)));
}

}  // namespace

AlloyCoefficients alloy_coefficients(const Layer& layer, double temperature, double pressure) {
  AlloyCoefficients c;
  if (!has_host(layer)) return c;
  const Interlayer& card = *layer.interlayer;
  c.temperature = temperature;
  c.host_volume = card.molar_volume.value;
  c.lithium_volume = layer.metal.molar_volume.value;
  c.diffusivity = card.diffusivity.at(temperature, pressure);
  c.saturation = c.host_volume / (c.host_volume + card.saturation * c.lithium_volume);
  const double energy = card.boundary_energy.at(temperature, pressure), thickness = card.boundary_thickness.value;
  c.barrier = 3 * energy / thickness;
  c.gradient_energy = 6 * energy * thickness;
  c.adhesion = card.adhesion.at(temperature, pressure);
  c.collector_energy = card.collector_energy.at(temperature, pressure);
  return c;
}

Catalog::Catalog(const Case& input) {
  const auto region_named = [&](const std::string& name) {
    for (int n = 0; n < input.region_count(); ++n)
      if (input.region(n).name == name) return n;
    return -1;
  };
  for (const InterfaceSpec& spec : input.interfaces) {
    first_.push_back(static_cast<int>(entries.size()));
    entries.push_back(&spec.entry);
    for (const Patch& patch : spec.patches) entries.push_back(&patch.entry);
    const int lower = region_named(spec.lower), upper = region_named(spec.upper);
    const bool lower_metal = input.region(lower).region == RegionKind::metal;
    const bool upper_metal = input.region(upper).region == RegionKind::metal;
    metal_of_entry.resize(entries.size(), lower_metal == upper_metal ? -1 : lower_metal ? lower : upper);
  }
  entries.push_back(&blocking_entry);
  metal_of_entry.push_back(-1);
}

int Catalog::at(int interface, int part) const {
  if (interface < 0) return static_cast<int>(entries.size()) - 1;
  return first_[static_cast<std::size_t>(interface)] + std::max(part, 0);  // a pinhole has the entry of the interface
}

double stack_resistance(const Case& input, const Coefficients& c, const Catalog& catalog) {
  double resistance = 0;
  for (std::size_t n = 0; n < input.layers.size(); ++n) {
    const Layer& layer = input.layers[n];
    if (layer.region == RegionKind::metal)
      resistance += layer.thickness / c.layers[n].electronic_conductivity;
    else
      resistance += layer.lumped ? c.layers[n].lumped_resistance : layer.thickness / c.layers[n].ionic_conductivity;
  }
  for (std::size_t n = 0; n < input.interfaces.size(); ++n) {
    const EntryCoefficients& entry = c.entries[static_cast<std::size_t>(catalog.at(static_cast<int>(n)))];
    resistance += entry.film_resistance + entry.contact_resistance;
    if (entry.kind != InterfaceKind::reaction) continue;
    const int layer = catalog.metal_of_entry[static_cast<std::size_t>(catalog.at(static_cast<int>(n)))];
    const bool covered = layer >= 0 && coats(input.region(layer));
    resistance += 1 / (entry.exchange(covered) * (entry.anodic + entry.cathodic));
    if (covered && is_sheet(input.region(layer)))
      resistance += sheet_resistance(sheet_host(input.region(layer)), c.layers[static_cast<std::size_t>(layer)].sheet);
  }
  return resistance;
}

Coefficients evaluate_coefficients(const Case& input, const Grid& grid, const Catalog& catalog, double time,
                                   const Control& control) {
  Coefficients c;
  c.time = time;
  c.temperature = input.ambient.temperature.at(time);
  c.pressure = input.ambient.pressure.at(time);
  c.holds_voltage = control.holds_voltage();
  (c.holds_voltage ? c.voltage : c.current_density) = control.demand.at(time);
  for (int n = 0; n < input.region_count(); ++n) {
    const Layer& layer = input.region(n);
    if (layer.region == RegionKind::metal) {
      c.layers.push_back(metal_coefficients(input, layer, c.temperature, c.pressure, grid.dimension()));
    } else {
      LayerCoefficients e;
      e.ionic_conductivity = layer.electrolyte.ionic_conductivity.at(c.temperature, c.pressure);
      e.permittivity = layer.electrolyte.permittivity.at(c.temperature, c.pressure);
      if (layer.lumped) e.lumped_resistance = area_resistance(layer, c.temperature, c.pressure);
      c.layers.push_back(e);
    }
  }
  for (const InterfaceEntry* entry : catalog.entries)
    c.entries.push_back(entry_coefficients(*entry, c.temperature, c.pressure));
  for (std::size_t e = 0; e < catalog.entries.size(); ++e)
    if (catalog.metal_of_entry[e] >= 0 && catalog.entries[e]->kind == InterfaceKind::reaction) {
      cover(c.entries[e], input.region(catalog.metal_of_entry[e]), c.temperature, c.pressure);
      c.entries[e].critical_overpotential =
          critical_overpotential(*catalog.entries[e], c.layers[static_cast<std::size_t>(catalog.metal_of_entry[e])], c);
    }
  return c;
}

}  // namespace auralith

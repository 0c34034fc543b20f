#include "case/needs.hpp"

#include <algorithm>
#include <cmath>

namespace auralith {

double VoidModel::thickness() const {
  return explicit_energy ? std::sqrt(gradient_energy / (2 * barrier)) : interface_thickness;
}

double surface_energy(const Layer& metal, double temperature, double pressure) {
  const VoidModel& model = metal.void_model;
  return model.explicit_energy ? std::sqrt(2 * model.gradient_energy * model.barrier) / 6
                               : metal.metal.surface_energy.at(temperature, pressure);
}

bool has_host(const Layer& layer) {
  return layer.interlayer && layer.interlayer->alloys && layer.interlayer->thickness > 0;
}

bool alloys(const Layer& layer) { return has_host(layer) && layer.interlayer->form == InterlayerForm::field; }

bool is_sheet(const Layer& layer) { return has_host(layer) && !alloys(layer); }

bool coats(const Layer& layer) { return layer.interlayer && layer.interlayer->thickness > 0 && !alloys(layer); }

double irreversible_uptake(const Layer& layer) {
  if (!layer.interlayer || layer.interlayer->thickness <= 0) return 0;
  const Interlayer& coating = *layer.interlayer;
  return coating.irreversible_uptake.path.empty() ? 0 : coating.irreversible_uptake.value * coating.thickness_factor();
}

bool traps(const Case& input, const Layer& layer) {
  return input.effects.metal_void && input.effects.interface_reaction && irreversible_uptake(layer) > 0;
}

bool touches_electrolyte(const Case& input, const Layer& metal) {
  const auto is_electrolyte = [](const Layer& each) { return each.region == RegionKind::electrolyte; };
  if (input.label_map.given())  // which puts anything beside anything
    return std::ranges::any_of(input.layers, is_electrolyte) || std::ranges::any_of(input.regions, is_electrolyte);
  for (std::size_t n = 0; n + 1 < input.layers.size(); ++n)
    for (const auto& [own, other] : {std::pair(n, n + 1), std::pair(n + 1, n)})
      if (input.layers[own].name == metal.name && is_electrolyte(input.layers[other])) return true;
  return false;
}

bool has_circuit(const Case& input) {
  const auto conducts = [&](const Layer& layer) {
    return layer.region == RegionKind::metal
               ? input.effects.electron_transport && layer.outer_plane != OuterPlane::insulating
               : input.effects.ion_transport && layer.outer_plane == OuterPlane::equipotential;
  };
  return input.grid.boundary_z == StackBoundary::closed && conducts(input.layers.front()) &&
         conducts(input.layers.back());
}

double area_resistance(const Layer& layer, double temperature, double pressure) {
  if (layer.lumped && !layer.lumped_resistance.unit.empty()) return layer.lumped_resistance.at(temperature, pressure);
  return layer.thickness / layer.electrolyte.ionic_conductivity.at(temperature, pressure);
}

ElectrodeObservables electrode_of(const Case& input, const Layer& metal) {
  const auto reacts = [](const InterfaceEntry& entry) { return entry.kind == InterfaceKind::reaction; };
  ElectrodeObservables electrode;
  electrode.name = metal.name;
  electrode.has_voids = input.effects.metal_void && touches_electrolyte(input, metal);
  for (const InterfaceSpec& spec : input.interfaces)
    if (input.effects.interface_reaction && (spec.lower == metal.name || spec.upper == metal.name))
      electrode.reacts =
          electrode.reacts || reacts(spec.entry) || std::ranges::any_of(spec.patches, reacts, &Patch::entry);
  electrode.finite = metal.outer_plane == OuterPlane::finite && moves(input, metal);
  electrode.thickness = metal.thickness;
  electrode.exhausted_thickness = metal.exhausted_thickness;
  return electrode;
}

}  // namespace auralith

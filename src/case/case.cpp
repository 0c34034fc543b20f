#include "case/case.hpp"

#include <algorithm>
#include <cmath>

namespace auralith {

double TimeTable::at(double time) const {
  if (time <= times.front()) return values.front();
  if (time >= times.back()) return values.back();
  const auto above = std::upper_bound(times.begin(), times.end(), time) - times.begin();
  const double share = (time - times[above - 1]) / (times[above] - times[above - 1]);
  return values[above - 1] + share * (values[above] - values[above - 1]);
}

bool has_host(const Layer& layer) {
  return layer.interlayer && layer.interlayer->alloys && layer.interlayer->thickness > 0;
}

bool alloys(const Layer& layer) { return has_host(layer) && layer.interlayer->form == InterlayerForm::field; }

bool is_sheet(const Layer& layer) { return has_host(layer) && !alloys(layer); }

bool coats(const Layer& layer) { return layer.interlayer && layer.interlayer->thickness > 0 && !alloys(layer); }

double irreversible_uptake(const Layer& layer) {
  const bool coated = layer.interlayer && layer.interlayer->thickness > 0;
  return coated && !layer.interlayer->irreversible_uptake.path.empty() ? layer.interlayer->irreversible_uptake.value
                                                                       : 0;
}

bool traps(const Case& input, const Layer& layer) {
  return input.effects.metal_void && input.effects.interface_reaction && irreversible_uptake(layer) > 0;
}

double surface_energy(const Layer& layer) {
  const VoidModel& model = layer.void_model;
  return model.explicit_energy ? std::sqrt(2 * model.gradient_energy * model.barrier) / 6
                               : layer.metal.surface_energy.value;
}

double void_thickness(const Layer& layer) {
  const VoidModel& model = layer.void_model;
  return model.explicit_energy ? std::sqrt(model.gradient_energy / (2 * model.barrier)) : model.interface_thickness;
}

double area_resistance(const Layer& layer, double temperature, double pressure) {
  if (layer.lumped && !layer.lumped_resistance.unit.empty()) return layer.lumped_resistance.at(temperature, pressure);
  return layer.thickness / layer.electrolyte.ionic_conductivity.at(temperature, pressure);
}

}  // namespace auralith

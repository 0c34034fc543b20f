#include "case/contact_angle.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace auralith {

double contact_angle_cosine(double bare, double adhesion, double surface_energy) {
  return std::max(bare + (adhesion == 0 ? 0 : adhesion / surface_energy), -1.0);
}

namespace {

/// Temperatures between which adhesion/gamma has no maximum: those of the run, and the kinks of tables among them.
std::vector<double> temperatures(const Case& input, const Layer& metal) {
  std::vector<double> all = input.ambient.temperature.values;
  const auto [least, most] = std::minmax_element(all.begin(), all.end());
  const double low = *least, high = *most;
  std::vector<double> kinks = metal.metal.surface_energy.temperatures;
  const std::vector<double>& adhesion = metal.interlayer->adhesion.temperatures;
  kinks.insert(kinks.end(), adhesion.begin(), adhesion.end());
  std::copy_if(kinks.begin(), kinks.end(), std::back_inserter(all), [&](double t) { return t > low && t < high; });
  return all;
}

}  // namespace

WallResolution wall_resolution(const Case& input, const Layer& metal, const InterfaceEntry& entry) {
  const HeterogeneousValue& angle = entry.contact_angle_cosine;
  WallResolution wall{0, metal.void_model.thickness()};
  const auto see = [&](double adhesion, double gamma) {
    for (const double deviation : {-4 * angle.deviation, 4 * angle.deviation}) {
      // An alloy with cells pulls in its own energy, on top of the wall.
      const double cosine = alloys(metal) ? contact_angle_cosine(angle.mean + deviation, 0, gamma) + adhesion / gamma
                                          : contact_angle_cosine(angle.mean + deviation, adhesion, gamma);
      wall.cosine = std::max(wall.cosine, std::abs(cosine));
    }
  };
  see(0, 1);
  if (!coats(metal) && !alloys(metal)) return wall;
  for (const double t : temperatures(input, metal))
    for (const double p : input.ambient.pressure.values)
      see(metal.interlayer->adhesion.at(t, p), surface_energy(metal, t, p));
  return wall;
}

}  // namespace auralith

#include "materials/property.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"

namespace auralith {

double Property::at(double temperature, double pressure) const {
  const double v = at_temperature(temperature);
  return pressure_scale > 0 ? v * std::pow(1 + pressure / pressure_scale, pressure_exponent) : v;
}

double Property::at_temperature(double temperature) const {
  switch (law) {
    case Law::constant:
      return value;
    case Law::arrhenius: {
      const double factor =
          std::exp(-activation_energy / constants::boltzmann * (1.0 / temperature - 1.0 / reference_temperature));
      return form == ArrheniusForm::over_temperature ? value * reference_temperature / temperature * factor
                                                     : value * factor;
    }
    case Law::table:
      break;
  }
  if (temperature <= temperatures.front()) return values.front();
  if (temperature >= temperatures.back()) return values.back();
  const auto above = std::upper_bound(temperatures.begin(), temperatures.end(), temperature) - temperatures.begin();
  const double t0 = temperatures[above - 1];
  const double share = (temperature - t0) / (temperatures[above] - t0);
  return values[above - 1] + share * (values[above] - values[above - 1]);
}

Property constant_property(double value, std::string unit) {
  Property property;
  property.value = value;
  property.unit = std::move(unit);
  return property;
}

}  // namespace auralith

/// A material or interface property: a number with unit, source and status that may depend on temperature and pressure.
#pragma once

#include <string>
#include <vector>

#include "config/words.hpp"

namespace auralith {

/// How a number is known. Every run lists its calibrated and assumed values.
enum class Status { measured, derived, assumed, calibrated };
template <>
inline constexpr auto words<Status> = std::to_array<Word<Status>>({
    {"measured", Status::measured},
    {"derived", Status::derived},
    {"assumed", Status::assumed},
    {"calibrated", Status::calibrated},
});

/// What follows the Arrhenius law: the value, or its product with the temperature.
enum class ArrheniusForm { value, over_temperature };
template <>
inline constexpr auto words<ArrheniusForm> = std::to_array<Word<ArrheniusForm>>({
    {"arrhenius", ArrheniusForm::value},
    {"arrhenius_over_temperature", ArrheniusForm::over_temperature},
});

/// Temperature laws:
///   constant   value
///   arrhenius  value * exp(-E/k (1/T - 1/T_ref)); `form` says whether it is the product value*T that follows the law
///   table      linear between (T, value) pairs, constant outside
/// Each times (1 + p/pressure_scale)^pressure_exponent of the stack pressure p when a pressure scale is given.
/// A value may be +infinity where the declared key allows it (site mobilities).
struct Property {
  enum class Law { constant, arrhenius, table };
  Law law = Law::constant;
  double value = 0;                       ///< SI, at `reference_temperature` for Arrhenius
  double activation_energy = 0;           ///< J (per particle)
  double reference_temperature = 298.15;  ///< K
  ArrheniusForm form = ArrheniusForm::value;
  std::vector<double> temperatures, values;  ///< table, K and SI, increasing temperatures
  double pressure_scale = 0;                 ///< Pa; 0: no dependence on pressure
  double pressure_exponent = 0;
  std::string unit;  ///< SI unit as text, for output
  Status status = Status::assumed;
  std::string source;  ///< literature reference or remark
  std::string path;    ///< key path in the input, e.g. materials.lithium.surface_energy

  /// Value in SI at the temperature (K) and the stack pressure (Pa).
  [[nodiscard]] double at(double temperature, double pressure = 0) const;

 private:
  [[nodiscard]] double at_temperature(double temperature) const;
};

/// Constant property, for tests and for case descriptions that are built in code.
Property constant_property(double value, std::string unit = "");

}  // namespace auralith

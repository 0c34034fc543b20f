/// Quantities with units: text to SI and back, through UDUNITS-2.
///
/// Known beyond the UDUNITS-2 database: `Ah`, `Ohm`, `eV` (CODATA 2018) and `Pa_sqrt_m`, `kPa_sqrt_m`, `MPa_sqrt_m` for
/// fracture toughness, because UDUNITS-2 has no fractional exponents (and reads `MPa m^0.5` as 5e6 Pa).
#pragma once

#include <string>
#include <string_view>

namespace auralith {

/// The value of e.g. "0.1 mA/cm^2" in the SI unit, e.g. "A/m2". "1" is the unit of a plain number; temperatures are
/// absolute (25 degC is 298.15 K). Signs of typography are read (cm⁻², a no-break space, 4 × 10⁻⁴). InputError (without a place) when the text is no quantity of that dimension; the
/// message says which dimension is expected and gives an example.
double parse_quantity(std::string_view text, const std::string& si_unit);

/// "12 um" for 1.2e-5 and "m": the value in the most readable unit, 6 significant digits, not exact.
std::string format_quantity(double value, const std::string& si_unit);

/// What the unit measures with an example, e.g. "a length such as 12 um".
std::string expected_quantity(const std::string& si_unit);

}  // namespace auralith

/// The text of a quantity: a number, and a unit as a product of named units with integer exponents. What the names mean is said
/// elsewhere (units.hpp). UDUNITS-2 reads more than this (numbers, offsets `@ 5`, `since`, logarithms), most of it not as people mean
/// it, so it never gets to see a whole unit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auralith {

/// A finite number and the text behind it. Also read: 4 x 10^-4. InputError when there is no such number, or when it goes on as a
/// range (0.1-0.2), an uncertainty (0.2 +- 0.1), with a decimal comma or a second number.
struct NumberAndUnit {
  double number = 0;
  std::string unit;  ///< trimmed; empty when the text is a bare number
};
NumberAndUnit split_quantity(std::string_view text);

struct UnitFactor {
  std::string name;
  int exponent = 1;
};
/// Factors of e.g. "mA/cm^2", "m/(s Pa)", "1/s", "S cm^-1", "Ohm*cm2". `/` divides by the one factor behind it. InputError
/// "has ..." (to follow the text of the quantity) when it is no such product.
std::vector<UnitFactor> unit_factors(std::string_view unit);

}  // namespace auralith

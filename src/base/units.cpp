#include "base/units.hpp"

#include <fmt/format.h>
#include <udunits2.h>

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "base/unit_text.hpp"

namespace auralith {
namespace {

/// How a dimension is called, an example for messages, the units people read it in (largest first), and how small and how large a
/// unit of it may be, in SI: outside of that its prefix is a slip (mPa for MPa, Mm for mm).
struct Dimension {
  std::string_view si_unit, what, example;
  std::vector<std::string_view> readable;
  double least = 0, most = std::numeric_limits<double>::infinity();
};

const std::vector<Dimension>& dimensions() {
  static const std::vector<Dimension> all = {
      {"1", "a number without unit", "0.5", {}},
      {"m", "a length", "12 um", {"m", "cm", "um", "nm"}, 1e-12, 1},
      {"s", "a time", "1 h", {"h", "min", "s"}, 1e-12, 4e+07},
      {"K", "a temperature", "25 degC", {"K"}, 0.001, 1},
      {"V", "a voltage", "0.2 V", {"V", "mV"}, 1e-09, 1},
      {"Pa", "a pressure", "2 MPa", {"GPa", "MPa", "kPa", "Pa"}, 1, 1e+09},
      {"J", "an energy per particle or per mole", "0.4 eV", {"eV"}, 1e-25, 1},
      {"J/mol", "a molar energy", "37 kJ/mol", {"kJ/mol"}, 1, 10000},
      {"1/s", "a rate", "7.6e-3 1/s", {"1/s"}},
      {"A/m2", "a current density", "0.1 mA/cm^2", {"mA/cm2"}, 1e-08, 1e+06},
      {"C/m2", "a charge per area", "0.25 mAh/cm^2", {"mAh/cm2"}, 1e-06, 1e+08},
      {"Ohm m2", "an area resistance", "25 Ohm cm^2", {"Ohm cm2"}, 1e-09, 1e3},
      {"S/m", "a conductivity", "4e-4 S/cm", {"S/m", "S/cm"}, 1e-12, 1e+06},
      {"F/m2", "a capacity per area", "10 uF/cm^2", {"uF/cm2"}, 1e-08, 10000},
      {"F/m", "a permittivity", "4.4e-10 F/m", {"F/m"}},
      {"m3/mol", "a molar volume", "13 cm^3/mol", {"cm3/mol"}, 1e-09, 1},
      {"m2/s", "a diffusivity", "1e-14 m^2/s", {"m2/s"}, 1e-18, 1},
      {"J/m2", "an energy per area", "0.5 J/m^2", {"J/m2"}, 1e-06, 10000},
      {"J/m3", "an energy per volume", "1e7 J/m^3", {"J/m3"}, 1, 1e+09},
      {"J/m", "a gradient energy", "4.5e-7 J/m", {"J/m"}},
      {"m5/(J s)", "a mobility", "5e-22 m^5/(J s)", {"m5/(J s)"}},
      {"m/(s Pa)", "a site mobility", "1e-16 m/(s Pa)", {"m/(s Pa)"}},
      {"Pa_sqrt_m", "a fracture toughness", "1 MPa_sqrt_m", {"MPa_sqrt_m"}, 1, 1e+09},
  };
  return all;
}

const Dimension* find_dimension(std::string_view si_unit) {
  for (const Dimension& dimension : dimensions()) {
    if (dimension.si_unit == si_unit) return &dimension;
  }
  return nullptr;
}

struct FreeUnit {
  void operator()(ut_unit* unit) const { ut_free(unit); }
};
using Unit = std::unique_ptr<ut_unit, FreeUnit>;

/// The UDUNITS-2 database with our additions, read once.
class Database {
 public:
  Database() {
    ut_set_error_message_handler(ut_ignore);
    system_ = ut_read_xml(nullptr);
    if (system_ == nullptr)
      throw InputError("the UDUNITS-2 database is missing; install libudunits2-0 or set UDUNITS2_XML_PATH");
    define_symbol("Ah", 3600.0, Unit(ut_parse(system_, "C", UT_ASCII)));
    define_symbol("Ohm", 1.0, Unit(ut_parse(system_, "ohm", UT_ASCII)));
    ut_unmap_symbol_to_unit(system_, "eV", UT_ASCII);  // the database has an old value
    ut_unmap_name_to_unit(system_, "electronvolt", UT_ASCII);
    define_symbol("eV", constants::elementary_charge, Unit(ut_parse(system_, "J", UT_ASCII)));
    // A base unit of its own for the square root of a metre keeps K_Ic apart from every other dimension.
    const Unit root(ut_new_base_unit(system_));
    const Unit pascal(ut_parse(system_, "Pa", UT_ASCII));
    const auto toughness = [&] { return Unit(ut_multiply(pascal.get(), root.get())); };
    define_symbol("Pa_sqrt_m", 1.0, toughness());
    define_symbol("kPa_sqrt_m", 1e3, toughness());
    define_symbol("MPa_sqrt_m", 1e6, toughness());
  }

  /// One named unit, with its prefix; null when it is unknown. UDUNITS-2 gets to see a name only, never its own grammar.
  [[nodiscard]] Unit named(const std::string& name) const { return Unit(ut_parse(system_, name.c_str(), UT_ASCII)); }
  [[nodiscard]] Unit one() const { return Unit(ut_get_dimensionless_unit_one(system_)); }

 private:
  void define_symbol(const char* symbol, double factor, const Unit& base) {
    const Unit unit(ut_scale(factor, base.get()));
    if (!unit || ut_map_symbol_to_unit(symbol, UT_ASCII, unit.get()) != UT_SUCCESS) {
      throw InputError(fmt::format("UDUNITS-2 refuses the unit {}", symbol));
    }
  }

  ut_system* system_ = nullptr;  // lives as long as the program
};

const Database& database() {
  static const Database instance;
  return instance;
}

/// The product; InputError "has ..." for a name that is unknown, and for angles: a cosine of 60 deg is not 1.05.
Unit product_of(const std::vector<UnitFactor>& factors) {
  Unit all = database().one();
  // An offset counts only where the unit stands alone: 25 degC is a temperature, 1 W/(m degC) has none in it.
  if (factors.size() == 1 && factors.front().exponent == 1) all = nullptr;
  for (const UnitFactor& factor : factors) {
    const Unit one = database().named(factor.name);
    if (!one) throw InputError(fmt::format("has the unknown unit '{}'", factor.name));
    std::array<char, 128> definition{};
    if (ut_format(one.get(), definition.data(), definition.size(), UT_ASCII | UT_DEFINITION) > 0 &&
        std::string_view(definition.data()).find("rad") != std::string_view::npos)
      throw InputError(fmt::format("has the angle '{}' in its unit", factor.name));
    const Unit power(ut_raise(one.get(), factor.exponent));
    all = Unit(all ? ut_multiply(all.get(), power.get()) : ut_clone(one.get()));
  }
  return all;
}

Unit si(const std::string& unit) { return unit == "1" ? database().one() : product_of(unit_factors(unit)); }

double from_unit(double number, const std::string& unit, const std::string& si_unit, std::string_view text) {
  const std::string expected = expected_quantity(si_unit);
  if (unit.empty()) {
    if (si_unit == "1") return number;
    throw InputError(fmt::format("'{}' has no unit; expected {}", text, expected));
  }
  Unit from;
  try {
    from = product_of(unit_factors(unit));
  } catch (const InputError& error) {
    throw InputError(fmt::format("'{}' {}; expected {}", text, error.what(), expected));
  }
  const Unit to = si(si_unit);
  cv_converter* converter = ut_get_converter(from.get(), to.get());
  if (converter == nullptr) throw InputError(fmt::format("'{}' has the wrong dimension; expected {}", text, expected));
  // UDUNITS-2 also converts between reciprocal units, Ohm m to S/m (a resistivity where a conductivity is asked for), and from
  // logarithmic ones. What is left has a factor alone; a temperature has an offset, too.
  const auto converted = [&](double x) { return cv_convert_double(converter, x); };
  const double factor = converted(2) - converted(1), value = converted(number);
  const bool scaled = factor > 0 && std::abs(converted(4) - converted(2) - 2 * factor) < 1e-9 * factor &&
                      (si_unit == "K" || converted(0) == 0);
  cv_free(converter);
  if (!scaled) throw InputError(fmt::format("'{}' has the wrong dimension; expected {}", text, expected));
  const Dimension* dimension = find_dimension(si_unit);
  const double slack = 1e-9;  // of a factor that is a product of powers of ten
  if (dimension != nullptr && (factor < dimension->least * (1 - slack) || factor > dimension->most * (1 + slack)))
    throw InputError(fmt::format(
        "'{}' has the unit {}, which is {:.3g} {}: is its prefix meant (m is milli, M is mega)? expected {}", text,
        unit, factor, si_unit, expected));
  return value;
}

}  // namespace

double parse_quantity(std::string_view text, const std::string& si_unit) {
  NumberAndUnit parts;
  try {
    parts = split_quantity(text);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}; expected {}", error.what(), expected_quantity(si_unit)));
  }
  return from_unit(parts.number, parts.unit, si_unit, text);
}

std::string expected_quantity(const std::string& si_unit) {
  const Dimension* dimension = find_dimension(si_unit);
  if (dimension == nullptr) return "a quantity in " + si_unit;
  return fmt::format("{} such as {}", dimension->what, dimension->example);
}

std::string format_quantity(double value, const std::string& si_unit) {
  if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
  const Dimension* dimension = find_dimension(si_unit);
  if (si_unit == "1" || si_unit.empty()) return fmt::format("{:.6g}", value);
  if (dimension == nullptr || dimension->readable.empty()) return fmt::format("{:.6g} {}", value, si_unit);
  std::string best;
  const double size = value == 0 ? 1e6 : std::abs(value);  // a zero pressure is read in MPa, a zero length in m
  for (const std::string_view name : dimension->readable) {
    const std::string unit(name);
    const double one = from_unit(1.0, unit, si_unit, unit);
    best = fmt::format("{:.6g} {}", value / one, unit);
    if (size >= one * (1 - 1e-12)) break;
  }
  return best;
}

}  // namespace auralith

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "base/units.hpp"

namespace auralith {
namespace {

std::string message_of(const std::string& text, const std::string& unit) {
  try {
    (void)parse_quantity(text, unit);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Units, ConvertsToSi) {
  EXPECT_NEAR(parse_quantity("0.37 mA/cm^2", "A/m2"), 3.7, 1e-14);
  EXPECT_NEAR(parse_quantity("12 um", "m"), 1.2e-5, 1e-20);
  EXPECT_NEAR(parse_quantity("12um", "m"), 1.2e-5, 1e-20);
  EXPECT_NEAR(parse_quantity("+12 µm", "m"), 1.2e-5, 1e-20);
  EXPECT_NEAR(parse_quantity("-1.5 h", "s"), -5400, 1e-12);
  EXPECT_NEAR(parse_quantity("33 Ohm cm^2", "Ohm m2"), 3.3e-3, 1e-17);
  EXPECT_NEAR(parse_quantity("3e-4 S/cm", "S/m"), 0.03, 1e-16);
  EXPECT_NEAR(parse_quantity("13 cm^3/mol", "m3/mol"), 1.3e-5, 1e-19);
  EXPECT_NEAR(parse_quantity("7e-17 m/(s Pa)", "m/(s Pa)"), 7e-17, 1e-31);
  EXPECT_NEAR(parse_quantity("3 1/s", "1/s"), 3, 0);
  EXPECT_NEAR(parse_quantity("5 %", "1"), 0.05, 1e-16);
}

TEST(Units, KnowsAmpereHours) {
  EXPECT_NEAR(parse_quantity("2 Ah/m^2", "C/m2"), 7200, 1e-9);
  EXPECT_NEAR(parse_quantity("1 mAh/cm^2", "C/m2"), 36000, 1e-9);
}

TEST(Units, TemperaturesAreAbsolute) {
  EXPECT_NEAR(parse_quantity("25 degC", "K"), 298.15, 1e-10);
  EXPECT_NEAR(parse_quantity("-10 degC", "K"), 263.15, 1e-10);
  EXPECT_NEAR(parse_quantity("300 K", "K"), 300, 0);
}

TEST(Units, ElectronvoltIsTheExactOne) {
  EXPECT_DOUBLE_EQ(parse_quantity("1 eV", "J"), constants::elementary_charge);
  EXPECT_NEAR(parse_quantity("25 meV", "J") / constants::elementary_charge, 0.025, 1e-16);
}

TEST(Units, FractureToughnessHasItsOwnUnit) {
  EXPECT_DOUBLE_EQ(parse_quantity("1.3 MPa_sqrt_m", "Pa_sqrt_m"), 1.3e6);
  // UDUNITS-2 would read this as 5e5 Pa
  for (const char* text : {"1 MPa m^0.5", "1 MPa m0.5", "1 MPa m^(1/2)", "1 MPa m**0.5", "1 MPa m^1/2"}) {
    EXPECT_NE(message_of(text, "Pa_sqrt_m").find("MPa_sqrt_m"), std::string::npos) << text;
    EXPECT_NE(message_of(text, "Pa").find("MPa_sqrt_m"), std::string::npos) << text;
  }
  EXPECT_NE(message_of("1 MPa", "Pa_sqrt_m").find("wrong dimension"), std::string::npos);
}

TEST(Units, ErrorsSayWhatIsExpected) {
  EXPECT_EQ(message_of("5 V", "m"), "'5 V' has the wrong dimension; expected a length such as 12 um");
  EXPECT_EQ(message_of("5", "m"), "'5' has no unit; expected a length such as 12 um");
  EXPECT_EQ(message_of("5 furlongz", "m"),
            "'5 furlongz' has the unknown unit 'furlongz'; expected a length such as 12 um");
  EXPECT_NE(message_of("thick", "m").find("does not start with a finite number"), std::string::npos);
  EXPECT_NE(message_of("", "1").find("does not start with a finite number"), std::string::npos);
  EXPECT_NE(message_of("3 m", "1").find("wrong dimension"), std::string::npos);
  // UDUNITS-2 would convert between reciprocal units.
  EXPECT_NE(message_of("3 Ohm m", "S/m").find("wrong dimension"), std::string::npos);
  EXPECT_NE(message_of("3 s", "1/s").find("wrong dimension"), std::string::npos);
}

TEST(Units, RefusesHiddenFactorsAndNonFiniteNumbers) {
  for (const char* text : {"5 cm 2", "5 m 3", "5 2 m", "5 m*2", "5 m/2"}) {
    EXPECT_NE(message_of(text, "m"), "") << text;
  }
  for (const char* text : {"inf", "nan", "1e999"}) EXPECT_NE(message_of(text, "1"), "") << text;
}

TEST(Units, RefusesPrefixesThatAreSlips) {
  struct Slip {
    const char *text, *unit, *says;
  };
  for (const Slip& slip :
       {Slip{"2 mPa", "Pa", "the unit mPa, which is 0.001 Pa"}, Slip{"20 Mm", "m", "the unit Mm, which is 1e+06 m"},
        Slip{"200 MV", "V", "is its prefix meant"}, Slip{"0.1 MA/cm^2", "A/m2", "is its prefix meant"},
        Slip{"0.5 MJ/m^2", "J/m2", "is its prefix meant"}, Slip{"1 mPa_sqrt_m", "Pa_sqrt_m", "is its prefix meant"},
        Slip{"37 MJ/mol", "J/mol", "is its prefix meant"}, Slip{"20 MM", "m", "the unknown unit 'MM'"},
        Slip{"20 nM", "m", "the unknown unit 'nM'"}, Slip{"0.1 ma/cm^2", "A/m2", "wrong dimension"}})
    EXPECT_NE(message_of(slip.text, slip.unit).find(slip.says), std::string::npos)
        << slip.text << ": " << message_of(slip.text, slip.unit);
  // What is small or large by its number is the user's business.
  EXPECT_NEAR(parse_quantity("0.002 Pa", "Pa"), 0.002, 1e-18);
  EXPECT_NEAR(parse_quantity("1 bar", "Pa"), 1e5, 1e-9);
  EXPECT_NEAR(parse_quantity("1 angstrom", "m"), 1e-10, 1e-24);
  EXPECT_NEAR(parse_quantity("11 MS/m", "S/m"), 1.1e7, 1e-6);
  EXPECT_NEAR(parse_quantity("3 GPa", "Pa"), 3e9, 1e-3);
}

TEST(Units, ReadsThePrintOfPapers) {
  const std::string minus = "\u2212", power = "\u207b\u00b2", dot = "\u00b7", tie = "\u00a0", thin = "\u2009";
  for (const std::string& text :
       {"0.2 mA cm" + power, "0.2" + tie + "mA" + dot + "cm" + power, "0.2" + thin + "mA/cm\u00b2",
        std::string("2 \u00d7 10\u207b\u00b9 mA cm^{-2}"), std::string("0.2 mA cm^(-2)"),
        std::string("2 x 10^-1 mA per cm2"), std::string("0.2\u200b mA/(cm cm)\ufeff")})
    EXPECT_NEAR(parse_quantity(text, "A/m2"), 2, 1e-14) << text;
  EXPECT_NEAR(parse_quantity(minus + "0.2 mA cm" + minus + "2", "A/m2"), -2, 1e-14);
  EXPECT_NEAR(parse_quantity("33 \u03a9" + dot + "cm\u00b2", "Ohm m2"), 3.3e-3, 1e-17);
  EXPECT_NEAR(parse_quantity("33 ohm-cm2", "Ohm m2"), 3.3e-3, 1e-17);
  EXPECT_NEAR(parse_quantity("4 \u00d7 10\u207b\u2074 S cm\u207b\u00b9", "S/m"), 0.04, 1e-15);
  EXPECT_NEAR(parse_quantity("10\u207b\u00b9\u2074 m\u00b2 s\u207b\u00b9", "m2/s"), 1e-14, 1e-28);
  EXPECT_NEAR(parse_quantity("25 \u00b0C", "K"), 298.15, 1e-10);
  EXPECT_NEAR(parse_quantity("5 \u00c5", "m"), 5e-10, 1e-24);
  EXPECT_NEAR(parse_quantity("3e\u22124 S/cm", "S/m"), 0.03, 1e-16);
}

TEST(Units, RefusesWhatPeopleDoNotMean) {
  // UDUNITS-2 reads most of these, as offsets, products with a number, logarithms or time stamps.
  const std::pair<const char*, const char*> cases[] = {
      {"25 Ohm cm^2@25", "second number"},
      {"25 Ohm cm^2 @25", "second number"},
      {"25 Ohm cm^2 @ 25 degC", "second number"},
      {"25 Ohm cm^2 from 5", "second number"},
      {"25 Ohm cm^2 since 20", "second number"},
      {"25 Ohm cm^2 after 1", "second number"},
      {"25 Ohm cm^2 ref 1", "second number"},
      {"25 Ohm cm^2 at 25", "second number"},
      {"25 Ohm cm^2 since 2000-01-01 10:00", "second number"},
      {"25 lg(re 1 Ohm cm^2)", "second number"},
      {"25 ln(Ohm cm^2)", "unknown unit 'ln'"},
      {"25 Ohm cm^2)", "bracket ')'"},
      {"25 (Ohm cm^2", "bracket '('"},
      {"25 Ohm (cm^2", "bracket '('"},
      {"25 [Ohm cm^2]", "sign '['"},
      {"25 Ohm//cm", "sign '/'"},
      {"25 Ohm cm^2/", "breaks off"},
      {"25 /Ohm", "begins with '/'"},
      {"25 Ohm cm^", "non-integer exponent"},
      {"25 Ohm cm^2.5", "non-integer exponent"},
      {"25 Ohm 2cm", "second number"},
      {"25 Ohm -2 cm", "second number"},
      {"20-30 Ohm cm^2", "is a range"},
      {"20 - 30 Ohm cm^2", "is a range"},
      {"20\u201330 Ohm cm^2", "is a range"},
      {"20...30 Ohm cm^2", "is a range"},
      {"20 to 30 Ohm cm^2", "is a range"},
      {"25 +- 5 Ohm cm^2", "uncertainty"},
      {"25 \u00b1 5 Ohm cm^2", "uncertainty"},
      {"25(5) Ohm cm^2", "uncertainty"},
      {"2,5 Ohm cm^2", "decimal comma"},
      {"1 000 Ohm cm^2", "second number"},
      {"4x10-4 Ohm cm^2", "power of ten"},
      {"\u224825 Ohm cm^2", "U+2248"},
      {"25 Ohm cm\u00ad2", "U+00AD (soft hyphen)"},
      {"25 Ohm cm\xb2", "UTF-8"},
  };
  for (const auto& [text, part] : cases) {
    EXPECT_NE(message_of(text, "Ohm m2").find(part), std::string::npos) << text << ": " << message_of(text, "Ohm m2");
    EXPECT_EQ(message_of(text, "Ohm m2").find("toughness"), std::string::npos) << text;
  }
  // A cosine of 60 degrees is not 1.05, a frequency no rate of turning; an offset belongs to temperatures.
  EXPECT_NE(message_of("60 degree", "1").find("angle 'degree'"), std::string::npos);
  EXPECT_NE(message_of("5 rpm", "1/s").find("angle 'rpm'"), std::string::npos);
  EXPECT_NE(message_of("5 dBZ", "m3/mol").find("wrong dimension"), std::string::npos);
}

TEST(Units, FormatsReadably) {
  EXPECT_EQ(format_quantity(2e-5, "m"), "20 um");
  EXPECT_EQ(format_quantity(2e-8, "m"), "20 nm");
  EXPECT_EQ(format_quantity(3.5, "A/m2"), "0.35 mA/cm2");
  EXPECT_EQ(format_quantity(2e6, "Pa"), "2 MPa");
  EXPECT_EQ(format_quantity(0, "Pa"), "0 MPa");
  EXPECT_EQ(format_quantity(std::numeric_limits<double>::infinity(), "m/(s Pa)"), "infinite");
  EXPECT_EQ(format_quantity(0.25, "1"), "0.25");
}

TEST(Units, FormattedTextReadsBack) {
  for (const char* unit :
       {"m",      "s",    "K",    "V",    "Pa",  "J",        "A/m2",     "C/m2",      "Ohm m2", "S/m", "F/m2",
        "m3/mol", "m2/s", "J/m2", "J/m3", "J/m", "m5/(J s)", "m/(s Pa)", "Pa_sqrt_m", "1/s",    "F/m", "1"}) {
    for (const double value : {3.25e-14, 7.5, 4.125e7}) {
      EXPECT_NEAR(parse_quantity(format_quantity(value, unit), unit) / value, 1, 1e-5) << value << " " << unit;
    }
  }
}

}  // namespace
}  // namespace auralith

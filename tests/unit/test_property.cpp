#include <gtest/gtest.h>

#include <cmath>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "config/yaml.hpp"
#include "materials/read_property.hpp"

namespace auralith {
namespace {

struct Owner {
  Property conductivity, mobility, capacity;
};
constexpr Key owner_keys[] = {
    fills<&Owner::conductivity>(
        {.name = "conductivity", .unit = "S/m", .bounds = positive, .sentence = "a conductivity"}),
    fills<&Owner::mobility>({.name = "mobility", .unit = "m/(s Pa)", .bounds = not_negative, .allow_infinite = true}),
    fills<&Owner::capacity>({.name = "capacity", .unit = "F/m2", .fallback = "0.1 F/m^2", .reference = "a guess"}),
};
constexpr KeyTable owner_table{"owner", "owner", owner_keys};

Property read(const std::string& text, const char* key, ConfigNode& effective) {
  const ConfigNode root = read_yaml_text(text, {"case.yaml", 1});
  Section owner(&root, {"case.yaml", 1}, owner_table, "owner", effective);
  Owner filled;
  owner.fill(key, filled);
  return property_of(owner.declared(key), filled);
}

Property read(const std::string& text, const char* key) {
  ConfigNode effective;
  return read(text, key, effective);
}

std::string message_of(const std::string& text, const char* key = "conductivity") {
  try {
    (void)read(text, key);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Property, Constant) {
  const Property property = read("conductivity: {value: 3e-4 S/cm, status: measured, source: us}", "conductivity");
  EXPECT_NEAR(property.at(250), 0.03, 1e-15);
  EXPECT_EQ(property.at(250), property.at(350));
  EXPECT_EQ(property.status, Status::measured);
  EXPECT_EQ(property.source, "us");
  EXPECT_EQ(property.unit, "S/m");
  EXPECT_EQ(property.path, "owner.conductivity");
}

TEST(Property, ArrheniusPerParticleAndPerMole) {
  // 0.31 eV in kJ/mol
  const double molar = 0.31 * constants::elementary_charge * constants::avogadro / 1000;
  const Property particle = read(
      "conductivity: {value: 2 S/m, activation_energy: 0.31 eV, reference_temperature: 40 degC, status: derived, "
      "source: x}",
      "conductivity");
  const Property mole = read("conductivity: {value: 2 S/m, activation_energy: " + std::to_string(molar) +
                                 " kJ/mol, reference_temperature: 40 degC, status: derived, source: x}",
                             "conductivity");
  const double t = 351.0;
  const double expected =
      2 * std::exp(-0.31 * constants::elementary_charge / constants::boltzmann * (1 / t - 1 / 313.15));
  EXPECT_NEAR(particle.at(t) / expected, 1, 1e-12);
  EXPECT_NEAR(mole.at(t) / expected, 1, 1e-5);
  EXPECT_NEAR(particle.at(313.15), 2, 1e-12);
}

TEST(Property, ArrheniusOverTemperature) {
  const Property property = read(
      "conductivity: {value: 2 S/m, activation_energy: 0.31 eV, form: arrhenius_over_temperature, status: derived, "
      "source: x}",
      "conductivity");
  // sigma T = sigma_0 exp(-E/kT), with sigma_0 from the value at 25 degC
  const double e = 0.31 * constants::elementary_charge / constants::boltzmann;
  const double prefactor = 2 * 298.15 * std::exp(e / 298.15);
  for (const double t : {260.0, 298.15, 370.0})
    EXPECT_NEAR(property.at(t) / (prefactor * std::exp(-e / t) / t), 1, 1e-12);
}

TEST(Property, Table) {
  const Property property = read(
      "conductivity: {temperatures: [280 K, 300 K, 340 K], values: [1 S/m, 3 S/m, 4 S/m], status: measured, source: x}",
      "conductivity");
  EXPECT_DOUBLE_EQ(property.at(200), 1);
  EXPECT_DOUBLE_EQ(property.at(285), 1.5);
  EXPECT_DOUBLE_EQ(property.at(300), 3);
  EXPECT_DOUBLE_EQ(property.at(330), 3.75);
  EXPECT_DOUBLE_EQ(property.at(400), 4);
}

TEST(Property, LimitsOfMobilities) {
  EXPECT_TRUE(std::isinf(read("mobility: {value: infinite, status: assumed, source: limit}", "mobility").at(300)));
  EXPECT_EQ(read("mobility: {value: 0 m/(s Pa), status: assumed, source: limit}", "mobility").at(300), 0);
  EXPECT_NE(
      message_of("conductivity: {value: infinite, status: assumed, source: limit}").find("'infinite' is not allowed"),
      std::string::npos);
}

TEST(Property, DefaultIsAssumedAndInTheEffectiveConfiguration) {
  ConfigNode effective;
  const Property property = read("{}", "capacity", effective);
  EXPECT_EQ(property.status, Status::assumed);
  EXPECT_DOUBLE_EQ(property.value, 0.1);
  EXPECT_EQ(write_yaml(effective), "capacity: {value: 0.1 F/m^2, status: assumed, source: \"default; a guess\"}\n");
}

TEST(Property, Errors) {
  EXPECT_NE(message_of("conductivity: 3 S/m")
                .find("case.yaml:1: owner.conductivity: '3 S/m' is a plain value; a physical property is a map"),
            std::string::npos);
  EXPECT_NE(message_of("{}").find("owner.conductivity: missing; this property is required (a conductivity such as"),
            std::string::npos);
  EXPECT_NE(message_of("conductivity: {value: 3 S/m, source: x}").find("owner.conductivity.status: missing"),
            std::string::npos);
  EXPECT_NE(message_of("conductivity: {value: 3 S/m, status: measured}").find("owner.conductivity.source: missing"),
            std::string::npos);
  EXPECT_NE(message_of("conductivity: {value: 3 S/m, status: guessed, source: x}")
                .find("allowed: measured, derived, assumed, calibrated"),
            std::string::npos);
  EXPECT_NE(message_of("conductivity: {status: measured, source: x}").find("owner.conductivity.value: missing"),
            std::string::npos);
  EXPECT_NE(message_of("conductivity: {value: 0 S/m, status: measured, source: x}").find("greater than 0"),
            std::string::npos);
  EXPECT_NE(message_of("conductivity: {value: 3 S/m, form: arrhenius, status: measured, source: x}")
                .find("has no effect here"),
            std::string::npos);
  EXPECT_NE(message_of("conductivity: {value: 3 S/m, activation_energy: 0.3 V, status: measured, source: x}")
                .find("wrong dimension"),
            std::string::npos);
  EXPECT_NE(
      message_of("conductivity: {temperatures: [300 K, 290 K], values: [1 S/m, 2 S/m], status: measured, source: x}")
          .find("not increasing"),
      std::string::npos);
  EXPECT_NE(message_of("conductivity: {temperatures: [300 K], values: [1 S/m, 2 S/m], status: measured, source: x}")
                .find("2 values for 1"),
            std::string::npos);
}

}  // namespace
}  // namespace auralith

#include <gtest/gtest.h>

#include <cmath>

#include "case/describe_case.hpp"
#include "unit/case_files.hpp"

namespace auralith {
namespace {

std::vector<std::string> shipped_cases() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(inputs)) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
  }
  return paths;
}

TEST(ShippedCases, AreReadAndTheirEffectiveConfigurationReadsBack) {
  const std::vector<std::string> paths = shipped_cases();
  EXPECT_GE(paths.size(), 7U);
  for (const std::string& path : paths) {
    SCOPED_TRACE(path);
    const Case original = read_case(path);
    const Case again = read_case(write_file(std::filesystem::path(path).filename().string(), original.effective_input));
    EXPECT_EQ(again.effective_input, original.effective_input);
    ASSERT_EQ(again.layers.size(), original.layers.size());
    for (std::size_t i = 0; i < original.layers.size(); ++i) {
      EXPECT_EQ(again.layers[i].heights, original.layers[i].heights);
      EXPECT_NEAR(sum(original.layers[i].heights) / original.layers[i].thickness, 1, 1e-12);
    }
    EXPECT_EQ(again.grid.widths_x, original.grid.widths_x);
    EXPECT_EQ(again.reported.size(), original.reported.size());
    EXPECT_FALSE(describe_case(original, 1).empty());
  }
}

TEST(ShippedCases, FirstLineSaysWhatItShows) {
  for (const std::string& path : shipped_cases()) {
    std::ifstream stream(path);
    std::string line;
    std::getline(stream, line);
    EXPECT_EQ(line.substr(0, 2), "# ") << path;
    EXPECT_GT(line.size(), 30U) << path;
  }
}

TEST(ShippedCases, MainJobHasTheNumbersOfItsDescription) {
  const Case main_job = read_case(inputs + "ccd_au_llzto.yaml");
  ASSERT_EQ(main_job.layers.size(), 3U);
  EXPECT_EQ(main_job.grid.widths_x.size(), 48U);
  EXPECT_NEAR(sum(main_job.grid.widths_x), 12e-6, 1e-18);
  EXPECT_EQ(main_job.grid.widths_y.size(), 1U);
  for (const Layer* metal : {&main_job.layers.front(), &main_job.layers.back()}) {
    EXPECT_EQ(metal->region, RegionKind::metal);
    EXPECT_EQ(metal->outer_plane, OuterPlane::reservoir);
    EXPECT_EQ(metal->lattice_motion, LatticeMotion::column);
    EXPECT_NEAR(metal->thickness, 20e-6, 1e-18);
    EXPECT_NEAR(metal->void_model.interface_thickness, 0.15e-6, 1e-18);
    EXPECT_NEAR(metal->metal.self_diffusivity.at(298.15), 1e-14, 1e-26);
    EXPECT_EQ(metal->metal.surface_mobility.at(298.15), 0);
    EXPECT_NEAR(metal->metal.bulk_modulus.at(298.15), 11e9, 1);
    EXPECT_NEAR(metal->metal.creep_coefficient.activation_energy * 6.02214076e23, 37e3, 1e-6);
  }
  // Cells are finest at the interface of each electrode.
  EXPECT_LT(main_job.layers[0].heights.back(), main_job.layers[0].heights.front());
  EXPECT_LT(main_job.layers[2].heights.front(), main_job.layers[2].heights.back());
  EXPECT_NEAR(main_job.layers[1].thickness, 900e-6, 1e-15);
  EXPECT_NEAR(area_resistance(main_job.layers[1], 298.15), 225e-4, 1e-12);
  ASSERT_EQ(main_job.interfaces.size(), 2U);
  for (const InterfaceSpec& spec : main_job.interfaces) {
    EXPECT_EQ(spec.entry.kind, InterfaceKind::reaction);
    EXPECT_NEAR(spec.entry.area_resistance.at(298.15), 25e-4, 1e-12);
    EXPECT_NEAR(spec.entry.contact_angle_cosine.mean, 0.9, 0);
    EXPECT_NEAR(spec.entry.contact_angle_cosine.deviation, 0.1, 0);
    EXPECT_NEAR(spec.entry.site_mobility_plating.at(298.15), 1e-14, 1e-26);
    EXPECT_NEAR(spec.entry.flaw_size.at(298.15), 10e-6, 1e-15);
    EXPECT_NEAR(spec.entry.fracture_toughness.at(298.15), 1e6, 1e-6);
  }
  ASSERT_EQ(main_job.protocol.size(), 1U);
  const std::vector<Segment>& ramp = main_job.protocol[0].segments;
  EXPECT_NEAR(ramp[0].current, 0.5, 1e-14);
  EXPECT_NEAR(ramp[0].end, 3600, 1e-9);
  const auto second = std::ranges::find(ramp, 2, &Segment::cycle);
  EXPECT_NEAR(second->current, 1, 1e-14);
  EXPECT_EQ(main_job.ambient.pressure.at(1e6), 0);
  EXPECT_NEAR(main_job.ambient.temperature.at(0), 298.15, 1e-10);
}

/// What the literature says at room temperature is the value of a card there, to the last digit; heat moves what is thermally activated.
TEST(ShippedCases, TemperatureLawsStartAtRoomTemperature) {
  const Case job = read_case(inputs + "ccd_au_llzto.yaml");
  const InterfaceEntry& entry = job.interfaces[0].entry;
  const MetalMaterial& lithium = job.layers[0].metal;
  const double room = job.ambient.temperature.at(0), boltzmann = 1.380649e-23 / 1.602176634e-19;
  struct Law {
    const Property* property;
    double energy;  // eV
  };
  for (const auto& [property, energy] :
       {Law{&entry.area_resistance, -0.37}, Law{&entry.site_mobility, 0.53}, Law{&entry.site_mobility_plating, 0.53},
        Law{&lithium.self_diffusivity, 0.53}, Law{&lithium.creep_coefficient, 37e3 / 96485.33212},
        Law{&lithium.hardness, -5.6e3 / 96485.33212}}) {
    EXPECT_EQ(property->at(room), property->value) << property->path;
    const double factor = std::exp(-energy / boltzmann * (1 / 333.15 - 1 / 298.15));
    EXPECT_NEAR(property->at(333.15) / property->value, factor, 1e-6 * factor) << property->path;
  }
}

TEST(ShippedCases, BareCellDiffersInWettingAlone) {
  Case au = read_case(inputs + "ccd_au_llzto.yaml");
  const Case bare = read_case(inputs + "ccd_bare_llzto.yaml");
  ASSERT_EQ(bare.interfaces.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(bare.interfaces[i].entry.contact_angle_cosine.mean, -0.5, 0);
    EXPECT_NEAR(bare.interfaces[i].entry.contact_angle_cosine.deviation, 0.3, 0);
    EXPECT_EQ(bare.interfaces[i].entry.site_mobility.value, au.interfaces[i].entry.site_mobility.value);
    EXPECT_EQ(bare.interfaces[i].entry.area_resistance.value, au.interfaces[i].entry.area_resistance.value);
  }
  EXPECT_EQ(bare.layers[0].heights, au.layers[0].heights);
  EXPECT_EQ(bare.protocol[0].segments[0].current, au.protocol[0].segments[0].current);
}

}  // namespace
}  // namespace auralith

#include <gtest/gtest.h>

#include <cmath>
#include <regex>
#include <set>

#include "case/describe_case.hpp"
#include "unit/case_files.hpp"

namespace auralith {
namespace {

const char* const head =
    "format: 1\ntitle: test\n"
    "materials: {lithium: {file: materials/lithium.yaml}, llzto: {file: materials/llzto.yaml}}\n";
const char* const only_metal = "format: 1\ntitle: test\nmaterials: {lithium: {file: materials/lithium.yaml}}\n";
const char* const only_electrolyte = "format: 1\ntitle: test\nmaterials: {llzto: {file: materials/llzto.yaml}}\n";
const char* const metal =
    "region: metal, material: lithium, thickness: 2 um, cells: 20, void_model: {interface_thickness: 0.3 um}";
const char* const rest = "protocol: [{rest: {duration: 1 h}}]\n";

std::string metal_layer(const std::string& name, const std::string& more = "") {
  return "  - {name: " + name + ", " + metal + (more.empty() ? "" : ", " + more) + "}\n";
}
std::string electrolyte_layer(const std::string& name, const std::string& more = "cells: 10") {
  return "  - {name: " + name + ", region: electrolyte, material: llzto, thickness: 10 um, " + more + "}\n";
}
std::string gold(const std::string& pair, const std::string& more = "") {
  return "  - {between: [" + pair +
         "], file: interfaces/au_llzto.yaml, contact_angle_cosine: {mean: 0.5, status: assumed, source: test}" + more +
         "}\n";
}

TEST(Subsets, MetalAloneHasOnlyVoids) {
  const Case box = read_case(write_file(
      "c.yaml", std::string(only_metal) + "grid: {z: {boundary: periodic}}\nlayers:\n" + metal_layer("box") + rest));
  EXPECT_TRUE(box.effects.metal_void);
  EXPECT_FALSE(box.effects.ion_transport || box.effects.electron_transport || box.effects.interface_reaction);
  EXPECT_FALSE(box.effects.wall_energy || box.effects.lattice_motion || box.effects.void_collapse);
  EXPECT_EQ(box.grid.boundary_z, StackBoundary::periodic);
  EXPECT_EQ(cell_count(box), 20);
}

TEST(Subsets, ElectrolyteAloneCarriesCurrentBetweenIdealElectrodes) {
  const Case slab =
      read_case(write_file("c.yaml", std::string(only_electrolyte) + "layers:\n" +
                                         electrolyte_layer("slab", "cells: 10, outer_plane: equipotential") +
                                         "protocol: [{galvanostatic: {current_density: 1 mA/cm^2, duration: 1 s}}]\n"));
  EXPECT_TRUE(slab.effects.ion_transport);
  EXPECT_FALSE(slab.effects.electron_transport || slab.effects.metal_void || slab.effects.wall_energy);
  EXPECT_EQ(cell_count(slab), 10);
}

TEST(Subsets, OneElectrodeOnEitherSide) {
  for (const bool metal_on_top : {true, false}) {
    const std::string lower = metal_on_top ? electrolyte_layer("slab", "cells: 10, outer_plane: equipotential")
                                           : metal_layer("slab", "outer_plane: reservoir, lattice_motion: rigid");
    const std::string upper = metal_on_top ? metal_layer("foil", "outer_plane: reservoir, lattice_motion: rigid")
                                           : electrolyte_layer("foil", "cells: 10, outer_plane: equipotential");
    const Case half = read_case(
        write_file("c.yaml", std::string(head) + "layers:\n" + lower + upper + "interfaces:\n" + gold("slab, foil") +
                                 "protocol: [{galvanostatic: {current_density: 1 mA/cm^2, capacity: 1 mAh/cm^2}}]\n"));
    EXPECT_TRUE(half.effects.interface_reaction && half.effects.lattice_motion && half.effects.wall_energy);
    EXPECT_FALSE(half.effects.void_collapse);  // rigid
    EXPECT_NEAR(half.protocol[0].segments[0].end, 3600, 1e-6) << "1 mAh/cm2 at 1 mA/cm2";
  }
}

TEST(Subsets, BlockingInterfaceHasNoReaction) {
  const Case rests = read_case(
      write_file("c.yaml", std::string(head) + "layers:\n" + electrolyte_layer("slab") + metal_layer("foil") + rest));
  EXPECT_FALSE(rests.effects.interface_reaction || rests.effects.electron_transport || rests.effects.lattice_motion);
  EXPECT_TRUE(rests.interfaces.empty());
}

TEST(Layers, LumpedResistance) {
  const std::string stack =
      std::string(head) + "layers:\n" + electrolyte_layer("rest", "lumped: on, outer_plane: equipotential") +
      electrolyte_layer("slab") + metal_layer("foil", "outer_plane: reservoir") + "interfaces:\n" + gold("slab, foil") +
      "  - {between: [rest, slab], kind: contact_resistance, contact_resistance: {value: 1 Ohm cm^2, status: assumed, "
      "source: x}}\n" +
      rest;
  const Case from_material = read_case(write_file("a.yaml", stack));
  EXPECT_TRUE(from_material.layers[0].lumped);
  EXPECT_TRUE(from_material.layers[0].heights.empty());
  EXPECT_NEAR(area_resistance(from_material.layers[0], 298.15), 10e-6 / 0.04, 1e-15);
  EXPECT_GT(area_resistance(from_material.layers[0], 280), 2 * 10e-6 / 0.04);
  const Case given = read_case(write_file("b.yaml", stack),
                               {"layers.rest.lumped_resistance={value: 220 Ohm cm^2, status: measured, source: x}"});
  EXPECT_NEAR(area_resistance(given.layers[0], 298.15), 0.022, 1e-15);
}

TEST(Interfaces, PatchesInheritWhatTheyDoNotChange) {
  const Case patched =
      read_case(write_file("c.yaml", std::string(head) + "grid: {x: {length: 4 um, cells: 8}}\nlayers:\n" +
                                         electrolyte_layer("slab", "cells: 10, outer_plane: equipotential") +
                                         metal_layer("foil", "outer_plane: reservoir") + "interfaces:\n" +
                                         gold("slab, foil",
                                              ", patches: [{x: [0 um, 1 um], kind: blocking}, {x: [1 um, 2 um], "
                                              "area_resistance: {value: 7 Ohm cm^2, status: assumed, source: x}}]") +
                                         rest));
  const InterfaceSpec& spec = patched.interfaces.at(0);
  ASSERT_EQ(spec.patches.size(), 2U);
  EXPECT_EQ(spec.patches[0].entry.kind, InterfaceKind::blocking);
  EXPECT_EQ(spec.patches[0].entry.contact_angle_cosine.mean, 0);
  EXPECT_NEAR(spec.patches[0].x1, 1e-6, 1e-18);
  EXPECT_NEAR(spec.patches[0].y1, 1e-6, 1e-18);  // whole missing direction
  EXPECT_EQ(spec.patches[1].entry.kind, InterfaceKind::reaction);
  EXPECT_NEAR(spec.patches[1].entry.area_resistance.value, 7e-4, 1e-15);
  EXPECT_EQ(spec.patches[1].entry.contact_angle_cosine.mean, 0.5);
  EXPECT_EQ(spec.patches[1].entry.site_mobility.value, spec.entry.site_mobility.value);
}

TEST(Ambient, TablesAreLinearInTime) {
  const Case box = read_case(
      write_file("c.yaml", std::string(only_metal) + "layers:\n" + metal_layer("box") +
                               "ambient: {temperature: {times: [0 s, 1 h], values: [25 degC, 65 degC]}}\n" + rest));
  EXPECT_NEAR(box.ambient.temperature.at(-5), 298.15, 1e-9);
  EXPECT_NEAR(box.ambient.temperature.at(900), 308.15, 1e-9);
  EXPECT_NEAR(box.ambient.temperature.at(9000), 338.15, 1e-9);
  const Case cell = read_case(inputs + "ccd_au_llzto.yaml", {"ambient.pressure=3 MPa"});
  EXPECT_NEAR(cell.ambient.pressure.at(123), 3e6, 1e-6);
}

TEST(Include, ChangesAndOwnSectionsWin) {
  write_file("low.yaml", std::string(only_metal) + "layers:\n" + metal_layer("box") + rest);
  const std::string high = write_file(
      "high.yaml",
      "format: 1\ninclude: low.yaml\ntitle: other\nchange: {layers.box.thickness: 3 um}\ntime: {tolerance: 1e-5}\n");
  const Case changed = read_case(high, {"time.first_step=1 s"});
  EXPECT_EQ(changed.title, "other");
  EXPECT_NEAR(changed.layers[0].thickness, 3e-6, 1e-18);
  EXPECT_EQ(changed.time.tolerance, 1e-5);
  EXPECT_EQ(changed.time.first_step, 1);
  EXPECT_NE(error_of(write_file("loop.yaml", "format: 1\ninclude: loop.yaml\n")).find("circle"), std::string::npos);
}

TEST(Include, ChangesReachIntoCardsLikeOverrides) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"materials.lithium.surface_energy", "0.4 J/m^2"},
      {"materials.lithium.self_diffusivity.value", "3e-15 m^2/s"},
      {"materials.lithium.electronic_conductivity", "{value: 5 S/m, status: assumed, source: t}"},
      {"interfaces.pellet-positive.site_mobility", "2e-16 m/(s Pa)"},
      {"layers.positive.interlayer.adhesion", "0.2 J/m^2"},
      {"layers.positive.interlayer.equilibrium_potential.steps.0.height", "0.1 V"}};
  std::string lines;
  std::vector<std::string> overrides;
  for (const auto& [path, value] : changes) {
    lines += "  " + path + ": " + value + "\n";
    overrides.push_back(path + "=" + value);
  }
  const std::string base = inputs + "lithiate_gold.yaml";
  const std::string file = write_file("changed.yaml", "format: 1\ninclude: " + base + "\nchange:\n" + lines);
  const auto without_places = [](std::string text) {
    text = std::regex_replace(text, std::regex("\\([^()]*changed.yaml:[0-9]+\\)"), "(command line)");
    return text;
  };
  EXPECT_EQ(without_places(read_case(file).effective_input), read_case(base, overrides).effective_input);
  EXPECT_NE(read_case(file).effective_input, read_case(base).effective_input);
  const std::string lost =
      write_file("lost.yaml", "format: 1\ninclude: " + base +
                                  "\nchange: {layers.positive.interlayer.equilibrium_potential.steps.9.height: 1 V}\n");
  EXPECT_NE(error_of(lost).find("lost.yaml:3: layers.positive.interlayer.equilibrium_potential.steps.9"),
            std::string::npos)
      << error_of(lost);
}

/// An included file: its sections may be put together from several.
std::string part(const std::string& name, const std::string& sections) {
  return write_file(name, "format: 1\n" + sections);
}

TEST(Include, MergesEntriesInOrderAndReadsBackAsOneFile) {
  part("materials.yaml", "materials: {lithium: {file: materials/lithium.yaml}}\n");
  part("stack.yaml", "layers:\n" + metal_layer("box") + "time: {tolerance: 1e-4, first_step: 3 s}\n");
  const std::string whole =
      part("whole.yaml",
           "include: [materials.yaml, stack.yaml]\ntitle: whole\ntime: {first_step: 1 s}\n" + std::string(rest));
  const Case read = read_case(whole);
  EXPECT_EQ(read.time.tolerance, 1e-4) << "an entry of a map that the file does not give comes from what it includes";
  EXPECT_EQ(read.time.first_step, 1) << "an entry that it gives wins";
  EXPECT_EQ(read.effective_input.find("include"), std::string::npos);
  EXPECT_EQ(read_case(write_file("back.yaml", read.effective_input)).effective_input, read.effective_input);
}

TEST(Include, ConflictsAreErrorsUnlessTheFileDecides) {
  part("a.yaml", "time: {tolerance: 1e-4}\n");
  part("b.yaml", "output: {flush_interval: 3}\ntime: {tolerance: 1e-5, first_step: 1 s}\n");
  const std::string both =
      "include: [a.yaml, b.yaml]\ntitle: t\nmaterials: {lithium: {file: materials/lithium.yaml}}\n"
      "layers:\n" +
      metal_layer("box") + rest;
  const std::string message = error_of(part("undecided.yaml", both));
  EXPECT_NE(message.find("b.yaml:3: time.tolerance: also given by "), std::string::npos) << message;
  EXPECT_NE(message.find("a.yaml:2, and both files are included"), std::string::npos) << message;
  const Case decided = read_case(part("decided.yaml", both + "time: {tolerance: 1e-3}\n"));
  EXPECT_EQ(decided.time.tolerance, 1e-3);
  EXPECT_EQ(decided.time.first_step, 1);
  EXPECT_EQ(decided.output.flush_interval, 3);
  // The same file on two ways is no conflict.
  part("c.yaml", "include: a.yaml\noutput: {flush_interval: 4}\n");
  std::string twice = both;
  twice.replace(twice.find("b.yaml"), 6, "c.yaml");
  EXPECT_EQ(read_case(part("twice.yaml", twice)).time.tolerance, 1e-4);
}

TEST(Include, CirclesAndLostChangesNameTheirPlaces) {
  part("one.yaml", "title: t\ninclude: two.yaml\n");
  part("two.yaml", "include: [one.yaml]\n");
  const std::string circle = error_of(part("start.yaml", "include: one.yaml\n"));
  EXPECT_NE(circle.find("two.yaml:2: include: 'one.yaml' is read already"), std::string::npos) << circle;
  EXPECT_NE(circle.find("one.yaml:3"), std::string::npos) << circle;
  EXPECT_NE(error_of(part("old.yaml", "base: one.yaml\n")).find("include: [file, ...]"), std::string::npos);
  EXPECT_NE(error_of(part("alone.yaml", "change: {a.b: 1}\n")).find("changes need an 'include"), std::string::npos);
  part("plain.yaml", "time: {tolerance: 1e-4}\n");
  EXPECT_NE(
      error_of(part("lost.yaml", "include: plain.yaml\nchange: {time.tolerance: 1e-5}\ntime: {tolerance: 1e-3}\n"))
          .find("change.time.tolerance: would be lost"),
      std::string::npos);
  EXPECT_NE(error_of(write_file("new.yaml", "format: 2\ntitle: t\n")).find("'2' is no format that this program reads"),
            std::string::npos);
  EXPECT_NE(error_of(write_file("none.yaml", "title: t\n")).find("expected 'format: 1'"), std::string::npos);
}

TEST(Reported, ListsAssumedAndCalibratedValuesOnce) {
  const Case changed =
      read_case(inputs + "ccd_au_llzto.yaml", {"interfaces.pellet-positive.site_mobility=3e-16 m/(s Pa)",
                                               "interfaces.pellet-positive.site_mobility.status=calibrated",
                                               "interfaces.negative-pellet.site_mobility.status=assumed"});
  std::set<std::string> paths;
  int calibrated = 0;
  for (const Property& property : changed.reported) {
    EXPECT_TRUE(paths.insert(property.path).second) << property.path;
    EXPECT_TRUE(property.status == Status::assumed || property.status == Status::calibrated);
    if (property.status == Status::calibrated) {
      ++calibrated;
      EXPECT_EQ(property.path, "interfaces.pellet-positive.site_mobility");
      EXPECT_NEAR(property.value, 3e-16, 1e-28);
    }
  }
  EXPECT_EQ(calibrated, 1);
  EXPECT_TRUE(paths.contains("materials.lithium.self_diffusivity"));
  EXPECT_TRUE(paths.contains("interfaces.negative-pellet.contact_angle_cosine"));
  EXPECT_FALSE(paths.contains("materials.lithium.molar_volume"));
  EXPECT_NE(
      describe_case(changed, 7).find("Calibrated values\n  interfaces.pellet-positive.site_mobility = 3e-16 m/(s Pa)"),
      std::string::npos);
}

}  // namespace
}  // namespace auralith

// Keys that have no effect in a case, and properties that a case can do without.
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/case_files.hpp"

namespace auralith {
namespace {

/// A half cell at 0 MPa; `layer`, `material`, `angle`, `more` are added to the parts.
struct Cell {
  std::string material = "file: materials/lithium.yaml", layer{}, motion = "column", outer = "reservoir",
              energy = "interface_thickness: 0.2 um", angle = "mean: 0.8", grid{}, more{};
  [[nodiscard]] std::string text() const {
    return "format: 1\ntitle: t\ngrid: {x: {length: 4 um, cells: 4}" + grid + "}\nmaterials:\n  lithium: {" + material +
           "}\n  llzto: {file: materials/llzto.yaml}\nlayers:\n"
           "  - {name: pellet, region: electrolyte, material: llzto, thickness: 9 um, cells: 9, outer_plane: "
           "equipotential}\n"
           "  - name: foil\n    region: metal\n    material: lithium\n    thickness: 4 um\n    cells: 40\n    "
           "outer_plane: " +
           outer + "\n    lattice_motion: " + motion + "\n    void_model: {" + energy + "}\n" + layer +
           "interfaces:\n  - between: [pellet, foil]\n    file: interfaces/au_llzto.yaml\n    contact_angle_cosine: {" +
           angle + ", status: assumed, source: t}\n" + more +
           (more.find("protocol:") == std::string::npos ? "protocol: [{rest: {duration: 1 s}}]\n" : "");
  }
};

std::string error_in(const Cell& cell, const std::vector<std::string>& overrides = {}) {
  return error_of(write_file("cell.yaml", cell.text()), overrides);
}

const std::string hardness = "hardness: {value: 3 MPa, status: assumed, source: t}";
const std::string creep = "creep_exponent: {value: 5, status: assumed, source: t}";
const std::string card = "file: materials/lithium.yaml, ";

TEST(IdleKeys, TheyAreErrorsThatNameTheKeyAndWhatItNeeds) {
  EXPECT_EQ(error_in({}), "");
  struct Bad {
    Cell cell;
    std::string path, needs;
  };
  const std::vector<Bad> cases = {
      {{.material = card + hardness}, "materials.lithium.hardness: '3 MPa'", "load_sharing on"},
      {{.material = card + hardness, .layer = "    load_sharing: on\n"},
       "materials.lithium.hardness: '3 MPa'",
       "stack pressure"},
      {{.layer = "    load_sharing: on\n"}, "layers.foil.load_sharing: 'on'", "stack pressure"},
      {{.layer = "    load_sharing: on\n", .motion = "none", .more = "ambient: {pressure: 1 MPa}\n"},
       "layers.foil.load_sharing: 'on'",
       "a lattice that moves"},
      {{.more = "effects: {void_collapse: on}\n"},
       "effects.void_collapse: 'on'",
       "a stack pressure (ambient.pressure)"},
      {{.more = "effects: {void_collapse: on}\nambient: {pressure: {times: [0 s, 9 s], values: [0 MPa, 0 MPa]}}\n"},
       "effects.void_collapse: 'on'",
       "a stack pressure (ambient.pressure)"},
      {{.more = "events: {open_circuit_ends_run: off}\n"},
       "events.open_circuit_ends_run: 'off'",
       "a current or a voltage"},
      {{.material = card + creep, .more = "ambient: {pressure: 1 MPa}\n"},
       "materials.lithium.creep_exponent: '5'",
       "effects.void_collapse on"},
      {{.energy = "interface_thickness: 0.2 um, porosity: 0.1", .more = "ambient: {pressure: 1 MPa}\n"},
       "layers.foil.void_model.porosity: '0.1'",
       "effects.void_collapse on"},
      {{.material = card + "surface_energy: {value: 0.4 J/m^2, status: assumed, source: t}",
        .energy = "barrier: 1e7 J/m^3, gradient_energy: 7e-7 J/m"},
       "materials.lithium.surface_energy: '0.4 J/m^2'",
       "without barrier and gradient_energy"},
      {{.angle = "mean: 0.8, correlation_length: 1 um"},
       "interfaces.pellet-foil.contact_angle_cosine.correlation_length: '1 um'",
       "a deviation above 0"},
      {{.angle = "mean: 0.8, deviation: 0, seed: 7"},
       "interfaces.pellet-foil.contact_angle_cosine.seed: '7'",
       "a deviation above 0"},
      {{.layer = "    initial_voids: {mean: 0.01, seed: 3}\n"}, "layers.foil.initial_voids.seed: '3'", "noise above 0"},
      {{.grid = ", y: {length: 1 um, cells: 1, boundary: periodic}"},
       "grid.y.boundary: 'periodic'",
       "more than one cell"},
      {{.more = "output: {vtk_pieces: 4}\n"}, "output.vtk_pieces: '4'", "output.vtk: on"},
      {{.more = "protocol: [{repeat: {count: 2, leave: after_pass, steps: [{rest: {duration: 1 s}}]}}]\n"},
       "protocol.0.repeat.leave: 'after_pass'",
       "a condition in until"},
      {{.more = "effects: {metal_void: off}\n"}, "layers.foil.lattice_motion: 'column'", "effects.lattice_motion"},
  };
  for (const Bad& bad : cases) {
    const std::string message = error_in(bad.cell);
    EXPECT_NE(message.find(bad.path + " has no effect here: it needs "), std::string::npos)
        << bad.path << ": " << message;
    EXPECT_NE(message.find(bad.needs), std::string::npos) << message;
    EXPECT_NE(message.find("cell.yaml:"), std::string::npos) << message;
  }
}

/// Voids alone in a closed box of a material whose numbers do not follow temperature or pressure.
std::string box(const std::string& more) {
  return "format: 1\ntitle: t\nmaterials: {mixture: {region: metal}}\nlayers:\n  - {name: box, region: metal, "
         "material: mixture, "
         "thickness: 4 um, cells: 9, void_model: {barrier: 1e6 J/m^3, gradient_energy: 1e-7 J/m, mobility: 1e-23 "
         "m^5/(J "
         "s)}}\nprotocol: [{rest: {duration: 1 s}}]\n" +
         more;
}

TEST(IdleKeys, WhatABoxWithoutElectrodesHasNoUseFor) {
  const auto error = [](const std::string& more) { return error_of(write_file("box.yaml", box(more))); };
  EXPECT_EQ(error(""), "");
  for (const char* key :
       {"events: {contact: 0.4}", "events: {contact_reported: [0.4]}", "events: {polarisation: 0.3 V}",
        "events: {open_circuit_ends_run: off}", "ambient: {pressure: 1 MPa}",
        "ambient: {pressure: {times: [0 s, 1 s], values: [0 MPa, 1 MPa]}}", "ambient: {temperature: 40 degC}"}) {
    const std::string message = error(std::string(key) + "\n");
    EXPECT_NE(message.find(" has no effect here: it needs "), std::string::npos) << key << ": " << message;
    EXPECT_NE(message.find("box.yaml:7: "), std::string::npos) << message;
  }
}

TEST(IdleKeys, ADefaultIsOneInEveryUnitAndWord) {
  for (const char* key : {"ambient: {pressure: 0 kPa}", "ambient: {temperature: 298.15 K}", "events: {contact: 0.50}",
                          "events: {polarisation: 200 mV}", "events: {open_circuit_ends_run: yes}"})
    EXPECT_EQ(error_of(write_file("box.yaml", box(std::string(key) + "\n"))), "") << key;
}

TEST(IdleKeys, AnotherChangeInTheLayerIsNoSwitch) {
  const std::string idle = "materials.lithium.hardness=4 MPa", path = write_file("cell.yaml", Cell{}.text());
  EXPECT_NE(error_of(path, {idle, "layers.foil.cells=30"}).find("no effect"), std::string::npos);
  EXPECT_EQ(error_of(path, {idle, "layers.foil.load_sharing=off"}), "");
}

TEST(IdleKeys, CollectorEnergyOfASheet) {
  const std::string film = "    interlayer: {file: materials/interlayers/au.yaml, thickness: 10 nm, form: sheet";
  const std::string energy = ", collector_energy: {value: 0.2 J/m^2, status: assumed, source: t}";
  EXPECT_EQ(error_in({.layer = film + "}\n"}), "") << "that of the card may lie idle";
  EXPECT_NE(error_in({.layer = film + energy + "}\n"})
                .find("layers.foil.interlayer.collector_energy: '0.2 J/m^2' has no effect"),
            std::string::npos);
}

TEST(IdleKeys, CardsDefaultsAndSwitchesThatAreChangedMayLeaveThemIdle) {
  write_file("own.yaml", "format: 1\nfile: materials/lithium.yaml\n" + hardness + "\n" + creep + "\n");
  EXPECT_EQ(error_in({.material = "file: own.yaml"}), "");
  EXPECT_NE(error_in({.material = "file: own.yaml"}, {"materials.lithium.hardness=4 MPa"}).find("no effect"),
            std::string::npos);
  EXPECT_EQ(error_in({.layer = "    load_sharing: off\n", .more = "output: {vtk_pieces: 1}\n"}), "");
  EXPECT_EQ(error_in({.grid = ", y: {length: 1 um, cells: 1, boundary: symmetric}"}), "");

  const Cell sweep{.material = card + hardness + ", " + creep,
                   .layer = "    load_sharing: on\n",
                   .angle = "mean: 0.8, deviation: 0.05, correlation_length: 1 um, seed: 7",
                   .more = "effects: {void_collapse: on}\nambient: {pressure: 1 MPa}\n"};
  EXPECT_EQ(error_in(sweep), "");
  EXPECT_EQ(error_in(sweep, {"ambient.pressure=0 MPa"}), "");
  EXPECT_EQ(error_in(sweep, {"interfaces.pellet-foil.contact_angle_cosine.deviation=0"}), "");
  EXPECT_EQ(error_in(sweep, {"layers.foil.load_sharing=off", "effects.void_collapse=off"}), "");
  EXPECT_NE(error_in(sweep, {"time.tolerance=1e-4", "output.vtk_pieces=2"}).find("no effect"), std::string::npos);
}

TEST(IdleKeys, AreNoPartOfTheEffectiveInputNorOfTheAssumedValues) {
  const std::string assumed = "value: 3 MPa, status: assumed, source: t";
  write_file("own.yaml", "format: 1\nfile: materials/lithium.yaml\nhardness: {" + assumed + "}\n");
  const auto reports = [](const Case& read, const std::string& path) {
    return std::any_of(read.reported.begin(), read.reported.end(),
                       [&](const Property& each) { return each.path == path; });
  };
  const Case idle = read_case(write_file("idle.yaml", Cell{.material = "file: own.yaml"}.text()));
  EXPECT_FALSE(reports(idle, "materials.lithium.hardness"));
  EXPECT_TRUE(reports(idle, "materials.lithium.self_diffusivity"));
  EXPECT_EQ(idle.effective_input.find("hardness"), std::string::npos);
  EXPECT_EQ(idle.effective_input.find("vtk_pieces"), std::string::npos);
  EXPECT_EQ(read_case(write_file("again.yaml", idle.effective_input)).effective_input, idle.effective_input);
  const Case used = read_case(write_file(
      "used.yaml",
      Cell{.material = "file: own.yaml", .layer = "    load_sharing: on\n", .more = "ambient: {pressure: 1 MPa}\n"}
          .text()));
  EXPECT_TRUE(reports(used, "materials.lithium.hardness"));
}

TEST(Needs, PureConductionNeedsNoSiteMobilityToughnessOrFlaw) {
  const std::string head =
      "format: 1\ntitle: t\nmaterials:\n  llzto: {file: materials/llzto.yaml}\n"
      "  lithium: {region: metal, molar_volume: {value: 13 cm^3/mol, status: measured, source: t}, "
      "electronic_conductivity: {value: 9 S/m, status: assumed, source: t}}\nlayers:\n"
      "  - {name: pellet, region: electrolyte, material: llzto, thickness: 9 um, cells: 9, outer_plane: "
      "equipotential}\n"
      "  - {name: foil, region: metal, material: lithium, thickness: 4 um, cells: 40, outer_plane: reservoir}\n"
      "effects: {metal_void: off}\n";
  const std::string step = "protocol: [{galvanostatic: {current_density: 1 A/m^2, duration: 1 s";
  const auto error = [&](const std::string& entry, const std::string& cut_offs) {
    return error_of(write_file("case.yaml", head + step + cut_offs +
                                                "}}]\ninterfaces:\n  - {between: [pellet, foil], kind: reaction, "
                                                "area_resistance: {value: 3 Ohm cm^2, status: assumed, source: t}" +
                                                entry + "}\n"));
  };
  EXPECT_EQ(error("", ""), "");
  EXPECT_NE(error("", ", cut_offs: [{penetration: on}]")
                .find("interfaces.pellet-foil.fracture_toughness: missing; it is needed because "
                      "the protocol looks at penetration"),
            std::string::npos);
  EXPECT_NE(error(", flaw_size: {value: 3 um, status: assumed, source: t}", "").find("fracture_toughness: missing"),
            std::string::npos);
  EXPECT_NE(error(", site_mobility: {value: 0 m/(s Pa), status: assumed, source: t}", "")
                .find("site_mobility: '0 m/(s Pa)' has no effect"),
            std::string::npos);
  // A cell with voids needs all of them.
  Cell cell;
  std::string text = cell.text();
  const std::string entry = "file: interfaces/au_llzto.yaml";
  text.replace(text.find(entry), entry.size(),
               "kind: reaction\n    area_resistance: {value: 3 Ohm cm^2, status: assumed, source: t}");
  EXPECT_NE(error_of(write_file("voids.yaml", text))
                .find("site_mobility: missing; it is needed because the lattice of the metal moves"),
            std::string::npos);
}

}  // namespace
}  // namespace auralith

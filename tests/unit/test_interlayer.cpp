/// Cards of interlayers: the curve U(x) against what is known of gold, the closed forms against numerical ones, bad input.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/constants.hpp"
#include "physics/coefficients.hpp"
#include "unit/case_files.hpp"

namespace auralith {
namespace {

constexpr double room = 298.15;

/// A foil of lithium with a coating from a card.
std::string cell_with(const std::string& interlayer) {
  return R"(format: 1
title: coated
materials:
  lithium: {file: materials/lithium.yaml}
  llzto: {file: materials/llzto.yaml}
layers:
  - {name: pellet, region: electrolyte, material: llzto, thickness: 20 um, cells: 4, outer_plane: equipotential}
  - name: film
    region: metal
    material: lithium
    thickness: 200 nm
    cells: 80
    outer_plane: finite
    exhausted_thickness: 1 nm
    lattice_motion: rigid
    void_model: {interface_thickness: 0.15 um}
    interlayer: )" +
         interlayer + R"(
interfaces: [{between: [pellet, film], file: interfaces/bare_llzto.yaml}]
protocol: [{rest: {duration: 1 s}}]
)";
}

const std::vector<std::string> flat{"interfaces.pellet-film.contact_angle_cosine.deviation=0"};

Interlayer card(const std::string& name) {
  return *read_case(
              write_file("case.yaml", cell_with("{file: materials/interlayers/" + name + ".yaml, thickness: 55 nm}")),
              flat)
              .layers[1]
              .interlayer;
}

std::string refused(const std::string& interlayer, std::vector<std::string> changes = {}) {
  changes.insert(changes.begin(), flat.begin(), flat.end());
  return error_of(write_file("case.yaml", cell_with(interlayer)), changes);
}

const char* const au = "{file: materials/interlayers/au.yaml, thickness: 55 nm}";

TEST(Interlayer, GoldHasThePlateausOfItsPhaseDiagram) {
  // The table of the assessment, three digits.
  const std::pair<double, double> known[] = {{0.01, 0.788}, {0.05, 0.684}, {0.1, 0.594}, {0.2, 0.496},
                                             {0.4, 0.434},  {0.8, 0.420},  {1.0, 0.355}, {1.3, 0.290},
                                             {1.67, 0.278}, {1.78, 0.230}, {1.9, 0.180}, {2.5, 0.170},
                                             {3.0, 0.120},  {3.4, 0.070},  {3.7, 0.070}, {3.75, 0.035}};
  const Interlayer gold = card("au");
  for (const auto& [x, u] : known) EXPECT_NEAR(gold.curve.stairs(x), u, 6e-4) << "x = " << x;
  const std::pair<double, double> formation[] = {
      {1.0, -0.465}, {1.78, -0.690}, {3.0, -0.901}, {3.75, -0.954}};  // eV per Au
  for (const auto& [x, g] : formation)
    EXPECT_NEAR(gold.curve.gibbs_energy(x, room) / constants::faraday, g, 1e-3) << "x = " << x;
}

TEST(Interlayer, UptakeOf55NanometresOfGold) {
  const Interlayer gold = card("au");
  double low = 3, high = 5;  // 35 mV, the middle of the last step
  while (high - low > 1e-12) (gold.curve.potential(0.5 * (low + high), room) > 0.035 ? low : high) = 0.5 * (low + high);
  // 19.3 g/cm3 and 196.97 g/mol: 1.0615e-3 kg/m2 of gold.
  const double gold_per_area = 19.3e3 * 55e-9 / 0.19697;
  EXPECT_NEAR(low, 3.75, 1e-6);
  EXPECT_NEAR(low * gold_per_area * constants::faraday / 36.0, 54.14, 0.03) << "uAh/cm2, from mass and Faraday's law";
  EXPECT_NEAR(low * 55e-9 / gold.molar_volume.value * constants::faraday / 36.0, 54.14, 0.005) << "from the card";
}

TEST(Interlayer, ClosedFormsAgreeWithNumericalOnes) {
  for (const char* name : {"au", "ag"}) {
    const EquilibriumCurve curve = card(name).curve;
    double stairs = 0, dilution = 0, last = 1e-9;
    for (double x = 1e-9; x < 8;) {
      const double dx = std::min(1e-3 * x, 2e-4), next = x + dx, middle = x + 0.5 * dx;
      const double d = 1e-3 * dx;
      stairs += dx / 6 * (curve.stairs(x) + 4 * curve.stairs(middle) + curve.stairs(next));
      dilution += dx / 6 * (curve.dilution(x) + 4 * curve.dilution(middle) + curve.dilution(next));
      if (next > 1.3 * last) {
        last = next;
        const double slope = (curve.potential(middle + d, room) - curve.potential(middle - d, room)) / (2 * d);
        EXPECT_NEAR(curve.potential_slope(middle, room), slope, 1e-6 * std::abs(slope) + 1e-8) << "x = " << middle;
        EXPECT_NEAR(curve.stairs_integral(next), stairs, 1e-7) << "x = " << next;
        EXPECT_NEAR(curve.dilution_integral(next), dilution, 1e-7) << "x = " << next;
        EXPECT_LT(curve.potential_slope(next, room), 0) << "U falls, G is convex";
      }
      x = next;
    }
    EXPECT_NEAR(curve.stairs_integral(1e6), curve.stairs_integral(std::numeric_limits<double>::infinity()), 1e-12);
    EXPECT_NEAR(curve.dilution_integral(1e9), curve.dilution_integral(std::numeric_limits<double>::infinity()), 1e-12);
  }
}

TEST(Interlayer, CardsNeedNoCode) {
  EXPECT_TRUE(card("au").alloys);
  EXPECT_TRUE(card("ag").alloys);
  const Interlayer alumina = card("al2o3"), none = card("none");
  EXPECT_FALSE(alumina.alloys);
  EXPECT_NEAR(alumina.area_resistance.value, 1e-4, 1e-15);
  EXPECT_NEAR(alumina.irreversible_uptake.value, 1.3 * 36, 1e-12) << "C/m2";
  EXPECT_FALSE(none.alloys);
  EXPECT_EQ(none.adhesion.value, 0);
  EXPECT_TRUE(none.area_resistance.path.empty());
}

TEST(Interlayer, AluminaKeepsWhatFitsBetweenLithiatedAndReduced) {
  // 5 nm: mol of Al2O3 per area times lithium per Al2O3.
  const double lithiated = 5e-9 * 3.0e3 / 0.10196 * 3.4, reduced = 5e-9 * 3.95e3 / 0.10196 * 8;
  EXPECT_NEAR(lithiated * constants::faraday / 36, 1.3, 0.05) << "uAh/cm2, the number of the card";
  EXPECT_NEAR(reduced * constants::faraday / 36, 4.2, 0.05) << "the most that its source names";
}

TEST(Interlayer, AThickCoatingKeepsAndResistsMore) {
  for (const double nanometres : {5.0, 50.0, 2.0}) {
    const Case read = read_case(
        write_file("case.yaml",
                   cell_with(fmt::format("{{file: materials/interlayers/al2o3.yaml, thickness: {} nm}}", nanometres))),
        flat);
    EXPECT_NEAR(irreversible_uptake(read.layers[1]), 1.3 * 36 * nanometres / 5, 1e-12);
    const Grid grid(read);
    const Coefficients c = evaluate_coefficients(read, grid, Catalog(read), 0, 0.0);
    const double exchange = constants::gas * 298.15 / constants::faraday / (1e-4 * nanometres / 5);
    EXPECT_NEAR(c.entries[0].covered_exchange_current, exchange, 1e-9 * exchange);
  }
  const std::string any =
      refused("{host: x, thickness: 5 nm, area_resistance: {value: 1 Ohm cm^2, status: assumed, source: test}}");
  EXPECT_NE(any.find("layers.film.interlayer.reference_thickness: missing; area_resistance"), std::string::npos) << any;
  const std::string alloy =
      refused("{file: materials/interlayers/au.yaml, thickness: 55 nm, reference_thickness: 5 nm}");
  EXPECT_NE(alloy.find("reference_thickness: has no effect on a layer that alloys"), std::string::npos) << alloy;
  const std::string idle = refused("{host: x, thickness: 5 nm, reference_thickness: 5 nm}");
  EXPECT_NE(idle.find("reference_thickness: without area_resistance or irreversible_uptake"), std::string::npos)
      << idle;
}

TEST(Interlayer, WhatIsAssumedIsReported) {
  const Case read = read_case(write_file("case.yaml", cell_with(au)), flat);
  int found = 0;
  for (const Property& property : read.reported) found += property.path.starts_with("layers.film.interlayer.");
  EXPECT_EQ(found, 7);  // curve, D, gamma_a, delta_a, gamma_out, adhesion, area resistance (its activation energy)
  EXPECT_EQ(read.solver.linear, LinearSolver::direct);
}

TEST(Interlayer, BadCardsAreClearErrors) {
  const std::string rising = refused(au, {"layers.film.interlayer.equilibrium_potential.steps.1.height=-0.12 V"});
  EXPECT_NE(rising.find("layers.film.interlayer.equilibrium_potential.steps.1.height: '-0.12 V' is out of range; "
                        "allowed: greater than 0 V"),
            std::string::npos)
      << rising;
  const std::string beyond = refused(au, {"layers.film.interlayer.saturation=5"});
  EXPECT_NE(beyond.find("layers.film.interlayer.saturation: 5 lies beyond the curve"), std::string::npos) << beyond;
  EXPECT_NE(beyond.find("last step at x = 3.75"), std::string::npos) << beyond;
  const std::string negative = refused(au, {"layers.film.interlayer.diffusivity=-1e-15 m^2/s"});
  EXPECT_NE(
      negative.find("layers.film.interlayer.diffusivity.value: '-1e-15 m^2/s' is out of range; allowed: at least 0"),
      std::string::npos)
      << negative;
  const std::string unit = refused(au, {"layers.film.interlayer.diffusivity=1e-15"});
  EXPECT_NE(unit.find("layers.film.interlayer.diffusivity.value"), std::string::npos) << unit;
  EXPECT_NE(unit.find("'1e-15' has no unit; expected a diffusivity such as 1e-14 m^2/s"), std::string::npos) << unit;
  const std::string missing = refused(
      "{host: gold, thickness: 55 nm, saturation: 3.75, equilibrium_potential: {steps: "
      "[{height: 0.1 V, position: 3.75, width: 0.02}], status: assumed, source: test}}");
  EXPECT_NE(missing.find("layers.film.interlayer.molar_volume: missing"), std::string::npos) << missing;
  const std::string thick = refused("{file: materials/interlayers/au.yaml, thickness: 201 nm}");
  EXPECT_NE(thick.find("layers.film.interlayer.thickness: 201 nm is more than the thickness of its layer"),
            std::string::npos)
      << thick;
  const std::string unknown = refused("{file: materials/interlayers/au.yaml, thicknes: 55 nm}");
  EXPECT_NE(unknown.find("nearest known key: thickness"), std::string::npos) << unknown;
  const std::string useless = refused("{file: materials/interlayers/none.yaml, thickness: 1 nm, saturation: 3}");
  EXPECT_NE(useless.find("layers.film.interlayer.saturation: '3' has no effect here"), std::string::npos) << useless;
}

TEST(Interlayer, ASheetIsSaturatedAndHasLithiumBehindIt) {
  const char* const sheet = "{file: materials/interlayers/au.yaml, thickness: 55 nm, form: sheet}";
  const std::vector<std::string> deep{"layers.film.thickness=2 um", "layers.film.cells=20",
                                      "layers.film.exhausted_thickness=0.35 um"};
  std::vector<std::string> changes = flat;
  changes.insert(changes.end(), deep.begin(), deep.end());
  const Case read = read_case(write_file("case.yaml", cell_with(sheet)), changes);
  EXPECT_TRUE(is_sheet(read.layers[1]) && coats(read.layers[1]) && !alloys(read.layers[1]));
  EXPECT_EQ(read.solver.linear, LinearSolver::fieldsplit) << "no further unknowns";
  const std::string thin = refused(sheet);
  EXPECT_NE(thin.find("layers.film.interlayer.form: 'sheet' is a saturated film (317.6"), std::string::npos) << thin;
  EXPECT_NE(thin.find("and the layer is 200 nm thick"), std::string::npos) << thin;
  const std::string early = refused(sheet, {deep[0], deep[1], "layers.film.exhausted_thickness=0.3 um"});
  EXPECT_NE(early.find("layers.film.exhausted_thickness: 300 nm is less than the saturated film"), std::string::npos)
      << early;
  const std::string still = refused(sheet, {deep[0], deep[1], deep[2], "layers.film.interlayer.diffusivity=0 m^2/s"});
  EXPECT_NE(still.find("layers.film.interlayer.diffusivity: 0 lets no current through"), std::string::npos) << still;
  const std::string word = refused("{file: materials/interlayers/au.yaml, thickness: 55 nm, form: film}");
  EXPECT_NE(word.find("layers.film.interlayer.form: unknown value 'film'; allowed: field, sheet"), std::string::npos)
      << word;
  const std::string useless = refused("{file: materials/interlayers/al2o3.yaml, thickness: 5 nm, form: sheet}");
  EXPECT_NE(useless.find("layers.film.interlayer.form: 'sheet' has no effect here"), std::string::npos) << useless;
}

TEST(Interlayer, WhatDoesNotGoTogetherIsRefused) {
  const std::string coarse = refused(au, {"layers.film.cells=20"});
  EXPECT_NE(coarse.find("layers.film.cells: 15.88"), std::string::npos) << coarse;
  EXPECT_NE(coarse.find("nm high at a depth of 0 m, too coarse"), std::string::npos) << coarse;
  const std::string graded =
      refused(au, {"layers.film.thickness=2 um", "layers.film.cells={smallest: 4 nm, growth: 1.05, refine: bottom}"});
  EXPECT_NE(graded.find("layers.film.cells: 10.0"), std::string::npos) << graded;
  const std::string split = refused(au, {"solver.linear=fieldsplit"});
  EXPECT_NE(split.find("allowed here: direct"), std::string::npos) << split;
  const std::string small = refused(
      "{file: materials/interlayers/au.yaml, thickness: 55 nm, pinholes: [{centre: [2.4 um, 0 m], radius: 0.3 um}]}",
      {"grid.x={length: 6 um, cells: 3, boundary: symmetric}"});
  EXPECT_NE(small.find("layers.film.interlayer.pinholes.0: contains the centre of no cell"), std::string::npos)
      << small;
  const std::string keeps =
      "reference_thickness: 1 nm, irreversible_uptake: {value: 1 uAh/cm^2, status: assumed, source: test}}";
  const std::string idle = refused("{file: materials/interlayers/none.yaml, thickness: 1 nm, " + keeps,
                                   {"effects.metal_void=off", "effects.wall_energy=off", "effects.lattice_motion=off"});
  EXPECT_NE(idle.find("layers.film.interlayer.irreversible_uptake: takes lithium from what is plated"),
            std::string::npos)
      << idle;
  const std::string swells = refused(
      "{file: materials/interlayers/none.yaml, thickness: 1 nm, " + keeps,
      {"materials.lithium.molar_volume.pressure_scale=1 MPa", "materials.lithium.molar_volume.pressure_exponent=1"});
  EXPECT_NE(swells.find("allowed: a constant molar_volume of the metal"), std::string::npos) << swells;
  const std::string expands = refused(au, {"materials.lithium.molar_volume.activation_energy=1 meV"});
  EXPECT_NE(expands.find("layers.film.interlayer: holds lithium with the molar volume of the metal"), std::string::npos)
      << expands;
  const std::string patched = refused("{file: materials/interlayers/al2o3.yaml, thickness: 5 nm}",
                                      {"interfaces.pellet-film.patches=[{x: [0 um, 1 um], kind: blocking}]"});
  EXPECT_NE(patched.find("coats the interface pellet-film, which has patches"), std::string::npos) << patched;
}

}  // namespace
}  // namespace auralith

/// Regions from labels: faces of Gamma, their areas, and where the unknowns stand.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>

#include "base/error.hpp"
#include "fields/layout.hpp"
#include "physics/model.hpp"
#include "unit/rough_cell.hpp"

namespace auralith {
namespace {

TEST(LabelMap, OfTheLayersGivesTheLayeredCell) {
  const Case layered = small_cell();
  Case mapped = small_cell();
  use_map(mapped);
  const Grid a(layered), b(mapped);
  ASSERT_TRUE(b.has_map());
  ASSERT_EQ(a.gammas.size(), b.gammas.size());
  for (std::size_t g = 0; g < a.gammas.size(); ++g) {
    EXPECT_TRUE(b.gammas[g].planar);
    EXPECT_EQ(a.gammas[g].metal_cell, b.gammas[g].metal_cell);
    EXPECT_EQ(a.gammas[g].electrolyte_cell, b.gammas[g].electrolyte_cell);
    EXPECT_EQ(a.gammas[g].direction, b.gammas[g].direction);
    EXPECT_EQ(a.gammas[g].interface, b.gammas[g].interface);
  }
  const Partition partition(3, 1, 1);
  const Layout one(layered, a, partition, 0), other(mapped, b, partition, 0);
  ASSERT_EQ(one.unknown_slots(), other.unknown_slots());
  EXPECT_EQ(one.global_of_slot(), other.global_of_slot());
  for (int slot = 0; slot < one.unknown_slots(); ++slot) {
    EXPECT_EQ(Layout::name(one.what(slot)), Layout::name(other.what(slot)));
    EXPECT_EQ(one.what(slot).k, other.what(slot).k);
  }
  ASSERT_EQ(one.faces().size(), other.faces().size());
  for (std::size_t n = 0; n < one.faces().size(); ++n) {
    EXPECT_EQ(one.faces()[n].area, other.faces()[n].area);
    EXPECT_EQ(other.faces()[n].weight, 1.0);
    EXPECT_EQ(one.faces()[n].centre, other.faces()[n].centre);
  }
}

TEST(LabelMap, FacesLookFromTheElectrolyteIntoTheMetal) {
  const Case input = rough_cell();
  const Grid grid(input);
  ASSERT_EQ(grid.gammas.size(), 2U);
  EXPECT_FALSE(grid.gammas[0].planar);
  // Column 2: negative up to cell 4, so its lateral faces in cell 4 look at column 1 (boundary) and, across the period, at
  // column 0 (pellet); the horizontal face lies above cell 4. Positive: horizontal below cell 7, and no step of its own.
  const auto faces = grid.column_faces(2, 0);
  ASSERT_EQ(faces.size(), 4U);
  EXPECT_EQ(faces[0].axis, 0);
  EXPECT_EQ(faces[0].sign, 1);  // n points towards +x: the electrolyte is at smaller x
  EXPECT_EQ(faces[0].electrolyte, 3);
  EXPECT_EQ(faces[0].interface, 3);
  EXPECT_NEAR(faces[0].centre[0], 7e-7, 1e-20);
  EXPECT_NEAR(faces[0].area, 1e-6 * 4e-7, 1e-22);
  EXPECT_EQ(faces[1].sign, -1);
  EXPECT_EQ(faces[1].ei, 3);
  EXPECT_EQ(faces[1].electrolyte, 1);
  EXPECT_EQ(faces[2].axis, 2);
  EXPECT_EQ(faces[2].k, 4);
  EXPECT_EQ(faces[2].sign, -1);
  EXPECT_EQ(faces[2].gamma, 0);
  EXPECT_EQ(faces[3].k, 7);
  EXPECT_EQ(faces[3].gamma, 1);
  for (std::size_t n = 0; n < faces.size(); ++n) EXPECT_EQ(faces[n].index, static_cast<int>(n));
  // The pore beside column 1 is no electrolyte.
  for (const GammaFace& face : grid.column_faces(0, 0)) EXPECT_NE(face.ek, 5);
}

/// Metal above the line z = z0 + x tan(angle) in n x n square cells.
Case inclined(int n, double angle) {
  Case input = small_cell();
  input.grid.widths_x.assign(static_cast<std::size_t>(n), 1e-7);
  input.grid.boundary_x = LateralBoundary::symmetric;
  input.layers = {small_electrolyte("pellet"), small_metal("foil", false)};
  input.layers[0].heights.assign(static_cast<std::size_t>(n), 1e-7);
  input.layers[1].heights.assign(static_cast<std::size_t>(n), 1e-7);
  input.interfaces = {small_interface("pellet", "foil")};
  use_map(input);
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < 2 * n; ++k) set_region(input, i, 0, k, k + 0.5 > 0.4 * n + (i + 0.5) * std::tan(angle) ? 1 : 0);
  return input;
}

TEST(LabelMap, WeightsGiveTheAreaOfAPlane) {
  for (const double degrees : {10.0, 20.0, 30.0, 45.0}) {
    const double angle = degrees * std::acos(-1.0) / 180;
    const Grid grid(inclined(60, angle));
    double surface = 0, raw = 0;
    for (int i = 12; i < 48; ++i)  // away from the mirrors, where the plane has a kink
      for (GammaFace face : grid.column_faces(i, 0)) {
        grid.orient(face);
        surface += face.area * face.weight;
        raw += face.area;
        EXPECT_NEAR(std::hypot(face.normal[0], face.normal[1], face.normal[2]), 1, 1e-14);
        EXPECT_GT(face.normal[2], 0);
        EXPECT_EQ(face.normal[1], 0);
      }
    const double exact = 36e-7 * 1e-6 / std::cos(angle);
    EXPECT_NEAR(surface / exact, 1, 0.015) << degrees;
    EXPECT_GT(raw / exact, 1.1) << degrees;  // a staircase: cos + sin
  }
}

TEST(LabelMap, NumbersArePermutationsAndGhostsReferToTheirOwners) {
  Case input = rough_cell();
  for (const int count : {1, 2, 3}) {
    const Grid grid(input);
    const Partition partition(3, 1, count);
    std::vector<std::unique_ptr<Layout>> ranks;
    for (int r = 0; r < count; ++r) ranks.push_back(std::make_unique<Layout>(input, grid, partition, r));
    // Name, column and place of every global number, as each rank that stores it sees them.
    std::map<std::int64_t, std::string> seen;
    std::int64_t own = 0;
    std::size_t faces = 0;
    for (const auto& layout : ranks) {
      own += layout->own_size();
      faces += layout->own_faces();
      for (int slot = 0; slot < layout->unknown_slots(); ++slot) {
        const auto what = layout->what(slot);
        const std::string text = Layout::name(what) + std::to_string(what.i) + "," + std::to_string(what.k);
        const auto [known, is_new] = seen.try_emplace(layout->global_of_slot()[static_cast<std::size_t>(slot)], text);
        EXPECT_EQ(known->second, text);
      }
      // Whoever sees a face finds its unknowns at the number of the owner of the metal cell.
      for (const GammaFace& face : layout->faces()) {
        int i = face.i, j = face.j;
        layout->wrap(i, j);
        const int slot = layout->face(FaceUnknown::reaction_current, face);
        const auto what = layout->what(slot);
        EXPECT_EQ(what.i, i);
        EXPECT_EQ(what.k, face.index);
        EXPECT_EQ(Layout::name(what), "reaction_current");
        EXPECT_LT(layout->cell(CellUnknown::ionic_potential, face.ei, face.ej, face.ek), layout->first_scalar_slot());
      }
    }
    EXPECT_EQ(own, ranks[0]->global_size());
    EXPECT_EQ(static_cast<std::int64_t>(seen.size()), ranks[0]->global_size());
    EXPECT_EQ(faces, 3U + 3U + 2U + 2U) << "horizontal ones, and the two sides of each step";
  }
}

std::string refusal(const Case& input) {
  const Grid grid(input);
  try {
    check_combination(input, grid);
    check_regions(input, grid);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(LabelMap, RefusesWhatHasNoSolutionAndNamesThePlace) {
  EXPECT_EQ(refusal(rough_cell()), "");
  Case input = rough_cell();
  set_region(input, 1, 0, 10, LabelMap::pore);
  EXPECT_NE(refusal(input).find("cell (i, j, k) = (1, 0, 10) at the outer plane of layer 'positive' belongs to 'pore'"),
            std::string::npos);
  input = rough_cell();
  set_region(input, 2, 0, 2, LabelMap::pore);
  EXPECT_NE(refusal(input).find("column (i, j) = (2, 0) has 1 horizontal faces"), std::string::npos) << refusal(input);
  input = rough_cell();
  for (int i = 0; i < 3; ++i) set_region(input, i, 0, 5, LabelMap::pore);
  input.effects.lattice_motion = input.effects.void_collapse = false;
  EXPECT_NE(refusal(input).find("is cut off"), std::string::npos) << refusal(input);
  input = rough_cell();
  input.layers[2].outer_plane = OuterPlane::finite;
  input.layers[2].lattice_motion = LatticeMotion::rigid;
  EXPECT_NE(refusal(input).find("layers.positive.lattice_motion: a finite electrode stretches in planes"),
            std::string::npos);
  input = rough_cell();
  input.interfaces[3].entry.contact_angle_cosine.mean = 2.5;
  EXPECT_NE(refusal(input).find("wide across the interface with 'boundary'"), std::string::npos) << refusal(input);
}

}  // namespace
}  // namespace auralith

/// Patches cut cells by area: shares of faces against areas in closed form, and the parts of faces that follow.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>

#include "base/error.hpp"
#include "physics/effect.hpp"
#include "physics/model.hpp"
#include "unit/rough_cell.hpp"

namespace auralith {
namespace {

constexpr double pi = std::numbers::pi;

/// 3-D, uneven cells, 2.3 x 2.1 um.
Case uneven() {
  Case input = small_cell();
  input.grid.widths_x = {3e-7, 4e-7, 5e-7, 2e-7, 9e-7};
  input.grid.widths_y = {6e-7, 1e-7, 8e-7, 6e-7};
  input.grid.boundary_x = input.grid.boundary_y = LateralBoundary::symmetric;
  return input;
}

Patch disc(double x, double y, double radius) {
  Patch patch;
  patch.centre = {x, y};
  patch.radius = radius;
  return patch;
}

Patch rectangle(double x0, double x1, double y0, double y1) {
  Patch patch;
  patch.x0 = x0, patch.x1 = x1, patch.y0 = y0, patch.y1 = y1;
  return patch;
}

/// Area of every part of the second interface, summed over the faces of its Gamma.
std::map<int, double> areas(const Case& input) {
  const Grid grid(input);
  std::map<int, double> sums;
  for (int j = 0; j < grid.y.cells(); ++j)
    for (int i = 0; i < grid.x.cells(); ++i) {
      double share = 0;
      for (const GammaFace& face : grid.column_faces(i, j)) {
        if (face.interface != 1) continue;
        sums[face.part] += face.area;
        share += face.share;
        EXPECT_NEAR(face.area / (face.share * grid.x.widths[i] * grid.y.widths[j]), 1, 1e-14);
      }
      EXPECT_NEAR(share, 1, 1e-14);
    }
  return sums;
}

TEST(PatchAreas, RectanglesAndDiscsHaveTheirAreas) {
  Case input = uneven();
  input.interfaces[1].patches = {rectangle(3.5e-7, 1.55e-6, 1e-8, 6.5e-7), disc(1.1e-6, 1.2e-6, 4.3e-7)};
  auto found = areas(input);
  EXPECT_NEAR(found[2] / (pi * 4.3e-7 * 4.3e-7), 1, 1e-12);
  EXPECT_NEAR((found[1]) / (1.2e-6 * 6.4e-7), 1, 1e-12) << "they do not meet";
  EXPECT_NEAR(found[0] + found[1] + found[2], 2.3e-6 * 2.1e-6, 1e-24);
  // A disc that no cell centre sees, and one that no edge of a cell crosses.
  for (const double radius : {1e-9, 1e-8, 3.9e-7}) {
    input.interfaces[1].patches = {disc(1.85e-6, 1.05e-6, radius)};
    EXPECT_NEAR(areas(input)[1] / (pi * radius * radius), 1, 1e-12) << radius;
  }
  // Symmetry at a corner: a quarter. Larger than the cell: what is left are the corners, without any that is too much.
  input.interfaces[1].patches = {disc(0, 0, 1.3e-6)};
  EXPECT_NEAR(areas(input)[1] / (0.25 * pi * 1.3e-6 * 1.3e-6), 1, 1e-12);
  input.interfaces[1].patches = {disc(1.2e-6, 1e-6, 3e-6)};
  EXPECT_EQ(areas(input).size(), 1U);
}

TEST(PatchAreas, LaterPatchesWinByArea) {
  // Two discs: the first loses the lens 2 r^2 acos(d/2r) - (d/2) sqrt(4 r^2 - d^2); the rectangle loses half a disc.
  const double r = 5e-7, d = 6.1e-7;
  Case input = uneven();
  input.interfaces[1].patches = {disc(9e-7, 1e-6, r), disc(9e-7 + 0.6 * d, 1e-6 + 0.8 * d, r)};
  const double lens = 2 * r * r * std::acos(d / (2 * r)) - 0.5 * d * std::sqrt(4 * r * r - d * d);
  auto found = areas(input);
  EXPECT_NEAR(found[2] / (pi * r * r), 1, 1e-12);
  EXPECT_NEAR(found[1] / (pi * r * r - lens), 1, 1e-12);
  input.interfaces[1].patches = {rectangle(0, 1.05e-6, 0, 2.1e-6), disc(1.05e-6, 1.1e-6, r)};
  found = areas(input);
  EXPECT_NEAR(found[1] / (1.05e-6 * 2.1e-6 - 0.5 * pi * r * r), 1, 1e-12);
  // Concentric, the smaller last: a ring. The smaller first: hidden.
  input.interfaces[1].patches = {disc(1e-6, 1e-6, r), disc(1e-6, 1e-6, 0.5 * r)};
  EXPECT_NEAR(areas(input)[1] / (0.75 * pi * r * r), 1, 1e-12);
  std::swap(input.interfaces[1].patches[0], input.interfaces[1].patches[1]);
  EXPECT_EQ(areas(input).count(1), 0U);
  try {
    check_combination(input, Grid(input));
    ADD_FAILURE() << "a hidden patch";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("patches.0: covers nothing"), std::string::npos) << error.what();
  }
}

TEST(PatchAreas, PeriodicDirectionsRepeatADisc) {
  Case input = uneven();
  input.grid.boundary_x = LateralBoundary::periodic;
  input.interfaces[1].patches = {disc(1e-7, 1e-6, 6e-7)};
  EXPECT_NEAR(areas(input)[1] / (pi * 36e-14), 1, 1e-12);
  input.grid.boundary_x = LateralBoundary::symmetric;
  const double beyond = 36e-14 * std::acos(1.0 / 6) - 1e-7 * std::sqrt(36e-14 - 1e-14);  // of the disc, x < 0
  EXPECT_NEAR(areas(input)[1] / (pi * 36e-14 - beyond), 1, 1e-12);
}

TEST(PatchAreas, ADiscIsAStripInTwoDimensionsAndADiscInOne) {
  Case input = small_cell();  // 3 columns, 1.2 um x 1 um
  input.grid.boundary_x = LateralBoundary::symmetric;
  input.interfaces[1].patches = {disc(5e-7, 9e-7, 1.3e-7)};
  EXPECT_NEAR(areas(input)[1] / (2.6e-7 * 1e-6), 1, 1e-12);
  input.grid.widths_x = {1.2e-6};
  EXPECT_NEAR(areas(input)[1] / (pi * 1.3e-7 * 1.3e-7 - (1.69e-14 * std::acos(1 / 1.3) - 1e-7 * std::sqrt(0.69e-14))),
              1, 1e-12)
      << "its top lies 0.03 um outside";
}

TEST(PatchAreas, EdgesOnEdgesOfCellsCutNothing) {
  Case input = small_cell();
  input.grid.widths_x.assign(10, 1e-7);  // nodes with round-off: 0.1 + 0.1 + ...
  for (const double edge : {3e-7, 6e-7, 7e-7, 7e-7 * (1 + 1e-12)}) {
    input.interfaces[1].patches = {rectangle(0, edge, 0, 1e-6)};
    const Grid grid(input);
    EXPECT_TRUE(grid.uniform()) << edge;
  }
  input.interfaces[1].patches = {rectangle(0, 3.1e-7, 0, 1e-6)};
  EXPECT_FALSE(Grid(input).uniform());
}

TEST(PatchAreas, PartsOfAFaceHaveUnknownsOfTheirOwnAndOneVelocity) {
  Case input = small_cell();
  input.interfaces[1].patches = {rectangle(3.5e-7, 9e-7, 0, 1e-6)};  // cuts columns 1 and 2
  for (const LatticeMotion motion : {LatticeMotion::column, LatticeMotion::rigid}) {
    input.layers[2].lattice_motion = motion;
    const Grid grid(input);
    Layout layout(input, grid, Partition(3, 1, 1), 0, all_unknowns(input));
    const Model model(input, grid, layout);
    const auto faces = grid.column_faces(1, 0);
    ASSERT_EQ(faces.size(), 3U);  // of the lower Gamma, and two parts
    EXPECT_EQ(faces[1].part, 0);
    EXPECT_NEAR(faces[1].share, 0.125, 1e-13);
    EXPECT_NEAR(faces[2].share, 0.875, 1e-13);
    EXPECT_EQ(faces[2].first, 1);
    for (const Unknown* unknown : {&at_gamma::void_fraction, &at_gamma::reaction_current, &at_gamma::ionic_potential})
      EXPECT_NE(layout.face(*unknown, faces[1]), layout.face(*unknown, faces[2]));
    EXPECT_TRUE(layout.exists(at_gamma::site_velocity, 1, 0, 1));
    EXPECT_EQ(layout.exists(at_gamma::site_velocity, 1, 0, 2), motion == LatticeMotion::rigid);
  }
}

std::string refusal(const Case& input) {
  try {
    check_combination(input, Grid(input));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(PatchAreas, RefusesWhatHasNoMeaningAndNamesIt) {
  Case input = small_cell();
  Patch blocking = rectangle(0, 1.2e-6, 0, 1e-6);
  blocking.entry.kind = InterfaceKind::blocking;
  input.interfaces[1].patches = {blocking};
  EXPECT_NE(refusal(input).find("interfaces.pellet-positive: lets no charge pass anywhere"), std::string::npos)
      << refusal(input);
  input.interfaces[1].patches[0].x1 = 1.1999e-6;  // covers every centre of a cell
  EXPECT_EQ(refusal(input), "");
  input.interfaces[1].entry.site_mobility = constant_property(std::numeric_limits<double>::infinity());
  EXPECT_NE(refusal(input).find("crosses the face of column (i, j) = (2, 0)"), std::string::npos) << refusal(input);
  input.interfaces[1].patches[0].x1 = 7e-7;
  EXPECT_EQ(refusal(input), "");
}

TEST(PatchAreas, LateralFacesOfAMapAreCutAlongTheirEdge) {
  Case input = rough_cell();
  input.grid.widths_y = {4e-7, 6e-7};
  input.label_map.regions.clear();
  use_map(input);
  for (const int j : {0, 1}) set_region(input, 1, j, 6, 2);  // positive, one cell down: lateral faces at 0.3 and 0.7 um
  set_region(input, 0, 0, 5, 3);
  input.interfaces[1].patches = {rectangle(0, 5e-7, 0, 5e-7)};
  const Grid grid(input);
  int seen = 0;
  for (const GammaFace& face : grid.column_faces(1, 1)) {
    if (face.interface != 1 || face.axis != 0) continue;
    ++seen;
    if (face.sign > 0)  // at x = 0.3 um: 0.1 of 0.6 um along y in the patch
      EXPECT_NEAR(face.share, face.part == 1 ? 1.0 / 6 : 5.0 / 6, 1e-12);
    else  // at x = 0.7 um
      EXPECT_EQ(face.share, 1);
  }
  EXPECT_EQ(seen, 3);
}

}  // namespace
}  // namespace auralith

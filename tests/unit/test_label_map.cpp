/// Regions from labels: faces of Gamma, their areas, and where the unknowns stand.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>

#include "base/error.hpp"
#include "fields/layout.hpp"
#include "physics/effect.hpp"
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
  const Layout one(layered, a, partition, 0, all_unknowns(layered)),
      other(mapped, b, partition, 0, all_unknowns(mapped));
  ASSERT_EQ(one.unknown_slots(), other.unknown_slots());
  EXPECT_EQ(one.global_of_slot(), other.global_of_slot());
  for (int slot = 0; slot < one.unknown_slots(); ++slot) {
    EXPECT_EQ(one.what(slot).unknown, other.what(slot).unknown);
    EXPECT_EQ(one.what(slot).n, other.what(slot).n);
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

/// Pellet below, foil above, of cells with these sizes; the map makes metal of every cell whose centre `metal` names.
template <class Metal>
Case shaped(const std::vector<double>& dx, const std::vector<double>& dy, const std::vector<double>& dz,
            Metal&& metal) {
  Case input = small_cell();
  input.grid.widths_x = dx;
  input.grid.widths_y = dy;
  input.grid.boundary_x = input.grid.boundary_y = LateralBoundary::symmetric;
  input.layers = {small_electrolyte("pellet"), small_metal("foil", false)};
  input.layers[0].heights.assign(dz.begin(), dz.begin() + 1);
  input.layers[1].heights.assign(dz.begin() + 1, dz.end());
  input.interfaces = {small_interface("pellet", "foil")};
  use_map(input);
  const Axis x(dx), y(dy), z(dz);
  for (int k = 0; k < z.cells(); ++k)
    for (int j = 0; j < y.cells(); ++j)
      for (int i = 0; i < x.cells(); ++i) set_region(input, i, j, k, metal(x.centres[i], y.centres[j], z.centres[k]));
  return input;
}

struct Areas {
  double surface = 0, raw = 0, projected = 0;
};

/// Of the faces with x between these; their normals must have the length 1.
Areas measure(const Case& input, double low, double high) {
  const Grid grid(input);
  Areas sum;
  for (int j = 0; j < grid.y.cells(); ++j)
    for (int i = 0; i < grid.x.cells(); ++i)
      for (GammaFace face : grid.column_faces(i, j)) {
        if (face.centre[0] < low || face.centre[0] > high) continue;
        grid.orient(face);
        sum.surface += face.area * face.weight;
        sum.raw += face.area;
        sum.projected += face.axis == 2 ? face.area : 0;
        EXPECT_NEAR(std::hypot(face.normal[0], face.normal[1], face.normal[2]), 1, 1e-14);
      }
  return sum;
}

/// Sizes that alternate slowly between h and 2 h, or h everywhere.
std::vector<double> sizes(int n, double h, bool graded) {
  std::vector<double> all;
  for (int k = 0; k < n; ++k) all.push_back(h * (graded ? 1.5 - 0.5 * std::cos(0.2 * k) : 1.0));
  return all;
}

TEST(LabelMap, WeightsGiveTheAreaOfAPlaneOnAnyCells) {
  struct Cells {
    const char* name;
    double hx, hz;
    bool graded;
  };
  for (const Cells& cells : {Cells{"cubes", 1e-7, 1e-7, false}, Cells{"tall", 1e-7, 4e-7, false},
                             Cells{"flat", 4e-7, 1e-7, false}, Cells{"graded", 1e-7, 1e-7, true}})
    for (const double degrees : {0.0, 10.0, 15.0, 20.0, 30.0, 45.0}) {
      const double slope = std::tan(degrees * std::acos(-1.0) / 180), longest = std::max(cells.hx, cells.hz);
      const std::vector<double> dx =
          sizes(static_cast<int>(std::lround(160 * longest / cells.hx)), cells.hx, cells.graded);
      const double length = Axis(dx).length(), from = 10.3 * longest;
      const std::vector<double> dz =
          sizes(static_cast<int>(std::ceil((from + slope * length) / cells.hz)) + 12, cells.hz, cells.graded);
      const Case input = shaped(dx, {1e-6}, dz, [&](double x, double, double z) { return z > from + slope * x; });
      // Away from the mirrors, where the plane has a kink.
      const double low = 0.2 * length, high = 0.8 * length;
      const Areas found = measure(input, low, high);
      const double exact = found.projected * std::hypot(1, slope);
      // A level plane has exactly its own area; at the ends of an inclined one a step more or less counts, 0.4 %.
      EXPECT_NEAR(found.surface / exact, 1, degrees == 0 ? 1e-14 : 0.012)
          << cells.name << ", " << degrees << " degrees";
      const bool staircase = found.raw / exact > 1.1;  // cos + sin
      EXPECT_EQ(staircase, degrees > 0) << cells.name << ", " << degrees << " degrees";
    }
}

TEST(LabelMap, WeightsGiveTheAreaOfCylindersAndSpheres) {
  // A quarter of a cylinder (2-D) and an eighth of a sphere of metal in the corner of the mirrors x = 0, y = 0 and the end of z,
  // whose other half is left out: radius 14 cells; tall cells are half as wide.
  const double radius = 1.4e-6;
  for (const double hx : {1e-7, 5e-8}) {
    const std::vector<double> dx = sizes(static_cast<int>(std::lround(2.5e-6 / hx)), hx, false);
    const std::vector<double> dz = sizes(60, 1e-7, false);
    const double middle = 3.03e-6;
    const auto ball = [&](double x, double y, double z) { return std::hypot(x, y, z - middle) < radius; };
    const double pi = std::acos(-1.0);
    const Areas cylinder =
        measure(shaped(dx, {1e-6}, dz, [&](double x, double, double z) { return ball(x, 0, z); }), 0, 1);
    EXPECT_NEAR(cylinder.surface / (pi * radius * 1e-6), 1, 0.01) << hx;
    EXPECT_NEAR(cylinder.raw / (pi * radius * 1e-6), 4 / pi, 0.05) << hx;
    const Areas sphere = measure(shaped(dx, dx, dz, ball), 0, 1);
    EXPECT_NEAR(sphere.surface / (pi * radius * radius), 1, 0.015) << hx;
    EXPECT_GT(sphere.raw / (pi * radius * radius), 1.4) << "3/2 on any grid";
  }
}

TEST(LabelMap, FlatPiecesKeepTheirAreaBesideWhatIsNoElectrolyte) {
  // Level contacts of four cells between pores that reach into the metal, into the ceramic, into both; a blind hole in the metal; another
  // region of electrolyte below a part. 2-D and 3-D, wide and tall cells.
  for (const double hz : {1e-7, 4e-7})
    for (const int ny : {1, 9}) {
      const std::vector<double> dx = sizes(24, 1e-7, false), dy = sizes(ny, 1e-7, false), dz = sizes(16, hz, false);
      Case input = shaped(dx, dy, dz, [&](double, double, double z) { return z > 8 * hz; });
      for (int j = 0; j < ny; ++j)
        for (int i = 0; i < 24; ++i) {
          if (i % 6 < 2 && (ny == 1 || j < 5)) set_region(input, i, j, i < 12 ? 7 : 8, LabelMap::pore);
          if (i > 18) set_region(input, i, j, 7, LabelMap::pore), set_region(input, i, j, 8, LabelMap::pore);
          if (i == 4) set_region(input, i, j, 12, LabelMap::pore);
        }
      const Grid grid(input);
      ASSERT_FALSE(grid.gammas.at(0).planar);
      int faces = 0;
      for (int j = 0; j < ny; ++j)
        for (int i = 0; i < 24; ++i)
          for (GammaFace face : grid.column_faces(i, j)) {
            grid.orient(face);
            ++faces;
            EXPECT_EQ(face.axis, 2);
            EXPECT_EQ(face.weight, 1.0) << i << "," << j;
            EXPECT_EQ(face.normal, (std::array<double, 3>{0, 0, 1}));
          }
      EXPECT_GT(faces, 10 * ny);
    }
}

TEST(LabelMap, NumbersArePermutationsAndGhostsReferToTheirOwners) {
  Case input = rough_cell();
  for (const int count : {1, 2, 3}) {
    const Grid grid(input);
    const Partition partition(3, 1, count);
    std::vector<std::unique_ptr<Layout>> ranks;
    for (int r = 0; r < count; ++r)
      ranks.push_back(std::make_unique<Layout>(input, grid, partition, r, all_unknowns(input)));
    // Name, column and place of every global number, as each rank that stores it sees them.
    std::map<std::int64_t, std::string> seen;
    std::int64_t own = 0;
    std::size_t faces = 0;
    for (const auto& layout : ranks) {
      own += layout->own_size();
      faces += layout->own_faces();
      for (int slot = 0; slot < layout->unknown_slots(); ++slot) {
        const auto what = layout->what(slot);
        const std::string text =
            std::string(what.unknown->name) + std::to_string(what.i) + "," + std::to_string(what.n);
        const auto [known, is_new] = seen.try_emplace(layout->global_of_slot()[static_cast<std::size_t>(slot)], text);
        EXPECT_EQ(known->second, text);
      }
      // Whoever sees a face finds its unknowns at the number of the owner of the metal cell.
      for (const GammaFace& face : layout->faces()) {
        int i = face.i, j = face.j;
        layout->wrap(i, j);
        const int slot = layout->face(at_gamma::reaction_current, face);
        const auto what = layout->what(slot);
        EXPECT_EQ(what.i, i);
        EXPECT_EQ(what.n, face.index);
        EXPECT_EQ(what.unknown, &at_gamma::reaction_current);
        EXPECT_LT(layout->cell(in_cells::ionic_potential, face.ei, face.ej, face.ek), layout->first_scalar_slot());
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

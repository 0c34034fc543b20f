#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <stdexcept>

#include "fields/layout.hpp"
#include "physics/effect.hpp"
#include "physics/unknowns.hpp"
#include "unit/small_cell.hpp"

namespace auralith {
namespace {

Case cell_with(int nx, int ny, bool periodic) {
  Case input = small_cell();
  input.grid.widths_x.assign(static_cast<std::size_t>(nx), 1e-7);
  input.grid.widths_y.assign(static_cast<std::size_t>(ny), 1e-7);
  input.grid.boundary_x = input.grid.boundary_y = periodic ? LateralBoundary::periodic : LateralBoundary::symmetric;
  input.layers[0].outer_plane = OuterPlane::finite;  // scalars: thickness, velocity
  input.layers[0].lattice_motion = LatticeMotion::rigid;
  return input;
}

struct Stored {
  Case input;
  Grid grid;
  std::vector<std::unique_ptr<Layout>> ranks;
  Stored(Case c, int count) : input(std::move(c)), grid(input) {
    const Partition partition(grid.x.cells(), grid.y.cells(), count);
    for (int r = 0; r < count; ++r)
      ranks.push_back(std::make_unique<Layout>(input, grid, partition, r, all_unknowns(input)));
  }
};

int column_size(const Layout& layout) {
  return layout.box().columns() > 0 ? layout.own_columns_size() / layout.box().columns() : 0;
}

TEST(Layout, OnlyWhatIsWrittenMayBeTakenOverFromARun) {
  const Case input = small_cell();
  const Grid grid(input);
  const auto declare = [&](Home home, bool written) {
    const Unknown unknown = {
        .name = "new", .unit = "1", .home = home, .written = written, .earlier = Unknown::Earlier::mapped};
    const Layout layout(input, grid, Partition(grid.x.cells(), grid.y.cells(), 1), 0, {{&unknown, true}});
  };
  EXPECT_THROW(declare(Home::layer, true), std::logic_error);
  EXPECT_THROW(declare(Home::cell, false), std::logic_error);
  EXPECT_THROW(declare(Home::face, false), std::logic_error);
  EXPECT_NO_THROW(declare(Home::face, true));
}

TEST(Layout, GlobalNumbersAreAPermutationAndRanksStoreContiguousRanges) {
  for (const bool periodic : {false, true})
    for (const auto& [nx, ny] : std::vector<std::pair<int, int>>{{1, 1}, {2, 1}, {5, 1}, {4, 3}})
      for (const int count : {1, 2, 3, 4, 7}) {
        const Stored s(cell_with(nx, ny, periodic), count);
        std::vector<int> stored(static_cast<std::size_t>(s.ranks[0]->global_size()), 0);
        std::int64_t next = 0;
        for (int r = 0; r < count; ++r) {
          const Layout& layout = *s.ranks[static_cast<std::size_t>(r)];
          const auto& global = layout.global_of_slot();
          ASSERT_EQ(static_cast<int>(global.size()), layout.unknown_slots());
          std::vector<std::int64_t> own(global.begin(), global.begin() + layout.own_columns_size());
          if (r == 0) own.insert(own.end(), global.begin() + layout.first_scalar_slot(), global.end());
          ASSERT_EQ(static_cast<int>(own.size()), layout.own_size());
          for (const std::int64_t g : own) {
            EXPECT_EQ(g, next++) << "rank " << r;
            ++stored[static_cast<std::size_t>(g)];
          }
        }
        EXPECT_EQ(next, s.ranks[0]->global_size());
        for (const int n : stored) EXPECT_EQ(n, 1);
        EXPECT_EQ(s.ranks[0]->global_size(), nx * ny * column_size(*s.ranks[0]) + s.ranks[0]->scalars());
      }
}

TEST(Layout, GhostsAndScalarsReferToTheOwnersNumbers) {
  for (const bool periodic : {false, true})
    for (const int count : {2, 3, 4, 6}) {
      const Stored s(cell_with(4, 3, periodic), count);
      // Number of every unknown as its owner has it.
      const auto number = [&](int i, int j, int k) {
        for (const auto& layout : s.ranks)
          if (layout->box().contains(i, j))
            return layout->global_of_slot()[layout->cell(in_cells::void_fraction, i, j, k)];
        return std::int64_t{-1};
      };
      int ghosts = 0;
      for (const auto& layout : s.ranks) {
        const Box& box = layout->box();
        for (int j = box.j0; j < box.j1; ++j)
          for (int i = box.i0; i < box.i1; ++i)
            for (const auto& [di, dj] : std::vector<std::pair<int, int>>{{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
              int wi = i + di, wj = j + dj;
              const bool inside = layout->wrap(wi, wj);
              EXPECT_EQ(inside, periodic || (i + di >= 0 && i + di < 4 && j + dj >= 0 && j + dj < 3));
              if (!inside) continue;
              EXPECT_EQ(wi, (i + di + 4) % 4);
              EXPECT_EQ(wj, (j + dj + 3) % 3);
              ghosts += !box.contains(wi, wj);
              for (const int k : {0, 3, 7}) {
                const int slot = layout->cell(in_cells::void_fraction, i + di, j + dj, k);
                ASSERT_LT(slot, layout->first_scalar_slot());
                EXPECT_EQ(layout->global_of_slot()[slot], number(wi, wj, k));
              }
            }
        EXPECT_EQ(layout->global_of_slot()[layout->scalar(scalars::thickness, 0)],
                  s.ranks[0]->global_of_slot()[s.ranks[0]->scalar(scalars::thickness, 0)]);
      }
      EXPECT_GT(ghosts, 0);
    }
}

TEST(Layout, OnlyWhatTheRegionsCarryIsNumbered) {
  const Stored s(cell_with(2, 1, false), 1);
  Layout& layout = *s.ranks[0];
  EXPECT_TRUE(layout.exists(in_cells::void_fraction, 0));
  EXPECT_FALSE(layout.exists(in_cells::void_fraction, 4));  // electrolyte
  EXPECT_TRUE(layout.exists(in_cells::ionic_potential, 4));
  EXPECT_FALSE(layout.exists(in_cells::ionic_potential, 0));
  EXPECT_FALSE(layout.exists(in_cells::lattice_velocity, 7)) << "no pressure, nothing collapses";
  EXPECT_TRUE(layout.exists(scalars::thickness, 0));
  EXPECT_FALSE(layout.exists(scalars::thickness, 2));
  // metal: 2 x 4 cells of phi, w, mu; 3 of phi; 2 Gammas with 6 unknowns
  EXPECT_EQ(column_size(layout), 2 * 4 * 3 + 3 + 2 * 6);
  EXPECT_EQ(layout.scalars(), 4);  // voltage, current, thickness, velocity
}

TEST(Layout, MissingUnknownsAreConstantsThatAreShared) {
  const Stored s(cell_with(2, 1, false), 1);
  Layout& layout = *s.ranks[0];
  const int a = layout.constant(0.25), b = layout.constant(4.0);
  EXPECT_NE(a, b);
  EXPECT_EQ(layout.constant(0.25), a);
  EXPECT_EQ(layout.cell(in_cells::void_fraction, 0, 0, 4, 4.0), b);
  EXPECT_EQ(layout.constants()[static_cast<std::size_t>(a - layout.unknown_slots())], 0.25);
  EXPECT_GE(a, layout.unknown_slots());
  const int counter = layout.add_counter("c");
  EXPECT_EQ(counter, layout.first_counter_slot());
  EXPECT_EQ(layout.slots(), counter + 1);
}

TEST(Layout, NamesTheSlotOfEveryUnknown) {
  const Stored s(cell_with(4, 3, true), 4);
  for (const auto& layout : s.ranks) {
    const Box& box = layout->box();
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i) {
        const auto what = layout->what(layout->face(at_gamma::reaction_current, i, j, 1));
        EXPECT_EQ(what.unknown, &at_gamma::reaction_current);
        EXPECT_EQ(what.n, 1);
        EXPECT_EQ(what.i, i);
        EXPECT_EQ(what.j, j);
      }
    const auto scalar = layout->what(layout->scalar(scalars::rigid_velocity, 0));
    EXPECT_EQ(scalar.unknown, &scalars::rigid_velocity);
  }
}

// What exists may depend on the patch of a face, and a layer needs no Gamma.
constexpr Unknown on_patch = {.name = "on_patch", .unit = "1", .home = Home::face, .exists = [](const Site& at) {
                                return at.entry() != nullptr && at.entry()->kind == InterfaceKind::blocking;
                              }};
constexpr Unknown of_electrolyte = {
    .name = "of_electrolyte", .unit = "1", .home = Home::layer, .exists = [](const Site& at) {
      return at.in(RegionKind::electrolyte);
    }};
constexpr Unknown idle = {.name = "idle", .unit = "1", .home = Home::cell};

TEST(Layout, PatchesAndLayersWithoutGammaHaveUnknowns) {
  Case input = cell_with(4, 1, false);
  Patch patch;
  patch.x0 = 1e-7, patch.x1 = 3e-7;
  patch.y1 = 1e-7;
  input.interfaces[0].patches = {patch};  // columns 1 and 2, blocking
  const Grid grid(input);
  ASSERT_TRUE(grid.uniform());
  const Layout layout(input, grid, Partition(4, 1, 1), 0, {{&on_patch, true}, {&of_electrolyte, true}, {&idle, false}});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(layout.exists(on_patch, i, 0, 0), i == 1 || i == 2) << i;
  EXPECT_FALSE(layout.exists(on_patch, 1, 0, 1)) << "the other interface";
  EXPECT_FALSE(layout.exists(of_electrolyte, 0));
  EXPECT_TRUE(layout.exists(of_electrolyte, 1));
  EXPECT_EQ(layout.scalars(), 1);
  EXPECT_FALSE(layout.exists(idle, 0, 0, 0)) << "its effect does not act";
  EXPECT_FALSE(layout.anywhere(idle));
  const Site at = site_of(input, grid, layout.what(layout.find(on_patch, 2, 0, 0)));
  EXPECT_EQ(at.region, at.face->metal);
  EXPECT_DOUBLE_EQ(at.area(), 1e-14);
  EXPECT_DOUBLE_EQ(at.height(), grid.z.widths[at.face->k]);
  const Site layer = site_of(input, grid, layout.what(layout.find(of_electrolyte, 0, 0, 1)));
  EXPECT_EQ(layer.region, 1);
  EXPECT_DOUBLE_EQ(layer.area(), grid.area());
}

}  // namespace
}  // namespace auralith

#include <gtest/gtest.h>

#include <set>

#include "base/error.hpp"
#include "grid/grid.hpp"
#include "unit/small_cell.hpp"

namespace auralith {
namespace {

TEST(Partition, EveryColumnHasExactlyOneOwner) {
  for (const auto& [nx, ny] :
       std::vector<std::pair<int, int>>{{1, 1}, {2, 1}, {1, 5}, {5, 1}, {7, 3}, {12, 12}, {13, 11}, {48, 1}, {100, 3}})
    for (const int ranks : {1, 2, 3, 4, 5, 7, 8, 12, 31}) {
      const Partition partition(nx, ny, ranks);
      std::vector<int> owners(static_cast<std::size_t>(nx * ny), 0);
      int largest = 0, used = 0;
      for (int r = 0; r < ranks; ++r) {
        const Box box = partition.box(r);
        largest = std::max(largest, box.columns());
        used += box.columns() > 0;
        for (int j = box.j0; j < box.j1; ++j)
          for (int i = box.i0; i < box.i1; ++i) {
            ++owners[static_cast<std::size_t>(j * nx + i)];
            EXPECT_EQ(partition.owner(i, j), r) << nx << "x" << ny << " on " << ranks << " at " << i << "," << j;
          }
      }
      for (const int count : owners) EXPECT_EQ(count, 1) << nx << "x" << ny << " on " << ranks;
      EXPECT_EQ(partition.ranks(), ranks);
      if (ny == 1 || nx == 1) {
        EXPECT_EQ(used, std::min(ranks, nx * ny)) << "idle ranks although there are columns";
        EXPECT_LE(largest, (nx * ny + used - 1) / used) << "a strip is divided evenly";
      }
    }
}

TEST(Partition, BoxesIndexTheirColumnsXFastest) {
  const Box box{2, 5, 1, 3};
  EXPECT_EQ(box.columns(), 6);
  std::set<int> seen;
  for (int j = 1; j < 3; ++j)
    for (int i = 2; i < 5; ++i) seen.insert(box.index(i, j));
  EXPECT_EQ(seen.size(), 6U);
  EXPECT_EQ(box.index(2, 1), 0);
  EXPECT_EQ(box.index(3, 1), 1);
  EXPECT_EQ(box.index(2, 2), 3);
  EXPECT_FALSE(box.contains(5, 1));
  EXPECT_FALSE(box.contains(2, 3));
}

TEST(Grid, StacksLayersAndFindsTheInterfaces) {
  const Case input = small_cell();
  const Grid grid(input);
  EXPECT_EQ(grid.z.cells(), 4 + 3 + 4);
  EXPECT_NEAR(grid.z.length(), 1.4e-6 + 1.5e-6 + 1.4e-6, 1e-18);
  EXPECT_NEAR(grid.z.centres[4], 1.4e-6 + 2e-7, 1e-18);
  EXPECT_EQ(grid.layer_of_cell, (std::vector<int>{0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2}));
  EXPECT_EQ(grid.dimension(), 2);
  EXPECT_NEAR(grid.area(), 1.2e-6 * 1e-6, 1e-20);
  ASSERT_EQ(grid.gammas.size(), 2U);
  const Gamma &bottom = grid.gammas[0], &top = grid.gammas[1];
  EXPECT_EQ(bottom.metal_cell, 3);
  EXPECT_EQ(bottom.electrolyte_cell, 4);
  EXPECT_EQ(bottom.direction, -1);  // from the electrolyte down into the metal
  EXPECT_EQ(top.metal_cell, 7);
  EXPECT_EQ(top.electrolyte_cell, 6);
  EXPECT_EQ(top.direction, 1);
  EXPECT_EQ(bottom.interface, 0);
  EXPECT_EQ(top.interface, 1);
  EXPECT_EQ(grid.gamma_of_layer(0), 0);
  EXPECT_EQ(grid.gamma_of_layer(1), -1);
  EXPECT_EQ(grid.gamma_of_layer(2), 1);
}

TEST(Grid, AnInterfaceThatIsNotListedIsThereButHasNoEntry) {
  Case input = small_cell();
  input.interfaces.pop_back();
  EXPECT_EQ(Grid(input).gammas[1].interface, -1);
}

TEST(Grid, MetalBetweenTwoElectrolytesIsRefused) {
  Case input = small_cell();
  input.layers = {small_electrolyte("lower"), small_metal("foil", true), small_electrolyte("upper")};
  EXPECT_THROW(Grid{input}, InputError);
}

TEST(Grid, LumpedLayerNextToMetalIsRefused) {
  Case input = small_cell();
  input.layers[1].lumped = true;
  input.layers[1].heights.clear();
  EXPECT_THROW(Grid{input}, InputError);
}

}  // namespace
}  // namespace auralith

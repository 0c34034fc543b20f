#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "grid/mesh_motion.hpp"
#include "grid/overlap.hpp"
#include "unit/small_cell.hpp"

namespace auralith {
namespace {

using Nodes = std::vector<double>;

TEST(Overlap, SharesOfAnUnevenDivisionByHand) {
  // Source cells 0-1, 1-3, 3-4; target cells 0-2, 2-2.5, 2.5-4.
  const auto shares = overlaps({0, 1, 3, 4}, {0, 2, 2.5, 4});
  const std::vector<std::vector<std::pair<int, double>>> expected{
      {{0, 0.5}, {1, 0.5}}, {{1, 1.0}}, {{1, 1.0 / 3}, {2, 2.0 / 3}}};
  ASSERT_EQ(shares.size(), expected.size());
  for (std::size_t t = 0; t < expected.size(); ++t) {
    ASSERT_EQ(shares[t].size(), expected[t].size()) << t;
    for (std::size_t n = 0; n < expected[t].size(); ++n) {
      EXPECT_EQ(shares[t][n].source, expected[t][n].first);
      EXPECT_NEAR(shares[t][n].share, expected[t][n].second, 1e-15);
    }
  }
}

TEST(Overlap, ContentIsKeptToRoundOffBetweenAnyDivisions) {
  for (const int from : {1, 2, 7, 64}) {
    for (const int to : {1, 3, 7, 50}) {
      const auto graded = [](int cells, double growth) {
        Nodes nodes{2e-6};
        for (int n = 0; n < cells; ++n) nodes.push_back(nodes.back() + std::pow(growth, n));
        for (double& node : nodes) node = 2e-6 + (node - 2e-6) / (nodes.back() - 2e-6) * 5e-6;
        return nodes;
      };
      const Nodes source = graded(from, 1.1), target = graded(to, 0.9);
      const auto shares = overlaps(source, target);
      double before = 0, after = 0;
      const auto w = [](int n) { return 0.5 + 0.4 * std::sin(3.0 * n); };
      for (int s = 0; s < from; ++s) before += w(s) * (source[s + 1] - source[s]);
      for (int t = 0; t < to; ++t) {
        double sum = 0, mean = 0;
        for (const Share& each : shares[t]) sum += each.share, mean += each.share * w(each.source);
        EXPECT_NEAR(sum, 1, 1e-13) << from << " to " << to;
        after += mean * (target[t + 1] - target[t]);
      }
      EXPECT_NEAR(after / before, 1, 1e-13) << from << " to " << to;
    }
  }
}

TEST(Overlap, ALayerThatGrewIsStretched) {
  const auto shares = overlaps({0, 1, 2}, {0, 1.5, 3.0});
  ASSERT_EQ(shares[0].size(), 1u);
  EXPECT_EQ(shares[0][0].source, 0);
  EXPECT_TRUE(same_division({0, 1, 2}, {5, 6.5, 8}));
  EXPECT_FALSE(same_division({0, 1, 2}, {0, 1.001, 2}));
  EXPECT_FALSE(same_division({0, 1, 2}, {0, 2}));
}

TEST(MeshMotion, HeightsAddUpAndCellsNearGammaKeepTheirs) {
  Case input = small_cell();  // the metal above the electrolyte: heights 0.2, 0.3, 0.4, 0.5 um from Gamma
  input.layers[2].outer_plane = OuterPlane::finite;
  input.layers[2].fixed_height = 0.5e-6;
  const Grid grid(input);
  for (const double thickness : {1.4e-6, 0.9e-6, 2.0e-6}) {
    const Nodes heights = heights_at(input, grid, 2, thickness);
    EXPECT_NEAR(std::accumulate(heights.begin(), heights.end(), 0.0), thickness, 1e-20);
    EXPECT_NEAR(heights[0], 0.2e-6, 1e-20);
    EXPECT_NEAR(heights[1], 0.3e-6, 1e-20);
    EXPECT_NEAR(heights[3] / heights[2], 5.0 / 4.0, 1e-12);
  }
}

}  // namespace
}  // namespace auralith

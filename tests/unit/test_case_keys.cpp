#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/spacing.hpp"
#include "unit/case_files.hpp"

namespace auralith {
namespace {

TEST(GradedCells, FitExactlyAndNeverGrowTooFast) {
  for (const Refine refine : {Refine::bottom, Refine::top, Refine::both}) {
    for (const double length : {1.7e-6, 2.0e-5, 9.0e-4}) {
      for (const double smallest : {3e-8, 1e-7, 4.9e-7}) {
        for (const double growth : {1.05, 1.3, 1.9}) {
          for (const double largest : {0.0, 8e-7}) {
            const std::vector<double> cells = graded_cells(length, {smallest, growth, largest, refine});
            EXPECT_NEAR(sum(cells) / length, 1, 1e-12);
            const double first = refine == Refine::top ? cells.back() : cells.front();
            EXPECT_LE(first, smallest * (1 + 1e-9));
            EXPECT_GE(first, 0.5 * smallest);
            for (std::size_t i = 1; i < cells.size(); ++i) {
              const double ratio = std::max(cells[i] / cells[i - 1], cells[i - 1] / cells[i]);
              EXPECT_LE(ratio, growth * (1 + 1e-9));
            }
            if (largest > 0) {
              for (const double cell : cells) EXPECT_LE(cell, largest * (1 + 1e-9));
            }
            if (refine == Refine::both) {
              for (std::size_t i = 0; i < cells.size(); ++i)
                EXPECT_NEAR(cells[i] / cells[cells.size() - 1 - i], 1, 1e-12);
            }
          }
        }
      }
    }
  }
}

TEST(GradedCells, FirstCellIsTheWantedOneWhereThereIsRoom) {
  const std::vector<double> cells = graded_cells(2e-5, {7e-8, 1.2, 2e-6, Refine::top});
  EXPECT_NEAR(cells.back() / 7e-8, 1, 1e-6);
  EXPECT_GT(cells.front(), 1e-6);
}

TEST(GradedCells, KeepTheSmallestSizeDownToTheFineDepth) {
  for (const Refine refine : {Refine::bottom, Refine::top, Refine::both}) {
    std::vector<double> cells = graded_cells(2e-5, {4e-9, 1.15, 1.5e-6, refine, 3.99e-7});
    EXPECT_NEAR(sum(cells) / 2e-5, 1, 1e-12);
    if (refine == Refine::top) std::reverse(cells.begin(), cells.end());
    for (std::size_t i = 0; i < 100; ++i) EXPECT_NEAR(cells[i] / 4e-9, 1, 1e-6) << i;
    EXPECT_GT(cells[101] / cells[100], 1.1);
    EXPECT_LE(cells[101] / cells[100], 1.15 * (1 + 1e-9));
  }
}

TEST(Keys, TablesAreComplete) {
  std::set<std::string_view> sections;
  for (const KeyTable* table : all_key_tables()) {
    EXPECT_TRUE(sections.insert(table->section).second) << table->section;
    EXPECT_FALSE(table->sentence.empty()) << table->section;
    std::set<std::string_view> names;
    for (const Key& key : table->keys()) {
      const std::string where = std::string(table->section) + "." + std::string(key.name);
      EXPECT_TRUE(names.insert(key.name).second) << where;
      EXPECT_FALSE(key.sentence.empty()) << where;
      EXPECT_EQ(key.kind == KeyKind::choice, !key.all_choices().empty()) << where;
      if (!key.has_default()) continue;
      if (key.kind == KeyKind::choice) {
        EXPECT_NE(std::find(key.choices.begin(), key.choices.end(), key.fallback), key.choices.end()) << where;
      } else if (key.kind == KeyKind::quantity || key.kind == KeyKind::property) {
        const double value = parse_quantity(key.fallback, std::string(key.unit));
        EXPECT_TRUE(value >= key.bounds.low && value <= key.bounds.high) << where;
      }
    }
  }
}

}  // namespace
}  // namespace auralith

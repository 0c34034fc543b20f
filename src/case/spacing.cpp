#include "case/spacing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/units.hpp"
#include "case/keys.hpp"

namespace auralith {
namespace {

constexpr int most_cells = 1000000;

/// Cells of the smallest size at a refined side.
int equal_cells(const GradedSpacing& spacing) {
  return std::max(1, static_cast<int>(std::ceil(spacing.fine_depth / spacing.smallest * (1 - 1e-12))));
}

std::vector<double> growing(const GradedSpacing& spacing, double growth, int count) {
  std::vector<double> sizes;
  double size = spacing.smallest;
  for (int k = 0; k < count; ++k) {
    sizes.push_back(size);
    if (k + 1 < equal_cells(spacing)) continue;
    size *= growth;
    if (spacing.largest > 0) size = std::min(size, spacing.largest);
  }
  return sizes;
}

double total(const std::vector<double>& sizes) { return std::accumulate(sizes.begin(), sizes.end(), 0.0); }

/// One side: sizes grow away from the first cell and add up to the length.
std::vector<double> one_sided(double length, const GradedSpacing& spacing) {
  int count = 1;
  double sum = spacing.smallest;
  double size = spacing.smallest;
  while (sum < length * (1 - 1e-12) && count < most_cells) {
    if (count >= equal_cells(spacing)) size *= spacing.growth;
    if (spacing.largest > 0) size = std::min(size, spacing.largest);
    sum += size;
    ++count;
  }
  // Between growth 1 and the wanted growth the sum passes the length once, unless even equal cells are too long.
  double low = 1.0;
  double high = spacing.growth;
  if (total(growing(spacing, low, count)) < length) {
    for (int k = 0; k < 200; ++k) {
      const double middle = 0.5 * (low + high);
      (total(growing(spacing, middle, count)) < length ? low : high) = middle;
    }
  } else {
    high = 1.0;
  }
  std::vector<double> sizes = growing(spacing, high, count);
  const double scale = length / total(sizes);  // round-off, or the little that equal cells are too long
  for (double& each : sizes) each *= scale;
  return sizes;
}

}  // namespace

std::vector<double> uniform_cells(double length, int count) {
  return std::vector<double>(static_cast<std::size_t>(count), length / count);
}

std::vector<double> graded_cells(double length, const GradedSpacing& spacing) {
  const bool both = spacing.refine == Refine::both;
  std::vector<double> sizes = one_sided(both ? length / 2 : length, spacing);
  const std::vector<double> mirrored(sizes.rbegin(), sizes.rend());
  if (spacing.refine == Refine::top) return mirrored;
  if (both) sizes.insert(sizes.end(), mirrored.begin(), mirrored.end());
  return sizes;
}

std::vector<double> read_cells(Section& section, double length) {
  const ConfigNode* node = section.node("cells");
  if (node == nullptr)
    section.fail("cells", "missing; expected a number of cells or {smallest, growth, largest, refine}");
  if (node->is_scalar()) return uniform_cells(length, static_cast<int>(section.integer("cells")));
  Section cells = section.section("cells", cells_table);
  if (cells.given("count")) {
    const int count = static_cast<int>(cells.integer("count"));
    cells.finish();
    return uniform_cells(length, count);
  }
  for (const char* key : {"smallest", "growth", "refine"}) {
    if (!cells.given(key))
      cells.fail(key, "missing; expected either count, or smallest, growth and refine (and optionally largest)");
  }
  GradedSpacing spacing;
  cells.bind(spacing);
  cells.finish();
  const double room = spacing.refine == Refine::both ? length / 2 : length;
  if (spacing.smallest > room * (1 + 1e-12)) {
    cells.fail("smallest", fmt::format("{} is more than there is room for; allowed: at most {}",
                                       format_quantity(spacing.smallest, "m"), format_quantity(room, "m")));
  }
  if (spacing.largest > 0 && spacing.largest < spacing.smallest)
    cells.fail("largest", "smaller than smallest; allowed: at least smallest");
  if (spacing.fine_depth > room * (1 + 1e-12)) {
    cells.fail("fine_depth", fmt::format("{} is more than there is room for; allowed: at most {}",
                                         format_quantity(spacing.fine_depth, "m"), format_quantity(room, "m")));
  }
  if (spacing.fine_depth / spacing.smallest > most_cells)
    cells.fail("fine_depth", fmt::format("more than {} cells; allowed: less, or larger cells", most_cells));
  if (room / (spacing.growth > 1 && spacing.largest > 0 ? spacing.largest : spacing.smallest) > most_cells &&
      (spacing.growth <= 1 || spacing.largest > 0)) {
    cells.fail("smallest", fmt::format("more than {} cells; allowed: larger cells", most_cells));
  }
  return graded_cells(length, spacing);
}

}  // namespace auralith

/// The same manufactured solutions along y instead of x, periodic: what leaves at one end comes in at the other.
#include <gtest/gtest.h>

#include <numbers>

#include "mms/cell.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

/// Turns a 2-D problem in (x, z) into one in (y, z) with a whole period of the fields, shifted, on a periodic axis.
Manufactured along_periodic_y(Manufactured m) {
  GridSpec& grid = m.input.grid;
  grid.widths_y = grid.widths_x;
  grid.widths_x = {lateral_length};
  grid.boundary_y = LateralBoundary::periodic;
  const auto turn = [](auto& p) {
    p.kx = p.px = 0;
    p.ky = 2 * std::numbers::pi / lateral_length;
    p.py = 1.9;
  };
  for (auto& [layer, p] : m.metals) turn(p);
  for (auto& [layer, p] : m.electrolytes) turn(p);
  return m;
}

TEST(PeriodicY, WholeCellColumn) {
  for (const double grading : {0.0, 1.5})  // graded: the coarsest cell is the neighbour of the finest one
    expect_second_order("whole cell, column, periodic in y", {12, 18, 27}, [=](int n) {
      return along_periodic_y(whole_cell({n, grading}, LatticeMotion::column, OuterPlane::reservoir));
    });
}

}  // namespace
}  // namespace auralith::mms

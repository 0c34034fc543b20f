/// Order in time of the schemes on the whole cell: fixed grid, against a run with far smaller steps.
#include <gtest/gtest.h>

#include "mms/cell.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

const std::vector<SchemeStudy> schemes{{TimeScheme::implicit_euler, {25, 50, 100, 200}, 1},
                                       {TimeScheme::trbdf2, {25, 50, 100, 200}, 2},
                                       {TimeScheme::esdirk3, {25, 50, 100, 200}, 3}};

/// Everything changes in 75 s, fast enough for errors far above the tolerance of Newton's method.
Manufactured timed(LatticeMotion motion, OuterPlane outer) {
  Manufactured m = whole_cell({6, 0}, motion, outer);
  m.omega *= 4;
  for (auto& [layer, p] : m.metals) {
    p.omega *= 4;
  }
  for (auto& [layer, p] : m.electrolytes) p.omega *= 4;
  m.period = 35;  // where the leading error of no field changes its sign
  m.input.solver.newton_tolerance = 1e-12;
  m.floor = 1e-10;
  return m;
}

TEST(TimeOrder, Column) {
  expect_time_order("column", timed(LatticeMotion::column, OuterPlane::reservoir), schemes, 1600);
}

TEST(TimeOrder, Finite) { expect_time_order("finite", timed(LatticeMotion::rigid, OuterPlane::finite), schemes, 1600); }

}  // namespace
}  // namespace auralith::mms

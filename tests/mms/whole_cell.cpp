/// Manufactured solutions of the coupled system.
#include <gtest/gtest.h>

#include "mms/cell.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

TEST(WholeCell, Column) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("whole cell, column", {12, 18, 27, 40}, [=](int n) {
      return whole_cell({n, grading}, LatticeMotion::column, OuterPlane::reservoir);
    });
}

TEST(WholeCell, Finite) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("whole cell, finite", {12, 18, 27, 40}, [=](int n) {
      return whole_cell({n, grading}, LatticeMotion::rigid, OuterPlane::finite);
    });
}

TEST(WholeCell, ThreeDimensions) {
  expect_second_order("whole cell, 3-D", {9, 11, 13, 16}, [](int n) {
    Manufactured m = whole_cell({n, 0, true}, LatticeMotion::column, OuterPlane::reservoir);
    m.period = 30;
    m.steps = 3;
    return m;
  });
}

}  // namespace
}  // namespace auralith::mms

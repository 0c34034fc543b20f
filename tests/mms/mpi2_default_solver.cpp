/// The coupled system, and Gamma with a step from a label map, on two ranks with the solver that a run takes by default.
#include <gtest/gtest.h>

#include "mms/cell.hpp"
#include "mms/label_map.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

Manufactured by_default(Manufactured m) {
  m.input.solver.linear = LinearSolver::fieldsplit;
  return m;
}

TEST(DefaultSolver, WholeCell) {
  for (const auto& [motion, outer] :
       {std::pair{LatticeMotion::column, OuterPlane::reservoir}, {LatticeMotion::rigid, OuterPlane::finite}})
    expect_second_order("whole cell, field split", {12, 18, 27, 40}, [motion = motion, outer = outer](int n) {
      return by_default(whole_cell({n, 0}, motion, outer));
    });
}

TEST(DefaultSolver, StepInGamma) {
  expect_second_order("step in Gamma, field split", stepped_sizes, [](int n) { return by_default(stepped_cell(n)); });
}

}  // namespace
}  // namespace auralith::mms

/// Order in time of the schemes on the whole cell: fixed grid, against a run with far smaller steps.
#include <gtest/gtest.h>

#include "mms/cell.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

const std::vector<SchemeStudy> schemes{
    {"implicit_euler", {8, 16, 32, 64}, 1}, {"trbdf2", {8, 16, 32, 64}, 2}, {"esdirk3", {8, 16, 32, 64}, 3}};

TEST(TimeOrder, Column) {
  expect_time_order("column", whole_cell({6, 0}, LatticeMotion::column, OuterPlane::reservoir), schemes, 400);
}

TEST(TimeOrder, Finite) {
  expect_time_order("finite", whole_cell({6, 0}, LatticeMotion::rigid, OuterPlane::finite), schemes, 400);
}

}  // namespace
}  // namespace auralith::mms

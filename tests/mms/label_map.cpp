/// Manufactured solutions with Gamma from a label map: potentials, reaction, voids and wall energy on lateral faces of Gamma, too.
#include "mms/label_map.hpp"

#include <gtest/gtest.h>

#include "mms/study.hpp"

namespace auralith::mms {
namespace {

TEST(LabelMap, StepInGamma) {
  expect_second_order("step in Gamma", stepped_sizes, [](int n) { return stepped_cell(n); });
}

}  // namespace
}  // namespace auralith::mms

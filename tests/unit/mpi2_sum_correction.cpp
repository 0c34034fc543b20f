/// The sum correction where electrodes are shared by two ranks.
#include "unit/sum_correction.hpp"

namespace auralith {
namespace {

TEST(SumCorrection, LeavesNothingOfTheVoidVolumeOnTwoRanks) { expect_exact_sums(PETSC_COMM_WORLD); }

}  // namespace
}  // namespace auralith

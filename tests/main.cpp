/// main() of every GoogleTest program: starts MPI and PETSc once, so that tests may use both, on any number of ranks.
#include <gtest/gtest.h>
#include <mpi.h>
#include <petscsys.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#ifdef __SANITIZE_ADDRESS__
// Open MPI itself leaks; leaks of our own are found by runs without it.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
#endif

namespace {

/// Where CI is set. A skip must become a failure before it is printed: CTest takes the printed word for a test that did not run.
class SkippingFails : public ::testing::EmptyTestEventListener {
  void OnTestEnd(const ::testing::TestInfo& test) override {
    if (test.result()->Skipped()) ADD_FAILURE() << "skipped, which must not happen where CI is set";
  }
};

}  // namespace

int main(int argc, char** argv) {
  // Listing must not start MPI: its messages would be taken for test names.
  bool list_only = false;
  for (int i = 1; i < argc; ++i) list_only = list_only || std::strcmp(argv[i], "--gtest_list_tests") == 0;

  // The same surroundings as CTest gives to scripts, also when the program is started by hand.
  setenv("AURALITH_SOURCE", AURALITH_SOURCE, 0);
  setenv("AURALITH_BUILD", AURALITH_BUILD, 0);
  setenv("AURALITH_BIN", AURALITH_BUILD "/auralith", 0);
  setenv("OMPI_MCA_hwloc_base_binding_policy", "none", 0);
  setenv("OMPI_MCA_rmaps_base_oversubscribe", "1", 0);
  setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 0);
  setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 0);

  ::testing::InitGoogleTest(&argc, argv);
  if (list_only) return RUN_ALL_TESTS();
  if (PetscInitialize(&argc, &argv, nullptr, nullptr) != 0) return EXIT_FAILURE;

  int rank = 0;
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  if (rank != 0) delete listeners.Release(listeners.default_result_printer());
  const char* ci = std::getenv("CI");
  if (ci != nullptr && *ci != '\0') listeners.Append(new SkippingFails);

  int failed = RUN_ALL_TESTS();
  int skipped = ::testing::UnitTest::GetInstance()->skipped_test_count();
  MPI_Allreduce(MPI_IN_PLACE, &skipped, 1, MPI_INT, MPI_MAX, PETSC_COMM_WORLD);
  int failed_anywhere = 0;
  MPI_Allreduce(&failed, &failed_anywhere, 1, MPI_INT, MPI_MAX, PETSC_COMM_WORLD);
  if (failed != 0 && rank != 0) std::fprintf(stderr, "tests failed on rank %d\n", rank);
  if (PetscFinalize() != 0) return EXIT_FAILURE;
  return failed_anywhere == 0 && skipped > 0 ? 77 : failed_anywhere;  // 77: skipped, for CTest
}

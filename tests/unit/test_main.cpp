/// What tests/workflow/skips asks for: a test that skips on demand.
#include <gtest/gtest.h>

#include <cstdlib>

TEST(Main, SkipsWhenAsked) {
  if (std::getenv("AURALITH_TEST_SKIPS") != nullptr) GTEST_SKIP() << "asked for";
}

/// Helpers of the tests that read cases.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "case/read_case.hpp"

namespace auralith {

/// The inputs that come with the program.
inline const std::string inputs = std::string(AURALITH_SOURCE) + "/inputs/";

inline double sum(const std::vector<double>& sizes) { return std::accumulate(sizes.begin(), sizes.end(), 0.0); }

/// Writes text to a file of its own and returns its path.
inline std::string write_file(const std::string& name, const std::string& text) {
  const std::filesystem::path directory =
      std::filesystem::path(testing::TempDir()) /
      (std::to_string(::getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
  std::filesystem::create_directories(directory);
  std::ofstream(directory / name) << text;
  return (directory / name).string();
}

/// Message of the InputError that reading gives; empty when there is none.
inline std::string error_of(const std::string& path, const std::vector<std::string>& overrides = {}) {
  try {
    (void)read_case(path, overrides);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace auralith

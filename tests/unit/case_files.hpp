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

/// A directory of this process, removed when it ends.
class Scratch {
 public:
  Scratch() : path_(std::filesystem::path(testing::TempDir()) / ("auralith_" + std::to_string(::getpid()))) {}
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Writes text to a file of the present test and returns its path.
inline std::string write_file(const std::string& name, const std::string& text) {
  static const Scratch scratch;
  const std::filesystem::path file =
      scratch.path() / testing::UnitTest::GetInstance()->current_test_info()->name() / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
  return file.string();
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

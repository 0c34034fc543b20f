#include "app/build_info.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace auralith {
namespace {

TEST(BuildInfo, NamesCommitCompilerAndLibraries) {
  const BuildInfo& info = build_info();
  const std::string hash(info.git_hash.substr(0, info.git_hash.find('-')));
  const bool known = hash.size() == 40 && hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  EXPECT_TRUE(known || info.git_hash == "unknown") << info.git_hash;
  EXPECT_FALSE(info.compiler.empty());
  EXPECT_FALSE(info.build_type.empty());

  const auto list = library_versions();
  const std::map<std::string, std::string> libraries(list.begin(), list.end());
  for (const char* name :
       {"petsc", "mpi", "mpi_library", "hdf5", "yaml-cpp", "vtk", "fmt", "nlohmann-json", "cli11", "blas"}) {
    ASSERT_EQ(libraries.count(name), 1U) << name;
    EXPECT_FALSE(libraries.at(name).empty()) << name;
    EXPECT_NE(build_info_text().find(libraries.at(name)), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace auralith

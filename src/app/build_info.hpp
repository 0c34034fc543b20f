/// What this program was built from and with, for the log, `--version` and the provenance of a run.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace auralith {

/// Facts fixed at build time. The text comes from the build system; a fact that it could not find out is "unknown".
struct BuildInfo {
  std::string_view version;     ///< release, e.g. 0.1.0
  std::string_view git_hash;    ///< full commit hash; "-modified" appended when tracked files differ from the commit
  std::string_view compiler;    ///< e.g. GNU 12.2.0
  std::string_view flags;       ///< compiler flags that change the numbers or the speed
  std::string_view build_type;  ///< Release, Debug ...
  bool native = false;          ///< built for the processor of the build machine only
};

/// The facts of this program.
[[nodiscard]] const BuildInfo& build_info();

/// (library, version) pairs: petsc, mpi, hdf5, yaml-cpp, vtk (or "none"), fmt, nlohmann-json, cli11 as compiled against; mpi_library and blas as
/// loaded at run time (blas is the file that holds dgemm, or "static"). Needs no MPI_Init.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> library_versions();

/// Several lines for `--version` and the head of a log.
[[nodiscard]] std::string build_info_text();

}  // namespace auralith

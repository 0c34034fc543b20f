#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"
#include "output/collective.hpp"
#include "output/file_space.hpp"
#include "output/sinks.hpp"

namespace auralith {
namespace {

namespace fs = std::filesystem;

/// True when this call made the directory, false when the name is taken.
bool made(const fs::path& path) {
  if (::mkdir(path.c_str(), 0777) == 0) return true;
  if (errno == EEXIST) return false;
  throw InputError(fmt::format("output directory {}: cannot be made: {}", path.string(), std::strerror(errno)));
}

void make_parents(const fs::path& path) {
  std::error_code error;
  if (!path.empty()) fs::create_directories(path, error);
  if (error) throw InputError(fmt::format("output directory {}: cannot be made: {}", path.string(), error.message()));
}

void claim(const fs::path& path) {
  try {
    create_file((path / "log.txt").string(), "");
  } catch (const OutputError& error) {
    throw InputError(fmt::format("output directory {}: {}", path.string(), error.what()));
  }
}

std::string next_free(const std::string& case_name) {
  const fs::path parent = "runs";
  make_parents(parent);
  std::string base = fs::path(case_name).filename().string();
  if (base.empty() || base == "." || base == "..") base = "run";
  for (int number = 1;; ++number) {
    const fs::path path = parent / fmt::format("{}-{:03d}", base, number);
    if (!made(path)) continue;
    claim(path);
    return path.string();
  }
}

std::string take(const std::string& wanted) {
  fs::path path = fs::path(wanted).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  make_parents(path.parent_path());
  if (!made(path)) {
    std::error_code error;
    if (!fs::is_directory(path, error))
      throw InputError(fmt::format("output directory {}: is a file; give the name of a new directory", path.string()));
    const bool empty = fs::is_empty(path, error);
    if (error) throw InputError(fmt::format("output directory {}: {}", path.string(), error.message()));
    if (!empty)
      throw InputError(
          fmt::format("output directory {}: exists and is not empty; nothing is overwritten, give another "
                      "name with --out or none (runs/<case>-NNN)",
                      path.string()));
  }
  claim(path);
  return path.string();
}

}  // namespace

std::string make_run_directory(MPI_Comm comm, const std::string& case_name, const std::string& wanted) {
  std::string name, error;
  if (rank_of(comm) == 0) {
    try {
      name = wanted.empty() ? next_free(case_name) : take(wanted);
    } catch (const std::exception& caught) {
      error = caught.what();
    }
  }
  error = broadcast(comm, error);
  if (!error.empty()) throw InputError(error);
  return broadcast(comm, name);
}

}  // namespace auralith

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"
#include "output/checkpoint_file.hpp"
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

RunDirectory next_free(const std::string& case_name) {
  const fs::path parent = "runs";
  make_parents(parent);
  std::string base = fs::path(case_name).filename().string();
  if (base.empty() || base == "." || base == "..") base = "run";
  for (int number = 1;; ++number) {
    const fs::path path = parent / fmt::format("{}-{:03d}", base, number);
    if (!made(path)) continue;
    RunDirectory directory{path.string(), std::make_unique<RunLock>(path.string())};
    claim(path);
    return directory;
  }
}

/// Removes what a run without a checkpoint has left. Its inputs stay: they are replaced, and may be those of the new one.
void clear(const fs::path& path) {
  if (!checkpoint_files((path / "checkpoints").string()).empty())
    throw InputError(fmt::format("output directory {}: has a checkpoint; nothing is overwritten", path.string()));
  std::vector<fs::path> left;
  for (const char* name : {"checkpoints", "fields", "vtk", "fields.h5", "fields.pvd", "time_series.csv",
                           "time_series.h5", "reserve", "summary.json", "log.txt"})
    left.push_back(path / name);
  for (const auto& entry : fs::directory_iterator(path))
    if (entry.path().extension() == ".tmp" || entry.path().extension() == ".xmf") left.push_back(entry.path());
  for (const fs::path& each : left) fs::remove_all(each);
}

RunDirectory take(const std::string& wanted, bool again) {
  fs::path path = fs::path(wanted).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  make_parents(path.parent_path());
  if (!made(path)) {
    std::error_code error;
    if (!fs::is_directory(path, error))
      throw InputError(fmt::format("output directory {}: is a file; give the name of a new directory", path.string()));
    const bool empty = fs::is_empty(path, error);
    if (error) throw InputError(fmt::format("output directory {}: {}", path.string(), error.message()));
    if (!empty && !again)
      throw InputError(
          fmt::format("output directory {}: exists and is not empty; nothing is overwritten, give another "
                      "name with --out or none (runs/<case>-NNN); --continue goes on with the run in it",
                      path.string()));
  }
  RunDirectory directory{path.string(), std::make_unique<RunLock>(path.string())};
  if (again) clear(path);
  claim(path);
  return directory;
}

}  // namespace

RunDirectory make_run_directory(MPI_Comm comm, const std::string& case_name, const std::string& wanted, bool again) {
  RunDirectory directory;
  begin_on_rank_zero(comm, [&] { directory = wanted.empty() ? next_free(case_name) : take(wanted, again); });
  directory.path = broadcast(comm, directory.path);
  return directory;
}

}  // namespace auralith

#include "case/find_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

namespace auralith {
namespace {

namespace fs = std::filesystem;

/// Directory of the inputs that come with the program; the build sets it.
fs::path installed_inputs() {
#ifdef AURALITH_INPUTS
  return AURALITH_INPUTS;
#else
  return {};
#endif
}

std::vector<fs::path> candidates(const ConfigNode& name, Shelf shelf, bool start_directory) {
  const fs::path wanted(name.text);
  if (wanted.is_absolute()) return {wanted};
  std::vector<fs::path> all;
  // A value from the command line has no file: it is relative to where the program was started.
  if (name.place.line > 0) all.push_back(fs::path(name.place.file).parent_path() / wanted);
  if (name.place.line == 0 || start_directory) all.push_back(wanted);
  if (!installed_inputs().empty() && shelf != Shelf::none)
    all.push_back((shelf == Shelf::meshes ? installed_inputs().parent_path() / "meshes" : installed_inputs()) / wanted);
  return all;
}

template <class Fits>
std::string find(const ConfigNode& name, const std::string& path, const char* what, const std::vector<fs::path>& tried,
                 Fits fits) {
  std::string list;
  for (const fs::path& candidate : tried) {
    std::error_code error;
    if (fits(candidate, error)) return candidate.lexically_normal().string();
    list += (list.empty() ? "" : ", ") + candidate.lexically_normal().string();
  }
  fail_at(name.place, path, fmt::format("{} '{}' not found; looked for {}", what, name.text, list));
}

void check_name(const ConfigNode& name, const std::string& path, const char* what, const char* example) {
  if (!name.is_scalar() || name.text.empty())
    fail_at(name.place, path, fmt::format("{} is no {} name; expected e.g. {}", describe_node(name), what, example));
}

}  // namespace

std::string find_file(const ConfigNode& name, const std::string& path, Shelf shelf) {
  check_name(name, path, "file", shelf == Shelf::meshes ? "field.h5" : "materials/lithium.yaml");
  return find(name, path, "file", candidates(name, shelf, false),
              [](const fs::path& each, std::error_code& error) { return fs::is_regular_file(each, error); });
}

std::string find_directory(const ConfigNode& name, const std::string& path) {
  check_name(name, path, "directory", "runs/ccd_au_llzto-001");
  return find(name, path, "directory", candidates(name, Shelf::none, true),
              [](const fs::path& each, std::error_code& error) { return fs::is_directory(each, error); });
}

}  // namespace auralith

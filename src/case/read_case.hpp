/// From an input file to a validated case.
#pragma once

#include <string>
#include <vector>

#include "case/case.hpp"

namespace auralith {

/// Reads an input with its cards, applies overrides `key.path=value` in order, and checks everything that can be checked
/// without running. InputError "FILE:LINE: key.path: what was wrong, what is allowed" for the first error found.
/// `run_directory`: of a run that goes on from a checkpoint. Files that it once started from are then not looked for, and its label
/// map is the copy in there (label_map_copy), wherever the original is now.
Case read_case(const std::string& path, const std::vector<std::string>& overrides = {},
               const std::string& run_directory = {});

/// Where a run keeps its copy of the label map.
std::string label_map_copy(const std::string& run_directory);

}  // namespace auralith

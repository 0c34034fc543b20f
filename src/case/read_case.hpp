/// From an input file to a validated case.
#pragma once

#include <string>
#include <vector>

#include "case/case.hpp"

namespace auralith {

/// Reads an input with its cards, applies overrides `key.path=value` in order, and checks everything that can be checked
/// without running. InputError "FILE:LINE: key.path: what was wrong, what is allowed" for the first error found.
Case read_case(const std::string& path, const std::vector<std::string>& overrides = {});

}  // namespace auralith

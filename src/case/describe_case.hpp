/// What a case is, for people: the text of `auralith check`.
#pragma once

#include <cstdint>
#include <string>

#include "case/case.hpp"

namespace auralith {

/// Cells of the grid; lumped layers have none.
std::int64_t cell_count(const Case& described);

/// Effective configuration with units, table of layers, cells, unknowns (as the layout counts them), assumed and calibrated
/// values.
std::string describe_case(const Case& described, std::int64_t unknowns);

}  // namespace auralith

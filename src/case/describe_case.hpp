/// What a case is, for people: the text of `auralith check`.
#pragma once

#include <cstdint>
#include <string>

#include "case/case.hpp"

namespace auralith {

/// Cells and unknowns of the Newton system, counted from the case alone (the solver may add a few ledger scalars).
struct CaseSize {
  std::int64_t cells = 0;     ///< with lumped layers left out
  std::int64_t unknowns = 0;  ///< cell fields, drift per column or layer, thicknesses, cell voltage
};
CaseSize case_size(const Case& described);

/// Effective configuration with units, table of layers, cells, unknowns, assumed and calibrated values.
std::string describe_case(const Case& described);

}  // namespace auralith

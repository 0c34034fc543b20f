/// Faults that tests switch on, to see that a run ends as it should.
#pragma once

#include "physics/model.hpp"

namespace auralith {

/// -auralith_fault_void_leak RATE: void volume (m/s times the area of the cell) appears in one cell of the first metal without
/// a counter. Such a run must end with exit code 4.
/// -auralith_fault_nan_after TIME: the balance of one metal cell of the last column, so on the last rank, is not a number from
/// that time (s) on. Such a run must end with exit code 2 and a checkpoint of the last good state.
/// Returns the model.
Model& with_faults(Model& model, Layout& layout);

}  // namespace auralith

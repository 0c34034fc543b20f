/// Faults that tests switch on, to see that a run ends as it should.
#pragma once

#include "physics/model.hpp"

namespace auralith {

/// -auralith_fault_void_leak RATE: void volume (m/s times the area of the cell) appears in one cell of the first metal without
/// a counter. Such a run must end with exit code 4. Returns the model.
Model& with_faults(Model& model, Layout& layout);

}  // namespace auralith

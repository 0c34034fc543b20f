/// What a program adds to the model of a case before it is solved: auralith adds nothing.
#pragma once

#include "physics/model.hpp"

namespace auralith {

/// Returns the model. The library's version returns it as it is; a program that is linked with a version of its own gets that one (the
/// program of the tests that breaks its runs, tests/faults).
Model& with_additions(Model& model, Layout& layout);

}  // namespace auralith

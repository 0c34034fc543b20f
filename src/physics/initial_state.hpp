/// State at time zero, before the algebraic fields are made consistent.
#pragma once

#include <vector>

#include "physics/model.hpp"

namespace auralith {

/// Slots in SI: void fractions as the input says (mean, noise, inclusions with the equilibrium profile of a flat surface,
/// w = [1 - tanh((r - R)/(2 delta))]/2), thicknesses at their initial value, everything else zero.
std::vector<double> initial_state(const Model& model, Layout& layout);

}  // namespace auralith

/// State at time zero, before the algebraic fields are made consistent.
#pragma once

#include <string>
#include <vector>

#include "physics/model.hpp"

namespace auralith {

/// What files say about the state at time zero, read by output/given_state. Empty: the input says it all.
struct GivenState {
  std::vector<double> void_fraction;  ///< every cell of the own columns, x fastest, then y; NaN: not given; or empty
  std::vector<double> thickness;      ///< H of each layer, m, 0: not given; or empty
  std::vector<std::string> origins;   ///< a sentence each, for log and summary
};

/// Slots in SI: void fractions as `given` or the input says (mean, noise, inclusions with the equilibrium profile of a flat surface,
/// w = [1 - tanh((r - R)/(2 delta))]/2), thicknesses at their initial value, everything else zero.
std::vector<double> initial_state(const Model& model, Layout& layout, const GivenState& given = {});

}  // namespace auralith

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
  std::vector<double>
      dense;  ///< by layer: w that dense metal has in it, NaN: as it shall have here; or empty: unloaded
  std::vector<std::string> origins;  ///< a sentence each, for log and summary
};

/// w of dense metal under the stack pressure, mu = -p; 0 where nothing presses: a metal that is closed on all sides.
double dense_void_fraction(const Layer& metal, const LayerCoefficients& coefficients);

/// w of metal that has been loaded: what is given as `w` where dense metal has `before`, where it has `now`. Voids keep their share of
/// a cell, and the metal between them holds (1 - now)/(1 - before) times the lithium: 1 - w is in proportion.
inline double loaded(double w, double before, double now) { return w + (1 - w) * (now - before) / (1 - before); }

/// Slots in SI: void fractions as `given` or the input says (mean, noise, inclusions with the equilibrium profile of a flat surface,
/// w = [1 - tanh((r - R)/(2 delta))]/2), thicknesses at their initial value, everything else zero.
std::vector<double> initial_state(const Model& model, Layout& layout, const GivenState& given = {});

}  // namespace auralith

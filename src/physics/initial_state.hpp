/// State at time zero, before the algebraic fields are made consistent.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "physics/model.hpp"

namespace auralith {

/// What files say about the state at time zero, read by output/given_state. Empty: the input says it all.
struct GivenState {
  /// By unknown. Of cells: every cell of the own columns, x fastest, then y; of faces of a flat Gamma the same, by layer in place of
  /// z; of layers: one each. NaN: not given.
  std::map<const Unknown*, std::vector<double>> values;
  /// By layer: w that dense metal has in it, NaN: as it shall have here; or empty: unloaded.
  std::vector<double> dense;
  std::vector<std::string> origins;  ///< a sentence each, for log and summary
};

/// Where an unknown gets its value at the start.
struct Start : Site {
  const Model& model;
  const GivenState& files;
  const Box& box;
  const Coefficients& coefficients;  ///< at time zero
  double bottom = 0, top = 0;        ///< potentials of the outer layers against lithium without current, V
  const Unknown* unknown = nullptr;

  /// What a file says of it; NaN: nothing.
  [[nodiscard]] double given() const;
  /// The start of another unknown in the cell.
  [[nodiscard]] double of_cell(const Unknown& other) const;
};

/// w of dense metal under the stack pressure, mu = -p; 0 where nothing presses: a metal that is closed on all sides.
double dense_void_fraction(const Layer& metal, const LayerCoefficients& coefficients);

/// w: what a file or the input says (mean, noise, inclusions with the profile of a flat surface, w = [1 - tanh((r - R)/(2 delta))]/2) of
/// the unloaded metal, compressed by the stack pressure.
double initial_void_fraction(const Start& at);
/// s: the film at Gamma with x of the start, lithium behind.
double initial_alloy_coordinate(const Start& at);

/// All own slots in SI, as their declarations say; potentials, mu and velocities start near what they are made consistent to.
std::vector<double> initial_state(const Model& model, const Layout& layout, const GivenState& given = {});

}  // namespace auralith

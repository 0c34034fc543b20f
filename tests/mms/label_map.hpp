/// A half cell whose Gamma has a step: horizontal faces at two heights and a lateral wall between them.
#pragma once

#include <vector>

#include "mms/stack.hpp"

namespace auralith::mms {

/// Sizes of the study. On 20 cells the step is 5 cells high and the fourth derivative of the solution still counts: the slope of mu on
/// the wall from 20 to 28 cells is 1.83, then it grows with every grid.
inline const std::vector<int> stepped_sizes = {28, 40, 56, 80};

/// The wall stands at a third of the width and is a quarter of the layer high. Cells are wider than high, so that the two cannot be
/// mixed up; `cells` along z is a multiple of 4.
inline Manufactured stepped_cell(int cells) {
  const Resolution r{cells, 0};
  MetalSolution p = metal_solution(r);
  p.v_even = p.v_wave = 0;
  Manufactured m = half_cell(r, p, false, LatticeMotion::none);
  m.input.effects.lattice_motion = false;
  const int step = cells / 4, columns = 3 * step;
  m.input.grid.widths_x = widths(columns, lateral_length, 0);
  for (int k = 0; k < 2 * cells; ++k)
    for (int i = 0; i < columns; ++i) m.input.label_map.regions.push_back(k < cells - (i < step ? 0 : step) ? 0 : 1);
  m.steps = 10;
  return m;
}

}  // namespace auralith::mms

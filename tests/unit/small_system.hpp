/// A case with all that its equations need, on one process.
#pragma once

#include "physics/effect.hpp"
#include "solver/assembler.hpp"

namespace auralith {

struct System {
  Case input;
  Grid grid;
  Layout layout;
  Model model;
  Assembler assembler;
  explicit System(const Case& c)
      : input(c),
        grid(input),
        layout(input, grid, Partition(grid.x.cells(), grid.y.cells(), 1), 0, all_unknowns(input)),
        model(input, grid, layout),
        assembler(PETSC_COMM_SELF, model, layout) {}
};

}  // namespace auralith

/// A case with all that its equations need, on this process or on those of a communicator.
#pragma once

#include "output/collective.hpp"
#include "physics/effect.hpp"
#include "solver/assembler.hpp"

namespace auralith {

struct System {
  Case input;
  Grid grid;
  Layout layout;
  Model model;
  Assembler assembler;
  explicit System(const Case& c, MPI_Comm comm = PETSC_COMM_SELF)
      : input(c),
        grid(input),
        layout(input, grid, Partition(grid.x.cells(), grid.y.cells(), size_of(comm)), rank_of(comm),
               all_unknowns(input)),
        model(input, grid, layout),
        assembler(comm, model, layout) {}
};

}  // namespace auralith

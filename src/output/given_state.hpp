/// State at the start that comes from files: fields of the input, or an earlier run.
#pragma once

#include <mpi.h>

#include "physics/initial_state.hpp"

namespace auralith {

/// What `initial_voids.file` of the layers and `initial` of the case name, on the own columns of `layout`. Collective;
/// InputError on every rank for a file, dataset, layer or time that is missing and for a field that does not fit.
GivenState read_given_state(MPI_Comm comm, const Case& input, const Grid& grid, const Layout& layout);

/// State of an earlier run at one of its field outputs. The same grid: an exact copy. Another grid with the same layers:
/// remapped by the overlap of cells, so that the void volume stays to round-off; a direction that the earlier run did not
/// have (one cell) is filled evenly. The thickness of finite layers is that of the run.
GivenState read_earlier_run(MPI_Comm comm, const Case& input, const Grid& grid, const Layout& layout);

/// Name of the attribute of a field output that says what w dense metal of the layer has at that time.
std::string dense_note(const std::string& layer);

/// "" or what is wrong with a value of a file: it leaves the range in which the equations have a meaning (Unknown::low, high).
std::string wrong_value(const Unknown& unknown, double value);
/// "void fraction" of void_fraction.
std::string plain_name(const Unknown& unknown);

}  // namespace auralith

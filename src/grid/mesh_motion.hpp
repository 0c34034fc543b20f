/// How the cells of a finite layer follow its thickness H: those near Gamma keep their size, the rest stretches in proportion.
#pragma once

#include <vector>

#include "grid/grid.hpp"

namespace auralith {

/// Fraction of the outer plane's velocity with which the mesh moves at the face of cell k that looks away from Gamma, for a
/// cell of a finite layer that has a Gamma.
double mesh_motion(const Case& input, const Grid& grid, int k);

/// Change of the height of cell k per change of H.
double mesh_stretch(const Case& input, const Grid& grid, int k);

/// Heights of the cells of a finite layer at the thickness H (m), from bottom to top.
std::vector<double> heights_at(const Case& input, const Grid& grid, int layer, double thickness);

}  // namespace auralith

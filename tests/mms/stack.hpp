/// Small stacks with exact fields of ordinary size: parts from which the tests build their cases.
#pragma once

#include <string>
#include <vector>

#include "mms/manufactured.hpp"

namespace auralith::mms {

/// Resolution of one run of a study.
struct Resolution {
  int cells = 8;       ///< along every resolved direction of a layer
  double grading = 0;  ///< cell edges at s (1 + grading s)/(1 + grading): refined self-similarly
  bool three = false;  ///< 3-D
};

/// Widths of `cells` cells over `length`; with `from_top` the fine end is the last one.
std::vector<double> widths(int cells, double length, double grading, bool from_top = false);

inline constexpr double lateral_length = 3e-6, metal_thickness_0 = 3e-6, electrolyte_thickness_0 = 2.5e-6;  // m

/// Grid of the plane: x (and y in 3-D), symmetric.
GridSpec plane(const Resolution& resolution);

/// Exact fields and coefficients of a metal layer for 2-D or 3-D: all terms active, w between 0.1 and 0.35.
MetalSolution metal_solution(const Resolution& resolution);
/// The layer that belongs to it. `gamma_on_top`: the electrolyte is above.
Layer metal_layer(const std::string& name, const MetalSolution& p, const Resolution& resolution, bool gamma_on_top);

ElectrolyteSolution electrolyte_solution(const Resolution& resolution);
Layer electrolyte_layer(const std::string& name, const ElectrolyteSolution& p, double thickness,
                        const Resolution& resolution);

/// Interface entry with the coefficients of a metal solution.
InterfaceSpec reaction(const std::string& lower, const std::string& upper, const MetalSolution& p);

/// Metal with an exact solution `p` on an electrolyte that ends at an ideal counter electrode. All effects are on but collapse.
Manufactured half_cell(const Resolution& resolution, const MetalSolution& p, bool gamma_on_top, LatticeMotion motion,
                       OuterPlane outer = OuterPlane::reservoir);
/// The same without currents: ions, electrons and the reaction are off.
Manufactured currentless(const Resolution& resolution, MetalSolution p, bool gamma_on_top, LatticeMotion motion,
                         OuterPlane outer = OuterPlane::reservoir);
/// Index of the metal layer in a half cell.
inline int metal_index(bool gamma_on_top) { return gamma_on_top ? 0 : 1; }

/// A protocol that names `current` (A/m2) only sets the scale of the equations.
ProtocolStep scale_of_current(double current);

/// Settings common to all runs: direct solver, tight tolerance, third order in time.
void settle(Manufactured& problem);

}  // namespace auralith::mms

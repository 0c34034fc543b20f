/// The unknowns that more than one file knows by name. Each is declared (defined) in the file of the effect that owns it; an unknown
/// that only its own effect reads needs no line here.
#pragma once

#include "base/constants.hpp"
#include "fields/unknown.hpp"

namespace auralith {

namespace in_cells {
extern const Unknown ionic_potential;       ///< phi_e (ion_transport.cpp)
extern const Unknown electronic_potential;  ///< phi_m against the collector of the electrode (electron_transport.cpp)
extern const Unknown void_fraction;         ///< w (metal_void.cpp)
extern const Unknown void_potential;        ///< mu (metal_void.cpp)
extern const Unknown alloy_coordinate;      ///< s (alloying.cpp)
extern const Unknown alloy_potential;       ///< n (alloying.cpp)
extern const Unknown lattice_velocity;      ///< v.n at the face away from Gamma (void_collapse.cpp)
}  // namespace in_cells

namespace at_gamma {
extern const Unknown void_fraction;         ///< w of the metal at the face (metal_void.cpp)
extern const Unknown void_potential;        ///< mu of the metal at the face (metal_void.cpp)
extern const Unknown electronic_potential;  ///< phi_m at the face against the collector (interface_reaction.cpp)
extern const Unknown ionic_potential;       ///< phi_e at the face (interface_reaction.cpp)
extern const Unknown reaction_current;      ///< i (interface_reaction.cpp)
extern const Unknown site_velocity;         ///< v.n of the site law (lattice_motion.cpp)
extern const Unknown trapped_fraction;      ///< theta (irreversible_uptake.cpp)
}  // namespace at_gamma

namespace scalars {
extern const Unknown cell_voltage;    ///< V (control.cpp)
extern const Unknown cell_current;    ///< I (control.cpp)
extern const Unknown thickness;       ///< H (lattice_motion.cpp)
extern const Unknown rigid_velocity;  ///< v of a rigid electrode (lattice_motion.cpp)
extern const Unknown mean_force;      ///< mean of c (mu + p_n) over Gamma (lattice_motion.cpp)
extern const Unknown mean_contact;    ///< mean of c over Gamma (lattice_motion.cpp)
}  // namespace scalars

// What their rows conserve; several effects add to the charge of a metal.
namespace contents {
extern const Content metal_charge, ion_charge, voids, lattice, host, thickness, trapped, voltage, current;
}  // namespace contents

/// About RT/F, V: the natural size of an overpotential, for scales.
inline constexpr double thermal_voltage = 0.025;
/// RT/F at room temperature, V: what a stored charge is measured by.
inline constexpr double room_temperature_voltage = constants::gas * 298.15 / constants::faraday;

}  // namespace auralith

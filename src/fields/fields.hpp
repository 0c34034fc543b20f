/// Names of the unknowns.
#pragma once

namespace auralith {

/// Unknowns of a cell.
enum class CellUnknown {
  ionic_potential,       ///< phi_e, V, electrolyte
  electronic_potential,  ///< phi_m against the collector of the electrode, V, metal
  void_fraction,         ///< w, metal
  void_potential,        ///< mu, J/m3, metal
  lattice_velocity,      ///< v.n at the face of the cell that looks away from Gamma, m/s; only where voids collapse
  alloy_coordinate,      ///< arc length s of the alloy's composition, -; only in a metal that alloys
  alloy_potential,       ///< n, the nonlocal part of dE/da, J/m3; there, too
};
inline constexpr int cell_unknown_count = 7;

/// Unknowns of one face of Gamma. n points from the electrolyte into the metal.
enum class FaceUnknown {
  void_fraction,         ///< w of the metal at the face
  void_potential,        ///< mu of the metal at the face, J/m3
  electronic_potential,  ///< phi_m at the face against the collector, V
  ionic_potential,       ///< phi_e at the face, V
  reaction_current,      ///< i, A/m2; > 0 strips (metal -> ions)
  site_velocity,         ///< v.n of the site law, m/s; > 0 moves the metal away from the electrolyte
  trapped_fraction,      ///< share of its irreversible uptake that the coating has taken; only where there is one
};
inline constexpr int face_unknown_count = 7;

/// Unknowns that are single numbers. All but voltage and current belong to one metal layer.
enum class ScalarUnknown {
  cell_voltage,    ///< potential of the top terminal, V
  cell_current,    ///< current that enters at the top terminal per cross-section, A/m2
  thickness,       ///< H of a finite electrode, m
  rigid_velocity,  ///< v.n of a rigid electrode, m/s
  mean_force,      ///< mean of c (mu + p_n) over Gamma, Pa; only `rigid` with an infinite site mobility
  mean_contact,    ///< mean of c over Gamma; only with load sharing
};
inline constexpr int scalar_unknown_count = 6;

}  // namespace auralith

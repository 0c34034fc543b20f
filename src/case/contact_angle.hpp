/// The contact angle theta of the metal on the electrolyte, and the cells that resolve it.
///   cos(theta) = max(cos(theta_0) + Delta_gamma/gamma, -1)      the work of adhesion gamma (1 + cos(theta)) is never negative
/// cos(theta_0) of the interface card, Delta_gamma [J/m2] the adhesion of a coating there, gamma [J/m2] the surface energy of the
/// void model; both at the temperature and pressure of the moment.
#pragma once

#include "case/case.hpp"

namespace auralith {

/// cos(theta) from cos(theta_0), Delta_gamma and gamma.
[[nodiscard]] double contact_angle_cosine(double bare, double adhesion, double surface_energy);

/// The wall condition 12 delta (w_cell - w_face)/h = 6 cos(theta) w_face (1 - w_face) has one solution for the face value only
/// if 2 delta/h > |cos(theta)|.
struct WallResolution {
  double cosine =
      0;  ///< largest |cos(theta)| of the faces, bare and coated, at every temperature and pressure of the run
  double thickness = 0;  ///< delta, m
  [[nodiscard]] bool allows(double h) const { return 2 * thickness / h > cosine; }
  [[nodiscard]] double limit() const { return 2 * thickness / cosine; }  ///< h must be less, m
};

/// Of faces of this catalog entry on this metal. Four standard deviations cover a random field.
[[nodiscard]] WallResolution wall_resolution(const Case& input, const Layer& metal, const InterfaceEntry& entry);

}  // namespace auralith

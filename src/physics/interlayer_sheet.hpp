/// Sub-grid form of an interlayer that alloys: a saturated film on Gamma with lithium behind it, without cells or unknowns.
///
/// The host stays on Gamma, so in a film that has come to rest in its own flux y J + j_a = 0, and the metal that the reaction takes,
/// J = -q, q = i V_Li/F > 0 while stripping, comes through it. j_a = -phi grad Theta with
///   Theta = Psi + int M_a dn ,  n = W_a g'(p)/y_s      (alloy_energy.hpp; without the gradient energy)
/// and N = int phi y dz, the host per area, gives, integrated over the film with phi = 1 - w of Gamma, c = (1-w)^2,
///   Theta(Gamma) = Theta_sat + q N/c                    Theta_sat: E = 0, equilibrium with lithium metal
///   E = U(x) + (V_Li/F) [ y n - W_a g(p) ] ,  dE/dTheta = (V_Li/F) y/M_a         (Gibbs-Duhem)
/// E adds to V_Li mu/F in the reaction. While the film is near Li_xmax it is a resistance, (V_Li/F)^2 (N/c) y/M_a.
///
/// Plating supersaturates the alloy, p < 1, as far as its barrier is stable, Theta_min = Theta(limit), dTheta/dy = 0. Beyond
///   i* = (F/V_Li) (Theta_sat - Theta_min)/N
/// no such film exists: lithium appears between it and the electrolyte. E goes on along its tangent there, so that a run does not
/// break, and the event lithium_at_ceramic says that the form has ended. Stripping goes on so, too, when
/// Gamma has come down to a quarter of x_max.
///
/// Holds when currents change slower than L^2/(D Theta_F): 0.1 s for 318 nm at D = 1e-15 m2/s while the film is on the step of U(x) at
/// x_max (Theta_F = -(F/RT) x (1+x) U'), 10 s where plating supersaturates it and only the barrier drives (Theta_F = 5). Not while plateaus are
/// filled or emptied, nor without lithium behind the film.
/// Not in it: what the film moves along Gamma, and the pull of the electrolyte on the alloy, which lifts p beside Gamma.
/// Units: Theta m2/s, N m, i A/m2, E V. Source: model of this code. Tests: tests/unit/test_interlayer_sheet.cpp,
/// tests/verification/interlayer_sheet.
#pragma once

#include <string>

#include "base/constants.hpp"
#include "physics/alloy_energy.hpp"

namespace auralith {

/// The ends of the law; `alloy` with its curve. Not a number where the barrier has no stable saturated film.
[[nodiscard]] SheetCoefficients sheet_coefficients(const AlloyCoefficients& alloy);

/// E and dE/dTheta for Theta - Theta_sat = `drive`, m2/s.
[[nodiscard]] AlloyCurve::Point sheet_potential(double drive, const SheetCoefficients& sheet);

/// q N/c, m2/s, for a current density > 0 that strips; host N in m.
template <class T>
T sheet_drive(const T& current, const T& w, double host, const SheetCoefficients& sheet) {
  const T touching = contact(w);
  if (!(value_of(touching) > 0)) return T(0.0);  // in a void nothing flows, and the film is at rest
  return (sheet.alloy.lithium_volume / constants::faraday * host) * current / touching;
}

/// E of a face, V.
template <class T>
T sheet_potential(const T& current, const T& w, double host, const SheetCoefficients& sheet) {
  const T drive = sheet_drive(current, w, host, sheet);
  return along(drive, sheet_potential(value_of(drive), sheet));
}

/// Host per area of the film of a layer, m.
[[nodiscard]] double sheet_host(const Layer& layer);
/// dE/di at rest, Ohm m2.
[[nodiscard]] double sheet_resistance(double host, const SheetCoefficients& sheet);
/// i*, A/m2.
[[nodiscard]] double sheet_critical_current(double host, const SheetCoefficients& sheet);

/// One line for people per sheet: N, thickness, resistance, i* at the start.
[[nodiscard]] std::string describe_sheets(const Case& input);

}  // namespace auralith

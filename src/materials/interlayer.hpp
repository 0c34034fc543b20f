/// A thin layer between the electrolyte and the metal: what its card says, and how much of it there is.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "materials/equilibrium_curve.hpp"
#include "materials/property.hpp"

namespace auralith {

/// A disc (2-D: strip) of the interface that the coating misses.
struct Pinhole {
  std::array<double, 2> centre{};  ///< x, y, m
  double radius = 0;               ///< m
};

/// `field`: the composition of the metal is a field on cells that resolve the film; `sheet`: a law of the interface.
enum class InterlayerForm { field, sheet };
template <>
inline constexpr auto words<InterlayerForm> = std::to_array<Word<InterlayerForm>>({
    {"field", InterlayerForm::field},
    {"sheet", InterlayerForm::sheet},
});

struct Interlayer {
  // The card
  std::string host;        ///< what it is made of
  bool alloys = false;     ///< it has a potential curve; otherwise it changes adhesion and resistance alone
  EquilibriumCurve curve;  ///< U(x)
  Status curve_status = Status::assumed;  ///< how U(x) is known
  std::string curve_source;
  double saturation = 0;           ///< x_max, Li per host atom of the richest phase
  Property molar_volume;           ///< of the host, m3/mol
  Property diffusivity;            ///< tracer-like; the chemical one is D Theta, Theta = -(F/RT) x (1+x) U'(x); m2/s
  Property boundary_energy;        ///< gamma_a, of lithium metal against the saturated alloy, J/m2
  Property boundary_thickness;     ///< delta_a, of that boundary, m
  Property collector_energy;       ///< gamma_out, price of the alloy on the outer plane of a finite layer, J/m2
  Property adhesion;               ///< Delta_gamma, work of adhesion that it adds on the electrolyte, J/m2
  Property area_resistance;        ///< Z where it covers the interface, Ohm m2; no path: that of the interface
  Property irreversible_uptake;    ///< Q, lithium that the coating takes up once and keeps, C/m2; no path: none
  double reference_thickness = 0;  ///< to which Z and Q belong, m; 0: they do not depend on the thickness
  // Its use
  InterlayerForm form = InterlayerForm::field;  ///< of one that alloys
  double thickness = 0;                         ///< of the film at the start, with the lithium that it holds then, m
  double lithium_content = 1e-5;                ///< x at the start
  std::vector<Pinhole> pinholes;

  /// Factor of Z and Q, which grow in proportion to the thickness.
  [[nodiscard]] double thickness_factor() const {
    return reference_thickness > 0 ? thickness / reference_thickness : 1.0;
  }
};

}  // namespace auralith

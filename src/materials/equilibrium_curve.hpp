/// Equilibrium potential of an alloy against lithium metal as a function of its lithium content x (Li per host atom),
///   U(x) = sum_k h_k exp(-x/d_k) + sum_k h_k [1 - tanh((x - x_k)/w_k)]/2 + (RT/F) B(x) ,   B = ln(1 + (x_0/x)^2)/2
/// exponentials: solid solution of little Li; steps: ends of the plateaus; B: lithium at infinite dilution (Nernst), T in K.
/// U falls strictly and tends to 0, lithium metal, so that the Gibbs energy of Li_x host against its metals,
///   G(x) = -F int_0^x U dx'   [J per mol of host],
/// is convex. All integrals are in closed form. Values V; x may be infinite (no host).
/// Source of the form: measured plateaus smoothed, see the cards in inputs/materials/interlayers. Test: tests/unit/test_interlayer.cpp.
#pragma once

#include <vector>

namespace auralith {

struct EquilibriumCurve {
  struct Exponential {
    double height;  ///< V
    double decay;   ///< Li per host
  };
  struct Step {
    double height;    ///< V
    double position;  ///< Li per host
    double width;     ///< Li per host
  };
  std::vector<Exponential> exponentials;
  std::vector<Step> steps;
  double dilute = 0.005;  ///< x_0, Li per host

  /// Part of U without temperature (exponentials and steps), its derivative by x and its integral from 0, V.
  [[nodiscard]] double stairs(double x) const;
  [[nodiscard]] double stairs_slope(double x) const;
  [[nodiscard]] double stairs_integral(double x) const;
  /// B(x), its derivative and its integral.
  [[nodiscard]] double dilution(double x) const;
  [[nodiscard]] double dilution_slope(double x) const;
  [[nodiscard]] double dilution_integral(double x) const;

  [[nodiscard]] double potential(double x, double temperature) const;        ///< U, V
  [[nodiscard]] double potential_slope(double x, double temperature) const;  ///< dU/dx, V
  [[nodiscard]] double gibbs_energy(double x, double temperature) const;     ///< G, J/mol of host
};

}  // namespace auralith

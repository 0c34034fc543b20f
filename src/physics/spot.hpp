/// A place of the cell at one moment: what fields, maps and observables are made from.
#pragma once

#include "physics/model.hpp"

namespace auralith {

struct Spot {
  const Model& model;
  const Layout& layout;
  const Coefficients& coefficients;
  const std::vector<double>& slots;
  int i, j, k;                      ///< the cell; at a face its metal cell
  const GammaFace* face = nullptr;  ///< of Gamma

  [[nodiscard]] int region() const { return model.grid().region(i, j, k); }
  [[nodiscard]] const LayerCoefficients& layer() const {
    return coefficients.layers[static_cast<std::size_t>(region())];
  }
  [[nodiscard]] const EntryCoefficients& entry() const {
    return coefficients.entries[static_cast<std::size_t>(model.catalog().at(face->interface, face->part))];
  }
  /// Value of an unknown of the cell, the face, the layer or the circuit; 0 where it does not exist.
  [[nodiscard]] double operator()(const Unknown& unknown) const {
    const int n = unknown.home == Home::cell    ? k
                  : unknown.home == Home::face  ? face->index
                  : unknown.home == Home::layer ? region()
                                                : 0;
    const int slot = layout.find(unknown, i, j, n);
    return slot < 0 ? 0.0 : slots[static_cast<std::size_t>(slot)];
  }
  /// Potential of the collector of the metal, V.
  [[nodiscard]] double collector() const {
    const int gamma = model.grid().gamma_of_layer(region());
    const bool top = gamma >= 0 && model.grid().gammas[static_cast<std::size_t>(gamma)].direction > 0;
    return top ? (*this)(scalars::cell_voltage) : 0.0;
  }
};

/// Of a face of Gamma, V: E_eq at its current; the same without current, of the contents of its metal cell, before what drops in half of
/// it or in a sheet; and what drives the reaction (interface_reaction.cpp).
[[nodiscard]] double equilibrium_potential(const Spot& at);
[[nodiscard]] double rest_potential(const Spot& at);
[[nodiscard]] double overpotential(const Spot& at);
/// Velocity of the metal lattice at a face of Gamma along n, m/s (lattice_motion.cpp).
[[nodiscard]] double drift_velocity(const Spot& at);

}  // namespace auralith

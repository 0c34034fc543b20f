/// Numbers and maps derived from a state: what events look at, what the time series and the field files show.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "output/sinks.hpp"
#include "physics/model.hpp"
#include "protocol/protocol.hpp"
#include "solver/assembler.hpp"

namespace auralith {

/// Further numbers of one electrode for the time series.
struct ElectrodeQuantities {
  std::string name;
  double void_max = 0;        ///< largest void fraction at Gamma
  double drift_velocity = 0;  ///< mean v.n over Gamma, m/s
  double void_volume = 0;     ///< int w dV per area, m
  double lithium = 0;         ///< int u dV per area, m
  double energy = 0;          ///< E per area, J/m2
};

/// Owner of the arrays behind CellField and InterfaceField.
struct FieldSet {
  std::deque<std::vector<double>> arrays;  ///< a deque: spans into it stay valid
  std::vector<CellField> cells;
  std::vector<InterfaceField> interfaces;
  std::vector<double> z_nodes;
};

class Quantities {
 public:
  Quantities(MPI_Comm comm, const Model& model, Layout& layout);

  /// Collective.
  [[nodiscard]] Observables observe(const Coefficients& coefficients, const SlotArray& slots) const;
  [[nodiscard]] std::vector<ElectrodeQuantities> electrodes(const SlotArray& slots, const Evaluation& evaluation) const;
  /// All fields on the own columns, with the mesh at the present thickness of the layers.
  [[nodiscard]] FieldSet fields(const Coefficients& coefficients, const SlotArray& slots) const;
  /// Area resistance of the electrolyte layers, Ohm m2.
  [[nodiscard]] double pellet_resistance(const Coefficients& coefficients) const;

 private:
  struct FaceSlots {
    double x, y, area;
    int w, mu, phi_m, phi_e, current, velocity, collector, entry;
    double cosine;
  };
  struct CellSlots {
    double area;
    CellHeight height;
    int w;
  };
  [[nodiscard]] double lithium_left(std::size_t gamma, double thickness, const SlotArray& x) const;
  [[nodiscard]] double overpotential(const FaceSlots& f, const Coefficients& c, int layer, const SlotArray& x) const;
  void add_current_density(FieldSet& set, const Coefficients& coefficients, const SlotArray& slots) const;
  [[nodiscard]] std::vector<double> z_nodes(const SlotArray& slots) const;

  MPI_Comm comm_;
  const Model& model_;
  Layout& layout_;
  std::vector<std::vector<FaceSlots>> gammas_;  ///< by gamma, own columns in box order
  std::vector<std::vector<CellSlots>> finite_;  ///< by gamma, own cells of a finite metal; otherwise empty
};

}  // namespace auralith

/// Numbers and maps derived from a state: what events look at, what the time series and the field files show.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "output/sinks.hpp"
#include "physics/gamma_slots.hpp"
#include "protocol/protocol.hpp"
#include "solver/assembler.hpp"

namespace auralith {

/// Further numbers of one metal layer for the time series.
struct ElectrodeQuantities {
  std::string name;
  double void_max = 0;        ///< largest void fraction at Gamma, where it can react
  double drift_velocity = 0;  ///< mean v.n over Gamma, m/s
};

/// Owner of the arrays behind CellField, InterfaceField and FaceCloud.
struct FieldSet {
  std::deque<std::vector<double>> arrays;  ///< a deque: spans into it stay valid
  std::vector<CellField> cells;
  std::vector<InterfaceField> interfaces;
  std::vector<FaceCloud> clouds;
  std::vector<double> z_nodes;
  std::vector<FieldNote> notes;
};

class Quantities {
 public:
  Quantities(MPI_Comm comm, const Model& model, Layout& layout);

  /// Collective.
  [[nodiscard]] Observables observe(const Coefficients& coefficients, const SlotArray& slots,
                                    const SlotArray& storage) const;
  /// By metal layer.
  [[nodiscard]] std::vector<ElectrodeQuantities> electrodes(const SlotArray& slots) const;
  /// All fields on the own columns, with the mesh at the present thickness of the layers.
  [[nodiscard]] FieldSet fields(const Coefficients& coefficients, const SlotArray& slots) const;
  /// Of every Gamma, on all ranks.
  [[nodiscard]] const std::vector<GammaAreas>& areas() const { return areas_; }
  /// Name of the electrode behind a Gamma.
  [[nodiscard]] const std::string& electrode_of(std::size_t gamma) const {
    return model_.input().region(model_.grid().gammas[gamma].metal_layer).name;
  }
  /// Area resistance of the electrolyte layers, Ohm m2 (a label map does not count).
  [[nodiscard]] double pellet_resistance(const Coefficients& coefficients) const;

 private:
  struct CellSlots {
    double area;
    CellHeight height;
    int w, s;
  };
  [[nodiscard]] double lithium_left(std::size_t gamma, double thickness, const Coefficients& c,
                                    const SlotArray& x) const;
  /// E_eq at a face, V.
  [[nodiscard]] static double equilibrium_potential(const GammaSlots& f, const LayerCoefficients& metal,
                                                    const SlotArray& x);
  [[nodiscard]] static double rest_potential(const GammaSlots& f, const LayerCoefficients& metal, const SlotArray& x);
  [[nodiscard]] double contact_limit(const std::vector<GammaSlots>& faces, const SlotArray& x) const;
  [[nodiscard]] double overpotential(const GammaSlots& f, const Coefficients& c, int layer, const SlotArray& x) const;
  std::vector<double>& add_cell_field(FieldSet& set, const char* name, const char* unit, int components) const;
  void add_alloy(FieldSet& set, const Coefficients& coefficients, const SlotArray& slots) const;
  void add_interfaces(FieldSet& set, const Coefficients& coefficients, const SlotArray& slots) const;
  void add_current_density(FieldSet& set, const Coefficients& coefficients, const SlotArray& slots) const;
  [[nodiscard]] std::vector<double> z_nodes(const SlotArray& slots) const;

  MPI_Comm comm_;
  const Model& model_;
  Layout& layout_;
  std::vector<std::vector<GammaSlots>> gammas_;  ///< by gamma, own faces; a flat Gamma in box order
  std::vector<GammaAreas> areas_;                ///< by gamma
  std::vector<std::vector<CellSlots>> finite_;   ///< by gamma, own cells of a finite metal; otherwise empty
};

}  // namespace auralith

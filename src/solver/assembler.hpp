/// From the terms of a model to PETSc vectors and matrices.
#pragma once

#include <array>
#include <vector>

#include "petsc/petsc.hpp"
#include "physics/model.hpp"
#include "solver/element_matrix.hpp"
#include "solver/scaling.hpp"

namespace auralith {

/// Arrays over slots, SI.
using SlotArray = std::vector<double>;

/// Storage and rate of all rows and counters at one state.
struct Evaluation {
  SlotArray storage, rate;
};

/// Round-off that a matrix tells of, see stage_test.hpp; amounts are added.
struct RoundOff {
  const std::vector<int>& sum_of_slot;  ///< number of the sum of the row of every unknown, also of ghosts; -1: none
  SlotArray&
      rows;  ///< sum over elements and inputs of |df_r/du_j u_j|, by slot, scaled as the matrix; complete for own rows
  std::vector<double>& sums;  ///< of a sum over rows: see assembler.cpp; share of this rank, SI per second
};

class Assembler {
 public:
  Assembler(MPI_Comm comm, const Model& model, const Layout& layout);

  [[nodiscard]] MPI_Comm comm() const { return comm_; }
  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] const Layout& layout() const { return layout_; }
  [[nodiscard]] const Scaling& scaling() const { return scaling_; }

  [[nodiscard]] petsc::Handle<Vec> create_vector() const;
  [[nodiscard]] petsc::Handle<Mat> create_matrix() const { return element_matrix_.create(); }

  /// Unknowns of all slots in SI (ghosts and scalars fetched). Collective.
  void to_slots(Vec scaled, SlotArray& slots) const;
  /// Writes own unknowns (SI) into the scaled vector.
  void from_slots(const SlotArray& slots, Vec scaled) const;

  /// Storage and rate (SI) with scalar rows and counters summed over the ranks. Collective.
  void evaluate(const Coefficients& coefficients, const SlotArray& slots, Evaluation& out) const;
  /// The term with the largest share in the rate of one slot of this rank, and the share in SI: "VoidFace (1.2e-09)". For
  /// diagnoses. Not collective.
  [[nodiscard]] std::string dominating_term(const Coefficients& coefficients, const SlotArray& slots, int slot) const;

  /// True where the row of the slot has storage (a differential equation).
  [[nodiscard]] const std::vector<signed char>& differential() const { return differential_; }

  /// J = d(residual)/d(scaled unknown) of   storage - tau rate  (divided by row tau)  and  rate (divided by row).
  /// tau = 0: the storage alone is kept (see consistent fields). Collective.
  void linearise(const Coefficients& coefficients, const SlotArray& slots, double tau, Mat matrix,
                 RoundOff* round_off = nullptr) const;
  /// M = d(storage)/du (factors 1, 0) or K = d(rate)/du (0, 1), SI, in the numbering of the system. Collective.
  void linearise_part(const Coefficients& coefficients, const SlotArray& slots, bool storage_part, Mat matrix) const;

  /// Divisor that makes the residual of a row dimensionless.
  [[nodiscard]] double row_divisor(int slot, double tau) const {
    return scaling_.row[slot] * (differential_[slot] ? (tau > 0 ? tau : 1.0) : 1.0);
  }
  /// Position of slot `slot` in the own part of a vector, or -1.
  [[nodiscard]] int own_position(int slot) const;

 private:
  void find_differential_rows();
  [[nodiscard]] MatrixSink matrix_sink(std::array<double, 2> storage, std::array<double, 2> rate) const;

  MPI_Comm comm_;
  const Model& model_;
  const Layout& layout_;
  int rank_ = 0;
  Scaling scaling_;
  std::vector<signed char> differential_;
  petsc::Handle<VecScatter> scatter_;
  petsc::Handle<Vec> local_;
  ElementMatrix element_matrix_;
};

}  // namespace auralith

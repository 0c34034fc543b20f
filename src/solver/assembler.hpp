/// From the terms of a model to PETSc vectors and matrices.
#pragma once

#include <vector>

#include "petsc/petsc.hpp"
#include "physics/model.hpp"
#include "solver/scaling.hpp"

namespace auralith {

/// Arrays over slots, SI.
using SlotArray = std::vector<double>;

/// Storage and rate of all rows and counters at one state.
struct Evaluation {
  SlotArray storage, rate;
};

class Assembler {
 public:
  Assembler(MPI_Comm comm, const Model& model, const Layout& layout);

  [[nodiscard]] MPI_Comm comm() const { return comm_; }
  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] const Layout& layout() const { return layout_; }
  [[nodiscard]] const Scaling& scaling() const { return scaling_; }

  [[nodiscard]] petsc::Handle<Vec> create_vector() const;
  [[nodiscard]] petsc::Handle<Mat> create_matrix() const;

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
  void linearise(const Coefficients& coefficients, const SlotArray& slots, double tau, Mat matrix) const;
  /// Adds sum |df_r/du_j u_j| over elements and inputs of the matrix that was made last, scaled as its rows are; `slots`: the
  /// state that it was made for. By slot of unknowns, complete for own rows. Collective.
  void add_magnitudes(const SlotArray& slots, SlotArray& magnitudes) const;
  /// Entries of the matrix that was made last, in the order of the elements (ElementGroup::pattern), scaled as the matrix is.
  [[nodiscard]] const std::vector<double>& entries() const { return values_; }
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
  void set_values(const Coefficients& coefficients, const SlotArray& slots, const MatrixFactors& factors,
                  Mat matrix) const;

  MPI_Comm comm_;
  const Model& model_;
  const Layout& layout_;
  int rank_ = 0;
  Scaling scaling_;
  std::vector<signed char> differential_;
  petsc::Handle<VecScatter> scatter_;
  petsc::Handle<Vec> local_;
  std::vector<int> row_slots_, column_slots_;  ///< of the values that elements write
  std::vector<PetscInt> coo_rows_, coo_columns_;
  mutable std::vector<double> values_, row_storage_, row_rate_;
};

}  // namespace auralith

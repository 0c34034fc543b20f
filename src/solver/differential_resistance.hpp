/// dV/dI of the cell at a state, its contents held: voids, hosts, thicknesses, what coatings have taken, and the charge of double layers
/// and dielectrics stay; potentials, the reaction, mu of faces and lattice velocities follow at once. With J the Jacobian of a stage
/// of length zero and e the row of V, the one row that the demand of the circuit enters,
///   J dU = e  =>  dV/dI = dU_V/dU_I          whether a current is driven or a voltage is held
/// It is the slope of V(I) over jumps of the current from this state, > 0 for a resistance (V: top terminal against the bottom one, I
/// enters at the top). Tests: tests/verification/differential_resistance.
#pragma once

#include "solver/nonlinear_solver.hpp"

namespace auralith {

class DifferentialResistance {
 public:
  /// Has a preconditioner of its own, so that steps do not depend on whether anybody asks; PETSc options have the prefix
  /// `auralith_resistance_`.
  DifferentialResistance(const Assembler& assembler, const SolverSettings& settings);

  /// Ohm m2, from the Jacobian of contents at the state; infinite where no current follows a voltage, not a number where the linear
  /// solver fails. Collective.
  [[nodiscard]] double at(Mat contents_jacobian);
  /// Preconditioners made so far.
  [[nodiscard]] long preconditioners() const { return preconditioners_; }

 private:
  bool solve(Mat jacobian, bool new_preconditioner);

  const Assembler& assembler_;
  petsc::Handle<KSP> solver_;
  std::unique_ptr<FieldSplit> field_split_;
  petsc::Handle<Vec> right_, change_;
  bool refresh_ = true;               ///< the next solve makes a new preconditioner
  PetscInt iterations_when_new_ = 0;  ///< with this preconditioner
  long preconditioners_ = 0;
};

}  // namespace auralith

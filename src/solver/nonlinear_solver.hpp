/// Newton's method (PETSc SNES, options prefix `auralith_`) for one stage of a time step:
///   differential rows   storage(U) - target - tau rate(U) = 0
///   algebraic rows      rate(U) = 0
#pragma once

#include <string>

#include "solver/assembler.hpp"

namespace auralith {

struct StageProblem {
  Coefficients coefficients;
  const SlotArray* target = nullptr;  ///< storage that the differential rows must reach, SI, by slot
  double tau = 0;                     ///< s; 0 keeps the contents and makes the algebraic fields consistent
};

struct StageOutcome {
  bool converged = false;
  std::string reason;  ///< why not, in words
  int newton = 0, linear = 0;
};

class NonlinearSolver {
 public:
  NonlinearSolver(const Assembler& assembler, const SolverSettings& settings);
  NonlinearSolver(const NonlinearSolver&) = delete;
  NonlinearSolver& operator=(const NonlinearSolver&) = delete;

  /// Solves from the guess in `u` (scaled); on success `u` is the solution and `at_solution` its storage and rate.
  StageOutcome solve(const StageProblem& problem, Vec u, Evaluation& at_solution);
  /// Solves J x = b with the Jacobian of the last solve (b, x scaled). Returns false when the linear solver failed.
  bool solve_linear(Vec b, Vec x);
  /// Forgets every cache, so that what follows depends on the state alone (exact restart).
  void reset() { refresh_ = true; }
  /// Seconds spent in residual, matrix, and all linear solves, for the cost table.
  struct Cost {
    double residual = 0, matrix = 0, linear = 0;
    long residuals = 0, matrices = 0, factorisations = 0;
  };
  [[nodiscard]] const Cost& cost() const { return cost_; }
  /// The row that dominates the last residual: "void_fraction at cell (i, j, k)" with its value. Collective.
  [[nodiscard]] std::string worst_row() const;

 private:
  static PetscErrorCode residual(SNES, Vec u, Vec f, void* context);
  static PetscErrorCode jacobian(SNES, Vec u, Mat, Mat, void* context);
  static PetscErrorCode converged(SNES, PetscInt, PetscReal, PetscReal, PetscReal, SNESConvergedReason*, void* context);
  void form_residual(Vec u, Vec f);
  void form_jacobian(Vec u);
  [[nodiscard]] bool admissible(const SlotArray& slots) const;
  void configure(const SolverSettings& settings);
  [[nodiscard]] bool whole_on_every_rank() const;
  void define_splits(PC preconditioner) const;

  const Assembler& assembler_;
  StageProblem problem_;
  SlotArray slots_;
  Evaluation evaluation_;
  int current_slot_ = -1;            ///< of the current of the cell; -1: no circuit
  std::vector<int> fraction_slots_;  ///< own void fractions of cells and faces
  petsc::Handle<SNES> snes_;
  petsc::Handle<Mat> matrix_;
  petsc::Handle<Vec> f_, guess_;
  bool refresh_ = true;       ///< rebuild the preconditioner at the next Jacobian
  double factored_tau_ = -1;  ///< tau for which the preconditioner was built
  int previous_linear_ = 0;   ///< Krylov iterations of the last Newton iteration
  double tolerance_ = 1e-11;
  double round_off_ = 0, imbalance_ = 0;  ///< sums of squares over own differential rows: contents, residuals
  double previous_norm_ = 0;
  int iteration_limit_ = 20;
  Cost cost_;
};

}  // namespace auralith

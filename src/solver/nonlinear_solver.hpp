/// Newton's method (PETSc SNES, options prefix `auralith_`) for one stage of a time step:
///   differential rows   storage(U) - target - tau rate(U) = 0
///   algebraic rows      rate(U) = 0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "solver/field_split.hpp"
#include "solver/stage_test.hpp"
#include "solver/sum_correction.hpp"

namespace auralith {

/// Making a preconditioner costs about as much as this many Krylov iterations (measured in 2-D and 3-D; see
/// tests/verification/krylov_iterations/README.md).
constexpr int iterations_to_make = 5;

struct StageOutcome {
  bool converged = false;
  bool stalled = false;  ///< given up because a residual below 1e-6 no longer fell
  std::string reason;    ///< why not, in words
  int newton = 0, linear = 0;
  std::vector<std::pair<int, double>> unsolved;  ///< (counter, per second) what its sums may miss, see StageTest
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
  /// J of a stage of length zero at a state: contents alone in differential rows. It is borrowed until the next solve. Collective.
  Mat jacobian_of_contents(const Coefficients& coefficients, const SlotArray& slots);
  /// Forgets every cache, so that what follows depends on the state alone (exact restart).
  void reset() { refresh_ = true; }
  /// Seconds spent in residual, matrix, and all linear solves, for the cost table.
  struct Cost {
    double residual = 0, matrix = 0, linear = 0;
    long residuals = 0, matrices = 0, factorisations = 0;
    long stalled = 0;  ///< stages given up because a residual below 1e-6 no longer fell
  };
  [[nodiscard]] const Cost& cost() const { return cost_; }
  /// A stage is given up for good.
  void count_stall() { ++cost_.stalled; }
  /// Adds what another solver has spent.
  void add_cost(const Cost& spent);
  /// The row that dominates the last residual: "void_fraction at cell (i, j, k)" with its value. Collective.
  [[nodiscard]] std::string worst_row() const;

 private:
  static PetscErrorCode residual(SNES, Vec u, Vec f, void* context);
  static PetscErrorCode jacobian(SNES, Vec u, Mat, Mat, void* context);
  static PetscErrorCode converged(SNES, PetscInt, PetscReal, PetscReal, PetscReal, SNESConvergedReason*, void* context);
  void form_residual(Vec u, Vec f);
  void form_jacobian(Vec u);
  void judge_preconditioner();
  void set_linear_tolerance(double norm, const StageTest::Lack& lack, PetscInt iteration);
  [[nodiscard]] bool admissible(const SlotArray& slots) const;
  void configure(const SolverSettings& settings);

  const Assembler& assembler_;
  StageProblem problem_;
  SlotArray slots_;
  Evaluation evaluation_;
  StageTest test_;
  SumCorrection sum_correction_;
  struct Bounded {
    int slot;
    double low, high;
  };
  std::vector<Bounded> bounded_;  ///< own unknowns with an admissible range
  std::unique_ptr<FieldSplit> field_split_;
  petsc::Handle<SNES> snes_;
  petsc::Handle<Mat> matrix_;
  petsc::Handle<Vec> f_, guess_;
  bool refresh_ = true;              ///< rebuild the preconditioner at the next Jacobian
  bool new_preconditioner_ = false;  ///< it was made for the last Jacobian
  double linearised_tau_ = -1;       ///< tau of the last Jacobian; negative: none of this stage
  double factored_tau_ = -1;         ///< tau for which the preconditioner was built
  double rate_when_new_ =
      -1;                  ///< Krylov iterations per digit when this preconditioner was new; negative: not known yet
  int uses_ = 0;           ///< Newton iterations with this preconditioner, and ...
  double excess_ = 0;      ///< ... their Krylov iterations beyond that rate
  double asked_ = 1;       ///< tolerance of the next linear solve
  double last_norm_ = 0;   ///< of the iteration before
  double least_norm_ = 0;  ///< of the iterations so far ...
  int idle_ = 0;           ///< ... and how many ago
  double linear_tolerance_ = 0;  ///< of GMRES while Newton's method converges
  int iteration_limit_ = 20;
  bool robust_ = false;  ///< a new factorisation at every Newton iteration
  Cost cost_;
};

}  // namespace auralith

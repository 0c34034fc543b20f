/// One time step of the whole cell with an error estimate. One-step schemes (tableau.hpp): nothing but the state at the
/// beginning of a step enters its equations; the states before it give Newton's method its first guess, until a checkpoint forgets them.
///
/// Why not PETSc's TS: in 3.18 it approximates d(storage)/dt by (dS/du) du/dt, which does not conserve the nonlinear content
/// h(H) w of a moving mesh, and its ARKIMEX and theta steppers carry slopes and error history from step to step that cannot be
/// read or restored, so a restart could not repeat the digits. Newton, Krylov and preconditioners are PETSc's.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "solver/differential_resistance.hpp"
#include "solver/extrapolation.hpp"
#include "solver/nonlinear_solver.hpp"
#include "solver/tableau.hpp"

namespace auralith {

/// Outcome of one attempt.
struct StepOutcome {
  bool converged = false;  ///< all stages solved
  double error = 0;        ///< estimated local error as a multiple of the tolerance; <= 1 is acceptable
  std::string reason;      ///< what failed or what limits the step, in words
  int newton = 0, linear = 0;
};

class TimeStepper {
 public:
  TimeStepper(const Assembler& assembler, const TimeSettings& time, const SolverSettings& solver);

  /// Starts from a state (SI slots of own unknowns set). Accumulated counters start at zero.
  void set_state(const SlotArray& slots, double time);
  /// Goes on from a checkpoint: like set_state, with the accumulated counters (by slot) and what the circuit asks for. All
  /// caches start anew, so what follows depends on these arguments alone. Collective.
  void restart(const SlotArray& slots, double time, const Control& control, const SlotArray& accumulated);
  /// Switches to the slow and sturdy solver settings (see SolverSettings::robust) and back. Collective.
  void use_robust_solver(bool robust);
  /// Changes what the circuit asks for without a jump: the fields stay as they are.
  void set_control(const Control& control) { control_ = control; }
  /// Changes what the circuit asks for and solves the algebraic fields for the contents at hand.
  StageOutcome make_consistent(const Control& control);
  /// A time step after a jump (s), right after make_consistent(): what is error-controlled moves by some tolerances in it, if it goes on as
  /// it begins; at least careful_step(). Collective.
  [[nodiscard]] double first_step();
  /// A time step (s) that is short enough whatever has happened: time.first_step, or 10 ms within the limits of the case.
  [[nodiscard]] double careful_step() const;
  /// Attempts a step of length dt (s); the result is kept apart until accept() takes it over.
  StepOutcome attempt(double dt);
  /// Energy (J) of what the last attempt has not solved and, beyond order 1, of its error estimate. Collective.
  [[nodiscard]] double energy_error();
  void accept();

  /// dV/dI of the accepted state with its contents held, Ohm m2; of a cell with a circuit. One matrix and one
  /// linear solve, with a preconditioner that is kept while it serves. Collective.
  [[nodiscard]] double differential_resistance();

  /// With what the circuit asks for at present.
  [[nodiscard]] Coefficients coefficients_at(double time) const;
  [[nodiscard]] double time() const { return time_; }
  [[nodiscard]] const Control& control() const { return control_; }
  /// State, its storage and rate; accumulated counters (integral of their rate) by slot. Of the accepted state ...
  [[nodiscard]] const SlotArray& slots() const { return slots_; }
  [[nodiscard]] const Evaluation& evaluation() const { return evaluation_; }
  [[nodiscard]] const SlotArray& accumulated() const { return accumulated_; }
  /// ... and of the last attempt.
  [[nodiscard]] const SlotArray& trial_slots() const { return trial_slots_; }
  [[nodiscard]] const Evaluation& trial_evaluation() const { return stages_.back(); }
  [[nodiscard]] const SlotArray& trial_accumulated() const { return trial_accumulated_; }
  [[nodiscard]] double trial_time() const { return trial_time_; }
  [[nodiscard]] const NonlinearSolver& solver() const { return *solver_; }
  [[nodiscard]] NonlinearSolver& solver() { return *solver_; }
  [[nodiscard]] const Tableau& scheme() const { return tableau_; }

 private:
  [[nodiscard]] double estimate_error(double dt);
  [[nodiscard]] double content_error(int slot, double error, const Coefficients& c) const;
  void find_other_errors();
  [[nodiscard]] double unsigned_energy(const SlotArray& moved) const;
  void new_solver();

  const Assembler& assembler_;
  const Tableau& tableau_;
  TimeSettings settings_;
  SolverSettings solver_settings_;
  std::unique_ptr<NonlinearSolver> solver_;
  std::unique_ptr<DifferentialResistance> differential_resistance_;  ///< made when it is asked for
  Extrapolation past_;                                               ///< states since the last jump
  petsc::Handle<Vec> state_, work_, error_rhs_, error_solution_;
  Control control_;
  double time_ = 0, trial_time_ = 0, trial_dt_ = 0;
  SlotArray slots_, trial_slots_, accumulated_, trial_accumulated_, target_;
  Evaluation evaluation_;
  std::vector<Evaluation> stages_;
  std::vector<int> other_rows_;             ///< differential rows whose error is that of their content, ascending
  bool has_other_rows_ = false;             ///< on any rank
  SlotArray other_errors_, other_weights_;  ///< of these, by slot
};

}  // namespace auralith

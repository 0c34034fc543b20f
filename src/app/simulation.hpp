/// One run: builds everything in order and moves time forward.
#pragma once

#include <memory>
#include <string>

#include "app/checkpoints.hpp"
#include "app/interruption.hpp"
#include "app/recorder.hpp"
#include "base/error.hpp"
#include "grid/grid.hpp"
#include "physics/initial_state.hpp"
#include "solver/time_stepper.hpp"

namespace auralith {

/// A step length with three digits. The error estimate carries the round-off of sums over ranks and of iterative solvers;
/// a step that followed its last digits would hand them on to every number of the run.
[[nodiscard]] double rounded(double dt);

class Simulation {
 public:
  /// `input` must outlive the simulation. `resume`: goes on from a checkpoint in options.directory. Collective.
  Simulation(MPI_Comm comm, const Case& input, const RunOptions& options, const FoundCheckpoint* resume = nullptr);

  /// Runs to the end of the protocol; writes the summary also when the run fails. Collective.
  ExitCode run();

  [[nodiscard]] const std::string& directory() const { return recorder_.directory(); }

 private:
  struct Step {
    Observables now;
    StepOutcome outcome;
    double dt = 0;
  };
  ExitCode to_the_end();
  void start();
  void go_on(const FoundCheckpoint& from);
  void advance();
  bool interrupted();
  void write_checkpoint();
  void take_changed_protocol();
  void restart_from(const RunState& state, const SlotArray& slots);
  [[nodiscard]] RunState state() const;
  [[nodiscard]] Recorder::Standing standing(RunStatus status, ExitCode code, const std::string& message) const;
  void use_robust_solver(bool robust);
  void require_progress();
  [[nodiscard]] double next_step(std::string& limiter) const;
  [[nodiscard]] std::int64_t field_number(double time) const;
  Step accepted_step();
  Step locate_cut_off(Step step);
  void make_consistent();
  StageOutcome approach(const Control& control);
  void record(double dt, const StepOutcome& outcome, int cycle, int half_cycle);
  void report_events();
  [[nodiscard]] std::string last_words() const;
  [[nodiscard]] std::string why_it_failed(const std::string& error) const;
  [[nodiscard]] Observables observe_trial() const;
  [[nodiscard]] Observables observe(double time, const SlotArray& slots, const Evaluation& evaluation,
                                    const SlotArray& accumulated) const;
  ExitCode finish(RunStatus status, ExitCode code, const std::string& message);

  MPI_Comm comm_;
  const Case& input_;
  Grid grid_;
  Partition partition_;
  Layout layout_;
  Model model_;
  Assembler assembler_;
  TimeStepper stepper_;
  Protocol protocol_;
  Ledger ledger_;
  GivenState given_;  ///< read before the run directory is made: a bad file leaves nothing behind
  Recorder recorder_;
  Checkpoints checkpoints_;
  Interruption interruption_;
  const FoundCheckpoint* resume_;
  Observables before_;
  StepCounts counts_;
  double dt_ = 0;                        ///< what the error control proposes next, s
  double last_dt_ = 0, last_error_ = 0;  ///< of the last accepted step since a jump or a checkpoint; error 0: none
  std::string limiter_ = "first step";
  std::size_t events_reported_ = 0;
  bool robust_ = false;             ///< the robust solver is in use ...
  int robust_steps_ = 0;            ///< ... for so many steps
  std::int64_t progress_step_ = 0;  ///< where the progress of the run was looked at last: step ...
  double progress_time_ = 0;        ///< ... and time, s
  double last_advance_ = 0;         ///< wall time of the last step, s
  bool consistent_ = false;         ///< the algebraic fields fit the applied current, so the state can be saved
  bool at_end_ = false;             ///< continued from the end of a protocol that has not been taken again yet
  bool event_ = false;              ///< the last step had an event of the protocol
};

}  // namespace auralith

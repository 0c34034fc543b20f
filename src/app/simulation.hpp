/// One run: builds everything in order and moves time forward.
#pragma once

#include <memory>
#include <string>

#include "app/recorder.hpp"
#include "base/error.hpp"
#include "grid/grid.hpp"
#include "physics/initial_state.hpp"
#include "solver/time_stepper.hpp"

namespace auralith {

class Simulation {
 public:
  /// `input` must outlive the simulation. Collective.
  Simulation(MPI_Comm comm, const Case& input, const RunOptions& options);

  /// Runs to the end of the protocol; writes the summary also when the run fails. Collective.
  ExitCode run();

  [[nodiscard]] const std::string& directory() const { return recorder_.directory(); }

 private:
  struct Step {
    Observables now;
    StepOutcome outcome;
    double dt = 0;
  };
  void start();
  void advance();
  [[nodiscard]] double next_step(std::string& limiter) const;
  Step accepted_step();
  Step locate_cut_off(Step step);
  void make_consistent();
  void record(double dt, const StepOutcome& outcome, int cycle, int half_cycle);
  void report_events();
  [[nodiscard]] Observables observe_trial() const;
  [[nodiscard]] Observables observe(double time, const SlotArray& slots, const SlotArray& accumulated) const;
  void finish(RunStatus status, ExitCode code, const std::string& message);

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
  Observables before_;
  StepCounts counts_;
  double dt_ = 0;  ///< what the error control proposes next, s
  std::string limiter_ = "first step";
  double next_field_ = 0;
  std::size_t events_reported_ = 0;
};

}  // namespace auralith

/// Everything that a run writes: time series, fields, summary, progress line, log. The simulation tells it what happened.
#pragma once

#include <memory>
#include <string>

#include "output/ledger.hpp"
#include "output/progress.hpp"
#include "output/quantities.hpp"
#include "output/sinks.hpp"
#include "solver/time_stepper.hpp"

namespace auralith {

/// Counts of the time loop.
struct StepCounts {
  std::int64_t steps = 0, rejected = 0, newton = 0, linear = 0;
};

/// How a run is started.
struct RunOptions {
  std::string directory;     ///< wanted run directory; empty: runs/<case>-NNN
  std::string command_line;  ///< for the provenance
};

class Recorder {
 public:
  /// Makes the run directory and opens its files. Collective.
  Recorder(MPI_Comm comm, const Case& input, const RunOptions& options, const Model& model, Layout& layout);

  /// One line of the time series; called for the start and after every accepted step.
  struct Row {
    const Observables* observables = nullptr;
    const Protocol* protocol = nullptr;
    int cycle = 0, half_cycle = 0;
    double dt = 0;
    double charge = 0, throughput = 0;  ///< net and absolute applied charge, C/m2
    double temperature = 0, pressure = 0;
    std::string limiter;         ///< what limits dt
    int newton = 0, linear = 0;  ///< of this step
  };
  void row(const Row& row, const SlotArray& slots, const Evaluation& evaluation, const Ledger& ledger,
           const StepCounts& counts);
  /// A field output, unless this instant has one already.
  void fields(const Coefficients& coefficients, const SlotArray& slots, std::int64_t step);
  /// Where the initial state came from, for the summary.
  void note_origins(const std::vector<std::string>& origins) { origins_ = origins; }
  /// A line for people that stays in the log.
  void message(const std::string& text);
  /// Last files and the cost table. `message`: why the run ended early, empty when it finished.
  void finish(RunStatus status, ExitCode code, const std::string& message, double time, const Protocol& protocol,
              const Ledger& ledger, const StepCounts& counts, const NonlinearSolver::Cost& solver);
  [[nodiscard]] const std::string& directory() const { return directory_; }
  [[nodiscard]] const Quantities& quantities() const { return quantities_; }

 private:
  MPI_Comm comm_;
  int rank_ = 0;
  const Case& input_;
  const Layout& layout_;
  Quantities quantities_;
  RunOptions options_;
  std::string directory_, start_date_;
  std::vector<std::string> origins_;
  std::unique_ptr<TimeSeries> series_;
  std::unique_ptr<FieldFile> field_file_;
  std::unique_ptr<Progress> progress_;
  double start_clock_, output_seconds_ = 0, last_field_time_ = -1;
};

}  // namespace auralith

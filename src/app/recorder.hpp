/// Everything that a run writes: time series, fields, summary, progress line, log. The simulation tells it what happened.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "output/ledger.hpp"
#include "output/progress.hpp"
#include "output/quantities.hpp"
#include "output/run_lock.hpp"
#include "output/sinks.hpp"
#include "output/vtk_file.hpp"
#include "solver/time_stepper.hpp"

namespace auralith {

struct SeriesColumn;  // series_columns.hpp

/// Counts of the time loop.
struct StepCounts {
  std::int64_t steps = 0, rejected = 0, newton = 0, linear = 0;
  std::int64_t recorded_newton = 0, recorded_linear = 0;  ///< what the rows of the time series have of them
};

/// How a run is started.
struct RunOptions {
  std::string directory;  ///< wanted run directory; empty: runs/<case>-NNN. Of a run that is continued: its directory
  std::string command_line;  ///< for the provenance
  std::string program;       ///< as it was called, for the command that continues the run
  double time_limit = std::numeric_limits<double>::infinity();  ///< wall time, s
  bool force = false;                                           ///< was or is started with --force, and so goes on
  bool again = false;  ///< an earlier attempt in the directory has left no checkpoint
  std::string note;    ///< a line for people, of a run that goes on
};

/// What the recorder of a continued run needs.
struct RecorderState {
  std::uint64_t rows = 0, csv_bytes = 0;  ///< of the time series
  int field_steps = 0;                    ///< field outputs
  double last_field_time = -1;            ///< s
  std::string start_date;                 ///< of the whole run
  double wall_seconds = 0, output_seconds = 0;
  std::vector<double> solver_seconds;            ///< residual, matrix, linear solver; on the slowest rank
  std::int64_t stalled = 0, factorisations = 0;  ///< see SolverCost
  std::vector<std::string> origins;              ///< of the initial state
  bool forced = false;                           ///< see RunOptions
};

class Recorder {
 public:
  /// Makes the run directory and opens its files; with `resume` cuts the files of that directory back to a checkpoint.
  /// Collective.
  Recorder(MPI_Comm comm, const Case& input, const RunOptions& options, const Model& model, Layout& layout,
           const RecorderState* resume = nullptr);

  /// One line of the time series; called for the start and after every accepted step.
  struct Row {
    const Observables* observables = nullptr;
    const Protocol* protocol = nullptr;
    int cycle = 0, half_cycle = 0;
    double dt = 0;
    double charge = 0, throughput = 0;    ///< net and absolute applied charge, C/m2
    double differential_resistance = 0;   ///< Ohm m2; not a number: not asked for, or no circuit
    std::string limiter;                  ///< what limits dt
    std::int64_t newton = 0, linear = 0;  ///< since the row before this one, rejected attempts included
    double time_left = std::numeric_limits<double>::infinity();  ///< until the limit of wall time, s
  };
  ~Recorder();
  void row(const Row& row, const SlotArray& slots, const Evaluation& evaluation, const Ledger& ledger,
           const StepCounts& counts);
  /// A field output, unless this instant has one already.
  void fields(const Coefficients& coefficients, const SlotArray& slots, std::int64_t step);
  /// Where the initial state came from, for the summary.
  void note_origins(const std::vector<std::string>& origins) { origins_ = origins; }
  /// A line for people that stays in the log.
  void message(const std::string& text);
  /// Where a run stands, for summary.json.
  struct Standing {
    RunStatus status = RunStatus::running;
    ExitCode code = ExitCode::finished;
    std::string message;  ///< why the run ended early; empty when it goes on or finished
    double time = 0;      ///< s
    const Protocol* protocol = nullptr;
    const Ledger* ledger = nullptr;
    StepCounts counts;
    NonlinearSolver::Cost solver;
  };
  /// Brings time_series.h5 and summary.json up to date. Collective.
  void save(const Standing& standing);
  /// The same for the last time, with the cost table. Collective.
  void finish(const Standing& standing);
  /// Notes in summary.json that the run failed because a file could not be written. Uses the room that was kept for this, so
  /// it works on a full disk; gives up silently when even that fails. Collective.
  void fail(const Standing& standing);
  /// For a checkpoint; call after save. Collective.
  [[nodiscard]] RecorderState state(const NonlinearSolver::Cost& solver) const;
  /// A line for people that its start has given.
  [[nodiscard]] const std::string& note() const { return options_.note; }
  /// The command that continues this run.
  [[nodiscard]] std::string continue_command() const;
  [[nodiscard]] const std::string& directory() const { return directory_; }
  [[nodiscard]] const Quantities& quantities() const { return quantities_; }

 private:
  [[nodiscard]] Summary summary(const Standing& standing) const;
  /// Only takes up room: removed when the disk is full, so that the run can say so in its summary.
  [[nodiscard]] std::string reserve_path() const { return directory_ + "/reserve"; }
  MPI_Comm comm_;
  int rank_ = 0;
  const Case& input_;
  const Layout& layout_;
  Quantities quantities_;
  RunOptions options_;
  std::string directory_, start_date_;
  std::vector<std::string> origins_;
  std::unique_ptr<RunLock> lock_;  ///< before the files: it is given back when they are closed
  std::vector<SeriesColumn> columns_;
  std::unique_ptr<TimeSeries> series_;
  std::unique_ptr<FieldFile> field_file_;
  std::unique_ptr<VtkFile> vtk_file_;  ///< empty without output.vtk
  std::unique_ptr<Progress> progress_;
  double start_clock_, output_seconds_ = 0, last_field_time_ = -1;
  RecorderState before_;  ///< what the parts of the run before this one took
  std::int64_t flushed_step_ = 0;
};

}  // namespace auralith

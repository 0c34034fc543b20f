/// What may end or interrupt a run from outside: signals and a limit of wall time.
///   SIGINT, SIGTERM   stop at the end of the time step, with a checkpoint; a second one ends the program at once
///   SIGHUP            the same, but a second one changes nothing; after `nohup` it is ignored
///   SIGPIPE           ignored: who reads the output may go
///   SIGUSR1           write a checkpoint and go on
/// The limit is the sooner of --time-limit and the end of the Slurm job (SLURM_JOB_END_TIME).
#pragma once

#include <mpi.h>

#include <limits>
#include <string>

namespace auralith {

/// Seconds of `text`: a time with its unit ("50 min", "4 h") or H:MM:SS. InputError otherwise.
[[nodiscard]] double parse_time_limit(const std::string& text);

/// Seconds since this process was started, loading of its libraries included; 0 where the system does not say.
[[nodiscard]] double process_age();

/// Seconds until the end of the Slurm job that this process belongs to; infinite outside Slurm or when Slurm does not say.
[[nodiscard]] double slurm_time_left();

class Interruption {
 public:
  /// Installs the signal handlers (the destructor restores those of before). `time_limit`: s from now, may be infinite.
  Interruption(MPI_Comm comm, double time_limit);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  struct Decision {
    bool stop = false;        ///< write a checkpoint and end
    bool checkpoint = false;  ///< write a checkpoint
    std::string reason;       ///< "SIGTERM", "time limit"; empty when nothing happens
  };
  /// To be called once per time step, which took `step_seconds`; `checkpoint_seconds` is what the last checkpoint took; `due`:
  /// it is time for one. Collective: any rank's signal counts, `due` and the clock are those of rank 0.
  Decision poll(bool due, double step_seconds, double checkpoint_seconds);

  /// Seconds until the limit; infinite without one.
  [[nodiscard]] double time_left() const;

 private:
  MPI_Comm comm_;
  double end_ = std::numeric_limits<double>::infinity();  ///< of the steady clock, s
  double longest_step_ = 0;
};

}  // namespace auralith

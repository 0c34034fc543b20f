/// What became of a run, as its directory tells.
#pragma once

#include <mpi.h>

#include <string>

namespace auralith {

/// status:
///   nothing    no run directory, or an empty one
///   running    a program writes there
///   finished, failed, stopped    how the run has ended
///   killed     it did not end, and nobody writes there
struct RunCondition {
  std::string directory, status;
  std::string message;          ///< why it ended early; who writes there
  bool checkpoint = false;      ///< there is one to go on from
  int ranks = 1;                ///< of its last part
  double end_time = 0;          ///< simulated time that summary.json tells, s
  std::string holder = "null";  ///< who writes there, JSON
  std::string ledgers = "{}";   ///< those of summary.json, JSON
  [[nodiscard]] bool resumable() const {
    return checkpoint && (status == "killed" || status == "stopped" || status == "failed");
  }
};

/// InputError when the directory holds something else than a run. Collective.
[[nodiscard]] RunCondition run_condition(MPI_Comm comm, const std::string& directory);

/// InputError when there is no run in it, and BusyError when a program writes there.
void require_idle_run(const RunCondition& condition);

/// The command that continues a run; `program` as it was called.
[[nodiscard]] std::string continue_command(const std::string& program, const std::string& directory, int ranks);

/// The condition for people and for programs.
[[nodiscard]] std::string condition_text(const RunCondition& condition, const std::string& program);
[[nodiscard]] std::string condition_json(const RunCondition& condition, const std::string& program);

}  // namespace auralith

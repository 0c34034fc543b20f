/// Errors that a user or a caller can act on. The exit code of the program follows the type.
#pragma once

#include <stdexcept>
#include <string>

namespace auralith {

/// The input cannot be used. The message names file, line, key, value and what is allowed. Exit code 1.
struct InputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The solver gave up after every remedy; the message says where and why. Exit code 2.
struct SolverError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A conservation ledger does not close. The message names ledger, step and size of the error. Exit code 4.
struct LedgerError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file of the run cannot be written (disk full, permission ...). The message names the file and the reason; thrown
/// on every rank. What was written before is readable. Exit code 2.
struct OutputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Another program writes into the run directory; the message names it. Thrown on every rank. Exit code 5.
struct BusyError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Exit codes of the program, a public interface that batch scripts rely on.
enum class ExitCode : int {
  finished = 0,
  input_error = 1,
  solver_gave_up = 2,
  stopped_resumable = 3,
  ledger_broken = 4,
  busy = 5
};

}  // namespace auralith

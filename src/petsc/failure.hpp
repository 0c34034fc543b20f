/// Failures of ranks. One that all ranks have together is an exception like any other. One that a rank has alone (out of memory, an
/// error of a library, a clock) must not leave the others waiting for it: then the program ends on all ranks with the message.
#pragma once

#include <mpi.h>

#include <string>

namespace auralith::petsc {

/// Takes a communicator for the ranks to tell each other of failures, and makes the end of memory end all ranks where it is met:
/// unwinding first would close files that the others still write. Collective; called when MPI has started.
void watch_failures();
/// Gives the communicator back. Collective; called before MPI ends.
void end_watch();

/// To be called by a rank that has failed, before anything is unwound. Returns when all ranks have; otherwise ends all of them with
/// the message and the exit code.
void fail_together(const std::string& message, int exit_code = 2);

/// The same wait for any collective operation that a failed rank takes part in.
void wait_for_all(MPI_Request request, const std::string& message, int exit_code = 2);

}  // namespace auralith::petsc

#include "petsc/petsc.hpp"

#include <cstdlib>

namespace auralith::petsc {

namespace {

std::string& told() {
  static std::string text;
  return text;
}

/// Keeps the reason and returns on every rank. PETSc's own handler aborts all ranks but the first after ten seconds, also
/// for errors that the program can live with (a singular matrix rejects a time step).
PetscErrorCode remember(MPI_Comm, int, const char* function, const char*, PetscErrorCode code, PetscErrorType type,
                        const char* text, void*) {
  if (type == PETSC_ERROR_INITIAL) {
    told() = function ? function : "";
    if (text && *text) told() += std::string(": ") + text;
  }
  return code;
}

}  // namespace

std::string last_error(PetscErrorCode code) {
  const char* text = nullptr;
  PetscErrorMessage(code, &text, nullptr);
  return (text ? std::string(text) : "error " + std::to_string(code)) + (told().empty() ? "" : " (" + told() + ")");
}

void fail(const std::string& message) {
  fail_together(message);
  throw Error(message);
}

Session::Session(int* argc, char*** argv) {
  // Where the user has not decided otherwise. Open MPI 4 keeps the name of every file that it opens in 256 characters for shared
  // file pointers, which nobody uses here, and aborts when the path is longer. HDF5 locks what it opens, which fails where
  // there is no lock service; here a run directory has one writer (RunLock), and readers find whole files only.
  ::setenv("OMPI_MCA_sharedfp", "^lockedfile", 0);
  ::setenv("HDF5_USE_FILE_LOCKING", "FALSE", 0);
  // Signals and floating-point traps stay with the operating system, and what was to be ignored (nohup) stays so.
  check(PetscOptionsSetValue(nullptr, "-no_signal_handler", "true"));
  check(PetscInitialize(argc, argv, nullptr, nullptr));
  watch_failures();
  check(PetscPushErrorHandler(remember, nullptr));
}

std::vector<std::string> unused_options() {
  PetscInt count = 0;
  char **names = nullptr, **values = nullptr;
  check(PetscOptionsLeftGet(nullptr, &count, &names, &values));
  std::vector<std::string> unused(names, names + count);
  check(PetscOptionsLeftRestore(nullptr, &count, &names, &values));
  return unused;
}

Session::~Session() {
  end_watch();
  PetscFinalize();
}

}  // namespace auralith::petsc

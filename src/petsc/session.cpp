#include "petsc/petsc.hpp"

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
  check(PetscInitialize(argc, argv, nullptr, nullptr));
  watch_failures();
  check(PetscPushErrorHandler(remember, nullptr));
  check(PetscPopSignalHandler());  // signals and floating-point traps stay with the operating system
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

/// The only place that knows PETSc's C conventions: error codes, handles, start and end, callbacks.
#pragma once

#include <petscsf.h>
#include <petscsnes.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "petsc/failure.hpp"

namespace auralith::petsc {

/// A failed PETSc call, on all ranks; the message says which function failed and why.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What PETSc said about its last error on this rank: "KSPSetType: Unable to find requested KSP type x".
[[nodiscard]] std::string last_error(PetscErrorCode code);

/// Throws an Error when all ranks come here; one that comes alone ends the program.
[[noreturn]] void fail(const std::string& message);

inline void check(PetscErrorCode code) {
  if (code != 0) fail("PETSc: " + last_error(code));
}

inline PetscErrorCode destroy(Vec* x) { return VecDestroy(x); }
inline PetscErrorCode destroy(Mat* x) { return MatDestroy(x); }
inline PetscErrorCode destroy(KSP* x) { return KSPDestroy(x); }
inline PetscErrorCode destroy(SNES* x) { return SNESDestroy(x); }
inline PetscErrorCode destroy(IS* x) { return ISDestroy(x); }
inline PetscErrorCode destroy(PetscSF* x) { return PetscSFDestroy(x); }  // VecScatter is one

/// Names of options that nothing has asked for (a misspelt one, one without the prefix), without the leading dash.
std::vector<std::string> unused_options();

/// Owner of one PETSc object; moves, never copies. `out()` is for creation calls.
template <class Object>
class Handle {
 public:
  Handle() = default;
  ~Handle() { reset(); }
  Handle(Handle&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  operator Object() const { return object_; }  // NOLINT(google-explicit-constructor): used where PETSc wants the object
  Object* out() {
    reset();
    return &object_;
  }

 private:
  void reset() {
    if (object_) destroy(&object_);
    object_ = nullptr;
  }
  Object object_ = nullptr;
};

/// PETSc and MPI for the life of the program.
class Session {
 public:
  Session(int* argc, char*** argv);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
};

/// Runs `body` inside a PETSc callback: a C++ exception becomes a PETSc error code, since it may not cross C frames. One rank
/// must not return from PETSc with an error while the others go on in it.
template <class Body>
PetscErrorCode guard(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const std::exception& error) {
    fail_together(error.what());
    return PetscError(PETSC_COMM_SELF, __LINE__, "guard", __FILE__, PETSC_ERR_LIB, PETSC_ERROR_INITIAL, "%s",
                      error.what());
  }
}

}  // namespace auralith::petsc

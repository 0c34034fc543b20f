#include "petsc/petsc.hpp"

namespace auralith::petsc {

Session::Session(int* argc, char*** argv) {
  // Signals and floating-point traps stay with the operating system: the program stops cleanly by itself.
  check(PetscInitialize(argc, argv, nullptr, nullptr));
  check(PetscPopSignalHandler());
}

Session::~Session() { PetscFinalize(); }

}  // namespace auralith::petsc

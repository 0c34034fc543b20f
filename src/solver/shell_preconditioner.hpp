/// A preconditioner of our own as PETSc sees it (PCSHELL).
#pragma once

#include "petsc/petsc.hpp"

namespace auralith {

/// Makes `preconditioner` call set_up(PC, Mat) and apply(Vec r, Vec x) of `object`, which must outlive it.
template <class Object>
void attach_shell(PC preconditioner, Object* object, const char* name) {
  using petsc::check;
  check(PCSetType(preconditioner, PCSHELL));
  check(PCShellSetName(preconditioner, name));
  check(PCShellSetContext(preconditioner, object));
  check(PCShellSetSetUp(preconditioner, [](PC pc) {
    return petsc::guard([&] {
      Object* self = nullptr;
      Mat matrix = nullptr;
      check(PCShellGetContext(pc, &self));
      check(PCGetOperators(pc, nullptr, &matrix));
      self->set_up(pc, matrix);
    });
  }));
  check(PCShellSetApply(preconditioner, [](PC pc, Vec r, Vec x) {
    return petsc::guard([&] {
      Object* self = nullptr;
      check(PCShellGetContext(pc, &self));
      self->apply(r, x);
    });
  }));
}

}  // namespace auralith

/* For LD_PRELOAD: a file system without a lock service, where every wish for a lock is refused with ENOLCK. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>

int flock(int descriptor, int operation) {
  (void)descriptor;
  (void)operation;
  errno = ENOLCK;
  return -1;
}

static int pass_on(const char* name, int descriptor, int command, void* argument) {
  const int locks[] = {F_SETLK, F_SETLKW, F_GETLK, F_OFD_SETLK, F_OFD_SETLKW, F_OFD_GETLK};
  for (unsigned n = 0; n < sizeof(locks) / sizeof(locks[0]); ++n)
    if (command == locks[n]) {
      errno = ENOLCK;
      return -1;
    }
  int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
  return real(descriptor, command, argument);
}

#define REPLACED(name)                                    \
  int name(int descriptor, int command, ...) {            \
    va_list more;                                         \
    va_start(more, command);                              \
    void* argument = va_arg(more, void*);                 \
    va_end(more);                                         \
    return pass_on(#name, descriptor, command, argument); \
  }
REPLACED(fcntl)
REPLACED(fcntl64)

#include "petsc/failure.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <thread>

namespace auralith::petsc {
namespace {

/// s. Ranks that fail together leave the same collective operation and are apart by less.
constexpr double patience = 15;

MPI_Comm told = MPI_COMM_NULL;  ///< of its own, so that nothing else is waited for in it

int size_of_world() {
  int size = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  return size;
}

[[noreturn]] void end_all(const char* message, int exit_code) {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  std::fprintf(stderr, "auralith: rank %d of %d: %s; the other ranks wait for it, so all are ended\n", rank,
               size_of_world(), message);
  std::fflush(nullptr);
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::abort();  // not reached
}

void out_of_memory() {
  if (size_of_world() > 1) end_all("out of memory", 2);
  throw std::bad_alloc();
}

}  // namespace

void watch_failures() {
  MPI_Comm_dup(MPI_COMM_WORLD, &told);
  std::set_new_handler(out_of_memory);
}

void end_watch() {
  std::set_new_handler(nullptr);
  if (told != MPI_COMM_NULL) MPI_Comm_free(&told);
}

void fail_together(const std::string& message, int exit_code) {
  if (told == MPI_COMM_NULL) return;
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ibarrier(told, &request);
  wait_for_all(request, message, exit_code);
}

void wait_for_all(MPI_Request request, const std::string& message, int exit_code) {
  const double start = MPI_Wtime();
  for (int done = 0; done == 0;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (done != 0) return;
    if (MPI_Wtime() - start > patience) end_all(message.c_str(), exit_code);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace auralith::petsc

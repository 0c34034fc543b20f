/// Time of a part of the program, for the table of costs.
#pragma once

#include <mpi.h>

namespace auralith {

/// Adds the time that a scope takes.
class Stopwatch {
 public:
  explicit Stopwatch(double& total) : total_(total), start_(MPI_Wtime()) {}
  ~Stopwatch() { total_ += MPI_Wtime() - start_; }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double& total_;
  double start_;
};

}  // namespace auralith

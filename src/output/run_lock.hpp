/// Tells a run that goes on from one that was killed: the file DIR/lock is locked as long as the program lives; the
/// operating system drops the lock however the program ends.
#pragma once

#include <mpi.h>

#include <memory>
#include <string>

namespace auralith {

class RunLock {
 public:
  /// Takes the lock. InputError when another program holds it (its process and host are named). Where the file system has no
  /// locks, nothing is locked. One process (rank 0).
  explicit RunLock(const std::string& directory);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int descriptor_ = -1;
};

/// Rank 0 takes the lock; the others get nullptr. Collective; InputError on every rank.
[[nodiscard]] std::unique_ptr<RunLock> lock_run_directory(MPI_Comm comm, const std::string& directory);

/// Who holds the lock of a run directory ("process 4711 on node3"); empty when nobody does.
[[nodiscard]] std::string lock_holder(const std::string& directory);

}  // namespace auralith

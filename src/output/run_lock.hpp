/// Tells a run that goes on from one that was killed: the file DIR/lock is locked as long as the program lives; the operating
/// system drops the lock however the program ends. Not every file system has locks, and not every one shows them to other
/// computers, so the file also says who writes (process, host), and its time is set anew every few seconds.
#pragma once

#include <mpi.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace auralith {

/// The program that writes into a run directory.
struct LockHolder {
  long process = 0;
  std::string host;
  double silence = 0;    ///< s since its last sign of life
  bool assumed = false;  ///< known from its signs of life alone: neither a lock nor the process can be seen from here
  /// "process 4711 on node3", when `assumed` with what that rests on.
  [[nodiscard]] std::string text() const;
};

class RunLock {
 public:
  /// Takes the directory. BusyError when another program writes there, InputError when the file cannot be made. One process.
  explicit RunLock(const std::string& directory);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  void give_signs_of_life();
  int descriptor_ = -1;
  std::thread signs_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
};

/// Rank 0 takes the lock; the others get nullptr. Collective; BusyError or InputError on every rank.
[[nodiscard]] std::unique_ptr<RunLock> lock_run_directory(MPI_Comm comm, const std::string& directory);

/// Who writes into a run directory, as far as can be seen from here. Only looks: it takes no lock and needs no right to write.
[[nodiscard]] std::optional<LockHolder> lock_holder(const std::string& directory);

}  // namespace auralith

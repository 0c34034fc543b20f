#include "output/run_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "output/collective.hpp"

namespace auralith {
namespace {

std::string path_of(const std::string& directory) { return directory + "/lock"; }

/// 0: taken, else errno. Locks of the open file description: closing some other descriptor of the file does not drop them.
int try_lock(int descriptor, short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return ::fcntl(descriptor, F_OFD_SETLK, &lock) == 0 ? 0 : errno;
}

bool held_by_another(int error) { return error == EAGAIN || error == EACCES; }

std::string text_of(int descriptor) {
  std::array<char, 256> text{};
  const ssize_t count = ::pread(descriptor, text.data(), text.size() - 1, 0);
  return count > 0 ? std::string(text.data(), static_cast<std::size_t>(count)) : "a process without a name";
}

}  // namespace

RunLock::RunLock(const std::string& directory) {
  const std::string path = path_of(directory);
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0)
    throw InputError(fmt::format("output directory {}: cannot be written: {}", directory, std::strerror(errno)));
  if (held_by_another(try_lock(descriptor_, F_WRLCK))) {
    const std::string holder = text_of(descriptor_);
    ::close(descriptor_);
    throw InputError(
        fmt::format("output directory {}: a run goes on in it ({}); wait for it or stop it", directory, holder));
  }
  std::array<char, 128> host{};
  ::gethostname(host.data(), host.size() - 1);
  const std::string text = fmt::format("process {} on {}", ::getpid(), host.data());
  if (::ftruncate(descriptor_, 0) == 0 && ::pwrite(descriptor_, text.data(), text.size(), 0) < 0) return;
}

RunLock::~RunLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::unique_ptr<RunLock> lock_run_directory(MPI_Comm comm, const std::string& directory) {
  std::unique_ptr<RunLock> lock;
  try {
    on_rank_zero(comm, [&] { lock = std::make_unique<RunLock>(directory); });
  } catch (const OutputError& error) {
    throw InputError(error.what());
  }
  return lock;
}

std::string lock_holder(const std::string& directory) {
  const int descriptor = ::open(path_of(directory).c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return "";
  const std::string holder = held_by_another(try_lock(descriptor, F_WRLCK)) ? text_of(descriptor) : "";
  ::close(descriptor);
  return holder;
}

}  // namespace auralith

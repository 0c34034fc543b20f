#include "output/run_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.hpp"
#include "output/collective.hpp"

namespace auralith {
namespace {

constexpr double between_signs = 10;                    ///< s
constexpr double longest_silence = 12 * between_signs;  ///< s; NFS shows the time of a file up to a minute late
constexpr std::chrono::milliseconds second_look{500};  ///< two programs that start at once without locks see each other

std::string path_of(const std::string& directory) { return directory + "/lock"; }

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

/// 0: taken, else errno. Locks of the open file description: closing some other descriptor of the file does not drop them.
int try_lock(int descriptor) {
  struct flock lock = whole_file();
  return ::fcntl(descriptor, F_OFD_SETLK, &lock) == 0 ? 0 : errno;
}

/// What a lock says: held by another program, by none, or nothing at all.
enum class Seen { held, free, nothing };
Seen look(int descriptor) {
  struct flock lock = whole_file();
  if (::fcntl(descriptor, F_OFD_GETLK, &lock) != 0) return Seen::nothing;
  return lock.l_type == F_UNLCK ? Seen::free : Seen::held;
}

std::string first_line(const char* path) {
  std::string line;
  std::getline(std::ifstream(path), line);
  return line;
}

/// Where process numbers mean the same: this start of this computer, and this container.
std::string machine() {
  std::array<char, 128> name{};
  const ssize_t length = ::readlink("/proc/self/ns/pid", name.data(), name.size() - 1);
  return first_line("/proc/sys/kernel/random/boot_id") + " " +
         std::string(name.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
}

/// When a process was started (ticks since boot); empty when there is none. A number is used again after its process has ended.
std::string start_of(long process) {
  const std::string line = first_line(fmt::format("/proc/{}/stat", process).c_str());
  if (line.empty()) return "";
  std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));
  std::string word;
  for (int field = 3; field <= 22; ++field) rest >> word;
  return word;
}

std::string own_record(bool locked) {
  std::array<char, 128> host{};
  ::gethostname(host.data(), host.size() - 1);
  const nlohmann::ordered_json record{{"process", ::getpid()},
                                      {"host", host.data()},
                                      {"machine", machine()},
                                      {"start", start_of(::getpid())},
                                      {"locked", locked}};
  return record.dump() + "\n";
}

std::string text_of(int descriptor) {
  std::array<char, 1024> text{};
  const ssize_t count = ::pread(descriptor, text.data(), text.size() - 1, 0);
  return count > 0 ? std::string(text.data(), static_cast<std::size_t>(count)) : "";
}

/// The program that the file speaks of, when it lives.
std::optional<LockHolder> holder_of(int descriptor, Seen seen) {
  LockHolder holder;
  std::string where, start;
  bool locked = false;
  try {
    const auto json = nlohmann::json::parse(text_of(descriptor));
    holder.process = json.at("process");
    holder.host = json.at("host");
    where = json.at("machine");
    start = json.at("start");
    locked = json.at("locked");
  } catch (const std::exception&) {  // nobody, or somebody who has not written his name yet
    return seen == Seen::held ? std::optional(holder) : std::nullopt;
  }
  struct stat status {};
  timespec now{};
  if (::fstat(descriptor, &status) == 0 && ::clock_gettime(CLOCK_REALTIME, &now) == 0)
    holder.silence = std::max(0.0, static_cast<double>(now.tv_sec - status.st_mtim.tv_sec));
  if (seen == Seen::held) return holder;
  if (where == machine()) {
    const bool lives = !(locked && seen == Seen::free) && !start.empty() && start_of(holder.process) == start;
    return lives ? std::optional(holder) : std::nullopt;
  }
  holder.assumed = true;
  return holder.silence < longest_silence ? std::optional(holder) : std::nullopt;
}

[[noreturn]] void refuse(const std::string& directory, const LockHolder& holder) {
  throw BusyError(
      fmt::format("output directory {}: a run goes on in it ({}); wait for it or stop it", directory, holder.text()));
}

}  // namespace

std::string LockHolder::text() const {
  if (host.empty()) return "a process without a name";
  std::string text = fmt::format("process {} on {}", process, host);
  if (assumed)
    text += fmt::format(", last sign of life {:.0f} s ago; without one for {:.0f} s it counts as dead", silence,
                        longest_silence);
  return text;
}

RunLock::RunLock(const std::string& directory) {
  const std::string path = path_of(directory);
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0)
    throw InputError(fmt::format("output directory {}: cannot be written: {}", directory, std::strerror(errno)));
  const int error = try_lock(descriptor_);
  const Seen seen = error == 0 ? Seen::free : error == EAGAIN || error == EACCES ? Seen::held : Seen::nothing;
  std::optional<LockHolder> other = holder_of(descriptor_, seen);
  const std::string record = own_record(seen == Seen::free);
  bool own = !other;
  if (own && ::ftruncate(descriptor_, 0) == 0 &&
      ::pwrite(descriptor_, record.data(), record.size(), 0) == static_cast<ssize_t>(record.size()) &&
      seen == Seen::nothing) {
    std::this_thread::sleep_for(second_look);
    const int again = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    own = again < 0 || text_of(again) == record;
    if (!own) other = holder_of(again, seen).value_or(LockHolder{});
    if (again >= 0) ::close(again);
  }
  if (!own) {
    ::close(descriptor_);
    refuse(directory, *other);
  }
  // Signals are for the thread that computes.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  signs_ = std::thread([this] { give_signs_of_life(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void RunLock::give_signs_of_life() {
  std::unique_lock guard(mutex_);
  while (!ended_.wait_for(guard, std::chrono::duration<double>(between_signs), [this] { return end_; }))
    (void)::futimens(descriptor_, nullptr);  // when that fails, others see a silence, and nothing better can be done
}

RunLock::~RunLock() {
  {
    const std::lock_guard guard(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  signs_.join();
  const int cleared = ::ftruncate(descriptor_, 0);  // nobody writes here any more
  ::close(descriptor_);
  (void)cleared;  // if it was not, the process is dead for everybody who can see it
}

std::unique_ptr<RunLock> lock_run_directory(MPI_Comm comm, const std::string& directory) {
  std::unique_ptr<RunLock> lock;
  begin_on_rank_zero(comm, [&] { lock = std::make_unique<RunLock>(directory); });
  return lock;
}

std::optional<LockHolder> lock_holder(const std::string& directory) {
  const int descriptor = ::open(path_of(directory).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  std::optional<LockHolder> holder = holder_of(descriptor, look(descriptor));
  ::close(descriptor);
  return holder;
}

}  // namespace auralith

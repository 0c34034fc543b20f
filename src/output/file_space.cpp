#include "output/file_space.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/error.hpp"

namespace auralith {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& what, int error_number) {
  throw OutputError(fmt::format("{}: cannot {}: {}", path, what, std::strerror(error_number)));
}

/// POSIX file descriptor.
class File {
 public:
  File(const std::string& path, int flags) : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) fail(path, (flags & O_CREAT) != 0 ? "create the file" : "open the file for writing", errno);
  }
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }

  [[nodiscard]] off_t size() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) fail(path_, "read the file size", errno);
    return status.st_size;
  }

  void write(const std::string& text) const {
    std::size_t done = 0;
    while (done < text.size()) {
      const ssize_t count = ::write(descriptor_, text.data() + done, text.size() - done);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) fail(path_, "write", count == 0 ? ENOSPC : errno);
      done += static_cast<std::size_t>(count);
    }
  }

  void sync() const {
    if (::fsync(descriptor_) != 0 && errno != EINVAL) fail(path_, "write", errno);
  }

 private:
  std::string path_;
  int descriptor_;
};

void cut(const File& file, off_t size) {
  // Nothing better can be done when this fails too: the error that led here is the one to report.
  if (::ftruncate(file.descriptor(), size) != 0) return;
}

}  // namespace

void reserve_space(const std::string& path, std::uint64_t more_bytes) {
  const File file(path, O_RDWR);
  const off_t before = file.size();
  int error_number = 0;
  do {
    error_number = ::fallocate(file.descriptor(), 0, before, static_cast<off_t>(more_bytes)) == 0 ? 0 : errno;
  } while (error_number == EINTR);
  if (error_number == EOPNOTSUPP || error_number == ENOSYS) {
    // A file system without reservation: the free space is the best that is known.
    struct statvfs disk {};
    if (::fstatvfs(file.descriptor(), &disk) != 0) return;
    error_number = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize < more_bytes ? ENOSPC : 0;
  }
  if (error_number != 0) {
    cut(file, before);
    throw OutputError(fmt::format("{}: no room for {:.3g} MB more: {}. What was written before is intact", path,
                                  static_cast<double>(more_bytes) * 1e-6, std::strerror(error_number)));
  }
}

void replace_file(const std::string& path, const std::string& text) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  try {
    const File file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
    file.write(text);
    file.sync();
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error_number = errno;
    ::unlink(temporary.c_str());
    fail(path, "replace the file", error_number);
  }
}

void publish_file(const std::string& temporary, const std::string& path) {
  File(temporary, O_RDWR).sync();
  if (std::rename(temporary.c_str(), path.c_str()) != 0) fail(path, "replace the file", errno);
  const std::size_t slash = path.find_last_of('/');
  File(slash == std::string::npos ? "." : path.substr(0, slash + 1), O_RDONLY | O_DIRECTORY).sync();
}

void create_file(const std::string& path, const std::string& text) {
  // A link fails when the name exists; a rename would overwrite it, and writing in place could leave a part.
  const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  replace_file(temporary, text);
  const int error_number = ::link(temporary.c_str(), path.c_str()) == 0 ? 0 : errno;
  if (error_number == EPERM || error_number == EOPNOTSUPP) {
    // File systems without hard links.
    ::unlink(temporary.c_str());
    const File file(path, O_WRONLY | O_CREAT | O_EXCL);
    file.write(text);
    return;
  }
  ::unlink(temporary.c_str());
  if (error_number != 0) fail(path, "create the file", error_number);
}

void append_to_file(const std::string& path, const std::string& text) {
  const File file(path, O_WRONLY | O_APPEND);
  const off_t before = file.size();
  try {
    file.write(text);
  } catch (...) {
    cut(file, before);
    throw;
  }
}

void copy_file(const std::string& from, const std::string& to) {
  std::error_code error;
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, error);
  if (error) throw OutputError(fmt::format("{}: cannot copy it to {}: {}", from, to, error.message()));
}

void cut_file(const std::string& path, std::uint64_t bytes) {
  const File file(path, O_RDWR);
  if (static_cast<std::uint64_t>(file.size()) < bytes)
    throw OutputError(fmt::format("{}: has lost its end: shorter than the {} bytes of the checkpoint", path, bytes));
  if (::ftruncate(file.descriptor(), static_cast<off_t>(bytes)) != 0) fail(path, "shorten", errno);
}

}  // namespace auralith

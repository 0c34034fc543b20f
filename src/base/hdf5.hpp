/// Thin layer over the C interface of HDF5: owned identifiers, attributes, and errors as text.
/// The functions return the reason of a failure ("" on success) instead of throwing, because a rank must not leave
/// a collective sequence alone; the callers pass it to agree().
#pragma once

#include <hdf5.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace auralith::hdf5 {

/// Owner of one HDF5 identifier.
class Id {
 public:
  using Close = herr_t (*)(hid_t);
  Id() = default;
  Id(hid_t id, Close close_function) : id_(id), close_(close_function) {}
  Id(Id&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Id& operator=(Id&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  Id(const Id&) = delete;
  Id& operator=(const Id&) = delete;
  ~Id() { close(); }

  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): it stands for the identifier
  [[nodiscard]] bool valid() const { return id_ >= 0; }
  /// Closes now; false when HDF5 reports an error (for a file: data could not be written).
  bool close() {
    if (id_ < 0) return true;
    return close_(std::exchange(id_, H5I_INVALID_HID)) >= 0;
  }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// Turns the printing of the HDF5 error stack off in its scope; the text is fetched by `last_error`.
class QuietErrors {
 public:
  QuietErrors();
  ~QuietErrors();
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

/// Innermost messages of the current error stack, for people; never empty.
std::string last_error();

/// "" or "PATH: cannot WHAT: reason".
std::string check(bool success, const std::string& path, const std::string& what);

/// Throws OutputError with that unless `success`.
void require(bool success, const std::string& path, const std::string& what);

/// Value of a numeric attribute, nothing when it is not there.
std::optional<double> read_attribute(hid_t object, const char* name);

bool write_attribute(hid_t object, const char* name, const std::string& text);
bool write_attribute(hid_t object, const char* name, const std::vector<std::string>& texts);
bool write_attribute(hid_t object, const char* name, double value);
bool write_attribute(hid_t object, const char* name, long long value);
/// Text of variable length.
bool read_attribute(hid_t object, const char* name, std::string& text);

}  // namespace auralith::hdf5

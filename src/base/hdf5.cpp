#include "base/hdf5.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace auralith::hdf5 {
namespace {

herr_t collect(unsigned, const H5E_error2_t* error, void* data) {
  auto& texts = *static_cast<std::vector<std::string>*>(data);
  if (error->desc != nullptr && *error->desc != '\0') texts.emplace_back(error->desc);
  return 0;
}

/// Variable-length UTF-8: h5py gives it as str (fixed-length text as bytes).
Id text_type() {
  Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

bool write(hid_t object, const char* name, hid_t type, hid_t space, const void* data) {
  const Id attribute(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  return attribute.valid() && H5Awrite(attribute, type, data) >= 0;
}

}  // namespace

QuietErrors::QuietErrors() {
  H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

QuietErrors::~QuietErrors() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }

std::string last_error() {
  std::vector<std::string> texts;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collect, &texts);
  if (texts.empty()) return "unknown HDF5 error";
  texts.resize(std::min<std::size_t>(texts.size(), 2));
  std::string text = texts.size() == 1 ? texts[0] : texts[0] + " (" + texts[1] + ")";
  if (text.find("lock file") != std::string::npos)
    text += "; HDF5_USE_FILE_LOCKING=FALSE in the environment does without";
  return text;
}

std::string check(bool success, const std::string& path, const std::string& what) {
  return success ? std::string() : fmt::format("{}: cannot {}: {}", path, what, last_error());
}

void require(bool success, const std::string& path, const std::string& what) {
  if (!success) throw OutputError(check(false, path, what));
}

std::optional<double> read_attribute(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0) return std::nullopt;
  const Id attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  double value = 0;
  if (!attribute.valid() || H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0) return std::nullopt;
  return value;
}

bool write_attribute(hid_t object, const char* name, const std::string& text) {
  const Id space(H5Screate(H5S_SCALAR), H5Sclose);
  const char* address = text.c_str();
  return write(object, name, text_type(), space, &address);
}

bool write_attribute(hid_t object, const char* name, const std::vector<std::string>& texts) {
  std::vector<const char*> addresses;
  for (const auto& text : texts) addresses.push_back(text.c_str());
  const hsize_t count = texts.size();
  const Id space(H5Screate_simple(1, &count, nullptr), H5Sclose);
  return write(object, name, text_type(), space, addresses.data());
}

bool write_attribute(hid_t object, const char* name, double value) {
  const Id space(H5Screate(H5S_SCALAR), H5Sclose);
  return write(object, name, H5T_NATIVE_DOUBLE, space, &value);
}

bool write_attribute(hid_t object, const char* name, long long value) {
  const Id space(H5Screate(H5S_SCALAR), H5Sclose);
  return write(object, name, H5T_NATIVE_LLONG, space, &value);
}

bool read_attribute(hid_t object, const char* name, std::string& text) {
  const Id attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  char* address = nullptr;
  if (!attribute.valid() || H5Aread(attribute, text_type(), &address) < 0 || address == nullptr) return false;
  text = address;
  H5free_memory(address);
  return true;
}

}  // namespace auralith::hdf5

#include "output/field_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "output/collective.hpp"
#include "petsc/failure.hpp"

namespace auralith {

FieldReader::FieldReader(MPI_Comm comm, std::string path, std::string place)
    : comm_(comm), path_(std::move(path)), place_(std::move(place)) {
  const hdf5::QuietErrors quiet;
  // One rank looks first, so that a file that is none gives one plain message.
  std::string error;
  if (rank_of(comm) == 0 && H5Fis_hdf5(path_.c_str()) <= 0)
    error = fmt::format("{}{}: no HDF5 file, or it cannot be read", place_, path_);
  agree_on_input(comm, error);
  file_ = hdf5::Id(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, parallel_access(comm)), H5Fclose);
  check(file_.valid(), "open the file");
}

void FieldReader::fail(const std::string& message) const {
  const std::string text = fmt::format("{}{}: {}", place_, path_, message);
  petsc::fail_together(text, static_cast<int>(ExitCode::input_error));
  throw InputError(text);
}

void FieldReader::check(bool success, const std::string& what) const {
  agree_on_input(comm_, success ? "" : place_ + hdf5::check(false, path_, what));
}

bool FieldReader::has(const std::string& name) const {
  // HDF5 asks for every step of the way to exist.
  const hdf5::QuietErrors quiet;
  std::size_t end = 0;
  while (end != std::string::npos) {
    end = name.find('/', end + 1);
    const std::string part = name.substr(0, end);
    if (part.empty() || part == "/") continue;
    if (H5Lexists(file_, part.c_str(), H5P_DEFAULT) <= 0) return false;
  }
  return true;
}

std::vector<hsize_t> FieldReader::shape(const std::string& dataset) const {
  const hdf5::QuietErrors quiet;
  const hdf5::Id data(H5Dopen2(file_, dataset.c_str(), H5P_DEFAULT), H5Dclose);
  check(data.valid(), "open the dataset " + dataset);
  const hdf5::Id type(H5Dget_type(data), H5Tclose);
  const H5T_class_t kind = H5Tget_class(type);
  if (kind != H5T_FLOAT && kind != H5T_INTEGER)
    fail(fmt::format("dataset '{}' does not hold numbers; expected floating-point numbers or integers", dataset));
  const hdf5::Id space(H5Dget_space(data), H5Sclose);
  std::vector<hsize_t> extents(static_cast<std::size_t>(std::max(H5Sget_simple_extent_ndims(space), 0)));
  H5Sget_simple_extent_dims(space, extents.data(), nullptr);
  return extents;
}

std::vector<double> FieldReader::block(const std::string& dataset, const FileBlock& block) const {
  const hdf5::QuietErrors quiet;
  const hdf5::Id data(H5Dopen2(file_, dataset.c_str(), H5P_DEFAULT), H5Dclose);
  check(data.valid(), "open the dataset " + dataset);
  const hdf5::Id space(H5Dget_space(data), H5Sclose);
  std::size_t count = 1;
  for (const hsize_t n : block.size) count *= n;
  std::vector<hsize_t> size = block.size;
  for (hsize_t& n : size) n = std::max<hsize_t>(n, 1);
  const hdf5::Id memory(H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr), H5Sclose);
  bool selected = true;
  if (count == 0) {
    H5Sselect_none(space);
    H5Sselect_none(memory);
  } else {
    selected = H5Sselect_hyperslab(space, H5S_SELECT_SET, block.start.data(), nullptr, size.data(), nullptr) >= 0;
  }
  check(selected, "select in the dataset " + dataset);
  std::vector<double> values(std::max<std::size_t>(count, 1));  // HDF5 wants an address even where nothing is selected
  check(H5Dread(data, H5T_NATIVE_DOUBLE, memory, space, collective_transfer(), values.data()) >= 0,
        "read the dataset " + dataset);
  values.resize(count);
  return values;
}

std::vector<double> FieldReader::whole(const std::string& dataset) const {
  return block(dataset, {{0}, {shape(dataset).at(0)}});
}

std::optional<double> FieldReader::attribute(const std::string& object, const char* name) const {
  const hdf5::QuietErrors quiet;
  const hdf5::Id id(H5Oopen(file_, object.c_str(), H5P_DEFAULT), H5Oclose);
  return id.valid() ? hdf5::read_attribute(id, name) : std::nullopt;
}

std::vector<std::string> FieldReader::members(const std::string& group) const {
  const hdf5::QuietErrors quiet;
  std::vector<std::string> names;
  const hdf5::Id id(H5Gopen2(file_, group.c_str(), H5P_DEFAULT), H5Gclose);
  if (!id.valid()) return names;
  const auto add = [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
    static_cast<std::vector<std::string>*>(list)->emplace_back(name);
    return 0;
  };
  H5Literate(id, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names);
  return names;
}

}  // namespace auralith

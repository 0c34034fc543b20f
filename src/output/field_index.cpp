#include "output/field_index.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "base/error.hpp"
#include "base/hdf5.hpp"
#include "output/file_space.hpp"

namespace auralith {
namespace {

std::string step_name(int n) { return fmt::format("step_{:06d}", n); }

void write_axis(hid_t file, const char* name, const std::vector<double>& nodes, const std::string& path) {
  const hsize_t length = nodes.size();
  const hdf5::Id space(H5Screate_simple(1, &length, nullptr), H5Sclose);
  const hdf5::Id data(H5Dcreate2(file, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
  hdf5::require(data.valid() && hdf5::write_attribute(data, "unit", std::string("m")) &&
                    H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, nodes.data()) >= 0,
                path, std::string("write ") + name);
}

void write_layers(hid_t file, const std::vector<LayerCells>& layers, const std::string& path) {
  const hdf5::Id parent(H5Gcreate2(file, "layers", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
  hdf5::require(parent.valid(), path, "create /layers");
  for (const LayerCells& layer : layers) {
    const hdf5::Id group(H5Gcreate2(parent, layer.name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    hdf5::require(group.valid() && hdf5::write_attribute(group, "region", layer.region) &&
                      hdf5::write_attribute(group, "first_cell", static_cast<long long>(layer.first)) &&
                      hdf5::write_attribute(group, "last_cell", static_cast<long long>(layer.last)),
                  path, "write /layers/" + layer.name);
  }
}

}  // namespace

FieldIndex::FieldIndex(const std::string& directory, std::vector<double> x_nodes, std::vector<double> y_nodes,
                       std::vector<std::string> regions, std::vector<LayerCells> layers)
    : directory_(directory),
      path_(directory + "/fields.h5"),
      x_nodes_(std::move(x_nodes)),
      y_nodes_(std::move(y_nodes)),
      regions_(std::move(regions)),
      layers_(std::move(layers)) {}

std::string FieldIndex::step_file(int n) { return "fields/" + step_name(n) + ".h5"; }

std::string FieldIndex::step_path(int n) const { return directory_ + "/" + step_file(n); }

void FieldIndex::create() const {
  std::error_code error;
  std::filesystem::create_directories(directory_ + "/fields", error);
  if (error) throw OutputError(fmt::format("{}/fields: cannot be made: {}", directory_, error.message()));
  create_file(path_, "");
}

void FieldIndex::write(int count) const {
  const std::string temporary = path_ + ".tmp";
  const hdf5::QuietErrors quiet;
  hdf5::Id file(H5Fcreate(temporary.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
  hdf5::require(file.valid() && hdf5::write_attribute(file, "format", 1LL), path_, "create the file");
  if (!regions_.empty()) {
    const std::string pore = "-1 in cells/region: a hole without unknowns";
    hdf5::require(hdf5::write_attribute(file, "regions", regions_) && hdf5::write_attribute(file, "pore", pore), path_,
                  "write the names of the regions");
  }
  write_axis(file, "x", x_nodes_, path_);
  write_axis(file, "y", y_nodes_, path_);
  write_layers(file, layers_, path_);
  for (int n = 0; n < count; ++n) {
    const herr_t linked =
        H5Lcreate_external(step_file(n).c_str(), "/", file, step_name(n).c_str(), H5P_DEFAULT, H5P_DEFAULT);
    hdf5::require(linked >= 0, path_, "link " + step_name(n));
  }
  hdf5::require(file.close(), path_, "write the file");
  publish_file(temporary, path_);
}

std::vector<std::string> FieldIndex::cut_back(int count) const {
  std::vector<std::filesystem::path> later;
  for (const auto& entry : std::filesystem::directory_iterator(directory_ + "/fields")) {
    const bool known = entry.path().extension() == ".h5" && entry.path().stem().string() < step_name(count);
    if (!known) later.push_back(entry.path());
  }
  for (const auto& path : later) std::filesystem::remove(path);
  std::vector<std::string> descriptions(static_cast<std::size_t>(count));
  const hdf5::QuietErrors quiet;
  for (int n = 0; n < count; ++n) {
    const hdf5::Id file(H5Fopen(step_path(n).c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    hdf5::require(file.valid() && hdf5::read_attribute(file, "xdmf", descriptions[static_cast<std::size_t>(n)]),
                  step_path(n), "read the field output");
  }
  return descriptions;
}

}  // namespace auralith

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/hdf5.hpp"
#include "output/collective.hpp"
#include "output/field_chunks.hpp"
#include "output/field_index.hpp"
#include "output/file_space.hpp"
#include "output/sinks.hpp"
#include "output/xdmf.hpp"

namespace auralith {
namespace {

constexpr unsigned compression_level = 4;

}  // namespace

struct FieldFile::Impl {
  MPI_Comm comm;
  std::string path;  ///< the file that is being written
  FieldBox box;
  FieldIndex index;
  XdmfWriter xdmf;
  int count = 0;

  Impl(MPI_Comm communicator, const std::string& directory, const FieldBox& own, FieldIndex files, int steps)
      : comm(communicator),
        box(own),
        index(std::move(files)),
        xdmf(directory, "fields.h5", own.nx, own.ny, own.nz),
        count(steps) {}

  [[nodiscard]] Extents cell_dimensions(int components) const {
    Extents dimensions{static_cast<hsize_t>(box.nz), static_cast<hsize_t>(box.ny), static_cast<hsize_t>(box.nx)};
    if (components > 1) dimensions.push_back(static_cast<hsize_t>(components));
    return dimensions;
  }

  [[nodiscard]] Extents map_dimensions() const {
    return {1, static_cast<hsize_t>(box.ny), static_cast<hsize_t>(box.nx)};
  }

  [[nodiscard]] std::size_t own_columns() const {
    return static_cast<std::size_t>(std::max(box.i1 - box.i0, 0)) *
           static_cast<std::size_t>(std::max(box.j1 - box.j0, 0));
  }

  void check(bool success, const std::string& what) const { agree(comm, hdf5::check(success, path, what)); }

  [[nodiscard]] std::string write_selected(hid_t data, hid_t memory, hid_t space, std::span<const double> values,
                                           const std::string& what) const {
    const double nothing = 0;  // HDF5 wants an address even where nothing is selected
    const void* source = values.empty() ? &nothing : values.data();
    return hdf5::check(H5Dwrite(data, H5T_NATIVE_DOUBLE, memory, space, collective_transfer(), source) >= 0, path,
                       what);
  }

  /// Collective write of the own box; `dimensions` are (nz, ny, nx[, 3]) or (1, ny, nx). "" or the reason of a failure.
  [[nodiscard]] std::string write_box(hid_t parent, const std::string& name, const std::string& unit,
                                      const Extents& dimensions, std::span<const double> values) const {
    const auto rank = static_cast<int>(dimensions.size());
    const hdf5::Id space(H5Screate_simple(rank, dimensions.data(), nullptr), H5Sclose);
    const hdf5::Id layout(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(layout, rank, chunk_of(dimensions).data());
    H5Pset_shuffle(layout);
    H5Pset_deflate(layout, compression_level);
    H5Pset_fill_time(layout, H5D_FILL_TIME_NEVER);
    const hdf5::Id data(H5Dcreate2(parent, name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, layout, H5P_DEFAULT),
                        H5Dclose);
    const bool created = data.valid() && hdf5::write_attribute(data, "unit", unit);
    check(created, "create " + name);

    Extents start(dimensions.size(), 0), size = dimensions;
    start[1] = static_cast<hsize_t>(box.j0);
    start[2] = static_cast<hsize_t>(box.i0);
    size[1] = static_cast<hsize_t>(box.j1 - box.j0);
    size[2] = static_cast<hsize_t>(box.i1 - box.i0);
    const bool empty = own_columns() == 0;
    if (empty) std::fill(size.begin(), size.end(), 1);
    const hdf5::Id memory(H5Screate_simple(rank, size.data(), nullptr), H5Sclose);
    if (empty) {
      H5Sselect_none(space);
      H5Sselect_none(memory);
    } else {
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr);
    }
    return write_selected(data, memory, space, values, "write " + name);
  }

  /// The same values are known on every rank; rank 0 writes them.
  void write_axis(hid_t parent, const char* name, std::span<const double> nodes) const {
    const hsize_t length = nodes.size();
    const hdf5::Id space(H5Screate_simple(1, &length, nullptr), H5Sclose);
    const hdf5::Id data(H5Dcreate2(parent, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                        H5Dclose);
    bool success = data.valid() && hdf5::write_attribute(data, "unit", std::string("m"));
    check(success, std::string("create ") + name);
    if (rank_of(comm) == 0)
      success = H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, nodes.data()) >= 0;
    check(success, std::string("write ") + name);
  }

  /// Collective write of one value (or vector) per face, ranks one after another. "" or the reason of a failure.
  [[nodiscard]] std::string write_list(hid_t parent, const FaceCloud::Field& field, hsize_t faces, hsize_t first,
                                       hsize_t total) const {
    const int rank = field.components > 1 ? 2 : 1;
    const auto width = static_cast<hsize_t>(field.components);
    const Extents dimensions{total, width}, start{first, 0}, size{faces, width};
    const hdf5::Id space(H5Screate_simple(rank, dimensions.data(), nullptr), H5Sclose);
    const hdf5::Id data(
        H5Dcreate2(parent, field.name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
    const bool created = data.valid() && hdf5::write_attribute(data, "unit", field.unit);
    check(created, "create " + field.name);
    const hdf5::Id memory(H5Screate_simple(rank, size.data(), nullptr), H5Sclose);
    if (faces == 0)
      H5Sselect_none(space), H5Sselect_none(memory);
    else
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr);
    return write_selected(data, memory, space, field.values, field.name);
  }

  /// Writes a cloud and returns how many faces it has on all ranks.
  std::uint64_t write_cloud(hid_t parent, const FaceCloud& cloud) const {
    const std::uint64_t own_faces = cloud.count;
    std::uint64_t last = 0, total = 0;
    MPI_Scan(&own_faces, &last, 1, MPI_UINT64_T, MPI_SUM, comm);
    MPI_Allreduce(&own_faces, &total, 1, MPI_UINT64_T, MPI_SUM, comm);
    const hdf5::Id own(H5Gcreate2(parent, cloud.interface_name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                       H5Gclose);
    const bool success = own.valid() && hdf5::write_attribute(own, "z", cloud.z) &&
                         hdf5::write_attribute(own, "z_unit", std::string("m"));
    check(success, "create the group of interface " + cloud.interface_name);
    for (const FaceCloud::Field& field : cloud.fields)
      agree(comm, write_list(own, field, own_faces, last - own_faces, total));
    return total;
  }

  void reserve(hsize_t bytes) const {
    on_rank_zero(comm, [&] { reserve_space(path, bytes); });
  }

  /// Writes the axes of an empty index, or reads back what a continued run keeps.
  void create() {
    on_rank_zero(comm, [&] {
      if (count == 0) index.create();
      for (const std::string& text : index.cut_back(count)) xdmf.restore_step(text);
      index.write(count);
    });
  }

  [[nodiscard]] std::string wrong_sizes(std::span<const double> z, std::span<const CellField> cells,
                                        std::span<const InterfaceField> interfaces) const {
    if (z.size() != static_cast<std::size_t>(box.nz) + 1)
      return fmt::format("fields: {} z nodes for {} cells", z.size(), box.nz);
    for (const CellField& field : cells) {
      const std::size_t expected =
          own_columns() * static_cast<std::size_t>(box.nz) * static_cast<std::size_t>(field.components);
      if (field.components != 1 && field.components != 3) return fmt::format("field {}: 1 or 3 components", field.name);
      if (field.values.size() != expected)
        return fmt::format("field {}: {} values, expected {}", field.name, field.values.size(), expected);
    }
    for (const InterfaceField& field : interfaces)
      if (field.values.size() != own_columns())
        return fmt::format("interface map {} of {}: {} values, expected {}", field.name, field.interface_name,
                           field.values.size(), own_columns());
    return "";
  }
};

FieldFile::FieldFile(MPI_Comm comm, const std::string& directory, FieldBox box, std::vector<double> x_nodes,
                     std::vector<double> y_nodes, std::vector<std::string> regions, std::vector<LayerCells> layers,
                     int keep_steps) {
  if (x_nodes.size() != static_cast<std::size_t>(box.nx) + 1 || y_nodes.size() != static_cast<std::size_t>(box.ny) + 1)
    throw std::invalid_argument("fields: the numbers of nodes and cells do not fit");
  impl_ = std::make_unique<Impl>(
      comm, directory, box,
      FieldIndex(directory, std::move(x_nodes), std::move(y_nodes), std::move(regions), std::move(layers)), keep_steps);
  impl_->create();
}

FieldFile::~FieldFile() = default;

int FieldFile::steps() const { return impl_->count; }

void FieldFile::write(double time, std::int64_t step, std::span<const double> z_nodes, std::span<const CellField> cells,
                      std::span<const InterfaceField> interfaces, std::span<const FaceCloud> clouds,
                      std::span<const FieldNote> notes) {
  Impl& self = *impl_;
  agree(self.comm, self.wrong_sizes(z_nodes, cells, interfaces));
  hsize_t bytes = 65536 + z_nodes.size() * sizeof(double);
  for (const CellField& field : cells) bytes += largest_size(self.cell_dimensions(field.components));
  bytes += interfaces.size() * largest_size(self.map_dimensions());
  hsize_t listed = 0;
  for (const FaceCloud& cloud : clouds)
    for (const FaceCloud::Field& field : cloud.fields) listed += field.values.size_bytes();
  MPI_Allreduce(MPI_IN_PLACE, &listed, 1, MPI_UINT64_T, MPI_SUM, self.comm);
  // A step is a file of its own, written under a temporary name: a kill at any moment leaves whole files.
  const std::string group_name;
  self.path = self.index.step_path(self.count) + ".tmp";
  const hdf5::QuietErrors quiet;
  {
    hdf5::Id created(H5Fcreate(self.path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, parallel_access(self.comm)), H5Fclose);
    self.check(created.valid() && created.close(), "create the file");
  }
  self.reserve(bytes + listed + 4096 * 16 * clouds.size());
  hdf5::Id file(H5Fopen(self.path.c_str(), H5F_ACC_RDWR, parallel_access(self.comm)), H5Fclose);
  self.check(file.valid(), "open the file");
  hdf5::Id group(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose);
  self.check(group.valid(), "open the file");
  self.write_axis(group, "z", z_nodes);

  std::vector<XdmfWriter::Field> described;
  hdf5::Id cell_group(H5Gcreate2(group, "cells", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
  self.check(cell_group.valid(), "create " + group_name + "/cells");
  for (const CellField& field : cells) {
    const Extents dimensions = self.cell_dimensions(field.components);
    agree(self.comm, self.write_box(cell_group, field.name, field.unit, dimensions, field.values));
    described.push_back({field.name, group_name + "/cells/" + field.name, field.components});
  }
  cell_group.close();

  struct Maps {
    std::string name;
    double z = 0;
    std::vector<XdmfWriter::Field> fields;
  };
  std::vector<Maps> maps;
  std::vector<std::uint64_t> cloud_sizes;
  if (!interfaces.empty() || !clouds.empty()) {
    const hdf5::Id parent(H5Gcreate2(group, "interfaces", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    self.check(parent.valid(), "create " + group_name + "/interfaces");
    for (const InterfaceField& field : interfaces) {
      auto known =
          std::find_if(maps.begin(), maps.end(), [&](const Maps& m) { return m.name == field.interface_name; });
      const bool is_new = known == maps.end();
      if (is_new) known = maps.insert(maps.end(), {field.interface_name, field.z, {}});
      const char* name = field.interface_name.c_str();
      const hdf5::Id own(is_new ? H5Gcreate2(parent, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)
                                : H5Gopen2(parent, name, H5P_DEFAULT),
                         H5Gclose);
      bool success = own.valid();
      if (success && is_new)
        success = hdf5::write_attribute(own, "z", field.z) && hdf5::write_attribute(own, "z_unit", std::string("m"));
      self.check(success, "create the group of interface " + field.interface_name);
      agree(self.comm, self.write_box(own, field.name, field.unit, self.map_dimensions(), field.values));
      known->fields.push_back({field.name, group_name + "/interfaces/" + field.interface_name + "/" + field.name, 1});
    }
    for (const FaceCloud& cloud : clouds) cloud_sizes.push_back(self.write_cloud(parent, cloud));
  }

  self.xdmf.begin_step(FieldIndex::step_file(self.count));
  self.xdmf.add_cells(time, group_name, described);
  const double plate = 1e-6 * (z_nodes.back() - z_nodes.front());
  for (const Maps& map : maps) self.xdmf.add_interface(time, map.name, map.z, plate, map.fields);
  for (std::size_t n = 0; n < clouds.size(); ++n) {
    std::vector<XdmfWriter::Field> fields;
    for (const FaceCloud::Field& field : clouds[n].fields)
      fields.push_back(
          {field.name, group_name + "/interfaces/" + clouds[n].interface_name + "/" + field.name, field.components});
    self.xdmf.add_cloud(time, clouds[n].interface_name, cloud_sizes[n], fields);
  }
  bool named = true;
  for (const FieldNote& note : notes) named = named && hdf5::write_attribute(group, note.name.c_str(), note.value);
  named = named && hdf5::write_attribute(group, "step", static_cast<long long>(step)) &&
          hdf5::write_attribute(group, "time_unit", std::string("s")) &&
          hdf5::write_attribute(group, "xdmf", self.xdmf.end_step()) && hdf5::write_attribute(group, "time", time);
  self.check(named, "write the time");
  group.close();
  self.check(file.close(), "write the file");
  ++self.count;
  on_rank_zero(self.comm, [&] {
    publish_file(self.path, self.index.step_path(self.count - 1));
    self.index.write(self.count);
    self.xdmf.save();
  });
}

}  // namespace auralith

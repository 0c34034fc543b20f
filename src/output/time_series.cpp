#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "base/error.hpp"
#include "base/hdf5.hpp"
#include "output/collective.hpp"
#include "output/file_space.hpp"
#include "output/sinks.hpp"

namespace auralith {
namespace {

/// Rows per chunk. No compression: a chunk is rewritten at every flush, and compressed it would move and leave a hole.
constexpr hsize_t chunk_rows = 256;

}  // namespace

struct TimeSeries::Impl {
  MPI_Comm comm;
  std::string csv_path, h5_path;
  std::vector<Column> columns;
  bool writer = false;
  std::vector<double> pending;  ///< rows that are not in the HDF5 file yet
  hsize_t rows_written = 0;
  std::uint64_t csv_bytes = 0;
  std::string csv_error;  ///< first failure of append, reported by the next flush

  [[nodiscard]] std::string header() const {
    std::string line;
    for (const Column& column : columns)
      line += fmt::format("{}{} [{}]", line.empty() ? "" : ",", column.name, column.unit);
    return line + "\n";
  }

  void create() {
    create_file(csv_path, header());
    csv_bytes = header().size();
    const hdf5::QuietErrors quiet;
    hdf5::Id file(H5Fcreate(h5_path.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
    hdf5::require(file.valid(), h5_path, "create the file");
    std::vector<std::string> names;
    const hsize_t none = 0, unlimited = H5S_UNLIMITED;
    const hdf5::Id space(H5Screate_simple(1, &none, &unlimited), H5Sclose);
    const hdf5::Id layout(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(layout, 1, &chunk_rows);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    H5Pset_fill_value(layout, H5T_NATIVE_DOUBLE, &nan);
    for (const Column& column : columns) {
      names.push_back(column.name);
      const hdf5::Id data(
          H5Dcreate2(file, column.name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, layout, H5P_DEFAULT), H5Dclose);
      hdf5::require(data.valid() && hdf5::write_attribute(data, "unit", column.unit), h5_path, "create " + column.name);
    }
    hdf5::require(hdf5::write_attribute(file, "columns", names), h5_path, "write the names of the columns");
    hdf5::require(file.close(), h5_path, "write the file");
  }

  /// Appends the pending rows to a copy and renames it: whoever reads the file, and a run that is killed here, has the old
  /// or the new one.
  void write_pending() {
    if (pending.empty()) return;
    const std::string copy = h5_path + ".tmp";
    try {
      copy_file(h5_path, copy);
      append_rows(copy);
      publish_file(copy, h5_path);
    } catch (...) {
      std::remove(copy.c_str());
      throw;
    }
    rows_written += pending.size() / columns.size();
    pending.clear();
  }

  void append_rows(const std::string& path) const {
    const std::size_t width = columns.size();
    const hsize_t count = pending.size() / width;
    const hsize_t room = (count + chunk_rows) * width * sizeof(double) + 4096 * width;
    reserve_space(path, room);
    const hdf5::QuietErrors quiet;
    hdf5::Id file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
    hdf5::require(file.valid(), path, "open the file");
    const hsize_t end = rows_written + count;
    const hdf5::Id memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
    std::vector<double> values(count);
    for (std::size_t c = 0; c < width; ++c) {
      for (std::size_t r = 0; r < count; ++r) values[r] = pending[r * width + c];
      const hdf5::Id data(H5Dopen2(file, columns[c].name.c_str(), H5P_DEFAULT), H5Dclose);
      hdf5::require(data.valid() && H5Dset_extent(data, &end) >= 0, path, "extend " + columns[c].name);
      const hdf5::Id space(H5Dget_space(data), H5Sclose);
      H5Sselect_hyperslab(space, H5S_SELECT_SET, &rows_written, nullptr, &count, nullptr);
      hdf5::require(H5Dwrite(data, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values.data()) >= 0, path,
                    "write " + columns[c].name);
    }
    hdf5::require(file.close(), path, "write the file");
  }

  /// Cuts both files back to what they held at a checkpoint.
  void cut_back(const SeriesPosition& at) {
    cut_file(csv_path, at.csv_bytes);
    const std::string copy = h5_path + ".tmp";
    copy_file(h5_path, copy);
    {
      const hdf5::QuietErrors quiet;
      hdf5::Id file(H5Fopen(copy.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
      hdf5::require(file.valid(), h5_path, "open the file");
      const hsize_t rows = at.rows;
      for (const Column& column : columns) {
        const hdf5::Id data(H5Dopen2(file, column.name.c_str(), H5P_DEFAULT), H5Dclose);
        hdf5::require(data.valid(), h5_path, "find " + column.name);
        const hdf5::Id space(H5Dget_space(data), H5Sclose);
        if (static_cast<hsize_t>(H5Sget_simple_extent_npoints(space)) < rows)
          throw OutputError(fmt::format("{}: has lost rows: fewer than the {} of the checkpoint", h5_path, rows));
        hdf5::require(H5Dset_extent(data, &rows) >= 0, h5_path, "shorten " + column.name);
      }
      hdf5::require(file.close(), h5_path, "write the file");
    }
    publish_file(copy, h5_path);
    rows_written = at.rows;
    csv_bytes = at.csv_bytes;
  }
};

TimeSeries::TimeSeries(MPI_Comm comm, const std::string& directory, std::vector<Column> columns,
                       const SeriesPosition* resume)
    : impl_(std::make_unique<Impl>()) {
  if (columns.empty()) throw std::invalid_argument("a time series needs at least one column");
  impl_->comm = comm;
  impl_->csv_path = directory + "/time_series.csv";
  impl_->h5_path = directory + "/time_series.h5";
  impl_->columns = std::move(columns);
  impl_->writer = rank_of(comm) == 0;
  on_rank_zero(comm, [&] { resume == nullptr ? impl_->create() : impl_->cut_back(*resume); });
}

TimeSeries::~TimeSeries() {
  if (!impl_->writer) return;
  try {
    impl_->write_pending();
  } catch (const std::exception&) {
    // A destructor has nobody to tell; the rows are in the CSV file, and whoever needs to know calls flush.
  }
}

void TimeSeries::append(std::span<const double> row) {
  if (row.size() != impl_->columns.size())
    throw std::invalid_argument(
        fmt::format("time series: a row has {} values, expected {}", row.size(), impl_->columns.size()));
  if (!impl_->writer) return;
  impl_->pending.insert(impl_->pending.end(), row.begin(), row.end());
  if (!impl_->csv_error.empty()) return;  // no row may follow a missing one
  std::string line;
  for (const double value : row) fmt::format_to(std::back_inserter(line), "{}{}", line.empty() ? "" : ",", value);
  try {
    append_to_file(impl_->csv_path, line + "\n");
    impl_->csv_bytes += line.size() + 1;
  } catch (const OutputError& error) {
    impl_->csv_error = error.what();
  }
}

void TimeSeries::flush() {
  on_rank_zero(impl_->comm, [this] {
    if (!impl_->csv_error.empty()) throw OutputError(impl_->csv_error);
    impl_->write_pending();
  });
}

SeriesPosition TimeSeries::position() const {
  return {static_cast<std::uint64_t>(impl_->rows_written + impl_->pending.size() / impl_->columns.size()),
          impl_->csv_bytes};
}

}  // namespace auralith

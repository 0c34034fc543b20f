/// Interfaces of the files that a run writes. Implementations are collective over the communicator.
#pragma once

#include <mpi.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace auralith {

/// One column of the time series.
struct Column {
  std::string name;   ///< snake_case, e.g. void_in_contact_negative
  std::string unit;   ///< as people read it in plots: s, V, mA/cm2, 1, m
};

/// Time series as CSV (headers "name [unit]") and as an HDF5 table, written by rank 0, rows appended.
class TimeSeries {
 public:
  TimeSeries(MPI_Comm comm, const std::string& directory, std::vector<Column> columns);
  ~TimeSeries();
  TimeSeries(const TimeSeries&) = delete;
  TimeSeries& operator=(const TimeSeries&) = delete;
  void append(std::span<const double> row);  ///< same row on every rank; only rank 0 uses it
  void flush();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The box of columns that one rank owns in the global grid of nx x ny x nz cells; every rank has whole columns.
/// A rank without columns has i0 == i1 or j0 == j1.
struct FieldBox {
  int nx = 1, ny = 1, nz = 1;
  int i0 = 0, i1 = 1, j0 = 0, j1 = 1;
};

/// Values of one cell field on the own box, index (k * (j1-j0) + (j-j0)) * (i1-i0) + (i-i0); NaN where the field does not live.
struct CellField {
  std::string name, unit;
  int components = 1;  ///< 3: a vector, component fastest
  std::span<const double> values;
};

/// Values on the faces of one interface (Gamma of one electrode), index (j-j0) * (i1-i0) + (i-i0).
struct InterfaceField {
  std::string interface_name, name, unit;
  std::span<const double> values;
};

/// fields.h5 (parallel HDF5, collective, chunked, compressed) and fields.xmf (XDMF v2, 3DRectMesh, temporal collection).
/// Groups /step_000000/...: attributes time (s) and step; datasets x,y (nodes, once), z nodes of that time, cells (nz,ny,nx[,3]),
/// interface maps (ny,nx). The file is closed (or flushed so that readers see whole steps) after each write.
class FieldFile {
 public:
  FieldFile(MPI_Comm comm, const std::string& directory, FieldBox box, std::vector<double> x_nodes, std::vector<double> y_nodes);
  ~FieldFile();
  FieldFile(const FieldFile&) = delete;
  FieldFile& operator=(const FieldFile&) = delete;
  void write(double time, std::int64_t step, std::span<const double> z_nodes, std::span<const CellField> cells,
             std::span<const InterfaceField> interfaces);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Makes the directory of a run. `wanted` empty: runs/<case>-NNN with the first free number. A directory that
/// exists and is not empty is an InputError. Collective; every rank gets the name.
std::string make_run_directory(MPI_Comm comm, const std::string& case_name, const std::string& wanted);

}  // namespace auralith

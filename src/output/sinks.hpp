/// Interfaces of the files that a run writes. Implementations are collective over the communicator.
#pragma once

#include <mpi.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "output/run_lock.hpp"

namespace auralith {

/// One column of the time series.
struct Column {
  std::string name;  ///< snake_case, e.g. void_in_contact_negative
  std::string unit;  ///< as people read it in plots: s, V, mA/cm2, 1, m
};

/// How far a time series was at a checkpoint. Known on rank 0 only.
struct SeriesPosition {
  std::uint64_t rows = 0, csv_bytes = 0;
};

/// Time series, written by rank 0: time_series.csv (headers "name [unit]", a row per append) and time_series.h5 (one
/// 1-D dataset per column with attribute `unit`; attribute `columns` of the file: names in order), up to date after flush,
/// which replaces the HDF5 file by a longer copy: a kill at any moment leaves a readable file.
/// The constructor and flush are collective and throw OutputError on every rank when a file cannot be written; append
/// neither communicates nor throws for I/O reasons, its error is reported by the next flush.
class TimeSeries {
 public:
  /// `resume`: cuts existing files back to that position instead of creating new ones.
  TimeSeries(MPI_Comm comm, const std::string& directory, std::vector<Column> columns,
             const SeriesPosition* resume = nullptr);
  ~TimeSeries();
  TimeSeries(const TimeSeries&) = delete;
  TimeSeries& operator=(const TimeSeries&) = delete;
  void append(std::span<const double> row);  ///< one value per column (NaN: not known), same on every rank
  void flush();                              ///< collective
  [[nodiscard]] SeriesPosition position() const;

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
  double z = 0;  ///< height of Gamma at that time, m; places the map in the XDMF view
};

/// Values on the faces of an interface that is not flat, each rank its own faces, in any number.
struct FaceCloud {
  struct Field {
    std::string name, unit;
    int components = 1;
    std::span<const double> values;  ///< `count` times components, component fastest
  };
  std::string interface_name;
  double z = 0;  ///< mean height, m
  std::size_t count = 0;
  std::vector<Field> fields;  ///< the first is `points` (3 components, m): where the faces are
};

/// A number that a field output carries as an attribute.
struct FieldNote {
  std::string name;
  double value = 0;
};

/// Cells first .. last-1 (along z) of one layer.
struct LayerCells {
  std::string name, region;  ///< region: metal | electrolyte
  int first = 0, last = 0;
};

/// fields.h5 (parallel HDF5, collective, chunked, compressed) and fields.xmf, interface_NAME.xmf (XDMF v2, 3DRectMesh, temporal
/// collections).
/// Datasets /x, /y (nodes, m, once), groups /layers/NAME with attributes region, first_cell, last_cell (z index, from the
/// first to one behind the last); per write one group /step_000000, /step_000001 ... (counted from 0) with
///   attributes time, time_unit, step (the time step it belongs to), written last, so a group without them is not whole, and
///   dense_NAME for each metal layer: void fraction of dense metal under the stack pressure of that time
///   z                              nodes of that time, m, (nz+1)
///   cells/NAME                     (nz, ny, nx[, 3])
///   interfaces/INTERFACE/NAME      (1, ny, nx), as ParaView wants it; attribute z of the group: height of Gamma, m; of a Gamma that is not flat:
///                                  (faces) or (faces, 3) with a dataset `points`, attribute z: mean height
/// Attribute `regions` of the file: names of the numbers in the cell field `region`; -1 is a pore.
/// Every dataset has an attribute `unit`. The file is closed after each write, so readers see whole steps.
/// Collective. Throws OutputError on every rank when the file cannot be written; earlier steps stay readable.
class FieldFile {
 public:
  /// `regions`: names of the regions, attribute of the file. `keep_steps`: goes on with existing files after so many steps;
  /// later ones are removed.
  FieldFile(MPI_Comm comm, const std::string& directory, FieldBox box, std::vector<double> x_nodes,
            std::vector<double> y_nodes, std::vector<std::string> regions = {}, std::vector<LayerCells> layers = {},
            int keep_steps = 0);
  ~FieldFile();
  FieldFile(const FieldFile&) = delete;
  FieldFile& operator=(const FieldFile&) = delete;
  void write(double time, std::int64_t step, std::span<const double> z_nodes, std::span<const CellField> cells,
             std::span<const InterfaceField> interfaces, std::span<const FaceCloud> clouds = {},
             std::span<const FieldNote> notes = {});
  [[nodiscard]] int steps() const;  ///< written so far

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Makes the directory of a run. `wanted` empty: runs/<case>-NNN with the first free number. A directory that
/// exists and is not empty is an InputError, unless the run begins `again`: then what an earlier attempt has left without a
/// checkpoint is removed. Collective; every rank gets the name, rank 0 the lock: of two runs that want the same directory,
/// exactly one gets it. An empty log.txt is created in it.
struct RunDirectory {
  std::string path;
  std::unique_ptr<RunLock> lock;
};
RunDirectory make_run_directory(MPI_Comm comm, const std::string& case_name, const std::string& wanted,
                                bool again = false);

}  // namespace auralith

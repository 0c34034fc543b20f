/// The cell fields as VTK files beside HDF5 and XDMF: fields.pvd lists the times, vtk/step_NNNNNN.pvtr the pieces of a step.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "output/sinks.hpp"

namespace auralith {

/// Rectilinear grids, inline binary with zlib (never appended: ParaView 5.11 cannot read that); 1-D and 2-D runs are one layer of
/// cells, every array knows its unit. A step has min(pieces, ranks, nz) files, slabs in z, that as many ranks write; the others send
/// them their columns. Built without the VTK library, `available` is false and the constructor throws OutputError.
class VtkFile {
 public:
  [[nodiscard]] static bool available();
  /// Nodes in m. `keep_steps`: outputs of an earlier part of the run that stay, later ones are removed. Collective.
  VtkFile(MPI_Comm comm, const std::string& directory, const FieldBox& box, std::vector<double> x_nodes,
          std::vector<double> y_nodes, int pieces, int keep_steps = 0);
  ~VtkFile();
  VtkFile(const VtkFile&) = delete;
  VtkFile& operator=(const VtkFile&) = delete;
  /// Output number `index` (from 0) at `time`, s. Collective. Throws OutputError on every rank; fields.pvd then lists what is whole.
  void write(int index, double time, std::span<const double> z_nodes, std::span<const CellField> cells);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auralith

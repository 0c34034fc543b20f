/// XDMF 2 side files that let ParaView and VisIt read the field outputs: fields.xmf with the cell fields over time, and an
/// interface_NAME.xmf for the maps of each interface. One file for all would be read whole by each rank of a parallel ParaView,
/// which doubles every integral; a file with one collection is divided among the ranks.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace auralith {

/// Collects the description of the steps and writes the .xmf files into `directory`. Paths inside are relative. One process.
/// The grids of a step are added between begin_step and end_step; the text that end_step returns is kept with the data of the
/// step, so that a continued run can restore_step it.
class XdmfWriter {
 public:
  struct Field {
    std::string name, dataset;  ///< `dataset`: path inside the HDF5 file
    int components = 1;
  };

  /// `axes_file`: HDF5 file with /x and /y, relative to the directory. nx, ny, nz: cells.
  XdmfWriter(std::string directory, std::string axes_file, int nx, int ny, int nz);

  /// `step_file`: HDF5 file of the step, relative to the directory.
  void begin_step(const std::string& step_file);
  [[nodiscard]] std::string end_step();
  void restore_step(const std::string& text);

  /// Adds the cell fields of one step; `group`: the group of the step file with the dataset z (nodes).
  void add_cells(double time, const std::string& group, const std::vector<Field>& fields);
  /// Adds the maps (nx x ny faces) of one interface at height `z` (m). They are shown as a plate of the given thickness
  /// (m, a tiny one): ParaView's reader refuses cell values on a grid without thickness.
  void add_interface(double time, const std::string& interface_name, double z, double thickness,
                     const std::vector<Field>& fields);
  /// Adds the faces of an interface that is not flat as points; the first field holds their places.
  void add_cloud(double time, const std::string& interface_name, std::uint64_t count, const std::vector<Field>& fields);
  /// Replaces the .xmf files, each atomically. Throws OutputError.
  void save() const;

 private:
  [[nodiscard]] static std::string data_item(const std::string& dimensions, const std::string& file,
                                             const std::string& dataset);
  [[nodiscard]] std::string grid(double time, const std::string& name, const std::string& z_item, int layers,
                                 const std::vector<Field>& fields) const;

  std::string directory_, axes_file_, step_file_;
  int nx_, ny_, nz_;
  std::vector<std::pair<std::string, std::string>> collections_;  ///< name, rendered grids of all steps
  std::vector<std::pair<std::string, std::string>> step_;         ///< collection, rendered grid of the present step
};

}  // namespace auralith

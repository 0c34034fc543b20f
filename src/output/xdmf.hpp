/// XDMF 2 side file that lets ParaView and VisIt read fields.h5: one temporal collection of the cell fields and one of
/// each interface map.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace auralith {

/// Collects the description of the steps and writes the .xmf file. Paths inside are relative. One process.
class XdmfWriter {
 public:
  struct Field {
    std::string name, dataset;  ///< `dataset`: path inside the HDF5 file
    int components = 1;
  };

  /// `h5_name`: file name of the HDF5 file beside the .xmf file. nx, ny, nz: cells.
  XdmfWriter(std::string path, std::string h5_name, int nx, int ny, int nz);

  /// Adds the cell fields of one step; `group`: its HDF5 group, with the dataset z (nodes).
  void add_cells(double time, const std::string& group, const std::vector<Field>& fields);
  /// Adds the maps (nx x ny faces) of one interface at height `z` (m). They are shown as a plate of the given thickness
  /// (m, a tiny one): ParaView's reader refuses cell values on a grid without thickness.
  void add_interface(double time, const std::string& interface_name, double z, double thickness,
                     const std::vector<Field>& fields);
  /// Adds the faces of an interface that is not flat as points; the first field holds their places.
  void add_cloud(double time, const std::string& interface_name, std::uint64_t count, const std::vector<Field>& fields);
  /// Replaces the .xmf file atomically. Throws OutputError.
  void save() const;

 private:
  [[nodiscard]] std::string data_item(const std::string& dimensions, const std::string& dataset) const;
  [[nodiscard]] std::string grid(double time, const std::string& name, const std::string& z_item, int layers,
                                 const std::vector<Field>& fields) const;

  std::string path_, h5_name_;
  int nx_, ny_, nz_;
  std::string cells_;  ///< rendered grids of all steps
  std::vector<std::string> interface_order_;
  std::map<std::string, std::string> interfaces_;  ///< rendered grids per interface
};

}  // namespace auralith

/// The files of a run's field outputs: fields/step_NNNNNN.h5 for each, and fields.h5, the index, with the axes, the names of the
/// regions and a link to every step. Each is written under a temporary name and renamed. One process.
#pragma once

#include <string>
#include <vector>

#include "output/sinks.hpp"

namespace auralith {

class FieldIndex {
 public:
  /// Nodes of the axes in m; `regions`: names of the regions by the number in cells/region, may be empty; `layers`: groups
  /// /layers/NAME.
  FieldIndex(const std::string& directory, std::vector<double> x_nodes, std::vector<double> y_nodes,
             std::vector<std::string> regions, std::vector<LayerCells> layers);

  [[nodiscard]] const std::vector<double>& x_nodes() const { return x_nodes_; }
  [[nodiscard]] const std::vector<double>& y_nodes() const { return y_nodes_; }
  /// File of step n (from 0) in the run directory, and from the working directory.
  [[nodiscard]] static std::string step_file(int n);
  [[nodiscard]] std::string step_path(int n) const;
  /// Makes the folder of the steps and claims the index, which must not exist. Throws OutputError.
  void create() const;
  /// Replaces the index by one with `count` steps. Throws OutputError.
  void write(int count) const;
  /// Removes step `count` and all later ones and what a killed run left half-written; returns the attribute `xdmf` of the others.
  [[nodiscard]] std::vector<std::string> cut_back(int count) const;

 private:
  std::string directory_, path_;
  std::vector<double> x_nodes_, y_nodes_;
  std::vector<std::string> regions_;
  std::vector<LayerCells> layers_;
};

}  // namespace auralith

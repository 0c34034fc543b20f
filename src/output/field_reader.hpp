/// Reads fields from HDF5 files in parallel: every rank gets its own block, none holds the whole field.
#pragma once

#include <mpi.h>

#include <optional>
#include <string>
#include <vector>

#include "base/hdf5.hpp"

namespace auralith {

/// A block of a dataset: start and size along each direction. A size of 0 reads nothing.
struct FileBlock {
  std::vector<hsize_t> start, size;
};

/// One open file. Everything is collective, and every failure is an InputError on every rank, "PLACE: message".
/// Read with collective MPI-IO and not once and broadcast: the field of a large 3-D run does not fit on one rank.
class FieldReader {
 public:
  /// `place` begins every message, e.g. "case.yaml:12: layers.box.initial_voids.file: ".
  FieldReader(MPI_Comm comm, std::string path, std::string place);

  [[noreturn]] void fail(const std::string& message) const;
  [[nodiscard]] bool has(const std::string& name) const;
  /// Extents of a dataset of numbers.
  [[nodiscard]] std::vector<hsize_t> shape(const std::string& dataset) const;
  /// Values of a block, last direction fastest.
  [[nodiscard]] std::vector<double> block(const std::string& dataset, const FileBlock& block) const;
  /// All values of a 1-D dataset, on every rank.
  [[nodiscard]] std::vector<double> whole(const std::string& dataset) const;
  [[nodiscard]] std::optional<double> attribute(const std::string& object, const char* name) const;
  /// Names of the members of a group that are groups or datasets themselves.
  [[nodiscard]] std::vector<std::string> members(const std::string& group) const;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] MPI_Comm comm() const { return comm_; }

 private:
  void check(bool success, const std::string& what) const;

  MPI_Comm comm_;
  std::string path_, place_;
  hdf5::Id file_;
};

}  // namespace auralith

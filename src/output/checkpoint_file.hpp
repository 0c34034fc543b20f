/// One checkpoint on disk: a text and one long array of numbers that is spread over the ranks. The order of the array does
/// not depend on the number of ranks, so a file written on two ranks is read on any other number.
///
/// HDF5: attribute `format`; `text` (bytes) and `unknowns` (float64), both with Fletcher-32 check sums. The file is written
/// under a temporary name, synced and renamed, so a file with the final name is whole.
#pragma once

#include <mpi.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace auralith {

/// A part of the array that one rank holds in one piece.
struct ArrayPiece {
  std::uint64_t offset = 0;  ///< of its first value in the whole array
  std::uint64_t count = 0;
};

/// Writes PATH. `values`: the pieces of this rank one after the other (pieces of a rank in increasing order; no piece may be
/// on two ranks). `text` is that of rank 0. Collective; throws OutputError on every rank, an older file PATH is then untouched.
void write_checkpoint_file(MPI_Comm comm, const std::string& path, const std::string& text, std::uint64_t array_size,
                           std::span<const ArrayPiece> pieces, std::span<const double> values);

/// The text and the size of the array. Collective; throws OutputError on every rank when the file is damaged or no checkpoint.
struct CheckpointText {
  std::string text;
  std::uint64_t array_size = 0;
};
[[nodiscard]] CheckpointText read_checkpoint_text(MPI_Comm comm, const std::string& path);

/// The values of the pieces of this rank, one after the other. Collective; throws OutputError on every rank.
[[nodiscard]] std::vector<double> read_checkpoint_values(MPI_Comm comm, const std::string& path,
                                                         std::uint64_t array_size, std::span<const ArrayPiece> pieces);

/// Files of a directory that may be checkpoints (checkpoint_NNNNNNNN.h5), the newest first. One process.
[[nodiscard]] std::vector<std::string> checkpoint_files(const std::string& directory);
/// DIRECTORY/checkpoint_NNNNNNNN.h5 for a time step.
[[nodiscard]] std::string checkpoint_name(const std::string& directory, std::int64_t step);
/// Removes all but the newest `keep` checkpoints and what a killed run left half-written. One process; never throws.
void remove_old_checkpoints(const std::string& directory, int keep);

}  // namespace auralith

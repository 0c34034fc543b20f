/// The checkpoints of one run: when they are written, which are kept, and which one a run goes on from.
#pragma once

#include <mpi.h>

#include <cstdint>
#include <string>
#include <vector>

#include "app/run_state.hpp"
#include "solver/assembler.hpp"

namespace auralith {

/// DIR/checkpoints/checkpoint_NNNNNNNN.h5, NNNNNNNN the time step.
class Checkpoints {
 public:
  /// `step`: time step of the checkpoint that the run goes on from; 0 at its start.
  Checkpoints(MPI_Comm comm, CheckpointSettings settings, const std::string& run_directory, std::int64_t step);

  /// True when the number of steps or the wall time since the last one calls for a checkpoint. The wall time is that of this
  /// rank: only rank 0 may be asked, or the interval must be 0.
  [[nodiscard]] bool due(std::int64_t step) const;
  /// Writes one and removes old ones. Collective; OutputError on every rank when that fails.
  void write(const RunState& state, const Layout& layout, const SlotArray& slots);
  /// What the last one took, s.
  [[nodiscard]] double seconds() const { return seconds_; }

 private:
  MPI_Comm comm_;
  CheckpointSettings settings_;
  std::string directory_;
  std::int64_t last_step_;
  double last_clock_, seconds_ = 0.1;
};

/// Folder of the checkpoints of a run.
[[nodiscard]] std::string checkpoint_folder(const std::string& run_directory);

/// A checkpoint that can be read.
struct FoundCheckpoint {
  std::string file;
  RunState state;
  std::uint64_t array_size = 0;
  std::vector<std::string> damaged;  ///< newer ones that cannot be read, with the reason
};

/// The newest readable checkpoint of a run. InputError on every rank when there is none. Collective.
[[nodiscard]] FoundCheckpoint find_checkpoint(MPI_Comm comm, const std::string& run_directory);

/// Unknowns of a checkpoint as slots. InputError when the grid is not that of the checkpoint. Collective.
[[nodiscard]] SlotArray read_unknowns(MPI_Comm comm, const FoundCheckpoint& found, const Layout& layout);

/// Check sum (FNV-1a) of the regions of all cells.
[[nodiscard]] std::uint64_t regions_checksum(const Grid& grid);
/// InputError when the cells of the grid have other regions than those of the checkpoint: the label map was changed.
void require_same_regions(const FoundCheckpoint& found, const Grid& grid, const std::string& label_map);

/// InputError when the run cannot go on from this checkpoint with these overrides (key.path=value): its effective_input.yaml
/// was edited (the lines are named), or an override would make it another experiment. Collective.
void check_resumable(MPI_Comm comm, const std::string& run_directory, const FoundCheckpoint& from,
                     const std::vector<std::string>& overrides);

}  // namespace auralith

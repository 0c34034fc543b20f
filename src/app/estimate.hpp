/// What a run will need, before it is begun: memory, disk, wall time.
#pragma once

#include <mpi.h>

#include <cstdint>
#include <string>

#include "case/case.hpp"

namespace auralith {

/// Orders of magnitude, from what the runs of the studies took (estimate.cpp); memory and disk within a factor of two for
/// cases like the shipped ones, time within three. A protocol that ends early needs less.
struct Estimate {
  double unknowns = 0;
  double memory = 0;       ///< bytes on all ranks
  double disk = 0;         ///< bytes, with two checkpoints
  std::int64_t steps = 0;  ///< time steps, a typical number: what a run needs is the result of the run itself
  std::int64_t field_outputs = 0;
  bool could_split = false;     ///< the field split would do with less memory
  double seconds_per_step = 0;  ///< wall time on one rank
  bool bounded = true;          ///< false: repeats or steps without an end of their own; they count once
  [[nodiscard]] double seconds() const { return static_cast<double>(steps) * seconds_per_step; }
};

/// From the case alone; the largest thing made is its grid.
[[nodiscard]] Estimate estimate(const Case& input, int ranks);

/// What this computer has left, bytes: memory for the ranks of this job (of the node with the least, times the number of
/// nodes; limits of a batch job count), disk at `directory`
/// (with the files in it) or the nearest folder above it that exists. Collective.
struct Available {
  double memory = 0, disk = 0;
};
[[nodiscard]] Available available(MPI_Comm comm, const std::string& directory);

/// Lines for `check`.
[[nodiscard]] std::string estimate_text(const Estimate& need, const Available& have);

/// InputError when what there is cannot suffice: memory, disk, or a limit of wall time (s) shorter than a few time steps.
void require_resources(const Estimate& need, const Available& have, double time_limit);

}  // namespace auralith

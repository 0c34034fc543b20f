/// What a run cost, and the table of it that ends the log.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace auralith {

/// Wall time of one phase on the slowest rank. Phases do not overlap.
struct PhaseCost {
  std::string name;  ///< e.g. residual, jacobian, linear_setup, linear_solve, output
  double seconds = 0;
  bool newton = false;  ///< belongs to the Newton iteration (residual, Jacobian, preconditioner, Krylov)
};

struct Cost {
  std::int64_t unknowns = 0;
  std::int64_t steps = 0;  ///< accepted time steps
  std::int64_t rejected = 0;
  std::int64_t newton = 0;          ///< Newton iterations, those of rejected steps included
  std::int64_t newton_stalled = 0;  ///< stages given up because a residual below 1e-6 no longer fell
  std::int64_t factorisations = 0;  ///< preconditioners built
  std::int64_t linear = 0;          ///< Krylov iterations (direct solver: solves)
  double wall_seconds = 0;          ///< the whole run, set-up included
  double memory_bytes = 0;          ///< largest resident memory, summed over ranks
  std::vector<PhaseCost> phases;

  /// Seconds of all phases of the Newton iteration per unknown and Newton iteration, in microseconds; NaN before any.
  [[nodiscard]] double microseconds_per_unknown_newton() const;
};

/// Table for people, several lines that end in a newline: counts, then each phase with its share of the wall time;
/// what no phase accounts for is shown as `other`.
std::string cost_table(const Cost& cost);

}  // namespace auralith

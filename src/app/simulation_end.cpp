/// The part of a simulation that sees when it cannot go on, and says why it has ended.
#include <fmt/format.h>

#include <cmath>

#include "app/simulation.hpp"

namespace auralith {

namespace {

// A run that so many accepted steps bring less than this share of the way to the end of the segment would need a thousand million
// more: it gives up. (Steps and not wall time, so that every machine and every number of ranks decides alike.)
constexpr std::int64_t progress_steps = 2000;
constexpr double least_progress = 1e-6;

}  // namespace

/// SolverError when the steps have become so short that the run would never end.
void Simulation::require_progress() {
  if (counts_.steps < progress_step_ + progress_steps) return;
  const double gained = stepper_.time() - progress_time_, left = protocol_.segment_end() - stepper_.time();
  // The end of a segment that only a cut-off ends is unknown; then the time that the run has taken is the measure.
  if (gained < least_progress * (std::isfinite(left) ? left : stepper_.time()))
    throw SolverError(
        fmt::format("no progress: {} time steps have brought the run {:.3g} s further at {:.6g} s (limited by: {}); {}",
                    progress_steps, gained, stepper_.time(), limiter_, stepper_.solver().worst_row()));
  progress_step_ = counts_.steps;
  progress_time_ = stepper_.time();
}

/// What ended a run that finished before the end of its protocol; empty: nothing did.
std::string Simulation::last_words() const {
  if (!protocol_.ended_by()) return "";
  const Event& by = *protocol_.ended_by();
  const std::string what =
      fmt::format("{}{}{}", by.detail.empty() ? by.kind : by.detail, by.electrode.empty() ? "" : " of " + by.electrode,
                  fmt::format(" at {:.6g} s", by.time));
  if (by.kind != "open_circuit") return what + " ended the run, as its cut-off says";
  const std::string flow =
      by.current_density != 0 ? fmt::format("{:.4g} mA/cm2", 0.1 * by.current_density) : "a current";
  return fmt::format(
      "{}: {} cannot flow any more, and the run ends before its protocol; a cut-off on contact or voltage ends a step "
      "before",
      what, flow);
}

}  // namespace auralith

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
  const std::string what = fmt::format("{}, at {:.6g} s", event_text(by), by.time);
  if (by.kind != "open_circuit") return what + ": ended the run, as its cut-off says";
  constexpr const char* early =
      "and the run ends before its protocol; with a cut-off (event: open_circuit, say) the step ends alone";
  const Control control = protocol_.control();
  if (control.holds_voltage())
    return fmt::format(
        "{}: at the {:.4g} V that are held no current can flow any more (the last one was {:.3g} mA/cm2), {}", what,
        control.demand.at(by.time), 0.1 * by.current_density, early);
  return fmt::format("{}: {:.4g} mA/cm2 cannot flow any more, {}", what, 0.1 * by.current_density, early);
}

/// Why a solver gave up: without contact a current has no way, and its voltage has no bound.
std::string Simulation::why_it_failed(const std::string& error) const {
  const std::string open = protocol_.open_circuit();
  if (open.empty() || protocol_.finished()) return error;
  return fmt::format(
      "the circuit is open: no contact or no lithium is left at the interface of {}, and what the protocol asks for "
      "cannot flow (at {:.6g} s: {:.4g} V, {:.4g} mA/cm2). Neither events.open_circuit_ends_run nor a condition of the "
      "protocol (event: open_circuit, say) has ended the step. The solver says: {}",
      open, stepper_.time(), before_.voltage, 0.1 * before_.current_density, error);
}

}  // namespace auralith

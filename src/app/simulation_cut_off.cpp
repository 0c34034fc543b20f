/// The part of a simulation that makes a time step end where a cut-off of the protocol is met.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/simulation.hpp"
#include "protocol/watch.hpp"

namespace auralith {

namespace {

constexpr int patience = 4;  ///< trials one after another that do not halve the interval

}  // namespace

/// When a cut-off was passed inside the step, shortens it until it ends at the cut-off (regula falsi, Illinois variant).
Simulation::Step Simulation::locate_cut_off(Step step) {
  const auto largest = [&](const Observables& now) {
    const auto g = protocol_.cut_offs(now);
    return g.empty() ? -1.0 : *std::max_element(g.begin(), g.end());
  };
  double high = step.dt, g_high = largest(step.now);
  double low = 0, g_low = largest(before_);
  if (g_high < hit_tolerance || g_low >= -hit_tolerance) return step;
  int side = 0, slow = 0;
  for (int n = 0; n < 60; ++n) {
    const double width = high - low;
    double dt = high - g_high * width / (g_high - g_low);
    if (!(dt > low && dt < high) || slow == patience) dt = 0.5 * (low + high);
    Step trial;
    trial.dt = dt;
    trial.outcome = stepper_.attempt(dt);
    counts_.newton += trial.outcome.newton;
    counts_.linear += trial.outcome.linear;
    if (!trial.outcome.converged)
      throw SolverError(fmt::format("a step could not be shortened to a cut-off at {:.6g} s: {}", stepper_.time(),
                                    trial.outcome.reason));
    trial.now = observe_trial();
    trial.outcome.reason = "cut-off";
    const double g = largest(trial.now);
    if (std::abs(g) < hit_tolerance) return trial;
    if (g > 0) {
      high = dt, g_high = g;
      if (side == 1) g_low *= 0.5;
      side = 1;
      step = std::move(trial);
    } else {
      low = dt, g_low = g;
      if (side == -1) g_high *= 0.5;
      side = -1;
    }
    // A function that jumps (a column that loses contact) is hit as closely as time can be resolved. Its sizes on both sides say
    // nothing of where: then the interval is halved.
    if (slow < patience) slow = high - low > 0.5 * width ? slow + 1 : 0;
    if (high - low < std::max(1e-6 * step.dt, 1e-12 * (stepper_.time() + high))) break;
  }
  if (stepper_.trial_time() != stepper_.time() + high) {  // the last attempt was on the other side
    step.outcome = stepper_.attempt(high);
    counts_.newton += step.outcome.newton;
    counts_.linear += step.outcome.linear;
    if (!step.outcome.converged)
      throw SolverError(fmt::format("the step that ends at a cut-off after {:.6g} s could not be repeated: {}",
                                    stepper_.time(), step.outcome.reason));
    step.dt = high;
    step.now = observe_trial();
    step.outcome.reason = "cut-off";
  }
  return step;
}

}  // namespace auralith

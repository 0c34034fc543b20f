/// The part of a simulation that makes the algebraic fields fit a new current or voltage.
#include <fmt/format.h>

#include <algorithm>

#include "app/simulation.hpp"

namespace auralith {

namespace {

std::string demand_text(const Control& control, double time) {
  return control.holds_voltage() ? fmt::format("{:.4g} V", control.demand.at(time))
                                 : fmt::format("{:.4g} mA/cm2", 0.1 * control.demand.at(time));
}

}  // namespace

/// Fields that fit a control: at once, or, where Newton's method does not get so far (the reaction is exponential in a jump of some
/// volts), from the voltage or current at hand in as many steps as it takes.
StageOutcome Simulation::approach(const Control& control) {
  constexpr double smallest_part = 1e-4;
  const Observables here = observe(stepper_.time(), stepper_.slots(), stepper_.evaluation(), stepper_.accumulated());
  const double from = control.holds_voltage() ? here.voltage : here.current_density;
  const double to = control.demand.at(stepper_.time());
  StageOutcome sum;
  double done = 0, part = 1;
  while (done < 1) {
    if (part < smallest_part && !robust_) {
      use_robust_solver(true);
      part = 1;
    }
    if (part < smallest_part) break;
    const double next = std::min(1.0, done + part);
    Control partial = control;
    if (next < 1) partial.demand = {{0.0}, {from + next * (to - from)}};
    const StageOutcome outcome = stepper_.make_consistent(partial);
    sum.newton += outcome.newton;
    sum.linear += outcome.linear;
    sum.converged = outcome.converged && next == 1;
    sum.reason = outcome.reason;
    if (outcome.converged) done = next;
    part *= outcome.converged ? 2 : 0.25;
  }
  return sum;
}

/// Contents stay, algebraic fields follow the new current or voltage; a segment that is over before it begins takes no time.
void Simulation::make_consistent() {
  consistent_ = false;
  do {
    const Control control = protocol_.control();
    const StageOutcome outcome = approach(control);
    counts_.newton += outcome.newton;
    counts_.linear += outcome.linear;
    if (!outcome.converged)
      throw SolverError(fmt::format("no consistent fields at {:.4g} s for {} ({}): {}", stepper_.time(),
                                    demand_text(control, stepper_.time()), outcome.reason,
                                    stepper_.solver().worst_row()));
    before_ = observe(stepper_.time(), stepper_.slots(), stepper_.evaluation(), stepper_.accumulated());
  } while (protocol_.advance(before_, before_));
  report_events();
  dt_ = input_.time.first_step ? *input_.time.first_step : rounded(stepper_.first_step());
  last_error_ = 0;
  limiter_ = "first step";
  consistent_ = true;
}

}  // namespace auralith

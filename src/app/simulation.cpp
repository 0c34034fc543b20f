#include "app/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "output/collective.hpp"
#include "output/given_state.hpp"
#include "physics/effect.hpp"

namespace auralith {

namespace {

constexpr double round_off = 1e-12;      ///< of times, relative
constexpr int robust_steps_needed = 20;  ///< good steps after which the usual solver is tried again

/// Checked before the files of the run are touched.
const RecorderState* saved_recorder(const FoundCheckpoint* resume, const Case& input, const Grid& grid) {
  if (resume == nullptr) return nullptr;
  require_same_regions(*resume, grid, input.label_map.file);
  Protocol protocol(input.protocol, input.events, input.repeats);
  protocol.restore(resume->state.protocol);
  if (!protocol.finished() && protocol.segment_end() < resume->state.time * (1 - 1e-12))
    throw InputError(
        fmt::format("{}: is at {:.10g} s, in a part of the protocol that would now have ended at {:.10g} s; allowed: "
                    "changes that leave the end of the present part ahead",
                    resume->file, resume->state.time, protocol.segment_end()));
  return &resume->state.recorder;
}

}  // namespace

double rounded(double dt) {
  const double unit = std::pow(10.0, std::floor(std::log10(dt)) - 2);
  return unit * std::round(dt / unit);
}

Simulation::Simulation(MPI_Comm comm, const Case& input, const RunOptions& options, const FoundCheckpoint* resume)
    : comm_(comm),
      input_(input),
      grid_(input),
      partition_(grid_.x.cells(), grid_.y.cells(), size_of(comm)),
      layout_(input, grid_, partition_, rank_of(comm), all_unknowns(input)),
      model_(input, grid_, layout_),
      assembler_(comm, model_, layout_),
      stepper_(assembler_, input.time, input.solver),
      protocol_(input.protocol, input.events, input.repeats),
      ledger_(model_),
      given_(resume != nullptr ? GivenState{} : read_given_state(comm, input, grid_, layout_)),
      recorder_(comm, input, options, model_, layout_, saved_recorder(resume, input, grid_)),
      checkpoints_(comm, input.checkpoint, recorder_.directory(), resume != nullptr ? resume->state.counts.steps : 0),
      interruption_(comm, options.time_limit),
      resume_(resume) {}

ExitCode Simulation::run() {
  try {
    return to_the_end();
  } catch (const OutputError& error) {
    petsc::fail_together(error.what());
    recorder_.fail(standing(RunStatus::failed, ExitCode::solver_gave_up, error.what()));
    throw;
  }
}

ExitCode Simulation::to_the_end() {
  try {
    resume_ != nullptr ? go_on(*resume_) : start();
    while (!protocol_.finished()) {
      const double before = wall_clock();
      advance();
      last_advance_ = wall_clock() - before;
      if (interrupted()) return ExitCode::stopped_resumable;
    }
    write_checkpoint();  // a longer protocol goes on from here
    return finish(RunStatus::finished, ExitCode::finished, last_words());
  } catch (const SolverError& error) {
    petsc::fail_together(error.what());
    if (consistent_) write_checkpoint();  // of the last good state
    return finish(RunStatus::failed, ExitCode::solver_gave_up, why_it_failed(error.what()));
  } catch (const LedgerError& error) {
    petsc::fail_together(error.what(), static_cast<int>(ExitCode::ledger_broken));
    return finish(RunStatus::failed, ExitCode::ledger_broken, error.what());
  }
}

void Simulation::start() {
  recorder_.message(fmt::format("{}: {} unknowns on {} rank(s), results in {}", input_.title, layout_.global_size(),
                                size_of(comm_), recorder_.directory()));
  for (const std::string& origin : given_.origins) recorder_.message("start: " + origin);
  recorder_.note_origins(given_.origins);
  stepper_.set_state(initial_state(model_, layout_, given_), 0);
  given_.values.clear();  // as large as the state
  make_consistent();
  ledger_.start(stepper_.evaluation());
  record(0, {}, protocol_.cycle(), protocol_.half_cycle());
  recorder_.fields(model_.coefficients(0, stepper_.control()), stepper_.slots(), 0);
  recorder_.save(standing(RunStatus::running, ExitCode::finished, ""));
  if (!protocol_.finished()) write_checkpoint();  // from here on every run can be continued
}

/// One accepted time step and everything that follows from it.
void Simulation::advance() {
  const int cycle = protocol_.cycle(), half_cycle = protocol_.half_cycle();
  const double segment_end = protocol_.segment_end();
  Step step = accepted_step();
  step = locate_cut_off(std::move(step));
  EnergyLedger& energy = ledger_.energy();
  const Coefficients begin = stepper_.coefficients_at(stepper_.time());
  const bool at_rest = energy.applies(begin, stepper_.coefficients_at(stepper_.trial_time()));
  const double energy_error = at_rest ? stepper_.energy_error() : 0;
  const double energy_before = energy.energy(begin.pressure, stepper_.evaluation(), stepper_.accumulated());
  stepper_.accept();
  ++counts_.steps;
  require_progress();
  ledger_.check(counts_.steps, stepper_.time(), stepper_.evaluation(), stepper_.accumulated());
  if (at_rest)
    energy.check(counts_.steps, stepper_.time(), energy_before,
                 energy.energy(begin.pressure, stepper_.evaluation(), stepper_.accumulated()), energy_error);
  const Observables before = before_;
  before_ = step.now;
  record(step.dt, step.outcome, cycle, half_cycle);

  const std::size_t events = protocol_.events().size();
  const bool jumped = protocol_.advance(before, before_);
  const bool ended = jumped || protocol_.finished() || stepper_.time() >= segment_end;
  report_events();
  const bool due = field_number(stepper_.time()) > field_number(before.time);
  // The end of a step is one, too; its fields have a key of their own.
  const bool happened =
      std::any_of(protocol_.events().begin() + static_cast<std::ptrdiff_t>(events), protocol_.events().end(),
                  [](const Event& event) { return event.kind != "step_end"; });
  if ((ended && input_.output.fields_at_step_ends) || (happened && input_.output.fields_at_events) || due ||
      protocol_.finished())
    recorder_.fields(model_.coefficients(stepper_.time(), stepper_.control()), stepper_.slots(), counts_.steps);
  if (jumped)
    make_consistent();
  else if (!protocol_.finished())
    stepper_.set_control(protocol_.control());
  event_ = protocol_.events().size() > events;
}

/// How many multiples of the interval of field outputs have passed at a time.
std::int64_t Simulation::field_number(double time) const {
  const double interval = input_.output.field_interval;
  return interval > 0 ? static_cast<std::int64_t>(time * (1 + round_off) / interval) : 0;
}

double Simulation::next_step(std::string& limiter) const {
  double dt = dt_;
  limiter = limiter_;
  if (dt > input_.time.largest_step) dt = input_.time.largest_step, limiter = "largest step";
  double edge = protocol_.segment_end();
  const char* name = "end of the segment";
  const auto hit = [&](double time, const char* what) {  // edges that differ by round-off are one
    if (time > stepper_.time() * (1 + round_off) && time < edge * (1 - round_off)) edge = time, name = what;
  };
  if (input_.output.field_interval > 0)
    hit(static_cast<double>(field_number(stepper_.time()) + 1) * input_.output.field_interval, "field output");
  const std::pair<const TimeTable*, const char*> tables[] = {
      {&input_.ambient.temperature, "table of temperature"},
      {&input_.ambient.pressure, "table of pressure"},
      {&stepper_.control().demand, "table of current or voltage"}};
  for (const auto& [table, what] : tables)  // kinks are hit, too
    for (const double time : table->times) hit(time, what);
  const double left = edge - stepper_.time();
  if (dt >= left * (1 - 1e-9)) return limiter = name, left;
  if (dt > 0.5 * left) dt = 0.5 * left, limiter = name;  // no sliver at the end
  return dt;
}

Simulation::Step Simulation::accepted_step() {
  Step step;
  const int order = std::min(stepper_.scheme().order, stepper_.scheme().embedded_order) + 1;
  for (;;) {
    std::string limiter;
    step.dt = next_step(limiter);
    step.outcome = stepper_.attempt(step.dt);
    counts_.newton += step.outcome.newton;
    counts_.linear += step.outcome.linear;
    if (step.outcome.converged) {
      const double error = std::max(step.outcome.error, 1e-10);
      double factor = 0.9 * std::pow(error, -1.0 / order);
      // Where errors grow from step to step, the next is foretold by the last two (K. Gustafsson, ACM Trans. Math. Software 20, 496
      // (1994)), instead of being rejected.
      if (last_error_ > 0) factor *= std::min(1.0, step.dt / last_dt_ * std::pow(last_error_ / error, 1.0 / order));
      factor = std::clamp(factor, 0.1, 3.0);
      if (step.outcome.error <= 1) {
        last_error_ = std::max(error, 0.01);
        last_dt_ = step.dt;
        // A step shortened to hit an edge says nothing against the longer one that was proposed.
        dt_ = rounded(std::max(step.dt * factor, step.dt < dt_ ? std::min(dt_, step.dt * 3) : 0.0));
        limiter_ = "error";
        step.outcome.reason = limiter;
        break;
      }
      dt_ = rounded(step.dt * std::min(factor, 0.9));
      limiter_ = "error";
    } else {
      dt_ = 0.25 * step.dt;
      limiter_ = step.outcome.reason;
    }
    ++counts_.rejected;
    if (dt_ < input_.time.smallest_step && !robust_) {
      recorder_.message(
          fmt::format("{:.6g} s: the time step fell below {:.3g} s (limited by: {}); trying the direct solver with "
                      "damped Newton steps",
                      stepper_.time(), input_.time.smallest_step, limiter_));
      use_robust_solver(true);
      dt_ = stepper_.careful_step();
      continue;
    }
    if (dt_ < input_.time.smallest_step)
      throw SolverError(fmt::format("the time step fell below {:.3g} s at {:.6g} s (limited by: {}); {}",
                                    input_.time.smallest_step, stepper_.time(), limiter_,
                                    stepper_.solver().worst_row()));
  }
  step.now = observe_trial();
  if (robust_ && ++robust_steps_ == robust_steps_needed) use_robust_solver(false);
  return step;
}

void Simulation::use_robust_solver(bool robust) {
  robust_ = robust;
  robust_steps_ = 0;
  stepper_.use_robust_solver(robust);
}

Observables Simulation::observe(double time, const SlotArray& slots, const Evaluation& evaluation,
                                const SlotArray& accumulated) const {
  Observables now =
      recorder_.quantities().observe(model_.coefficients(time, stepper_.control()), slots, evaluation.storage);
  now.charge = model_.amount(sums::circuit_charge, -1, accumulated) / grid_.area();
  return now;
}

Observables Simulation::observe_trial() const {
  return observe(stepper_.trial_time(), stepper_.trial_slots(), stepper_.trial_evaluation(),
                 stepper_.trial_accumulated());
}

void Simulation::record(double dt, const StepOutcome& outcome, int cycle, int half_cycle) {
  Recorder::Row row;
  row.observables = &before_;
  row.protocol = &protocol_;
  row.cycle = cycle;
  row.half_cycle = half_cycle;
  row.dt = dt;
  row.charge = before_.charge;
  row.throughput = model_.amount(sums::circuit_throughput, -1, stepper_.accumulated()) / grid_.area();
  row.differential_resistance = input_.output.differential_resistance && has_circuit(input_)
                                    ? stepper_.differential_resistance()
                                    : std::numeric_limits<double>::quiet_NaN();
  row.limiter = outcome.reason;
  row.time_left = interruption_.time_left();
  row.newton = counts_.newton - counts_.recorded_newton;
  row.linear = counts_.linear - counts_.recorded_linear;
  counts_.recorded_newton = counts_.newton;
  counts_.recorded_linear = counts_.linear;
  recorder_.row(row, stepper_.slots(), stepper_.evaluation(), ledger_, counts_);
}

void Simulation::report_events() {
  for (; events_reported_ < protocol_.events().size(); ++events_reported_) {
    const Event& event = protocol_.events()[events_reported_];
    recorder_.message(fmt::format("{:.1f} s, cycle {}, {:.4g} mA/cm2: {}", event.time, event.cycle,
                                  0.1 * event.current_density, event_text(event)));
  }
}

Recorder::Standing Simulation::standing(RunStatus status, ExitCode code, const std::string& message) const {
  return {status, code, message, stepper_.time(), &protocol_, &ledger_, counts_, stepper_.solver().cost()};
}

ExitCode Simulation::finish(RunStatus status, ExitCode code, const std::string& message) {
  if (status == RunStatus::failed) {
    recorder_.message("the run ended early: " + message);
    recorder_.fields(model_.coefficients(stepper_.time(), stepper_.control()), stepper_.slots(), counts_.steps);
  }
  if (status == RunStatus::finished && !message.empty()) recorder_.message(message);
  recorder_.finish(standing(status, code, message));
  const OverallCcd ccd = overall_ccd(protocol_.ccd());
  if (!ccd.text.empty())
    recorder_.message(
        (status == RunStatus::finished ? "critical current density: " : "critical current density up to there: ") +
        ccd.text);
  if (status != RunStatus::finished)
    recorder_.message(fmt::format("{}; continue with: {}",
                                  status == RunStatus::stopped ? "stopped: " + message : "failed",
                                  recorder_.continue_command()));
  return code;
}

}  // namespace auralith

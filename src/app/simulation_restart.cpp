/// The part of a simulation that saves its state and goes on from it.
#include <fmt/format.h>

#include <algorithm>

#include "app/build_info.hpp"
#include "app/simulation.hpp"
#include "output/collective.hpp"

namespace auralith {

RunState Simulation::state() const {
  RunState now;
  now.git_hash = build_info().git_hash;
  now.effective_input = input_.effective_input;
  now.regions = regions_checksum(grid_);
  now.counts = counts_;
  now.time = stepper_.time();
  now.dt = dt_;
  now.limiter = limiter_;
  now.control = stepper_.control();
  now.ended = protocol_.finished() || at_end_;
  now.robust = robust_;
  now.robust_steps = robust_steps_;
  now.protocol = protocol_.snapshot();
  now.events_reported = std::min(events_reported_, now.protocol.events.size());
  const auto first = stepper_.slots().begin() + layout_.first_scalar_slot();
  now.scalars.assign(first, first + layout_.scalars());
  now.names = layout_.names();
  for (const Counter& counter : layout_.counters()) now.accumulated.push_back(stepper_.accumulated()[counter.slot]);
  now.ledger_start = ledger_.start_inventories(layout_);
  now.ledgers = ledger_.summary();
  now.recorder = recorder_.state(stepper_.solver().cost());
  return now;
}

/// Saves the state and then goes on from what was saved, as a continued run would: both have the same digits.
void Simulation::write_checkpoint() {
  recorder_.save(standing(RunStatus::running, ExitCode::finished, ""));
  const RunState now = state();
  checkpoints_.write(now, layout_, stepper_.slots());
  restart_from(now, stepper_.slots());
}

void Simulation::restart_from(const RunState& state, const SlotArray& slots) {
  SlotArray accumulated(static_cast<std::size_t>(layout_.slots()), 0.0);
  for (std::size_t n = 0; n < state.accumulated.size(); ++n)
    accumulated[layout_.counters()[n].slot] = state.accumulated[n];
  stepper_.restart(slots, state.time, state.control, accumulated);
  last_error_ = 0;
  before_ = observe(stepper_.time(), stepper_.slots(), stepper_.evaluation(), stepper_.accumulated());
}

void Simulation::go_on(const FoundCheckpoint& from) {
  const RunState& state = from.state;
  for (const std::string& damaged : from.damaged) recorder_.message("skipped a damaged checkpoint: " + damaged);
  recorder_.message(fmt::format("{}: continued on {} rank(s) at step {}, {:.6g} s, from {}", input_.title,
                                size_of(comm_), state.counts.steps, state.time, from.file));
  if (!recorder_.note().empty()) recorder_.message(recorder_.note());
  if (state.git_hash != build_info().git_hash)
    recorder_.message(fmt::format("the checkpoint is of another version ({}, this is {}): digits may differ",
                                  state.git_hash, build_info().git_hash));
  counts_ = state.counts;
  progress_step_ = counts_.steps;
  progress_time_ = state.time;
  dt_ = state.dt;
  limiter_ = state.limiter;
  events_reported_ = state.events_reported;
  protocol_.restore(state.protocol);
  ledger_.restore(layout_, state.ledger_start, state.ledgers);
  robust_ = state.robust;
  robust_steps_ = state.robust_steps;
  stepper_.use_robust_solver(robust_);
  restart_from(state, read_unknowns(comm_, from, layout_));
  consistent_ = true;
  at_end_ = state.ended;
  const bool changed = input_.effective_input != state.effective_input;
  if (changed) write_checkpoint();  // the next one must know what was changed
  if (changed || at_end_) take_changed_protocol();
  at_end_ = false;
}

/// The protocol may ask for something else than what the fields of the checkpoint fit, or may be over at this instant.
void Simulation::take_changed_protocol() {
  const Control now = protocol_.control(), before = stepper_.control();
  const bool jumped = now.given != before.given || now.demand.at(stepper_.time()) != before.demand.at(stepper_.time());
  if (!jumped) stepper_.set_control(now);
  if (jumped || protocol_.advance(before_, before_))
    make_consistent();
  else if (!protocol_.finished())
    stepper_.set_control(protocol_.control());
  report_events();
}

/// True when the run has to end here; writes the checkpoints that are due.
bool Simulation::interrupted() {
  const Interruption::Decision decision =
      interruption_.poll(checkpoints_.due(counts_.steps), last_advance_, checkpoints_.seconds());
  if (protocol_.finished()) return false;
  const bool at_event = event_ && input_.checkpoint.at_events;
  if (!decision.checkpoint && !at_event) return false;
  write_checkpoint();
  if (!decision.stop) return false;
  (void)finish(RunStatus::stopped, ExitCode::stopped_resumable, decision.reason);
  return true;
}

}  // namespace auralith

#include "output/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "base/error.hpp"

namespace auralith {

Ledger::Ledger(const Model& model, Tolerances tolerances) : model_(model), tolerances_(tolerances) {
  const auto& layers = model.input().layers;
  for (const LayerCounters& c : model.counters()) {
    const std::string& name = layers[static_cast<std::size_t>(c.layer)].name;
    summary_.push_back({"lithium", name, 0, 0, 0, tolerances.lithium});
    summary_.push_back({"void", name, 0, 0, 0, tolerances.voids});
  }
  summary_.push_back({"charge", "", 0, 0, 0, tolerances.charge});
  for (const LayerCounters& c : model.counters())
    if (has_host(layers[static_cast<std::size_t>(c.layer)]))
      summary_.push_back({"host", layers[static_cast<std::size_t>(c.layer)].name, 0, 0, 0, tolerances.host});
  errors_.lithium.resize(model.counters().size());
  errors_.voids.resize(model.counters().size());
  errors_.host.resize(model.counters().size());
}

void Ledger::start(const Evaluation& evaluation) { start_ = evaluation; }

std::vector<double> Ledger::start_inventories(const Layout& layout) const {
  std::vector<double> inventories;
  for (const Counter& counter : layout.counters()) inventories.push_back(start_.storage[counter.slot]);
  return inventories;
}

void Ledger::restore(const Layout& layout, const std::vector<double>& start_inventories,
                     const std::vector<LedgerSummary>& summary, double solver_tolerance) {
  tolerances_.solver = std::max(tolerances_.solver, solver_tolerance);
  start_.storage.assign(static_cast<std::size_t>(layout.slots()), 0.0);
  for (std::size_t n = 0; n < start_inventories.size(); ++n)
    start_.storage[layout.counters()[n].slot] = start_inventories[n];
  for (LedgerSummary& own : summary_)
    for (const LedgerSummary& saved : summary)
      if (own.ledger == saved.ledger && own.electrode == saved.electrode)
        own.worst = saved.worst, own.worst_step = saved.worst_step, own.end = saved.end;
}

void Ledger::account(std::size_t entry, double error, double round_off, std::int64_t step, double time) {
  LedgerSummary& s = summary_[entry];
  s.end = error;
  if (error > s.worst) s.worst = error, s.worst_step = step;
  if (error <= s.tolerance + round_off) return;
  throw LedgerError(fmt::format(
      "the {} ledger{} is broken at step {} (time {:.6g} s): it misses {:.3g} of what has passed, allowed {:.1g}",
      s.ledger, s.electrode.empty() ? "" : " of " + s.electrode, step, time, error, s.tolerance));
}

void Ledger::check(std::int64_t step, double time, const Evaluation& now, const SlotArray& accumulated) {
  if (!model_.input().effects.metal_void && !model_.input().effects.interface_reaction) return;
  const double area = model_.grid().area();
  const double least = 60 * area * model_.velocity_scale();  // m3
  errors_.charge = 0;
  double charge_round_off = 0;
  for (std::size_t n = 0; n < model_.counters().size(); ++n) {
    const LayerCounters& c = model_.counters()[n];
    // Lithium goes in and out of an alloy without passing Gamma; the host that there is says how much.
    const double host = model_.curve(c.layer) != nullptr ? start_.storage[c.host_volume] : 0.0;
    const double passed = std::max({accumulated[c.lithium_throughput], least, host});
    const auto change = [&](int slot) { return now.storage[slot] - start_.storage[slot]; };
    if (model_.input().effects.metal_void) {
      const double trapped = c.trapped_lithium > 0 ? change(c.trapped_lithium) : 0.0;
      const double lithium =
          change(c.lithium_volume) + trapped + accumulated[c.reaction_lithium] + accumulated[c.outer_lithium];
      const double voids =
          change(c.void_volume) - accumulated[c.gamma_void] + accumulated[c.outer_void] + accumulated[c.collapsed_void];
      const double unseen = 10 * tolerances_.solver * area * model_.velocity_scale() * time;  // m3
      const double round_off =
          (1e-14 * (std::abs(now.storage[c.lithium_volume]) + std::abs(now.storage[c.void_volume])) + unseen) / passed;
      errors_.lithium[n] = std::abs(lithium) / passed;
      errors_.voids[n] = std::abs(voids) / passed;
      account(2 * n, errors_.lithium[n], round_off, step, time);
      account(2 * n + 1, errors_.voids[n], round_off, step, time);
    }
    const int gamma = model_.grid().gamma_of_layer(c.layer);
    if (gamma < 0 || !model_.input().effects.interface_reaction) continue;
    const int direction = model_.grid().gammas[static_cast<std::size_t>(gamma)].direction;
    const double passed_charge = std::max(accumulated[c.charge_throughput], 60 * area * model_.current_scale());
    const double driven = accumulated[model_.circuit().charge];
    const double missing = accumulated[c.reaction_charge] + change(c.stored_charge) - direction * driven;
    errors_.charge = std::max(errors_.charge, std::abs(missing) / passed_charge);
    const double unseen = 10 * tolerances_.solver * area * model_.current_scale() * time;  // C
    charge_round_off =
        std::max(charge_round_off, (1e-14 * std::abs(now.storage[c.stored_charge]) + unseen) / passed_charge);
  }
  std::size_t entry = 2 * model_.counters().size();
  account(entry, errors_.charge, charge_round_off, step, time);
  for (std::size_t n = 0; n < model_.counters().size(); ++n) {
    const LayerCounters& c = model_.counters()[n];
    if (!has_host(model_.input().layers[static_cast<std::size_t>(c.layer)])) continue;
    const double before = start_.storage[c.host_volume];
    const double missing = now.storage[c.host_volume] - before + accumulated[c.outer_host];
    errors_.host[n] = before > 0 ? std::abs(missing) / before : 0.0;
    account(++entry, errors_.host[n], 1e-14, step, time);
  }
}

}  // namespace auralith

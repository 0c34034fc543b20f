#include "output/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/constants.hpp"
#include "base/error.hpp"

namespace auralith {

Ledger::Ledger(const Model& model, Tolerances tolerances) : model_(model), tolerances_(tolerances), energy_(model) {
  const auto& layers = model.input().layers;
  for (const LayerCounters& c : model.counters()) {
    const std::string& name = layers[static_cast<std::size_t>(c.layer)].name;
    summary_.push_back({"lithium", name, "m3", tolerances.lithium});
    summary_.push_back({"void", name, "m3", tolerances.voids});
  }
  summary_.push_back({"charge", "", "C", tolerances.charge});
  for (const LayerCounters& c : model.counters())
    if (has_host(layers[static_cast<std::size_t>(c.layer)]))
      summary_.push_back({"host", layers[static_cast<std::size_t>(c.layer)].name, "m3", tolerances.host});
  errors_.lithium.resize(model.counters().size());
  errors_.voids.resize(model.counters().size());
  errors_.host.resize(model.counters().size());
}

std::vector<LedgerSummary> Ledger::summary() const {
  std::vector<LedgerSummary> all = summary_;
  all.push_back(energy_.summary());
  return all;
}

void Ledger::start(const Evaluation& evaluation) { start_ = evaluation; }

std::vector<double> Ledger::start_inventories(const Layout& layout) const {
  std::vector<double> inventories;
  for (const Counter& counter : layout.counters()) inventories.push_back(start_.storage[counter.slot]);
  return inventories;
}

void Ledger::restore(const Layout& layout, const std::vector<double>& start_inventories,
                     const std::vector<LedgerSummary>& summary) {
  start_.storage.assign(static_cast<std::size_t>(layout.slots()), 0.0);
  for (std::size_t n = 0; n < start_inventories.size(); ++n)
    start_.storage[layout.counters()[n].slot] = start_inventories[n];
  for (const LedgerSummary& saved : summary)
    if (saved.ledger == energy_.summary().ledger) energy_.restore(saved);
  for (LedgerSummary& own : summary_)
    for (const LedgerSummary& saved : summary)
      if (own.ledger == saved.ledger && own.electrode == saved.electrode)
        own.worst = saved.worst, own.worst_step = saved.worst_step, own.end = saved.end, own.missing = saved.missing,
        own.passed = saved.passed, own.allowed = saved.allowed;
}

double Ledger::account(std::size_t entry, double missing, double passed, double unresolved, std::int64_t step,
                       double time) {
  LedgerSummary& s = summary_[entry];
  const double compared = std::max(passed, unresolved / s.tolerance);
  const double error = missing == 0 ? 0 : std::abs(missing) / compared;
  if (!(error < s.end)) {  // of several Gammas the one that misses most
    s.end = error;
    s.missing = std::abs(missing);
    s.passed = passed;
    s.allowed = s.tolerance * compared;
  }
  if (!(error <= s.worst)) s.worst = error, s.worst_step = step;
  if (error <= s.tolerance || !broken_.empty()) return error;  // not with NaN
  broken_ = fmt::format(
      "the {} ledger{} is broken at step {} (time {:.6g} s): it misses {:.3g} of what has passed, allowed {:.1g}",
      s.ledger, s.electrode.empty() ? "" : " of " + s.electrode, step, time, error, s.tolerance);
  return error;
}

void Ledger::check(std::int64_t step, double time, const Evaluation& now, const SlotArray& accumulated) {
  if (!model_.input().effects.metal_void && !model_.input().effects.interface_reaction) return;
  const Grid& grid = model_.grid();
  // Sums over many cells carry the round-off of their terms, which has either sign.
  const double summing = std::numeric_limits<double>::epsilon() *
                         std::sqrt(static_cast<double>(grid.x.cells()) * grid.y.cells() * grid.z.cells());
  const auto change = [&](int slot) { return now.storage[slot] - start_.storage[slot]; };
  const std::size_t charge = 2 * model_.counters().size();
  std::size_t host_entry = charge;
  broken_.clear();
  for (LedgerSummary& s : summary_) s.end = s.missing = s.passed = s.allowed = 0;
  for (std::size_t n = 0; n < model_.counters().size(); ++n) {
    const LayerCounters& c = model_.counters()[n];
    // Lithium goes in and out of an alloy without passing Gamma; the host that there is says how much.
    const double host = model_.curve(c.layer) != nullptr ? start_.storage[c.host_volume] : 0.0;
    const double passed = std::max(accumulated[c.lithium_throughput], host);
    if (model_.input().effects.metal_void) {
      const double change_of_host = c.host_volume > 0 ? change(c.host_volume) : 0.0;
      const double trapped = c.trapped_lithium > 0 ? change(c.trapped_lithium) : 0.0;
      // Lithium is what voids and host leave of the space: where that stands still, its round-off does not enter.
      const double space = change(c.space), metal = space - change(c.void_volume) - change_of_host;
      const double lithium = metal + trapped + accumulated[c.reaction_lithium] + accumulated[c.outer_lithium];
      const double voids =
          change(c.void_volume) - accumulated[c.gamma_void] + accumulated[c.outer_void] + accumulated[c.collapsed_void];
      const double inventory =
          std::abs(now.storage[c.void_volume]) + host + (space != 0 ? std::abs(now.storage[c.space]) : 0.0);
      const double unresolved = accumulated[c.unsolved_volume] + summing * inventory;
      errors_.lithium[n] = account(2 * n, lithium, passed, unresolved, step, time);
      errors_.voids[n] = account(2 * n + 1, voids, passed, unresolved, step, time);
      if (c.host_volume > 0) {
        const double before = start_.storage[c.host_volume];
        errors_.host[n] = account(++host_entry, change_of_host + accumulated[c.outer_host], before,
                                  accumulated[c.unsolved_host] + summing * before, step, time);
      }
    }
    const int gamma = grid.gamma_of_layer(c.layer);
    if (gamma < 0 || !model_.input().effects.interface_reaction) continue;
    const int direction = grid.gammas[static_cast<std::size_t>(gamma)].direction;
    const double missing =
        accumulated[c.reaction_charge] + change(c.stored_charge) - direction * accumulated[model_.circuit().charge];
    const double unresolved = accumulated[c.unsolved_charge] + summing * std::abs(now.storage[c.stored_charge]);
    account(charge, missing, accumulated[c.charge_throughput], unresolved, step, time);
  }
  errors_.charge = summary_[charge].end;
  if (!broken_.empty()) throw LedgerError(broken_);  // with all books written
}

}  // namespace auralith

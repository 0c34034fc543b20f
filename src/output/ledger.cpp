#include "output/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace auralith {

Ledger::Ledger(const Model& model) : model_(model), energy_(model) {
  for (const Model::Kept& kept : model.ledgers()) {
    const std::string layer = kept.kind->by_layer ? model.input().region(kept.layer).name : std::string();
    const auto known = [&](const LedgerSummary& each) {
      return each.ledger == kept.kind->name && each.electrode == layer;
    };
    if (std::ranges::none_of(summary_, known))
      summary_.push_back({kept.kind->name, layer, kept.kind->unit, kept.kind->tolerance});
  }
}

LedgerSummary& Ledger::entry(const Model::Kept& kept) {
  const std::string layer = kept.kind->by_layer ? model_.input().region(kept.layer).name : std::string();
  return *std::ranges::find_if(
      summary_, [&](const LedgerSummary& each) { return each.ledger == kept.kind->name && each.electrode == layer; });
}

std::vector<LedgerSummary> Ledger::summary() const {
  std::vector<LedgerSummary> all = summary_;
  all.push_back(energy_.summary());
  return all;
}

double Ledger::error(const std::string& ledger, const std::string& electrode) const {
  const auto found = std::ranges::find_if(
      summary_, [&](const LedgerSummary& each) { return each.ledger == ledger && each.electrode == electrode; });
  return found != summary_.end() ? found->end : std::numeric_limits<double>::quiet_NaN();
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

void Ledger::account(LedgerSummary& s, double missing, double passed, double unresolved, std::int64_t step,
                     double time) {
  const double compared = std::max(passed, unresolved / s.tolerance);
  const double error = missing == 0 ? 0 : std::abs(missing) / compared;
  if (!(error < s.end)) {  // of several Gammas the one that misses most
    s.end = error;
    s.missing = std::abs(missing);
    s.passed = passed;
    s.allowed = s.tolerance * compared;
  }
  if (!(error <= s.worst)) s.worst = error, s.worst_step = step;
  if (error <= s.tolerance || !broken_.empty()) return;  // not with NaN
  broken_ = fmt::format(
      "the {} ledger{} is broken at step {} (time {:.6g} s): it misses {:.3g} of what has passed, allowed {:.1g}",
      s.ledger, s.electrode.empty() ? "" : " of " + s.electrode, step, time, error, s.tolerance);
}

void Ledger::check(std::int64_t step, double time, const Evaluation& now, const SlotArray& accumulated) {
  const Grid& grid = model_.grid();
  // Sums over many cells carry the round-off of their terms, which has either sign.
  const double summing = std::numeric_limits<double>::epsilon() *
                         std::sqrt(static_cast<double>(grid.x.cells()) * grid.y.cells() * grid.z.cells());
  broken_.clear();
  for (LedgerSummary& s : summary_) s.end = s.missing = s.passed = s.allowed = 0;
  for (const Model::Kept& kept : model_.ledgers()) {
    double missing = 0, inventory = 0;
    for (const Model::Counted& each : model_.counted())
      for (const Sum::Term& term : each.sum->ledgers) {
        if (term.ledger != kept.kind || each.layer != kept.layer) continue;
        if (each.sum->kind == Sum::Kind::flow) {
          missing += term.factor * accumulated[each.slot];
          continue;
        }
        // Where an inventory stands still, its round-off does not enter.
        const double change = now.storage[each.slot] - start_.storage[each.slot];
        missing += term.factor * change;
        if (change != 0) inventory += std::abs(term.factor * now.storage[each.slot]);
      }
    double passed = kept.kind->passed != nullptr ? model_.amount(*kept.kind->passed, kept.layer, accumulated) : 0.0;
    if (kept.kind->at_least != nullptr &&
        (kept.kind->at_least_in == nullptr || kept.kind->at_least_in(model_.input().region(kept.layer))))
      passed = std::max(passed, model_.amount(*kept.kind->at_least, kept.layer, start_.storage));
    account(entry(kept), missing, passed, accumulated[kept.unsolved] + summing * inventory, step, time);
  }
  if (!broken_.empty()) throw LedgerError(broken_);  // with all books written
}

}  // namespace auralith

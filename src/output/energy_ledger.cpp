#include "output/energy_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "physics/effect.hpp"

namespace auralith {

std::string work_at_rest(const Case& input) {
  if (!input.effects.metal_void) return "effects.metal_void is off: the metal has no energy";
  for (const Effect* effect : effects()) {
    if (effect->work_at_rest == nullptr || !effect->acts(input)) continue;
    if (std::string work = effect->work_at_rest(input); !work.empty()) return work;
  }
  return {};
}

EnergyLedger::EnergyLedger(const Model& model) : model_(model), summary_{"energy", "", "J", 1} {
  const std::string work = work_at_rest(model.input());
  possible_ = work.empty();
  summary_.not_applicable =
      possible_ ? std::string("no step without a current at constant temperature and pressure") : work;
  const Coefficients c = model.coefficients(0, 0);
  for (const LayerCoefficients& layer : c.layers) wall_ += layer.surface_energy * model.grid().area();
}

bool EnergyLedger::applies(const Coefficients& begin, const Coefficients& end) const {
  for (const Coefficients* c : {&begin, &end})
    if (c->holds_voltage || c->current_density != 0) return false;
  return possible_ && begin.temperature == end.temperature && begin.pressure == end.pressure;
}

double EnergyLedger::energy(double pressure, const Evaluation& evaluation, const SlotArray& accumulated) const {
  double sum = 0;
  for (const Model::Counted& each : model_.counted()) {
    if (each.sum == &sums::energy) sum += evaluation.storage[each.slot];
    if (each.sum == &sums::outer_void) sum -= pressure * accumulated[each.slot];
  }
  return sum;
}

void EnergyLedger::check(std::int64_t step, double time, double before, double after, double error) {
  // A cell adds its well and the gradients of three faces, to two sums: the root of 8 terms of a cell. Each of them is made by about 8
  // operations, which round by half of the last digit, before and after the step.
  const Grid& grid = model_.grid();
  const double terms = 8.0 * grid.x.cells() * grid.y.cells() * grid.z.cells();
  const double round_off = std::numeric_limits<double>::epsilon() * (8 + std::sqrt(terms)) *
                           (std::max(std::abs(before), std::abs(after)) + wall_);
  const double allowed = round_off + error, rise = std::max(after - before, 0.0);
  LedgerSummary& s = summary_;
  s.not_applicable.clear();
  s.missing += rise;
  s.passed += std::max(before - after, 0.0);
  s.allowed += allowed;
  s.end = after <= before ? 0 : rise / allowed;  // also what is not a number
  if (!(s.end <= s.worst)) s.worst = s.end, s.worst_step = step;
  if (s.end <= s.tolerance) return;
  throw LedgerError(
      fmt::format("the energy ledger is broken at step {} (time {:.6g} s): at rest the free energy rises by {:.3g} J, "
                  "allowed {:.1g} J",
                  step, time, after - before, allowed));
}

void EnergyLedger::restore(const LedgerSummary& saved) {
  if (!possible_) return;
  const LedgerSummary own = summary_;
  summary_ = saved;
  summary_.unit = own.unit;
  summary_.tolerance = own.tolerance;
}

}  // namespace auralith

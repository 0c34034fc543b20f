/// Ramp of the critical current density: cycle k (from 0) has first_current + k * current_step, stripping first, then plating (of the
/// top electrode).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/units.hpp"
#include "protocol/half_cycles.hpp"

namespace auralith {
namespace {

constexpr double most_cycles = 1e6;  ///< as many as `cycles` may count

struct Ramp {
  double first_current = 0, current_step = 0, last_current = 0;  ///< A/m2
  bool strip_only = false;
};

constexpr Key keys[] = {
    step_name_key,
    cut_offs_key,
    fills<&Ramp::first_current>({.name = "first_current",
                                 .unit = "A/m2",
                                 .bounds = positive,
                                 .sentence = "current density of the first cycle"}),
    fills<&Ramp::current_step>({.name = "current_step",
                                .unit = "A/m2",
                                .bounds = positive,
                                .sentence = "increase of the current density from cycle to cycle"}),
    fills<&Ramp::last_current>(
        {.name = "last_current",
         .unit = "A/m2",
         .bounds = positive,
         .sentence =
             "largest current density; the ramp ends before when penetration and contact loss have both occurred, or "
             "when a cycle with twice the current of the first of them has gone by without the other"}),
    half_cycle_key,
    half_capacity_key,
    rest_between_key,
    fills<&Ramp::strip_only>(
        {.name = "strip_only", .fallback = "off", .sentence = "only the stripping half cycles of the top electrode"}),
};

void read(Section& section, ProtocolStep& step) {
  Ramp own;
  section.bind(own);
  const double span = own.last_current - own.first_current, cycles = span / own.current_step;
  if (span < 0)
    section.fail("last_current",
                 fmt::format("{} is below first_current; allowed: at least {}",
                             format_quantity(own.last_current, "A/m2"), format_quantity(own.first_current, "A/m2")));
  if (cycles > most_cycles)
    section.fail("current_step",
                 fmt::format("{:.3g} cycles up to last_current; allowed: at most {:.0f} cycles, a step of at least {}",
                             cycles, most_cycles, format_quantity(span / most_cycles, "A/m2")));
  CycleUnroll ramp(section, step);
  const int more = static_cast<int>(std::floor(cycles + 1e-9));  // a last step that rounding puts above is kept
  for (int k = 0; k <= more; ++k) ramp.add(own.first_current + k * own.current_step, own.strip_only ? 1 : 2);
  step.largest_current = std::max(step.largest_current, own.last_current);
  step.ramp = true;
  step.ends_with_lithium = own.strip_only;
}

}  // namespace

namespace step {
extern const StepKind ccd;
constinit const StepKind ccd{{"protocol.ccd", "cycles whose current rises until the cell fails", keys}, read};
}  // namespace step

}  // namespace auralith

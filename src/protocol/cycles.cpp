/// Cycles of stripping and plating at one current.
#include "protocol/half_cycles.hpp"

namespace auralith {
namespace {

struct Cycles {
  int count = 1;
  double current_density = 0;  ///< A/m2; the first half cycle has this sign
};

constexpr Key keys[] = {
    step_name_key,
    cut_offs_key,
    fills<&Cycles::count>({.name = "count", .bounds = {1.0, 1e6, false}, .sentence = "number of cycles"}),
    fills<&Cycles::current_density>(
        {.name = "current_density",
         .unit = "A/m2",
         .sentence = "current density of the first half cycle; positive strips the top electrode"}),
    half_cycle_key,
    half_capacity_key,
    rest_between_key,
};

void read(Section& section, ProtocolStep& step) {
  Cycles own;
  section.bind(own);
  check_current(section, own.current_density);
  CycleUnroll cycles(section, step);
  for (int cycle = 0; cycle < own.count; ++cycle) cycles.add(own.current_density, 2);
}

}  // namespace

namespace step {
extern const StepKind cycles;
constinit const StepKind cycles{{"protocol.cycles", "cycles of stripping and plating at one current", keys}, read};
}  // namespace step

}  // namespace auralith

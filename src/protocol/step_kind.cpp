/// The list of kinds of steps.
#include "protocol/step_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace auralith {

namespace step {
extern const StepKind rest, galvanostatic, potentiostatic, cycles, ccd;
}

std::span<const StepKind* const> step_kinds() {
  static constexpr const StepKind* all[] = {&step::rest, &step::galvanostatic, &step::potentiostatic, &step::cycles,
                                            &step::ccd};
  return all;
}

const StepKind* find_step_kind(std::string_view word) {
  const auto found = std::ranges::find(step_kinds(), word, [](const StepKind* each) { return each->word(); });
  return found != step_kinds().end() ? *found : nullptr;
}

void fill_step(Section& section, const StepKind& kind, ProtocolStep& step) {
  step.kind = &kind;
  section.bind(step);
  kind.read(section, step);
}

std::string step_name(const ProtocolStep& step) {
  return step.name.empty() ? std::string(step.kind->word()) : step.name;
}

void Unroll::add(Segment segment, double duration) {
  const ProtocolStep::Part& part = step_.parts[segment.part];
  for (const auto& [time, count] : elapsed_) segment.begin += time * count;
  for (std::size_t k = 0; k < part.cut_offs.size(); ++k) {
    const double time = time_of(part.cut_offs[k], &part, segment.current);
    if (std::isinf(time)) continue;
    // At equal times the cut-off is the end, and the one that ends most, so that `ends: run` is not lost.
    const bool ends_more = segment.timed_cut_off < 0 ||
                           part.cut_offs[k].ends > part.cut_offs[static_cast<std::size_t>(segment.timed_cut_off)].ends;
    if (time < duration || (time == duration && ends_more)) {
      duration = time;
      segment.timed_cut_off = static_cast<int>(k);
    }
  }
  const auto known = std::ranges::find(elapsed_, duration, &std::pair<double, int>::first);
  if (known != elapsed_.end())
    ++known->second;
  else if (std::isfinite(duration))  // what follows a segment that a cut-off ends is counted from there
    elapsed_.emplace_back(duration, 1);
  segment.end = std::isfinite(duration) ? 0 : duration;
  for (const auto& [time, count] : elapsed_) segment.end += time * count;
  double& largest = part.holds_voltage ? step_.largest_voltage : step_.largest_current;
  largest = std::max(largest, std::abs(segment.current));
  if (part.table)
    for (const double value : part.table->values) largest = std::max(largest, std::abs(value));
  step_.segments.push_back(segment);
}

void check_extent(const Section& section, const char* time_key) {
  if (section.given(time_key) == section.given("capacity"))
    section.fail(time_key, fmt::format("expected exactly one of {} and capacity", time_key));
}

void check_current(const Section& section, double current) {
  if (current == 0) section.fail("current_density", "0 is a rest; allowed: any other current density");
}

std::string current_text(double current_density) {
  const double value = 0.1 * current_density;  // A/m2 -> mA/cm2
  const bool two_decimals = std::abs(value - std::round(value * 100) / 100) < 1e-9;
  return two_decimals ? fmt::format("{:.2f}", value) : fmt::format("{:.4g}", value);
}

}  // namespace auralith

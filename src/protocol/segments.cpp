#include "protocol/segments.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"

namespace auralith {
namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

/// Elapsed time as (duration, how often): ends of segments come from counts, so a thousand hours are exactly that.
class Elapsed {
 public:
  void add(double duration) {
    for (auto& [known, count] : parts_) {
      if (known == duration) {
        ++count;
        return;
      }
    }
    parts_.emplace_back(duration, 1);
  }
  [[nodiscard]] double total() const {
    double sum = 0;
    for (const auto& [duration, count] : parts_) sum += duration * count;
    return sum;
  }

 private:
  std::vector<std::pair<double, int>> parts_;
};

[[noreturn]] void reject(const ProtocolStep& step, const std::string& why) {
  const std::string where = step.path.empty() ? "protocol step '" + step_name(step) + "'" : step.path;
  throw InputError(fmt::format("{}: {}", where, why));
}

bool is_positive(double value) { return std::isfinite(value) && value > 0; }

void check(const ProtocolStep& step) {
  using Kind = ProtocolStep::Kind;
  const bool is_rest = step.kind == Kind::rest;
  if (!(step.duration >= 0) || !(step.capacity >= 0)) reject(step, "duration and capacity must not be negative");
  if (step.duration > 0 && step.capacity > 0) reject(step, "gives both a duration and a capacity; give one of them");
  if (is_rest && (!is_positive(step.duration) || step.capacity > 0)) reject(step, "a rest needs a positive duration");
  if (!(step.rest_between >= 0) || !std::isfinite(step.rest_between)) reject(step, "rest_between must not be negative");
  bool has_end = step.duration > 0 || step.capacity > 0;
  for (const CutOff& cut_off : step.cut_offs) {
    has_end = true;
    if (cut_off.kind == CutOff::Kind::capacity && (is_rest || !is_positive(cut_off.limit)))
      reject(step, "a capacity cut-off needs a positive capacity and a current");
    if (cut_off.kind == CutOff::Kind::time && !is_positive(cut_off.limit)) reject(step, "a time cut-off needs a time");
    const bool on_current = cut_off.kind == CutOff::Kind::current_above || cut_off.kind == CutOff::Kind::current_below;
    if (on_current && has_constant_current(step))
      reject(step, "a cut-off on the current acts where the current is a result (potentiostatic) or a ramp");
  }
  if (step.holds_voltage() && !step.table) reject(step, "needs a voltage");
  if (step.table && (step.table->times.empty() || step.table->times.size() != step.table->values.size()))
    reject(step, "needs one value for each time of its table");
  if (step.kind == Kind::galvanostatic || step.holds_voltage()) {
    if (!std::isfinite(step.current_density)) reject(step, "current_density must be finite");
    if (has_constant_current(step) && step.current_density == 0 && step.duration == 0)
      reject(step, "a current_density of 0 needs a duration");
    if (!has_end) reject(step, "never ends: give a duration, a capacity or a cut-off");
  }
  if (step.kind == Kind::cycles || step.kind == Kind::ccd) {
    if (step.duration == 0 && step.capacity == 0) reject(step, "a half cycle needs a duration or a capacity");
  }
  if (step.kind == Kind::cycles) {
    if (step.count < 1) reject(step, "count must be at least 1");
    if (!std::isfinite(step.current_density) || step.current_density == 0)
      reject(step, "current_density must not be 0");
  }
  if (step.kind == Kind::ccd) {
    const bool increasing =
        is_positive(step.first_current) && std::isfinite(step.last_current) && step.last_current >= step.first_current;
    if (!increasing) reject(step, "needs 0 < first_current <= last_current");
    if (step.last_current > step.first_current && !is_positive(step.current_step))
      reject(step, "current_step must be positive");
  }
}

/// Time at which the cut-off ends a segment whatever the state of the cell; unlimited when it is none of that kind.
double time_of(const CutOff& cut_off, const ProtocolStep& step, double current) {
  if (cut_off.kind == CutOff::Kind::time) return cut_off.limit;
  const bool timed = cut_off.kind == CutOff::Kind::capacity && has_constant_current(step) && current != 0;
  return timed ? cut_off.limit / std::abs(current) : unlimited;
}

/// Appends a segment of the step; fills step, begin, end, timed_cut_off and counts its time.
void append(std::vector<Segment>& segments, Elapsed& elapsed, const ProtocolStep& step, Segment segment,
            double duration) {
  segment.begin = elapsed.total();
  if (!segment.rest_between) {
    for (std::size_t k = 0; k < step.cut_offs.size(); ++k) {
      const double time = time_of(step.cut_offs[k], step, segment.current);
      if (std::isinf(time)) continue;
      // At equal times the cut-off is the end, and the one that ends most, so that `ends: run` is not lost.
      const bool equal = time == duration;
      const bool ends_more =
          segment.timed_cut_off < 0 ||
          step.cut_offs[k].ends > step.cut_offs[static_cast<std::size_t>(segment.timed_cut_off)].ends;
      if (time < duration || (equal && ends_more)) {
        duration = time;
        segment.timed_cut_off = static_cast<int>(k);
      }
    }
  }
  elapsed.add(duration);
  segment.end = elapsed.total();
  segments.push_back(segment);
}

double half_cycle_duration(const ProtocolStep& step, double current) {
  if (step.capacity > 0) return has_constant_current(step) ? step.capacity / std::abs(current) : unlimited;
  return step.duration > 0 ? step.duration : unlimited;
}

/// One cycle: half cycles with the current and (unless only one is wanted) its opposite, each with its rest.
void append_cycle(std::vector<Segment>& segments, Elapsed& elapsed, const ProtocolStep& step, Segment segment,
                  double current) {
  const int half_cycles = step.kind == ProtocolStep::Kind::ccd && step.strip_only ? 1 : 2;
  segment.cycle_current = std::abs(current);
  for (int half = 1; half <= half_cycles; ++half) {
    segment.half_cycle = half;
    segment.current = half == 1 ? current : -current;
    segment.rest_between = false;
    segment.last_of_cycle = half == half_cycles && !(step.rest_between > 0);
    append(segments, elapsed, step, segment, half_cycle_duration(step, current));
    if (step.rest_between > 0) {
      segment.current = 0;
      segment.rest_between = true;
      segment.last_of_cycle = half == half_cycles;
      append(segments, elapsed, step, segment, step.rest_between);
    }
  }
}

}  // namespace

std::string step_name(const ProtocolStep& step) {
  if (!step.name.empty()) return step.name;
  switch (step.kind) {
    case ProtocolStep::Kind::rest:
      return "rest";
    case ProtocolStep::Kind::galvanostatic:
      return "galvanostatic";
    case ProtocolStep::Kind::potentiostatic:
      return "potentiostatic";
    case ProtocolStep::Kind::cycles:
      return "cycles";
    case ProtocolStep::Kind::ccd:
      return "ccd";
  }
  return "";
}

bool has_constant_current(const ProtocolStep& step) { return !step.table; }

std::vector<double> ramp_currents(const ProtocolStep& step) {
  const double span = step.last_current - step.first_current;
  const int more = span > 0 ? static_cast<int>(std::floor(span / step.current_step + 1e-9)) : 0;
  std::vector<double> currents;
  for (int k = 0; k <= more; ++k) currents.push_back(step.first_current + k * step.current_step);
  return currents;
}

std::string current_text(double current_density) {
  const double value = 0.1 * current_density;  // A/m2 -> mA/cm2
  const bool two_decimals = std::abs(value - std::round(value * 100) / 100) < 1e-9;
  return two_decimals ? fmt::format("{:.2f}", value) : fmt::format("{:.4g}", value);
}

std::vector<Segment> unroll(const std::vector<ProtocolStep>& steps) {
  if (steps.empty()) throw InputError("the protocol has no steps");
  std::vector<Segment> segments;
  for (std::size_t index = 0; index < steps.size(); ++index) {
    const ProtocolStep& step = steps[index];
    check(step);
    Elapsed elapsed;
    Segment segment;
    segment.step = index;
    switch (step.kind) {
      case ProtocolStep::Kind::rest:
        append(segments, elapsed, step, segment, step.duration);
        break;
      case ProtocolStep::Kind::galvanostatic:
      case ProtocolStep::Kind::potentiostatic:
        segment.current = step.current_density;
        append(segments, elapsed, step, segment, half_cycle_duration(step, segment.current));
        break;
      case ProtocolStep::Kind::cycles:
        for (int cycle = 1; cycle <= step.count; ++cycle) {
          segment.cycle = cycle;
          append_cycle(segments, elapsed, step, segment, step.current_density);
        }
        break;
      case ProtocolStep::Kind::ccd:
        segment.cycle = 0;
        for (const double current : ramp_currents(step)) {
          ++segment.cycle;
          append_cycle(segments, elapsed, step, segment, current);
        }
        break;
    }
  }
  return segments;
}

}  // namespace auralith

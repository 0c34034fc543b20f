#include "output/cost.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace auralith {
namespace {

std::string memory_text(double bytes) {
  return bytes >= 1e9 ? fmt::format("{:.2f} GB", bytes * 1e-9) : fmt::format("{:.1f} MB", bytes * 1e-6);
}

double per(double amount, std::int64_t count) {
  return count > 0 ? amount / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double Cost::microseconds_per_unknown_newton() const {
  double seconds = 0;
  for (const PhaseCost& phase : phases)
    if (phase.newton) seconds += phase.seconds;
  return per(per(1e6 * seconds, unknowns), newton);
}

std::string cost_table(const Cost& cost) {
  std::string text = "Cost of the run\n";
  const auto line = [&text](const std::string& name, const std::string& value) {
    text += fmt::format("  {:<34}{:>14}\n", name, value);
  };
  line("unknowns", fmt::format("{}", cost.unknowns));
  line("time steps (rejected)", fmt::format("{} ({})", cost.steps, cost.rejected));
  // A mean over nothing is left out.
  const auto counted = [](std::int64_t count, double mean) {
    return std::isnan(mean) ? fmt::format("{}", count) : fmt::format("{} ({:.1f})", count, mean);
  };
  line("Newton iterations (per step)", counted(cost.newton, per(static_cast<double>(cost.newton), cost.steps)));
  line("stages given up when stalled", fmt::format("{}", cost.newton_stalled));
  line("linear iterations (per Newton)", counted(cost.linear, per(static_cast<double>(cost.linear), cost.newton)));
  line("preconditioners built", fmt::format("{}", cost.factorisations));
  if (cost.newton > 0)
    line("us per unknown and Newton iteration", fmt::format("{:.3f}", cost.microseconds_per_unknown_newton()));
  line("memory (per unknown)",
       fmt::format("{} ({:.0f} B)", memory_text(cost.memory_bytes), per(cost.memory_bytes, cost.unknowns)));
  line("wall time", fmt::format("{:.1f} s", cost.wall_seconds));
  // Phases are those of the slowest rank each, so they may add up to more than the wall time: then nothing is left.
  double rest = cost.wall_seconds;
  const auto share = [&](const std::string& name, double seconds) {
    const double percent = cost.wall_seconds > 0 ? 100 * seconds / cost.wall_seconds : 0;
    text += fmt::format("    {:<32}{:>12.2f} s{:>7.1f} %\n", name, seconds, percent);
  };
  for (const PhaseCost& phase : cost.phases) {
    share(phase.name, phase.seconds);
    rest -= phase.seconds;
  }
  if (rest > 0) share("other", rest);
  return text;
}

}  // namespace auralith

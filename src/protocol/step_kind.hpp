/// Kinds of steps: what a step is called, which keys it has, and which segments it makes of them.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "config/bind.hpp"
#include "protocol/cut_off_kind.hpp"
#include "protocol/steps.hpp"

namespace auralith {

/// One kind, whole. The list is in step_kind.cpp; what goes on in a step is said by its segments and parts alone, so that nothing
/// else asks for the kind.
struct StepKind {
  KeyTable table;                         ///< protocol.<word>; its keys begin with step_name_key and cut_offs_key
  void (*read)(Section&, ProtocolStep&);  ///< makes the segments; the cut-offs of the input are in the first part
  [[nodiscard]] std::string_view word() const { return table.section.substr(table.section.find('.') + 1); }
};

[[nodiscard]] std::span<const StepKind* const> step_kinds();
/// nullptr: none of this name.
[[nodiscard]] const StepKind* find_step_kind(std::string_view word);

// Keys that the table of every kind begins with.
constexpr Key step_name_key =
    fills<&ProtocolStep::name>({.name = "name",
                                .fallback = optional_key,
                                .sentence = "name of the step, for events and overrides (protocol.<name>...)"});
constexpr Key cut_offs_key{.name = "cut_offs",
                           .kind = KeyKind::list,
                           .fallback = optional_key,
                           .sentence = "conditions that end the step, the repeat around it or the run"};
constexpr Key capacity_key{.name = "capacity",
                           .unit = "C/m2",
                           .fallback = optional_key,
                           .bounds = positive,
                           .sentence = "charge that ends the step (or half cycle), instead of a time"};

/// Fills a step that has its cut-offs and its path.
void fill_step(Section& section, const StepKind& kind, ProtocolStep& step);

/// Name of the step in the input: its own or that of its kind.
std::string step_name(const ProtocolStep& step);

/// Appends segments to a step. A cut-off that is a time (at constant current a capacity is one) becomes the end of its segment.
class Unroll {
 public:
  static constexpr double unlimited = std::numeric_limits<double>::infinity();
  explicit Unroll(ProtocolStep& step) : step_(step) {}
  /// Fills begin, end and timed_cut_off. Without a duration a cut-off ends it.
  void add(Segment segment, double duration);

 private:
  ProtocolStep& step_;
  std::vector<std::pair<double, int>> elapsed_;  ///< duration, how often: a thousand hours are exactly that
};

/// Exactly one of a time and a capacity.
void check_extent(const Section& section, const char* time_key);
void check_current(const Section& section, double current);
/// Time of a constant current, s.
[[nodiscard]] inline double time_at(double current, double duration, double capacity) {
  if (capacity > 0) return capacity / std::abs(current);
  return duration > 0 ? duration : Unroll::unlimited;
}

/// A current density for people, in mA/cm2 without the unit: 0.30, 0.125.
std::string current_text(double current_density);

}  // namespace auralith

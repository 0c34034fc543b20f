/// Repeats of a protocol: which step follows, and when a repeat is over.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "protocol/cut_off_kind.hpp"
#include "protocol/protocol.hpp"

namespace auralith {
namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

bool contains(const Repeat& repeat, std::size_t step) { return step >= repeat.first && step < repeat.end; }

}  // namespace

std::vector<std::size_t> Protocol::repeats_around(std::size_t step) const {
  std::vector<std::size_t> around;
  for (std::size_t k = 0; k < repeats_.size(); ++k)
    if (contains(repeats_[k], step)) around.push_back(k);
  return around;
}

/// Absolute time at which the repeat is over because of its time.
double Protocol::repeat_limit(std::size_t number) const {
  double limit = unlimited;
  for (const CutOff& cut_off : repeats_[number].until)
    if (repeats_[number].leave == Repeat::Leave::at_once)
      limit = std::min(limit, state_.repeats[number].start + time_of(cut_off, nullptr, 0));
  return limit;
}

void Protocol::end_repeat(std::size_t number, double time, const std::string& why) {
  Event event = event_here("repeat_end", time, state_.repeats[number].pass, 0);
  event.detail = (repeats_[number].name.empty() ? "repeat" : repeats_[number].name) + ": " + why;
  state_.events.push_back(event);
}

/// Starts the repeats that begin with `step`, or around it, and were not going on at `from` (steps_.size(): the start).
void Protocol::enter_repeats(std::size_t step, std::size_t from, double time) {
  for (std::size_t k = 0; k < repeats_.size(); ++k)
    if (contains(repeats_[k], step) && !(from < steps_.size() && contains(repeats_[k], from)))
      state_.repeats[k] = {1, time, time, false};
}

/// The step that follows the present one (steps_.size(): none), with the passes counted on.
std::size_t Protocol::next_step(double time, const Ending& ending) {
  const std::size_t here = segment().step;
  std::vector<std::size_t> around = repeats_around(here);
  std::size_t next = here + 1;
  if (ending.of_repeat >= 0) {
    const auto ended = static_cast<std::size_t>(ending.of_repeat);
    while (!around.empty() && around.back() >= ended) {  // with all inside of it
      end_repeat(around.back(), time,
                 around.back() == ended ? ending.repeat_detail : "ended with the repeat around it");
      around.pop_back();
    }
    next = repeats_[ended].end;
  }
  for (; !around.empty() && repeats_[around.back()].end == next; around.pop_back()) {
    const Repeat& repeat = repeats_[around.back()];
    RepeatState& state = state_.repeats[around.back()];
    for (const CutOff& cut_off : repeat.until)
      if (time >= state.start + time_of(cut_off, nullptr, 0)) state.leaving = true;
    const bool stuck = time - state.pass_start <= time_rounding * std::abs(time);
    if (!state.leaving && !stuck && (repeat.count == 0 || state.pass < repeat.count)) {
      ++state.pass;
      state.pass_start = time;
      for (std::size_t k = around.back() + 1; k < repeats_.size(); ++k)
        if (contains(repeats_[k], repeat.first)) state_.repeats[k] = {1, time, time, false};
      return repeat.first;
    }
    const bool counted = repeat.count > 0 && state.pass == repeat.count;
    end_repeat(around.back(), time,
               state.leaving ? fmt::format("its condition was met, {} passes", state.pass)
               : counted     ? fmt::format("{} passes", state.pass)
                             : "a pass that takes no time would never end");
  }
  enter_repeats(next, here, time);
  return next;
}

double Protocol::latest_end() const {
  if (state_.finished) return state_.end_time;
  const std::size_t here = segment().step;
  const auto times = [&](std::size_t k) { return repeats_[k].count > 0 ? repeats_[k].count : unlimited; };
  // Time of the steps [first, end), each as often as the repeats say that are not going on, or are inside of `inside_of`.
  const auto total = [&](std::size_t first, std::size_t end, std::size_t inside_of) {
    double sum = 0;
    for (std::size_t step = first; step < end; ++step) {
      double time = duration_[step];
      for (const std::size_t k : repeats_around(step))
        if (!contains(repeats_[k], here) || k > inside_of) time *= times(k);
      sum += time;
    }
    return sum;
  };
  const std::size_t none = repeats_.size();
  double rest = duration_[here];
  if (std::isinf(rest)) {  // by a segment that may be over
    rest = 0;
    for (std::size_t k = state_.segment; k < first_segment_[here + 1]; ++k) rest = std::max(rest, segments_[k].end);
  }
  double end = state_.anchor_time - state_.anchor_offset + rest + total(here + 1, steps_.size(), none);
  for (const std::size_t k : repeats_around(here)) {
    const double more = times(k) - state_.repeats[k].pass;
    if (more > 0) end += more * total(repeats_[k].first, repeats_[k].end, k);
  }
  return end;
}

}  // namespace auralith

/// How far a run is, for people: one line rewritten in place on a terminal, seldom lines in a batch log.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <string>

namespace auralith {

/// What the line shows after an accepted time step.
struct ProgressState {
  std::int64_t step = 0;
  double time = 0;              ///< simulated, s
  double latest_end = 0;        ///< simulated end of the protocol if no cut-off ends it earlier, s; may be infinite
  double dt = 0;                ///< s
  std::string limited_by;       ///< what limits dt, e.g. "error of void_fraction"
  std::string position;         ///< protocol position for people
  double voltage = 0;           ///< V; NaN: not shown
  double contact_fraction = 1;  ///< smallest of the electrodes; NaN: not shown
  double time_left = std::numeric_limits<double>::infinity();  ///< until the limit of wall time, s; infinite: none
};

/// Seconds from some fixed time on, never going back.
double wall_clock();

/// "2 h 05 min", "3.4 min", "12 s", "-" for a number that is not finite.
std::string duration_text(double seconds);

/// Only the rank that is `active` prints. The time that remains follows the recent speed (time constant 30 s).
class Progress {
 public:
  struct Settings {
    bool active = true;
    bool terminal = false;     ///< rewrite in place; see `is_terminal`
    int width = 120;           ///< columns of the terminal; longer lines are cut
    std::int64_t steps = 100;  ///< batch: a line after so many steps, but never two within `least_seconds`
    double seconds = 300;      ///< batch: a line at the latest after so much wall time
    double least_seconds = 10;
    std::function<double()> clock = wall_clock;
  };

  Progress(std::FILE* stream, Settings settings);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Call after every accepted time step; prints when it is due.
  void update(const ProgressState& state);
  /// A line of its own (an event) that does not tear the progress line.
  void message(const std::string& text);
  /// Prints the last state in a line that stays. Further calls do nothing until the next update.
  void finish();

  /// Wall time until latest_end at the recent speed, s; NaN while unknown.
  [[nodiscard]] double remaining() const;

 private:
  [[nodiscard]] std::string line(bool last) const;
  void print(const std::string& text, bool stays);
  void write(const std::string& text);

  std::FILE* stream_;
  Settings settings_;
  ProgressState state_;
  bool started_ = false, shown_ = false, pending_ = false;
  double last_print_ = 0, last_update_ = 0, last_time_ = 0;
  std::int64_t last_step_ = 0;
  double wall_sum_ = 0, simulated_sum_ = 0;  ///< recent past, weights decay exponentially
};

/// Settings for this process: terminal or batch log, width of the terminal.
Progress::Settings progress_settings(std::FILE* stream, bool active);

}  // namespace auralith

#include "output/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

namespace auralith {
namespace {

constexpr double terminal_interval = 0.2;  ///< s, faster is only flicker
constexpr double memory_seconds = 30;      ///< time constant of the recent speed

}  // namespace

double wall_clock() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string duration_text(double seconds) {
  if (!std::isfinite(seconds)) return "-";
  if (seconds < 59.5) return fmt::format("{:.3g} s", seconds);
  if (seconds < 3570) return fmt::format("{:.1f} min", seconds / 60);
  const auto minutes = static_cast<long long>(std::llround(seconds / 60));
  if (minutes < 48 * 60) return fmt::format("{} h {:02d} min", minutes / 60, minutes % 60);
  return fmt::format("{} d {:02d} h", minutes / 1440, minutes / 60 % 24);
}

Progress::Progress(std::FILE* stream, Settings settings) : stream_(stream), settings_(std::move(settings)) {}

Progress::~Progress() { finish(); }

double Progress::remaining() const {
  if (simulated_sum_ <= 0 || !std::isfinite(state_.latest_end)) return std::numeric_limits<double>::quiet_NaN();
  return std::fmax(state_.latest_end - state_.time, 0) * wall_sum_ / simulated_sum_;
}

std::string Progress::line(bool last) const {
  std::string text = fmt::format("step {}  t {}", state_.step, duration_text(state_.time));
  if (std::isfinite(state_.latest_end)) text += fmt::format(" / {}", duration_text(state_.latest_end));
  text += fmt::format("  {}  dt {:.3g} s", state_.position, state_.dt);
  if (!state_.limited_by.empty()) text += fmt::format(" ({})", state_.limited_by);
  if (!std::isnan(state_.voltage)) text += fmt::format("  {:.4f} V", state_.voltage);
  if (!std::isnan(state_.contact_fraction)) text += fmt::format("  contact {:.3f}", state_.contact_fraction);
  if (last) return text;
  // Cut-offs can only end the protocol earlier.
  const double rest = remaining();
  text += std::isnan(rest) ? std::string("  ETA -") : fmt::format("  ETA <= {}", duration_text(rest));
  if (std::isfinite(state_.time_left)) {
    const double left = std::fmax(state_.time_left, 0);
    text += fmt::format(", limit in {}", duration_text(left));
    if (rest > left) text += ": will be continued";
  }
  return text;
}

/// A reader that has gone (`| head`, a closed terminal) is no reason to end a run: log.txt has every message.
void Progress::write(const std::string& text) { (void)std::fwrite(text.data(), 1, text.size(), stream_); }

void Progress::print(const std::string& text, bool stays) {
  if (settings_.terminal) {
    const auto width = static_cast<std::size_t>(settings_.width > 1 ? settings_.width - 1 : 1);
    write("\r\033[K" + (stays ? text + "\n" : text.substr(0, width)));
  } else {
    write(text + "\n");
  }
  std::fflush(stream_);
}

void Progress::update(const ProgressState& state) {
  if (!settings_.active) return;
  const double now = settings_.clock();
  if (!started_) {
    // The first step only starts the clocks: its own duration is not known.
    last_print_ = settings_.terminal ? now - terminal_interval : now;
    last_step_ = state.step;
  } else {
    const double wall = now - last_update_;
    const double weight = std::exp(-wall / memory_seconds);
    wall_sum_ = weight * wall_sum_ + wall;
    simulated_sum_ = weight * simulated_sum_ + (state.time - last_time_);
  }
  started_ = true;
  last_update_ = now;
  last_time_ = state.time;
  state_ = state;
  pending_ = true;

  const double since = now - last_print_;
  const bool due = settings_.terminal ? since >= terminal_interval
                                      : since >= settings_.least_seconds &&
                                            (state.step - last_step_ >= settings_.steps || since >= settings_.seconds);
  if (!due) return;
  print(line(false), false);
  shown_ = true;
  pending_ = !settings_.terminal ? false : pending_;
  last_print_ = now;
  last_step_ = state.step;
}

void Progress::message(const std::string& text) {
  if (!settings_.active) return;
  print(text, true);
  if (settings_.terminal && shown_) print(line(false), false);
}

void Progress::finish() {
  if (!settings_.active || !pending_) return;
  print(line(true), true);
  pending_ = shown_ = false;
}

Progress::Settings progress_settings(std::FILE* stream, bool active) {
  Progress::Settings settings;
  settings.active = active;
  const int descriptor = ::fileno(stream);
  // A launcher such as mpirun puts a pseudo-terminal without a size between the program and its log file.
  winsize size{};
  settings.terminal = ::isatty(descriptor) == 1 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  if (settings.terminal) settings.width = size.ws_col;
  return settings;
}

}  // namespace auralith

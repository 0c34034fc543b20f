#include "app/interruption.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/units.hpp"
#include "output/progress.hpp"

namespace auralith {
namespace {

// A handler may touch nothing else.
volatile std::sig_atomic_t stop_signal = 0;
volatile std::sig_atomic_t checkpoint_signal = 0;

void ask_to_stop(int number) { stop_signal = number; }
void ask_for_checkpoint(int) { checkpoint_signal = 1; }

struct Handled {
  int number;
  void (*handler)(int);
  int flags;
  const char* name;
};
constexpr std::array handled{Handled{SIGINT, ask_to_stop, SA_RESTART | static_cast<int>(SA_RESETHAND), "SIGINT"},
                             Handled{SIGTERM, ask_to_stop, SA_RESTART | static_cast<int>(SA_RESETHAND), "SIGTERM"},
                             // A terminal that closes sends it twice.
                             Handled{SIGHUP, ask_to_stop, SA_RESTART, "SIGHUP"},
                             Handled{SIGUSR1, ask_for_checkpoint, SA_RESTART, "SIGUSR1"}};
std::array<struct sigaction, handled.size()> before;

std::string signal_name(int number) {
  for (const Handled& each : handled)
    if (each.number == number) return each.name;
  return fmt::format("signal {}", number);
}

/// A step is rarely longer than this many times the longest of the last ones.
constexpr double step_margin = 3;
constexpr double least_margin = 1.5;  ///< s, for the last files and the end of MPI

}  // namespace

double parse_time_limit(const std::string& text) {
  const auto refuse = [&]() -> double {
    throw InputError(fmt::format(
        "command line: --time-limit '{}' is no time; allowed: a time with its unit, e.g. '50 min' or '4 h', "
        "or H:MM:SS",
        text));
  };
  double seconds = 0;
  if (text.find(':') != std::string::npos) {
    std::istringstream parts(text);
    std::string part;
    int count = 0;
    while (std::getline(parts, part, ':')) {
      if (part.empty() || part.find_first_not_of("0123456789") != std::string::npos || part.size() > 6) refuse();
      seconds = 60 * seconds + std::stod(part);
      ++count;
    }
    if (count != 3) refuse();
  } else {
    try {
      seconds = parse_quantity(text, "s");
    } catch (const InputError&) {
      refuse();
    }
  }
  return seconds > 0 && std::isfinite(seconds) ? seconds : refuse();
}

double process_age() {
  // Field 22 of the line, counted after the name in brackets: ticks since boot.
  std::ifstream stat("/proc/self/stat");
  std::string line, word;
  std::getline(stat, line);
  std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));
  for (int field = 3; field <= 22; ++field) rest >> word;
  timespec now{};
  if (!rest || clock_gettime(CLOCK_BOOTTIME, &now) != 0) return 0;
  const double born = std::strtod(word.c_str(), nullptr) / static_cast<double>(sysconf(_SC_CLK_TCK));
  return std::max(0.0, static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - born);
}

double slurm_time_left() {
  const char* end = std::getenv("SLURM_JOB_END_TIME");  // seconds since 1970
  if (end == nullptr) return std::numeric_limits<double>::infinity();
  char* rest = nullptr;
  const double when = std::strtod(end, &rest);
  if (rest == end || *rest != '\0' || when <= 0) return std::numeric_limits<double>::infinity();
  return when - static_cast<double>(std::time(nullptr));
}

Interruption::Interruption(MPI_Comm comm, double time_limit) : comm_(comm) {
  end_ = wall_clock() + std::min(time_limit, slurm_time_left());
  stop_signal = 0;
  checkpoint_signal = 0;
  for (std::size_t n = 0; n < handled.size(); ++n) {
    struct sigaction action {};
    action.sa_handler = handled[n].handler;
    action.sa_flags = handled[n].flags;
    sigemptyset(&action.sa_mask);
    sigaction(handled[n].number, &action, &before[n]);
    const bool nohup = handled[n].number == SIGHUP && before[n].sa_handler == SIG_IGN;
    if (nohup) sigaction(SIGHUP, &before[n], nullptr);
  }
  // Restored by nobody: what is left for a reader that has gone is written at the very end.
  std::signal(SIGPIPE, SIG_IGN);
}

Interruption::~Interruption() {
  for (std::size_t n = 0; n < handled.size(); ++n) sigaction(handled[n].number, &before[n], nullptr);
}

double Interruption::time_left() const { return end_ - wall_clock(); }

Interruption::Decision Interruption::poll(bool due, double step_seconds, double checkpoint_seconds) {
  longest_step_ = std::max(0.9 * longest_step_, step_seconds);
  const double needed = step_margin * longest_step_ + 2 * checkpoint_seconds + least_margin;
  int rank = 0;
  MPI_Comm_rank(comm_, &rank);
  const bool late = rank == 0 && time_left() < needed;
  std::array<double, 3> asked{static_cast<double>(stop_signal),
                              checkpoint_signal != 0 || (rank == 0 && due) ? 1.0 : 0.0, late ? 1.0 : 0.0};
  checkpoint_signal = 0;
  MPI_Allreduce(MPI_IN_PLACE, asked.data(), static_cast<int>(asked.size()), MPI_DOUBLE, MPI_MAX, comm_);
  Decision decision;
  decision.stop = asked[0] > 0 || asked[2] > 0;
  decision.checkpoint = decision.stop || asked[1] > 0;
  if (asked[0] > 0)
    decision.reason = signal_name(static_cast<int>(asked[0]));
  else if (asked[2] > 0)
    decision.reason = "time limit";
  return decision;
}

}  // namespace auralith

#include "app/estimate.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <vector>

#include "base/error.hpp"
#include "output/collective.hpp"
#include "output/progress.hpp"
#include "physics/effect.hpp"

namespace auralith {
namespace {

// Measured, x86-64 of 2021, Debian 12 packages: inputs/ccd_au_llzto.yaml (2-D, 14 000 unknowns) and tests/benchmark (2-D to 114 000, 3-D
// to 98 000 unknowns).
constexpr double program_bytes = 60e6;  ///< per rank: libraries
constexpr double newton_per_step = 8;
// Time steps at a tolerance of 1e-3 (third root, error estimate of second order), of runs to the end of their protocol; estimated and taken:
// rough_interface 28, 16; thin_lithium 36, 67; strip_gold 600, 530; cc_cv_au_llzto (coarse) 224, 325; evaporated_lithium 150, 222;
// box_void 84, 44; spinodal_box 870, 865.
constexpr double steps_per_segment = 28;
constexpr double steps_per_alloy_segment = 150;  ///< plateaus that begin and end, fronts
constexpr double steps_per_inclusion = 28;       ///< a void that closes
constexpr double steps_of_unmixing = 840;        ///< many voids that form and feed each other
constexpr double likely_factor = 2.5;            ///< in which all of the above lie
constexpr double values_per_cell = 10;           ///< of a field output, before compression
constexpr double bytes_per_row = 1600;           ///< of the time series, CSV and HDF5 and its copy while it is replaced

struct Scale {
  double bytes, microseconds;  ///< per unknown; per unknown and Newton iteration
};

Scale scale_of(const Case& input, double unknowns) {
  const bool three = input.grid.widths_x.size() > 1 && input.grid.widths_y.size() > 1;
  if (input.solver.linear == LinearSolver::direct) {
    // Fill of the factors: N log N in 2-D, N^(4/3) in 3-D.
    if (!three) return {2500 * std::max(1.0, std::log2(unknowns) / 13), 0.95};
    return {12e3 * std::cbrt(unknowns / 11e3), 25 * unknowns / 11e3};
  }
  return three ? Scale{2300, 1.2} : Scale{2000, 0.9};
}

/// Passes through a step, of all repeats around it.
double passes(const Case& input, std::size_t step, bool& bounded) {
  double product = 1;
  for (const Repeat& repeat : input.repeats)
    if (step >= repeat.first && step < repeat.end) {
      if (repeat.count == 0) bounded = false;
      product *= std::max(repeat.count, 1);
    }
  return product;
}

/// Time steps that the contents at the start take beyond those of the protocol.
double steps_of_voids(const Layer& layer) {
  const InitialVoids& voids = layer.initial_voids;
  const double spinodal = (3 - std::sqrt(3.0)) / 6;  // W g'' < 0 between this and 1 minus this
  const bool unstable = voids.noise > 0 && voids.mean > spinodal && voids.mean < 1 - spinodal;
  const bool unmixes = layer.outer_plane == OuterPlane::insulating && (unstable || !voids.field.file.empty());
  return unmixes ? steps_of_unmixing : steps_per_inclusion * static_cast<double>(voids.inclusions.size());
}

/// First number of a small file, infinite when there is none ("max").
double number_in(const std::string& path) {
  std::ifstream file(path);
  double value = 0;
  return file >> value ? value : std::numeric_limits<double>::infinity();
}

double free_memory() {
  double free = std::numeric_limits<double>::infinity();
  std::ifstream info("/proc/meminfo");
  for (std::string name; info >> name;) {
    double kilobytes = 0;
    if (name == "MemAvailable:" && info >> kilobytes) free = 1024 * kilobytes;
    info.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  const std::string group = "/sys/fs/cgroup/memory.";
  return std::min(free, number_in(group + "max") - number_in(group + "current"));
}

double free_disk(const std::string& directory) {
  std::error_code error;
  std::filesystem::path folder = std::filesystem::absolute(directory.empty() ? "." : directory, error);
  while (!std::filesystem::exists(folder, error) && folder.has_parent_path() && folder != folder.parent_path())
    folder = folder.parent_path();
  struct statvfs disk {};
  double bytes = ::statvfs(folder.c_str(), &disk) == 0
                     ? static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize)
                     : std::numeric_limits<double>::infinity();
  // What a run that is continued has written already needs no more room.
  if (!directory.empty())
    for (std::filesystem::recursive_directory_iterator file(directory, error), end; !error && file != end;
         file.increment(error))
      if (const auto size = file->is_regular_file(error) ? file->file_size(error) : 0; !error)
        bytes += static_cast<double>(size);
  return bytes;
}

std::string bytes_text(double bytes) {
  if (!std::isfinite(bytes)) return "unknown";
  return bytes >= 1e9 ? fmt::format("{:.3g} GB", bytes * 1e-9) : fmt::format("{:.3g} MB", bytes * 1e-6);
}

}  // namespace

Estimate estimate(const Case& input, int ranks) {
  Estimate need;
  const double columns =
      static_cast<double>(input.grid.widths_x.size()) * static_cast<double>(input.grid.widths_y.size());
  double cells = 0;
  const Grid grid(input);
  for (const Layer& layer : input.layers) {
    const double own = columns * static_cast<double>(layer.heights.size());
    cells += own;
    const int region = static_cast<int>(&layer - input.layers.data());
    for (const auto& [unknown, acts] : all_unknowns(input))
      if (acts && unknown->home == Home::cell && unknown->may_be({input, grid, region})) need.unknowns += own;
  }
  need.could_split =
      input.solver.linear == LinearSolver::direct && std::none_of(input.layers.begin(), input.layers.end(), alloys);
  const double size = need.unknowns;
  const Scale scale = scale_of(input, size);
  double steps = 0, outputs = 1;
  const double accuracy = std::cbrt(1e-3 / input.time.tolerance);
  const bool any_alloys = std::any_of(input.layers.begin(), input.layers.end(), alloys);
  const double per_segment = (any_alloys ? steps_per_alloy_segment : steps_per_segment) * accuracy;
  for (std::size_t step = 0; step < input.protocol.size(); ++step) {
    const double times = passes(input, step, need.bounded);
    for (const Segment& segment : input.protocol[step].segments) {
      const double duration = segment.end - segment.begin;
      double own = per_segment;
      outputs += times * (input.output.fields_at_step_ends ? 1 : 0);
      if (std::isfinite(duration)) {
        own = std::max(own, duration / input.time.largest_step);
        if (input.output.field_interval > 0) {  // each ends a time step
          outputs += times * duration / input.output.field_interval;
          own = std::max(own, duration / input.output.field_interval);
        }
      } else {
        need.bounded = false;
      }
      steps += times * own;
    }
  }
  if (input.effects.metal_void)
    for (const Layer& layer : input.layers) steps += steps_of_voids(layer) * accuracy;
  need.steps = std::llround(std::min(steps, 1e15));
  need.field_outputs = std::llround(std::min(outputs, 1e15));
  need.seconds_per_step = 1e-6 * newton_per_step * scale.microseconds * size;
  need.memory = program_bytes * ranks + scale.bytes * size;
  need.disk = static_cast<double>(need.steps) * bytes_per_row +
              static_cast<double>(need.field_outputs) * (20e3 + 8 * values_per_cell * cells) +
              (input.checkpoint.keep + 1) * (8 * size + 20e3) + 2e6;
  return need;
}

Available available(MPI_Comm comm, const std::string& directory) {
  Available have;
  MPI_Comm node;
  MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
  // Every rank has its share of its node; the rank with the smallest one decides.
  double share = free_memory() / size_of(node);
  MPI_Comm_free(&node);
  MPI_Allreduce(MPI_IN_PLACE, &share, 1, MPI_DOUBLE, MPI_MIN, comm);
  have.memory = share * size_of(comm);
  if (rank_of(comm) == 0) have.disk = free_disk(directory);
  MPI_Bcast(&have.disk, 1, MPI_DOUBLE, 0, comm);
  return have;
}

std::string estimate_text(const Estimate& need, const Available& have) {
  std::string text = need.bounded ? "\nEstimate, if nothing ends the protocol earlier\n"
                                  : "\nEstimate, with steps and repeats that have no end of their own counted once\n";
  text += fmt::format("  memory {} of {}\n", bytes_text(need.memory), bytes_text(have.memory));
  text += fmt::format("  disk {} of {}: {} field outputs, {} time steps\n", bytes_text(need.disk),
                      bytes_text(have.disk), need.field_outputs, need.steps);
  text += fmt::format(
      "  wall time on one rank {}\n"
      "  time steps are a typical number: the shipped inputs took {:.2g} times fewer to {:.2g} times more\n",
      duration_text(need.seconds()), likely_factor, likely_factor);
  return text;
}

void require_resources(const Estimate& need, const Available& have, double time_limit) {
  std::vector<std::string> reasons;
  if (need.memory > have.memory)
    reasons.push_back(fmt::format("it needs about {} of memory, there are {}: take a coarser grid{}",
                                  bytes_text(need.memory), bytes_text(have.memory),
                                  need.could_split ? ", more nodes, or solver.linear: fieldsplit" : " or more nodes"));
  if (need.disk > have.disk)
    reasons.push_back(
        fmt::format("it writes about {} ({} field outputs), there are {}: raise output.field_interval, or "
                    "take another --out",
                    bytes_text(need.disk), need.field_outputs, bytes_text(have.disk)));
  // The loop stops three steps before a limit; with fewer it would never get anywhere.
  const double shortest = 5 * need.seconds_per_step + 1;
  if (time_limit < shortest)
    reasons.push_back(fmt::format(
        "the limit of wall time is {}, but five time steps (about {} each) and 1 s for the last files must fit "
        "into it, or no part of the run gets further",
        duration_text(time_limit), duration_text(need.seconds_per_step)));
  if (!reasons.empty())
    throw InputError(fmt::format("this run cannot be carried out here (--force starts it all the same): {}",
                                 fmt::join(reasons, "; ")));
}

}  // namespace auralith

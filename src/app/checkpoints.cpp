#include "app/checkpoints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "output/checkpoint_file.hpp"
#include "output/collective.hpp"
#include "output/progress.hpp"

namespace auralith {
namespace {

namespace fs = std::filesystem;

/// The unknowns of the columns of this rank in an order that knows no ranks: column after column, x fastest.
std::vector<ArrayPiece> pieces_of(const Layout& layout) {
  std::vector<ArrayPiece> pieces;
  std::uint64_t offset = 0;
  const Box& box = layout.box();
  for (int j = 0; j < layout.columns_y(); ++j)
    for (int i = 0; i < layout.columns_x(); ++i) {
      const std::uint64_t size = layout.column_size(i, j);
      if (box.contains(i, j)) {
        if (i == box.i0) pieces.push_back({offset, 0});
        pieces.back().count += size;
      }
      offset += size;
    }
  return pieces;
}

std::uint64_t array_size(const Layout& layout) {
  return static_cast<std::uint64_t>(layout.global_size()) - static_cast<std::uint64_t>(layout.scalars());
}

}  // namespace

std::string checkpoint_folder(const std::string& run_directory) { return run_directory + "/checkpoints"; }

Checkpoints::Checkpoints(MPI_Comm comm, CheckpointSettings settings, const std::string& run_directory,
                         std::int64_t step)
    : comm_(comm),
      settings_(settings),
      directory_(checkpoint_folder(run_directory)),
      last_step_(step),
      last_clock_(wall_clock()) {
  on_rank_zero(comm, [&] {
    std::error_code error;
    fs::create_directories(directory_, error);
    if (error) throw OutputError(fmt::format("{}: cannot be made: {}", directory_, error.message()));
  });
}

bool Checkpoints::due(std::int64_t step) const {
  const bool steps = settings_.step_interval > 0 && step - last_step_ >= settings_.step_interval;
  return steps || (settings_.wall_interval > 0 && wall_clock() - last_clock_ >= settings_.wall_interval);
}

void Checkpoints::write(const RunState& state, const Layout& layout, const SlotArray& slots) {
  const double start = wall_clock();
  const std::span<const double> own(slots.data(), static_cast<std::size_t>(layout.own_columns_size()));
  write_checkpoint_file(comm_, checkpoint_name(directory_, state.counts.steps), to_text(state), array_size(layout),
                        pieces_of(layout), own);
  on_rank_zero(comm_, [&] { remove_old_checkpoints(directory_, settings_.keep); });
  last_step_ = state.counts.steps;
  last_clock_ = wall_clock();
  seconds_ = last_clock_ - start;
}

FoundCheckpoint find_checkpoint(MPI_Comm comm, const std::string& run_directory) {
  std::string list;
  on_rank_zero(comm, [&] {
    for (const std::string& name : checkpoint_files(checkpoint_folder(run_directory)))
      list += fs::path(name).filename().string() + "\n";
  });
  list = broadcast(comm, list);
  FoundCheckpoint found;
  for (std::size_t start = 0; start < list.size();) {
    const std::size_t end = list.find('\n', start);
    found.file = checkpoint_folder(run_directory) + "/" + list.substr(start, end - start);
    start = end + 1;
    try {
      const CheckpointText text = read_checkpoint_text(comm, found.file);
      found.state = run_state(text.text, found.file);
      found.array_size = text.array_size;
      return found;
    } catch (const OutputError& error) {  // the same on every rank
      found.damaged.emplace_back(error.what());
    }
  }
  std::string why = found.damaged.empty() ? "none was written" : "";
  for (const std::string& each : found.damaged) why += (why.empty() ? "" : "; ") + each;
  throw InputError(fmt::format("{}: no checkpoint to continue from: {}", run_directory, why));
}

SlotArray read_unknowns(MPI_Comm comm, const FoundCheckpoint& found, const Layout& layout) {
  if (found.array_size != array_size(layout) ||
      found.state.scalars.size() != static_cast<std::size_t>(layout.scalars()) ||
      found.state.accumulated.size() != layout.counters().size() ||
      found.state.ledger_start.size() != layout.counters().size())
    throw InputError(
        fmt::format("{}: {} unknowns and {} scalars, the case has {} and {}: another grid or other effects", found.file,
                    found.array_size, found.state.scalars.size(), array_size(layout), layout.scalars()));
  if (found.state.names != layout.names())
    throw InputError(
        found.file +
        ": its unknowns and counters are others, or in another order: it was written by another version of "
        "the program, or with other effects; allowed: the version that wrote it");
  SlotArray slots(static_cast<std::size_t>(layout.slots()), 0.0);
  const std::vector<double> own = read_checkpoint_values(comm, found.file, found.array_size, pieces_of(layout));
  std::copy(own.begin(), own.end(), slots.begin());
  std::copy(found.state.scalars.begin(), found.state.scalars.end(), slots.begin() + layout.first_scalar_slot());
  return slots;
}

std::uint64_t regions_checksum(const Grid& grid) {
  std::uint64_t sum = 14695981039346656037ULL;
  for (int k = 0; k < grid.z.cells(); ++k)
    for (int j = 0; j < grid.y.cells(); ++j)
      for (int i = 0; i < grid.x.cells(); ++i)
        sum = (sum ^ static_cast<std::uint64_t>(grid.region(i, j, k) + 1)) * 1099511628211ULL;
  return sum;
}

void require_same_regions(const FoundCheckpoint& found, const Grid& grid, const std::string& label_map) {
  if (found.state.regions != regions_checksum(grid))
    throw InputError(
        fmt::format("{}: the cells have other regions now: the label map {} has changed since the checkpoint was "
                    "written; bring the old one back, or start a new run",
                    found.file, label_map));
}

void check_resumable(MPI_Comm comm, const std::string& run_directory, const FoundCheckpoint& from,
                     const std::vector<std::string>& overrides) {
  for (const std::string& each : overrides) {
    const std::string section = each.substr(0, each.find_first_of(".="));
    static const std::vector<std::string> free{"time", "solver", "output", "checkpoint", "protocol", "events"};
    if (std::find(free.begin(), free.end(), section) == free.end())
      throw InputError(
          fmt::format("command line: '{}' would make the run another experiment; a continued run may change {}; "
                      "anything else is a new run, e.g. with 'initial: {{from: {}}}'",
                      each, fmt::join(free, ", "), run_directory));
  }
  const std::string file = run_directory + "/effective_input.yaml";
  try {
    on_rank_zero(comm, [&] {
      std::ifstream stream(file);
      if (!stream) throw OutputError(file + ": not found; it belongs to the run and is needed to continue it");
      std::istringstream saved(from.state.effective_input);
      std::string now, then;
      for (int line = 1;; ++line) {
        const bool more = static_cast<bool>(std::getline(stream, now)),
                   expected = static_cast<bool>(std::getline(saved, then));
        if (!more && !expected) return;
        if (more != expected || now != then)
          throw OutputError(
              fmt::format("{}:{}: '{}' was '{}' when the checkpoint was written; undo the change, and name it on the "
                          "command line as key.path=value",
                          file, line, more ? now : "(end of the file)", expected ? then : "(end of the file)"));
      }
    });
  } catch (const OutputError& error) {
    throw InputError(error.what());
  }
}

}  // namespace auralith

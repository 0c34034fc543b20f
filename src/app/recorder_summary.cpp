/// The part of a recorder that says where a run stands: summary.json, the cost table, the command that continues it.
#include <fmt/format.h>
#include <sys/resource.h>

#include <filesystem>

#include "app/build_info.hpp"
#include "app/recorder.hpp"
#include "app/run_condition.hpp"
#include "output/collective.hpp"

namespace auralith {

namespace {

double resident_bytes(MPI_Comm comm) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  double bytes = 1024.0 * static_cast<double>(usage.ru_maxrss);
  MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_DOUBLE, MPI_SUM, comm);
  return bytes;
}

std::vector<std::pair<std::string, std::uint64_t>> seeds(const Case& input) {
  std::vector<std::pair<std::string, std::uint64_t>> all;
  for (const InterfaceSpec& spec : input.interfaces)
    if (spec.entry.contact_angle_cosine.deviation > 0)
      all.emplace_back("interfaces." + spec.lower + "-" + spec.upper + ".contact_angle_cosine.seed",
                       spec.entry.contact_angle_cosine.seed);
  for (const Layer& layer : input.layers)
    if (layer.initial_voids.noise > 0)
      all.emplace_back("layers." + layer.name + ".initial_voids.seed", layer.initial_voids.seed);
  return all;
}

}  // namespace

std::string Recorder::continue_command() const {
  return auralith::continue_command(options_.program, directory_, size_of(comm_));
}

RecorderState Recorder::state(const NonlinearSolver::Cost& solver) const {
  RecorderState now = before_;
  const SeriesPosition at = series_->position();
  now.rows = at.rows;
  now.csv_bytes = at.csv_bytes;
  now.field_steps = field_file_->steps();
  now.last_field_time = last_field_time_;
  now.start_date = start_date_;
  now.wall_seconds += wall_clock() - start_clock_;
  std::vector<double> seconds{solver.residual, solver.matrix, solver.linear, output_seconds_};
  MPI_Allreduce(MPI_IN_PLACE, seconds.data(), static_cast<int>(seconds.size()), MPI_DOUBLE, MPI_MAX, comm_);
  now.output_seconds += seconds.back();
  seconds.pop_back();
  now.solver_seconds.resize(seconds.size());
  for (std::size_t n = 0; n < seconds.size(); ++n) now.solver_seconds[n] += seconds[n];
  now.stalled += solver.stalled;
  now.factorisations += solver.factorisations;
  now.origins = origins_;
  now.forced = options_.force;
  return now;
}

Summary Recorder::summary(const Standing& standing) const {
  const RecorderState now = state(standing.solver);
  Summary summary;
  summary.title = input_.title;
  summary.status = standing.status;
  summary.exit_code = standing.code;
  summary.message = standing.message;
  if (standing.status != RunStatus::finished) summary.continue_command = continue_command();
  summary.end_time = standing.time;
  summary.ccd = standing.protocol->ccd();
  summary.events = standing.protocol->events();
  summary.ledgers = standing.ledger->summary();
  for (std::size_t g = 0; g < quantities_.areas().size(); ++g) {
    const GammaAreas& areas = quantities_.areas()[g];
    summary.interfaces.push_back({quantities_.electrode_of(g), areas.raw, areas.surface, areas.projected});
  }
  summary.cost.unknowns = layout_.global_size();
  summary.cost.steps = standing.counts.steps;
  summary.cost.rejected = standing.counts.rejected;
  summary.cost.newton = standing.counts.newton;
  summary.cost.newton_stalled = now.stalled;
  summary.cost.linear = standing.counts.linear;
  summary.cost.factorisations = now.factorisations;
  summary.cost.wall_seconds = now.wall_seconds;
  summary.cost.memory_bytes = resident_bytes(comm_);
  summary.cost.phases = {{"residual", now.solver_seconds[0], true},
                         {"matrix", now.solver_seconds[1], true},
                         {"linear solver", now.solver_seconds[2], true},
                         {"output", now.output_seconds, false}};
  const BuildInfo& build = build_info();
  summary.provenance.git_hash = build.git_hash;
  summary.provenance.build = fmt::format("{}, {}, {}", build.compiler, build.build_type, build.flags);
  for (const auto& [library, version] : library_versions()) {
    if (library == "petsc") summary.provenance.petsc = version;
    if (library == "hdf5") summary.provenance.hdf5 = version;
    if (library == "mpi_library") summary.provenance.mpi = version;
    if (library == "blas") summary.provenance.blas = version;
  }
  summary.provenance.ranks = size_of(comm_);
  summary.provenance.date = start_date_;
  summary.provenance.command_line = options_.command_line;
  summary.provenance.seeds = seeds(input_);
  summary.provenance.initial_state = origins_;
  summary.reported = input_.reported;
  summary.effective_input = input_.effective_input;
  return summary;
}

void Recorder::save(const Standing& standing) {
  const double start = wall_clock();
  series_->flush();
  write_summary(comm_, directory_, summary(standing));
  output_seconds_ += wall_clock() - start;
}

void Recorder::fail(const Standing& standing) {
  progress_->finish();
  const Summary text = summary(standing);
  try {
    on_rank_zero(comm_, [&] { std::filesystem::remove(reserve_path()); });
    write_summary(comm_, directory_, text);
  } catch (const OutputError&) {  // status running without a program that holds the lock reads as killed
  }
  message("the run ended early: " + standing.message + "; continue with: " + continue_command());
}

void Recorder::finish(const Standing& standing) {
  progress_->finish();
  save(standing);
  on_rank_zero(comm_, [&] { std::filesystem::remove(reserve_path()); });
  message(cost_table(summary(standing).cost));
}

}  // namespace auralith

#include "app/recorder.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "app/build_info.hpp"
#include "output/collective.hpp"
#include "output/file_space.hpp"

namespace auralith {

namespace {

constexpr double per_cm2 = 0.1;             // A/m2 -> mA/cm2
constexpr double mah_per_cm2 = 0.1 / 3600;  // C/m2 -> mAh/cm2

/// A file that only takes up room: removed when the disk is full, so that the run can say so in its summary.
constexpr const char* reserve_name = "/reserve";
constexpr std::uint64_t reserve_bytes = 1 << 20;

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

double resident_bytes(MPI_Comm comm) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  double bytes = 1024.0 * static_cast<double>(usage.ru_maxrss);
  MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_DOUBLE, MPI_SUM, comm);
  return bytes;
}

std::vector<Column> columns(const Case& input) {
  std::vector<Column> all{{"step", "1"},
                          {"time", "s"},
                          {"dt", "s"},
                          {"cycle", "1"},
                          {"half_cycle", "1"},
                          {"current_density", "mA/cm2"},
                          {"voltage", "V"},
                          {"capacity", "mAh/cm2"},
                          {"throughput", "mAh/cm2"},
                          {"voltage_minus_pellet", "V"},
                          {"temperature", "K"},
                          {"pressure", "Pa"}};
  for (const Layer& layer : input.layers) {
    if (layer.region != RegionKind::metal) continue;
    for (const auto& [name, unit] : {std::pair{"contact_fraction", "1"},
                                     {"void_max", "1"},
                                     {"max_overpotential", "V"},
                                     {"penetration_margin", "V"},
                                     {"drift_velocity", "m/s"},
                                     {"thickness", "m"},
                                     {"void_volume", "m"},
                                     {"lithium", "m"},
                                     {"energy", "J/m2"},
                                     {"ledger_lithium", "1"},
                                     {"ledger_void", "1"}})
      all.push_back({std::string(name) + "_" + layer.name, unit});
    if (!alloys(layer)) continue;
    for (const auto& [name, unit] : {std::pair{"host", "m"}, {"equilibrium_potential", "V"}, {"ledger_host", "1"}})
      all.push_back({std::string(name) + "_" + layer.name, unit});
  }
  for (const char* name : {"ledger_charge", "newton_iterations", "linear_iterations", "rejected_steps"})
    all.push_back({name, "1"});
  return all;
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

std::vector<std::string> region_names(const Case& input) {
  std::vector<std::string> names;
  for (int n = 0; n < input.region_count(); ++n) names.push_back(input.region(n).name);
  return names;
}

FieldBox field_box(const Grid& grid, const Box& box) {
  return {grid.x.cells(), grid.y.cells(), grid.z.cells(), box.i0, box.i1, box.j0, box.j1};
}

std::vector<LayerCells> layer_cells(const Case& input, const Grid& grid) {
  std::vector<LayerCells> all;
  for (const LayerRange& range : grid.layers) {
    const Layer& layer = input.layers[static_cast<std::size_t>(range.layer)];
    all.push_back({layer.name, layer.region == RegionKind::metal ? "metal" : "electrolyte", range.first, range.last});
  }
  return all;
}

/// Whether the run directory has a list of VTK files. Collective.
bool vtk_listed(MPI_Comm comm, const std::string& directory) {
  const bool here = rank_of(comm) == 0 && std::filesystem::exists(directory + "/fields.pvd");
  return broadcast(comm, here ? "yes" : "") == "yes";
}

}  // namespace

Recorder::Recorder(MPI_Comm comm, const Case& input, const RunOptions& options, const Model& model, Layout& layout,
                   const RecorderState* resume)
    : comm_(comm),
      rank_(rank_of(comm)),
      input_(input),
      layout_(layout),
      quantities_(comm, model, layout),
      options_(options),
      start_date_(resume != nullptr ? resume->start_date : utc_now()),
      start_clock_(wall_clock()) {
  if (resume == nullptr) {
    directory_ = make_run_directory(comm, std::filesystem::path(input.file).stem().string(), options.directory);
  } else {
    directory_ = options.directory;
    before_ = *resume;
    last_field_time_ = resume->last_field_time;
    origins_ = resume->origins;
  }
  lock_ = lock_run_directory(comm, directory_);
  on_rank_zero(comm, [&] {
    replace_file(directory_ + "/effective_input.yaml", input.effective_input);
    replace_file(directory_ + reserve_name, "");
    reserve_space(directory_ + reserve_name, reserve_bytes);
    if (resume == nullptr) std::filesystem::copy_file(input.file, directory_ + "/input.yaml");
  });
  const SeriesPosition at{before_.rows, before_.csv_bytes};
  series_ = std::make_unique<TimeSeries>(comm, directory_, columns(input), resume != nullptr ? &at : nullptr);
  field_file_ = std::make_unique<FieldFile>(comm, directory_, field_box(model.grid(), layout.box()),
                                            model.grid().x.nodes, model.grid().y.nodes, region_names(input),
                                            layer_cells(input, model.grid()), before_.field_steps);
  // A run that goes on without VTK files must not list those of a time that it has gone back before.
  const bool vtk_before = resume != nullptr && VtkFile::available() && vtk_listed(comm, directory_);
  if (input.output.vtk || vtk_before)
    vtk_file_ = std::make_unique<VtkFile>(comm, directory_, field_box(model.grid(), layout.box()), model.grid().x.nodes,
                                          model.grid().y.nodes, input.output.vtk_pieces, before_.field_steps);
  if (!input.output.vtk) vtk_file_.reset();
  progress_ = std::make_unique<Progress>(stdout, progress_settings(stdout, rank_ == 0));
}

void Recorder::row(const Row& row, const SlotArray& slots, const Evaluation& evaluation, const Ledger& ledger,
                   const StepCounts& counts) {
  const double start = wall_clock();
  const Observables& now = *row.observables;
  std::vector<double> values{static_cast<double>(counts.steps),
                             now.time,
                             row.dt,
                             static_cast<double>(row.cycle),
                             static_cast<double>(row.half_cycle),
                             now.current_density * per_cm2,
                             now.voltage,
                             row.charge * mah_per_cm2,
                             row.throughput * mah_per_cm2,
                             now.voltage - now.current_density * now.pellet_resistance,
                             row.temperature,
                             row.pressure};
  const auto electrodes = quantities_.electrodes(slots, evaluation);
  double least_contact = 1;
  for (std::size_t n = 0; n < electrodes.size(); ++n) {
    const ElectrodeQuantities& q = electrodes[n];
    ElectrodeObservables none;
    none.contact_fraction = none.max_overpotential = none.penetration_margin = none.thickness = std::nan("");
    const ElectrodeObservables* seen = &none;
    for (const auto& e : now.electrodes)
      if (e.name == q.name) seen = &e;
    if (seen != &none) least_contact = std::min(least_contact, seen->contact_fraction);
    values.insert(values.end(), {seen->contact_fraction, q.void_max, seen->max_overpotential, seen->penetration_margin,
                                 q.drift_velocity, seen->thickness, q.void_volume, q.lithium, q.energy,
                                 ledger.errors().lithium[n], ledger.errors().voids[n]});
    if (q.alloys) values.insert(values.end(), {q.host, seen->equilibrium_potential, ledger.errors().host[n]});
  }
  values.insert(values.end(), {ledger.errors().charge, static_cast<double>(row.newton), static_cast<double>(row.linear),
                               static_cast<double>(counts.rejected)});
  series_->append(values);
  // A flush copies the file: the longer it is, the rarer.
  if (counts.steps - flushed_step_ >= std::max<std::int64_t>(input_.output.flush_interval, counts.steps / 10)) {
    series_->flush();
    flushed_step_ = counts.steps;
  }
  ProgressState state;
  state.step = counts.steps;
  state.time = now.time;
  state.latest_end = row.protocol->latest_end();
  state.dt = row.dt;
  state.limited_by = row.limiter;
  state.position = row.protocol->position();
  state.voltage = has_circuit(input_) ? now.voltage : std::nan("");
  state.contact_fraction = now.electrodes.empty() ? std::nan("") : least_contact;
  state.time_left = row.time_left;
  progress_->update(state);
  output_seconds_ += wall_clock() - start;
}

void Recorder::fields(const Coefficients& coefficients, const SlotArray& slots, std::int64_t step) {
  if (coefficients.time == last_field_time_) return;
  const double start = wall_clock();
  const FieldSet set = quantities_.fields(coefficients, slots);
  field_file_->write(coefficients.time, step, set.z_nodes, set.cells, set.interfaces, set.clouds);
  if (vtk_file_) vtk_file_->write(field_file_->steps() - 1, coefficients.time, set.z_nodes, set.cells);
  last_field_time_ = coefficients.time;
  output_seconds_ += wall_clock() - start;
}

void Recorder::message(const std::string& text) {
  if (rank_ != 0) return;
  progress_->message(text);
  std::ofstream(directory_ + "/log.txt", std::ios::app) << text << '\n';
}

std::string Recorder::continue_command() const {
  const int ranks = size_of(comm_);
  const std::string launcher = ranks > 1 ? fmt::format("mpirun -n {} ", ranks) : "";
  const bool plain = directory_.find_first_of(" \t'\"\\$&;()<>|*?`") == std::string::npos;
  return fmt::format("{}{} resume {}", launcher, options_.program, plain ? directory_ : "'" + directory_ + "'");
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
    on_rank_zero(comm_, [&] { std::filesystem::remove(directory_ + reserve_name); });
    write_summary(comm_, directory_, text);
  } catch (const OutputError&) {  // status running without a program that holds the lock reads as killed
  }
  message("the run ended early: " + standing.message + "; continue with: " + continue_command());
}

void Recorder::finish(const Standing& standing) {
  progress_->finish();
  save(standing);
  on_rank_zero(comm_, [&] { std::filesystem::remove(directory_ + reserve_name); });
  message(cost_table(summary(standing).cost));
}

}  // namespace auralith

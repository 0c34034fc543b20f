#include "app/recorder.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "app/build_info.hpp"
#include "app/series_columns.hpp"
#include "case/read_case.hpp"
#include "output/collective.hpp"
#include "output/file_space.hpp"

namespace auralith {

namespace {

constexpr std::uint64_t reserve_bytes = 1 << 20;

/// What a killed run has left of files that it was about to replace.
void remove_temporary_files(const std::string& directory) {
  std::vector<std::filesystem::path> left;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    if (entry.is_regular_file() && entry.path().extension() == ".tmp") left.push_back(entry.path());
  for (const auto& path : left) std::filesystem::remove(path);
}

void keep_copy(const std::string& from, const std::string& to) {
  std::error_code none;
  if (!std::filesystem::equivalent(from, to, none)) copy_file(from, to);
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
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
    all.push_back({layer.name, std::string(word_of(layer.region)), range.first, range.last});
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
    RunDirectory made =
        make_run_directory(comm, std::filesystem::path(input.file).stem().string(), options.directory, options.again);
    directory_ = made.path;
    lock_ = std::move(made.lock);
  } else {
    directory_ = options.directory;
    lock_ = lock_run_directory(comm, directory_);
    before_ = *resume;
    last_field_time_ = resume->last_field_time;
    origins_ = resume->origins;
  }
  on_rank_zero(comm, [&] {
    replace_file(directory_ + "/effective_input.yaml", input.effective_input);
    replace_file(reserve_path(), "");
    reserve_space(reserve_path(), reserve_bytes);
    if (resume != nullptr) remove_temporary_files(directory_);
    if (resume != nullptr) return;
    keep_copy(input.file, directory_ + "/input.yaml");
    if (input.label_map.given()) keep_copy(input.label_map.file, label_map_copy(directory_));
  });
  const SeriesPosition at{before_.rows, before_.csv_bytes};
  columns_ = series_columns(model);
  std::vector<Column> names;
  for (const SeriesColumn& column : columns_) names.push_back({column.name, column.unit});
  series_ = std::make_unique<TimeSeries>(comm, directory_, names, resume != nullptr ? &at : nullptr);
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

Recorder::~Recorder() = default;

void Recorder::row(const Row& row, const SlotArray& slots, const Evaluation& evaluation, const Ledger& ledger,
                   const StepCounts& counts) {
  const double start = wall_clock();
  const Observables& now = *row.observables;
  const RowData data{row, now, slots, evaluation, ledger, counts};
  std::vector<double> values;
  for (const SeriesColumn& column : columns_) values.push_back(column.value(data));
  series_->append(values);
  // A flush copies the file: the longer it is, the rarer.
  if (counts.steps - flushed_step_ >= std::max<std::int64_t>(input_.output.flush_interval, counts.steps / 10)) {
    series_->flush();
    flushed_step_ = counts.steps;
  }
  double least_contact = 1;
  for (const ElectrodeObservables& each : now.electrodes)
    least_contact = std::min(least_contact, each.contact_fraction);
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
  field_file_->write(coefficients.time, step, set.z_nodes, set.cells, set.interfaces, set.clouds, set.notes);
  if (vtk_file_) vtk_file_->write(field_file_->steps() - 1, coefficients.time, set.z_nodes, set.cells);
  last_field_time_ = coefficients.time;
  output_seconds_ += wall_clock() - start;
}

void Recorder::message(const std::string& text) {
  if (rank_ != 0) return;
  std::ofstream(directory_ + "/log.txt", std::ios::app) << text << '\n';
  progress_->message(text);
}

}  // namespace auralith

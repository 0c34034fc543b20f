#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <new>
#include <sstream>

#include "app/build_info.hpp"
#include "app/command_line.hpp"
#include "app/estimate.hpp"
#include "app/interruption.hpp"
#include "app/run_condition.hpp"
#include "app/simulation.hpp"
#include "base/error.hpp"
#include "base/shell.hpp"
#include "case/describe_case.hpp"
#include "case/describe_keys.hpp"
#include "case/read_case.hpp"
#include "output/collective.hpp"
#include "output/given_state.hpp"
#include "output/progress.hpp"
#include "petsc/petsc.hpp"
#include "physics/effect.hpp"
#include "physics/interlayer_sheet.hpp"

namespace {

using namespace auralith;

std::string joined(int argc, char** argv) {
  std::string text;
  for (int n = 0; n < argc; ++n) {
    if (n > 0) text += ' ';
    text += shell_word(argv[n]);
  }
  return text;
}

/// Nobody may be there to read it (fmt::print would throw).
void tell(const std::string& text) { (void)std::fputs(("auralith: " + text + "\n").c_str(), stderr); }

/// Runs `work` on every rank; when it fails on one of them (a file that a node does not see, its clock), all of them say so.
void agreed(const std::function<void()>& work) {
  std::string error;
  try {
    work();
  } catch (const std::exception& caught) {
    error = caught.what();
  }
  agree_on_input(MPI_COMM_WORLD, error);
}

Case read_on_every_rank(const std::string& file, const std::vector<std::string>& overrides,
                        const std::string& run_directory = {}) {
  Case input;
  agreed([&] { input = read_case(file, overrides, run_directory); });
  const std::string first = broadcast(MPI_COMM_WORLD, input.effective_input);
  agreed([&] {
    if (first != input.effective_input)
      throw InputError(
          fmt::format("{}: rank {} has read another input than rank 0; allowed: the same files on all nodes", file,
                      rank_of(MPI_COMM_WORLD)));
  });
  return input;
}

/// Refuses a run that memory, disk or time cannot suffice for, before anything large is made. Returns lines for people.
std::string check_resources(const Case& input, const CommandLine& line, bool force) {
  const Estimate need = estimate(input, size_of(MPI_COMM_WORLD));
  const Available have = available(MPI_COMM_WORLD, line.output_directory);
  if (!force) agreed([&] { require_resources(need, have, std::min(line.time_limit, slurm_time_left())); });
  return estimate_text(need, have);
}

/// What `run --continue` would do otherwise if it began now: it goes on with what was begun, but says so. Empty when nothing.
std::string difference_from(const CommandLine& line) {
  std::string text;
  try {
    std::istringstream now(read_case(line.case_file, line.overrides).effective_input);
    std::ifstream then(line.output_directory + "/effective_input.yaml");
    std::string now_line, then_line;
    for (int number = 1; text.empty(); ++number) {
      const bool more = static_cast<bool>(std::getline(now, now_line)),
                 before = static_cast<bool>(std::getline(then, then_line));
      if (!more && !before) break;
      if (more != before || now_line != then_line)
        text = fmt::format(
            "note: {} has changed since the run was begun, which goes on as it was: '{}' and not '{}' "
            "(effective_input.yaml:{})",
            line.case_file, before ? then_line : "", more ? now_line : "", number);
    }
  } catch (const InputError&) {
    // An input that is not there any more changes nothing; one that is wrong, or a wrong override, must not pass for a run.
    if (std::filesystem::exists(line.case_file)) throw;
  }
  if (!text.empty() && !line.overrides.empty())
    throw InputError(
        fmt::format("{}: was begun with another input ({}); allowed with --continue: the overrides of its beginning; "
                    "changes go with resume",
                    line.output_directory, text));
  return text;
}

/// What `run` would refuse although the keys are fine: `check` refuses it, too. Returns the number of unknowns.
std::int64_t check_runnable(const Case& input) {
  const Grid grid(input);
  check_combination(input, grid);
  if (grid.has_map()) check_regions(input, grid);
  const Partition partition(grid.x.cells(), grid.y.cells(), size_of(MPI_COMM_WORLD));
  const Layout layout(input, grid, partition, rank_of(MPI_COMM_WORLD), all_unknowns(input));
  (void)read_given_state(MPI_COMM_WORLD, input, grid, layout);
  (void)Protocol(input.protocol, input.events, input.repeats);
  return layout.global_size();
}

ExitCode execute(const CommandLine& line, const std::string& command, const std::string& program, double start) {
  const bool first = rank_of(MPI_COMM_WORLD) == 0;
  const auto print = [&](const std::string& text) {
    if (first) fmt::print("{}", text);
  };
  RunCondition was;
  switch (line.action) {
    case CommandLine::Action::help:
      print(line.text);
      return ExitCode::finished;
    case CommandLine::Action::version:
      print(build_info_text());
      return ExitCode::finished;
    case CommandLine::Action::check: {
      const Case input = read_on_every_rank(line.case_file, line.overrides);
      const std::string needs = check_resources(input, line, line.force);
      const std::int64_t unknowns = check_runnable(input);
      print(describe_case(input, unknowns));
      print(describe_sheets(input));
      const Grid grid(input);
      if (input.label_map.given()) print(describe_map(input, grid));
      print(describe_patches(input, grid));
      print(needs);
      return ExitCode::finished;
    }
    case CommandLine::Action::describe:
      print(line.markdown ? reference_markdown() : describe_keys(line.key));
      return ExitCode::finished;
    case CommandLine::Action::status:
      was = run_condition(MPI_COMM_WORLD, line.output_directory);
      if (was.status == "nothing") require_idle_run(was);
      print(line.json ? condition_json(was, program) : condition_text(was, program));
      return ExitCode::finished;
    case CommandLine::Action::run:
    case CommandLine::Action::resume:
      break;
  }
  RunOptions options;
  options.directory = line.output_directory;
  options.command_line = command;
  options.program = program;
  options.force = line.force;
  options.time_limit = line.time_limit - (wall_clock() - start);
  const bool resumes = line.action == CommandLine::Action::resume;
  ExitCode code = ExitCode::finished;
  if (resumes || line.go_on) was = run_condition(MPI_COMM_WORLD, line.output_directory);
  if (resumes || (line.go_on && was.status != "nothing")) require_idle_run(was);
  if (line.go_on && was.status == "finished") {
    const std::string note = difference_from(line);
    print(condition_text(was, program) + note + (note.empty() ? "" : "\n"));
    return code;
  }
  if (resumes || was.checkpoint) {
    if (resumes && !was.checkpoint)
      throw InputError(was.directory +
                       ": no checkpoint was written, nothing was computed; begin again with the command of the run and "
                       "--continue");
    if (was.status == "finished" && line.overrides.empty())
      throw InputError(
          fmt::format("{}: the run has finished; to go on from its last checkpoint, name what changes, e.g. "
                      "protocol.ccd.last_current='2 mA/cm^2'",
                      was.directory));
    const std::vector<std::string> changes = resumes ? line.overrides : std::vector<std::string>{};
    const FoundCheckpoint from = find_checkpoint(MPI_COMM_WORLD, line.output_directory);
    check_resumable(MPI_COMM_WORLD, line.output_directory, from, changes);
    options.force = line.force || from.state.recorder.forced;
    if (line.go_on) options.note = difference_from(line);
    const Case input =
        read_on_every_rank(line.output_directory + "/effective_input.yaml", changes, line.output_directory);
    (void)check_resources(input, line, options.force);
    code = Simulation(MPI_COMM_WORLD, input, options, &from).run();
  } else {
    options.again = line.go_on && was.status != "nothing";
    const Case input = read_on_every_rank(line.case_file, line.overrides);
    (void)check_resources(input, line, options.force);
    code = Simulation(MPI_COMM_WORLD, input, options).run();
  }
  for (const std::string& name : petsc::unused_options())
    for (const std::string& given : line.petsc_options)  // not the defaults that the program sets itself
      if (given == "-" + name && first) tell(fmt::format("PETSc option -{} had no effect", name));
  return code;
}

/// The message goes out once, whatever the number of ranks.
ExitCode report(const std::string& what, ExitCode code) {
  petsc::fail_together(what, static_cast<int>(code));
  if (rank_of(MPI_COMM_WORLD) == 0) tell(what);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  const double start =
      wall_clock() - process_age();  // a limit of wall time counts from here, start of MPI and PETSc included
  // Everything behind `--` is PETSc's; the rest is ours.
  std::vector<char*> petsc_arguments{argv[0]};
  bool behind = false;
  for (int n = 1; n < argc; ++n) {
    if (behind) petsc_arguments.push_back(argv[n]);
    behind = behind || std::string_view(argv[n]) == "--";
  }
  int petsc_count = static_cast<int>(petsc_arguments.size());
  petsc_arguments.push_back(nullptr);
  char** petsc_argv = petsc_arguments.data();
  const petsc::Session session(&petsc_count, &petsc_argv);
  ExitCode code = ExitCode::solver_gave_up;
  try {
    declare_keys();
    code = execute(parse_command_line(argc, argv), joined(argc, argv), argv[0], start);
  } catch (const InputError& error) {
    code = report(error.what(), ExitCode::input_error);
  } catch (const BusyError& error) {
    code = report(error.what(), ExitCode::busy);
  } catch (const std::bad_alloc&) {
    code = report("out of memory", ExitCode::solver_gave_up);
  } catch (const std::exception& error) {
    code = report(error.what(), ExitCode::solver_gave_up);
  }
  return static_cast<int>(code);
}

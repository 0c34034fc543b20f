#include "app/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "app/interruption.hpp"
#include "base/error.hpp"

namespace auralith {
namespace {

constexpr const char* overrides_help =
    "changes of the input: key.path=value; entries of lists by name or index, e.g. 'layers.positive.thickness=10 um' "
    "'interfaces.pellet-positive.site_mobility=1e-16 m/(s Pa)'";

void add_case(CLI::App& command, CommandLine& line) {
  command.add_option("case", line.case_file, "input file, e.g. inputs/ccd_au_llzto.yaml")
      ->required()
      ->type_name("CASE.yaml");
  command.add_option("overrides", line.overrides, overrides_help)->type_name("KEY.PATH=VALUE");
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  const char* const* end = argv + argc;
  const char* const* separator = std::find(argv, end, std::string_view("--"));
  if (separator != end) line.petsc_options.assign(separator + 1, end);

  CLI::App app("Critical current density of Li | solid electrolyte | Li cells.", "auralith");
  bool version = false;
  app.add_flag("--version", version, "print version, build and libraries");
  app.footer(
      "PETSc options follow a separate '--', e.g. auralith run CASE.yaml -- -log_view\n"
      "Exit codes: 0 finished, 1 input error, 2 solver gave up, 3 stopped with a checkpoint, 4 ledger broken, 5 busy: "
      "another "
      "program writes there");
  CLI::App* run = app.add_subcommand("run", "run a case");
  add_case(*run, line);
  run->add_option("--out", line.output_directory, "directory of the run; must be new or empty")->type_name("DIR");
  run->add_flag(
      "--continue", line.go_on,
      "go on with the run in DIR from its checkpoint; begin it when there is none, do nothing when it has finished");
  std::string limit;
  const auto add_limit = [&](CLI::App& command) {
    command
        .add_option("--time-limit", limit,
                    "stop with a checkpoint before this wall time is over, e.g. '4 h' or 3:59:00")
        ->type_name("TIME");
  };
  const auto add_force = [&](CLI::App& command) {
    command.add_flag("--force", line.force, "also when memory, disk or time cannot suffice");
  };
  add_limit(*run);
  add_force(*run);
  CLI::App* resume = app.add_subcommand("resume", "continue a run that was killed or stopped, on any number of ranks");
  resume->add_option("directory", line.output_directory, "directory of the run")->required()->type_name("DIR");
  resume->add_option("overrides", line.overrides, "changes of time, solver, output, checkpoint, protocol or events")
      ->type_name("KEY.PATH=VALUE");
  add_limit(*resume);
  add_force(*resume);
  CLI::App* status = app.add_subcommand("status", "say what became of a run and how it is continued");
  status->add_option("directory", line.output_directory, "directory of the run")->required()->type_name("DIR");
  status->add_flag("--json", line.json, "for programs");
  CLI::App* check =
      app.add_subcommand("check", "read a case, print what is in effect and what a run needs, run nothing");
  add_case(*check, line);
  check->add_option("--out", line.output_directory, "directory that the run would get, for the free disk")
      ->type_name("DIR");
  add_limit(*check);
  add_force(*check);
  CLI::App* describe =
      app.add_subcommand("describe", "the keys of an input: unit, default, what is allowed, what they mean");
  describe
      ->add_option("key", line.key,
                   "key or section, e.g. site_mobility, time.tolerance, protocol.ccd; all when left out")
      ->type_name("KEY");
  describe->add_flag("--markdown", line.markdown, "everything as Markdown, as in inputs/REFERENCE.md");
  app.require_subcommand(0, 1);
  try {
    app.parse(static_cast<int>(separator - argv), argv);
  } catch (const CLI::CallForHelp&) {
    line.action = CommandLine::Action::help;
    line.text = app.help();
    for (const CLI::App* command : {run, resume, status, check, describe})
      if (command->parsed()) line.text = command->help("auralith");
    return line;
  } catch (const CLI::ParseError& error) {
    throw InputError(fmt::format("command line: {}; 'auralith --help' shows what is allowed", error.what()));
  }
  if (version) {
    line.action = CommandLine::Action::version;
  } else if (run->parsed()) {
    line.action = CommandLine::Action::run;
    if (line.go_on && line.output_directory.empty())
      throw InputError("command line: --continue needs the directory of the run: --out DIR");
  } else if (resume->parsed()) {
    line.action = CommandLine::Action::resume;
  } else if (status->parsed()) {
    line.action = CommandLine::Action::status;
  } else if (check->parsed()) {
    line.action = CommandLine::Action::check;
  } else if (describe->parsed()) {
    line.action = CommandLine::Action::describe;
    if (line.markdown && !line.key.empty())
      throw InputError("command line: --markdown is the whole reference; leave out the key");
  } else if (argc > 1) {
    throw InputError("command line: no command; 'auralith --help' shows what is allowed");
  } else {
    line.text = app.help();
  }
  const bool computes = line.action == CommandLine::Action::run || line.action == CommandLine::Action::resume;
  if (!line.petsc_options.empty() && !computes) {
    throw InputError("command line: options behind '--' have no effect here; they go with 'auralith run'");
  }
  if (!limit.empty()) line.time_limit = parse_time_limit(limit);
  return line;
}

}  // namespace auralith

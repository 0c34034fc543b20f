/// The command line of the program.
#pragma once

#include <limits>
#include <string>
#include <vector>

namespace auralith {

/// What the user asked for.
struct CommandLine {
  enum class Action { run, resume, status, check, describe, version, help };
  Action action = Action::help;
  std::string case_file;               ///< run, check
  std::vector<std::string> overrides;  ///< key.path=value, in order
  std::string output_directory;        ///< run: --out; empty: a new directory under runs/. resume, status: the run
  double time_limit = std::numeric_limits<double>::infinity();  ///< run, resume: --time-limit, s
  std::string key;                                              ///< describe: what to describe; empty: everything
  bool force = false;                      ///< run, check, resume: also when memory, disk or time cannot suffice
  bool go_on = false;                      ///< run: --continue, whatever the state of the directory is
  bool json = false;                       ///< status: for programs
  bool markdown = false;                   ///< describe: the text of inputs/REFERENCE.md
  std::vector<std::string> petsc_options;  ///< everything behind `--`
  std::string text;                        ///< help: what to print
};

/// Reads the arguments; argv[0] is the program. InputError for anything that is not understood (exit code 1); its
/// message names the argument and says how to get help.
CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace auralith

#include <fmt/format.h>

#include <cstdio>

#include "app/build_info.hpp"
#include "app/command_line.hpp"
#include "app/simulation.hpp"
#include "case/describe_case.hpp"
#include "case/read_case.hpp"
#include "output/collective.hpp"
#include "petsc/petsc.hpp"

namespace {

using namespace auralith;

std::string joined(int argc, char** argv) {
  std::string text;
  for (int n = 0; n < argc; ++n) {
    if (n > 0) text += ' ';
    text += argv[n];
  }
  return text;
}

ExitCode execute(const CommandLine& line, const std::string& command) {
  const bool first = rank_of(MPI_COMM_WORLD) == 0;
  const auto print = [&](const std::string& text) {
    if (first) fmt::print("{}", text);
  };
  switch (line.action) {
    case CommandLine::Action::help:
      print(line.text);
      return ExitCode::finished;
    case CommandLine::Action::version:
      print(build_info_text());
      return ExitCode::finished;
    case CommandLine::Action::check: {
      const Case input = read_case(line.case_file, line.overrides);
      print(describe_case(input));
      return ExitCode::finished;
    }
    case CommandLine::Action::run:
      break;
  }
  const Case input = read_case(line.case_file, line.overrides);
  Simulation simulation(MPI_COMM_WORLD, input, {line.output_directory, command});
  return simulation.run();
}

/// The message goes out once, whatever the number of ranks.
ExitCode report(const char* what, ExitCode code) {
  if (rank_of(MPI_COMM_WORLD) == 0) fmt::print(stderr, "auralith: {}\n", what);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
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
    code = execute(parse_command_line(argc, argv), joined(argc, argv));
  } catch (const InputError& error) {
    code = report(error.what(), ExitCode::input_error);
  } catch (const std::exception& error) {
    code = report(error.what(), ExitCode::solver_gave_up);
  }
  return static_cast<int>(code);
}

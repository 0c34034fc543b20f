#include <gtest/gtest.h>

#include "app/command_line.hpp"
#include "base/error.hpp"
#include "base/shell.hpp"

namespace auralith {
namespace {

CommandLine parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "auralith");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

std::string error_of(const std::vector<const char*>& arguments) {
  try {
    (void)parse(arguments);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(CommandLine, Run) {
  const CommandLine line = parse({"run", "a.yaml", "x.y=-3 um", "z=1", "--out", "d", "--", "-log_view", "--out", "e"});
  EXPECT_EQ(line.action, CommandLine::Action::run);
  EXPECT_EQ(line.case_file, "a.yaml");
  EXPECT_EQ(line.overrides, (std::vector<std::string>{"x.y=-3 um", "z=1"}));
  EXPECT_EQ(line.output_directory, "d");
  EXPECT_EQ(line.petsc_options, (std::vector<std::string>{"-log_view", "--out", "e"}));
}

TEST(CommandLine, OptionsMayStandBetweenOverrides) {
  const CommandLine line = parse({"run", "a.yaml", "--out", "d", "z=1"});
  EXPECT_EQ(line.overrides, std::vector<std::string>{"z=1"});
}

TEST(CommandLine, Continue) {
  EXPECT_FALSE(parse({"run", "a.yaml", "--out", "d"}).go_on);
  EXPECT_TRUE(parse({"run", "a.yaml", "--continue", "z=1", "--out", "d"}).go_on);
  EXPECT_NE(error_of({"run", "a.yaml", "--continue"}).find("--out"), std::string::npos);
  EXPECT_TRUE(parse({"status", "d", "--json"}).json);
  EXPECT_FALSE(parse({"status", "d"}).json);
}

TEST(CommandLine, WordsForTheShell) {
  EXPECT_EQ(shell_word("runs/a-001"), "runs/a-001");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_word("$HOME"), "'$HOME'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(CommandLine, CheckVersionHelp) {
  const CommandLine check = parse({"check", "a.yaml", "z=1"});
  EXPECT_EQ(check.action, CommandLine::Action::check);
  EXPECT_EQ(check.overrides.size(), 1U);
  EXPECT_EQ(parse({"--version"}).action, CommandLine::Action::version);
  for (const std::vector<const char*>& arguments : {std::vector<const char*>{}, {"--help"}}) {
    EXPECT_EQ(parse(arguments).action, CommandLine::Action::help);
    EXPECT_NE(parse(arguments).text.find("check"), std::string::npos);
  }
  EXPECT_NE(parse({"run", "--help"}).text.find("KEY.PATH=VALUE"), std::string::npos);
}

TEST(CommandLine, Errors) {
  EXPECT_NE(error_of({"run"}).find("case is required"), std::string::npos);
  EXPECT_NE(error_of({"walk", "a.yaml"}).find("not expected: "), std::string::npos);
  EXPECT_NE(error_of({"run", "a.yaml", "--output", "d"}).find("--output"), std::string::npos);
  EXPECT_NE(error_of({"check", "a.yaml", "--", "-log_view"}).find("no effect here"), std::string::npos);
  EXPECT_NE(error_of({"--", "-log_view"}).find("no command"), std::string::npos);
}

}  // namespace
}  // namespace auralith

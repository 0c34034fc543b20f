#include "app/run_condition.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/checkpoints.hpp"
#include "base/error.hpp"
#include "base/shell.hpp"
#include "output/checkpoint_file.hpp"
#include "output/collective.hpp"
#include "output/run_lock.hpp"

namespace auralith {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

RunCondition look(const std::string& directory) {
  RunCondition condition;
  condition.directory = directory;
  std::error_code error;
  if (!fs::exists(directory, error) || (fs::is_directory(directory, error) && fs::is_empty(directory, error))) {
    condition.status = "nothing";
    return condition;
  }
  condition.checkpoint = !checkpoint_files(checkpoint_folder(directory)).empty();
  const std::string path = directory + "/summary.json";
  std::ifstream file(path);
  if (!file && !condition.checkpoint && !fs::exists(directory + "/log.txt", error) &&
      !fs::exists(directory + "/lock", error))
    throw InputError(fmt::format("{}: no run (there is neither summary.json nor log.txt in it)", directory));
  condition.status = "running";
  std::string damage;
  if (file) {
    try {
      const Json json = Json::parse(file);
      condition.status = json.at("status");
      condition.message = json.at("message");
      condition.ranks = json.at("provenance").at("ranks");
      condition.end_time = json.at("end_time_s");
      condition.ledgers = json.value("ledgers", Json::object()).dump();
    } catch (const std::exception& caught) {
      // A run with a checkpoint needs no summary to go on.
      if (!condition.checkpoint) throw InputError(fmt::format("{}: cannot be read: {}", path, caught.what()));
      condition.status = "running";
      damage = path + " is damaged";
    }
  }
  if (const auto holder = lock_holder(directory)) {
    condition.status = "running";
    condition.message = holder->text();
    condition.holder =
        Json{{"process", holder->process}, {"host", holder->host}, {"silence_s", holder->silence}}.dump();
  } else if (condition.status == "running") {
    condition.status = "killed";
    condition.message = condition.checkpoint ? damage : "before its first checkpoint, nothing was computed";
  }
  return condition;
}

}  // namespace

RunCondition run_condition(MPI_Comm comm, const std::string& directory) {
  RunCondition condition;
  std::string error;
  if (rank_of(comm) == 0) {  // the same for all ranks: files change, and signs of life grow old
    try {
      condition = look(directory);
    } catch (const std::exception& caught) {
      error = caught.what();
    }
  }
  agree_on_input(comm, error);
  for (std::string* text :
       {&condition.directory, &condition.status, &condition.message, &condition.holder, &condition.ledgers})
    *text = broadcast(comm, *text);
  std::array<double, 3> numbers{condition.checkpoint ? 1.0 : 0.0, static_cast<double>(condition.ranks),
                                condition.end_time};
  MPI_Bcast(numbers.data(), static_cast<int>(numbers.size()), MPI_DOUBLE, 0, comm);
  condition.checkpoint = numbers[0] != 0;
  condition.ranks = static_cast<int>(numbers[1]);
  condition.end_time = numbers[2];
  return condition;
}

void require_idle_run(const RunCondition& condition) {
  if (condition.status == "nothing") throw InputError(condition.directory + ": no run (there is nothing in it)");
  if (condition.status == "running")
    throw BusyError(
        fmt::format("{}: a run goes on in it ({}); wait for it or stop it", condition.directory, condition.message));
}

std::string continue_command(const std::string& program, const std::string& directory, int ranks) {
  const std::string launcher = ranks > 1 ? fmt::format("mpirun -n {} ", ranks) : "";
  const bool option = directory.starts_with('-');  // would be taken for one
  return fmt::format("{}{} resume {}", launcher, shell_word(program), shell_word((option ? "./" : "") + directory));
}

std::string condition_text(const RunCondition& condition, const std::string& program) {
  std::string text = fmt::format("{}: {}{}{}\n", condition.directory, condition.status,
                                 condition.message.empty() ? "" : ": ", condition.message);
  if (condition.resumable())
    text += fmt::format("continue with: {}\n", continue_command(program, condition.directory, condition.ranks));
  else if (condition.status != "running" && condition.status != "finished")
    text += "begin again with the command of the run and --continue\n";
  return text;
}

std::string condition_json(const RunCondition& condition, const std::string& program) {
  Json json{{"directory", condition.directory},
            {"status", condition.status},
            {"message", condition.message},
            {"end_time_s", condition.end_time},
            {"checkpoint", condition.checkpoint},
            {"writer", Json::parse(condition.holder)},
            {"ledgers", Json::parse(condition.ledgers)},
            {"continue_command", Json()}};
  if (condition.resumable()) json["continue_command"] = continue_command(program, condition.directory, condition.ranks);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace auralith

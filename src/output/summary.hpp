/// summary.json: what came out of a run, how it was made, and what it rests on.
#pragma once

#include <mpi.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "materials/property.hpp"
#include "output/cost.hpp"
#include "protocol/protocol.hpp"

namespace auralith {

enum class RunStatus { running, finished, failed, stopped };

/// How well one conservation law closed (see ledger.hpp, energy_ledger.hpp). The ledger closes when `worst` is at most `tolerance`:
/// the one number by which the run, its report and `status` judge.
struct LedgerSummary {
  std::string ledger;     ///< lithium | void | charge | host | energy
  std::string electrode;  ///< empty: the whole cell
  std::string unit;       ///< of missing and passed
  double tolerance = 0;   ///< beyond which the run stops
  double worst = 0;       ///< largest error of all steps
  std::int64_t worst_step = 0;
  double end = 0;                   ///< error at the end of the run
  double missing = 0, passed = 0;   ///< at the end
  double allowed = 0;               ///< what may miss at the end, in the unit of `missing`
  std::string not_applicable = {};  ///< why nothing is judged; empty where it is
  [[nodiscard]] bool closes() const { return worst <= tolerance; }  // not with NaN
};

/// Size of the Gamma of one electrode, m2.
struct InterfaceArea {
  std::string electrode;
  double faces = 0;      ///< of the cell faces
  double surface = 0;    ///< of the smooth surface that they stand for: what the reaction uses
  double projected = 0;  ///< of the horizontal faces
};

struct Provenance {
  std::string git_hash, build, petsc, hdf5, mpi, blas;  ///< build: compiler, options, type
  int ranks = 1;
  std::string date;  ///< start of the run, UTC, ISO 8601
  std::string command_line;
  std::vector<std::string> initial_state;  ///< files that it came from, a sentence each; empty: the input alone
  std::vector<std::pair<std::string, std::uint64_t>> seeds;  ///< (key path in the input, seed)
};

struct Summary {
  std::string title;
  RunStatus status = RunStatus::finished;
  ExitCode exit_code = ExitCode::finished;
  std::string message;           ///< why the run ended early; empty when it finished
  std::string continue_command;  ///< what continues the run; empty when it finished
  double end_time = 0;           ///< simulated time reached, s
  std::vector<CcdResult> ccd;    ///< empty without a ccd step
  std::vector<Event> events;
  std::vector<LedgerSummary> ledgers;
  std::vector<InterfaceArea> interfaces;
  Cost cost;
  Provenance provenance;
  std::vector<Property> reported;  ///< the calibrated and the assumed ones are listed, others ignored
  std::string effective_input;     ///< YAML text
};

/// The JSON text. Current densities in mA/cm2, all else SI, named in the keys; NaN is null, infinity "infinite".
std::string summary_json(const Summary& summary);

/// Collective. Writes DIRECTORY/summary.json atomically (an older one is replaced, so a run may save it repeatedly).
/// Throws OutputError on every rank.
void write_summary(MPI_Comm comm, const std::string& directory, const Summary& summary);

}  // namespace auralith

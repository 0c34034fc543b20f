/// Everything that a run needs to go on besides its unknowns, as text for a checkpoint. Numbers keep all their digits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/recorder.hpp"
#include "output/summary.hpp"
#include "protocol/protocol.hpp"

namespace auralith {

struct RunState {
  std::string git_hash;         ///< of the program that wrote it
  std::string effective_input;  ///< whole configuration, YAML
  std::uint64_t regions = 0;    ///< check sum of the regions of all cells: a label map is a file of its own
  StepCounts counts;
  double time = 0;       ///< s
  Control control;       ///< what the algebraic fields fit
  double dt = 0;         ///< what the error control proposes next, s
  std::string limiter;   ///< what limits dt
  bool robust = false;   ///< the robust solver is in use
  int robust_steps = 0;  ///< ... for so many steps
  bool ended = false;    ///< the protocol was at its end, which a longer one goes on from
  std::uint64_t events_reported = 0;
  ProtocolState protocol;
  std::vector<double> scalars;       ///< scalar unknowns, SI
  std::vector<std::string> names;    ///< of the unknowns and counters of the case, in the order of all numbers here
  std::vector<double> accumulated;   ///< integrals of the counters, in their order
  std::vector<double> ledger_start;  ///< inventories at the start of the run, in the order of the counters
  std::vector<LedgerSummary> ledgers;
  RecorderState recorder;
};

/// JSON. NaN and infinities are kept.
[[nodiscard]] std::string to_text(const RunState& state);
/// Throws OutputError, naming `file`, when the text is no run state.
[[nodiscard]] RunState run_state(const std::string& text, const std::string& file);

}  // namespace auralith

/// No current.
#include "protocol/step_kind.hpp"

namespace auralith {
namespace {

struct Rest {
  double duration = 0;  ///< s
};

constexpr Key keys[] = {
    step_name_key, cut_offs_key,
    fills<&Rest::duration>({.name = "duration", .unit = "s", .bounds = positive, .sentence = "how long"})};

void read(Section& section, ProtocolStep& step) {
  Rest own;
  section.bind(own);
  Unroll(step).add({}, own.duration);
}

}  // namespace

namespace step {
extern const StepKind rest;
constinit const StepKind rest{{"protocol.rest", "no current", keys}, read};
}  // namespace step

}  // namespace auralith

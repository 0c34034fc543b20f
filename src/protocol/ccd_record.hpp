/// Book-keeping of a critical-current-density ramp: which criterion was reached at which current.
#pragma once

#include <string>
#include <vector>

#include "protocol/protocol.hpp"

namespace auralith {

/// One entry per criterion, none reached.
[[nodiscard]] std::vector<CcdResult> ccd_criteria(const EventLimits& limits);

/// Decide a criterion by its first event; later ones change nothing. `survived`: current of the last whole cycle,
/// `cycle_current`: that of the cycle of the event, A/m2.
void reach(std::vector<CcdResult>& results, const std::string& criterion, const Event& event, double survived,
           double cycle_current);

/// After the first criterion a ramp looks for the others up to this multiple of its failing current.
inline constexpr double search_factor = 2;

/// The ramp has shown what it can: all events that are sought (penetration and contact loss) have occurred, or `survived`, the current of the last whole
/// cycle [A/m2], is `search_factor` times the failing one and the others have still not occurred (they may never do: nothing
/// can take the contact of an interface whose lattice drifts freely).
[[nodiscard]] bool is_complete(const std::vector<CcdResult>& results, double survived);

}  // namespace auralith

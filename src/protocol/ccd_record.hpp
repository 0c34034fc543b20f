/// Book-keeping of a critical-current-density ramp: which criterion was reached at which current.
#pragma once

#include <string>
#include <vector>

#include "protocol/protocol.hpp"

namespace auralith {

inline constexpr const char* penetration_criterion = "CCD_penetration";
inline constexpr const char* contact_criterion = "CCD_contact";
inline constexpr const char* polarisation_criterion = "CCD_polarisation";
inline constexpr const char* short_criterion = "CCD_short";

/// Name of a further contact threshold: CCD_contact_0.3.
[[nodiscard]] std::string reported_contact_criterion(double threshold);

/// One entry per criterion, none reached.
[[nodiscard]] std::vector<CcdResult> ccd_criteria(const EventLimits& limits);

/// Decide a criterion by its first event; later ones change nothing. `survived`: current of the last whole cycle,
/// `cycle_current`: that of the cycle of the event, A/m2.
void reach(std::vector<CcdResult>& results, const std::string& criterion, const Event& event, double survived,
           double cycle_current);

/// The ramp has shown what it can: penetration and contact loss have both occurred.
[[nodiscard]] bool is_complete(const std::vector<CcdResult>& results);

}  // namespace auralith

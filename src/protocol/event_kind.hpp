/// Events: what may happen, and what it means for the run and the CCD. Those whose state the protocol sees anyway stand in
/// events.cpp; effects declare theirs with what they compute (physics/effect.hpp).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "protocol/watch.hpp"

namespace auralith {

struct Case;
struct Layer;

/// What an event looks at.
struct EventView {
  const Watched& watched;
  const Observables& now;
  const ElectrodeObservables& electrode;  ///< an event of the cell looks at none
  double current;                         ///< that flows, A/m2
  double limit;                           ///< of the threshold that is asked for; 0: the event has none
};

struct EventRule {
  std::string_view name;
  /// Fills what the event says of itself: g, value, place, detail, what it ends.
  void (*look)(Condition&, const EventView&);
  const ElectrodeNeed* of = nullptr;  ///< electrodes; nullptr: the cell
  bool spares_plated =
      false;  ///< plating may undo it: a condition that ends only its step leaves out the electrode that is being plated
  std::string_view criterion{};                          ///< CCD number that it decides
  bool sought = false;                                   ///< a ramp is complete when all such have occurred
  double EventLimits::*limit = nullptr;                  ///< its threshold
  std::vector<double> EventLimits::*reported = nullptr;  ///< further ones, each with a CCD number that decides nothing
};

[[nodiscard]] std::span<const EventRule> event_rules();
/// Name of the CCD number of a further threshold: CCD_contact_0.3.
[[nodiscard]] std::string reported_criterion(const EventRule& rule, double threshold);

/// An event of an effect, as conditions and the CCD know it.
struct AddedEvent {
  std::string_view name, needs, criterion, effect;
  bool (*watched)(const Layer&);  ///< where ...
  bool (*acts)(const Case&);      ///< ... the effect acts
};
/// All of them. To be filled before an input is read.
[[nodiscard]] std::vector<AddedEvent>& added_events();

/// The words that conditions accept.
[[nodiscard]] std::vector<std::string_view> event_words();
[[nodiscard]] bool concerns_cell(std::string_view event);

}  // namespace auralith

#include "protocol/ccd_record.hpp"

#include <algorithm>

#include "protocol/event_kind.hpp"
#include "protocol/step_kind.hpp"

namespace auralith {
namespace {

bool decides_before(const CcdResult& one, const CcdResult& other) {
  if (one.survived != other.survived) return one.survived < other.survived;
  return one.event && other.event && one.event->time < other.event->time;
}

}  // namespace

std::vector<CcdResult> ccd_criteria(const EventLimits& limits) {
  std::vector<CcdResult> results;
  const auto add = [&](const std::string& criterion, bool additional = false, bool modelled = true) {
    results.push_back({criterion, modelled, additional, false, 0, 0, {}});
  };
  for (const EventRule& rule : event_rules()) {
    if (!rule.criterion.empty()) add(std::string(rule.criterion));
    if (rule.reported != nullptr)
      for (const double threshold : limits.*rule.reported) add(reported_criterion(rule, threshold), true);
  }
  for (const std::string& criterion : limits.criteria) add(criterion);
  add("CCD_short", false, false);  // needs filaments that can join the electrodes
  return results;
}

void reach(std::vector<CcdResult>& results, const std::string& criterion, const Event& event, double survived,
           double cycle_current) {
  for (CcdResult& result : results) {
    if (result.criterion != criterion || result.reached) continue;
    result.reached = true;
    result.survived = survived;
    result.failing = cycle_current;
    result.event = event;
  }
}

bool is_complete(const std::vector<CcdResult>& results, double survived) {
  const bool all = std::ranges::none_of(results, [](const CcdResult& result) {
    return !result.reached && std::ranges::any_of(event_rules(), [&](const EventRule& rule) {
      return rule.sought && rule.criterion == result.criterion;
    });
  });
  return all || std::any_of(results.begin(), results.end(), [&](const CcdResult& result) {
           return !result.additional && result.reached && survived >= search_factor * result.failing;
         });
}

OverallCcd overall_ccd(const std::vector<CcdResult>& results) {
  OverallCcd overall;
  const CcdResult* decisive = nullptr;
  const CcdResult* unreached = nullptr;
  for (const CcdResult& result : results) {
    if (!result.modelled || result.additional) continue;
    const CcdResult*& best = result.reached ? decisive : unreached;
    if (best == nullptr || decides_before(result, *best)) best = &result;
  }
  if (decisive != nullptr) {
    overall.criterion = decisive->criterion;
    overall.reached = true;
    overall.survived = decisive->survived;
    overall.text = overall.survived > 0 ? current_text(overall.survived) : "< " + current_text(decisive->failing);
    overall.text += " mA/cm2";
  } else if (unreached != nullptr) {
    overall.survived = unreached->survived;
    overall.text = ">= " + current_text(overall.survived) + " mA/cm2";
  }
  return overall;
}

}  // namespace auralith

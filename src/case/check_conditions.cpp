/// Conditions of the protocol: one that can never be met is a mistake.
#include <fmt/format.h>

#include <algorithm>

#include "case/readers.hpp"
#include "config/nearest.hpp"
#include "config/override.hpp"
#include "protocol/cut_off_kind.hpp"
#include "protocol/event_kind.hpp"

namespace auralith {
namespace {

class Conditions {
 public:
  Conditions(const Case& checked, const ConfigNode& root) : case_(checked), root_(root) {}

  void run() const {
    for (std::size_t n = 0; n < case_.protocol.size(); ++n) {
      const ProtocolStep& step = case_.protocol[n];
      const bool repeated =
          std::ranges::any_of(case_.repeats, [&](const Repeat& each) { return n >= each.first && n < each.end; });
      for (const ProtocolStep::Part& part : step.parts)
        for (const CutOff& cut_off : part.cut_offs) {
          if (cut_off.path.empty()) continue;  // the capacity that is a key of the step
          if (cut_off.ends == CutOff::Ends::repeat && !repeated)
            fail(cut_off.path + ".ends", "'ends: repeat' outside of a repeat; allowed here: step, run");
          if (cut_off.kind != nullptr && cut_off.kind->refused != nullptr)
            if (const char* why = cut_off.kind->refused(step, part)) fail(cut_off.path, why);
          check(cut_off);
        }
    }
    for (const Repeat& repeat : case_.repeats)
      for (const CutOff& condition : repeat.until) check(condition);
  }

 private:
  [[noreturn]] void fail(const std::string& path, const std::string& message) const {
    fail_at(place_of(root_, path), path, message);
  }

  void check(const CutOff& cut_off) const {
    if (!on_electrode(cut_off)) {
      const bool of_time = cut_off.kind != nullptr && cut_off.kind->of_cell == nullptr;
      if (!of_time && !has_circuit(case_))
        fail(cut_off.path, "a condition on the cell, which has no two terminals here, never acts; remove it");
      return;
    }
    std::vector<std::string> metals;
    for (const Layer& layer : case_.layers)
      if (layer.region == RegionKind::metal) metals.push_back(layer.name);
    if (metals.empty()) fail(cut_off.path, "a condition on an electrode without a metal layer never acts; remove it");
    const std::string& named = cut_off.electrode;
    if (!named.empty() && std::find(metals.begin(), metals.end(), named) == metals.end())
      fail(cut_off.path + ".electrode", fmt::format("unknown electrode '{}' in a condition; nearest: {}; allowed: {}",
                                                    named, nearest(named, metals), fmt::join(metals, ", ")));
    const auto need = [&](auto&& may_meet, const std::string& needs) {
      if (std::ranges::none_of(case_.layers, [&](const Layer& layer) {
            return layer.region == RegionKind::metal && (named.empty() || layer.name == named) && may_meet(layer);
          }))
        fail(cut_off.path, fmt::format("{} never happens here; allowed: an electrode with {}",
                                       cut_off.event.empty() ? text_of(cut_off) : "the event " + cut_off.event, needs));
    };
    const auto need_of_rule = [&](const ElectrodeNeed* of) {
      if (of != nullptr) need([&](const Layer& layer) { return of->of(electrode_of(case_, layer)); }, of->text);
    };
    if (cut_off.kind != nullptr) return need_of_rule(cut_off.kind->needs);
    for (const EventRule& rule : event_rules())
      if (rule.name == cut_off.event) need_of_rule(rule.of);
    for (const AddedEvent& added : added_events())
      if (added.name == cut_off.event)
        need([&](const Layer& layer) { return added.acts(case_) && added.watched(layer); },
             fmt::format("{} (effect {})", added.needs, added.effect));
  }

  const Case& case_;
  const ConfigNode& root_;
};

}  // namespace

void check_conditions(const Case& checked, const ConfigNode& root) { Conditions(checked, root).run(); }

}  // namespace auralith

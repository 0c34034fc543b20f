/// The list of effects.
#include "physics/effect.hpp"
#include "protocol/event_kind.hpp"

namespace auralith {

namespace effect {
extern const Effect control, ion_transport, electron_transport, metal_void, interface_reaction, wall_energy, alloying,
    interlayer_sheet, lattice_motion, void_collapse, irreversible_uptake;
}

const std::vector<const Effect*>& effects() {
  static const std::vector<const Effect*> all = [] {
    std::vector<const Effect*> list = {&effect::control,       &effect::ion_transport,      &effect::electron_transport,
                                       &effect::metal_void,    &effect::interface_reaction, &effect::wall_energy,
                                       &effect::alloying,      &effect::interlayer_sheet,   &effect::lattice_motion,
                                       &effect::void_collapse, &effect::irreversible_uptake};
    list.insert(list.end(), added_effects().begin(), added_effects().end());
    return list;
  }();
  return all;
}

void declare_keys() {
  for (const Effect* effect : effects()) {
    for (const SectionKey& each : effect->keys) add_key({each.table, each.key, effect->acts, effect->name});
    for (const EventKind& each : effect->events)
      added_events().push_back({each.name, each.needs, each.criterion, effect->name, each.watched, effect->acts});
  }
}

std::vector<Declared> all_unknowns(const Case& input) {
  std::vector<Declared> all;
  for (const Effect* effect : effects())
    for (const Unknown* unknown : effect->unknowns) all.push_back({unknown, effect->acts(input)});
  return all;
}

}  // namespace auralith

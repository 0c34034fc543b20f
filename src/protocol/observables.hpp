/// What a protocol may look at after a time step, and what it tells.
#pragma once

#include <limits>
#include <string>
#include <vector>

namespace auralith {

/// State of one metal electrode that events and cut-offs look at. Lengths m, SI.
struct ElectrodeObservables {
  std::string name;
  double contact_fraction = 1;     ///< area fraction with w < 1/2 of what can react (of all of Gamma where nothing can)
  double void_max = 0;             ///< largest void fraction there
  double max_overpotential = 0;    ///< max |eta| over Gamma faces in contact, V
  double penetration_margin = -1;  ///< max(|eta| - eta_c) over contact faces that plate, V; negative: safe
  double penetration_x = 0, penetration_y = 0;  ///< where that maximum is, m
  double equilibrium_potential = 0;             ///< of the metal at Gamma against lithium, mean over Gamma, V
  double drift_velocity = 0;                    ///< mean v.n over Gamma, m/s
  bool has_voids = false, reacts = false;       ///< at its interface voids may form, a reaction goes on
  bool finite = false;
  double thickness = 0;            ///< H, m
  double exhausted_thickness = 0;  ///< m
  /// Lithium that is left in a finite electrode, int u dV per area, m: less than H where voids have grown.
  double lithium = std::numeric_limits<double>::infinity();
  /// Lithium per atom of the host at the richest face of an electrode that alloys; others have no end of it.
  double lithium_content = std::numeric_limits<double>::infinity();
  int stripping_sign = 0;  ///< +1: i > 0 strips it (metal above its electrolyte); -1: i < 0; 0: either does
};

/// What an electrode must have for something to happen to it.
struct ElectrodeNeed {
  bool (*of)(const ElectrodeObservables&);
  const char* text;  ///< to follow "an electrode with"
};
inline constexpr ElectrodeNeed needs_voids{[](const ElectrodeObservables& e) { return e.has_voids; },
                                           "an interface with an electrolyte and effects.metal_void on"};
inline constexpr ElectrodeNeed needs_reaction{[](const ElectrodeObservables& e) { return e.reacts; },
                                              "an interface of the kind reaction and effects.interface_reaction on"};
inline constexpr ElectrodeNeed needs_finite{[](const ElectrodeObservables& e) { return e.finite; },
                                            "outer_plane finite and effects.lattice_motion on"};

/// An event that an effect declares, and how near it is.
struct DeclaredEvent {
  std::string kind, electrode, detail, criterion;
  double value = 0;
  double excess = 0;  ///< >= 0 once it has happened
  double x = 0, y = 0;
  bool lasts = true;
};

/// Everything that the protocol may look at after a (trial) time step.
struct Observables {
  double time = 0;               ///< s
  double voltage = 0;            ///< V
  double current_density = 0;    ///< driven, or flowing while a voltage is held, A/m2; > 0 strips the top electrode
  double charge = 0;             ///< net charge that has passed since the start of the run, C/m2
  double pellet_resistance = 0;  ///< area resistance of all electrolyte layers, Ohm m2
  double temperature = 0;        ///< of the surroundings, K
  double pressure = 0;           ///< of the stack, Pa
  double rest_voltage = 0;       ///< what the contents of the metal at the interfaces give without current, V
  std::vector<ElectrodeObservables> electrodes;
  std::vector<DeclaredEvent> declared;
};

/// |V - V_rest - I R_pellet|, V.
[[nodiscard]] double polarisation(const Observables& now, double current);

/// Something that happened. `current_density` is the one that flowed.
struct Event {
  std::string kind;       ///< a declared event (event_kind.hpp, physics/effect.hpp) | step_end | repeat_end | cut_off
  std::string electrode;  ///< empty when it concerns the cell
  double time = 0, current_density = 0;  ///< s, A/m2
  double value = 0;     ///< of the event, of what was cut off (SI) | V (step_end) | passes (repeat_end)
  double x = 0, y = 0;  ///< place, m, of an event that has one
  int cycle = 0;        ///< from 1; 0 outside cycles
  std::string detail;   ///< free text, e.g. the threshold
};

/// For people: "contact_loss, positive: contact under 0.8".
[[nodiscard]] std::string event_text(const Event& event);

}  // namespace auralith

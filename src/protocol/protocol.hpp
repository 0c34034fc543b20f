/// What the cell is asked to do and when: a state machine over the steps of the input, its cut-offs, and the
/// critical-current-density (CCD) book-keeping. Pure logic: no grid, no solver.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "case/case.hpp"

namespace auralith {

/// State of one metal electrode that events and cut-offs look at. Lengths m, SI.
struct ElectrodeObservables {
  std::string name;
  double contact_fraction = 1;      ///< area fraction of Gamma with w < 1/2
  double max_overpotential = 0;     ///< max |eta| over Gamma faces in contact, V
  double penetration_margin = -1;   ///< max(|eta| - eta_c) over contact faces that plate, V; negative: safe
  double penetration_x = 0, penetration_y = 0;  ///< where that maximum is, m
  bool finite = false;
  double thickness = 0;             ///< H, m
  double exhausted_thickness = 0;   ///< m
};

/// Everything that the protocol may look at after a (trial) time step.
struct Observables {
  double time = 0;             ///< s
  double voltage = 0;          ///< V
  double current_density = 0;  ///< applied, A/m2; > 0 strips the top electrode
  double pellet_resistance = 0;  ///< area resistance of all electrolyte layers, Ohm m2
  std::vector<ElectrodeObservables> electrodes;
};

/// Something that happened. `current_density` is the one that was applied.
struct Event {
  std::string kind;       ///< penetration | contact_loss | polarisation | lithium_exhausted | step_end | cut_off ...
  std::string electrode;  ///< empty when it concerns the cell
  double time = 0, current_density = 0, value = 0;
  double x = 0, y = 0;    ///< place, m (penetration)
  int cycle = 0;          ///< from 1; 0 outside cycles
  std::string detail;     ///< free text, e.g. the threshold
};

/// One CCD number. A criterion that was not reached has reached = false and survived = the largest current survived.
struct CcdResult {
  std::string criterion;       ///< CCD_penetration, CCD_contact, CCD_contact_0.3, CCD_polarisation, CCD_short
  bool modelled = true;        ///< false: the run has no physics for it (short without filaments)
  bool reached = false;
  double survived = 0;         ///< last current density survived for a whole cycle, A/m2
  double failing = 0;          ///< current density of the event, A/m2
  std::optional<Event> event;
};

class Protocol {
 public:
  Protocol(std::vector<ProtocolStep> steps, EventLimits limits);

  /// True when the last step has ended or a run-ending condition was met.
  [[nodiscard]] bool finished() const;
  /// Applied current density now, A/m2 (0 at rest).
  [[nodiscard]] double current_density() const;
  /// Absolute time at which the current segment (rest, half cycle ...) ends if no cut-off ends it earlier, s.
  [[nodiscard]] double segment_end() const;
  /// Absolute time at which the whole protocol ends if no cut-off ends it earlier, s (for the ETA).
  [[nodiscard]] double latest_end() const;
  /// Where we are, for people: "ccd 0.30 mA/cm2, cycle 6, stripping".
  [[nodiscard]] std::string position() const;
  /// Cycle counter from 1, 0 outside cycles; half cycle 1 or 2.
  [[nodiscard]] int cycle() const;
  [[nodiscard]] int half_cycle() const;

  /// Values of the functions whose zero ends the segment: negative before, >= 0 once the cut-off is met.
  /// Each is scaled so that |g| < 1e-9 counts as hit exactly. The order is fixed within a segment.
  [[nodiscard]] std::vector<double> cut_offs(const Observables& now) const;

  /// Account for an accepted time step that ends at `now` (`before` is the state at its beginning).
  /// Records events (times interpolated linearly inside the step), and moves to the next segment when
  /// `now.time` reached segment_end() or a cut-off is met. Returns true when the applied current jumped
  /// (the caller then makes the algebraic fields consistent and restarts the step size).
  bool advance(const Observables& before, const Observables& now);

  [[nodiscard]] const std::vector<Event>& events() const;
  [[nodiscard]] std::vector<CcdResult> ccd() const;  ///< empty when the protocol has no ccd step

 private:
  // ... (private data to be written with the implementation)
};

}  // namespace auralith

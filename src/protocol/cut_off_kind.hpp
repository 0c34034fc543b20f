/// Cut-offs: quantities of the cell or of an electrode that are compared with a limit.
#pragma once

#include <string>

#include "config/key.hpp"
#include "protocol/observables.hpp"
#include "protocol/steps.hpp"

namespace auralith {

/// A state of the cell in a segment.
struct Moment {
  const Observables& now;
  double current;         ///< that flows, A/m2
  double segment_charge;  ///< Observables::charge at the start of the segment, C/m2
};

/// One cut-off, whole: readers, `until` of repeats, watch(), the search for its time and the reference read this; the list is in
/// cut_offs.cpp.
struct CutOffKind {
  Key key;  ///< its name, unit and bounds are those of the limit; boolean: stands for the event of its name
  enum class Sense { above, below } sense = Sense::above;
  double (*of_cell)(const Moment&) = nullptr;            ///< what is compared, of the cell ...
  double ElectrodeObservables::*of_electrode = nullptr;  ///< ... or of the electrode that decides ...
  const ElectrodeNeed* needs = nullptr;                  ///< ... and can
  double unit = 1;             ///< it is hit to 1e-9 of this or, where the limit is smaller, of the limit; SI
  double margin = 0;           ///< it must be passed by this, and the size of the limit plays no role
  bool spares_plated = false;  ///< one that ends only its step leaves out the electrode that is being plated
  bool of_repeats = true;      ///< may stand in `until`
  /// Time at which it ends a segment whatever the state of the cell, s; not a number where the state decides. Of a repeat it
  /// counts from the start of that (`part` is then nullptr).
  double (*time)(double limit, const ProtocolStep::Part* part, double current) = nullptr;
  /// Why it can never be met in a step; nullptr: it can.
  const char* (*refused)(const ProtocolStep& step, const ProtocolStep::Part& part) = nullptr;
};

/// std::logic_error when there is none of this name.
[[nodiscard]] const CutOffKind& cut_off_kind(std::string_view name);

/// CutOffKind::time; infinite when there is none.
[[nodiscard]] double time_of(const CutOff& cut_off, const ProtocolStep::Part* part, double current);
/// "voltage above 0.15 V", or the event.
[[nodiscard]] std::string text_of(const CutOff& cut_off);
/// It looks at electrodes, not at the cell.
[[nodiscard]] bool on_electrode(const CutOff& cut_off);

/// Conditions of a list: cut-offs of a step (cut_off_table) or what ends a repeat (until_table).
std::vector<CutOff> read_conditions(Section& owner, const char* list, const KeyTable& table);

}  // namespace auralith

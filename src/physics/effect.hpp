/// A physical effect: what it is made of. Everything else reads this declaration; the list is in catalog.cpp.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/added_keys.hpp"
#include "fields/unknown.hpp"
#include "physics/sums.hpp"

namespace auralith {

struct Coefficients;
class Layout;
struct ModelBuilder;
struct Spot;  // physics/spot.hpp
class Model;
struct GammaView;

/// A key and the section that it stands in.
struct SectionKey {
  const KeyTable* table;
  const Key* key;
};

/// What an event looks at.
struct Look {
  const Model& model;
  const Layout& layout;
  const Coefficients& coefficients;
  const std::vector<double>&slots, &storage;  ///< of the moment: unknowns, inventories
  int layer;                                  ///< a metal
  const GammaView* gamma;                     ///< its faces; nullptr: it has none
};

/// What is seen of an event.
struct Seen {
  double value;         ///< told with the event
  double excess;        ///< of that value, in a unit of its size: >= 0 once it has happened
  double x = 0, y = 0;  ///< where, m
};

/// Something that happens to a metal layer. Cut-offs and `until` take it by its name, as those of protocol/events.cpp.
struct EventKind {
  const char *name, *detail;
  bool (*watched)(const Layer&);                     ///< of this metal, where its effect acts
  const char* needs;                                 ///< what the layer has then, for people
  Seen (*look)(const Look&);                         ///< collective
  bool lasts = true;                                 ///< told again only after it has recovered, not in every segment
  const char *column = nullptr, *column_unit = "1";  ///< of its value in the time series, if it has one
  const char* criterion = "";                        ///< CCD number that it decides in a ramp, if any
};

/// A field of fields.h5 that follows from the unknowns: of cells, or a map of Gamma.
struct FieldKind {
  const char *name, *unit;
  Home home;
  double (*value)(const Spot&);
  bool (*exists)(const Layer&) = nullptr;  ///< in this metal, where its effect acts; null: in all metals
  bool of_reaction = false;                ///< where some parts of a face of a cell react, the map has their mean alone
};

struct Effect {
  const char* name;                               ///< of its file, for people
  std::span<const Unknown* const> unknowns = {};  ///< that it owns
  std::span<const Sum* const> sums = {};          ///< ... and sums
  bool (*acts)(const Case&);                      ///< in this case
  void (*add)(ModelBuilder&);                     ///< registers its elements
  std::span<const SectionKey> keys = {};          ///< that are not in the tables of case/
  std::span<const EventKind> events = {};
  void (*check)(const Case&, const Grid&) = nullptr;  ///< InputError for what it cannot be combined with, where it acts
  std::span<const FieldKind> fields = {};
  /// Where it acts: why the free energy may rise at rest, as something works on the metal without being counted; empty: it may not.
  std::string (*work_at_rest)(const Case&) = nullptr;
};

/// All effects, in the order in which their unknowns are numbered in a cell and at a face.
[[nodiscard]] const std::vector<const Effect*>& effects();
/// Those that a program brings beside the catalog: none, unless it is linked with a version of its own (tests/effects).
[[nodiscard]] std::span<const Effect* const> added_effects();
/// Makes the keys and events of all effects known. To be called before an input is read.
void declare_keys();
/// The unknowns of all of them.
[[nodiscard]] std::vector<Declared> all_unknowns(const Case& input);

}  // namespace auralith

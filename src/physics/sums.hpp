/// Sums over the whole cell that a run keeps beside its unknowns, and the ledgers that compare them. Each is declared by the effect
/// that owns it; a sum that only its own effect adds to needs no line here.
#pragma once

#include <array>

#include "fields/unknown.hpp"

namespace auralith {

struct Sum;

/// What a layer holds now, against what it held and what has come and gone: sum of (factor times change of an inventory) and of (factor
/// times accumulated flow) = 0. It is kept for layers that have an inventory of it. What contents have left unsolved enters it
/// (Content::ledgers).
struct LedgerKind {
  const char *name, *unit;
  double tolerance;   ///< of what has passed
  const Sum* passed;  ///< flow that its error is relative to ...
  const Sum* at_least =
      nullptr;           ///< ... or the inventory at the start of this, where that is more; only this, without `passed`
  bool by_layer = true;  ///< one line of the summary for each; otherwise the largest error of all
  bool (*at_least_in)(const Layer&) = nullptr;  ///< layers in which `at_least` counts; null: all
};

/// One for every metal layer where its effect acts.
struct Sum {
  const char *name, *unit;
  enum class Kind {
    inventory,  ///< what there is at an instant: storage
    flow,       ///< what has passed: the integral of a rate, with the weights of the time scheme
  } kind = Kind::inventory;
  struct Term {
    const LedgerKind* ledger = nullptr;
    double factor = 0;
  };
  std::array<Term, 2> ledgers{};
  bool (*exists)(const Layer&) = nullptr;  ///< in this layer; null: in all metals
  bool of_circuit = false;                 ///< one for the whole cell instead
  const char *column = nullptr,
             *column_unit = "";  ///< of an inventory per area in the time series, with the name of the layer
};

namespace sums {
extern const Sum void_volume;         ///< int w dV
extern const Sum lithium_volume;      ///< int u dV
extern const Sum space;               ///< volume of the layer
extern const Sum energy;              ///< E
extern const Sum gamma_void;          ///< void volume that entered through Gamma
extern const Sum outer_void;          ///< void volume that left through the outer plane
extern const Sum outer_lithium;       ///< Li volume that left through the outer plane
extern const Sum reaction_lithium;    ///< Li volume that left through Gamma, from the reaction current
extern const Sum reaction_charge;     ///< int i dA
extern const Sum stored_charge;       ///< of the double layer
extern const Sum charge_throughput;   ///< |i| integrated
extern const Sum lithium_throughput;  ///< |i| V/F integrated: the Li passed in either direction
extern const Sum host_volume;         ///< host of an interlayer that alloys
extern const Sum trapped_lithium;     ///< Li volume that a coating keeps
extern const Sum circuit_charge;      ///< net charge that the circuit has driven; > 0 strips the top electrode
extern const Sum circuit_throughput;  ///< charge in either direction
}  // namespace sums

namespace ledgers {
extern const LedgerKind lithium, voids, host, charge;
}  // namespace ledgers

}  // namespace auralith

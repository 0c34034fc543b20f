/// What an unknown is. The effect that owns it declares it once; layout, scaling, the state at the start, error control, the test
/// of a stage, the preconditioner, field files and their remap are loops over these declarations.
#pragma once

#include <limits>

#include "grid/grid.hpp"

namespace auralith {

struct LayerCoefficients;  // physics/coefficients.hpp
struct Start;              // physics/initial_state.hpp

/// Where an unknown lives.
enum class Home {
  cell,     ///< one per cell of its regions
  face,     ///< one per face of Gamma; n points from the electrolyte into the metal
  layer,    ///< one per metal layer
  circuit,  ///< one for the whole cell
};

/// Which block of the field split solves for it (solver/field_split.hpp). One without a block is an error, not a row of zeros.
enum class Block {
  none,
  conduction,      ///< potentials of cells
  gamma,           ///< potentials and current of a face: three that follow one another
  voids,           ///< w
  void_potential,  ///< mu
  wall,            ///< other unknowns of a face
  velocity,        ///< a chain along each column
  scalar,          ///< the border of the system
  own,             ///< cells that follow from the blocks before; what they give back to these is left to GMRES
  direct,          ///< no block: such a case needs solver.linear: direct
};

/// Which error of a differential unknown the time step follows; what counts as 1 is the scale of the tolerance.
enum class ErrorOf {
  nothing,  ///< algebraic: an error at set-up when its row has a storage
  unknown,  ///< of the unknown, in units of its size
  content,  ///< of what its row stores, in units of what `error_unit` (in the unit of the unknown) makes it store
};

/// A content that rows conserve: over a region, rows with the same content cancel each other's fluxes, and their sum is solved to the
/// tolerance of what flows (solver/stage_test.hpp).
struct Content {
  const char* name;
  /// What is compared with what flows: the current (A), the lithium (m3/s), or what its own rows exchange.
  enum class Flow { charge, volume, own } flow;
  const Content* exchange = nullptr;  ///< the rows that exchange it, where these are not its own
};

/// Where an unknown may be: a cell (`face` null), a face of Gamma, or a layer.
struct Site {
  const Case& input;
  const Grid& grid;
  int region = -1;                  ///< of the cell, the layer; of a face: the metal
  const GammaFace* face = nullptr;  ///< of Gamma
  [[nodiscard]] bool in(RegionKind kind) const { return region >= 0 && input.region(region).region == kind; }
  [[nodiscard]] const Layer& layer() const { return input.region(region); }
};

/// What the size of an unknown and of its row are made of. `area`: of the column, the face, or of the whole cross-section, m2.
struct Scales {
  double area = 0;
  double height = 0;                 ///< of the cell, at a face: of its metal cell across it, m
  double velocity = 0, current = 0;  ///< what the largest current of the protocol causes: m/s, A/m2
  const Layer* layer = nullptr;      ///< see Site::region; null in the circuit
  const LayerCoefficients* coefficients = nullptr;
};

struct Unknown {
  const char *name, *symbol, *unit;
  Home home;
  /// Homes of the kind `circuit` get a place without region.
  bool (*exists)(const Site& at);
  double (*size)(const Scales&) = nullptr;  ///< of the unknown, SI; null: 1
  double (*row)(const Scales&) = nullptr;   ///< of its residual, SI; null or 0: 1
  Block block = Block::none;
  const Content* content = nullptr;
  ErrorOf error = ErrorOf::nothing;
  double error_unit = 1;
  /// What of the unknown counts as its error (SI); null: itself. For a coordinate that moves where next to nothing happens.
  double (*measure)(const LayerCoefficients&, double value) = nullptr;
  double low = -std::numeric_limits<double>::infinity();  ///< a Newton step that leaves (low, high) is refused
  double high = std::numeric_limits<double>::infinity();
  double (*start)(const Start&) = nullptr;  ///< value at the start, SI; null: 0
  bool written = false;                     ///< a field of fields.h5, by its name
  /// `initial.from` and files give it; on another grid it is the mean over the overlaps of cells. A differential unknown without
  /// this is a content that cannot be taken over.
  bool mapped = false;

  [[nodiscard]] bool bounded() const {
    return low > -std::numeric_limits<double>::infinity() || high < std::numeric_limits<double>::infinity();
  }
};

}  // namespace auralith

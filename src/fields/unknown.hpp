/// What an unknown is. The effect that owns it declares it once; layout, scaling, the state at the start, error control, the test
/// of a stage, the preconditioner, field files and their remap are loops over these declarations.
#pragma once

#include <array>
#include <limits>
#include <optional>

#include "grid/grid.hpp"

namespace auralith {

struct LayerCoefficients;  // physics/coefficients.hpp
struct LedgerKind;         // physics/sums.hpp
struct Start;              // physics/initial_state.hpp

/// Where an unknown lives.
enum class Home {
  cell,     ///< one per cell of its regions
  face,     ///< one per face of Gamma; n points from the electrolyte into the metal
  layer,    ///< one per layer
  circuit,  ///< one for the whole cell
};

/// Which block of the field split solves for it (solver/field_split.hpp).
enum class Block {
  none,            ///< such a case needs solver.linear: direct
  conduction,      ///< potentials of cells
  gamma,           ///< potentials and current of a face: three that follow one another
  voids,           ///< w
  void_potential,  ///< mu
  wall,            ///< other unknowns of a face
  velocity,        ///< a chain along each column
  scalar,          ///< the border of the system
  own,             ///< cells that follow from the blocks before; what they give back to these is left to GMRES
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
  /// What is compared with what flows: the current (A), the lithium (m3/s), or what its own rows exchange.
  enum class Flow { charge, volume, own } flow;
  std::array<const LedgerKind*, 3> ledgers{};  ///< that its unsolved rest enters ...
  double (*factor)(const Layer&) = nullptr;    ///< ... with this factor to their unit; null: 1
  bool everywhere = false;                     ///< the rest of all regions enters, not of the layer alone
  bool of_electrolyte = false;                 ///< at a face, the electrolyte holds it, not the metal
  const Content* exchange = nullptr;           ///< the rows that exchange it, where these are not its own
};

/// Where an unknown may be: a cell, a face of Gamma, a layer, or the circuit. Columns with the same regions and faces have the same
/// unknowns, so what exists may depend on all of this but i and j.
struct Site {
  const Case& input;
  const Grid& grid;
  int region = -1;                  ///< of the cell, the layer; of a face: the metal; -1: the circuit
  int i = 0, j = 0, k = -1;         ///< the cell; of a face its metal cell; k -1: neither
  std::optional<GammaFace> face{};  ///< of Gamma
  [[nodiscard]] bool in(RegionKind kind) const { return region >= 0 && input.region(region).region == kind; }
  [[nodiscard]] const Layer& layer() const { return input.region(region); }
  /// Of the column of the cell, of the face, or of the whole cross-section, m2.
  [[nodiscard]] double area() const;
  /// Of the cell, of the metal cell across the face; 0 of a layer and of the circuit, m.
  [[nodiscard]] double height() const;
  /// What the catalog says of the face, of its patch where it is in one; nullptr where the interface is not listed.
  [[nodiscard]] const InterfaceEntry* entry() const;
};

/// What the size of an unknown and of its row are made of.
struct Scales {
  double area = 0, height = 0;       ///< see Site
  double velocity = 0, current = 0;  ///< what the largest current of the protocol causes: m/s, A/m2
  const Layer* layer = nullptr;      ///< see Site::region; null in the circuit
  const LayerCoefficients* coefficients = nullptr;
};

struct Unknown {
  const char *name, *unit;
  Home home;
  bool (*exists)(const Site& at) = nullptr;  ///< where its effect acts; null: in all of its home
  double (*size)(const Scales&) = nullptr;   ///< of the unknown, SI; null: 1
  double (*row)(const Scales&) = nullptr;    ///< of its residual, SI; null or 0: 1
  Block block = Block::none;
  const Content* content = nullptr;
  ErrorOf error = ErrorOf::nothing;
  double error_unit = 1;
  /// What of the unknown counts as its error (SI); null: itself. For a coordinate that moves where next to nothing happens; not of
  /// the circuit.
  double (*measure)(const LayerCoefficients&, double value) = nullptr;
  double low = -std::numeric_limits<double>::infinity();  ///< a Newton step that leaves (low, high) is refused
  double high = std::numeric_limits<double>::infinity();
  double (*start)(const Start&) = nullptr;  ///< value at the start, SI; null: what a file says, else 0
  bool written = false;                     ///< a field or a map of Gamma in fields.h5, by its name
  bool against_collector = false;           ///< of a metal: fields.h5 has it with the potential of the collector
  /// What becomes of a differential unknown where a run starts from an earlier one.
  enum class Earlier {
    refused,  ///< cannot be taken over
    mapped,  ///< taken over; on another grid it is the mean over the overlaps of cells. What is written: cells and faces
    with_mesh,  ///< follows from the mesh of the run: the thickness of a layer
    anew,       ///< starts as in any run: a double layer uncharged
  } earlier = Earlier::refused;

  [[nodiscard]] bool is_scalar() const { return home == Home::layer || home == Home::circuit; }
  [[nodiscard]] bool may_be(const Site& at) const { return exists == nullptr || exists(at); }
  [[nodiscard]] bool bounded() const {
    return low > -std::numeric_limits<double>::infinity() || high < std::numeric_limits<double>::infinity();
  }
};

/// An unknown, and whether its effect acts in the case.
struct Declared {
  const Unknown* unknown;
  bool acts;
};

}  // namespace auralith

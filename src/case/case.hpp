/// The case: everything that an input file says, typed, in SI units, already validated. No YAML, no PETSc.
///
/// Conventions. z is the normal of the planes; layers are listed from the bottom (z = 0, negative terminal,
/// potential 0) to the top (positive terminal, potential = cell voltage). Cells are counted from the bottom, too.
/// The current density i > 0 enters at the top terminal and strips the top (positive) electrode.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "case/case_settings.hpp"
#include "config/added_values.hpp"
#include "config/words.hpp"
#include "materials/interlayer.hpp"
#include "materials/material.hpp"
#include "protocol/observables.hpp"
#include "protocol/steps.hpp"

namespace auralith {

enum class LateralBoundary { symmetric, periodic };
template <>
inline constexpr auto words<LateralBoundary> = std::to_array<Word<LateralBoundary>>({
    {"symmetric", LateralBoundary::symmetric},
    {"periodic", LateralBoundary::periodic},
});

enum class StackBoundary { closed, periodic };  ///< `closed`: the ends are what the outer layers say
template <>
inline constexpr auto words<StackBoundary> = std::to_array<Word<StackBoundary>>({
    {"closed", StackBoundary::closed},
    {"periodic", StackBoundary::periodic},
});

enum class LatticeMotion { none, rigid, column };
template <>
inline constexpr auto words<LatticeMotion> = std::to_array<Word<LatticeMotion>>({
    {"none", LatticeMotion::none},
    {"rigid", LatticeMotion::rigid},
    {"column", LatticeMotion::column},
});

/// Outer plane of the first or the last layer.
///   insulating     nothing crosses (a metal: also no Li; a symmetry plane)
///   reservoir      metal: thick foil behind a fixed window; collector equipotential; Li crosses
///   finite         metal: a moving collector plane closes a layer of thickness H(t)
///   equipotential  electrolyte: ideal counter electrode
enum class OuterPlane { insulating, reservoir, finite, equipotential };
template <>
inline constexpr auto words<OuterPlane> = std::to_array<Word<OuterPlane>>({
    {"insulating", OuterPlane::insulating},
    {"reservoir", OuterPlane::reservoir},
    {"finite", OuterPlane::finite},
    {"equipotential", OuterPlane::equipotential},
});

/// Physical effects that can be switched on. A field exists when an effect that owns it is on:
/// ion_transport -> ionic_potential; electron_transport -> electronic_potential; metal_void -> void_fraction, void_potential.
struct Effects {
  bool ion_transport = true;
  bool electron_transport = true;
  bool interface_reaction = true;  ///< needs both transports
  bool metal_void = true;          ///< Cahn-Hilliard void evolution in the metal
  bool wall_energy = true;         ///< contact angle on Gamma; needs metal_void
  bool lattice_motion = true;      ///< site law and drift; needs metal_void
  bool void_collapse = false;      ///< creep collapse of unresolved porosity under pressure (only `column`)
};

/// How the void field is modelled in one metal layer.
struct VoidModel {
  double interface_thickness = 0;  ///< delta, m; W = 3 gamma/delta, kappa = 6 gamma delta
  bool explicit_energy = false;    ///< true: barrier and gradient energy are given instead of gamma, delta
  double barrier = 0;              ///< W, J/m3
  double gradient_energy = 0;      ///< kappa, J/m
  bool constant_mobility = false;  ///< true: M_w = mobility
  double mobility = 0;             ///< m5/(J s)
  double porosity = 0;             ///< f of the collapse law (0: isolated voids)

  /// delta, m: sqrt(kappa/(2 W)) where barrier and gradient energy are given.
  [[nodiscard]] double thickness() const;
};

/// A field in an HDF5 file that the input names.
struct FieldSource {
  std::string file;     ///< as found; empty: no field
  std::string dataset;  ///< path in the file
  std::string place;    ///< "FILE:LINE: key.path: " for messages
};

/// Initial void fraction of a metal layer: a field from a file, or mean + noise + inclusions.
struct Inclusion {                 ///< ball (3-D), cylinder (2-D) or slab (1-D) with a tanh profile of thickness delta
  std::array<double, 3> centre{};  ///< m, in the coordinates of the grid (x, y, z)
  double radius = 0;               ///< m
  double value = 1;                ///< void fraction inside
};
struct InitialVoids {
  double mean = 0;
  double noise = 0;  ///< amplitude of uniform noise in [-noise, noise], keyed on the global cell
  std::uint64_t seed = 1;
  std::vector<Inclusion> inclusions;
  FieldSource field{};  ///< (cells of the layer, ny, nx); the rest is then unused
};

/// A run whose state at one time is the initial state of this one.
struct EarlierRun {
  std::string directory;       ///< empty: none
  std::optional<double> time;  ///< s; absent: its last field output
  std::string place;           ///< "FILE:LINE: " for messages, followed by the key
};

struct Layer {
  std::string name;
  std::string material;
  RegionKind region = RegionKind::metal;
  double thickness = 0;         ///< m
  bool lumped = false;          ///< one area resistance instead of cells; electrolyte only
  Property lumped_resistance;   ///< Ohm m2, used when `lumped`; without unit: thickness / ionic conductivity
  std::vector<double> heights;  ///< cell heights from bottom to top, m; their sum is the thickness; empty when lumped
  OuterPlane outer_plane = OuterPlane::insulating;  ///< meaningful for the first and last layer
  // metal only
  LatticeMotion lattice_motion = LatticeMotion::none;
  bool load_sharing = false;       ///< p_n = p / mean(contact), capped at the hardness
  double fixed_height = 0;         ///< `finite`: cells closer to Gamma than this keep their size, m
  double exhausted_thickness = 0;  ///< `finite`: H at which lithium is exhausted, m
  VoidModel void_model;
  InitialVoids initial_voids;
  AddedValues added;                     ///< what keys of effects have filled
  std::optional<Interlayer> interlayer;  ///< coating between the electrolyte and this metal
  MetalMaterial metal;
  ElectrolyteMaterial electrolyte;
};

/// True when the interlayer of the metal takes up lithium and there is some of it, in either form.
[[nodiscard]] bool has_host(const Layer& layer);
/// ... and the composition of the metal is a field.
[[nodiscard]] bool alloys(const Layer& layer);
/// ... and it is a law of the interface without cells (physics/interlayer_sheet.hpp).
[[nodiscard]] bool is_sheet(const Layer& layer);
/// True when the interlayer acts on the faces of Gamma that it covers and has no cells: it does not alloy, or is a sheet.
[[nodiscard]] bool coats(const Layer& layer);

/// gamma of the void model of a metal, J/m2: sqrt(2 kappa W)/6 where barrier and gradient energy are given; at K, Pa.
[[nodiscard]] double surface_energy(const Layer& metal, double temperature, double pressure);

/// Lithium per area that the coating of a metal takes up once and keeps, C/m2; 0: none.
[[nodiscard]] double irreversible_uptake(const Layer& layer);

/// Which region every cell belongs to, when a file says it and not the layers alone.
struct LabelMap {
  std::string file, dataset = "labels";  ///< as found; for messages
  int normal_radius = 5;  ///< reach of the mean normals of Gamma in longest edges of a cell; 0: no correction
  std::vector<std::int16_t> regions;  ///< Case::region of cell (k ny + j) nx + i, `pore` for a hole; empty: no map
  static constexpr std::int16_t pore = -1;
  [[nodiscard]] bool given() const { return !regions.empty(); }
};

/// Area resistance of an electrolyte layer in Ohm m2: lumped_resistance if given, else thickness / ionic conductivity;
/// at a temperature in K and a stack pressure in Pa.
[[nodiscard]] double area_resistance(const Layer& layer, double temperature, double pressure = 0);

enum class InterfaceKind { blocking, contact_resistance, reaction };
template <>
inline constexpr auto words<InterfaceKind> = std::to_array<Word<InterfaceKind>>({
    {"blocking", InterfaceKind::blocking},
    {"contact_resistance", InterfaceKind::contact_resistance},
    {"reaction", InterfaceKind::reaction},
});

enum class Kinetics { butler_volmer, linear };
template <>
inline constexpr auto words<Kinetics> = std::to_array<Word<Kinetics>>({
    {"butler_volmer", Kinetics::butler_volmer},
    {"linear", Kinetics::linear},
});

/// Scalar that varies over Gamma: a mean plus a Gaussian random field.
struct HeterogeneousValue {
  double mean = 0;
  double deviation = 0;           ///< standard deviation
  double correlation_length = 0;  ///< m
  std::uint64_t seed = 1;
  Status status = Status::assumed;
  std::string source, path;
};

/// One entry of the interface catalog.
struct InterfaceEntry {
  InterfaceKind kind = InterfaceKind::blocking;
  Property film_resistance;     ///< Ohm m2 in series, any conducting kind
  Property contact_resistance;  ///< Ohm m2, kind contact_resistance
  // kind reaction
  Kinetics kinetics = Kinetics::butler_volmer;
  Property area_resistance;                           ///< Z, Ohm m2; i0 = RT/(F Z)
  Property anodic_coefficient, cathodic_coefficient;  ///< alpha_a, alpha_c
  Property double_layer_capacity;                     ///< F/m2, default 0
  Property site_mobility;                             ///< k_G, m/(s Pa); 0 and infinity legal
  Property site_mobility_plating;                     ///< k_plate, m/(s Pa); 0 and infinity legal
  HeterogeneousValue contact_angle_cosine;            ///< cos(theta)
  Property fracture_toughness;                        ///< K_Ic, Pa m^(1/2)
  Property flaw_size;                                 ///< a_f, m
  AddedValues added;                                  ///< what keys of effects have filled

  [[nodiscard]] bool has_infinite_site_mobility() const {
    return std::isinf(site_mobility.value) || std::isinf(site_mobility_plating.value);
  }
};

/// Rectangle [x0,x1] x [y0,y1] or disc of an interface that has another catalog entry; grid/patch_areas.hpp cuts cells with it.
struct Patch {
  double x0 = 0, x1 = 0, y0 = 0, y1 = 0;  ///< m
  std::array<double, 2> centre{};         ///< of a disc, m
  double radius = 0;                      ///< m; 0: a rectangle
  InterfaceEntry entry;
};

/// Interface between two neighbouring layers, looked up by their names (in stack order: lower, upper); with a label map
/// between any two regions, in any order.
struct InterfaceSpec {
  std::string lower, upper;
  InterfaceEntry entry;
  std::vector<Patch> patches;  ///< later patches win
};

struct Ambient {
  TimeTable temperature{{0.0}, {298.15}};  ///< K
  TimeTable pressure;                      ///< stack pressure, Pa
};

struct GridSpec {
  std::vector<double> widths_x{1e-6}, widths_y{1e-6};  ///< cell widths, m; one cell: direction missing
  LateralBoundary boundary_x = LateralBoundary::symmetric, boundary_y = LateralBoundary::symmetric;
  StackBoundary boundary_z = StackBoundary::closed;
};

struct Case {
  std::string title;
  std::string file;  ///< path of the input file
  GridSpec grid;
  std::vector<Layer> layers;
  std::vector<Layer> regions;  ///< electrolytes that have no layer and stand in the label map only; no heights
  LabelMap label_map;
  EarlierRun initial;
  std::vector<InterfaceSpec> interfaces;
  Effects effects;
  Ambient ambient;
  std::vector<ProtocolStep> protocol;  ///< those inside of repeats, too, in the order of the input
  std::vector<Repeat> repeats;
  EventLimits events;
  TimeSettings time;
  SolverSettings solver;
  OutputSettings output;
  CheckpointSettings checkpoint;
  std::string effective_input;     ///< the whole effective configuration as YAML text with units
  std::vector<Property> reported;  ///< every property whose status is calibrated or assumed (with its path)

  /// Regions are counted through: the layers, then those of the label map alone.
  [[nodiscard]] int region_count() const { return static_cast<int>(layers.size() + regions.size()); }
  [[nodiscard]] const Layer& region(int n) const {
    const auto index = static_cast<std::size_t>(n);
    return index < layers.size() ? layers[index] : regions[index - layers.size()];
  }
};

/// True when the coating of a metal layer takes up lithium irreversibly, of what is plated.
[[nodiscard]] bool traps(const Case& input, const Layer& layer);

/// True when the metal has an electrolyte beside it: an interface, and contact to lose.
[[nodiscard]] bool touches_electrolyte(const Case& input, const Layer& metal);

/// What events and cut-offs know of a metal before anything is computed.
[[nodiscard]] ElectrodeObservables electrode_of(const Case& input, const Layer& metal);

/// True when the cell has two terminals, and with them a voltage.
[[nodiscard]] bool has_circuit(const Case& input);

}  // namespace auralith

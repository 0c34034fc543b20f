/// The matrix of the coupled system against finite differences of its storage and rate. A kernel that hides a derivative
/// (depends() false where it is not zero) shows up as an entry that differences have and the matrix does not.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "physics/void_energy.hpp"
#include "unit/rough_cell.hpp"
#include "unit/small_system.hpp"

namespace auralith {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Which part of the state space is drawn.
struct Range {
  double w_low, w_high, i_low, i_high;
};
constexpr Range ranges[] = {
    {0.05, 0.45, 1, 6},          // stripping
    {0.05, 0.45, -6, -1},        // plating
    {0.05, 0.95, -0.09, -0.02},  // between the two laws
    {-3e-4, -2e-5, -3, 3},       // compressed metal
    {0.9, 1.2, -3, 3},           // void; clipped coefficients
};

SlotArray random_state(System& s, const Range& range, unsigned seed) {
  std::mt19937 generator(seed);
  const auto uniform = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(generator);
  };
  SlotArray x(static_cast<std::size_t>(s.layout.slots()), 0.0);
  for (int slot = 0; slot < s.layout.unknown_slots(); ++slot) {
    const auto what = s.layout.what(slot);
    const std::string name = Layout::name(what);
    const double scale = s.assembler.scaling().unknown[slot];
    if (name.starts_with("void_fraction")) do
        x[slot] = uniform(range.w_low, range.w_high);
      while (std::abs(x[slot] + 1e-4) < 2e-6);  // the slope of mu has a kink at -w_b: no place for differences
    else if (name == "reaction_current")
      x[slot] = uniform(range.i_low, range.i_high);
    else if (name == "thickness")
      x[slot] = uniform(0.7, 1.2) * s.input.layers[what.k].thickness;
    else if (name == "alloy_coordinate")
      x[slot] = uniform(0.01, 1.6);
    else if (name == "mean_contact")
      x[slot] = uniform(0.55, 0.9);
    else
      x[slot] = uniform(-1, 1) * scale;
  }
  // A sheet sees the current density of the contact: where there is little of it, little current flows.
  for (const GammaFace& face : s.layout.faces())
    if (s.model.host(face) > 0)
      x[s.layout.face(FaceUnknown::reaction_current, face)] *=
          contact(x[s.layout.face(FaceUnknown::void_fraction, face)]);
  std::copy(s.layout.constants().begin(), s.layout.constants().end(), x.begin() + s.layout.unknown_slots());
  return x;
}

/// Entries of M or K, by slot.
std::vector<double> assembled(const System& s, const Coefficients& c, const SlotArray& x, bool storage_part) {
  const int n = s.layout.unknown_slots();
  petsc::Handle<Mat> matrix = s.assembler.create_matrix();
  s.assembler.linearise_part(c, x, storage_part, matrix);
  std::vector<PetscInt> index(s.layout.global_of_slot().begin(), s.layout.global_of_slot().end());
  std::vector<double> values(static_cast<std::size_t>(n) * n);
  petsc::check(MatGetValues(matrix, n, index.data(), n, index.data(), values.data()));
  return values;
}

void compare(System& s, const Range& range, unsigned seed, const Control& control, double time = 0) {
  const int n = s.layout.unknown_slots();
  const Coefficients c = s.model.coefficients(time, control);
  SlotArray x = random_state(s, range, seed);
  const std::vector<double> m = assembled(s, c, x, true), k = assembled(s, c, x, false);
  std::vector<double> dm(m.size()), dk(k.size());
  Evaluation plus, minus;
  constexpr double step = 1e-6;  // of the unknown's scale
  for (int column = 0; column < n; ++column) {
    const double middle = x[column];
    const double width = step * s.assembler.scaling().unknown[column];
    x[column] = middle + width;
    const double high = x[column];
    s.assembler.evaluate(c, x, plus);
    x[column] = middle - width;
    const double low = x[column];
    s.assembler.evaluate(c, x, minus);
    x[column] = middle;
    for (int row = 0; row < n; ++row) {
      dm[static_cast<std::size_t>(row) * n + column] = (plus.storage[row] - minus.storage[row]) / (high - low);
      dk[static_cast<std::size_t>(row) * n + column] = (plus.rate[row] - minus.rate[row]) / (high - low);
    }
  }
  for (const bool storage : {true, false})
    for (int row = 0; row < n; ++row) {
      const double* exact = &(storage ? m : k)[static_cast<std::size_t>(row) * n];
      const double* found = &(storage ? dm : dk)[static_cast<std::size_t>(row) * n];
      double largest = 0;
      for (int column = 0; column < n; ++column)
        largest = std::max(largest, std::abs(exact[column]) * s.assembler.scaling().unknown[column]);
      if (storage) {
        EXPECT_EQ(s.assembler.differential()[row] != 0, largest > 0) << Layout::name(s.layout.what(row));
      }
      for (int column = 0; column < n; ++column) {
        const double scale = s.assembler.scaling().unknown[column];
        // Truncation is of order step^2; terms of the row, about as large as its scale, cancel up to round-off.
        const double size =
            std::max(std::abs((storage ? plus.storage : plus.rate)[row]), s.assembler.scaling().row[row]);
        const double tolerance = 2e-5 * std::abs(exact[column]) * scale + 3e-9 * largest + 3e-16 * size / step;
        EXPECT_NEAR(found[column] * scale, exact[column] * scale, tolerance)
            << (storage ? "storage of " : "rate of ") << Layout::name(s.layout.what(row)) << " by "
            << Layout::name(s.layout.what(column)) << ", slots " << row << ", " << column << ", seed " << seed;
      }
    }
}

void compare_everywhere(const Case& input, double time = 0) {
  System s(input);
  unsigned seed = 1;
  for (const Range& range : ranges) {
    // In a void the contact is 1e-6, and a difference of the current is volts on a sheet.
    if (range.w_low > 0.5 && std::any_of(input.layers.begin(), input.layers.end(), is_sheet)) continue;
    for (const Control& control : {Control(4.0), Control(-4.0), Control(Control::Given::voltage, {{0}, {0.1}})})
      if (!testing::Test::HasFailure()) compare(s, range, seed++, control, time);
  }
}

TEST(Jacobian, TwoReservoirsWithColumns) { compare_everywhere(small_cell()); }

TEST(Jacobian, ColumnsThatCollapseUnderPressureWithLoadSharing) {
  Case input = small_cell();
  input.ambient.pressure.values = {1.5e6};
  for (const std::size_t n : {0, 2}) {
    input.layers[n].load_sharing = true;
    input.layers[n].void_model.porosity = 0.05;
  }
  EXPECT_EQ(System(input).layout.exists(CellUnknown::lattice_velocity, 0), true);
  compare_everywhere(input);
}

Case rigid_and_finite() {
  Case input = small_cell();
  for (const std::size_t n : {0, 2}) {
    input.layers[n].lattice_motion = LatticeMotion::rigid;
    input.layers[n].outer_plane = OuterPlane::finite;
    input.layers[n].exhausted_thickness = 1e-8;
  }
  input.layers[2].fixed_height = 6e-7;
  return input;
}

TEST(Jacobian, FiniteRigidElectrodesWithFilmAndCapacities) {
  Case input = rigid_and_finite();
  input.ambient.pressure.values = {0.8e6};
  input.layers[0].load_sharing = true;
  input.layers[1].electrolyte.permittivity = constant_property(4e-9);
  for (InterfaceSpec& spec : input.interfaces) {
    spec.entry.film_resistance = constant_property(1e-3);
    spec.entry.double_layer_capacity = constant_property(0.2);
  }
  compare_everywhere(input);
}

TEST(Jacobian, InfiniteSiteMobilities) {
  for (const bool rigid : {false, true}) {
    Case input = rigid ? rigid_and_finite() : small_cell();
    input.ambient.pressure.values = {0.8e6};
    input.effects.void_collapse = false;
    input.interfaces[0].entry.site_mobility = constant_property(infinite);
    input.interfaces[1].entry.site_mobility_plating = constant_property(infinite);
    EXPECT_EQ(System(input).layout.exists(ScalarUnknown::mean_force, 2), rigid);
    compare_everywhere(input);
  }
}

TEST(Jacobian, LinearKineticsConstantMobilityPatchAndLumpedLayers) {
  Case input = small_cell();
  input.grid.boundary_x = LateralBoundary::symmetric;
  input.layers[0].void_model.constant_mobility = true;
  input.layers[0].void_model.mobility = 3e-21;
  input.interfaces[0].entry.kinetics = Kinetics::linear;
  Patch patch;
  patch.x1 = 4e-7;
  patch.y1 = 1e-6;
  input.interfaces[1].patches = {patch};  // blocking
  Layer lumped = small_electrolyte("separator"), second = small_electrolyte("second");
  lumped.lumped = true;
  lumped.heights.clear();
  lumped.lumped_resistance = constant_property(2e-2);
  input.layers.insert(input.layers.begin() + 2, {lumped, second});
  InterfaceSpec joint;
  joint.entry.kind = InterfaceKind::contact_resistance;
  joint.entry.contact_resistance = constant_property(1e-3);
  joint.lower = "pellet", joint.upper = "separator";
  input.interfaces[1].lower = "second";
  input.interfaces.push_back(joint);
  joint.lower = "separator", joint.upper = "second";
  input.interfaces.push_back(joint);
  compare_everywhere(input);
}

TEST(Jacobian, HalfCellInThreeDimensionsWithPressureThatChanges) {
  Case input = small_cell();
  input.grid.widths_x = {3e-7, 5e-7};
  input.grid.widths_y = {4e-7, 3e-7};
  input.grid.boundary_y = LateralBoundary::periodic;
  input.layers.erase(input.layers.begin());
  input.layers[0].outer_plane = OuterPlane::equipotential;
  input.interfaces.erase(input.interfaces.begin());
  input.ambient.pressure = {{0, 100}, {0, 2e6}};
  input.ambient.temperature = {{0, 100}, {290, 330}};
  compare_everywhere(input, 60);
}

TEST(Jacobian, BoxOfMetalPeriodicInEveryDirection) {
  Case input = small_cell();
  input.grid.widths_x = {3e-7, 4e-7, 5e-7};
  input.grid.widths_y = {2e-7, 3e-7};
  input.grid.boundary_y = LateralBoundary::periodic;
  input.grid.boundary_z = StackBoundary::periodic;
  input.layers = {small_metal("box", false)};
  input.layers[0].outer_plane = OuterPlane::insulating;
  input.layers[0].lattice_motion = LatticeMotion::none;
  input.interfaces.clear();
  input.protocol[0].kind = ProtocolStep::Kind::rest;
  input.protocol[0].current_density = 0;
  input.effects.ion_transport = input.effects.electron_transport = input.effects.interface_reaction = false;
  input.effects.wall_energy = input.effects.lattice_motion = false;
  compare_everywhere(input);
}

TEST(Jacobian, InterlayersThatAlloyUnderReservoirAndCollector) {
  for (const bool finite : {false, true}) {
    Case input = finite ? rigid_and_finite() : small_cell();
    input.layers[0].interlayer = gold_film();
    input.layers[2].interlayer = gold_film();
    EXPECT_TRUE(System(input).layout.exists(CellUnknown::alloy_coordinate, 0));
    compare_everywhere(input);
  }
}

TEST(Jacobian, InterlayerThatAlloysInThreeDimensionsWhereVoidsCollapse) {
  Case input = small_cell();
  input.grid.widths_x = {3e-7, 5e-7};
  input.grid.widths_y = {4e-7, 3e-7};
  input.layers.erase(input.layers.begin());
  input.layers[0].outer_plane = OuterPlane::equipotential;
  input.layers[1].interlayer = gold_film();
  input.interfaces.erase(input.interfaces.begin());
  input.interfaces[0].entry.kinetics = Kinetics::linear;
  input.ambient.pressure.values = {1.5e6};
  input.ambient.temperature.values = {320};
  compare_everywhere(input);
}

TEST(Jacobian, CoatingsThatKeepLithium) {
  Case input = rigid_and_finite();
  input.layers[0].interlayer = gold_film();
  input.layers[0].interlayer->pinholes = {{{1.5e-7, 0}, 2e-7}};
  input.layers[2].interlayer = gold_film();
  input.layers[2].interlayer->alloys = false;
  for (const std::size_t n : {0, 2}) {
    input.layers[n].interlayer->irreversible_uptake = constant_property(40);
    input.layers[n].interlayer->irreversible_uptake.path = "test";
  }
  EXPECT_TRUE(System(input).layout.exists(FaceUnknown::trapped_fraction, 0));
  EXPECT_TRUE(System(input).layout.exists(FaceUnknown::trapped_fraction, 1));
  compare_everywhere(input);
}

TEST(Jacobian, InterlayersAsSheets) {
  // Beyond the critical current (D = 1e-16), and near the end of the curve while stripping (D = 1e-17); one face is a hole.
  for (const double diffusivity : {1e-15, 1e-16, 1e-17}) {
    Case input = small_cell();
    for (const std::size_t n : {0, 2}) {
      input.layers[n].interlayer = gold_film();
      input.layers[n].interlayer->form = InterlayerForm::sheet;
      input.layers[n].interlayer->boundary_thickness = constant_property(5e-9);
      input.layers[n].interlayer->diffusivity = constant_property(diffusivity);
    }
    input.layers[0].interlayer->pinholes = {{{0.1e-6, 0}, 0.1e-6}};
    input.ambient.temperature.values = {320};
    compare_everywhere(input);
  }
}

TEST(Jacobian, RoughInterfacesWithAGrainBoundaryAndAPore) {
  Case input = rough_cell();
  input.ambient.pressure.values = {0.8e6};
  for (const std::size_t n : {0, 2}) input.layers[n].load_sharing = true;
  EXPECT_TRUE(System(input).layout.exists(CellUnknown::lattice_velocity, 2, 0, 4));
  compare_everywhere(input);
  for (const std::size_t n : {0, 2}) input.layers[n].lattice_motion = LatticeMotion::rigid;
  compare_everywhere(input);
}

TEST(Jacobian, OverhangingMetalInThreeDimensions) {
  Case input = small_cell();
  input.grid.widths_x = {3e-7, 5e-7};
  input.grid.widths_y = {4e-7, 3e-7};
  input.grid.boundary_y = LateralBoundary::periodic;
  input.layers.erase(input.layers.begin());
  input.layers[0].outer_plane = OuterPlane::equipotential;
  input.layers[0].electrolyte.permittivity = constant_property(4e-9);
  input.layers[1].lattice_motion = LatticeMotion::none;
  input.layers[1].void_model.interface_thickness =
      0.4e-6;  // the map brings metal into the coarser cells of the ceramic
  input.interfaces.erase(input.interfaces.begin());
  input.interfaces[0].entry.double_layer_capacity = constant_property(0.2);
  input.effects.lattice_motion = input.effects.void_collapse = false;
  use_map(input);
  set_region(input, 0, 1, 2, 1);
  set_region(input, 0, 1, 1, 1);
  set_region(input, 0, 0, 1, 1);  // metal below ceramic
  set_region(input, 1, 1, 4, 0);  // ceramic inside the metal
  set_region(input, 1, 0, 5, LabelMap::pore);
  compare_everywhere(input);
}

}  // namespace
}  // namespace auralith

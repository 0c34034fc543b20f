/// The matrix of the coupled system against finite differences (jacobian.hpp).
#include "unit/jacobian.hpp"
#include "unit/rough_cell.hpp"

namespace auralith {
namespace {

TEST(Jacobian, TwoReservoirsWithColumns) { compare_everywhere(small_cell()); }

TEST(Jacobian, ColumnsThatCollapseUnderPressureWithLoadSharing) {
  Case input = small_cell();
  input.effects.void_collapse = true;
  input.ambient.pressure.values = {1.5e6};
  for (const std::size_t n : {0, 2}) {
    input.layers[n].load_sharing = true;
    input.layers[n].void_model.porosity = 0.05;
  }
  EXPECT_EQ(System(input).layout.exists(in_cells::lattice_velocity, 0), true);
  compare_everywhere(input);
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

// Columns of one width: elements of cells are taken several at once, and what is left over one by one.
TEST(Jacobian, MoreColumnsOfOneWidthThanLanes) {
  for (const bool rigid : {false, true}) {
    Case input = rigid ? rigid_and_finite() : small_cell();
    input.grid.widths_x.assign(2 * lanes + 3, 3e-7);
    compare_everywhere(input);
  }
}

TEST(Jacobian, InfiniteSiteMobilities) {
  for (const bool rigid : {false, true}) {
    Case input = rigid ? rigid_and_finite() : small_cell();
    input.ambient.pressure.values = {0.8e6};
    input.effects.void_collapse = false;
    input.interfaces[0].entry.site_mobility = constant_property(infinite);
    input.interfaces[1].entry.site_mobility_plating = constant_property(infinite);
    EXPECT_EQ(System(input).layout.exists(scalars::mean_force, 2), rigid);
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
  input.protocol = {ProtocolStep{}};
  input.effects.ion_transport = input.effects.electron_transport = input.effects.interface_reaction = false;
  input.effects.wall_energy = input.effects.lattice_motion = false;
  compare_everywhere(input);
}

TEST(Jacobian, RoughInterfacesWithAGrainBoundaryAndAPore) {
  Case input = rough_cell();
  input.effects.void_collapse = true;
  input.ambient.pressure.values = {0.8e6};
  for (const std::size_t n : {0, 2}) input.layers[n].load_sharing = true;
  EXPECT_TRUE(System(input).layout.exists(in_cells::lattice_velocity, 2, 0, 4));
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

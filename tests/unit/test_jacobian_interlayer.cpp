/// The matrix of cells with interlayers against finite differences (jacobian.hpp).
#include "unit/jacobian.hpp"

namespace auralith {
namespace {

TEST(Jacobian, InterlayersThatAlloyUnderReservoirAndCollector) {
  for (const bool finite : {false, true}) {
    Case input = finite ? rigid_and_finite() : small_cell();
    input.layers[0].interlayer = gold_film();
    input.layers[2].interlayer = gold_film();
    EXPECT_TRUE(System(input).layout.exists(in_cells::alloy_coordinate, 0));
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
  EXPECT_TRUE(System(input).layout.exists(at_gamma::trapped_fraction, 0));
  EXPECT_TRUE(System(input).layout.exists(at_gamma::trapped_fraction, 1));
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

}  // namespace
}  // namespace auralith

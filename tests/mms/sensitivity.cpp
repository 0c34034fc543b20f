/// Can these tests fail? Each coefficient of the case is made 5 % wrong while the exact solution keeps the right one: some slope
/// must then break down. What breaks none is not tested.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "mms/cell.hpp"

namespace auralith::mms {
namespace {

/// Smallest slope of the mean square over all fields between two grids.
double smallest_slope(const std::function<void(Case&)>& spoil, std::string& where) {
  constexpr int coarse = 18, fine = 27;
  double floor = 0;
  const auto run = [&](int n) {
    Manufactured m = whole_cell({n, 0}, LatticeMotion::column, OuterPlane::reservoir);
    m.steps = 6;
    floor = m.floor;
    spoil(m.input);
    return solve(m);
  };
  const Errors a = run(coarse), b = run(fine);
  double smallest = 1e10;
  for (const auto& [name, error] : b) {
    // Round-off has no slope (the current is what is demanded).
    if (std::max(a.at(name).mean_square, error.mean_square) < floor * (error.size > 0 ? error.size : 1)) continue;
    const double slope =
        std::log(a.at(name).mean_square / error.mean_square) / std::log(static_cast<double>(fine) / coarse);
    if (slope < smallest) smallest = slope, where = name;
  }
  return smallest;
}

TEST(Sensitivity, EveryCoefficientCounts) {
  constexpr double wrong = 1.05;
  const auto scaled = [](Property& property) { property.value *= wrong; };
  const std::vector<std::pair<std::string, std::function<void(Case&)>>> mistakes{
      {"ionic conductivity", [&](Case& c) { scaled(c.layers[1].electrolyte.ionic_conductivity); }},
      {"electronic conductivity", [&](Case& c) { scaled(c.layers[2].metal.electronic_conductivity); }},
      {"self-diffusivity", [&](Case& c) { scaled(c.layers[2].metal.self_diffusivity); }},
      {"surface mobility", [&](Case& c) { scaled(c.layers[2].metal.surface_mobility); }},
      {"surface energy", [&](Case& c) { scaled(c.layers[2].metal.surface_energy); }},
      {"interface thickness", [&](Case& c) { c.layers[2].void_model.interface_thickness *= wrong; }},
      {"molar volume", [&](Case& c) { scaled(c.layers[2].metal.molar_volume); }},
      {"area resistance", [&](Case& c) { scaled(c.interfaces[1].entry.area_resistance); }},
      {"film resistance", [&](Case& c) { scaled(c.interfaces[1].entry.film_resistance); }},
      {"anodic coefficient", [&](Case& c) { scaled(c.interfaces[1].entry.anodic_coefficient); }},
      {"cathodic coefficient", [&](Case& c) { scaled(c.interfaces[0].entry.cathodic_coefficient); }},
      {"site mobility", [&](Case& c) { scaled(c.interfaces[1].entry.site_mobility); }},
      {"site mobility of plating", [&](Case& c) { scaled(c.interfaces[0].entry.site_mobility_plating); }},
      {"temperature", [&](Case& c) { c.ambient.temperature.values[0] *= wrong; }},
      {"pressure", [&](Case& c) { c.ambient.pressure.values[0] += 1e4; }},
  };
  std::string where;
  EXPECT_GE(smallest_slope([](Case&) {}, where), 1.9) << where;
  for (const auto& [name, spoil] : mistakes) {
    const double slope = smallest_slope(spoil, where);
    fmt::print("  5 % wrong {:<26} smallest slope {:5.2f} ({})\n", name, slope, where);
    EXPECT_LT(slope, 1.7) << name << " does not count";
  }
}

}  // namespace
}  // namespace auralith::mms

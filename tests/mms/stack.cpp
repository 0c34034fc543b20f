#include "mms/stack.hpp"

#include <cmath>
#include <numbers>

#include "protocol/step_kind.hpp"

namespace auralith::mms {

namespace {
constexpr double pi = std::numbers::pi;
}

std::vector<double> widths(int cells, double length, double grading, bool from_top) {
  const auto edge = [&](int n) {
    const double s = static_cast<double>(n) / cells;
    return length * s * (1 + grading * s) / (1 + grading);
  };
  std::vector<double> out;
  for (int n = 0; n < cells; ++n) out.push_back(edge(n + 1) - edge(n));
  if (from_top) std::reverse(out.begin(), out.end());
  return out;
}

GridSpec plane(const Resolution& r) {
  GridSpec grid;
  grid.widths_x = widths(r.cells, lateral_length, r.grading);
  grid.widths_y = r.three ? widths(r.cells, lateral_length, r.grading, true) : std::vector<double>{lateral_length};
  return grid;
}

MetalSolution metal_solution(const Resolution& r) {
  MetalSolution p;
  p.kx = pi / lateral_length;
  p.ky = r.three ? pi / lateral_length : 0;
  p.omega = 2 * pi / 300;
  p.tau = 0.4;
  // Outer plane (s = 1): n.grad w = 0, mu = -p, phi = 0.
  p.w = {0.22, 0.03, 0.06, 2.2, -2.2};
  p.thickness = metal_thickness_0;
  p.barrier = 1.5e6;
  p.gradient_energy = 3e-6;
  p.surface_energy = 0.5;
  p.mu = {0, 0.25 * p.barrier, 0.1 * p.barrier, 1.7, 0.5 * pi - 1.7};
  p.phi = {0, 0.015, 0.01, 1.3, 0.5 * pi - 1.3};
  p.v_even = -4e-9;
  p.v_wave = 2e-9;
  p.i_even = 20;
  p.i_wave = 12;
  p.vacancy_mobility = 1e-14 / (2 * p.barrier);
  p.surface_mobility = 4 * p.vacancy_mobility;
  p.conductivity = 1e-2;
  p.molar_volume = 13e-6;
  p.area_resistance = 2.5e-3;
  p.film_resistance = 5e-4;
  p.anodic = 0.4;
  p.cathodic = 0.6;
  p.site_mobility = 2e-14;
  p.site_mobility_plating = 3e-14;
  return p;
}

Layer metal_layer(const std::string& name, const MetalSolution& p, const Resolution& r, bool gamma_on_top) {
  Layer layer;
  layer.name = name;
  layer.region = RegionKind::metal;
  layer.thickness = p.thickness;
  layer.heights = widths(r.cells, p.thickness, r.grading, gamma_on_top);
  layer.metal.molar_volume = constant_property(p.molar_volume);
  layer.metal.surface_energy = constant_property(p.surface_energy);
  layer.metal.bulk_modulus = constant_property(p.bulk_modulus);
  layer.metal.self_diffusivity = constant_property(p.vacancy_mobility * 2 * p.barrier);
  layer.metal.surface_mobility = constant_property(p.surface_mobility);
  layer.metal.electronic_conductivity = constant_property(p.conductivity);
  layer.metal.creep_exponent = constant_property(1);
  layer.metal.hardness = constant_property(p.pressure_cap);
  layer.load_sharing = std::isfinite(p.pressure_cap);
  layer.void_model.interface_thickness = std::sqrt(p.gradient_energy / (2 * p.barrier));
  layer.void_model.constant_mobility = p.mobility > 0;
  layer.void_model.mobility = p.mobility;
  layer.outer_plane = OuterPlane::reservoir;
  return layer;
}

ElectrolyteSolution electrolyte_solution(const Resolution& r) {
  ElectrolyteSolution p;
  p.kx = pi / lateral_length;
  p.ky = r.three ? pi / lateral_length : 0;
  p.omega = 2 * pi / 300;
  p.tau = 0.4;
  p.u0 = -0.03;
  p.u1 = -0.01 / electrolyte_thickness_0;
  p.wave = 0.012;
  p.g0 = 0.3;
  p.gc = 1;
  p.k = 2.1 / electrolyte_thickness_0;
  p.shift = 0.4;
  p.conductivity = 1e-2;
  return p;
}

Layer electrolyte_layer(const std::string& name, const ElectrolyteSolution& p, double thickness, const Resolution& r) {
  Layer layer;
  layer.name = name;
  layer.region = RegionKind::electrolyte;
  layer.thickness = thickness;
  layer.heights = widths(r.cells, thickness, r.grading);
  layer.electrolyte.ionic_conductivity = constant_property(p.conductivity);
  layer.electrolyte.permittivity = constant_property(p.permittivity);
  return layer;
}

InterfaceSpec reaction(const std::string& lower, const std::string& upper, const MetalSolution& p) {
  InterfaceSpec spec;
  spec.lower = lower;
  spec.upper = upper;
  InterfaceEntry& entry = spec.entry;
  entry.kind = InterfaceKind::reaction;
  entry.kinetics = p.linear > 0 ? Kinetics::linear : Kinetics::butler_volmer;
  entry.area_resistance = constant_property(p.area_resistance);
  entry.film_resistance = constant_property(p.film_resistance);
  entry.anodic_coefficient = constant_property(p.anodic);
  entry.cathodic_coefficient = constant_property(p.cathodic);
  entry.double_layer_capacity = constant_property(p.double_layer);
  entry.site_mobility = constant_property(p.site_mobility);
  entry.site_mobility_plating = constant_property(p.site_mobility_plating);
  entry.contact_angle_cosine.mean = 0.3;
  entry.fracture_toughness = constant_property(1e6);
  entry.flaw_size = constant_property(1e-5);
  return spec;
}

Manufactured half_cell(const Resolution& r, const MetalSolution& p, bool gamma_on_top, LatticeMotion motion,
                       OuterPlane outer) {
  Manufactured m;
  const double length = electrolyte_thickness_0;
  ElectrolyteSolution e = electrolyte_solution(r);
  e.g0 = 0;
  e.k = 1.2 / length;  // the waves vanish at the counter electrode
  e.shift = gamma_on_top ? 0.5 * pi - 1.2 : -0.5 * pi;
  e.u0 = gamma_on_top ? -0.01 : 0;
  e.u1 = gamma_on_top ? -0.02 / length : 0.02 / length;
  m.voltage = gamma_on_top ? e.u0 + e.u1 * length : 0.03;
  m.voltage_tau = e.tau, m.omega = e.omega;
  m.current_density = 30;
  Layer metal = metal_layer("metal", p, r, gamma_on_top);
  metal.outer_plane = outer;
  metal.lattice_motion = motion;
  Layer solid = electrolyte_layer("solid", e, length, r);
  solid.outer_plane = OuterPlane::equipotential;
  m.input.grid = plane(r);
  m.input.layers = gamma_on_top ? std::vector{metal, solid} : std::vector{solid, metal};
  m.input.interfaces = {gamma_on_top ? reaction("metal", "solid", p) : reaction("solid", "metal", p)};
  m.input.protocol = {scale_of_current(60)};
  m.input.ambient.pressure.values = {p.pressure};
  m.input.effects.void_collapse = false;
  m.metals = {{metal_index(gamma_on_top), p}};
  m.electrolytes = {{1 - metal_index(gamma_on_top), e}};
  m.period = 60;
  m.steps = 20;
  m.floor = 1e-7;
  settle(m);
  return m;
}

Manufactured currentless(const Resolution& r, MetalSolution p, bool gamma_on_top, LatticeMotion motion,
                         OuterPlane outer) {
  p.i_even = p.i_wave = 0;
  p.phi = {};
  Manufactured m = half_cell(r, p, gamma_on_top, motion, outer);
  const int solid = 1 - metal_index(gamma_on_top);
  m.input.layers[solid].heights = {m.input.layers[solid].thickness};  // carries no unknown
  m.electrolytes.clear();
  m.input.protocol.clear();
  m.input.effects.ion_transport = m.input.effects.electron_transport = m.input.effects.interface_reaction = false;
  return m;
}

ProtocolStep scale_of_current(double current) {
  ProtocolStep step;
  Unroll(step).add({.current = current}, Unroll::unlimited);
  return step;
}

void settle(Manufactured& problem) {
  Case& input = problem.input;
  input.file = "manufactured solution";
  input.time.scheme = TimeScheme::esdirk3;
  input.solver.linear = LinearSolver::direct;
  input.solver.newton_tolerance = 1e-9;
  input.ambient.temperature.values = {298.15};
}

}  // namespace auralith::mms

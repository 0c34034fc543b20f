/// Small cells built in code, with uneven grids and numbers that make every term of the equations matter.
#pragma once

#include <limits>
#include <string>

#include "case/case.hpp"
#include "protocol/step_kind.hpp"

namespace auralith {

inline Layer small_metal(const std::string& name, bool gamma_on_top) {
  Layer layer;
  layer.name = name;
  layer.region = RegionKind::metal;
  layer.thickness = 1.4e-6;
  layer.heights =
      gamma_on_top ? std::vector<double>{5e-7, 4e-7, 3e-7, 2e-7} : std::vector<double>{2e-7, 3e-7, 4e-7, 5e-7};
  layer.metal.molar_volume = constant_property(13e-6);
  layer.metal.surface_energy = constant_property(0.5);
  layer.metal.bulk_modulus = constant_property(11e9);
  layer.metal.self_diffusivity = constant_property(1e-14);
  layer.metal.surface_mobility = constant_property(5e-21);
  layer.metal.electronic_conductivity = constant_property(0.3);
  layer.metal.creep_coefficient = constant_property(7.6e-3);
  layer.metal.creep_exponent = constant_property(6.6);
  layer.metal.hardness = constant_property(2.2e6);
  layer.void_model.interface_thickness = 0.3e-6;
  layer.outer_plane = OuterPlane::reservoir;
  layer.lattice_motion = LatticeMotion::column;
  return layer;
}

inline Layer small_electrolyte(const std::string& name) {
  Layer layer;
  layer.name = name;
  layer.region = RegionKind::electrolyte;
  layer.thickness = 1.5e-6;
  layer.heights = {4e-7, 6e-7, 5e-7};
  layer.electrolyte.ionic_conductivity = constant_property(0.04);
  return layer;
}

inline InterfaceSpec small_interface(const std::string& lower, const std::string& upper) {
  InterfaceSpec spec;
  spec.lower = lower;
  spec.upper = upper;
  InterfaceEntry& entry = spec.entry;
  entry.kind = InterfaceKind::reaction;
  entry.area_resistance = constant_property(2.5e-3);
  entry.anodic_coefficient = constant_property(0.4);
  entry.cathodic_coefficient = constant_property(0.6);
  entry.site_mobility = constant_property(2e-16);
  entry.site_mobility_plating = constant_property(1e-14);
  entry.contact_angle_cosine = {0.3, 0.2, 0.5e-6, 3, Status::assumed, "test", ""};
  entry.fracture_toughness = constant_property(1e6);
  entry.flaw_size = constant_property(1e-5);
  return spec;
}

/// A film of gold 0.3 um thick with a boundary as wide as the cells of small_metal.
inline Interlayer gold_film() {
  Interlayer film;
  film.host = "gold";
  film.alloys = true;
  film.curve.exponentials = {{0.40, 0.12}};
  film.curve.steps = {{0.13, 1.00, 0.06}, {0.12, 1.78, 0.10}, {0.10, 3.00, 0.03}, {0.07, 3.75, 0.02}};
  film.saturation = 3.75;
  film.molar_volume = constant_property(10.21e-6);
  film.diffusivity = constant_property(1e-15);
  film.boundary_energy = constant_property(0.2);
  film.boundary_thickness = constant_property(3e-7);
  film.collector_energy = constant_property(0.3);
  film.adhesion = constant_property(0.5);
  film.area_resistance = constant_property(1.1e-3);
  film.area_resistance.path = "test";
  film.thickness = 3e-7;
  film.lithium_content = 0.3;
  return film;
}

/// Metal | electrolyte | metal in 2-D, periodic in x, with a current scale of 5 A/m2.
inline Case small_cell() {
  Case input;
  input.title = "small cell";
  input.file = "small cell";
  input.grid.widths_x = {3e-7, 4e-7, 5e-7};
  input.grid.widths_y = {1e-6};
  input.grid.boundary_x = LateralBoundary::periodic;
  input.layers = {small_metal("negative", true), small_electrolyte("pellet"), small_metal("positive", false)};
  input.interfaces = {small_interface("negative", "pellet"), small_interface("pellet", "positive")};
  input.ambient.temperature.values = {298.15};
  ProtocolStep step;
  Unroll(step).add({.current = 5}, 100);
  input.protocol = {step};
  return input;
}

}  // namespace auralith

/// The whole cell with exact fields: both electrodes, electrolyte, reaction, voids and drift.
#pragma once

#include "mms/stack.hpp"

namespace auralith::mms {

/// The negative electrode plates, the positive one strips.
inline Manufactured whole_cell(const Resolution& r, LatticeMotion motion, OuterPlane outer) {
  MetalSolution strips = metal_solution(r);
  if (motion == LatticeMotion::rigid) strips.v_wave = 0;
  if (outer == OuterPlane::finite) {
    strips.mu.shift = -strips.mu.k;
    strips.v_even = 0;
    strips.stretch = -0.15;
  }
  MetalSolution plates = strips;
  plates.i_even = -20;
  plates.i_wave = 8;
  plates.w = {0.18, 0.05, -0.04, 1.8, -1.8};
  plates.v_even *= -1;
  plates.stretch *= -1;
  plates.phi.even *= -1;
  const ElectrolyteSolution e = electrolyte_solution(r);

  Manufactured m;
  m.input.grid = plane(r);
  m.input.layers = {metal_layer("negative", plates, r, true),
                    electrolyte_layer("pellet", e, electrolyte_thickness_0, r),
                    metal_layer("positive", strips, r, false)};
  for (int n : {0, 2}) {
    m.input.layers[n].outer_plane = outer;
    m.input.layers[n].lattice_motion = motion;
  }
  m.input.interfaces = {reaction("negative", "pellet", plates), reaction("pellet", "positive", strips)};
  m.input.interfaces[1].entry.contact_angle_cosine.deviation = 0.2;
  m.input.interfaces[1].entry.contact_angle_cosine.correlation_length = 2e-6;
  m.input.protocol = {scale_of_current(60)};
  m.metals = {{0, plates}, {2, strips}};
  m.electrolytes = {{1, e}};
  m.voltage = -0.02, m.voltage_tau = e.tau, m.omega = e.omega;
  m.current_density = 40;
  m.period = 60;
  m.steps = 20;
  m.floor = 1e-7;
  settle(m);
  return m;
}

}  // namespace auralith::mms

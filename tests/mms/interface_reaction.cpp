/// Manufactured solutions with the reaction   i = i0 c(w) [exp(alpha_a F eta/RT) - exp(-alpha_c F eta/RT)]   on Gamma,
/// eta = phi_m - phi_e - V_Li mu/F - i R_film, the half cells on both sides and the terminals.
#include <gtest/gtest.h>

#include "mms/stack.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

/// Solid metal without voids: only potentials, steady unless there is a double layer.
Manufactured potentials(const Resolution& r, bool gamma_on_top, double linear, double double_layer = 0) {
  MetalSolution p = metal_solution(r);
  p.w = p.mu = {};
  p.v_even = p.v_wave = 0;
  p.linear = linear;
  p.double_layer = double_layer;
  Manufactured m = half_cell(r, p, gamma_on_top, LatticeMotion::none);
  m.input.effects.metal_void = m.input.effects.wall_energy = m.input.effects.lattice_motion = false;
  if (double_layer == 0) m.period = 0;
  return m;
}

TEST(InterfaceReaction, ButlerVolmer) {
  for (const double grading : {0.0, 1.5})
    for (const bool gamma_on_top : {false, true})
      expect_second_order("Butler-Volmer", {12, 18, 27, 40}, [=](int n) {
        return potentials({n, grading}, gamma_on_top, 0);
      });
}

TEST(InterfaceReaction, Linear) {
  expect_second_order("linear kinetics", {12, 18, 27, 40}, [](int n) { return potentials({n, 0}, true, 1); });
}

TEST(InterfaceReaction, DoubleLayer) {
  expect_second_order("double layer", {12, 18, 27, 40}, [](int n) { return potentials({n, 0}, true, 0, 2e4); });
}

TEST(InterfaceReaction, ThreeDimensions) {
  expect_second_order("Butler-Volmer, 3-D graded", {8, 10, 13, 16}, [](int n) {
    return potentials({n, 0.5, true}, true, 0);
  });
}

/// Voids take contact and shift the equilibrium potential; the molar volume is 20 times that of lithium so that the shift counts.
TEST(InterfaceReaction, ContactAndVoidPotential) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("Butler-Volmer with voids", {12, 18, 27, 40}, [=](int n) {
      MetalSolution p = metal_solution({n, grading});
      p.molar_volume = 2.6e-4;
      p.v_even = p.v_wave = 0;
      Manufactured m = half_cell({n, grading}, p, true, LatticeMotion::none);
      m.input.effects.lattice_motion = false;
      return m;
    });
}

}  // namespace
}  // namespace auralith::mms

/// Manufactured solutions with   kappa n.grad w = gamma cos(theta) h'(w)   on Gamma and cos(theta) that varies over it.
#include <gtest/gtest.h>

#include "mms/stack.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

enum class Wall { neutral, random, patches };

Manufactured wetted(const Resolution& r, bool gamma_on_top, Wall wall) {
  MetalSolution p = metal_solution(r);
  p.v_even = p.v_wave = 0;
  Manufactured m = currentless(r, p, gamma_on_top, LatticeMotion::none);
  m.input.effects.lattice_motion = false;
  m.input.effects.wall_energy = wall != Wall::neutral;
  InterfaceSpec& interface = m.input.interfaces[0];
  if (wall == Wall::random) {
    interface.entry.contact_angle_cosine.mean = -0.2;
    interface.entry.contact_angle_cosine.deviation = 0.3;
    interface.entry.contact_angle_cosine.correlation_length = 2e-6;
    interface.entry.contact_angle_cosine.seed = 7;
  } else {
    Patch patch;
    patch.x1 = 0.5 * lateral_length, patch.y1 = lateral_length;
    patch.entry = interface.entry;
    patch.entry.contact_angle_cosine.mean = -0.7;
    interface.patches = {patch};
  }
  return m;
}

TEST(WallEnergy, Neutral) {
  expect_second_order("wall energy, off", {12, 18, 26, 40}, [](int n) { return wetted({n, 0}, false, Wall::neutral); });
}

TEST(WallEnergy, RandomField) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("wall energy, random cosine", {12, 18, 27, 40}, [=](int n) {
      return wetted({n, grading}, true, Wall::random);
    });
}

TEST(WallEnergy, Patches) {
  expect_second_order("wall energy, patches", {12, 18, 26, 40}, [](int n) {
    return wetted({n, 0}, true, Wall::patches);
  });
}

TEST(WallEnergy, ThreeDimensions) {
  expect_second_order("wall energy, 3-D", {8, 10, 13, 16}, [](int n) {
    Manufactured m = wetted({n, 0, true}, false, Wall::random);
    m.period = 20;
    m.steps = 3;
    return m;
  });
}

}  // namespace
}  // namespace auralith::mms

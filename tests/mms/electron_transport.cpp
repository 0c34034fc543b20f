/// Manufactured solutions of   div( sigma(w) grad phi ) = 0 ,   sigma = sigma_cap [(1-w)^2 + 1e-8]   over a void fraction that
/// varies threefold. Ions are off, so no charge crosses Gamma.
#include <gtest/gtest.h>

#include <numbers>

#include "mms/stack.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

Manufactured electrode(const Resolution& r, bool gamma_on_top) {
  MetalSolution p = metal_solution(r);
  p.w = {0.4, 0.1, 0.15, 2.2, -2.2};
  Manufactured m = currentless(r, p, gamma_on_top, LatticeMotion::none);
  MetalSolution& q = m.metals.begin()->second;
  q.v_even = q.v_wave = 0;
  q.phi = {0, 0.015, 0.01, 1.5 * std::numbers::pi, 0};  // n.grad phi = 0 on Gamma, 0 at the collector
  m.input.effects.electron_transport = true;
  m.input.effects.lattice_motion = false;
  return m;
}

TEST(ElectronTransport, Uniform) {
  expect_second_order("electron transport, uniform", {12, 18, 27, 40}, [](int n) { return electrode({n, 0}, true); });
}

TEST(ElectronTransport, Graded) {
  expect_second_order("electron transport, graded", {12, 18, 27, 40}, [](int n) { return electrode({n, 1.5}, true); });
  expect_second_order("electron transport, graded, metal above", {12, 18, 27, 40}, [](int n) {
    return electrode({n, 1.5}, false);
  });
}

TEST(ElectronTransport, ThreeDimensions) {
  expect_second_order("electron transport, 3-D graded", {8, 10, 13, 16}, [](int n) {
    Manufactured m = electrode({n, 0.2, true}, true);
    m.period = 20;
    m.steps = 3;
    return m;
  });
}

}  // namespace
}  // namespace auralith::mms

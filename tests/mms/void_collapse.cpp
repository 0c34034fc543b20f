/// Manufactured solutions with collapse,   dw/dt + div(v w + j) = s_w ,   dv/dz = s_w = -S max(w, 0) ,
/// S of a cylinder (2-D) and of a sphere (3-D) by power-law creep.
#include <gtest/gtest.h>

#include "mms/stack.hpp"
#include "mms/study.hpp"
#include "mms_forcing.hpp"

namespace auralith::mms {
namespace {

Manufactured collapsing(const Resolution& r, double v_even) {
  constexpr double coefficient = 0.5, exponent = 3, pressure = 2e5, porosity = 0.02;
  MetalSolution p = metal_solution(r);
  p.pressure = pressure;
  p.mu.base = -pressure;
  p.collapse_rate = (r.three ? sphere_collapse : cylinder_collapse)(coefficient, exponent, pressure, porosity);
  p.v_even = v_even;
  p.v_rise = -0.4;
  Manufactured m = currentless(r, p, !r.three, LatticeMotion::column);
  Layer& layer = m.input.layers[metal_index(!r.three)];
  layer.metal.creep_coefficient = constant_property(coefficient);
  layer.metal.creep_exponent = constant_property(exponent);
  layer.void_model.porosity = porosity;
  m.input.effects.void_collapse = true;
  return m;
}

TEST(VoidCollapse, Cylinder) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("collapse, 2-D, drift inwards", {12, 18, 27, 40}, [=](int n) {
      return collapsing({n, grading}, -4e-9);
    });
  expect_second_order("collapse, 2-D, drift outwards", {12, 18, 27, 40}, [](int n) {
    return collapsing({n, 0}, 4e-9);
  });
}

TEST(VoidCollapse, Sphere) {
  expect_second_order("collapse, 3-D", {8, 10, 13, 16}, [](int n) {
    Manufactured m = collapsing({n, 0, true}, 4e-9);
    m.period = 20;
    m.steps = 3;
    return m;
  });
}

}  // namespace
}  // namespace auralith::mms

/// Manufactured solutions of   dw/dt + div( v w - M(w) grad mu ) = 0 ,   mu = W g'(w) - div( kappa grad w ):
/// a box of metal alone, and a layer on an electrolyte with drift (rigid, column, finite with moving thickness).
#include <gtest/gtest.h>

#include <numbers>

#include "mms/stack.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

constexpr double pi = std::numbers::pi;
enum class Mobility { constant, vacancies, surface };

void set_mobility(MetalSolution& p, Mobility mobility) {
  if (mobility != Mobility::surface) p.surface_mobility = 0;
  if (mobility == Mobility::constant) {
    p.mobility = p.vacancy_mobility;
    p.vacancy_mobility = 0;
  }
}

/// Metal alone: nothing crosses its planes.
Manufactured box(const Resolution& r, Mobility mobility) {
  Manufactured m;
  MetalSolution p = metal_solution(r);
  p.w = {0.25, 0.04, 0.1, pi, 0};
  p.mu = {0.1 * p.barrier, 0.1 * p.barrier, 0.15 * p.barrier, pi, 0};
  p.v_even = p.v_wave = p.i_even = p.i_wave = 0;
  p.phi = {};
  Layer layer = metal_layer("metal", p, r, false);
  set_mobility(p, mobility);
  if (mobility == Mobility::constant) layer.void_model.constant_mobility = true, layer.void_model.mobility = p.mobility;
  layer.metal.surface_mobility = constant_property(p.surface_mobility);
  layer.outer_plane = OuterPlane::insulating;
  m.input.grid = plane(r);
  m.input.layers = {layer};
  m.metals = {{0, p}};
  m.input.effects.ion_transport = m.input.effects.electron_transport = m.input.effects.interface_reaction = false;
  m.period = 100;
  m.steps = 20;
  m.floor = 1e-7;
  settle(m);
  return m;
}

/// Metal on an electrolyte without currents: what crosses Gamma and the drift are forced.
Manufactured layer_on_solid(const Resolution& r, LatticeMotion motion, OuterPlane outer, double fixed_height = 0) {
  MetalSolution p = metal_solution(r);
  if (motion == LatticeMotion::rigid) p.v_wave = 0;
  if (outer == OuterPlane::finite) {  // nothing crosses the collector, which moves by a quarter of the thickness
    p.mu.shift = -p.mu.k;
    p.v_even = 0;
    p.stretch = 0.3;
  }
  Manufactured m = currentless(r, p, false, motion, outer);
  m.input.layers[1].fixed_height = fixed_height;
  return m;
}

TEST(MetalVoid, ConstantMobility) {
  expect_second_order("void, constant mobility", {12, 18, 27, 40}, [](int n) {
    return box({n, 0}, Mobility::constant);
  });
}

TEST(MetalVoid, DegenerateMobility) {
  expect_second_order("void, degenerate mobility", {12, 18, 27, 40}, [](int n) {
    return box({n, 0}, Mobility::vacancies);
  });
}

TEST(MetalVoid, SurfaceMobility) {
  expect_second_order("void, surface mobility", {12, 18, 27, 40}, [](int n) { return box({n, 0}, Mobility::surface); });
  expect_second_order("void, surface mobility, graded", {12, 18, 27, 40}, [](int n) {
    return box({n, 1.5}, Mobility::surface);
  });
}

TEST(MetalVoid, Periodic) {
  expect_second_order("void, periodic in x and z", {12, 18, 27, 40}, [](int n) {
    Manufactured m = box({n, 0}, Mobility::surface);
    m.input.grid.boundary_x = LateralBoundary::periodic;
    m.input.grid.boundary_z = StackBoundary::periodic;
    MetalSolution& p = m.metals[0];
    p.kx *= 2;
    p.px = 0.7;
    p.w.k = p.mu.k = 2 * pi;
    p.w.shift = p.mu.shift = 0.4;
    return m;
  });
}

TEST(MetalVoid, CompressedMetal) {
  expect_second_order("void, elastic branch", {12, 18, 27, 40}, [](int n) {
    Manufactured m = box({n, 0}, Mobility::vacancies);
    MetalSolution& p = m.metals[0];
    p.w.base = -0.25;
    p.bulk_modulus = 4e6;
    p.compressed = 1;
    m.input.layers[0].metal.bulk_modulus = constant_property(p.bulk_modulus);
    return m;
  });
}

TEST(MetalVoid, ThreeDimensions) {
  expect_second_order("void, 3-D graded", {8, 10, 13, 16}, [](int n) {
    Manufactured m = box({n, 0.5, true}, Mobility::surface);
    m.period = 40;
    m.steps = 4;
    return m;
  });
}

TEST(MetalVoid, RigidDrift) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("void, rigid drift", {12, 18, 27, 40}, [=](int n) {
      return layer_on_solid({n, grading}, LatticeMotion::rigid, OuterPlane::reservoir);
    });
}

TEST(MetalVoid, ColumnDrift) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("void, column drift", {12, 18, 27, 40}, [=](int n) {
      return layer_on_solid({n, grading}, LatticeMotion::column, OuterPlane::reservoir);
    });
  expect_second_order("void, column drift outwards", {12, 18, 27, 40}, [](int n) {
    Manufactured m = layer_on_solid({n, 0}, LatticeMotion::column, OuterPlane::reservoir);
    m.metals[1].v_even *= -1;
    return m;
  });
}

TEST(MetalVoid, MovingThickness) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("void, moving thickness", {12, 18, 27, 40}, [=](int n) {
      return layer_on_solid({n, grading}, LatticeMotion::rigid, OuterPlane::finite);
    });
  expect_second_order("void, moving thickness, fixed height", {12, 18, 26, 40}, [](int n) {
    return layer_on_solid({n, 0}, LatticeMotion::rigid, OuterPlane::finite, 0.5 * metal_thickness_0);
  });
}

}  // namespace
}  // namespace auralith::mms

/// Manufactured solutions of   div( kappa grad phi + eps d(grad phi)/dt ) = 0   between two ideal electrodes.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "mms/stack.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

constexpr double pi = std::numbers::pi, length = 2.5e-6;

/// One layer: phi = 0 at the bottom, V at the top, waves in between.
Manufactured one_layer(const Resolution& r) {
  Manufactured m;
  ElectrolyteSolution p = electrolyte_solution(r);
  p.u0 = 0;
  p.u1 = 0.05 / length;
  p.even = 0.01;
  p.g0 = p.gc = 0;
  p.g1 = 1 / length, p.g2 = -1 / (length * length);  // zero at both ends
  m.input.grid = plane(r);
  m.input.layers = {electrolyte_layer("pellet", p, length, r)};
  m.input.layers[0].outer_plane = OuterPlane::equipotential;
  m.input.protocol = {scale_of_current(200)};
  m.electrolytes = {{0, p}};
  m.voltage = 0.05, m.voltage_tau = p.tau, m.omega = p.omega;
  m.current_density = 100;
  settle(m);
  return m;
}

/// Two layers of different conductivity: the current is continuous, the potential jumps by R j or not at all.
Manufactured two_layers(const Resolution& r, double contact_resistance) {
  Manufactured m;
  ElectrolyteSolution a = electrolyte_solution(r), b = a;
  a.u0 = a.u1 = b.u0 = b.u1 = 0;
  a.even = b.even = 0.02;
  const double la = 2e-6, lb = 1.2e-6;
  // Lower layer: sin(k z), zero at the bottom. Upper layer: parabola with the matching value and slope, V = 0 at the top.
  a.g0 = 0, a.gc = 1, a.k = 2.2 / la, a.shift = -0.5 * pi;
  b.conductivity = 4e-3;
  const double value = std::sin(2.2), slope = a.k * std::cos(2.2);
  b.gc = 0;
  b.g0 = value + contact_resistance * a.conductivity * slope;  // phi_b = phi_a - R j, j = -kappa dphi/dz
  b.g1 = a.conductivity / b.conductivity * slope;
  b.g2 = -(b.g0 + b.g1 * lb) / (lb * lb);
  m.input.grid = plane(r);
  m.input.layers = {electrolyte_layer("lower", a, la, r), electrolyte_layer("upper", b, lb, r)};
  for (Layer& layer : m.input.layers) layer.outer_plane = OuterPlane::equipotential;
  InterfaceSpec contact;
  contact.lower = "lower", contact.upper = "upper";
  contact.entry.kind = InterfaceKind::contact_resistance;
  contact.entry.contact_resistance = constant_property(0.6 * contact_resistance);
  contact.entry.film_resistance = constant_property(0.4 * contact_resistance);
  m.input.interfaces = {contact};
  m.input.protocol = {scale_of_current(200)};
  m.electrolytes = {{0, a}, {1, b}};
  m.current_density = 50;
  settle(m);
  return m;
}

TEST(IonTransport, Uniform) {
  expect_second_order("ion transport, uniform", {12, 18, 27, 40}, [](int n) { return one_layer({n, 0}); });
}

TEST(IonTransport, Graded) {
  expect_second_order("ion transport, graded", {12, 18, 27, 40}, [](int n) { return one_layer({n, 1.5}); });
}

TEST(IonTransport, ThreeDimensions) {
  expect_second_order("ion transport, 3-D uniform", {6, 8, 12, 16}, [](int n) { return one_layer({n, 0, true}); });
  expect_second_order("ion transport, 3-D graded", {8, 12, 16, 22}, [](int n) { return one_layer({n, 1, true}); });
}

TEST(IonTransport, Periodic) {
  expect_second_order("ion transport, periodic", {12, 18, 27, 40}, [](int n) {
    Manufactured m = one_layer({n, 0});
    m.input.grid.boundary_x = LateralBoundary::periodic;
    m.electrolytes[0].kx *= 2;
    m.electrolytes[0].px = 0.7;
    return m;
  });
}

TEST(IonTransport, LayersInContact) {
  expect_second_order("ion transport, two conductivities", {12, 18, 27, 40}, [](int n) {
    return two_layers({n, 0}, 0);
  });
  expect_second_order("ion transport, contact resistance", {12, 18, 27, 40}, [](int n) {
    return two_layers({n, 0}, 1e-4);
  });
  expect_second_order("ion transport, contact resistance, graded", {12, 18, 27, 40}, [](int n) {
    return two_layers({n, 1.5}, 1e-4);
  });
}

TEST(IonTransport, Displacement) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("ion transport, permittivity", {12, 18, 27, 40}, [grading](int n) {
      Manufactured m = one_layer({n, grading});
      ElectrolyteSolution& p = m.electrolytes[0];
      p.permittivity = 60 * p.conductivity;  // relaxation in 60 s
      m.input.layers[0].electrolyte.permittivity = constant_property(p.permittivity);
      m.period = 90;
      m.steps = 30;
      m.floor = 1e-6;
      return m;
    });
}

}  // namespace
}  // namespace auralith::mms

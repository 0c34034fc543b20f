/// Manufactured solutions of   d((1-w) y)/dt + div( y J - (1-w) L grad(m(y) + n) ) = 0 ,
///   n = W_a g'(p)/y_s - (P'/y_s) div( kappa_p grad P )/(1-w)   with voids and drift that move the metal, J = v (1-w) + M grad mu.
#include <gtest/gtest.h>

#include <numbers>

#include "case/read_case.hpp"
#include "mms/stack.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

constexpr double pi = std::numbers::pi;

/// Beyond saturation U(x) drives the host, with a broad step in the middle of the contents. Below it U is nearly flat, as it is
/// in reality, and n drives (J/m2: a large surface energy for a boundary as wide as the cells of these tests): where U did, n
/// would be a mere second derivative of the result, of first order in the cells at the planes.
double boundary_energy(bool above) { return above ? 0.2 : 200; }

void add_alloy(MetalSolution& p, bool above) {
  p.host_volume = 8e-6;
  p.host_diffusivity = 2e-16;
  const double flat = above ? 1 : 0.01;
  p.exponential = 0.1 * flat, p.decay = 1.3;
  p.steps[0] = {0.02 * flat, 1.5, 0.8};
  p.dilute = 0.4;
  p.above = above;
  const double energy = boundary_energy(above);
  p.boundary_barrier = 3 * energy / 0.6e-6;
  p.boundary_gradient = 6 * energy * 0.6e-6;
  const double content = above ? 2.6 : 0.3;
  p.saturation = p.host_volume / (p.host_volume + content * p.molar_volume);
  const double middle = above ? 1.12 * p.saturation : 0.45 * p.saturation;
  // Without adhesion n.grad y = 0 on Gamma and on the outer plane, and nothing of the host crosses them.
  p.host = {middle, 0.02 * middle, (above ? 0.04 : 0.2) * middle, pi, 0};
  const double scale = p.boundary_barrier / p.saturation;
  p.nonlocal = {0.1 * scale, 0.05 * scale, 0.1 * scale, pi, 0};
}

Manufactured alloy(const Resolution& r, LatticeMotion motion, OuterPlane outer, bool above = false) {
  MetalSolution p = metal_solution(r);
  p.v_even = 4e-9;  // outwards: what leaves a reservoir is the alloy
  if (motion != LatticeMotion::column) p.v_wave = 0;
  if (outer != OuterPlane::reservoir) {
    p.mu.shift = -p.mu.k;
    p.v_even = 0;
  }
  if (outer == OuterPlane::finite) p.stretch = 0.3;
  if (motion == LatticeMotion::none) p.v_even = p.v_wave = 0;
  add_alloy(p, above);
  Manufactured m = currentless(r, p, false, motion, outer);
  if (motion == LatticeMotion::none) m.input.effects.lattice_motion = false;
  Interlayer film;
  film.host = "manufactured";
  film.alloys = true;
  film.thickness = 1e-7;
  film.lithium_content = 0.1;
  film.curve.exponentials = {{p.exponential, p.decay}};
  film.curve.steps = {{p.steps[0].height, p.steps[0].position, p.steps[0].width}};
  film.curve.dilute = p.dilute;
  film.saturation = p.molar_volume > 0 ? p.host_volume / p.molar_volume * (1 / p.saturation - 1) : 0;
  film.molar_volume = constant_property(p.host_volume);
  film.diffusivity = constant_property(p.host_diffusivity);
  film.boundary_energy = constant_property(boundary_energy(above));
  film.boundary_thickness = constant_property(0.6e-6);
  m.input.layers[1].interlayer = film;
  return m;
}

TEST(Alloying, AtRest) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("alloy, at rest", {12, 18, 27, 40}, [=](int n) {
      return alloy({n, grading}, LatticeMotion::none, OuterPlane::insulating);
    });
}

TEST(Alloying, BeyondSaturation) {
  expect_second_order("alloy, beyond saturation", {12, 18, 27, 40}, [](int n) {
    return alloy({n, 0}, LatticeMotion::none, OuterPlane::insulating, true);
  });
}

TEST(Alloying, DriftOutOfAReservoir) {
  for (const LatticeMotion motion : {LatticeMotion::rigid, LatticeMotion::column})
    expect_second_order("alloy, drift", {12, 18, 27, 40}, [=](int n) {
      return alloy({n, 0}, motion, OuterPlane::reservoir);
    });
}

TEST(Alloying, MovingThickness) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("alloy, moving thickness", {12, 18, 27, 40}, [=](int n) {
      return alloy({n, grading}, LatticeMotion::rigid, OuterPlane::finite);
    });
}

Interlayer shipped_gold() {
  for (const Layer& layer : read_case(AURALITH_SOURCE "/inputs/lithiate_gold.yaml").layers)
    if (layer.interlayer) return *layer.interlayer;
  throw std::runtime_error("no gold in inputs/lithiate_gold.yaml");
}

/// The shipped card as it is: its whole staircase U(x), 0.2 J/m2 over 5 nm, D. The layer is as wide as a film, and the fields are even
/// about its planes: then errors have no layers of first order there, and n, a second derivative of the result, keeps the order.
Manufactured gold(const Resolution& r, double lithium, double swing) {
  const Interlayer card = shipped_gold();
  constexpr double size = 60e-9, period = 1e-3;
  MetalSolution p = metal_solution(r);
  const double scale = size / p.thickness;
  p.kx = pi / size, p.ky = r.three ? pi / size : 0;
  p.omega = 2 * pi / (5 * period);
  p.thickness = size;
  p.surface_energy *= scale;  // W stays
  p.gradient_energy *= scale * scale;
  p.v_even = p.v_wave = 0;
  p.w = {0.2, 0.02, 0.04, pi, 0};
  p.mu = {0, 0.05 * p.barrier, 0.02 * p.barrier, pi, 0};
  p.host_volume = card.molar_volume.value;
  p.host_diffusivity = card.diffusivity.value;
  p.exponential = card.curve.exponentials.at(0).height, p.decay = card.curve.exponentials.at(0).decay;
  for (std::size_t n = 0; n < 4; ++n)
    p.steps[n] = {card.curve.steps.at(n).height, card.curve.steps[n].position, card.curve.steps[n].width};
  p.dilute = card.curve.dilute;
  const auto fraction = [&](double content) { return p.host_volume / (p.host_volume + content * p.molar_volume); };
  p.saturation = fraction(card.saturation);
  p.above = lithium < card.saturation ? 1 : 0;
  p.boundary_barrier = 3 * card.boundary_energy.value / card.boundary_thickness.value;
  p.boundary_gradient = 6 * card.boundary_energy.value * card.boundary_thickness.value;
  const double middle = fraction(lithium);
  p.host = {middle, 0.2 * swing * middle, 0.8 * swing * middle, pi, 0};
  const double energy = p.boundary_barrier / p.saturation;
  p.nonlocal = {0.1 * energy, 0.05 * energy, 0.1 * energy, pi, 0};
  Manufactured m = currentless(r, p, false, LatticeMotion::none, OuterPlane::insulating);
  m.input.effects.lattice_motion = false;
  m.input.grid.widths_x = widths(r.cells, size, r.grading);
  if (r.three) m.input.grid.widths_y = m.input.grid.widths_x;
  m.input.layers[1].interlayer = card;
  m.input.interfaces[0].entry.contact_angle_cosine.mean = 0;
  m.input.layers[1].interlayer->adhesion = constant_property(0);
  m.period = period;
  return m;
}

/// The boundary to lithium metal, p = 0.4 to 0.9, where U is nearly 0 and n drives.
TEST(Alloying, GoldBesideLithium) {
  expect_second_order("gold beside lithium", {12, 18, 27, 40}, [](int n) { return gold({n, 0}, 6.2, 0.3); });
}

/// Across a whole step of U(x), 0.12 V over 0.2 in x, beyond saturation.
TEST(Alloying, GoldOverAStep) {
  expect_second_order("gold over a step", {18, 27, 40, 60}, [](int n) { return gold({n, 0}, 1.78, 0.07); });
}

TEST(Alloying, ThreeDimensions) {
  expect_second_order("alloy, 3-D", {8, 10, 13, 16}, [](int n) {
    Manufactured m = alloy({n, 0, true}, LatticeMotion::none, OuterPlane::insulating);
    m.period = 20;
    m.steps = 3;
    return m;
  });
}

}  // namespace
}  // namespace auralith::mms

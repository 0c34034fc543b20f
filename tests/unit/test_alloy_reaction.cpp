/// The reaction on an interlayer that alloys as a field, and on a sheet: the row of the current against the rate law written down
/// with the closed forms of the card, bare and covered electrolyte in parallel.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "physics/interlayer_sheet.hpp"
#include "unit/small_cell.hpp"
#include "unit/small_system.hpp"

namespace auralith {
namespace {

constexpr double temperature = 315, bare = 2.5e-3, covered = 1.1e-3;  // K, Ohm m2 (small_interface, gold_film)

Case cell(InterlayerForm form) {
  Case input = small_cell();
  input.layers.erase(input.layers.begin());
  input.layers[0].outer_plane = OuterPlane::equipotential;
  input.layers[1].interlayer = gold_film();
  input.layers[1].interlayer->form = form;
  input.interfaces.erase(input.interfaces.begin());
  input.interfaces[0].entry.film_resistance = constant_property(4e-4);
  input.ambient.temperature.values = {temperature};
  return input;
}

/// p of the face: the minimum of K (p_cell - p)^2/2 - Delta_gamma (1 - h(w)) h(p) on p <= 1, by search.
double face_saturation_by_search(double p_cell, double w, double height, const AlloyCoefficients& c) {
  if (p_cell >= 1) return p_cell;
  const double stiffness = 2 * c.gradient_energy / height, pull = 0.5 * (1 - w * w * (3 - 2 * w));
  const auto energy = [&](double p) {
    return 0.5 * stiffness * (p_cell - p) * (p_cell - p) - pull * p * p * (3 - 2 * p);
  };
  double best = p_cell, step = 1e-3;
  for (double p = p_cell; p <= 1; p += step)
    if (energy(p) < energy(best)) best = p;
  for (; step > 1e-12; step *= 0.5)
    for (const double p : {best - step, best + step})
      if (p <= 1 && energy(p) < energy(best)) best = p;
  return best;
}

class AlloyReaction : public testing::TestWithParam<InterlayerForm> {};

TEST_P(AlloyReaction, IsTheRateLawAtTheEquilibriumPotentialOfTheFace) {
  const bool field = GetParam() == InterlayerForm::field;
  System s(cell(GetParam()));
  const Coefficients c = s.model.coefficients(0, 0);
  const LayerCoefficients& metal = c.layers[1];
  const AlloyCoefficients& alloy = field ? metal.alloy : metal.sheet.alloy;
  const EquilibriumCurve curve = gold_film().curve;
  const double volume = 13e-6 / constants::faraday, thermal = constants::gas * temperature / constants::faraday;
  std::mt19937 generator(3);
  const auto uniform = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(generator);
  };
  Evaluation e;
  int partly = 0;
  for (int round = 0; round < 20; ++round) {
    SlotArray x(static_cast<std::size_t>(s.layout.slots()), 0.0);
    std::copy(s.layout.constants().begin(), s.layout.constants().end(), x.begin() + s.layout.unknown_slots());
    for (const GammaFace& face : s.layout.faces()) {
      const auto face_slot = [&](const Unknown& unknown) { return s.layout.face(unknown, face); };
      const double current = uniform(-6, 6), w = uniform(0.01, 0.4), mu = uniform(-1e6, 1e6);
      const double metal_potential = uniform(-0.02, 0.02), collector = 0.03;
      x[face_slot(at_gamma::reaction_current)] = current;
      x[face_slot(at_gamma::void_fraction)] = w;
      x[face_slot(at_gamma::void_potential)] = mu;
      x[face_slot(at_gamma::electronic_potential)] = metal_potential;
      x[s.layout.scalar(scalars::cell_voltage, 0)] = collector;
      double equilibrium = volume * mu, share = 1;
      if (field) {
        const double content = std::exp(uniform(std::log(0.3), std::log(30))), n = uniform(-1e8, 1e8);
        x[s.layout.cell(in_cells::alloy_coordinate, face.i, face.j, face.k)] = alloy.curve->coordinate(content);
        x[s.layout.cell(in_cells::alloy_potential, face.i, face.j, face.k)] = n;
        const double y = 10.21 / (10.21 + content * 13), p = y / (10.21 / (10.21 + 3.75 * 13));
        const double barrier = p < 1 ? 3 * 0.2 / 3e-7 * p * p * (1 - p) * (1 - p) : 0;
        equilibrium += curve.potential(content, temperature) + volume * (y * n - barrier);
        const double on_face = face_saturation_by_search(p, w, s.grid.z.widths[face.k], alloy);
        share = on_face < 1 ? on_face * on_face * (3 - 2 * on_face) : 1;
        partly += share > 0.05 && share < 0.95;
      } else {
        equilibrium +=
            sheet_potential(volume * sheet_host(s.input.layers[1]) * current / ((1 - w) * (1 - w)), metal.sheet).value;
      }
      // The electrolyte is set so that eta is a few RT/F.
      const double eta = uniform(-0.06, 0.06);
      const double electrolyte = collector + metal_potential - equilibrium - 4e-4 * current - eta;
      x[face_slot(at_gamma::ionic_potential)] = electrolyte;
      s.assembler.evaluate(c, x, e);
      const double exchange = thermal * (share / covered + (1 - share) / bare);
      const double rate =
          exchange * (1 - w) * (1 - w) * (std::exp(0.4 * eta / thermal) - std::exp(-0.6 * eta / thermal));
      EXPECT_NEAR(e.rate[face_slot(at_gamma::reaction_current)], face.area * (current - rate),
                  1e-7 * face.area * (std::abs(current) + std::abs(rate)))
          << "round " << round << ", covered by " << share;
    }
  }
  EXPECT_EQ(partly > 5, field) << "faces that are partly covered";
}

INSTANTIATE_TEST_SUITE_P(Forms, AlloyReaction, testing::Values(InterlayerForm::field, InterlayerForm::sheet));

}  // namespace
}  // namespace auralith

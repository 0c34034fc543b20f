/// What happens on Gamma, written out by hand: rows of one column of a small cell at a state in which they must vanish.
#include <gtest/gtest.h>

#include <cmath>

#include "base/constants.hpp"
#include "physics/effect.hpp"
#include "solver/assembler.hpp"
#include "unit/small_cell.hpp"

namespace auralith {
namespace {

constexpr double area = 3e-7 * 1e-6;                                  // m2, of the only column
constexpr double half_cell = 1e-7;                                    // m, of the metal at Gamma
constexpr double volume = 13e-6 / (1.602176634e-19 * 6.02214076e23);  // V_Li/F, m3/C
constexpr double thermal = 8.31446261815324 * 298.15 / (1.602176634e-19 * 6.02214076e23);

/// One column, fields zero but for what a test sets.
struct OneColumn {
  Case input;
  Grid grid;
  Layout layout;
  Model model;
  Assembler assembler;
  SlotArray x;
  explicit OneColumn(const Case& c)
      : input(c),
        grid(input),
        layout(input, grid, Partition(1, 1, 1), 0, all_unknowns(input)),
        model(input, grid, layout),
        assembler(PETSC_COMM_SELF, model, layout),
        x(static_cast<std::size_t>(layout.slots()), 0.0) {
    std::copy(layout.constants().begin(), layout.constants().end(), x.begin() + layout.unknown_slots());
  }
  int cell(const Unknown& u, int k) { return layout.cell(u, 0, 0, k); }
  int face(const Unknown& u, int gamma) { return layout.face(u, 0, 0, gamma); }
  double rate(int slot) {
    Evaluation out;
    assembler.evaluate(model.coefficients(0, 0), x, out);
    return out.rate[slot];
  }
};

Case one_column() {
  Case input = small_cell();
  input.grid.widths_x = {3e-7};
  input.grid.boundary_x = LateralBoundary::symmetric;
  for (InterfaceSpec& spec : input.interfaces) spec.entry.contact_angle_cosine.deviation = 0;
  return input;
}

constexpr int top = 1, metal = 7;  // Gamma of the positive electrode, its metal cell

TEST(Gamma, CurrentFollowsButlerAndVolmer) {
  Case input = one_column();
  input.interfaces[1].entry.film_resistance = constant_property(1e-3);
  OneColumn s(input);
  const double w = 0.3, mu = 2e5, phi_m = 0.004, phi_e = -0.03, collector = 0.02;
  s.x[s.layout.scalar(scalars::cell_voltage, 0)] = collector;
  s.x[s.face(at_gamma::electronic_potential, top)] = phi_m;
  s.x[s.face(at_gamma::ionic_potential, top)] = phi_e;
  s.x[s.face(at_gamma::void_fraction, top)] = w;
  s.x[s.face(at_gamma::void_potential, top)] = mu;
  // i = i0 (1-w)^2 [exp(0.4 F eta/RT) - exp(-0.6 F eta/RT)], eta = V + phi_m - phi_e - V_Li mu/F - i R_film
  double i = 0;
  for (int n = 0; n < 200; ++n) {
    const double eta = collector + phi_m - phi_e - volume * mu - 1e-3 * i;
    i += 0.3 * (thermal / 2.5e-3 * 0.49 * (std::exp(0.4 * eta / thermal) - std::exp(-0.6 * eta / thermal)) - i);
  }
  ASSERT_GT(i, 1);  // phi_m above phi_e strips
  const int current = s.face(at_gamma::reaction_current, top);
  s.x[current] = i;
  EXPECT_NEAR(s.rate(current) / (area * i), 0, 1e-9);
  s.x[s.face(at_gamma::void_fraction, top)] = 0.31;
  EXPECT_GT(std::abs(s.rate(current)) / (area * i), 1e-3);
}

TEST(Gamma, PositiveCosineRepelsVoids) {
  OneColumn s(one_column());
  // Young: kappa (w_cell - w_face)/(h/2) = gamma cos(theta) 6 w (1-w) with cos(theta) = 0.3, gamma = 0.5, kappa = 6 gamma delta
  const double w = 0.2, slope = 0.5 * 0.3 * 6 * w * (1 - w) / (6 * 0.5 * 0.3e-6);
  s.x[s.face(at_gamma::void_fraction, top)] = w;
  s.x[s.cell(in_cells::void_fraction, metal)] = w + slope * half_cell;
  const int row = s.face(at_gamma::void_fraction, top);
  const double scale = area * 0.5 * 0.3;
  EXPECT_NEAR(s.rate(row) / scale, 0, 1e-12);
  s.x[s.cell(in_cells::void_fraction, metal)] = w - slope * half_cell;
  EXPECT_GT(std::abs(s.rate(row)) / scale, 0.1);
}

TEST(Gamma, StrippedVolumeIsReplacedByDriftAndVacancies) {
  OneColumn s(one_column());
  const double i = 7, v = -4e-10;
  const int row = s.cell(in_cells::void_fraction, metal);
  const double before = s.rate(row);
  s.x[s.face(at_gamma::reaction_current, top)] = i;
  EXPECT_NEAR((s.rate(row) - before) / (area * volume * i), 1, 1e-12);  // stripping makes voids
  s.x[s.face(at_gamma::site_velocity, top)] = v;
  EXPECT_NEAR((s.rate(row) - before) / (area * (volume * i + v)), 1, 1e-12);  // drift towards Gamma fills them
}

TEST(Gamma, LatticeMovesAgainstTheForce) {
  OneColumn s(one_column());
  const double w = 0.1, mu = 4e5;
  const int velocity = s.face(at_gamma::site_velocity, top);
  s.x[s.face(at_gamma::void_fraction, top)] = w;
  s.x[s.face(at_gamma::void_potential, top)] = mu;
  s.x[s.face(at_gamma::reaction_current, top)] = 3;
  s.x[velocity] = -2e-16 * 0.81 * mu;
  EXPECT_NEAR(s.rate(velocity) / (area * 2e-16 * mu), 0, 1e-12);
  s.x[s.face(at_gamma::reaction_current, top)] = -3;  // plating: the other mobility
  s.x[velocity] = -1e-14 * 0.81 * mu;
  EXPECT_NEAR(s.rate(velocity) / (area * 1e-14 * mu), 0, 1e-12);
}

TEST(Gamma, HeightsOfAFiniteLayerAddUpToItsThickness) {
  Case input = one_column();
  input.layers[2].lattice_motion = LatticeMotion::rigid;
  input.layers[2].outer_plane = OuterPlane::finite;
  for (const double fixed : {0.0, 5.5e-7}) {
    input.layers[2].fixed_height = fixed;
    OneColumn s(input);
    // Void volume of the layer at w = 1 is its volume.
    for (int k = 7; k < 11; ++k) s.x[s.cell(in_cells::void_fraction, k)] = 1;
    for (const double thickness : {1.4e-6, 1.1e-6, 2.3e-6}) {
      s.x[s.layout.scalar(scalars::thickness, 2)] = thickness;
      Evaluation out;
      s.assembler.evaluate(s.model.coefficients(0, 0), s.x, out);
      EXPECT_NEAR(out.storage[s.model.sum(sums::void_volume, 2)] / (area * thickness), 1, 1e-12);
      // The cells within the fixed height (2e-7 and 3e-7) keep their size.
      if (fixed > 0) {
        EXPECT_NEAR(out.storage[s.cell(in_cells::void_fraction, 7)] / (area * 2e-7), 1, 1e-12);
        EXPECT_NEAR(out.storage[s.cell(in_cells::void_fraction, 8)] / (area * 3e-7), 1, 1e-12);
      } else {
        EXPECT_NEAR(out.storage[s.cell(in_cells::void_fraction, 8)] / (area * 3e-7 * thickness / 1.4e-6), 1, 1e-12);
      }
    }
  }
}

}  // namespace
}  // namespace auralith

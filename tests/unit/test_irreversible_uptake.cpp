/// Lithium that a coating keeps: what its rows and counters get from a plating and a stripping current, with theta = 0.25 on all faces.
///   Q d(theta)/dt = (1 - theta) max(-i, 0) ,  void volume (V_Li/F) of it enters the metal in place of lithium; nothing in a hole.
#include <gtest/gtest.h>

#include "base/constants.hpp"
#include "unit/small_cell.hpp"
#include "unit/small_system.hpp"

namespace auralith {
namespace {

TEST(IrreversibleUptake, IsTheShareOfThePlatingCurrentOutsideOfHoles) {
  constexpr double capacity = 40, theta = 0.25, volume = 13e-6 / constants::faraday;
  Case with = small_cell();
  with.layers[2].interlayer = gold_film();
  with.layers[2].interlayer->alloys = false;
  with.layers[2].interlayer->pinholes = {
      {{with.grid.widths_x[0] / 2, 0}, with.grid.widths_x[0] / 2}};  // the first column
  Case without = with;
  with.layers[2].interlayer->irreversible_uptake = constant_property(capacity);
  with.layers[2].interlayer->irreversible_uptake.path = "test";
  System a(with), b(without);
  ASSERT_FALSE(b.layout.exists(at_gamma::trapped_fraction, 1));
  const int coated = a.model.grid().gamma_of_layer(2), bare = 1 - coated;
  EXPECT_TRUE(a.layout.on_gamma(at_gamma::trapped_fraction, coated).some);
  EXPECT_FALSE(a.layout.on_gamma(at_gamma::trapped_fraction, coated).all) << "the hole";
  EXPECT_FALSE(a.layout.on_gamma(at_gamma::trapped_fraction, bare).some);
  EXPECT_TRUE(a.layout.on_gamma(at_gamma::void_fraction, bare).all);
  for (const double current : {-7.0, 7.0}) {
    Evaluation e[2];
    for (System* s : {&a, &b}) {
      SlotArray x(static_cast<std::size_t>(s->layout.slots()), 0.0);
      std::copy(s->layout.constants().begin(), s->layout.constants().end(), x.begin() + s->layout.unknown_slots());
      for (const GammaFace& face : s->layout.faces()) {
        x[s->layout.face(at_gamma::reaction_current, face)] = current;
        if (s->layout.exists(at_gamma::trapped_fraction, face.i, face.j, face.index))
          x[s->layout.face(at_gamma::trapped_fraction, face)] = theta;
      }
      s->assembler.evaluate(s->model.coefficients(0, 0), x, e[s == &b]);
    }
    int holes = 0;
    double entered = 0, kept = 0;
    for (const GammaFace& face : a.layout.faces()) {
      if (face.metal != 2) continue;
      const bool hole = face.i == 0;
      holes += hole;
      EXPECT_EQ(a.layout.exists(at_gamma::trapped_fraction, face.i, face.j, face.index), !hole);
      const double taken = hole || current > 0 ? 0.0 : face.area * (1 - theta) * 7;  // A
      if (!hole) {
        const int row = a.layout.face(at_gamma::trapped_fraction, face);
        EXPECT_NEAR(e[0].rate[row], taken, 1e-14 * face.area * 7);
        EXPECT_NEAR(e[0].storage[row], face.area * capacity * theta, 1e-14 * face.area * capacity);
      }
      const auto more = [&](auto&& slot) { return e[0].rate[slot(a.layout)] - e[1].rate[slot(b.layout)]; };
      const double round = 1e-12 * face.area * 7 * volume;
      EXPECT_NEAR(more([&](Layout& l) { return l.cell(in_cells::void_fraction, face.i, face.j, face.k); }),
                  volume * taken, round);
      EXPECT_NEAR(more([&](Layout& l) { return l.face(at_gamma::void_potential, face); }), volume * taken, round);
      entered += volume * taken;
      kept += hole ? 0.0 : volume * face.area * capacity * theta;
    }
    EXPECT_EQ(holes, 1);
    const auto rate = [&](const System& of, int n, const Sum& sum) { return of.model.amount(sum, 2, e[n].rate); };
    EXPECT_NEAR(rate(a, 0, sums::gamma_void) - rate(b, 1, sums::gamma_void), entered, 1e-12 * kept);
    EXPECT_NEAR(a.model.amount(sums::trapped_lithium, 2, e[0].storage), kept, 1e-12 * kept);
  }
}

}  // namespace
}  // namespace auralith

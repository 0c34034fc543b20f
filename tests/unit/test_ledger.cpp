/// A ledger finds a leak whatever the tolerance of Newton's method is, and says in SI units what is missing.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "output/ledger.hpp"
#include "physics/initial_state.hpp"
#include "solver/time_stepper.hpp"
#include "unit/small_cell.hpp"
#include "unit/small_system.hpp"

namespace auralith {
namespace {

/// Void volume (m3/s) that appears in one cell without a counter.
struct Leak {
  struct Data {
    double rate;
  };
  static constexpr int inputs = 1, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return false; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients&, const T*, T*, T* rate) {
    rate[0] = T(d.rate);
  }
};

struct Found {
  bool broken = false;
  LedgerSummary voids;
};

/// One step of 10 s at 5 A/m2 (or at rest) with a leak that is this share of what the current moves.
Found one_step(double newton_tolerance, double share, double current = 5) {
  Case input = small_cell();
  input.solver.newton_tolerance = newton_tolerance;
  input.solver.linear = LinearSolver::direct;
  System system(input);
  const double moved = 5 * system.grid.area() * 13e-6 / 96485.33212;
  auto group = std::make_unique<Elements<Leak>>(system.layout.first_scalar_slot());
  const int w = system.layout.cell(in_cells::void_fraction, 0, 0, 1);
  group->add({share * moved}, {w}, {w});
  system.model.add(std::move(group));
  TimeStepper stepper(system.assembler, input.time, input.solver);
  Ledger ledger(system.model);
  stepper.set_state(initial_state(system.model, system.layout), 0);
  EXPECT_TRUE(stepper.make_consistent(current).converged);
  ledger.start(stepper.evaluation());
  const StepOutcome outcome = stepper.attempt(10);
  EXPECT_TRUE(outcome.converged) << outcome.reason;
  stepper.accept();
  Found found;
  try {
    ledger.check(1, 10, stepper.evaluation(), stepper.accumulated());
  } catch (const LedgerError&) {
    found.broken = true;
  }
  for (const LedgerSummary& each : ledger.summary())
    if (each.ledger == "void" && each.electrode == "negative") found.voids = each;
  EXPECT_EQ(found.broken, !found.voids.closes());
  return found;
}

TEST(Ledger, ALooseNewtonToleranceHidesNoLeak) {
  for (const double tolerance : {1e-13, 1e-11, 1e-6, 1e-3}) {
    const Found whole = one_step(tolerance, 0), leaking = one_step(tolerance, 1e-8);
    EXPECT_FALSE(whole.broken) << tolerance << ": misses " << whole.voids.missing << " m3 of " << whole.voids.passed;
    EXPECT_LT(whole.voids.allowed, 2e-10 * whole.voids.passed) << tolerance;
    EXPECT_TRUE(leaking.broken) << tolerance;
    EXPECT_NEAR(leaking.voids.missing / leaking.voids.passed, 1e-8, 1e-10) << tolerance;
    EXPECT_GT(leaking.voids.missing, leaking.voids.allowed);
  }
}

TEST(Ledger, WhereNothingHasPassedALeakIsFoundBesideWhatMovesInside) {
  for (const double tolerance : {1e-13, 1e-3}) {
    EXPECT_FALSE(one_step(tolerance, 0, 0).broken) << tolerance;
    EXPECT_TRUE(one_step(tolerance, 1e-3, 0).broken) << tolerance;
  }
}

}  // namespace
}  // namespace auralith

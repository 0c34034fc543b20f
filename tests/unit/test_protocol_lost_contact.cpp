// Protocol: jumps of the circuit are at one instant, lost contact is told once, and a finished protocol goes on when it is longer.
#include <gtest/gtest.h>

#include "test_protocol_driver.hpp"

namespace auralith {
namespace {

using namespace protocol_test;

/// The positive electrode has this contact between the times.
State touching(double contact, double from, double to, double otherwise = 1) {
  return [=](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.electrodes[1].contact_fraction = time >= from && time < to ? contact : otherwise;
    now.voltage = 0.1 * current(protocol, time);
    return now;
  };
}

TEST(ProtocolLostContact, AReversalIsNoNewLoss) {
  Protocol protocol({galvanostatic(5, 400), galvanostatic(-5, 600), rest(100), galvanostatic(5, 400)}, {0.5, {0.3}, 9});
  Walk walk;
  walk.run(protocol, touching(0.4, 300, INFINITY));
  EXPECT_EQ(events_of(protocol, "contact_loss").size(), 1u);
}

TEST(ProtocolLostContact, ALossAfterARecoveryIsANewOne) {
  const State state = [](double time, const Protocol& protocol) {
    return touching(0.4, 300, 700)(time, protocol).time < 1200 ? touching(0.4, 300, 700)(time, protocol)
                                                               : touching(0.4, 1200, INFINITY)(time, protocol);
  };
  Protocol protocol({galvanostatic(5, 400), galvanostatic(-5, 600), galvanostatic(5, 400)}, {0.5, {}, 9});
  Walk walk;
  walk.run(protocol, state);
  const auto losses = events_of(protocol, "contact_loss");
  ASSERT_EQ(losses.size(), 2u);
  EXPECT_NEAR(losses[0].time, 300, 37);
  EXPECT_NEAR(losses[1].time, 1200, 37);
}

TEST(ProtocolLostContact, AnOpenCircuitThatMayGoOnIsToldOnceAlsoOverARest) {
  EventLimits limits;
  limits.open_circuit_ends_run = false;
  Protocol protocol({galvanostatic(5, 400), rest(100), galvanostatic(-5, 400), galvanostatic(5, 900)}, limits);
  EXPECT_EQ(protocol.open_circuit(), "");
  Walk walk;
  walk.run(protocol, touching(0, 300, 1000), 0, 950);
  EXPECT_EQ(events_of(protocol, "open_circuit").size(), 1u);
  EXPECT_EQ(protocol.open_circuit(), "positive");
  walk.run(protocol, touching(0, 300, 1000), 950);
  EXPECT_EQ(protocol.open_circuit(), "") << "it touches again";
}

TEST(ProtocolLostContact, ARampThatBeginsWithoutContactHasFailedByIt) {
  Protocol protocol({galvanostatic(5, 400), ramp(1, 1, 2, 700)}, {0.5, {}, 9});
  Walk walk;
  walk.run(protocol, touching(0.4, 300, INFINITY));
  EXPECT_EQ(events_of(protocol, "contact_loss").size(), 1u);
  bool reached = false;
  for (const CcdResult& result : protocol.ccd())
    reached = reached || (result.criterion == "CCD_contact" && result.reached);
  EXPECT_TRUE(reached);
}

TEST(ProtocolLostContact, NothingIsInterpolatedAcrossAJump) {
  // What is met by the jump of the current is met at the jump, with the values after it.
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    const double flows = current(protocol, time);
    now.voltage = 0.01 * flows;
    now.electrodes[0].penetration_margin = flows > 80 ? 0.2 : -0.3;
    now.electrodes[0].max_overpotential = 0.01 * flows;
    return now;
  };
  for (const bool shows_start : {false, true}) {
    Protocol protocol({galvanostatic(50, 400), galvanostatic(90, 600)}, {0.5, {}, 0.85});
    Walk walk;
    walk.shows_start = shows_start;
    walk.run(protocol, state);
    for (const char* kind : {"polarisation", "penetration"}) {
      const auto events = events_of(protocol, kind);
      ASSERT_EQ(events.size(), 1u) << kind;
      EXPECT_EQ(events[0].time, 400) << kind;
      EXPECT_NEAR(events[0].value, 0.9, 1e-12) << kind;
      EXPECT_EQ(events[0].current_density, 90) << kind;
    }
  }
}

TEST(ProtocolLostContact, WhatIsNotLookedAtBeforeIsMetAtTheEndOfTheStep) {
  // A table that begins at 0: no current, no open circuit; then there is one, and no time in between is known.
  Protocol protocol({sweep({{0.0, 400.0}, {0.0, 40.0}})}, {});
  Walk walk;
  walk.hits_cut_offs = false;
  walk.run(protocol, touching(0, 0, INFINITY));
  const auto events = events_of(protocol, "open_circuit");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].time, 37);
}

TEST(ProtocolLostContact, ALongerProtocolGoesOnFromTheEnd) {
  const State state = touching(0.4, 300, INFINITY);
  const std::vector<ProtocolStep> both{galvanostatic(5, 400), galvanostatic(-5, 600)};
  Protocol whole(both, {0.5, {}, 9}), first({both[0]}, {0.5, {}, 9}), longer(both, {0.5, {}, 9}),
      same({both[0]}, {0.5, {}, 9});
  Walk walk;
  walk.run(whole, state);
  EXPECT_EQ(walk.run(first, state), 400);
  ASSERT_TRUE(first.finished());
  same.restore(first.snapshot());
  EXPECT_FALSE(same.finished());
  const Observables end = state(400, same);
  EXPECT_FALSE(same.advance(end, end));
  EXPECT_TRUE(same.finished());
  EXPECT_EQ(same.events().size(), first.events().size());
  longer.restore(first.snapshot());
  EXPECT_TRUE(longer.advance(end, end)) << "the current jumps";
  walk.run(longer, state, 400);
  ASSERT_EQ(longer.events().size(), whole.events().size());
  for (std::size_t k = 0; k < whole.events().size(); ++k) {
    EXPECT_EQ(longer.events()[k].kind, whole.events()[k].kind);
    EXPECT_EQ(longer.events()[k].time, whole.events()[k].time);
  }
}

}  // namespace
}  // namespace auralith

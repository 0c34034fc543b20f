// Protocol: cut-offs, with observables whose crossing times are known.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "test_protocol_driver.hpp"

namespace auralith {
namespace {

using namespace protocol_test;

TEST(ProtocolCutOffs, VoltageIsHitAndTheNextStepStartsThere) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.voltage = current(protocol) > 0 ? 0.01 + 2e-4 * time : 0.3 - 1e-3 * time;
    return now;
  };
  Protocol protocol({galvanostatic(1, 3600, {cut_off("voltage_above", 0.15)}),
                     galvanostatic(-1, 0, {cut_off("voltage_below", -0.6)}), rest(10)},
                    {});
  EXPECT_TRUE(std::isinf(protocol.latest_end()));
  Walk walk;
  walk.run(protocol, state);
  const auto events = events_of(protocol, "cut_off");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_NEAR(events[0].time, 700, 1e-5);
  EXPECT_NEAR(events[0].value, 0.15, 1e-9);
  EXPECT_EQ(events[0].current_density, 1);
  EXPECT_EQ(events[0].detail, "voltage above 150 mV");
  EXPECT_NEAR(events[1].time, 900, 1e-5);
  EXPECT_NEAR(protocol.segment_end(), 910, 1e-5);
  EXPECT_EQ(walk.currents, (std::vector<double>{-1, 0}));
}

TEST(ProtocolCutOffs, SmallLimitsAreHitAsExactlyAsLargeOnes) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.electrodes[0].void_max = 1e-9 * time;
    return now;
  };
  for (const double limit : {1e-8, 1e-6}) {
    Protocol protocol({galvanostatic(1, 3600, {cut_off("void_fraction_above", limit)}), rest(10)}, {});
    Walk walk;
    walk.run(protocol, state);
    ASSERT_EQ(events_of(protocol, "cut_off").size(), 1u) << limit;
    EXPECT_NEAR(events_of(protocol, "cut_off")[0].value / limit, 1, 1e-6) << limit;
  }
}

TEST(ProtocolCutOffs, ACapacityCutOffIsHitExactlyAndMayEndTheRun) {
  ProtocolStep loop = cycles(3, 0.7, 100, {cut_off("capacity", 21), cut_off("capacity", 30, true)});
  Protocol protocol({loop}, {});
  EXPECT_EQ(protocol.segment_end(), 21 / 0.7);
  Walk walk;
  EXPECT_NEAR(walk.run(protocol, quiet), 6 * 30, 1e-12);
  EXPECT_EQ(events_of(protocol, "cut_off").size(), 6u);

  Protocol ended({cycles(3, 0.7, 100, {cut_off("capacity", 21), cut_off("capacity", 21, true)}), rest(5)}, {});
  Walk again;
  EXPECT_EQ(again.run(ended, quiet), 21 / 0.7);
  EXPECT_TRUE(ended.finished());
  EXPECT_EQ(ended.latest_end(), 21 / 0.7);
  EXPECT_EQ(current(ended), 0.7) << "the end describes the last state";
  EXPECT_EQ(events_of(ended, "cut_off").at(0).detail, "capacity 0.000583333 mAh/cm2, ends the run");

  // One that comes after the end changes nothing.
  Protocol late({galvanostatic(1, 10, {cut_off("capacity", 11, true)}), rest(5)}, {});
  Walk third;
  EXPECT_EQ(third.run(late, quiet), 15);
  EXPECT_TRUE(events_of(late, "cut_off").empty());
}

TEST(ProtocolCutOffs, OneThatEndsTheRunWinsOverOneThatEndsTheSegment) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.voltage = 1e-3 * time;
    now.electrodes[0].penetration_margin = 1e-3 * time - 0.25;
    now.electrodes[0].penetration_x = 3e-6;
    now.electrodes[0].penetration_y = 1e-6;
    return now;
  };
  for (const bool run_first : {true, false}) {
    std::vector<CutOff> cut_offs{at_event("penetration", run_first), cut_off("voltage_above", 0.25, !run_first)};
    Protocol protocol({galvanostatic(1, 900, cut_offs), rest(10)}, {});
    Walk walk;
    EXPECT_NEAR(walk.run(protocol, state), 250, 1e-5);
    EXPECT_TRUE(protocol.finished());
    const auto penetrations = events_of(protocol, "penetration"), cuts = events_of(protocol, "cut_off");
    ASSERT_EQ(penetrations.size(), 1u);
    EXPECT_EQ(penetrations[0].electrode, "negative");
    EXPECT_EQ(penetrations[0].x, 3e-6);
    EXPECT_EQ(penetrations[0].y, 1e-6);
    EXPECT_EQ(penetrations[0].detail, run_first ? "ends the run" : "");
    ASSERT_EQ(cuts.size(), 1u);
    EXPECT_EQ(cuts[0].electrode, "");
  }
}

TEST(ProtocolCutOffs, AHalfCycleCutShortMovesAllLaterEnds) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    if (protocol.cycle() == 1 && protocol.half_cycle() == 1)  // and lower still in the rest after it
      now.electrodes[1].contact_fraction = 1 - time / 500;
    return now;
  };
  Protocol protocol({rest(100), cycles(2, 1, 1000, {cut_off("contact_below", 0.4)}, 50)}, {});
  EXPECT_EQ(protocol.latest_end(), 100 + 4 * 1050);
  Walk walk;
  const double end = walk.run(protocol, state);
  const auto events = events_of(protocol, "cut_off");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_NEAR(events[0].time, 300, 1e-4);
  EXPECT_EQ(events[0].electrode, "positive");
  EXPECT_NEAR(end, 300 + 50 + 3 * 1050, 1e-4) << "its rest is not left out";
}

TEST(ProtocolCutOffs, BeyondFromTheStartEndsAtOnceWithoutALoop) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.voltage = 0.9;
    return now;
  };
  for (const bool shows_start : {true, false}) {
    Protocol protocol({rest(10), cycles(20, 1, 1000, {cut_off("voltage_above", 0.5)}), rest(40)}, {});
    Walk walk;
    walk.step = 0.1;
    walk.limit = 10000;
    walk.shows_start = shows_start;
    walk.run(protocol, state);
    ASSERT_TRUE(protocol.finished());
    const auto events = events_of(protocol, "cut_off");
    ASSERT_EQ(events.size(), 40u);
    EXPECT_NEAR(events[0].time, 10, 1e-12) << "met at the start of the segment";
    EXPECT_NEAR(events[0].value, 0.9, 1e-12);
    EXPECT_NEAR(protocol.segment_end(), 50 + (shows_start ? 0 : 40 * 0.1), 1e-9);
  }
}

TEST(ProtocolCutOffs, AnElectrodeThatIsBeingPlatedMayRecoverItsContact) {
  // Contact falls below 0.5 while stripping, at 600 s, and comes back as slowly.
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.electrodes[1].contact_fraction = current(protocol) > 0 ? 1.1 - time / 1000 : 0.45 + (time - 600) / 5000;
    return now;
  };
  for (const CutOff& condition : {cut_off("contact_below", 0.5), at_event("contact_loss")}) {
    Protocol healing({cycles(1, 1, 1000, {condition})}, {0.5, {}, 9});
    Walk walk;
    EXPECT_NEAR(walk.run(healing, state), 1600, 1e-4) << "the plating half cycle is whole";
    EXPECT_EQ(events_of(healing, "contact_loss").size(), 1u);
  }

  // For a run that must stop, the condition concerns every electrode, whatever the current does to it.
  Protocol strict({galvanostatic(-1, 1000, {cut_off("contact_below", 0.7, true)})}, {});
  const State falling = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.electrodes[1].contact_fraction = 1 - time / 1000;
    return now;
  };
  Walk other;
  EXPECT_NEAR(other.run(strict, falling), 300, 1e-4);
}

TEST(ProtocolCutOffs, ExactlyTheContactThresholdIsNotUnderIt) {
  // 24 of 48 columns, summed in an order that rounds down.
  Protocol protocol({rest(10)}, {});
  Observables now = quiet(5, protocol);
  now.electrodes[0].contact_fraction = std::nextafter(0.5, 0.0);
  protocol.advance(now, now);
  EXPECT_TRUE(events_of(protocol, "contact_loss").size() == 1) << "only the threshold 0.8";
  now.electrodes[0].contact_fraction = 23.0 / 48;
  protocol.advance(now, now);
  EXPECT_EQ(events_of(protocol, "contact_loss").size(), 2u);
}

TEST(ProtocolCutOffs, LithiumIsExhaustedOnlyWhereItIsStripped) {
  // 2 um, stripped at 1 nm/s down to 50 nm; the other side grows from its floor.
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    const bool back = current(protocol) < 0;
    for (ElectrodeObservables& electrode : now.electrodes) {
      electrode.finite = true;
      electrode.exhausted_thickness = 50e-9;
    }
    const double moved = (back ? 1950 - (time - 1950) : time) * 1e-9;
    now.electrodes[1].thickness = 2e-6 - moved;
    now.electrodes[0].thickness = 50e-9 + moved;
    return now;
  };
  Protocol protocol({cycles(1, 1, 5000)}, {});
  Walk walk;
  EXPECT_NEAR(walk.run(protocol, state), 3900, 2e-5);
  const auto events = events_of(protocol, "lithium_exhausted");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].electrode, "positive");
  EXPECT_NEAR(events[0].time, 1950, 1e-5);
  EXPECT_NEAR(events[0].value, 50e-9, 2e-15);
  EXPECT_EQ(events[1].electrode, "negative");
  EXPECT_NEAR(events[1].time, 3900, 2e-5);

  Protocol last({cycles(1, 1, 5000, {at_event("lithium_exhausted", true)})}, {});
  Walk other;
  EXPECT_NEAR(other.run(last, state), 1950, 1e-5);
  EXPECT_EQ(events_of(last, "lithium_exhausted").at(0).detail, "ends the run");

  // Without a side, either direction of the current exhausts; a rest never does.
  Protocol sideless({rest(10), galvanostatic(-1, 100)}, {});
  const State empty = [](double time, const Protocol& p) {
    Observables now = quiet(time, p);
    now.electrodes.resize(1);
    now.electrodes[0].stripping_sign = 0;
    now.electrodes[0].finite = true;
    return now;
  };
  Walk third;
  third.step = 3;
  EXPECT_EQ(third.run(sideless, empty), 13);
}

TEST(ProtocolCutOffs, TheOrderIsFixedAndTheSignSaysBefore) {
  Protocol protocol({galvanostatic(1, 100,
                                   {cut_off("voltage_below", -1), cut_off("contact_below", 0.25),
                                    cut_off("capacity", 50), at_event("penetration")})},
                    {});
  Observables now = quiet(0, protocol);
  now.voltage = 0.5;
  now.electrodes[0].finite = true;  // plated: present, not looked at
  now.electrodes[1].penetration_margin = -0.02;
  const std::vector<double> values = protocol.cut_offs(now);
  ASSERT_EQ(values.size(), 5u) << "events in their order, then cut-offs";
  EXPECT_EQ(values[0], -1) << "penetration of the negative electrode";
  EXPECT_EQ(values[1], -INFINITY) << "not looked at";
  EXPECT_NEAR(values[2], -0.02, 1e-12);
  EXPECT_NEAR(values[3], -1.5, 1e-12);
  EXPECT_NEAR(values[4], -0.75, 1e-7);
}

}  // namespace
}  // namespace auralith

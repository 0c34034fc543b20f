#include <gtest/gtest.h>

#include "base/error.hpp"
#include "unit/test_protocol_driver.hpp"

namespace auralith {
namespace {

using namespace protocol_test;

/// A cell whose current decays exponentially from 4 A/m2 while a voltage is held since `begin`; the charge is its integral.
State decaying(double begin, double tau) {
  return [=](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    if (!protocol.control().holds_voltage()) return now;
    now.voltage = protocol.control().demand.at(time);
    now.current_density = 4 * std::exp(-(time - begin) / tau);
    now.charge = 4 * tau * -std::expm1(-(time - begin) / tau);
    return now;
  };
}

TEST(Voltage, IsHeldForItsTimeAndSwitchesAreJumps) {
  Protocol protocol({galvanostatic(2, 100), hold(0.3, 50), hold(0.3, 20), rest(10)}, {});
  EXPECT_FALSE(protocol.control().holds_voltage());
  Walk walk;
  EXPECT_NEAR(walk.run(protocol, quiet), 180, 1e-9);
  // 2 A/m2 -> 0.3 V -> (the same voltage: no jump) -> rest
  EXPECT_EQ(walk.jumps, 2);
  const std::vector<Event> ends = events_of(protocol, "step_end");
  ASSERT_EQ(ends.size(), 4U);
  EXPECT_EQ(ends[1].detail, "potentiostatic");
}

TEST(Voltage, TablesCountFromTheStartOfTheirStep) {
  Protocol protocol({rest(30), potentiostatic({{0, 10, 30}, {0, 0.2, -0.2}}), galvanostatic(1, 5)}, {});
  Walk walk;
  walk.run(protocol, quiet, 0, 30);
  const Control control = protocol.control();
  ASSERT_TRUE(control.holds_voltage());
  EXPECT_EQ(control.demand.times, (std::vector<double>{30, 40, 60})) << "kinks are known in absolute time";
  EXPECT_NEAR(control.demand.at(35), 0.1, 1e-15);
  EXPECT_NEAR(control.demand.at(50), 0, 1e-15);
  EXPECT_EQ(protocol.segment_end(), 60);
  EXPECT_EQ(walk.jumps, 1) << "no current and no voltage are not the same";
}

TEST(Voltage, CurrentCutOffsAreHit) {
  for (const bool below : {true, false}) {
    const char* const kind = below ? "current_below" : "current_above";
    Protocol protocol({hold(0.1, 1000, {cut_off(kind, below ? 0.5 : 9.0, true)}), rest(10)}, {});
    const double end = Walk{}.run(protocol, decaying(0, 100));
    EXPECT_NEAR(end, below ? 100 * std::log(8.0) : 1010, 1e-6);
    const std::vector<Event> cuts = events_of(protocol, "cut_off");
    ASSERT_EQ(cuts.size(), below ? 1U : 0U);
    if (!below) continue;
    EXPECT_NEAR(cuts[0].current_density, 0.5, 1e-8);
    EXPECT_EQ(cuts[0].detail, "current below 0.05 mA/cm2, ends the run");
  }
}

TEST(Voltage, AStepMayGoOnWithAVoltageWhereACutOffHasEndedItsCurrent) {
  // What a kind of constant current and then constant voltage would make of its keys: 4 A/m2 up to 0.1 V, held down to 1 A/m2.
  ProtocolStep step;
  step.kind = find_step_kind("galvanostatic");
  step.parts.resize(2);
  step.parts[0].cut_offs = {cut_off("voltage_above", 0.1)};
  step.parts[1].cut_offs = {cut_off("current_below", 1)};
  step.parts[1].table = TimeTable{{0, 1000}, {0.1, 0.1}};
  step.parts[1].holds_voltage = true;
  Unroll unroll(step);
  unroll.add({.current = 4}, Unroll::unlimited);
  unroll.add({.part = 1}, Unroll::unlimited);
  EXPECT_EQ(step.largest_current, 4);
  EXPECT_EQ(step.largest_voltage, 0.1);
  const auto state = [](double time, const Protocol& protocol) {
    Observables now = decaying(370, 100)(time, protocol);
    if (!protocol.control().holds_voltage()) now.voltage = 1e-3 * (time - 270);
    return now;
  };
  Protocol protocol({galvanostatic(-1, 270), step, rest(10)}, {});
  Walk walk;
  EXPECT_NEAR(walk.run(protocol, state, 0, 371), 371, 37);
  ASSERT_TRUE(protocol.control().holds_voltage());
  EXPECT_NEAR(protocol.control().demand.times.front(), 370, 1e-5) << "its table counts from the start of the segment";
  EXPECT_EQ(protocol.position(), "galvanostatic");
  EXPECT_NEAR(walk.run(protocol, state, 371), 370 + 100 * std::log(4.0) + 10, 1e-4);
  EXPECT_EQ(walk.jumps, 3);
  EXPECT_EQ(events_of(protocol, "cut_off").size(), 2U);
  EXPECT_EQ(events_of(protocol, "step_end").size(), 3U);
}

TEST(Voltage, CapacityIsThatOfTheStepAlone) {
  // 100 s at 4 A/m2 before; then 4 tau (1 - exp(-t/tau)) = 120 C/m2 with tau = 100 s
  const auto state = [](double time, const Protocol& protocol) {
    Observables now = decaying(100, 100)(time, protocol);
    now.charge = protocol.control().holds_voltage() ? 400 + now.charge : 4 * time;
    return now;
  };
  Protocol protocol({galvanostatic(4, 100), hold(0.1, 1000, {cut_off("capacity", 120)}), rest(10)}, {});
  Walk walk;
  walk.run(protocol, state);
  const std::vector<Event> cuts = events_of(protocol, "cut_off");
  ASSERT_EQ(cuts.size(), 1U);
  EXPECT_NEAR(cuts[0].time, 100 - 100 * std::log(1 - 120.0 / 400), 1e-5);
}

TEST(Voltage, ExhaustionFollowsTheCurrentThatFlows) {
  const auto state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.current_density = time < 50 ? -1 : 1;  // plates the top electrode first
    now.electrodes[1].finite = true;
    now.electrodes[1].thickness = now.electrodes[1].exhausted_thickness = 1e-6;
    return now;
  };
  Protocol protocol({hold(0.1, 100)}, {});
  Walk walk;
  walk.step = 10;
  EXPECT_LE(walk.run(protocol, state), 60)
      << "an empty electrode ends the step when it is stripped, not when it is plated";
  EXPECT_EQ(events_of(protocol, "lithium_exhausted").at(0).electrode, "positive");
}

TEST(CutOffs, EveryQuantityOfTheStateIsHit) {
  struct Each {
    const char* kind;
    double limit, end;
    std::string electrode, decides;
  };
  // Everything grows with time: V = 1e-3 t, |V - I R| = 0.8e-3 t, eta of both, w of both.
  const auto state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.voltage = 1e-3 * time;
    now.current_density = 1;
    now.pellet_resistance = 0.2e-3 * time;
    now.electrodes[0].max_overpotential = 1e-4 * time;
    now.electrodes[1].max_overpotential = 2e-4 * time;
    now.electrodes[0].void_max = 3e-3 * time;
    now.electrodes[1].void_max = 1e-3 * time;
    return now;
  };
  for (const Each& each : std::vector<Each>{{"voltage_above", 0.1, 100, "", ""},
                                            {"polarisation_above", 0.1, 125, "", ""},
                                            {"overpotential_above", 0.02, 100, "", "positive"},
                                            {"overpotential_above", 0.02, 200, "negative", "negative"},
                                            {"void_fraction_above", 0.3, 100, "", "negative"},
                                            {"void_fraction_above", 0.3, 300, "positive", "positive"},
                                            {"time", 77, 77, "", ""}}) {
    CutOff condition = cut_off(each.kind, each.limit, true);
    condition.electrode = each.electrode;
    Protocol protocol({galvanostatic(1, 1000, {condition})}, {});
    EXPECT_NEAR(Walk{}.run(protocol, state), each.end, 1e-5);
    const std::vector<Event> cuts = events_of(protocol, "cut_off");
    ASSERT_EQ(cuts.size(), 1U);
    EXPECT_EQ(cuts[0].electrode, each.decides);
  }
}

TEST(CutOffs, OnTheCurrentOfAConstantCurrentAreRefused) {
  const ProtocolStep constant = galvanostatic(1, 10), swept = sweep({{0, 40}, {0, 4}});
  for (const char* kind : {"current_above", "current_below"}) {
    EXPECT_NE(cut_off_kind(kind).refused(constant, constant.parts.front()), nullptr);
    EXPECT_EQ(cut_off_kind(kind).refused(swept, swept.parts.front()), nullptr);
  }
}

TEST(Ramp, OfTheCurrentIsNoConstantCurrent) {
  Protocol protocol({sweep({{0, 40}, {0, 4}}, {cut_off("current_above", 2)}), rest(5)}, {});
  EXPECT_FALSE(protocol.control().holds_voltage());
  EXPECT_NEAR(Walk{}.run(protocol, quiet), 25, 1e-6) << "2 A/m2 are reached after 20 s";
}

}  // namespace
}  // namespace auralith

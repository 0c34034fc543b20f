// Protocol: events, with observables whose crossing times are known.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "test_protocol_driver.hpp"

namespace auralith {
namespace {

using namespace protocol_test;

TEST(ProtocolEvents, TimesAreInterpolatedAndEachKindIsRecordedOncePerElectrodeAndSegment) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.electrodes[0].contact_fraction = 1 - time / 1000;
    now.electrodes[0].max_overpotential = 1e-5 * time;
    now.electrodes[0].penetration_margin = 1e-5 * time - 2.2e-3;
    now.electrodes[1].contact_fraction = 0.9 + 0.4 * std::cos(time);  // comes and goes
    now.voltage = 1e-3 * time + 2 * current(protocol);
    now.pellet_resistance = 2;
    return now;
  };
  Protocol protocol({galvanostatic(5, 400), galvanostatic(-5, 600)}, {0.5, {0.3}, 0.25});
  Walk walk;
  walk.step = 300;
  walk.run(protocol, state);
  std::vector<Event> losses;
  for (const Event& event : events_of(protocol, "contact_loss"))
    if (event.electrode == "negative") losses.push_back(event);
  ASSERT_EQ(losses.size(), 2u);
  EXPECT_NEAR(losses[0].time, 500, 1e-4);
  EXPECT_EQ(losses[0].current_density, -5);
  EXPECT_EQ(losses[0].detail, "contact under 0.5");
  EXPECT_NEAR(losses[0].value, 0.5, 1e-6);
  EXPECT_NEAR(losses[1].time, 700, 1e-4);
  const auto penetrations = events_of(protocol, "penetration");
  ASSERT_EQ(penetrations.size(), 2u) << "once per segment";
  EXPECT_NEAR(penetrations[0].time, 220, 1e-9);
  EXPECT_NEAR(penetrations[0].value, 2.2e-3, 1e-12);
  EXPECT_EQ(penetrations[1].time, 400) << "true from the start of the second segment";
  EXPECT_NEAR(penetrations[1].value, 4e-3, 1e-12);
  const auto polarisations = events_of(protocol, "polarisation");
  ASSERT_EQ(polarisations.size(), 2u);
  EXPECT_NEAR(polarisations[0].time, 250, 1e-9) << "the pellet is taken out";
}

TEST(ProtocolEvents, PolarisationCountsFromTheEquilibriumOfAnAlloy) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.rest_voltage = -1.0;  // a fresh film of gold on the positive side
    now.voltage = now.rest_voltage - 1e-3 * time;
    return now;
  };
  Protocol protocol({galvanostatic(-5, 400)}, {0.5, {}, 0.25});
  Walk walk;
  walk.step = 300;
  walk.run(protocol, state);
  const auto polarisations = events_of(protocol, "polarisation");
  ASSERT_EQ(polarisations.size(), 1u);
  EXPECT_NEAR(polarisations[0].time, 250, 1e-4);
}

TEST(ProtocolEvents, AMarginThatDidNotExistBeforeCountsAtTheEndOfTheStep) {
  Protocol protocol({galvanostatic(1, 100)}, {});
  Observables before = quiet(10, protocol), now = quiet(20, protocol);
  before.electrodes[0].penetration_margin = -std::numeric_limits<double>::infinity();
  now.electrodes[0].penetration_margin = 0.01;
  now.electrodes[0].max_overpotential = 0.05;
  protocol.advance(before, now);
  const auto events = events_of(protocol, "penetration");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].time, 20);
  EXPECT_EQ(events[0].value, 0.05);
}

TEST(ProtocolEvents, OneOfAnEffectMayEndAStepARepeatAndDecideACcd) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.declared = {
        {"tracer_low", "positive", "little is left", "CCD_tracer", 1 - time / 1000, time / 1000 - 0.5, 1e-6}};
    return now;
  };
  Protocol step({galvanostatic(1, 900, {at_event("tracer_low")}), rest(7)}, {});
  EXPECT_NEAR(Walk{}.run(step, state), 507, 1e-4);
  Protocol run({galvanostatic(1, 900, {at_event("tracer_low", true)}), rest(7)}, {});
  EXPECT_NEAR(Walk{}.run(run, state), 500, 1e-4);
  const Event event = events_of(run, "tracer_low").at(0);
  EXPECT_EQ(event.x, 1e-6);
  EXPECT_EQ(event_text(event), "tracer_low, positive: little is left, ends the run");
  CutOff elsewhere = at_event("tracer_low", true);
  elsewhere.electrode = "negative";
  Protocol other({galvanostatic(1, 900, {elsewhere})}, {});
  EXPECT_NEAR(Walk{}.run(other, state), 900, 1e-9);
  Repeat pair;
  pair.end = 2;
  pair.until = {at_event("tracer_low")};
  Protocol repeat({galvanostatic(1, 60), galvanostatic(-1, 60), rest(7)}, {}, {pair});
  EXPECT_NEAR(Walk{}.run(repeat, state), 507, 1e-4);
  EventLimits limits;
  limits.criteria = {"CCD_tracer"};
  Protocol ramped({ramp(0.1, 0.1, 0.5, 100)}, limits);
  Walk{}.run(ramped, state);
  EXPECT_EQ(overall_ccd(ramped.ccd()).criterion, "CCD_tracer");
  EXPECT_NEAR(overall_ccd(ramped.ccd()).survived, 0.2 * milli, 1e-12);
}

TEST(ProtocolEvents, AreToldInPlainSentences) {
  Event event;
  event.kind = "penetration";
  EXPECT_EQ(event_text(event), "penetration");
  event.electrode = "positive";
  EXPECT_EQ(event_text(event), "penetration, positive");
  event.detail = "ends the run";
  EXPECT_EQ(event_text(event), "penetration, positive: ends the run");
}

}  // namespace
}  // namespace auralith

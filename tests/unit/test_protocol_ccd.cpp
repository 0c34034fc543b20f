// Protocol: book-keeping of a critical-current-density ramp.
#include <gtest/gtest.h>

#include <cmath>

#include "test_protocol_driver.hpp"

namespace auralith {
namespace {

using namespace protocol_test;

constexpr double hour = 3600;
constexpr double never = 1e9;

/// A cell whose failures are set by hand. Currents mA/cm2.
struct Cell {
  double contact_from = never;  ///< the stripped electrode loses contact linearly, to 0.4 at the end of the half cycle
  double deep_from = never;     ///< ... to 0.2
  double penetration_from = never;  ///< the margin of the plated electrode rises linearly to 10 mV, from -10 mV
  double polarised_from = never;    ///< V - I R rises to 0.4 V
  double finite_thickness = 0;  ///< m; > 0: the positive electrode is finite and loses this much per 10 h of stripping

  Observables operator()(double time, const Protocol& protocol) const {
    Observables now = quiet(time, protocol);
    const double i = current(protocol), size = std::abs(i) / milli + 1e-9;
    const double part = i == 0 ? 0 : 1 - (protocol.segment_end() - time) / hour;
    now.pellet_resistance = 0.0225;
    now.voltage = i * now.pellet_resistance;
    for (ElectrodeObservables& electrode : now.electrodes) {
      if (electrode.stripping_sign * i > 0 && size >= contact_from) electrode.contact_fraction = 1 - 0.6 * part;
      if (electrode.stripping_sign * i > 0 && size >= deep_from) electrode.contact_fraction = 1 - 0.8 * part;
      if (electrode.stripping_sign * i < 0 && size >= penetration_from) {
        electrode.penetration_margin = -0.01 + 0.02 * part;
        electrode.penetration_x = 4e-6;
      }
    }
    if (size >= polarised_from) now.voltage += std::copysign(0.4 * part, i);
    if (finite_thickness > 0) {
      now.electrodes[1].finite = true;
      now.electrodes[1].thickness = finite_thickness * (1 - time / (10 * hour));
    }
    return now;
  }
};

CcdResult result(const Protocol& protocol, const std::string& criterion) {
  for (const CcdResult& one : protocol.ccd())
    if (one.criterion == criterion) return one;
  ADD_FAILURE() << criterion << " is missing";
  return {};
}

void expect_ccd(const Protocol& protocol, const std::string& criterion, bool reached, double survived,
                double failing = 0) {
  const CcdResult one = result(protocol, criterion);
  EXPECT_EQ(one.reached, reached) << criterion;
  EXPECT_NEAR(one.survived, survived * milli, 1e-9) << criterion;
  EXPECT_NEAR(one.failing, failing * milli, 1e-9) << criterion;
  EXPECT_EQ(one.event.has_value(), reached) << criterion;
}

TEST(Ccd, EachCriterionHasItsOwnCurrent) {
  Cell cell;
  cell.penetration_from = 0.2;
  cell.contact_from = 0.35;
  Protocol protocol({rest(hour), ramp(0.05, 0.05, 1, hour), rest(60)}, {});
  Walk walk;
  const double end = walk.run(protocol, cell);
  expect_ccd(protocol, "CCD_penetration", true, 0.15, 0.2);
  expect_ccd(protocol, "CCD_contact", true, 0.3, 0.35);
  expect_ccd(protocol, "CCD_contact_0.3", false, 0.3);
  expect_ccd(protocol, "CCD_contact_0.8", true, 0.3, 0.35);
  expect_ccd(protocol, "CCD_polarisation", false, 0.3);
  expect_ccd(protocol, "CCD_short", false, 0.3);
  EXPECT_FALSE(result(protocol, "CCD_short").modelled);

  const Event penetration = *result(protocol, "CCD_penetration").event;
  // Fourth cycle, first half: the negative electrode plates.
  EXPECT_EQ(penetration.electrode, "negative");
  EXPECT_EQ(penetration.cycle, 4);
  EXPECT_NEAR(penetration.time, (1 + 6 + 0.5) * hour, 1e-3);
  EXPECT_EQ(penetration.x, 4e-6);
  EXPECT_NEAR(penetration.current_density, 0.2 * milli, 1e-9);
  const Event contact = *result(protocol, "CCD_contact").event;
  EXPECT_EQ(contact.electrode, "positive");
  EXPECT_EQ(contact.cycle, 7);
  EXPECT_NEAR(contact.time, (1 + 12 + 5.0 / 6) * hour, 1e-3);
  // The ramp is over with the step in which both have occurred; then comes the rest.
  EXPECT_GE(end, contact.time + 60);
  EXPECT_LE(end, contact.time + 60 + walk.step);

  const OverallCcd overall = overall_ccd(protocol.ccd());
  EXPECT_TRUE(overall.reached);
  EXPECT_EQ(overall.criterion, "CCD_penetration");
  EXPECT_EQ(overall.text, "0.15 mA/cm2");
}

TEST(Ccd, AFurtherThresholdDoesNotDecide) {
  Cell cell;
  cell.contact_from = 0.1;
  cell.deep_from = 0.25;
  EventLimits limits;
  limits.contact = 0.35;
  Protocol protocol({ramp(0.05, 0.05, 0.4, hour)}, limits);
  Walk walk;
  EXPECT_NEAR(walk.run(protocol, cell), 16 * hour, 1e-6) << "no penetration: the ramp goes to the largest current";
  expect_ccd(protocol, "CCD_contact_0.8", true, 0.05, 0.1);
  expect_ccd(protocol, "CCD_contact", true, 0.2, 0.25);
  expect_ccd(protocol, "CCD_contact_0.3", true, 0.2, 0.25);
  expect_ccd(protocol, "CCD_penetration", false, 0.4);
  EXPECT_TRUE(result(protocol, "CCD_contact_0.8").additional);
  EXPECT_EQ(overall_ccd(protocol.ccd()).criterion, "CCD_contact");
  EXPECT_EQ(overall_ccd(protocol.ccd()).text, "0.20 mA/cm2");
}

TEST(Ccd, NothingReachedIsALowerBound) {
  Protocol protocol({ramp(0.1, 0.1, 1, hour)}, {});
  Walk walk;
  walk.run(protocol, Cell{}, 0, 4.5 * hour);
  EXPECT_EQ(overall_ccd(protocol.ccd()).text, ">= 0.20 mA/cm2") << "two cycles so far";
  Walk more;
  more.run(protocol, Cell{}, 4.5 * hour);
  const OverallCcd overall = overall_ccd(protocol.ccd());
  EXPECT_FALSE(overall.reached);
  EXPECT_EQ(overall.criterion, "");
  EXPECT_NEAR(overall.survived, 1 * milli, 1e-9);
  EXPECT_EQ(overall.text, ">= 1.00 mA/cm2");
}

TEST(Ccd, FailureOfTheFirstCurrentIsAnUpperBound) {
  Cell cell;
  cell.contact_from = 0.01;
  Protocol protocol({ramp(0.125, 0.125, 1, hour)}, {});
  Walk walk;
  walk.run(protocol, cell);
  expect_ccd(protocol, "CCD_contact", true, 0, 0.125);
  EXPECT_EQ(overall_ccd(protocol.ccd()).text, "< 0.125 mA/cm2");
}

TEST(Ccd, PolarisationEndsTheRampExactly) {
  Cell cell;
  cell.polarised_from = 0.3;
  Protocol protocol({ramp(0.1, 0.1, 1, hour), rest(60)}, {});
  Walk walk;
  EXPECT_NEAR(walk.run(protocol, cell), 4.5 * hour + 60, 1e-4);
  expect_ccd(protocol, "CCD_polarisation", true, 0.2, 0.3);
  expect_ccd(protocol, "CCD_contact", false, 0.2);
  EXPECT_EQ(overall_ccd(protocol.ccd()).criterion, "CCD_polarisation");
  const auto events = events_of(protocol, "polarisation");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_NEAR(events[0].value, 0.2, 1e-8) << "the pellet does not count";
}

TEST(Ccd, PolarisationAfterAJumpOfTheCurrentEndsTheRampAtOnce) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.voltage = 0.1 * current(protocol);  // 0.3 V at 0.3 mA/cm2
    return now;
  };
  Protocol protocol({ramp(0.1, 0.1, 1, hour), rest(60)}, {});
  Walk walk;
  walk.shows_start = true;
  EXPECT_EQ(walk.run(protocol, state), 2 * hour + 60) << "0.20 V is met at 0.2 mA/cm2";
  expect_ccd(protocol, "CCD_polarisation", true, 0.1, 0.2);
  EXPECT_EQ(result(protocol, "CCD_polarisation").event->time, 2 * hour);
}

TEST(Ccd, PenetrationRightAfterTheReversalCountsAtTheReversal) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    if (current(protocol) < -2) {  // the positive electrode plates through what contact it has left
      now.electrodes[1].penetration_margin = 0.002;
      now.electrodes[1].max_overpotential = 0.023;
    }
    return now;
  };
  Protocol protocol({ramp(0.1, 0.1, 0.5, hour)}, {});
  Walk walk;
  walk.run(protocol, state);
  expect_ccd(protocol, "CCD_penetration", true, 0.2, 0.3);
  const Event event = *result(protocol, "CCD_penetration").event;
  EXPECT_EQ(event.time, 5 * hour);
  EXPECT_NEAR(event.current_density, -0.3 * milli, 1e-9) << "with the sign that was applied";
  EXPECT_EQ(event.electrode, "positive");
  EXPECT_NEAR(event.value, 0.023, 1e-12);
}

TEST(Ccd, OfTwoElectrodesInOneStepTheFirstCounts) {
  Protocol protocol({ramp(0.1, 0.1, 0.5, hour)}, {});
  Observables before = quiet(0, protocol), now = quiet(100, protocol);
  now.electrodes[0].contact_fraction = 0.4;  // crosses 0.5 at 83 s
  now.electrodes[1].contact_fraction = 0.1;  // at 56 s
  protocol.advance(before, now);
  const Event event = *result(protocol, "CCD_contact").event;
  EXPECT_EQ(event.electrode, "positive");
  EXPECT_NEAR(event.time, 100 * 0.5 / 0.9, 1e-4);
}

TEST(Ccd, ContactLostInTheRestOfACycleBelongsToIt) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    if (protocol.cycle() == 3 && protocol.half_cycle() == 2 && current(protocol) == 0)
      now.electrodes[0].contact_fraction = 0.45;
    return now;
  };
  Protocol protocol({ramp(0.1, 0.1, 0.5, hour, ", rest_between: 600 s")}, {});
  Walk walk;
  walk.run(protocol, state);
  expect_ccd(protocol, "CCD_contact", true, 0.2, 0.3);
  EXPECT_EQ(result(protocol, "CCD_contact").event->current_density, 0);
}

TEST(Ccd, EventsBeforeTheRampDoNotCount) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    if (time < hour) now.electrodes[0].contact_fraction = 0.2;
    return now;
  };
  Protocol protocol({galvanostatic(1, hour), ramp(0.1, 0.1, 0.3, hour)}, {});
  Walk walk;
  walk.run(protocol, state);
  EXPECT_EQ(events_of(protocol, "contact_loss").size(), 3u);
  expect_ccd(protocol, "CCD_contact", false, 0.3);
}

TEST(Ccd, ACycleCutShortIsNotSurvived) {
  const State state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.voltage = protocol.cycle() == 3 ? (time - 4 * hour) / hour * 0.1 : 0;
    return now;
  };
  Protocol protocol({ramp(0.1, 0.1, 0.3, hour, "", {cut_off("voltage_above", 0.05)})}, {});
  Walk walk;
  walk.run(protocol, state);
  expect_ccd(protocol, "CCD_penetration", false, 0.2);
}

TEST(Ccd, ARampThatOnlyStripsTakesTheSameElectrode) {
  Cell cell;
  cell.contact_from = 0.4;
  Protocol protocol({ramp(0.1, 0.1, 0.5, hour, ", strip_only: on, rest_between: 60 s")}, {});
  Walk walk;
  EXPECT_NEAR(walk.run(protocol, cell), 5 * (hour + 60), 1e-6);
  for (const double current : walk.currents) EXPECT_GE(current, 0) << "never plates the top electrode";
  ASSERT_EQ(walk.currents.size(), 9u);
  EXPECT_NEAR(walk.currents.at(1), 0.2 * milli, 1e-12);
  expect_ccd(protocol, "CCD_contact", true, 0.3, 0.4);
  EXPECT_EQ(result(protocol, "CCD_contact").event->cycle, 4);
  EXPECT_EQ(result(protocol, "CCD_contact").event->electrode, "positive");

  // Without rests the current goes up in steps and every step is a jump.
  Protocol stairs({ramp(0.1, 0.1, 0.5, hour, ", strip_only: on")}, {});
  Walk climb;
  climb.run(stairs, Cell{});
  EXPECT_EQ(climb.jumps, 4);
}

TEST(Ccd, ARampThatOnlyStripsEndsWhenThereIsNoLithiumLeft) {
  Cell cell;
  cell.finite_thickness = 2e-6;
  Protocol protocol({ramp(0.1, 0.1, 5, hour, ", strip_only: on"), rest(60)}, {});
  Walk walk;
  EXPECT_NEAR(walk.run(protocol, cell), 10 * hour + 60, 1e-4);
  EXPECT_EQ(events_of(protocol, "lithium_exhausted").size(), 1u);
}

TEST(Ccd, StopsLookingForTheOtherCriterionAtTwiceTheCurrentOfTheFirst) {
  Cell cell;
  cell.penetration_from = 0.2;  // and no current takes the contact
  Protocol protocol({ramp(0.05, 0.05, 10, hour), rest(60)}, {});
  Walk walk;
  const double end = walk.run(protocol, cell);
  expect_ccd(protocol, "CCD_penetration", true, 0.15, 0.2);
  expect_ccd(protocol, "CCD_contact", false, 0.4);
  EXPECT_NEAR(end, 8 * 2 * hour + 60, 1e-6) << "cycles of 0.05 to 0.40, two half cycles each, then the rest";
}

}  // namespace
}  // namespace auralith

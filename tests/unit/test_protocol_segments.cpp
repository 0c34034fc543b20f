// Protocol: segments, their ends, counters, texts, saved state. No cut-off is met here.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "test_protocol_driver.hpp"

namespace auralith {
namespace {

using namespace protocol_test;

TEST(ProtocolSegments, EndsAreCountedNotSummed) {
  const int count = 5000;
  Protocol protocol({cycles(count, 1, 0.1)}, {});
  double summed = 0;
  for (int half = 1; half <= 2 * count; ++half) {
    EXPECT_EQ(protocol.segment_end(), half * 0.1) << half;  // exactly
    EXPECT_EQ(protocol.cycle(), (half + 1) / 2);
    EXPECT_EQ(protocol.half_cycle(), half % 2 == 1 ? 1 : 2);
    EXPECT_EQ(current(protocol), half % 2 == 1 ? 1 : -1);
    const double end = protocol.segment_end();
    // A solver adds the last step to its time: the end is met although rounding misses it.
    protocol.advance(quiet(end - 0.01, protocol), quiet(std::nextafter(end, 0.0), protocol));
    summed += 0.1;
  }
  EXPECT_TRUE(protocol.finished());
  EXPECT_EQ(protocol.segment_end(), 2 * count * 0.1);
  EXPECT_NE(summed, 2 * count * 0.1) << "the test would not see summation";
}

TEST(ProtocolSegments, ASmallRemainderIsNotTheEnd) {
  Protocol protocol({rest(3600)}, {});
  protocol.advance(quiet(0, protocol), quiet(3600 - 1e-9, protocol));
  EXPECT_FALSE(protocol.finished());
  protocol.advance(quiet(3600 - 1e-9, protocol), quiet(3600, protocol));
  EXPECT_TRUE(protocol.finished());
}

TEST(ProtocolSegments, JumpsAreReported) {
  Protocol protocol({rest(100), galvanostatic(3, 50), galvanostatic(3, 20), galvanostatic(-3, 10), rest(5)}, {});
  const auto to_end = [&] {
    const double end = protocol.segment_end();
    return protocol.advance(quiet(end - 1, protocol), quiet(end, protocol));
  };
  EXPECT_EQ(current(protocol), 0);
  EXPECT_EQ(protocol.cycle(), 0);
  EXPECT_EQ(protocol.latest_end(), 185);
  EXPECT_FALSE(protocol.advance(quiet(0, protocol), quiet(60, protocol)));
  EXPECT_TRUE(to_end());
  EXPECT_EQ(protocol.segment_end(), 150);
  EXPECT_FALSE(to_end()) << "the current stays 3";
  EXPECT_EQ(protocol.segment_end(), 170);
  EXPECT_TRUE(to_end());
  EXPECT_EQ(current(protocol), -3);
  EXPECT_TRUE(to_end());
  EXPECT_EQ(protocol.latest_end(), 185);
  EXPECT_FALSE(to_end()) << "nothing follows the end";
  EXPECT_TRUE(protocol.finished());
  EXPECT_FALSE(protocol.advance(quiet(185, protocol), quiet(200, protocol))) << "the end is final";
  const auto ends = events_of(protocol, "step_end");
  ASSERT_EQ(ends.size(), 5u);
  EXPECT_EQ(ends[1].time, 150);
  EXPECT_EQ(ends[1].current_density, 3);
  EXPECT_TRUE(protocol.ccd().empty());
  EXPECT_EQ(overall_ccd(protocol.ccd()).text, "");
}

TEST(ProtocolSegments, ACapacityIsATime) {
  Protocol protocol({galvanostatic(-2.5, 0, {}, 36), ramp(0.1, 0.2, 0.5, 0, ", capacity: 18 C/m^2, rest_between: 7 s")},
                    {});
  EXPECT_EQ(protocol.segment_end(), 36 / 2.5);
  std::vector<double> durations;
  double begin = 0;
  while (!protocol.finished()) {
    const double end = protocol.segment_end();
    durations.push_back(end - begin);
    begin = end;
    protocol.advance(quiet(end - 1, protocol), quiet(end, protocol));
  }
  const std::vector<double> expected{14.4, 18, 7, 18, 7, 6, 7, 6, 7, 3.6, 7, 3.6, 7};
  ASSERT_EQ(durations.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k) EXPECT_NEAR(durations[k], expected[k], 1e-12) << k;
  EXPECT_NEAR(protocol.ccd()[0].survived, 0.5 * milli, 1e-12);
}

TEST(ProtocolSegments, RampCurrentsReachTheLastOneInSpiteOfRounding) {
  for (const double by : {0.05, 0.07, 0.1}) {
    for (int count = 1; count <= 40; ++count) {
      const double last = by * count;
      const Segment end = ramp(by, by, last, 3600).segments.back();
      EXPECT_EQ(end.cycle, count) << by << " to " << last;
      EXPECT_NEAR(end.cycle_current, last * milli, 1e-12);
    }
  }
  EXPECT_EQ(ramp(0.1, 0.2, 0.45, 3600).segments.back().cycle, 2) << "never above the last current";
  EXPECT_EQ(ramp(0.1, 0.2, 0.45, 3600).largest_current, 4.5) << "the scale of currents is what the input says";
}

TEST(ProtocolSegments, PositionsArePlainWords) {
  ProtocolStep named = galvanostatic(1.25, 10);
  named.name = "formation";
  Protocol protocol({rest(1), named, cycles(1, -1, 10, {}, 1), ramp(0.3, 0.05, 0.35, 10)}, {});
  std::vector<std::string> texts;
  while (!protocol.finished()) {
    texts.push_back(protocol.position());
    const double end = protocol.segment_end();
    protocol.advance(quiet(end - 1, protocol), quiet(end, protocol));
  }
  texts.push_back(protocol.position());
  const std::vector<std::string> expected{"rest",
                                          "formation 0.125 mA/cm2, stripping",
                                          "cycles 0.10 mA/cm2, cycle 1, plating",
                                          "cycles 0.10 mA/cm2, cycle 1, rest",
                                          "cycles 0.10 mA/cm2, cycle 1, stripping",
                                          "cycles 0.10 mA/cm2, cycle 1, rest",
                                          "ccd 0.30 mA/cm2, cycle 1, stripping",
                                          "ccd 0.30 mA/cm2, cycle 1, plating",
                                          "ccd 0.35 mA/cm2, cycle 2, stripping",
                                          "ccd 0.35 mA/cm2, cycle 2, plating",
                                          "finished in ccd 0.35 mA/cm2, cycle 2, plating"};
  EXPECT_EQ(texts, expected);
}

TEST(ProtocolSegments, StepsThatCannotBeCarriedOutAreRefused) {
  const auto refused = [](const std::function<void()>& make, const std::string& word) {
    try {
      make();
    } catch (const InputError& error) {
      const std::string text = error.what();
      EXPECT_EQ(text.rfind("test.yaml:1: ", 0), 0U) << text;
      EXPECT_NE(text.find(word), std::string::npos) << text;
      return;
    }
    ADD_FAILURE() << "accepted; expected a message with " << word;
  };
  refused([] { rest(0); }, "duration");
  refused([] { galvanostatic(1, 0); }, "exactly one of duration and capacity");
  refused([] { galvanostatic(0, 0, {cut_off("voltage_above", 1)}); }, "0 is a rest");
  refused([] { galvanostatic(1, -5); }, "duration");
  refused([] { galvanostatic(1, 5, {}, 3); }, "exactly one of");
  refused([] { cycles(0, 1, 5); }, "count");
  refused([] { cycles(2, 0, 5); }, "current_density");
  refused([] { cycles(2, 1, 0); }, "half_cycle");
  refused([] { ramp(0, 0.1, 1, 5); }, "first_current");
  refused([] { ramp(0.5, 0.1, 0.4, 5); }, "first_current");
  refused([] { ramp(0.1, 0, 0.4, 5); }, "current_step");
  EXPECT_THROW(Protocol({}, {}), InputError);
  EXPECT_THROW(Protocol({ramp(0.1, 0.1, 0.2, 5), ramp(0.1, 0.1, 0.2, 5)}, {}), InputError);
}

TEST(ProtocolSegments, OneThatOnlyACutOffEndsMayStandBeforeOthers) {
  ProtocolStep step;
  step.kind = find_step_kind("galvanostatic");
  step.parts.front().cut_offs = {cut_off("voltage_above", 0.5)};
  Unroll unroll(step);
  Segment strips, plates;
  strips.current = 1;
  plates.current = -1;
  unroll.add(strips, 10);
  unroll.add(strips, Unroll::unlimited);
  unroll.add(plates, 20);
  Protocol protocol({step, rest(5)}, {});
  const double end = Walk{}.run(protocol, [](double time, const Protocol& now) {
    if (current(now, time) > 0) {
      EXPECT_TRUE(std::isinf(now.latest_end())) << time;
    } else {
      EXPECT_NEAR(now.latest_end(), 125, 1e-4) << time;
    }
    Observables state = quiet(time, now);
    state.voltage = current(now, time) > 0 ? time / 200 : 0;
    return state;
  });
  EXPECT_NEAR(end, 125, 1e-4);
}

TEST(ProtocolSegments, AStepDrivesWhenAnyOfItsPartsDoes) {
  ProtocolStep step;
  step.parts.resize(2);
  EXPECT_FALSE(step.drives());
  step.parts.back().table = TimeTable{};
  EXPECT_TRUE(step.drives());
}

// Contact of the stripped electrode falls in every half cycle, faster at higher current; the plated one is strained.
Observables lively(double time, const Protocol& protocol) {
  Observables state = quiet(time, protocol);
  const double i = current(protocol);
  const double part = 1 - (protocol.segment_end() - time) / 1000;
  state.voltage = i * 0.01 * (1 + part);
  for (ElectrodeObservables& electrode : state.electrodes) {
    if (electrode.stripping_sign * i > 0) electrode.contact_fraction = 1 - 0.1 * std::abs(i) * part;
    if (electrode.stripping_sign * i < 0) electrode.penetration_margin = 0.004 * std::abs(i) * (1 + part) - 0.03;
  }
  return state;
}

TEST(ProtocolSegments, ARestoredProtocolGoesOnAsIfNothingHappened) {
  const std::vector<ProtocolStep> steps{rest(100), cycles(2, 1, 1000, {cut_off("contact_below", 0.93)}),
                                        ramp(0.1, 0.1, 0.8, 1000)};
  Protocol whole(steps, {});
  Walk walk;
  walk.run(whole, lively);
  ASSERT_TRUE(whole.finished());
  ASSERT_GT(whole.events().size(), 8u);

  for (const double stop : {90.0, 700.0, 2500.0, 9000.0, 1e9}) {
    Protocol first(steps, {});
    Walk one;
    const double time = one.run(first, lively, 0, stop);
    const ProtocolState saved = first.snapshot();
    Protocol second(steps, {});
    second.restore(saved);
    if (first.finished()) {  // what is saved stands before the end, which is taken again
      EXPECT_FALSE(second.finished());
      const Observables end = lively(time, second);
      EXPECT_FALSE(second.advance(end, end));
    }
    EXPECT_EQ(second.position(), first.position());
    Walk two;
    two.run(second, lively, time);
    EXPECT_EQ(second.segment_end(), whole.segment_end()) << stop;
    ASSERT_EQ(second.events().size(), whole.events().size()) << stop;
    for (std::size_t k = 0; k < whole.events().size(); ++k) {
      EXPECT_EQ(second.events()[k].kind, whole.events()[k].kind);
      EXPECT_EQ(second.events()[k].time, whole.events()[k].time);
      EXPECT_EQ(second.events()[k].value, whole.events()[k].value);
    }
    for (std::size_t k = 0; k < whole.ccd().size(); ++k) {
      EXPECT_EQ(second.ccd()[k].reached, whole.ccd()[k].reached);
      EXPECT_EQ(second.ccd()[k].survived, whole.ccd()[k].survived);
    }
  }
  Protocol other({rest(10)}, {});
  EXPECT_THROW(other.restore(whole.snapshot()), InputError);
}

}  // namespace
}  // namespace auralith

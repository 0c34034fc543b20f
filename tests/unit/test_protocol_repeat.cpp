#include <gtest/gtest.h>

#include "base/error.hpp"
#include "unit/test_protocol_driver.hpp"

namespace auralith {
namespace {

using namespace protocol_test;

Repeat repeat(std::size_t first, std::size_t end, int count, std::vector<CutOff> until = {}, bool after_pass = false) {
  Repeat result;
  result.first = first;
  result.end = end;
  result.count = count;
  result.until = std::move(until);
  if (after_pass) result.leave = Repeat::Leave::after_pass;
  return result;
}

std::vector<std::string> details(const Protocol& protocol) {
  std::vector<std::string> all;
  for (const Event& event : events_of(protocol, "repeat_end")) all.push_back(event.detail);
  return all;
}

TEST(Repeat, CountsPassesAlsoInsideOfEachOther) {
  // 10 s, 3 x (20 s, 2 x 5 s), 1 s
  Protocol protocol({rest(10), galvanostatic(1, 20), galvanostatic(-1, 5), rest(1)}, {},
                    {repeat(1, 3, 3), repeat(2, 3, 2)});
  EXPECT_NEAR(protocol.latest_end(), 10 + 3 * (20 + 2 * 5) + 1, 1e-9);
  Walk walk;
  walk.step = 3;
  double charge = 0;
  const double end = walk.run(protocol, [&](double time, const Protocol& now) {
    EXPECT_NEAR(now.latest_end(), 101, 1e-9) << time;
    charge = std::max(charge, static_cast<double>(now.cycle()));
    return quiet(time, now);
  });
  EXPECT_NEAR(end, 101, 1e-9);
  EXPECT_EQ(charge, 3) << "steps without cycles count the passes of their repeat";
  EXPECT_EQ(details(protocol),
            (std::vector<std::string>{"repeat: 2 passes", "repeat: 2 passes", "repeat: 2 passes", "repeat: 3 passes"}));
  EXPECT_EQ(events_of(protocol, "step_end").size(), 1 + 3 + 6 + 1U);
}

TEST(Repeat, EndsExactlyWhereAConditionIsMet) {
  const auto state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.electrodes[0].contact_fraction = 1 - time / 1000;
    now.electrodes[1].max_overpotential = 1e-5 * time;
    now.voltage = 1e-3 * time;
    return now;
  };
  struct Each {
    CutOff until;
    double end;
  };
  for (const Each& each : std::vector<Each>{{cut_off("contact_below", 0.75), 250},
                                            {cut_off("time", 333), 333},
                                            {cut_off("voltage_above", 0.4), 400},
                                            {at_event("contact_loss"), 500},
                                            {at_event("polarisation"), 200}}) {
    Protocol exact({galvanostatic(1, 100), galvanostatic(-1, 60), rest(7)}, {}, {repeat(0, 2, 0, {each.until})});
    EXPECT_NEAR(Walk{}.run(exact, state), each.end + 7, 1e-4) << "the rest follows at once";
    EXPECT_EQ(events_of(exact, "repeat_end").size(), 1U);
    // The pass of 160 s is completed.
    Protocol completed({galvanostatic(1, 100), galvanostatic(-1, 60), rest(7)}, {},
                       {repeat(0, 2, 0, {each.until}, true)});
    EXPECT_NEAR(Walk{}.run(completed, state), 160 * std::ceil(each.end / 160) + 7, 1e-6);
  }
}

TEST(Repeat, CutOffsOfItsStepsMayEndIt) {
  CutOff inner = cut_off("voltage_above", 0.25);
  inner.ends = CutOff::Ends::repeat;
  const auto state = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.voltage = 1e-3 * time;
    return now;
  };
  // 4 x (2 x 40 s, 10 s): at 0.25 V the inner repeat is over, the outer one goes on with its rest
  Protocol protocol({galvanostatic(1, 40, {inner}), rest(10)}, {}, {repeat(0, 2, 4), repeat(0, 1, 2)});
  Walk{}.run(protocol, state);
  const std::vector<std::string> ends = details(protocol);
  EXPECT_EQ(ends.at(2), "repeat: voltage above 250 mV");
  EXPECT_NEAR(events_of(protocol, "repeat_end").at(2).time, 250, 1e-5);
  EXPECT_EQ(events_of(protocol, "step_end").back().detail, "rest");
  EXPECT_EQ(ends.back(), "repeat: 4 passes");
}

TEST(Repeat, OfNothingButMetCutOffsEnds) {
  Protocol protocol({galvanostatic(1, 40, {cut_off("voltage_below", 1)}), rest(10)}, {}, {repeat(0, 1, 1000)});
  Walk walk;
  walk.shows_start = true;
  EXPECT_NEAR(walk.run(protocol, quiet), 10, 1e-9);
  EXPECT_LT(walk.steps, 10);
  EXPECT_EQ(details(protocol).at(0), "repeat: a pass that takes no time would never end");
}

TEST(Repeat, GoesOnAfterARestart) {
  const std::vector<ProtocolStep> steps{galvanostatic(1, 30), cycles(2, 1, 10), rest(5)};
  const std::vector<Repeat> repeats{repeat(0, 3, 3), repeat(1, 2, 2)};
  Protocol whole(steps, {}, repeats);
  Walk all;
  const double end = all.run(whole, quiet);
  for (double at = 11; at < end; at += 23) {
    Protocol first(steps, {}, repeats), second(steps, {}, repeats);
    const double reached = Walk{}.run(first, quiet, 0, at);
    second.restore(first.snapshot());
    EXPECT_EQ(second.segment_end(), first.segment_end());
    EXPECT_EQ(second.cycle(), first.cycle());
    EXPECT_NEAR(second.latest_end(), end, 1e-9);
    EXPECT_EQ(Walk{}.run(second, quiet, reached), end);
    EXPECT_EQ(second.events().size(), whole.events().size());
  }
  Protocol other(steps, {}, {repeat(0, 3, 3)});
  EXPECT_THROW(other.restore(whole.snapshot()), InputError);
  ProtocolState wrong = Protocol(steps, {}, repeats).snapshot();
  wrong.repeats[0].pass = 4;
  EXPECT_THROW(whole.restore(wrong), InputError);
}

TEST(Repeat, RefusesARamp) { EXPECT_THROW(Protocol({ramp(0.1, 0.1, 0.2, 10)}, {}, {repeat(0, 1, 2)}), InputError); }

}  // namespace
}  // namespace auralith

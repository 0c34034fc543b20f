// Protocol: a run ends when an electrode has nothing left that a current could flow through.
#include <gtest/gtest.h>

#include "test_protocol_driver.hpp"

namespace auralith {
namespace {

using namespace protocol_test;

constexpr double lost = 1000;  // s

/// The contact of the positive electrode is gone from `lost` on.
Observables gone(double time, const Protocol& protocol) {
  Observables now = quiet(time, protocol);
  if (time >= lost) now.electrodes[1].contact_fraction = 0;
  return now;
}

TEST(OpenCircuit, EndsTheRunWhateverTheProtocolDoes) {
  for (const auto& steps : std::vector<std::vector<ProtocolStep>>{{galvanostatic(3, 1e6), rest(60)},
                                                                  {galvanostatic(-3, 1e6)},  // no way to plate, either
                                                                  {sweep({{0.0, 1e6}, {1.0, 3.0}})},
                                                                  {hold(0.3, 1e6)},
                                                                  {cycles(1000, 3, 700), rest(60)},
                                                                  {ramp(0.1, 0.001, 1, 700)}}) {
    Protocol protocol(steps, {});
    const double end = Walk{}.run(protocol, gone);
    EXPECT_TRUE(protocol.finished());
    EXPECT_NEAR(end, lost, 37) << "at the first step that sees it";
    const auto found = events_of(protocol, "open_circuit");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].electrode, "positive");
    EXPECT_EQ(found[0].detail, "no contact is left, ends the run");
  }
}

TEST(OpenCircuit, IsNoneAtRestAndNoneWhereTheLastContactHolds) {
  Protocol resting({rest(2000)}, {});
  EXPECT_NEAR(Walk{}.run(resting, gone), 2000, 1e-9);
  Protocol holding({galvanostatic(3, 2000)}, {});
  const double end = Walk{}.run(holding, [](double time, const Protocol& protocol) {
    Observables now = gone(time, protocol);
    now.electrodes[1].contact_fraction = std::max(now.electrodes[1].contact_fraction, 1e-4);
    return now;
  });
  EXPECT_NEAR(end, 2000, 1e-9);
  EXPECT_TRUE(events_of(resting, "open_circuit").empty() && events_of(holding, "open_circuit").empty());
}

TEST(OpenCircuit, OfAnAlloyThatIsStrippedOfItsLithium) {
  const auto starved = [](double time, const Protocol& protocol) {
    Observables now = quiet(time, protocol);
    now.electrodes[1].lithium_content = time < lost ? 2 : 5e-4;
    return now;
  };
  Protocol stripping({galvanostatic(3, 2000)}, {});
  EXPECT_NEAR(Walk{}.run(stripping, starved), lost, 37);
  Protocol plating({galvanostatic(-3, 2000)}, {});
  EXPECT_NEAR(Walk{}.run(plating, starved), 2000, 1e-9) << "plating brings it back";
}

TEST(OpenCircuit, EndsWhatAConditionOnItSays) {
  const auto end = [](Protocol protocol) {
    const double time = Walk{}.run(protocol, gone);
    EXPECT_TRUE(protocol.finished());
    const auto found = events_of(protocol, "open_circuit");
    EXPECT_EQ(found.size(), 1U);
    return std::pair(time, found.empty() ? "" : found[0].detail);
  };
  const auto ends = [&](Protocol protocol, double after, const std::string& detail) {
    const auto [time, told] = end(std::move(protocol));
    EXPECT_NEAR(time, lost + after, 37);
    EXPECT_EQ(told, "no contact is left" + detail);
  };
  const CutOff it = at_event("open_circuit");
  ends(Protocol({galvanostatic(3, 1e6, {it}), rest(60)}, {}), 60, "");
  ends(Protocol({hold(0.3, 1e6, {it}), rest(60)}, {}), 60, "");
  ends(Protocol({galvanostatic(3, 1e6, {at_event("open_circuit", true)}), rest(60)}, {}), 0, ", ends the run");
  // Both: the one that ends more, in either order.
  for (const bool run_first : {false, true})
    ends(Protocol({galvanostatic(3, 1e6, {at_event("open_circuit", run_first), at_event("open_circuit", !run_first)}),
                   rest(60)},
                  {}),
         0, ", ends the run");
  Repeat loop;
  loop.end = 1;
  loop.until = {it};
  ends(Protocol({galvanostatic(3, 1e6), rest(60)}, {}, {loop}), 60, "");
  loop.leave = Repeat::Leave::after_pass;
  ends(Protocol({galvanostatic(3, 1200), rest(60)}, {}, {loop}), 260, "");
  // Of one column contact and circuit go at the same instant: what ends the step ends it before the run.
  ends(Protocol({galvanostatic(3, 1e6, {cut_off("contact_below", 0.4)}), rest(60)}, {}), 60, "");
  ends(Protocol({galvanostatic(3, 1e6, {at_event("contact_loss")}), rest(60)}, {}), 60, "");
  // It looks at the other electrode, or at a stripped one only: the current cannot flow all the same.
  CutOff other = it;
  other.electrode = "negative";
  ends(Protocol({galvanostatic(3, 1e6, {other}), rest(60)}, {}), 0, ", ends the run");
  ends(Protocol({galvanostatic(-3, 1e6, {it}), rest(60)}, {}), 0, ", ends the run");
  Protocol cycled({cycles(1000, 3, 700, {it}), rest(60)}, {});
  EXPECT_NEAR(Walk{}.run(cycled, gone), lost, 37) << "not a thousand cycles that take no time";
  EXPECT_LE(events_of(cycled, "step_end").size(), 1U);
}

TEST(OpenCircuit, EndsNothingWhenThatIsAskedFor) {
  EventLimits limits;
  limits.open_circuit_ends_run = false;
  Protocol protocol({galvanostatic(3, 2000)}, limits);
  EXPECT_NEAR(Walk{}.run(protocol, gone), 2000, 1e-9);
  EXPECT_EQ(events_of(protocol, "open_circuit").size(), 1U) << "but it is told";
}

}  // namespace
}  // namespace auralith

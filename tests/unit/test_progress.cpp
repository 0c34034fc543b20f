// Progress line: how often it prints in a batch log and on a terminal, and what it says about the time that remains.
#include "output/progress.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace auralith {
namespace {

/// A stream in memory and a clock that the test sets.
struct Stage {
  double now = 100;
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* stream = open_memstream(&text, &size);

  Stage() = default;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage() {
    std::fclose(stream);
    std::free(text);
  }

  Progress::Settings settings(bool terminal) {
    Progress::Settings result;
    result.terminal = terminal;
    result.clock = [this] { return now; };
    return result;
  }

  std::vector<std::string> lines() {
    std::fflush(stream);
    std::istringstream input(std::string(text, size));
    std::vector<std::string> result;
    for (std::string line; std::getline(input, line);) result.push_back(line);
    return result;
  }
};

ProgressState state(std::int64_t step, double time) {
  return {step, time, 36000, 12.5, "error of void_fraction", "ccd 0.30 mA/cm2, cycle 6, stripping", 0.0825, 0.97};
}

TEST(Progress, BatchLogGetsNoTwoLinesWithinTenSeconds) {
  Stage stage;
  Progress progress(stage.stream, stage.settings(false));
  std::vector<double> printed;
  std::size_t before = 0;
  for (int step = 1; step <= 20000; ++step) {  // 0.01 s a step: 100 steps are 1 s
    stage.now += 0.01;
    progress.update(state(step, step));
    if (stage.lines().size() > before) {
      before = stage.lines().size();
      printed.push_back(stage.now);
    }
  }
  EXPECT_EQ(printed.size(), 19u);  // 200 s
  for (std::size_t i = 1; i < printed.size(); ++i) EXPECT_GE(printed[i] - printed[i - 1], 10 - 1e-9);
}

TEST(Progress, BatchLogOfSlowStepsPrintsByTime) {
  Stage stage;
  Progress progress(stage.stream, stage.settings(false));
  for (int step = 1; step <= 11; ++step) {  // one step a minute
    progress.update(state(step, step));
    stage.now += 60;
  }
  EXPECT_EQ(stage.lines().size(), 2u);  // after 300 s and 600 s
}

TEST(Progress, SaysWhereTheRunIs) {
  Stage stage;
  Progress progress(stage.stream, stage.settings(false));
  progress.update(state(1, 60));
  stage.now += 400;
  progress.update(state(2, 7200));
  const auto lines = stage.lines();
  ASSERT_EQ(lines.size(), 1u);
  for (const char* part : {"step 2", "2 h 00 min / 10 h 00 min", "ccd 0.30 mA/cm2, cycle 6, stripping", "dt 12.5 s",
                           "error of void_fraction", "0.0825 V", "contact 0.970", "ETA <="})
    EXPECT_NE(lines[0].find(part), std::string::npos) << part << " in " << lines[0];
  progress.finish();
  EXPECT_EQ(stage.lines().size(), 1u) << "said already";
  progress.update(state(3, 7300));
  progress.finish();
  ASSERT_EQ(stage.lines().size(), 2u);
  EXPECT_NE(stage.lines()[1].find("step 3"), std::string::npos);
  EXPECT_EQ(stage.lines()[1].find("ETA"), std::string::npos) << "nothing remains at the end";
}

TEST(Progress, RemainingTimeFollowsTheRecentSpeed) {
  Stage stage;
  Progress progress(stage.stream, stage.settings(false));
  progress.update(state(0, 0));
  EXPECT_TRUE(std::isnan(progress.remaining()));
  double time = 0;
  for (int step = 1; step <= 100; ++step) {  // 100 simulated seconds per second
    stage.now += 1;
    progress.update(state(step, time += 100));
  }
  EXPECT_NEAR(progress.remaining(), 26000.0 / 100, 1e-9);
  for (int step = 101; step <= 400; ++step) {  // ten times slower for ten time constants
    stage.now += 1;
    progress.update(state(step, time += 10));
  }
  EXPECT_NEAR(progress.remaining(), 23000.0 / 10, 5);
  ProgressState open = state(401, time);
  open.latest_end = std::numeric_limits<double>::infinity();
  progress.update(open);
  EXPECT_TRUE(std::isnan(progress.remaining()));
}

TEST(Progress, SaysWhenTheLimitOfWallTimeComesFirst) {
  Stage stage;
  Progress progress(stage.stream, stage.settings(false));
  for (int step = 1; step <= 201; ++step) {  // 100 simulated seconds per second; lines after steps 101 and 201
    stage.now += 1;
    ProgressState now = state(step, 100.0 * step);
    now.time_left = step < 200 ? 1000 : 90;
    progress.update(now);
  }
  const std::vector<std::string> lines = stage.lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_NE(lines[0].find("ETA <= 4.3 min, limit in 16.7 min"), std::string::npos) << lines[0];
  EXPECT_EQ(lines[0].find("will be continued"), std::string::npos) << lines[0];
  EXPECT_NE(lines[1].find("limit in 1.5 min: will be continued"), std::string::npos) << lines[1];
}

TEST(Progress, TerminalLineIsRewrittenAndFitsTheWidth) {
  Stage stage;
  auto settings = stage.settings(true);
  settings.width = 40;
  Progress progress(stage.stream, settings);
  for (int step = 1; step <= 10; ++step) {
    progress.update(state(step, step));
    stage.now += 0.5;
  }
  ASSERT_EQ(stage.lines().size(), 1u) << "no line break while it runs";
  std::istringstream parts(stage.lines()[0]);
  int count = 0;
  for (std::string part; std::getline(parts, part, '\r');) {
    if (part.empty()) continue;
    ++count;
    EXPECT_LE(part.size(), 39u + 3u) << part;  // and the three characters that clear the line
  }
  EXPECT_EQ(count, 10);
  progress.message("event: contact_loss");
  EXPECT_NE(stage.lines()[0].find("event: contact_loss"), std::string::npos);
  ASSERT_EQ(stage.lines().size(), 2u) << "the message stays, the progress line follows";
}

TEST(Progress, OtherRanksAreSilent) {
  Stage stage;
  auto settings = stage.settings(false);
  settings.active = false;
  {
    Progress progress(stage.stream, settings);
    progress.update(state(1, 1));
    stage.now += 1000;
    progress.update(state(2, 2));
    progress.message("event");
  }
  EXPECT_TRUE(stage.lines().empty());
}

TEST(Progress, DurationsReadWell) {
  EXPECT_EQ(duration_text(0.25), "0.25 s");
  EXPECT_EQ(duration_text(90), "1.5 min");
  EXPECT_EQ(duration_text(3599), "1 h 00 min");
  EXPECT_EQ(duration_text(2.5 * 3600), "2 h 30 min");
  EXPECT_EQ(duration_text(49.6 * 3600), "2 d 01 h");
  EXPECT_EQ(duration_text(std::numeric_limits<double>::infinity()), "-");
}

}  // namespace
}  // namespace auralith

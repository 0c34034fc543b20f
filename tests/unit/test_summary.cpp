// summary.json: units, what is not a number in JSON, the two lists of properties, and the cost that goes into it.
#include "output/summary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

namespace auralith {
namespace {

Summary sample() {
  Summary summary;
  summary.title = "Sample \"quoted\" \xff";  // a broken UTF-8 character in a title
  Event lost;
  lost.kind = "contact_loss";
  lost.electrode = "positive";
  lost.time = 1234.5;
  lost.current_density = 3.5;
  lost.value = 0.5;
  lost.cycle = 7;
  CcdResult contact;
  contact.criterion = "CCD_contact";
  contact.reached = true;
  contact.survived = 3;  // A/m2: 0.1 * 3 is not 0.3 in binary
  contact.failing = 3.5;
  contact.event = lost;
  CcdResult penetration;
  penetration.criterion = "CCD_penetration";
  penetration.survived = 10;
  CcdResult shorted;
  shorted.criterion = "CCD_short";
  shorted.modelled = false;
  summary.ccd = {contact, penetration, shorted};
  summary.events = {lost};
  summary.ledgers = {{"lithium", "positive", "m3", 1e-10, 2e-13, 17, 1e-13, 1e-30, 1e-20, 3e-30},
                     {"void", "positive", "m3", 1e-10, 2e-10, 17, 2e-10, 1e-30, 0, 5e-31},
                     {"charge", "", "C", 1e-8, 3e-12, 5, 4e-12, 1e-12, 1, 1e-8},
                     {"energy", "", "J", 1, 0, 0, 0, 0, 0, 0, "the lattice moves"}};
  Property fitted = constant_property(2e-16, "m/(s Pa)");
  fitted.path = "interfaces.negative-pellet.site_mobility";
  fitted.status = Status::calibrated;
  Property guessed = constant_property(std::numeric_limits<double>::infinity(), "m/(s Pa)");
  guessed.path = "interfaces.negative-pellet.site_mobility_plating";
  guessed.status = Status::assumed;
  Property known = constant_property(1.3e-5, "m3/mol");
  known.status = Status::measured;
  summary.reported = {fitted, guessed, known};
  summary.provenance.seeds = {{"interfaces.negative-pellet.contact_angle_cosine.seed", 18446744073709551615ULL}};
  summary.effective_input = "title: Sample\nformat: 1\n";
  return summary;
}

TEST(Summary, CurrentDensitiesAreInMilliamperePerSquareCentimetre) {
  const auto json = nlohmann::json::parse(summary_json(sample()));
  EXPECT_EQ(json["ccd_mA_cm2"].get<double>(), 0.3);
  EXPECT_EQ(json["ccd_text"], overall_ccd(sample().ccd).text);
  EXPECT_EQ(json["ccd_criterion"], "CCD_contact");
  ASSERT_EQ(json["ccd"].size(), 3u);
  EXPECT_EQ(json["ccd"][0]["survived_mA_cm2"].get<double>(), 0.3);
  EXPECT_EQ(json["ccd"][0]["failing_mA_cm2"].get<double>(), 0.35);
  EXPECT_EQ(json["ccd"][0]["event"]["time_s"].get<double>(), 1234.5);
  EXPECT_EQ(json["events"][0]["current_density_mA_cm2"].get<double>(), 0.35);
  EXPECT_EQ(json["events"][0]["cycle"].get<int>(), 7);
}

TEST(Summary, WhatDidNotHappenIsNull) {
  const auto json = nlohmann::json::parse(summary_json(sample()));
  EXPECT_EQ(json["ccd"][1]["survived_mA_cm2"].get<double>(), 1.0);
  EXPECT_TRUE(json["ccd"][1]["failing_mA_cm2"].is_null());
  EXPECT_TRUE(json["ccd"][1]["event"].is_null());
  EXPECT_FALSE(json["ccd"][2]["modelled"].get<bool>());
  EXPECT_TRUE(json["ccd"][2]["survived_mA_cm2"].is_null());
  Summary rest = sample();
  rest.ccd.clear();
  const auto without = nlohmann::json::parse(summary_json(rest));
  EXPECT_TRUE(without["ccd_mA_cm2"].is_null());
  EXPECT_EQ(without["ccd_text"], "");
}

TEST(Summary, ListsCalibratedAndAssumedPropertiesApart) {
  const auto json = nlohmann::json::parse(summary_json(sample()));
  ASSERT_EQ(json["calibrated"].size(), 1u);
  EXPECT_EQ(json["calibrated"][0]["path"], "interfaces.negative-pellet.site_mobility");
  EXPECT_EQ(json["calibrated"][0]["value"].get<double>(), 2e-16);
  ASSERT_EQ(json["assumed"].size(), 1u);
  EXPECT_EQ(json["assumed"][0]["value"], "infinite");
}

TEST(Summary, NamesLedgersStatusAndSeeds) {
  Summary summary = sample();
  summary.status = RunStatus::failed;
  summary.exit_code = ExitCode::ledger_broken;
  summary.message = "ledger of lithium";
  const auto json = nlohmann::json::parse(summary_json(summary));
  EXPECT_EQ(json["status"], "failed");
  EXPECT_EQ(json["exit_code"].get<int>(), 4);
  EXPECT_EQ(json["ledgers"]["lithium"]["positive"]["worst_step"].get<int>(), 17);
  EXPECT_EQ(json["ledgers"]["charge"]["end"].get<double>(), 4e-12);
  const auto& lithium = json["ledgers"]["lithium"]["positive"];
  EXPECT_TRUE(lithium["closes"].get<bool>());
  EXPECT_EQ(lithium["unit"], "m3");
  EXPECT_EQ(lithium["missing"].get<double>(), 1e-30);
  EXPECT_EQ(lithium["passed"].get<double>(), 1e-20);
  EXPECT_DOUBLE_EQ(lithium["missing_of_passed"].get<double>(), 1e-10);
  EXPECT_DOUBLE_EQ(lithium["allowed"].get<double>(), 3e-10);
  const auto& voids = json["ledgers"]["void"]["positive"];  // nothing has passed, and more is missing than is allowed
  EXPECT_FALSE(voids["closes"].get<bool>());
  EXPECT_TRUE(voids["allowed"].is_null() && voids["missing_of_passed"].is_null());
  EXPECT_EQ(json["ledgers"]["energy"]["not_applicable"], "the lattice moves");
  EXPECT_FALSE(json["ledgers"]["energy"].contains("closes"));
  const auto seed = json["provenance"]["seeds"]["interfaces.negative-pellet.contact_angle_cosine.seed"];
  EXPECT_EQ(seed.get<std::uint64_t>(), 18446744073709551615ULL);
  EXPECT_EQ(json["effective_input"], "title: Sample\nformat: 1\n");
}

TEST(Summary, IsReplacedAndFailsWithTheNameOfTheFile) {
  const std::string directory = ::testing::TempDir() + "auralith_summary";
  std::filesystem::remove_all(directory);
  EXPECT_THROW(write_summary(MPI_COMM_SELF, directory, sample()), OutputError);
  std::filesystem::create_directories(directory);
  write_summary(MPI_COMM_SELF, directory, sample());
  Summary later = sample();
  later.title = "later";
  write_summary(MPI_COMM_SELF, directory, later);
  std::ifstream stream(directory + "/summary.json");
  EXPECT_EQ(nlohmann::json::parse(stream)["title"], "later");
  const auto files = std::filesystem::directory_iterator(directory);
  EXPECT_EQ(std::distance(begin(files), end(files)), 1) << "no temporary file may stay";
}

TEST(Cost, CountsOnlyTheNewtonPhasesPerUnknown) {
  Cost cost;
  EXPECT_TRUE(std::isnan(cost.microseconds_per_unknown_newton()));
  cost.unknowns = 1000;
  cost.newton = 200;
  cost.wall_seconds = 2;
  cost.phases = {{"residual", 0.25, true}, {"linear_solve", 0.75, true}, {"output", 0.5, false}};
  EXPECT_DOUBLE_EQ(cost.microseconds_per_unknown_newton(), 5.0);  // 1 s / (1000 x 200)
  const std::string table = cost_table(cost);
  EXPECT_NE(table.find("37.5 %"), std::string::npos) << table;  // linear_solve
  EXPECT_NE(table.find("25.0 %"), std::string::npos) << table;  // output, and what nothing accounts for
  const auto other = table.find("other");
  ASSERT_NE(other, std::string::npos);
  EXPECT_NE(table.find("0.50 s", other), std::string::npos) << table;
}

TEST(Cost, ShowsNoNegativeRestAndNoMeanOfNothing) {
  Cost cost;
  cost.unknowns = 1000;
  cost.wall_seconds = 1;
  cost.phases = {{"residual", 0.75, true}, {"output", 0.75, false}};  // of different ranks
  const std::string table = cost_table(cost);
  EXPECT_EQ(table.find("other"), std::string::npos) << table;
  EXPECT_EQ(table.find("nan"), std::string::npos) << table;
}

}  // namespace
}  // namespace auralith

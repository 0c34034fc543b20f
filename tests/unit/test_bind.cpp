/// Keys that are bound to members, of every type.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "case/readers.hpp"
#include "config/yaml.hpp"

namespace auralith {
namespace {

enum class Colour { red, green, blue };
struct Item {
  double size = 0;
};
struct Everything {
  double length = 0, width = 7;
  std::optional<double> limit, other_limit;
  std::vector<double> times, marks;
  std::array<double, 2> point{};
  std::array<double, 3> centre{};
  int count = 0;
  std::int64_t signed_number = 0;
  std::uint64_t seed = 0;
  bool on = false;
  std::string text, side;
  Colour colour = Colour::red, of_text = Colour::red;
  std::vector<Item> items;
  Property density;
  Property absent;
  TimeTable ramp, constant;
};

}  // namespace

// Neither in the order of the enumerators nor in that of the alphabet.
template <>
inline constexpr auto words<Colour> = std::to_array<Word<Colour>>({
    {"blue", Colour::blue},
    {"red", Colour::red},
    {"green", Colour::green},
});

namespace {

constexpr std::string_view sides[] = {"left", "right"};
bool has_text(const Everything& all) { return !all.text.empty(); }

constexpr Key item_keys[] = {
    fills<&Item::size>({.name = "size", .unit = "m", .bounds = positive, .sentence = "a size"}),
};
constexpr KeyTable items_table{"box.items", "an item", item_keys};
constexpr Key ramp_keys[] = {
    fills<&TimeTable::times>({.name = "times", .unit = "s", .sentence = "times"}),
    fills<&TimeTable::values>({.name = "values", .unit = "V", .sentence = "voltages"}),
};
constexpr KeyTable ramp_table{"box.ramp", "a ramp", ramp_keys};
constexpr Key box_keys[] = {
    fills<&Everything::length>({.name = "length", .unit = "m", .bounds = {1e-9, 1e-3}, .sentence = "a length"}),
    fills<&Everything::width>({.name = "width", .unit = "m", .fallback = optional_key, .sentence = "a width"}),
    fills<&Everything::limit>({.name = "limit", .fallback = optional_key, .allow_infinite = true}),
    fills<&Everything::other_limit>({.name = "other_limit", .fallback = optional_key}),
    fills<&Everything::times>({.name = "times", .unit = "s", .fallback = "[1 s, 1 min]", .bounds = positive}),
    fills<&Everything::marks>({.name = "marks", .fallback = optional_key, .bounds = fraction}),
    fills<&Everything::point>({.name = "point", .unit = "m", .fallback = "[0 m, 1 m]"}),
    fills<&Everything::centre>({.name = "centre", .unit = "m", .fallback = "[0 m, 1 m, 2 m]"}),
    fills<&Everything::count>({.name = "count", .fallback = "3", .bounds = {1, 10, false}}),
    fills<&Everything::signed_number>({.name = "signed_number", .fallback = "-4"}),
    fills<&Everything::seed>({.name = "seed", .fallback = "9"}),
    fills<&Everything::on>({.name = "on", .fallback = "off"}),
    fills<&Everything::text>({.name = "text", .fallback = optional_key, .sentence = "a text"}),
    fills<&Everything::side>(
        {.name = "side", .kind = KeyKind::choice, .fallback = "right", .choices = sides, .sentence = "a side"}),
    fills<&Everything::colour>({.name = "colour", .fallback = "green", .sentence = "a colour"}),
    fills<&Everything::of_text, has_text>({.name = "of_text", .fallback = "blue", .sentence = "its colour"}),
    fills<&Everything::items>({.name = "items", .fallback = optional_key, .table = &items_table}),
    fills<&Everything::density>({.name = "density", .unit = "F/m2", .fallback = "0.1 F/m^2", .bounds = positive}),
    fills<&Everything::absent>({.name = "absent", .unit = "F/m2", .fallback = optional_key}),
    fills<&Everything::ramp>({.name = "ramp", .unit = "V", .fallback = "2 V", .table = &ramp_table}),
    fills<&Everything::constant>({.name = "constant", .unit = "V", .fallback = "3 V", .table = &ramp_table}),
};
constexpr KeyTable box_table{"box", "a box", box_keys};

Everything read(const std::string& text, ConfigNode& effective) {
  const ConfigNode root = read_yaml_text(text, {"case.yaml", 1});
  Section section(&root, {}, box_table, "box", effective);
  Everything all;
  section.bind(all);
  section.finish();
  return all;
}

Everything read(const std::string& text) {
  ConfigNode effective;
  return read(text, effective);
}

std::string error(const std::string& text) {
  try {
    (void)read("length: 1 um\n" + text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Bind, FillsEveryTypeOfMember) {
  const Everything all = read(
      "length: 5 um\nwidth: 2 mm\nlimit: infinite\ntimes: [2 s]\nmarks: [0.25, 1]\npoint: [1 m, 2 m]\n"
      "centre: [3 mm, 0 m, 1 m]\ncount: 7\nsigned_number: -12\nseed: 9000000000000000000\non: yes\n"
      "text: a b\nside: left\ncolour: red\nof_text: green\nitems: [{size: 1 m}, {size: 2 m}]\n"
      "density: {value: 3 F/m^2, status: measured, source: us}\nramp: {times: [0 s, 2 s], values: [1 V, 3 V]}\n"
      "constant: 4 V\n");
  EXPECT_NEAR(all.length, 5e-6, 1e-18);
  EXPECT_NEAR(all.width, 2e-3, 1e-15);
  EXPECT_TRUE(std::isinf(all.limit.value()));
  EXPECT_EQ(all.times, std::vector<double>{2});
  EXPECT_EQ(all.marks, (std::vector<double>{0.25, 1}));
  EXPECT_EQ(all.point, (std::array<double, 2>{1, 2}));
  EXPECT_EQ(all.centre, (std::array<double, 3>{3e-3, 0, 1}));
  EXPECT_EQ(all.count, 7);
  EXPECT_EQ(all.signed_number, -12);
  EXPECT_EQ(all.seed, 9000000000000000000u);
  EXPECT_TRUE(all.on);
  EXPECT_EQ(all.text, "a b");
  EXPECT_EQ(all.side, "left");
  EXPECT_EQ(all.colour, Colour::red);
  EXPECT_EQ(all.of_text, Colour::green);
  ASSERT_EQ(all.items.size(), 2u);
  EXPECT_EQ(all.items[1].size, 2);
  EXPECT_EQ(all.density.value, 3);
  EXPECT_EQ(all.density.status, Status::measured);
  EXPECT_EQ(all.density.path, "box.density");
  EXPECT_EQ(all.ramp.at(1), 2);
  EXPECT_EQ(all.constant.at(1), 4);
}

TEST(Bind, WhatIsNotGivenHasItsDefaultOrStaysAsItWas) {
  ConfigNode effective;
  const Everything all = read("length: 5 um\n", effective);
  EXPECT_EQ(all.width, 7);
  EXPECT_FALSE(all.limit || all.other_limit);
  EXPECT_EQ(all.times, (std::vector<double>{1, 60}));
  EXPECT_TRUE(all.marks.empty());
  EXPECT_EQ(all.point, (std::array<double, 2>{0, 1}));
  EXPECT_EQ(all.count, 3);
  EXPECT_EQ(all.signed_number, -4);
  EXPECT_EQ(all.seed, 9u);
  EXPECT_EQ(all.side, "right");
  EXPECT_EQ(all.colour, Colour::green);
  EXPECT_EQ(all.of_text, Colour::red) << "without a text it has no effect";
  EXPECT_EQ(all.density.value, 0.1);
  EXPECT_TRUE(all.absent.path.empty());
  EXPECT_EQ(all.ramp.at(5), 2);
  EXPECT_EQ(write_yaml(effective),
            "length: 5 um\ntimes: [1 s, 1 min]\npoint: [0 m, 1 m]\ncentre: [0 m, 1 m, 2 m]\ncount: 3\n"
            "signed_number: -4\nseed: 9\non: off\nside: right\ncolour: green\n"
            "density: {value: 0.1 F/m^2, status: assumed, source: default}\nramp: 2 V\nconstant: 3 V\n");
}

TEST(Bind, EveryErrorHasPlaceKeyAndWhatIsAllowed) {
  EXPECT_EQ(error("width: 3 s\n").substr(0, 24), "case.yaml:2: box.width: ");
  EXPECT_EQ(error("\nmarks: [0.5, 2]\n"), "case.yaml:3: box.marks: '2' is out of range; allowed: between 0 and 1");
  EXPECT_EQ(error("point: [1 m]\n"), "case.yaml:2: box.point: 1 coordinates; expected two: [x, y]");
  EXPECT_EQ(error("centre: [1 m, 2 m]\n"), "case.yaml:2: box.centre: 2 coordinates; expected three: [x, y, z]");
  EXPECT_EQ(error("count: 11\n"),
            "case.yaml:2: box.count: '11' is out of range; allowed: a whole number between 1 and 10");
  EXPECT_EQ(error("on: maybe\n"), "case.yaml:2: box.on: 'maybe' is not a switch; allowed: on, off");
  EXPECT_EQ(error("text: \"\"\n"), "case.yaml:2: box.text: empty text; a text");
  EXPECT_EQ(error("side: lift\n"), "case.yaml:2: box.side: unknown value 'lift'; allowed: left, right; nearest: left");
  EXPECT_EQ(error("colour: grean\n"),
            "case.yaml:2: box.colour: unknown value 'grean'; allowed: blue, red, green; nearest: green");
  EXPECT_EQ(error("of_text: red\n"), "case.yaml:2: box.of_text: 'red' has no effect here; remove the key (its colour)");
  EXPECT_EQ(error("items:\n  - size: 1 m\n  - size: 0 m\n"),
            "case.yaml:4: box.items.1.size: '0 m' is out of range; allowed: greater than 0 m");
  EXPECT_EQ(error("items:\n  - {size: 1 m, age: 3 s}\n"),
            "case.yaml:3: box.items.0.age: unknown key 'age' (value '3 s'); nearest known key: size; allowed: size");
  EXPECT_NE(error("density: 3 F/m^2\n").find("case.yaml:2: box.density: '3 F/m^2' is a plain value"),
            std::string::npos);
  EXPECT_EQ(error("ramp: {times: [0 s], values: [1 V, 2 V]}\n"),
            "case.yaml:2: box.ramp.values: 2 values for 1 times; expected one for each");
  EXPECT_EQ(error("length: 1 um\n").substr(0, 35), "case.yaml:2: length: duplicate key;");
}

TEST(Bind, AStructThatNoKeyIsBoundToIsAProgramError) {
  ConfigNode effective;
  Section section(nullptr, {"case.yaml", 1}, box_table, "box", effective);
  Item item;
  EXPECT_THROW(section.bind(item), std::logic_error);
  EXPECT_THROW(section.fill("length", item), std::logic_error);
}

}  // namespace
}  // namespace auralith

#include <gtest/gtest.h>

#include <cmath>
#include <iterator>

#include <cmath>
#include <iterator>

#include "base/error.hpp"
#include "config/nearest.hpp"
#include "config/override.hpp"
#include "config/section.hpp"
#include "config/yaml.hpp"

namespace auralith {
namespace {

template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

ConfigNode parse(const std::string& text) { return read_yaml_text(text, {"case.yaml", 1}); }

enum class Colour { red, green, blue };

}  // namespace

template <>
inline constexpr auto words<Colour> = std::to_array<Word<Colour>>({
    {"red", Colour::red},
    {"green", Colour::green},
    {"blue", Colour::blue},
});

namespace {

constexpr Key test_keys[] = {
    {.name = "length", .unit = "m", .bounds = {1e-9, 1e-3, false}, .sentence = "a length"},
    {.name = "height", .unit = "m", .fallback = "2 um", .bounds = positive, .sentence = "a height"},
    {.name = "limit", .unit = "m/(s Pa)", .fallback = optional_key, .allow_infinite = true, .sentence = "a limit"},
    {.name = "count", .kind = KeyKind::integer, .fallback = "3", .bounds = {1, 10, false}, .sentence = "a count"},
    {.name = "on", .kind = KeyKind::boolean, .fallback = "off", .sentence = "a switch"},
    {.name = "colour",
     .kind = KeyKind::choice,
     .fallback = "green",
     .choices = word_list<Colour>,
     .sentence = "a colour"},
    {.name = "list", .kind = KeyKind::quantity_list, .unit = "s", .fallback = optional_key, .sentence = "some times"},
    {.name = "inner", .kind = KeyKind::section, .fallback = optional_key, .sentence = "more"},
    {.name = "label", .kind = KeyKind::text, .fallback = optional_key, .sentence = "a label"},
};
constexpr KeyTable test_table{"box", "a box", test_keys};

TEST(Yaml, KnowsTheLineOfEveryValue) {
  const ConfigNode root = parse("# comment\na: 1\nb:\n  c: 2\n  d:\n    - x\n    - y: 3\n");
  EXPECT_EQ(root.find("a")->place.line, 2);
  EXPECT_EQ(root.find("b")->find("c")->place.line, 4);
  const ConfigNode* list = root.find("b")->find("d");
  ASSERT_EQ(list->entries.size(), 2U);
  EXPECT_EQ(list->entries.front().node.place.line, 6);
  EXPECT_EQ(list->entries.back().node.find("y")->place.line, 7);
}

TEST(Yaml, RefusesDuplicateKeys) {
  EXPECT_EQ(message_of([] { parse("a:\n  b: 1\n  c: 2\n  b: 3\n"); }),
            "case.yaml:4: a.b: duplicate key; it is already given in line 2, a key is allowed once");
}

TEST(Yaml, RefusesWhatIsNotOneDocument) {
  EXPECT_NE(message_of([] { parse("a: [1, 2\nb: 3\n"); }).find("case.yaml:"), std::string::npos);
  EXPECT_NE(message_of([] { parse("a: [1, 2\nb: 3\n"); }).find("not valid YAML"), std::string::npos);
  EXPECT_NE(message_of([] { parse("a: 1\n---\nb: 2\n"); }).find("several YAML documents"), std::string::npos);
  EXPECT_NE(message_of([] { parse("? [1, 2]\n: 3\n"); }).find("a key must be plain text"), std::string::npos);
  EXPECT_NE(message_of([] { read_yaml_file("/nowhere/case.yaml"); }).find("cannot be read"), std::string::npos);
}

void expect_same(const ConfigNode& a, const ConfigNode& b) {
  ASSERT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.text, b.text);
  ASSERT_EQ(a.entries.size(), b.entries.size());
  for (auto left = a.entries.begin(), right = b.entries.begin(); left != a.entries.end(); ++left, ++right) {
    EXPECT_EQ(left->key, right->key);
    expect_same(left->node, right->node);
  }
}

TEST(Yaml, WrittenTextReadsBack) {
  const ConfigNode root = parse(
      "title: \"colon: and # hash, 'quotes', \\\"more\\\" and \\\\\"\n"
      "odd: [\"null\", \"- x\", \" space \", \"\", \"{a}\", \"50 %\", \"line\\nbreak\", \"~\"]\n"
      "empty_list: []\nempty_map: {}\n"
      "maps: [{a: 1, b: {c: 2}}, {a: [1, 2]}]\n"
      "deep:\n  - - 1\n    - 2\n  - x: {y: [3 um, 4 m/(s Pa)]}\n"
      "long: {source: \"" +
      std::string(150, 'x') + "\", value: 1 um}\n");
  expect_same(root, read_yaml_text(write_yaml(root), {"again", 1}));
}

TEST(Nearest, FindsTheMistypedWord) {
  EXPECT_EQ(nearest("thicknes", {"name", "thickness", "material"}), "thickness");
  EXPECT_EQ(nearest("tolernace", {"scheme", "first_step", "tolerance"}), "tolerance");
  EXPECT_EQ(nearest("x", {}), "");
}

const char* const stack =
    "layers:\n  - {name: low, thickness: 1 um}\n  - {name: high, thickness: 2 um}\n"
    "interfaces:\n  - between: [low, high]\n    mobility: {value: 1 s, status: measured, source: book}\n"
    "protocol:\n  - rest: {duration: 1 h}\n  - ccd: {first: 1}\n  - rest: {duration: 2 h}\n";

std::string at(const ConfigNode& root, std::initializer_list<const char*> path) {
  const ConfigNode* node = &root;
  for (const char* part : path) {
    if (node->is_sequence()) {
      auto entry = node->entries.begin();
      std::advance(entry, std::stoi(part));
      node = &entry->node;
    } else {
      node = node->find(part);
    }
    if (node == nullptr) return "(none)";
  }
  return node->text;
}

TEST(Override, NamesEntriesOfLists) {
  ConfigNode root = parse(stack);
  apply_override(root, "layers.high.thickness=3 um");
  apply_override(root, "layers.0.thickness=4 um");
  apply_override(root, "protocol.ccd.first=2");
  apply_override(root, "protocol.2.rest.duration=5 h");
  EXPECT_EQ(at(root, {"layers", "1", "thickness"}), "3 um");
  EXPECT_EQ(at(root, {"layers", "0", "thickness"}), "4 um");
  EXPECT_EQ(at(root, {"protocol", "1", "ccd", "first"}), "2");
  EXPECT_EQ(at(root, {"protocol", "2", "rest", "duration"}), "5 h");
  EXPECT_EQ(at(root, {"protocol", "0", "rest", "duration"}), "1 h");
}

TEST(Override, KeepsHowAPropertyIsKnown) {
  ConfigNode root = parse(stack);
  apply_override(root, "interfaces.low-high.mobility=7 s");
  EXPECT_EQ(at(root, {"interfaces", "0", "mobility", "value"}), "7 s");
  EXPECT_EQ(at(root, {"interfaces", "0", "mobility", "status"}), "measured");
  apply_override(root, "interfaces.low-high.mobility.status=calibrated");
  EXPECT_EQ(at(root, {"interfaces", "0", "mobility", "status"}), "calibrated");
  apply_override(root, "interfaces.low-high.mobility={value: 8 s, status: derived, source: other}");
  EXPECT_EQ(at(root, {"interfaces", "0", "mobility", "source"}), "other");
}

TEST(Override, MakesMissingSections) {
  ConfigNode root = parse(stack);
  apply_override(root, "time.tolerance=1e-4");
  apply_override(root, "events.list=[0.3, 0.8]");
  EXPECT_EQ(at(root, {"time", "tolerance"}), "1e-4");
  EXPECT_EQ(at(root, {"events", "list", "1"}), "0.8");
  EXPECT_EQ(place_of(root, "time.tolerance").file, "command line");
}

TEST(Override, RefusesPathsThatLeadNowhere) {
  ConfigNode root = parse(stack);
  const auto message = [&](const char* text) { return message_of([&] { apply_override(root, text); }); };
  EXPECT_EQ(
      message("layers.hihg.thickness=1 um"),
      "command line: layers.hihg.thickness: unknown list entry 'hihg'; nearest known key: high; allowed: low, high "
      "or an index from 0");
  EXPECT_NE(message("layers.7.thickness=1 um").find("unknown list entry '7'"), std::string::npos);
  EXPECT_NE(message("layers.low.thickness.deep=1 um").find("plain value '1 um'"), std::string::npos);
  EXPECT_NE(message("protocol.rest.duration=1 h").find("names 2 entries"), std::string::npos);
  EXPECT_NE(message("layers.low.thickness").find("no override"), std::string::npos);
  EXPECT_NE(message("layers.low.thickness=").find("no value"), std::string::npos);
  EXPECT_NE(message("layers..thickness=1 um").find("empty part"), std::string::npos);
}

TEST(Section, ReadsTypedValuesAndDefaults) {
  const ConfigNode root = parse("length: 5 um\nlimit: infinite\ncount: 7\non: yes\nlist: [1 min, 2 h]\nlabel: a b\n");
  ConfigNode effective;
  Section section(&root, {}, test_table, "box", effective);
  EXPECT_NEAR(section.quantity("length"), 5e-6, 1e-20);
  EXPECT_NEAR(section.quantity("height"), 2e-6, 1e-20);
  EXPECT_TRUE(std::isinf(*section.optional_quantity("limit")));
  EXPECT_EQ(section.integer("count"), 7);
  EXPECT_TRUE(section.boolean("on"));
  EXPECT_EQ(section.choice<Colour>("colour"), Colour::green);
  EXPECT_EQ(section.quantities("list"), (std::vector<double>{60, 7200}));
  EXPECT_EQ(section.text("label"), "a b");
  EXPECT_NO_THROW(section.finish());
  EXPECT_EQ(write_yaml(effective),
            "length: 5 um\nheight: 2 um\nlimit: infinite\ncount: 7\non: yes\ncolour: green\nlist: [1 min, 2 h]\nlabel: "
            "a b\n");
}

TEST(Section, EveryErrorHasPlacePathValueAndWhatIsAllowed) {
  const auto message = [](const std::string& text, auto read) {
    const ConfigNode root = parse(text);
    ConfigNode effective;
    return message_of([&] {
      Section section(&root, {}, test_table, "box", effective);
      read(section);
      section.finish();
    });
  };
  EXPECT_EQ(message("length: 2 um\nheigth: 3 um\n", [](Section&) {}),
            "case.yaml:2: box.heigth: unknown key 'heigth' (value '3 um'); nearest known key: height; allowed: length, "
            "height, limit, count, on, colour, list, inner, label");
  EXPECT_EQ(message("length: 2 m\n", [](Section& section) { section.quantity("length"); }),
            "case.yaml:1: box.length: '2 m' is out of range; allowed: between 1 nm and 1000 um");
  EXPECT_EQ(message("\nheight: 0 um\n", [](Section& section) { section.quantity("height"); }),
            "case.yaml:2: box.height: '0 um' is out of range; allowed: greater than 0 m");
  EXPECT_EQ(message("on: off\n", [](Section& section) { section.quantity("length"); }),
            "case.yaml:1: box.length: missing; this key is required (a length such as 12 um): a length");
  EXPECT_EQ(message("length: infinite\n", [](Section& section) { section.quantity("length"); }),
            "case.yaml:1: box.length: 'infinite' is not allowed; expected a length such as 12 um");
  EXPECT_EQ(message("colour: grean\n", [](Section& section) { section.word("colour"); }),
            "case.yaml:1: box.colour: unknown value 'grean'; allowed: red, green, blue; nearest: green");
  EXPECT_NE(message("count: 2.5\n", [](Section& s) { s.integer("count"); }).find("'2.5' is not a whole number"),
            std::string::npos);
  EXPECT_NE(message("count: 11\n", [](Section& s) { s.integer("count"); }).find("between 1 and 10"), std::string::npos);
  EXPECT_NE(message("on: maybe\n", [](Section& s) { s.boolean("on"); }).find("allowed: on, off"), std::string::npos);
  EXPECT_NE(message("list: 3 s\n", [](Section& s) { s.quantities("list"); }).find("not a list"), std::string::npos);
  EXPECT_NE(message("length: {a: 1}\n", [](Section& s) { s.quantity("length"); }).find("a map where one value"),
            std::string::npos);
  EXPECT_EQ(message("label: unused\n", [](Section&) {}),
            "case.yaml:1: box.label: 'unused' has no effect here; remove the key (a label)");
}

TEST(Section, UndeclaredNamesAreAProgramError) {
  const ConfigNode root = parse("length: 2 um\n");
  ConfigNode effective;
  Section section(&root, {}, test_table, "box", effective);
  EXPECT_THROW(section.quantity("depth"), std::logic_error);
}

}  // namespace
}  // namespace auralith

/// No declared key is forgotten, and a default stands in its declaration only.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "case/keys.hpp"
#include "case/readers.hpp"
#include "config/added_keys.hpp"

namespace auralith {
namespace {

/// Keys that no member is bound to, by section, and why.
const std::map<std::string, std::pair<std::set<std::string>, const char*>> read_by_hand{
    {"case",
     {{"format", "include", "change", "grid", "materials", "layers", "initial", "regions", "label_map", "interfaces",
       "effects", "ambient", "protocol", "events", "time", "solver", "output", "checkpoint"},
      "of the document itself, or sections that are read one after another because later ones need earlier ones"}},
    {"grid", {{"x", "y", "z"}, "sections"}},
    {"grid.<x, y>", {{"length", "cells"}, "give the widths together"}},
    {"<cells>", {{"count"}, "takes the place of all others"}},
    {"materials.<metal>", {{"file"}, "the card has been put in before"}},
    {"materials.<electrolyte>", {{"file"}, "the card has been put in before"}},
    {"<property>",
     {{"value", "activation_energy", "temperatures", "values"}, "in the unit of the property; exclude each other"}},
    {"initial", {{"from", "time"}, "the directory is looked for"}},
    {"layers.<metal>",
     {{"cells", "void_model", "initial_voids", "interlayer"}, "need the thickness, or keys that exclude each other"}},
    {"layers.<electrolyte>", {{"cells"}, "needs the thickness"}},
    {"layers.<metal>.initial_voids", {{"file", "dataset"}, "the file is looked for, and excludes the others"}},
    {"layers.<metal>.interlayer",
     {{"file", "equilibrium_potential"}, "the card has been put in before; the curve decides what else has an effect"}},
    {"label_map", {{"file", "labels"}, "the file is looked for and read"}},
    {"interfaces.<reaction>",
     {{"between", "file", "patches", "x", "y", "centre"}, "names; patches take keys of the whole; depend on the grid"}},
    {"interfaces.<contact_resistance>", {{"between", "file", "patches", "x", "y", "centre"}, "as above"}},
    {"interfaces.<blocking>", {{"between", "file", "patches", "x", "y", "centre"}, "as above"}},
    {"effects",
     {{"ion_transport", "electron_transport", "interface_reaction", "metal_void", "wall_energy", "lattice_motion",
       "void_collapse"},
      "the default of each follows from the case and from those before it"}},
    {"protocol",
     {{"rest", "galvanostatic", "potentiostatic", "cycles", "ccd", "repeat"}, "words of the kinds of steps"}},
    {"protocol.rest", {{"cut_offs"}, "list of conditions"}},
    {"protocol.galvanostatic", {{"cut_offs", "current_density"}, "list of conditions; a number or a table"}},
    {"protocol.potentiostatic", {{"cut_offs", "voltage"}, "list of conditions; what ends the step depends on it"}},
    {"protocol.cycles", {{"cut_offs"}, "list of conditions"}},
    {"protocol.ccd", {{"cut_offs"}, "list of conditions"}},
    {"protocol.repeat", {{"until", "steps"}, "list of conditions; steps in steps"}},
    {"protocol.<step>.cut_offs",
     {{"voltage_above", "voltage_below", "current_above", "current_below", "polarisation_above", "overpotential_above",
       "void_fraction_above", "contact_below", "penetration", "capacity", "time", "lithium_exhausted"},
      "the key that is given is the kind of the condition"}},
    {"protocol.repeat.until",
     {{"time", "voltage_above", "voltage_below", "polarisation_above", "overpotential_above", "void_fraction_above",
       "contact_below", "penetration", "lithium_exhausted"},
      "as above"}},
};

TEST(Keys, EachIsBoundToAMemberOrKnownToBeReadByHand) {
  std::map<std::string, std::set<std::string>> by_hand;
  for (const KeyTable* table : all_key_tables())
    for (const Key& key : table->keys())
      if (key.binding.owner == nullptr) by_hand[std::string(table->section)].emplace(key.name);
  std::map<std::string, std::set<std::string>> expected;
  for (const auto& [section, keys] : read_by_hand) expected[section] = keys.first;
  EXPECT_EQ(by_hand, expected);
}

/// What the condition of a key looks at, so that every default is read.
std::shared_ptr<void> fresh(const Binding& binding) {
  std::shared_ptr<void> owner = binding.make();
  if (binding.is_of(typeid(Interlayer))) static_cast<Interlayer*>(owner.get())->alloys = true;
  if (binding.is_of(typeid(Property))) static_cast<Property*>(owner.get())->law = Property::Law::arrhenius;
  return owner;
}

/// Keys of a table with a default: how many, and those whose member begins with another value.
std::pair<int, std::vector<std::string_view>> look_at_defaults(const KeyTable& table) {
  std::pair<int, std::vector<std::string_view>> found;
  ConfigNode effective;
  Section section(nullptr, {"case.yaml", 1}, table, "empty", effective);
  for (const Key& key : table.keys()) {
    if (key.binding.owner == nullptr || !key.has_default()) continue;
    ++found.first;
    const std::shared_ptr<void> filled = fresh(key.binding);
    key.binding.fill(section, key, filled.get());
    EXPECT_NE(effective.find(key.name), nullptr) << table.section << "." << key.name << " was not read";
    if (!key.binding.same(fresh(key.binding).get(), filled.get())) found.second.push_back(key.name);
  }
  return found;
}

/// A struct that is built in code begins with the defaults that the keys declare.
TEST(Keys, MembersBeginWithTheDefaultsOfTheirKeys) {
  int seen = 0;
  for (const KeyTable* table : all_key_tables()) {
    const auto [number, wrong] = look_at_defaults(*table);
    seen += number;
    EXPECT_TRUE(wrong.empty()) << table->section << "." << wrong.front();
  }
  EXPECT_GE(seen, 60);
}

/// What an effect could bring: a member that begins with the default of its key, and one that does not.
struct OfAnEffect {
  double right = 2e-6, wrong = 2;
  bool on = true, off = true;
};

TEST(Keys, ThoseThatAnEffectAddsAreHeldAgainstTheirMembers) {
  constexpr auto key = [](std::string_view name, std::string_view unit, std::string_view fallback) {
    return Key{.name = name, .unit = unit, .fallback = fallback, .sentence = "test"};
  };
  static constexpr Key keys[] = {adds<Layer, &OfAnEffect::right>(key("right", "m", "2 um")),
                                 adds<Layer, &OfAnEffect::wrong>(key("wrong", "1", "3")),
                                 adds<Layer, &OfAnEffect::on>(key("on", "", "on")),
                                 adds<Layer, &OfAnEffect::off>(key("off", "", "off"))};
  static const KeyTable table{"test", "keys that an effect adds", {}};
  for (const Key& each : keys) add_key({&table, &each, [](const Case&) { return true; }, "test"});
  EXPECT_EQ(look_at_defaults(table), std::pair(4, std::vector<std::string_view>{"wrong", "off"}));
}

}  // namespace
}  // namespace auralith

/// No declared key is forgotten, and a default stands in its declaration only.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "case/keys.hpp"
#include "case/readers.hpp"
#include "case/spacing.hpp"

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
     {{"rest", "galvanostatic", "potentiostatic", "cycles", "ccd", "repeat"}, "words of ProtocolStep::Kind"}},
    {"protocol.rest", {{"cut_offs"}, "list of conditions"}},
    {"protocol.galvanostatic", {{"cut_offs", "current_density"}, "list of conditions; a number or a table"}},
    {"protocol.potentiostatic", {{"cut_offs", "voltage"}, "list of conditions; what ends the step depends on it"}},
    {"protocol.cycles", {{"cut_offs"}, "list of conditions"}},
    {"protocol.ccd", {{"cut_offs"}, "list of conditions"}},
    {"protocol.repeat", {{"until", "steps"}, "list of conditions; steps in steps"}},
    {"protocol.<step>.cut_offs",
     {{"voltage_above", "voltage_below", "current_above", "current_below", "polarisation_above", "overpotential_above",
       "void_fraction_above", "contact_below", "penetration", "capacity", "time", "lithium_exhausted"},
      "words of CutOff::Kind: the key that is given is the kind of the condition"}},
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

// What the condition of a key looks at, so that every default is read.
template <class Owner>
void let_all_keys_count(Owner&) {}
void let_all_keys_count(Interlayer& layer) { layer.alloys = true; }
void let_all_keys_count(Property& property) { property.law = Property::Law::arrhenius; }

using Owners = std::tuple<Case, GridSpec, LateralAxis, GradedSpacing, Material, MetalMaterial, ElectrolyteMaterial,
                          Property, Layer, VoidModel, InitialVoids, Inclusion, Interlayer, EquilibriumCurve,
                          EquilibriumCurve::Exponential, EquilibriumCurve::Step, Pinhole, LabelMap, InterfaceEntry,
                          HeterogeneousValue, Patch, Ambient, TimeTable, ProtocolStep, Repeat, CutOff, EventLimits,
                          TimeSettings, SolverSettings, OutputSettings, CheckpointSettings>;

template <class Owner>
int expect_defaults(const KeyTable& table) {
  int seen = 0;
  Owner fresh{}, filled{};
  let_all_keys_count(fresh);
  let_all_keys_count(filled);
  ConfigNode effective;
  Section section(nullptr, {"case.yaml", 1}, table, "empty", effective);
  for (const Key& key : table.keys()) {
    if (!key.binding.is_of(typeid(Owner))) continue;
    ++seen;
    if (!key.has_default()) continue;
    section.fill(key.name, filled);
    EXPECT_NE(effective.find(key.name), nullptr) << table.section << "." << key.name << " was not read";
    EXPECT_TRUE(key.binding.same(&fresh, &filled)) << table.section << "." << key.name;
  }
  return seen;
}

/// A struct that is built in code begins with the defaults that the keys declare.
TEST(Keys, MembersBeginWithTheDefaultsOfTheirKeys) {
  for (const KeyTable* table : all_key_tables()) {
    const auto bound = std::count_if(table->own.begin(), table->own.end(),
                                     [](const Key& key) { return key.binding.owner != nullptr; });
    const int seen = std::apply(
        [&](const auto&... owners) { return (expect_defaults<std::decay_t<decltype(owners)>>(*table) + ...); },
        Owners{});
    EXPECT_EQ(seen, bound) << table->section << ": a struct is missing in Owners";
  }
}

}  // namespace
}  // namespace auralith

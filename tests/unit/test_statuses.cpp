#include <gtest/gtest.h>

#include "case/describe_keys.hpp"
#include "case/keys.hpp"
#include "materials/keys.hpp"
#include "unit/case_files.hpp"

namespace auralith {
namespace {

// Every property of every section says how it is known and where it comes from.

/// A case in which the section of the table is read, and the path of that section.
struct Where {
  const KeyTable* table;
  std::string file, section;
};

std::vector<Where> sections_with_properties() {
  const std::string contact = write_file(
      "contact.yaml",
      "format: 1\ntitle: t\nmaterials: {llzto: {file: materials/llzto.yaml}}\nlayers:\n"
      "  - {name: a, region: electrolyte, material: llzto, thickness: 9 um, cells: 3, outer_plane: equipotential}\n"
      "  - {name: b, region: electrolyte, material: llzto, thickness: 9 um, lumped: on, outer_plane: equipotential}\n"
      "interfaces: [{between: [a, b], kind: contact_resistance, "
      "contact_resistance: {value: 1 Ohm m^2, status: assumed, source: t}}]\nprotocol: [{rest: {duration: 1 s}}]\n");
  const std::string au = inputs + "ccd_au_llzto.yaml";
  return {{&metal_table, au, "materials.lithium"},
          {&electrolyte_table, au, "materials.llzto"},
          {&reaction_table, au, "interfaces.negative-pellet"},
          {&contact_resistance_table, contact, "interfaces.a-b"},
          {&electrolyte_layer_table, contact, "layers.b"},
          {&interlayer_table, inputs + "lithiate_gold.yaml", "layers.positive.interlayer"}};
}

TEST(Properties, NeedUnitStatusAndSourceEverywhere) {
  std::size_t properties = 0, declared = 0;
  for (const Where& where : sections_with_properties())
    for (const Key& key : where.table->keys()) {
      if (key.kind != KeyKind::property) continue;
      ++properties;
      const std::string path = where.section + "." + std::string(key.name);
      const std::string value = key.unit == "1" ? "2" : "2 " + std::string(key.unit);
      const auto error = [&](const std::string& entries) {
        return error_of(where.file, {path + "={" + entries + "}"});
      };
      const std::string good = "value: " + value + ", status: derived, source: s";
      EXPECT_EQ(error(good).find(path + "."), std::string::npos) << error(good);
      EXPECT_NE(error("value: " + value + ", source: s").find(path + ".status: missing"), std::string::npos) << path;
      EXPECT_NE(error("value: " + value + ", status: derived").find(path + ".source: missing"), std::string::npos)
          << path;
      EXPECT_NE(error("value: " + value + ", status: derived, source: ''").find(path + ".source: empty"),
                std::string::npos)
          << path;
      EXPECT_NE(error("value: " + value + ", status: known, source: s").find("unknown value 'known'"),
                std::string::npos)
          << path;
      const std::string other = key.unit == "1" ? "2 m" : "2";
      EXPECT_NE(error("value: " + other + ", status: derived, source: s").find(path + ".value: '" + other + "' has "),
                std::string::npos)
          << path;
    }
  for (const KeyTable* table : all_key_tables())
    for (const Key& key : table->keys()) declared += key.kind == KeyKind::property;
  EXPECT_EQ(properties, declared) << "a section with properties that this test does not know";
}

TEST(Properties, ThatAreChangedSaySo) {
  const std::string path = "interfaces.negative-pellet.site_mobility";
  for (const std::string& by : {path + "=3e-16 m/(s Pa)", path + ".value=3e-16 m/(s Pa)"}) {
    const Case changed = read_case(inputs + "ccd_au_llzto.yaml", {by});
    const Property& property = changed.interfaces[0].entry.site_mobility;
    EXPECT_EQ(property.status, Status::calibrated);
    EXPECT_NE(property.source.find("calibrated to one experiment"), std::string::npos);
    EXPECT_NE(property.source.find("; value changed from 8.0e-17 m/(s Pa) (command line)"), std::string::npos);
  }
  const Case own = read_case(inputs + "ccd_au_llzto.yaml", {path + "=3e-16 m/(s Pa)", path + ".source=mine"});
  EXPECT_EQ(own.interfaces[0].entry.site_mobility.source, "mine");
}

TEST(Describe, FindsKeysAndSections) {
  const std::string mobility = describe_keys("site_mobility");
  EXPECT_NE(mobility.find("interfaces.<reaction>.site_mobility"), std::string::npos);
  EXPECT_NE(mobility.find("a site mobility such as 1e-16 m/(s Pa); at least 0 m/(s Pa), or infinite"),
            std::string::npos)
      << mobility;
  EXPECT_EQ(describe_keys("interfaces.negative-pellet.site_mobility"), mobility);
  EXPECT_NE(describe_keys("protocol.0.ccd.half_cycle").find("protocol.ccd.half_cycle"), std::string::npos);
  EXPECT_EQ(describe_keys("protocol.0.ccd.half_cycle").find("protocol.cycles"), std::string::npos);
  EXPECT_NE(describe_keys("time").find("scheme"), std::string::npos);
  EXPECT_NE(describe_keys("layers.positive.thickness").find("layers.<electrolyte>.thickness"), std::string::npos);
  const std::string everything = describe_keys("");
  for (const KeyTable* table : all_key_tables())
    for (const Key& key : table->keys())
      EXPECT_NE(everything.find("  " + std::string(key.name) + "\n      " + std::string(key.sentence)),
                std::string::npos);
}

TEST(Describe, NamesTheNearestKey) {
  try {
    (void)describe_keys("site_mobilty");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("unknown key 'site_mobilty'; nearest known key: site_mobility"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace auralith

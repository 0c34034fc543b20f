/// Readers of the parts of a case; read_case puts them together. Each throws InputError and fills what it names.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "case/case.hpp"
#include "config/bind.hpp"
#include "materials/read_property.hpp"

namespace auralith {

/// A section of the input that is one struct.
template <class Owner>
Section read_section(Section& parent, std::string_view key, const KeyTable& table, Owner& owner) {
  Section section = parent.section(key, table);
  section.bind(owner);
  section.finish();
  return section;
}

void fill(Section& section, const Key& key, HeterogeneousValue& value);

/// What is read of `grid.x` and `grid.y`.
struct LateralAxis {
  std::vector<double> widths;
  LateralBoundary boundary = LateralBoundary::symmetric;
};

using Materials = std::map<std::string, Material, std::less<>>;

GridSpec read_grid(Section& top);
Materials read_materials(Section& top);
/// `begun`: of a run that goes on from a checkpoint, files of its start need not be there any more.
std::vector<Layer> read_layers(Section& top, const Materials& materials, bool begun);
InitialVoids read_initial_voids(Section& layer, bool begun);
/// The coating of a metal layer of this thickness (m), absent when the layer has none.
std::optional<Interlayer> read_interlayer(Section& layer, double thickness);
/// Needs the layers because their own initial voids exclude an earlier run.
EarlierRun read_initial(Section& top, const std::vector<Layer>& layers, bool begun);
/// Electrolytes that stand in the label map only.
std::vector<Layer> read_regions(Section& top, const Materials& materials, const std::vector<Layer>& layers);
/// Fills known.label_map from the file; needs grid, layers and regions. `copy`: read instead when there is such a file.
void read_label_map(Section& top, Case& known, const std::string& copy);
/// Needs the regions for their names, the grid for the extent of patches; with a label map any two regions may touch.
std::vector<InterfaceSpec> read_interfaces(Section& top, const Case& known);
const KeyTable& interface_table(InterfaceKind kind);
/// Error when a name cannot stand in overrides, columns and label maps.
void check_region_name(const Section& section, const std::string& name);
/// Switches that are given, defaults from what layers and interfaces allow.
Effects read_effects(Section& top, const Case& known);
void read_settings(Section& top, Case& result);

/// Everything that concerns several sections at once. `root` gives the places for messages.
void check_case(const Case& checked, const ConfigNode& root);

/// What an interlayer goes together with.
void check_interlayers(const Case& checked, const ConfigNode& root);
void check_conditions(const Case& checked, const ConfigNode& root);

/// Every property of a metal or an interface that the case needs is given; `root` gives the places for messages.
void check_needs(const Case& checked, const ConfigNode& root);

/// Calibrated and assumed properties that the case uses, each path once.
std::vector<Property> reported_properties(const Case& from, const Materials& materials);

}  // namespace auralith

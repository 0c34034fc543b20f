#include "case/document.hpp"

#include <fmt/format.h>

#include "case/find_file.hpp"
#include "case/include.hpp"
#include "config/override.hpp"
#include "config/yaml.hpp"

namespace auralith {
namespace {

/// Entries of the card where `upper` has none of its own; a change (`change: {materials.lithium.hardness: 8 MPa}`) is made in those
/// of the card.
void fill_from(ConfigNode& upper, ConfigNode card, const std::string& path) {
  set_origin(card, ConfigNode::Origin::card);
  for (ConfigEntry& entry : card.entries) {
    ConfigNode* own = upper.find(entry.key);
    if (own == nullptr)
      upper.entries.push_back(std::move(entry));
    else if (own->added)
      complete_from(*own, std::move(entry.node), join_path(path, entry.key));
  }
}

/// Replaces `file: card` in one map by the keys of the card.
void expand_card(ConfigNode& node, const std::string& path, const std::vector<Place>& chain = {}) {
  if (!node.is_map()) return;
  const ConfigNode* name = node.find("file");
  if (name == nullptr) return;
  const std::string file = find_file(*name, join_path(path, "file"), Shelf::inputs);
  const std::vector<Place> longer = extended(chain, *name, file, join_path(path, "file"));
  ConfigNode card = read_yaml_file(file);
  if (!card.is_map()) fail_at({file, 1}, "", "a card is a map of properties");
  check_format(card, file);
  card.erase("format");
  expand_card(card, path, longer);
  node.erase("file");
  fill_from(node, std::move(card), path);
}

void expand_cards(ConfigNode& root) {
  if (ConfigNode* materials = root.find("materials"); materials != nullptr && materials->is_map()) {
    for (ConfigEntry& entry : materials->entries) expand_card(entry.node, join_path("materials", entry.key));
  }
  if (ConfigNode* layers = root.find("layers"); layers != nullptr && layers->is_sequence()) {
    for (ConfigEntry& entry : layers->entries) {
      if (ConfigNode* interlayer = entry.node.find("interlayer"))
        expand_card(*interlayer, join_path(join_path("layers", entry_name(entry.node)), "interlayer"));
    }
  }
  ConfigNode* interfaces = root.find("interfaces");
  if (interfaces == nullptr || !interfaces->is_sequence()) return;
  for (ConfigEntry& entry : interfaces->entries) {
    const std::string path = join_path("interfaces", entry_name(entry.node));
    expand_card(entry.node, path);
    if (ConfigNode* patches = entry.node.find("patches"); patches != nullptr && patches->is_sequence()) {
      for (ConfigEntry& patch : patches->entries) expand_card(patch.node, join_path(path, "patches"));
    }
  }
}

}  // namespace

ConfigNode read_document(const std::string& path, const std::vector<std::string>& overrides) {
  refuse_repeated_overrides(overrides);
  ConfigNode root = read_with_includes(path);
  for (const std::string& text : overrides) {
    if (overridden_key(text) == "file") apply_override(root, text);
  }
  expand_cards(root);
  for (const std::string& text : overrides) {
    if (overridden_key(text) != "file") apply_override(root, text);
  }
  expand_cards(root);  // an override may have brought a map with a card
  return root;
}

}  // namespace auralith

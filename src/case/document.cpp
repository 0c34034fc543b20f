#include "case/document.hpp"

#include <fmt/format.h>

#include "case/find_file.hpp"
#include "config/override.hpp"
#include "config/yaml.hpp"

namespace auralith {
namespace {

constexpr int longest_chain = 8;

void take_format(ConfigNode& card, const std::string& file) {
  const ConfigNode* format = card.find("format");
  if (format == nullptr || format->text != "1") {
    fail_at(format != nullptr ? format->place : Place{file, 1}, "format",
            fmt::format("{}; expected 'format: 1' in every input and card",
                        format != nullptr ? describe_node(*format) : "missing"));
  }
  card.erase("format");
}

/// Entries of `lower` where `upper` has none of its own.
void fill_from(ConfigNode& upper, ConfigNode lower) {
  for (ConfigEntry& entry : lower.entries) {
    if (upper.find(entry.key) == nullptr) upper.entries.push_back(std::move(entry));
  }
}

/// Replaces `file: card` in one map by the keys of the card.
void expand_card(ConfigNode& node, const std::string& path, int depth = 0) {
  if (!node.is_map()) return;
  const ConfigNode* name = node.find("file");
  if (name == nullptr) return;
  if (depth == longest_chain)
    fail_at(name->place, join_path(path, "file"), "cards that build on each other in a circle");
  const std::string file = find_file(*name, join_path(path, "file"), Shelf::inputs);
  ConfigNode card = read_yaml_file(file);
  if (!card.is_map()) fail_at({file, 1}, "", "a card is a map of properties");
  take_format(card, file);
  expand_card(card, path, depth + 1);
  node.erase("file");
  fill_from(node, std::move(card));
}

void expand_cards(ConfigNode& root) {
  if (ConfigNode* materials = root.find("materials"); materials != nullptr && materials->is_map()) {
    for (ConfigEntry& entry : materials->entries) expand_card(entry.node, join_path("materials", entry.key));
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

ConfigNode read_with_base(const std::string& file, int depth) {
  ConfigNode root = read_yaml_file(file);
  if (!root.is_map()) fail_at({file, 1}, "", "an input is a map of sections (format, title, layers, ...)");
  const ConfigNode* base = root.find("base");
  const ConfigNode* change = root.find("change");
  if (base == nullptr) {
    if (change != nullptr) fail_at(change->place, "change", "changes need a 'base: other.yaml' that they change");
    return root;
  }
  if (depth == longest_chain) fail_at(base->place, "base", "inputs that build on each other in a circle");
  ConfigNode lower = read_with_base(find_file(*base, "base", Shelf::inputs), depth + 1);
  if (change != nullptr) {
    if (!change->is_map())
      fail_at(change->place, "change", fmt::format("{} is not a map {{key.path: value, ...}}", describe_node(*change)));
    for (const ConfigEntry& entry : change->entries) set_by_path(lower, entry.key, entry.node);
  }
  root.erase("base");
  root.erase("change");
  fill_from(root, std::move(lower));
  return root;
}

}  // namespace

ConfigNode read_document(const std::string& path, const std::vector<std::string>& overrides) {
  ConfigNode root = read_with_base(path, 0);
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

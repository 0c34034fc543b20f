#include "config/node.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/signs.hpp"

namespace auralith {

const ConfigNode* ConfigNode::find(std::string_view key) const {
  for (const ConfigEntry& entry : entries) {
    if (kind == Kind::map && entry.key == key) return &entry.node;
  }
  return nullptr;
}

ConfigNode* ConfigNode::find(std::string_view key) {
  for (ConfigEntry& entry : entries) {
    if (kind == Kind::map && entry.key == key) return &entry.node;
  }
  return nullptr;
}

ConfigNode& ConfigNode::member(std::string_view key) {
  if (ConfigNode* found = find(key)) return *found;
  kind = Kind::map;
  entries.push_back({std::string(key), {}});
  return entries.back().node;
}

ConfigNode& ConfigNode::append() {
  kind = Kind::sequence;
  entries.push_back({});
  return entries.back().node;
}

void ConfigNode::erase(std::string_view key) {
  entries.remove_if([&](const ConfigEntry& entry) { return entry.key == key; });
}

void set_origin(ConfigNode& node, ConfigNode::Origin origin) {
  node.origin = origin;
  for (ConfigEntry& entry : node.entries) set_origin(entry.node, origin);
}

ConfigNode scalar_node(std::string text, Place place) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::scalar;
  node.text = std::move(text);
  node.place = std::move(place);
  return node;
}

ConfigNode map_node(Place place) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::map;
  node.place = std::move(place);
  return node;
}

void fail_at(const Place& place, const std::string& path, const std::string& message) {
  std::string where = place.line > 0 ? fmt::format("{}:{}: ", place.file, place.line)
                                     : (place.file.empty() ? std::string() : place.file + ": ");
  if (!path.empty()) where += path + ": ";
  // A blank that is none cannot be seen in the text that is quoted.
  const std::string hidden = hidden_signs(path + message);
  throw InputError(where + message + (hidden.empty() ? "" : "; the text has " + hidden));
}

std::string describe_node(const ConfigNode& node) {
  switch (node.kind) {
    case ConfigNode::Kind::scalar:
      return "'" + node.text + "'";
    case ConfigNode::Kind::sequence:
      return "a list";
    case ConfigNode::Kind::map:
      return "a map";
    case ConfigNode::Kind::null:
      break;
  }
  return "nothing";
}

std::string join_path(const std::string& base, std::string_view key) {
  return base.empty() ? std::string(key) : base + "." + std::string(key);
}

}  // namespace auralith

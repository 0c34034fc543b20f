#include "config/override.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <vector>

#include "config/nearest.hpp"
#include "config/yaml.hpp"

namespace auralith {
namespace {

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// A protocol step is a map with one key.
const ConfigEntry* only_entry(const ConfigNode& item) {
  return item.is_map() && item.entries.size() == 1 ? &item.entries.front() : nullptr;
}

/// The name of its kind leads straight to what is inside of a step.
bool named_by_only_key(const ConfigNode& item, const std::string& part) {
  const ConfigEntry* only = only_entry(item);
  return only != nullptr && only->key == part && only->node.is_map();
}

ConfigNode* find_in_list(ConfigNode& list, const std::string& part, std::vector<std::string>& known, int& matches) {
  ConfigNode* found = nullptr;
  std::size_t index = 0;
  std::size_t wanted = 0;
  const char* end = part.data() + part.size();
  const auto [rest, error] = std::from_chars(part.data(), end, wanted);
  const bool is_index = error == std::errc() && rest == end;
  for (ConfigEntry& entry : list.entries) {
    const std::string name = entry_name(entry.node);
    known.push_back(name.empty() ? std::to_string(index) : name);
    const bool by_kind = !is_index && named_by_only_key(entry.node, part);
    if ((is_index && index == wanted) || (!is_index && name == part) || by_kind) {
      ++matches;
      found = by_kind ? &entry.node.entries.front().node : &entry.node;
    }
    ++index;
  }
  return found;
}

/// A property whose value is changed must not go on under the source of the old value alone.
void note_change(ConfigNode& property, const std::string& old, const ConfigNode& value) {
  ConfigNode* source = property.find("source");
  if (source == nullptr || !source->is_scalar() || old == value.text) return;
  const std::string where =
      value.place.line > 0 ? fmt::format("{}:{}", value.place.file, value.place.line) : value.place.file;
  source->text += fmt::format("; value changed from {} ({})", old, where);
}

ConfigNode& step(ConfigNode& from, const std::string& part, const std::string& path, const Place& place) {
  if (part.empty()) fail_at(place, path, "empty part in the key path");
  if (from.kind == ConfigNode::Kind::null) {
    from.kind = ConfigNode::Kind::map;
    from.place = place;
  }
  if (from.is_scalar()) {
    fail_at(place, path,
            fmt::format("'{}' does not exist, because its parent is the plain value {}", part, describe_node(from)));
  }
  if (from.is_map()) {
    ConfigNode& next = from.member(part);
    if (next.kind == ConfigNode::Kind::null && next.place.file.empty()) {
      next.place = place;
      next.added = true;
    }
    return next;
  }
  std::vector<std::string> known;
  int matches = 0;
  ConfigNode* found = find_in_list(from, part, known, matches);
  if (found == nullptr) {
    fail_at(place, path,
            fmt::format("unknown list entry '{}'; nearest known key: {}; allowed: {} or an index from 0", part,
                        nearest(part, known), fmt::join(known, ", ")));
  }
  if (matches > 1)
    fail_at(place, path, fmt::format("'{}' names {} entries of the list; use an index from 0", part, matches));
  return *found;
}

/// Member of a map or entry of a list; nullptr when there is none.
ConfigNode* child(ConfigNode& from, const std::string& part) {
  std::vector<std::string> known;
  int matches = 0;
  return from.is_sequence() ? find_in_list(from, part, known, matches) : from.find(part);
}

}  // namespace

std::string entry_name(const ConfigNode& item) {
  if (const ConfigNode* name = item.find("name"); name != nullptr && name->is_scalar()) return name->text;
  if (const ConfigNode* pair = item.find("between"); pair != nullptr && pair->entries.size() == 2) {
    return pair->entries.front().node.text + "-" + pair->entries.back().node.text;
  }
  if (const ConfigEntry* only = only_entry(item); only != nullptr) {
    const ConfigNode* name = only->node.find("name");
    return name != nullptr && name->is_scalar() ? name->text : only->key;
  }
  return {};
}

void set_by_path(ConfigNode& root, const std::string& path, const ConfigNode& value, const std::string& base) {
  ConfigNode* at = &root;
  ConfigNode* parent = nullptr;
  const std::vector<std::string> parts = split_path(path);
  for (const std::string& part : parts) {
    parent = at;
    at = &step(*at, part, join_path(base, path), value.place);
    at->origin = ConfigNode::Origin::change;
  }
  if (at->is_map() && value.is_scalar() && at->find("value") != nullptr) {
    parent = at;
    at = at->find("value");
  } else if (parts.back() != "value") {
    parent = nullptr;
  }
  if (parent != nullptr && at->is_scalar() && value.is_scalar()) note_change(*parent, at->text, value);
  const bool added = at->added;
  *at = value;
  set_origin(*at, ConfigNode::Origin::change);
  at->added = added;
}

ConfigNode* find_by_path(ConfigNode& root, const std::string& path) {
  ConfigNode* at = &root;
  for (const std::string& part : split_path(path)) {
    at = child(*at, part);
    if (at == nullptr) break;
  }
  return at;
}

void complete_from(ConfigNode& above, ConfigNode below, const std::string& path) {
  // A map that a path has led through, not one that was given as a value.
  const auto led_through = [](const ConfigNode& node) {
    return node.is_map() && !node.entries.empty() && node.entries.front().node.added;
  };
  if (led_through(above) && !below.is_scalar()) {
    for (ConfigEntry& entry : above.entries) {
      ConfigNode* same = find_by_path(below, entry.key);
      if (same != nullptr && led_through(entry.node)) {
        complete_from(entry.node, std::move(*same), join_path(path, entry.key));
        *same = std::move(entry.node);
      } else {
        set_by_path(below, entry.key, entry.node, path);
      }
    }
  } else {
    ConfigNode root = map_node();
    root.member("entry") = std::move(below);
    set_by_path(root, "entry", above, path);
    below = std::move(root.entries.front().node);
  }
  above = std::move(below);
}

std::string overridden_key(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return {};
  return split_path(text.substr(0, equals)).back();
}

void refuse_repeated_overrides(const std::vector<std::string>& overrides) {
  std::map<std::string, std::string> given;
  for (const std::string& text : overrides) {
    const std::string path = text.substr(0, text.find('='));
    const auto [earlier, is_new] = given.emplace(path, text);
    if (!is_new)
      fail_at({"command line", 0}, path,
              fmt::format("given twice: '{}' and '{}'; allowed: once", earlier->second, text));
  }
}

void apply_override(ConfigNode& root, const std::string& text) {
  const Place place{"command line", 0};
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    fail_at(place, "",
            fmt::format("'{}' is no override; expected key.path=value, e.g. layers.positive.thickness=10um", text));
  }
  const std::string path = text.substr(0, equals);
  ConfigNode value = read_yaml_text(text.substr(equals + 1), place);
  if (value.kind == ConfigNode::Kind::null || (value.is_map() && value.entries.empty())) {
    fail_at(place, path, "no value behind '='; expected key.path=value");
  }
  set_by_path(root, path, value);
}

Place place_of(const ConfigNode& root, const std::string& path) {
  const ConfigNode* at = &root;
  for (const std::string& part : split_path(path)) {
    const ConfigNode* next = child(const_cast<ConfigNode&>(*at), part);
    if (next == nullptr) break;
    at = next;
  }
  return at->place;
}

}  // namespace auralith

/// A YAML document as a tree of nodes that know their file and line. All values stay text until a section reads them.
#pragma once

#include <list>
#include <string>
#include <string_view>

namespace auralith {

/// Where something was written. line is 1-based; 0: no line (command line, defaults).
struct Place {
  std::string file;
  int line = 0;
};

struct ConfigEntry;

struct ConfigNode {
  enum class Kind { null, scalar, sequence, map };
  Kind kind = Kind::null;
  std::string text;  ///< scalar
  Place place;
  /// Who says it: the input itself, a card that it names, or a change of it (command line, `change`).
  enum class Origin { input, card, change };
  Origin origin = Origin::input;
  bool added = false;  ///< a path of a change has made this member; a card that is read later may hold the rest
  std::list<ConfigEntry> entries;  ///< map (with keys) or sequence (empty keys), in the order of the file

  [[nodiscard]] bool is_map() const { return kind == Kind::map; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }

  /// Member of a map, nullptr when it is not there.
  [[nodiscard]] const ConfigNode* find(std::string_view key) const;
  [[nodiscard]] ConfigNode* find(std::string_view key);
  /// Member of a map that is made (null) when it is not there.
  ConfigNode& member(std::string_view key);
  /// New last element of a sequence.
  ConfigNode& append();
  void erase(std::string_view key);
};

struct ConfigEntry {
  std::string key;
  ConfigNode node;
};

/// The node and all that is in it.
void set_origin(ConfigNode& node, ConfigNode::Origin origin);

ConfigNode scalar_node(std::string text, Place place = {});
ConfigNode map_node(Place place = {});

/// InputError with the text "FILE:LINE: path: message". An empty path is left out.
[[noreturn]] void fail_at(const Place& place, const std::string& path, const std::string& message);

/// "scalar text" for messages: the text of a scalar, else "a map", "a list", "nothing".
std::string describe_node(const ConfigNode& node);

/// "base.key", or "key" when base is empty.
std::string join_path(const std::string& base, std::string_view key);

}  // namespace auralith

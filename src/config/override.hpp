/// Changes of a document from outside: `key.path=value`.
#pragma once

#include <string>
#include <vector>

#include "config/node.hpp"

namespace auralith {

/// Sets what the path leads to. Entries of lists are named by their `name`, by the two names of `between` joined with
/// '-', by their only key or the `name` inside of it (protocol steps; the key leads into the step, the name to the step), or by
/// their index from 0. A plain value for a property (a map with `value`) replaces its value and keeps the rest; its source says
/// that the value was changed. Missing maps on the way are made; the sections complain later about unknown
/// keys. InputError for a list entry that does not exist (with the nearest), or a step into a plain value.
/// `base` stands in front of the path in messages.
void set_by_path(ConfigNode& root, const std::string& path, const ConfigNode& value, const std::string& base = "");

/// What set_by_path leads to, nullptr when it does not exist.
ConfigNode* find_by_path(ConfigNode& root, const std::string& path);

/// `above` becomes `below` with the changes that `above` holds (members that set_by_path has made before `below` was known), as if
/// set_by_path had been called now. `path` is where it stands.
void complete_from(ConfigNode& above, ConfigNode below, const std::string& path);

/// set_by_path for the text "key.path=value"; the value is YAML (also maps and lists). Place: "command line".
void apply_override(ConfigNode& root, const std::string& text);

/// The last part of the path of "key.path=value" ("" when there is no '=').
std::string overridden_key(const std::string& text);

/// InputError when a path is given twice: which one counts would be a guess.
void refuse_repeated_overrides(const std::vector<std::string>& overrides);

/// Most specific place along a path that exists in the document, for messages about it.
Place place_of(const ConfigNode& root, const std::string& path);

/// How an entry of a list is called: see set_by_path; empty when it has no name.
std::string entry_name(const ConfigNode& item);

}  // namespace auralith

/// YAML text to nodes and back.
#pragma once

#include <string>

#include "config/node.hpp"

namespace auralith {

/// Reads one YAML document. InputError with file and line for bad YAML, duplicate keys, keys that are no plain text,
/// several documents in one file, or a file that cannot be read.
ConfigNode read_yaml_file(const std::string& path);
/// The same for text; `place.file` names it in messages. With place.line == 0 every node gets this place (values that
/// come from the command line have no line of their own).
ConfigNode read_yaml_text(const std::string& text, const Place& place);

/// YAML text that reads back to the same tree. Maps of a few scalars and lists of scalars go on one line.
std::string write_yaml(const ConfigNode& node);

}  // namespace auralith

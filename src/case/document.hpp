/// One document from an input, what it builds on, its cards and overrides.
#pragma once

#include <string>
#include <vector>

#include "config/node.hpp"

namespace auralith {

/// Steps, in this order:
///   `include` and `change`, see include.hpp;
///   `file: card.yaml` in an entry of materials or interfaces (also patches, also in cards): keys of the card are used
///   where the entry has none of its own; the path is relative to the file that names it, then to the installed inputs;
///   overrides last (those that end in `.file` before the cards are read); the same path twice is an error.
/// The result has no include, change or file keys. InputError for files that cannot be found, circles and bad paths.
ConfigNode read_document(const std::string& path, const std::vector<std::string>& overrides);

}  // namespace auralith

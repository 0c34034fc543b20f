/// Files that an input is made of: their format, and `include`.
#pragma once

#include <string>
#include <vector>

#include "config/node.hpp"

namespace auralith {

/// The only format that this program reads.
inline constexpr const char* input_format = "1";

/// InputError unless the map says `format: 1`.
void check_format(const ConfigNode& map, const std::string& file);

/// The places that named one file after the other, with one more; InputError with all of them when `file` is among them.
std::vector<Place> extended(const std::vector<Place>& chain, const ConfigNode& name, const std::string& file,
                            const std::string& path);

/// An input with what it includes.
///   `include: file` or `include: [file, ...]`: sections that are maps (materials, ambient, time ...) are merged entry by
///   entry, lists (layers, interfaces, protocol) and plain values are taken whole. What the file says itself wins. Two included
///   files that give the same entry are an error, unless the file itself gives it (or it comes from one place).
///   `change: {key.path: value, ...}` then changes single values of what is included; InputError when the file itself gives
///   what it changes.
ConfigNode read_with_includes(const std::string& file);

}  // namespace auralith

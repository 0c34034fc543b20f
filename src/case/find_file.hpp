/// Where a file is that an input names.
#pragma once

#include <string>

#include "config/node.hpp"

namespace auralith {

/// Folders of the source tree whose files an input may name without their way.
enum class Shelf { inputs, meshes, none };

/// Path of the file (`what` = "file") or directory that the node names: relative to the file in which the name stands (from
/// the command line: to where the program was started), then to the installed shelf. `path` is the key, for messages.
/// InputError that lists what was tried.
std::string find_file(const ConfigNode& name, const std::string& path, Shelf shelf);
std::string find_directory(const ConfigNode& name, const std::string& path);

}  // namespace auralith

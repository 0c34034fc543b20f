/// The input reference, from the declared keys: `auralith describe`.
#pragma once

#include <string>

namespace auralith {

/// All sections as text (empty `what`), or every key and section that `what` may mean: a name (site_mobility), a section
/// (time, protocol.ccd) or a path as in overrides (layers.positive.thickness). InputError with the nearest known one.
std::string describe_keys(const std::string& what);

/// The same with an introduction as Markdown: inputs/REFERENCE.md.
std::string reference_markdown();

}  // namespace auralith

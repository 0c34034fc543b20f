/// The nearest known word to one that was mistyped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auralith {

/// Entry of `known` with the smallest edit distance to `word` (the first of equals); one that is a whole word of the other, as
/// `current` of `current_density`, counts as at most two edits. Empty when `known` is empty.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace auralith

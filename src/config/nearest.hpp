/// The nearest known word to one that was mistyped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auralith {

/// Entry of `known` with the smallest edit distance to `word` (the first of equals); empty when `known` is empty.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace auralith

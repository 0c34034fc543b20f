#include "config/nearest.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace auralith {
namespace {

/// Edits (insert, delete, replace, swap of neighbours) from a to b, one row of the table at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  std::vector<std::size_t> above = row;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::vector<std::size_t> two_above = above;
    above = row;
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({above[j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, above[j + 1] + 1});
      const bool swapped = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
      if (swapped) row[j + 1] = std::min(row[j + 1], two_above[j - 1] + 1);
    }
  }
  return row.back();
}

/// A word of the name, as people call it: `current` of `current_density`.
bool is_part(std::string_view word, std::string_view name) {
  const std::size_t at = name.find(word);
  if (word.size() < 3 || at == std::string_view::npos) return false;
  const std::size_t end = at + word.size();
  return (at == 0 || name[at - 1] == '_') && (end == name.size() || name[end] == '_');
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  std::string best;
  std::tuple<std::size_t, std::size_t> smallest{std::numeric_limits<std::size_t>::max(), 0};
  for (const std::string& candidate : known) {
    const std::size_t edits = edit_distance(word, candidate);
    const bool part = is_part(word, candidate) || is_part(candidate, word);
    const std::tuple distance{part ? std::min<std::size_t>(edits, 2) : edits, edits};
    if (distance < smallest) {
      smallest = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace auralith

#include "grid/overlap.hpp"

#include <algorithm>
#include <cmath>

namespace auralith {
namespace {

constexpr double round_off = 1e-12;  ///< of nodes that were summed up from cell sizes, relative to the whole length

/// Nodes from 0 to 1.
std::vector<double> relative(const std::vector<double>& nodes) {
  std::vector<double> result;
  for (const double node : nodes) result.push_back((node - nodes.front()) / (nodes.back() - nodes.front()));
  return result;
}

}  // namespace

std::vector<std::vector<Share>> overlaps(const std::vector<double>& source_nodes,
                                         const std::vector<double>& target_nodes) {
  const std::vector<double> source = relative(source_nodes), target = relative(target_nodes);
  std::vector<std::vector<Share>> all(target.size() - 1);
  std::size_t s = 0;
  for (std::size_t t = 0; t + 1 < target.size(); ++t) {
    const double width = target[t + 1] - target[t];
    while (s + 2 < source.size() && source[s + 1] <= target[t]) ++s;
    for (std::size_t n = s; n + 1 < source.size() && source[n] < target[t + 1]; ++n) {
      const double part = std::min(source[n + 1], target[t + 1]) - std::max(source[n], target[t]);
      if (part > 0) all[t].push_back({static_cast<int>(n), part / width});
    }
  }
  return all;
}

bool same_division(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  const std::vector<double> one = relative(a), other = relative(b);
  return std::equal(one.begin(), one.end(), other.begin(),
                    [](double x, double y) { return std::abs(x - y) <= round_off; });
}

}  // namespace auralith

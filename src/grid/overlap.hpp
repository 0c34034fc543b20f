/// Conservative transfer between two divisions of the same interval, e.g. from the grid of an earlier run to another one.
#pragma once

#include <vector>

namespace auralith {

/// The part of a source cell that lies in one target cell, as a share of the target cell.
struct Share {
  int source;
  double share;
};

/// For every target cell the source cells that it overlaps; its shares add up to 1. Both node lists are taken relative to
/// their own ends, which therefore coincide (ends that differ by round-off lose nothing; a layer whose thickness has
/// changed is stretched). The mean  sum(share * w_source)  over the shares of a tensor product of axes keeps
/// int w dV to round-off.
std::vector<std::vector<Share>> overlaps(const std::vector<double>& source_nodes,
                                         const std::vector<double>& target_nodes);

/// Same number of cells, and nodes that agree to round-off relative to the ends.
bool same_division(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace auralith

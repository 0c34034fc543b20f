#include <algorithm>

#include "grid/grid.hpp"

namespace auralith {

Partition::Partition(int nx, int ny, int ranks) : nx_(nx), ny_(ny), ranks_(ranks), px_(1), py_(1) {
  // The factorisation with the shortest inner boundary; idle ranks only when there are more ranks than columns.
  double best = -1;
  for (int used = std::min(ranks, nx * ny); used >= 1 && best < 0; --used)
    for (int p = 1; p <= used; ++p) {
      if (used % p != 0 || p > nx || used / p > ny) continue;
      const double boundary = static_cast<double>(p - 1) * ny + static_cast<double>(used / p - 1) * nx;
      if (best < 0 || boundary < best) best = boundary, px_ = p, py_ = used / p;
    }
}

Box Partition::box(int rank) const {
  if (rank >= px_ * py_) return {};
  const int a = rank % px_, b = rank / px_;
  const auto cut = [](long n, long part, long parts) { return static_cast<int>(n * part / parts); };
  return {cut(nx_, a, px_), cut(nx_, a + 1, px_), cut(ny_, b, py_), cut(ny_, b + 1, py_)};
}

int Partition::owner(int i, int j) const {
  int rank = static_cast<int>((static_cast<long>(j) * py_) / ny_ * px_ + (static_cast<long>(i) * px_) / nx_);
  rank = std::clamp(rank, 0, px_ * py_ - 1);
  if (box(rank).contains(i, j)) return rank;
  for (int r = 0; r < px_ * py_; ++r)  // the integer division above can miss by one
    if (box(r).contains(i, j)) return r;
  return -1;
}

}  // namespace auralith

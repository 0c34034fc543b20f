/// Chunks of the datasets in fields.h5.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <vector>

namespace auralith {

using Extents = std::vector<hsize_t>;

/// About half a megabyte, and never larger than the data. Ranks that share a chunk hand it to one of them.
inline Extents chunk_of(const Extents& dimensions) {
  Extents chunk = dimensions;
  for (std::size_t d = 0; d < std::min<std::size_t>(chunk.size(), 3); ++d)
    chunk[d] = std::min<hsize_t>(chunk[d], d == 2 ? 64 : 32);
  return chunk;
}

/// Bytes of all chunks before compression: what the data set needs at most.
inline hsize_t largest_size(const Extents& dimensions) {
  const Extents chunk = chunk_of(dimensions);
  hsize_t bytes = sizeof(double);
  for (std::size_t d = 0; d < chunk.size(); ++d) bytes *= (dimensions[d] + chunk[d] - 1) / chunk[d] * chunk[d];
  return bytes + bytes / 500 + 8192;
}

}  // namespace auralith

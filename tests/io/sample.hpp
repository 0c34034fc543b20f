/// Fields of known values for the tests of the files: what is written is a formula, so that any reader can check it.
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "output/collective.hpp"
#include "output/sinks.hpp"

namespace sample {

inline constexpr int nx = 7, ny = 5, nz = 4;

/// Boxes of 1, 2, 3 ... ranks along x; the last rank owns nothing when there are at least 3.
inline auralith::FieldBox box(MPI_Comm comm) {
  const int rank = auralith::rank_of(comm), size = auralith::size_of(comm);
  const int owners = size >= 3 ? size - 1 : size;
  auralith::FieldBox own{nx, ny, nz, 0, 0, 0, ny};
  if (rank < owners) {
    own.i0 = nx * rank / owners;
    own.i1 = nx * (rank + 1) / owners;
  }
  return own;
}

/// Graded nodes from 0, m.
inline std::vector<double> nodes(int cells, double first, double growth) {
  std::vector<double> result{0};
  for (int i = 0; i < cells; ++i) result.push_back(result.back() + first * std::pow(growth, i));
  return result;
}

/// Value of component c in the cell (i, j, k) at output n. Layer 1 is NaN, as where a field does not live.
inline double cell_value(int n, int k, int j, int i, int c) {
  if (k == 1) return std::numeric_limits<double>::quiet_NaN();
  return 1000.0 * n + 100.0 * k + 10.0 * j + i + 0.25 * c;
}

inline double map_value(int n, int j, int i) { return -(1000.0 * n + 10.0 * j + i) - 0.5; }

/// Writes output n at time 3.5 n^2 s and step 10 n.
inline void write_output(auralith::FieldFile& file, const auralith::FieldBox& own, int n) {
  std::vector<double> scalar, vector, map;
  for (int k = 0; k < nz; ++k)
    for (int j = own.j0; j < own.j1; ++j)
      for (int i = own.i0; i < own.i1; ++i) {
        scalar.push_back(cell_value(n, k, j, i, 0));
        for (int c = 0; c < 3; ++c) vector.push_back(cell_value(n, k, j, i, c));
        if (k == 0) map.push_back(map_value(n, j, i));
      }
  const std::vector<auralith::CellField> cells{{"void_fraction", "1", 1, scalar},
                                               {"current_density", "A/m2", 3, vector}};
  const std::vector<auralith::InterfaceField> maps{{"negative", "contact", "1", map, 2e-6},
                                                   {"positive", "contact", "1", map, 5e-6},
                                                   {"negative", "overpotential", "V", map, 2e-6}};
  const std::vector<double> z = nodes(nz, 1e-6 * (1 + 0.1 * n), 1.5);  // a thickness that changes
  file.write(3.5 * n * n, 10 * n, z, cells, maps);
}

/// Three columns, one with values that a short decimal text would not keep.
inline std::vector<auralith::Column> columns() { return {{"time", "s"}, {"voltage", "V"}, {"lithium_negative", "m"}}; }

inline std::vector<double> row(int n) { return {0.1 * n, std::sqrt(2.0) * n, n == 2 ? std::nan("") : 1e-7 / (n + 3)}; }

}  // namespace sample

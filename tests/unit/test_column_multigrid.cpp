/// Multigrid on columns of cells (solver/column_level.hpp): what one cycle leaves of an error.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "solver/column_level.hpp"

namespace auralith {
namespace {

struct Problem {
  int nx, ny, nk;
  double width;  ///< of columns; cells are 0.06 at the bottom and grow by 1.1
  bool periodic;
  double void_conductivity;  ///< the metal has 1
  bool scattered;            ///< three cells of ten are voids; otherwise those in a pit at the bottom
};

/// Conduction through cells, grounded below, on one rank.
class Columns {
 public:
  explicit Columns(const Problem& problem) : p_(problem) {
    ColumnShare share;
    share.along_x = {p_.nx};
    share.along_y = {p_.ny};
    share.a = share.b = 0;
    share.periodic_x = share.periodic_y = p_.periodic;
    levels_.emplace_back(MPI_COMM_SELF, share, p_.nk, p_.ny > 1);
    fill();
    bool along_y = false;
    while (levels_.back().columns() > 1 || levels_.back().rows() > 1) {
      ColumnLevel& last = levels_.back();
      ColumnLevel next = last.coarsen(last.columns() == 1 || (along_y && last.rows() > 1));
      levels_.push_back(std::move(next));
      along_y = !along_y;
    }
    for (ColumnLevel& level : levels_) level.factorise();
  }

  /// Norm of an error after each of some cycles, as a share of that before the first.
  std::vector<double> errors(int cycles) {
    ColumnLevel& level = levels_.front();
    std::uniform_real_distribution<> uniform(-0.5, 0.5);
    std::vector<double> error(level.size(), 0.0), norms;
    each([&](int, int, int, int p) { error[p] = uniform(random_); });
    const double first = norm(error);
    for (int n = 0; n < cycles; ++n) {
      multiply(error, level.b);
      cycle(0);
      each([&](int, int, int, int p) { error[p] -= level.x[p]; });
      norms.push_back(norm(error) / first);
    }
    return norms;
  }

 private:
  template <class Use>
  void each(Use&& use) {
    for (int k = 0; k < p_.nk; ++k)
      for (int j = 0; j < p_.ny; ++j)
        for (int i = 0; i < p_.nx; ++i) use(i, j, k, levels_.front().at(i, j, k));
  }

  /// In terms of energy, sqrt(u A u).
  double norm(const std::vector<double>& u) {
    double sum = 0;
    std::vector<double> flow;
    multiply(u, flow);
    each([&](int, int, int, int p) { sum += u[p] * flow[p]; });
    return std::sqrt(sum);
  }

  void fill() {
    ColumnLevel& level = levels_.front();
    std::uniform_real_distribution<> uniform;
    std::vector<double> sigma(level.size(), 1.0), dz;
    for (int k = 0; k < p_.nk; ++k) dz.push_back(0.06 * std::pow(1.1, k));
    each([&](int i, int j, int k, int p) {
      const double r = std::hypot(i - p_.nx / 2, p_.ny > 1 ? j - p_.ny / 2 : 0);
      if (p_.scattered ? uniform(random_) < 0.3 : r < p_.nx / 4 && k < p_.nk / 2) sigma[p] = p_.void_conductivity;
    });
    const auto series = [&](int p, int q) { return 2 * sigma[p] * sigma[q] / (sigma[p] + sigma[q]); };
    const double h = p_.width;
    each([&](int i, int j, int k, int p) {
      const int ni = (i + 1) % p_.nx, nj = (j + 1) % p_.ny;
      if (p_.nx > 1 && (ni > 0 || p_.periodic))
        connect(i, ni, level.east, p, p - i - 1 + ni, series(p, level.at(ni, j, k)) * dz[k]);
      if (p_.ny > 1 && (nj > 0 || p_.periodic))
        connect(j, nj, level.north, p, level.at(i, nj - 1, k), series(p, level.at(i, nj, k)) * dz[k]);
      if (k + 1 < p_.nk) level.up[p] = series(p, level.at(i, j, k + 1)) * 2 * h * h / (dz[k] + dz[k + 1]);
      if (k == 0) level.ground[p] = sigma[p] * 2 * h * h / dz[0];
    });
    east_ = level.east;
    north_ = level.north;
    up_ = level.up;
    ground_ = level.ground;
  }
  /// `before`: place before the neighbour, which is outside where a ring closes.
  static void connect(int n, int neighbour, std::vector<double>& array, int p, int before, double conductance) {
    array[p] = conductance;
    if (neighbour <= n) array[before] = conductance;
  }

  void multiply(const std::vector<double>& u, std::vector<double>& result) {
    const ColumnLevel& level = levels_.front();
    result.assign(level.size(), 0.0);
    const auto flow = [&](double conductance, int p, int q) {
      result[p] += conductance * (u[p] - u[q]);
      result[q] += conductance * (u[q] - u[p]);
    };
    each([&](int i, int j, int k, int p) {
      result[p] += ground_[p] * u[p];
      flow(east_[p], p, level.at((i + 1) % p_.nx, j, k));
      if (p_.ny > 1) flow(north_[p], p, level.at(i, (j + 1) % p_.ny, k));
      if (k + 1 < p_.nk) flow(up_[p], p, level.at(i, j, k + 1));
    });
  }

  void cycle(std::size_t n) {
    ColumnLevel& level = levels_[n];
    if (n + 1 == levels_.size()) {
      for (const int colour : {0, 1}) level.relax(colour, true);
      return level.exchange(level.x);
    }
    ColumnLevel& coarser = levels_[n + 1];
    for (const bool first : {true, false}) {
      if (!first) {
        level.restrict_residual(coarser);
        cycle(n + 1);
        level.add_correction(coarser);
        level.exchange(level.x);
      }
      for (const int colour : {0, 1}) {
        level.relax(colour, first && colour == 0);
        level.exchange(level.x);
      }
    }
  }

  Problem p_;
  std::vector<ColumnLevel> levels_;
  std::mt19937 random_{1};
  std::vector<double> east_, north_, up_, ground_;
};

/// Three quarters of a digit in a cycle. One relaxation of columns leaves a quarter of what the coarse grid has not (U. Trottenberg, C. Oosterlee, A. Schueller,
/// Multigrid, 2001, section 5.1), two a sixteenth; what the coarse grid leaves comes on top.
constexpr double in_a_cycle = 0.18;

TEST(ColumnMultigrid, ReducesErrorsByThreeQuartersOfADigitWhateverTheShapeOfTheCells) {
  for (const bool periodic : {false, true})
    for (const double width : {0.005, 0.25, 2.0})
      for (const auto& [nx, ny] : {std::pair{48, 1}, {33, 1}, {16, 16}, {12, 6}, {9, 5}, {3, 3}, {2, 1}, {1, 1}}) {
        Columns columns({nx, ny, 30, width, periodic, 1, false});
        const std::vector<double> errors = columns.errors(8);
        const double least = 1e-13;  // round-off
        EXPECT_LT(std::pow(std::max(errors.back(), least), 1.0 / 8), in_a_cycle)
            << nx << " x " << ny << ", " << width << ", " << periodic;
      }
}

TEST(ColumnMultigrid, AVoidCostsNoCycles) {
  for (const bool periodic : {false, true})
    for (const auto& [nx, ny] : {std::pair{48, 1}, {16, 16}, {32, 16}}) {
      Columns columns({nx, ny, 30, 0.25, periodic, 1e-8, false});
      const std::vector<double> errors = columns.errors(8);
      EXPECT_LT(std::pow(errors.back(), 1.0 / 8), in_a_cycle) << nx << " x " << ny << ", " << periodic;
    }
}

TEST(ColumnMultigrid, NoConductancesMakeItDiverge) {
  for (const bool periodic : {false, true})
    for (const double conductivity : {1e-8, 1e-3})
      for (const double width : {0.005, 0.25, 2.0})
        for (const auto& [nx, ny] : {std::pair{48, 1}, {16, 16}, {13, 7}}) {
          Columns columns({nx, ny, 30, width, periodic, conductivity, true});
          double before = 1;
          for (const double error : columns.errors(20)) {
            EXPECT_LT(error, before) << nx << " x " << ny << ", " << width << ", " << periodic << ", " << conductivity;
            before = error;
          }
          EXPECT_LT(before, 0.9);
        }
}

}  // namespace
}  // namespace auralith

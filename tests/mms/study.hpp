/// Refinement studies: errors on several grids or with several step lengths, printed and judged.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "mms/manufactured.hpp"

namespace auralith::mms {

/// Solves on all sizes (cells per direction), prints the errors of every field, and expects a slope of at least 1.9 between the
/// last two grids and as a fit to all, in the mean square. The maximum sits in a few cells at the coarse end of graded
/// grids, where its slope rises to 2 from below: at least 1.8 between the last two.
void expect_second_order(const std::string& title, const std::vector<int>& sizes,
                         const std::function<Manufactured(int)>& problem);

/// A scheme, numbers of steps, its order, and fields whose slope is known to be lower.
struct SchemeStudy {
  TimeScheme scheme;
  std::vector<int> steps;
  double order;
  std::map<std::string, double> reduced = {};
};

/// Compares runs on one grid with a far finer one in time on the same grid, and expects for every field the order of the scheme
/// less 0.1 between the last two and less 0.2 as a fit: third order is reached from below, because potentials at Gamma
/// follow stiff modes of the grid that long steps do not resolve.
void expect_time_order(const std::string& title, const Manufactured& problem, const std::vector<SchemeStudy>& studies,
                       int reference_steps);

/// Slope of log(error) against log(1/size), least squares.
double fitted_slope(const std::vector<int>& sizes, const std::vector<double>& errors);

}  // namespace auralith::mms

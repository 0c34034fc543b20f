/// Refinement studies: errors on several grids or with several step lengths, printed and judged.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "mms/manufactured.hpp"

namespace auralith::mms {

/// Solves on all sizes (cells per direction), prints the errors of every field, and expects a slope of at least 1.9 between the
/// last two grids and as a fit, in the mean square and, by `largest_slope`, in the maximum.
void expect_second_order(const std::string& title, const std::vector<int>& sizes,
                         const std::function<Manufactured(int)>& problem);

/// Runs one grid with the scheme and `steps`, compares with a far finer run in time on the same grid, and expects `order` for
/// every field, except those in `reduced`, whose slope must be at least the given one.
void expect_time_order(const std::string& title, const Manufactured& problem, const std::string& scheme, const std::vector<int>& steps,
                       double order, const std::map<std::string, double>& reduced = {});

/// Slope of log(error) against log(1/size), least squares.
double fitted_slope(const std::vector<int>& sizes, const std::vector<double>& errors);

}  // namespace auralith::mms

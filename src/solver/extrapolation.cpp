#include "solver/extrapolation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace auralith {

using petsc::check;

namespace {

/// Points of one polynomial.
constexpr std::size_t most_points = 3;
/// Sum of the magnitudes of Lagrange's factors: what small-scale changes of the states are multiplied by.
constexpr double most_gain = 12;

}  // namespace

void Extrapolation::add(double time, Vec u) {
  if (points_.size() == used_) {
    points_.push_back({});
    check(VecDuplicate(u, points_.back().u.out()));
  }
  points_[used_].time = time;
  check(VecCopy(u, points_[used_++].u));
}

void Extrapolation::accept() {
  if (used_ > most_points) {
    std::rotate(points_.begin(), points_.begin() + static_cast<std::ptrdiff_t>(used_ - most_points),
                points_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ = most_points;
  }
  accepted_ = used_;
}

bool Extrapolation::at(double time, Vec u) const {
  std::array<double, most_points> factors{};
  std::size_t count = 0;
  for (std::size_t n = 2; n <= std::min(used_, most_points); ++n) {
    std::array<double, most_points> trial{};
    double gain = 0;
    for (std::size_t k = 0; k < n; ++k) {
      trial[k] = 1;
      for (std::size_t m = 0; m < n; ++m)
        if (m != k)
          trial[k] *=
              (time - points_[used_ - 1 - m].time) / (points_[used_ - 1 - k].time - points_[used_ - 1 - m].time);
      gain += std::abs(trial[k]);
    }
    if (!(gain <= most_gain)) break;
    factors = trial;
    count = n;
  }
  if (count == 0) return false;
  check(VecCopy(points_[used_ - 1].u, u));
  check(VecScale(u, factors[0]));
  for (std::size_t k = 1; k < count; ++k) check(VecAXPY(u, factors[k], points_[used_ - 1 - k].u));
  return true;
}

}  // namespace auralith

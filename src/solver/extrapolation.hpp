/// First guess of a stage: the polynomial through the last states of a smooth stretch of time. It chooses where Newton's method starts,
/// not where it ends.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "petsc/petsc.hpp"

namespace auralith {

class Extrapolation {
 public:
  /// Forgets everything: the state has jumped, or the run goes on from a checkpoint as if from nothing.
  void clear() { used_ = accepted_ = 0; }
  /// The state `u` at `time` [s], another than that of the states before it.
  void add(double time, Vec u);
  /// All states so far stay; those that are added from now on are on trial.
  void accept();
  /// Takes back what is on trial.
  void reject() { used_ = std::min(used_, accepted_); }
  [[nodiscard]] bool empty() const { return used_ == 0; }
  /// Number of states, those on trial among them.
  [[nodiscard]] std::size_t size() const { return used_; }
  /// u <- value at `time`; false, and `u` as it was, where nothing but the last state is of use.
  [[nodiscard]] bool at(double time, Vec u) const;

 private:
  struct Point {
    double time;
    petsc::Handle<Vec> u;
  };
  std::vector<Point>
      points_;  ///< in the order in which they came; the first used_ are, of these the first accepted_ are not on trial
  std::size_t used_ = 0, accepted_ = 0;
};

}  // namespace auralith

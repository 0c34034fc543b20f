/// Round-off of a sum over rows. An element that takes from one row of the sum what it gives to another (a flux between cells) adds
/// nothing to it, whatever digits the flux has; what reaches the sum from outside (through Gamma, an outer plane, a terminal, or
/// from storage) brings its own:
///   2 eps sum_elements sum_j | sum_(rows r of the sum) df_r/du_j u_j |
/// as stage_test.hpp says of a single row.
#pragma once

#include <vector>

#include "solver/assembler.hpp"

namespace auralith {

class SumRoundOff {
 public:
  /// `sum_of_slot`: number of the sum of the row of every unknown, also of ghosts; -1: none.
  SumRoundOff(const Assembler& assembler, const std::vector<int>& sum_of_slot);
  /// Share of this rank, SI per second, by sum; from the matrix that the assembler has just made for this state.
  void find(const SlotArray& slots, std::vector<double>& by_sum) const;

 private:
  const Assembler& assembler_;
  std::vector<int> rows_, columns_, terms_;  ///< of the entries of the matrix; terms_: -1 where they enter no sum
  std::vector<int> sums_;                    ///< by term (element, input, sum); -1: another rank counts it
  mutable std::vector<double> values_;       ///< by term
};

}  // namespace auralith

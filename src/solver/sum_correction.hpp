/// Makes a linear solve exact in the sums that ledgers see. GMRES stops where all rows together are small enough; the sum over the rows
/// of a content (void volume of an electrode ...) would need further digits, because fluxes between cells cancel in it, and a whole
/// Newton iteration for them. With d_k, the answer of the preconditioner to a residual that is even over the rows of sum k,
///   x += sum_k a_k d_k ,   sum_l s_k(J d_l) a_l = s_k(b - J x)
/// leaves s_k(b - J x) = 0 to round-off. What changes is far below the tolerance of the rows, and no ledger is told anything: Newton's
/// method goes on until the sums of the nonlinear residual are what stage_test.hpp asks for.
#pragma once

#include <vector>

#include "solver/assembler.hpp"

namespace auralith {

class SumCorrection {
 public:
  /// `sum_of_slot`: number of the sum of the row of every unknown, below `sums`; -1: none. Sums over cells with a storage are
  /// corrected, the others need not be: what has no storage is no better in its sum than in its rows. Collective.
  SumCorrection(const Assembler& assembler, const std::vector<int>& sum_of_slot, std::size_t sums);
  /// The directions d_k belong to a preconditioner.
  void forget_directions() { known_ = false; }
  /// Corrects the solution `x` of `solver` for the right-hand side `b`. Collective.
  void apply(KSP solver, Vec b, Vec x);

 private:
  void find_directions(PC preconditioner);
  /// Appends the own shares of the sums of a scaled residual, SI per second.
  void append_sums(Vec residual, std::vector<double>& sums) const;

  const Assembler& assembler_;
  std::vector<int> sum_of_row_;  ///< by own position; -1: none
  std::vector<double> weights_;  ///< by own position: scale of the row
  std::size_t count_ = 0;
  bool known_ = false;
  std::vector<petsc::Handle<Vec>> directions_;
  petsc::Handle<Vec> work_;
  petsc::Handle<Mat> system_;
  petsc::Handle<Vec> missing_, amounts_;
};

}  // namespace auralith

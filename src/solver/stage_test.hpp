/// When is a stage solved?
///   rows    sqrt(sum max(|f_r| - e_r, 0)^2 / N) <= tolerance, f_r scaled with the largest current of the protocol; for rows of
///           contents times the share of it that flows now
///   sums    | sum over the rows of a region | <= tolerance, at most `largest_share`, times what flows now + e, for each content
///           and for charge: what ledgers see. Fluxes between cells cancel in these sums, imbalances of one sign add up.
/// e is round-off, an amount below which no residual can be told from zero:
///   e_r = 2 eps [ sum_elements sum_j |df_r/du_j u_j| + |S_r| + |S_target| ]
/// eps |df/du_j u_j| is the change of an element's share when u_j moves by its last digit: a solution that is a floating-point number has
/// half of it by nature, the conversion to SI and the kernel's own sums and products have the rest (kernels take differences of their
/// inputs first, so that nothing larger is in between). Without the matrix (before the first Newton iteration) e_r has its last
/// two terms only.
/// Of a sum, e is the round-off of what reaches it from outside (Assembler::linearise) and of its contents.
#pragma once

#include <utility>
#include <vector>

#include "solver/assembler.hpp"

namespace auralith {

struct StageProblem {
  Coefficients coefficients;
  const SlotArray* target = nullptr;  ///< storage that the differential rows must reach, SI, by slot
  double tau = 0;                     ///< s; 0 keeps the contents and makes the algebraic fields consistent
};

/// Of what flows, the most that a sum may miss, however loose the tolerance of the rows: a tenth of what ledgers allow (ledger.hpp).
constexpr double largest_share = 1e-11;

class StageTest {
 public:
  StageTest(const Assembler& assembler, double tolerance);
  /// A new stage: no matrix yet.
  void start();
  /// Makes the matrix of a stage at this state, and finds the round-off of its rows and sums. Collective.
  void linearise(const StageProblem& problem, const SlotArray& slots, Mat matrix);
  /// How many times larger than allowed the rows are, and the worst of the sums.
  struct Lack {
    double rows, sums;
    [[nodiscard]] bool solved() const { return rows <= 1 && sums <= 1; }
  };
  /// `residual`: own part of the scaled vector. Collective.
  [[nodiscard]] Lack lack(const StageProblem& problem, const SlotArray& slots, const Evaluation& now,
                          const double* residual);
  /// Of the last lack(): (counter of the model, per second) what its sums were allowed to miss.
  [[nodiscard]] std::vector<std::pair<int, double>> allowed() const;
  /// Number of the sum of the row of every unknown, below sums(); -1: none.
  [[nodiscard]] const std::vector<int>& sum_of_slot() const { return sum_of_slot_; }
  [[nodiscard]] std::size_t sums() const { return sums_.size(); }

 private:
  /// The rows of a region with one content.
  struct Balanced {
    const Content* content;
    int region;      ///< 0 for the circuit
    double scale;    ///< what the largest current makes flow through the cross-section, SI per second
    double allowed;  ///< of the last lack(); SI per second
  };
  [[nodiscard]] int sum(const Content* content, int region) const;  ///< number in sums_, -1: none

  const Assembler& assembler_;
  double tolerance_;
  std::vector<int> sum_of_slot_;  ///< -1: none
  SlotArray round_off_;           ///< by slot, scaled; from the matrix
  int current_slot_ = -1;
  std::vector<double> outer_round_off_;  ///< by sum, share of this rank; from the matrix
  std::vector<Balanced> sums_;
};

}  // namespace auralith

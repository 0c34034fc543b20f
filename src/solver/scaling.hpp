/// The only place where SI numbers become numbers of order one for PETSc.
///
/// unknown u = scale * x.  Row r of a differential equation is divided by row * tau (tau: the step times the diagonal of the
/// scheme), so that its residual is the imbalance as a share of the flux that the largest current causes through the
/// column; an algebraic row is divided by row.
#pragma once

#include <vector>

#include "physics/model.hpp"

namespace auralith {

struct Scaling {
  std::vector<double> unknown;  ///< by slot; 1 for constants and counters
  std::vector<double> row;      ///< by slot, SI of the row's rate
};

Scaling make_scaling(const Model& model, const Layout& layout);

}  // namespace auralith

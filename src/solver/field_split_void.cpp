/// The void block of the field split.
///
/// The unknowns at Gamma are eliminated exactly, face by face; what is left on the cells is
///     [ S  K ] [w ]        S storage, K = tau M_w Laplacian (rows of w),
///     [-H  D ] [mu]        D volume, H = W g''(w) - kappa Laplacian (rows of mu).
/// D is diagonal, so mu is eliminated exactly, too; the operator of fourth order that remains is factorised approximately:
///     A = S + K D^-1 H  ~  P = (S D/c + K) D^-1 (c + H - W g'') ,    c = max( W g'', sqrt(S D kappa/(tau M_w)) )  cell by cell.
/// Both factors are diffusion operators with positive diagonals. For W g'' = 0 and constant coefficients all eigenvalues of
/// P^-1 A lie in [1/2, 1], and P is exact where W g'' > 0 dominates, as it does on grids too coarse for an interface. So that
/// finer grids do not need more iterations of GMRES, A w = b is solved with P in two steps,
///     w += a P^-1 (b - A w) ,   a = 1.079, 1.745 ,    which leave |(1-1.079e)(1-1.745e)| <= 1/17 of the error for e in [1/2, 1].
/// H - W g'' has no row sum, which is how c is found from the matrix alone. S is the diagonal of its block: what drift and the
/// derivative of M_w couple is left to GMRES. Idea for c = const: P. Boyanova, M. Do-Quang, M. Neytcheva, Comput. Methods Appl.
/// Math. 12, 1 (2012).
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "solver/field_split.hpp"

namespace auralith {

using petsc::check;

namespace {

/// Steps a of the Chebyshev iteration for e in [1/2, 1].
const std::array<double, 2> steps{1 / (0.75 + 0.125 * std::numbers::sqrt2), 1 / (0.75 - 0.125 * std::numbers::sqrt2)};

}  // namespace

void FieldSplit::set_up_void() {
  extract(w_of_known_, w_, known_set_);
  extract(mu_of_known_, mu_, known_set_);
  if (wall_.exists) {
    if (potential_.exists) extract(wall_of_potential_, wall_.set, potential_.set);
    extract(wall_of_w_, wall_.set, w_);
    extract(wall_of_mu_, wall_.set, mu_);
  }
  check(MatGetDiagonal(jacobian_, work_));
  take(work_, w_, storage_);
  take(work_, mu_, volume_);
  if (contents_ == Contents::move) set_up_factors();
}

/// Elimination of the unknowns at Gamma changes diagonals only, because a face touches one cell of metal: what it adds is the
/// elimination applied to a vector of ones.
void FieldSplit::set_up_factors() {
  extract(diffusion_.matrix, w_, mu_);
  extract(gradient_.matrix, mu_, w_);
  check(MatScale(gradient_.matrix, -1));  // H
  if (wall_.exists)
    for (const bool of_w : {true, false}) {
      check(VecSet(trial_, 0));
      check(VecISSet(trial_, of_w ? w_ : mu_, 1));
      check(MatMult(jacobian_, trial_, rest_));
      check(VecSet(trial_, 0));
      solve(wall_, rest_, trial_);
      check(MatMult(jacobian_, trial_, rest_));
      take(rest_, w_, r_w_);
      take(rest_, mu_, r_mu_);
      if (of_w) {
        check(VecAXPY(storage_, -1, r_w_));
        check(MatDiagonalSet(gradient_.matrix, r_mu_, ADD_VALUES));
      } else {
        check(VecScale(r_w_, -1));
        check(MatDiagonalSet(diffusion_.matrix, r_w_, ADD_VALUES));
      }
    }
  check(MatDiagonalScale(diffusion_.matrix, row_w_, nullptr));
  check(MatDiagonalScale(gradient_.matrix, row_mu_, nullptr));
  check(VecPointwiseMult(storage_, storage_, row_w_));
  check(VecPointwiseMult(volume_, volume_, row_mu_));
  check(VecCopy(storage_, content_));
  check(MatGetDiagonal(diffusion_.matrix, r_w_));
  check(MatGetRowSum(diffusion_.matrix, x_w_));
  check(MatGetDiagonal(gradient_.matrix, r_mu_));
  check(MatGetRowSum(gradient_.matrix, x_mu_));
  PetscInt size = 0;
  check(VecGetLocalSize(storage_, &size));
  PetscScalar *storage, *shift;
  const PetscScalar *volume, *diagonal_k, *sum_k, *diagonal_h, *sum_h;
  check(VecGetArray(storage_, &storage));
  check(VecGetArray(shift_, &shift));
  check(VecGetArrayRead(volume_, &volume));
  check(VecGetArrayRead(r_w_, &diagonal_k));
  check(VecGetArrayRead(x_w_, &sum_k));
  check(VecGetArrayRead(r_mu_, &diagonal_h));
  check(VecGetArrayRead(x_mu_, &sum_h));
  for (PetscInt n = 0; n < size; ++n) {
    const double kappa = std::max(diagonal_h[n] - sum_h[n], 0.0);
    // Nothing moves in a stage of length zero, or in a void: c becomes large, and the product becomes S.
    const double mobility = std::max(diagonal_k[n] - sum_k[n], 1e-12 * std::abs(storage[n]));
    const double balance = mobility > 0 ? std::sqrt(std::abs(storage[n] * volume[n]) * kappa / mobility) : 0;
    const double c = std::max({sum_h[n], balance, 1e-6 * std::abs(volume[n])});
    storage[n] *= volume[n] / c;
    shift[n] = c - sum_h[n];
  }
  check(VecRestoreArray(storage_, &storage));
  check(VecRestoreArray(shift_, &shift));
  check(VecRestoreArrayRead(volume_, &volume));
  check(VecRestoreArrayRead(r_w_, &diagonal_k));
  check(VecRestoreArrayRead(x_w_, &sum_k));
  check(VecRestoreArrayRead(r_mu_, &diagonal_h));
  check(VecRestoreArrayRead(x_mu_, &sum_h));
  check(MatDiagonalSet(diffusion_.matrix, storage_, ADD_VALUES));
  check(MatDiagonalSet(gradient_.matrix, shift_, ADD_VALUES));
  factor(diffusion_);
  factor(gradient_);
}

void FieldSplit::solve_factors() {
  check(KSPSolve(diffusion_.solver, diffusion_.right, diffusion_.solution));
  check(VecPointwiseMult(gradient_.right, diffusion_.solution, volume_));
  check(KSPSolve(gradient_.solver, gradient_.right, gradient_.solution));
}

void FieldSplit::apply_h() {
  check(MatMult(gradient_.matrix, x_w_, x_mu_));
  check(VecPointwiseMult(r_w_, x_w_, shift_));
  check(VecAXPY(x_mu_, -1, r_w_));
}

void FieldSplit::solve_void() {
  if (contents_ == Contents::stay) {
    check(VecPointwiseDivide(x_w_, b_, storage_));
    check(VecPointwiseDivide(x_mu_, r_mu_, volume_));
    return;
  }
  check(VecPointwiseMult(b_, b_, row_w_));
  check(VecPointwiseMult(r_mu_, r_mu_, row_mu_));
  // First mu (K = diffusion - storage, H = gradient - shift) ...
  check(VecPointwiseDivide(x_mu_, r_mu_, volume_));
  check(MatMult(diffusion_.matrix, x_mu_, r_w_));
  check(VecAXPY(b_, -1, r_w_));
  check(VecPointwiseMult(x_mu_, x_mu_, storage_));
  check(VecAXPY(b_, 1, x_mu_));
  check(VecCopy(b_, diffusion_.right));
  solve_factors();
  check(VecCopy(gradient_.solution, x_w_));
  check(VecScale(x_w_, steps[0]));
  for (std::size_t n = 1; n < steps.size(); ++n) {
    const double a = steps[n];
    apply_h();
    check(VecPointwiseDivide(x_mu_, x_mu_, volume_));
    check(MatMult(diffusion_.matrix, x_mu_, r_w_));
    check(VecPointwiseMult(x_mu_, x_mu_, storage_));
    check(VecAXPY(r_w_, -1, x_mu_));
    check(VecPointwiseMult(x_mu_, x_w_, content_));
    check(VecAXPY(r_w_, 1, x_mu_));
    check(VecWAXPY(diffusion_.right, -1, r_w_, b_));
    solve_factors();
    check(VecAXPY(x_w_, a, gradient_.solution));
  }
  apply_h();
  check(VecAXPY(x_mu_, 1, r_mu_));
  check(VecPointwiseDivide(x_mu_, x_mu_, volume_));
}

/// The void block, with what the potentials in `x` leave of `r`; void unknowns of `x` are zero on entry.
void FieldSplit::apply_void(Vec r, Vec x) {
  // Unknowns at Gamma are eliminated: without the cells first ...
  take(r, wall_.set, wall_.right);
  if (potential_.exists) {
    check(MatMult(wall_of_potential_, potential_.solution, wall_.solution));
    check(VecAXPY(wall_.right, -1, wall_.solution));
  }
  if (wall_.exists) check(KSPSolve(wall_.solver, wall_.right, wall_.solution));
  put(x, wall_.set, wall_.solution);
  take(x, known_set_, known_);
  take(r, w_, b_);
  take(r, mu_, r_mu_);
  check(MatMult(w_of_known_, known_, r_w_));
  check(VecAXPY(b_, -1, r_w_));
  check(MatMult(mu_of_known_, known_, r_w_));
  check(VecAXPY(r_mu_, -1, r_w_));
  solve_void();
  put(x, w_, x_w_);
  put(x, mu_, x_mu_);
  if (!wall_.exists) return;
  // ... and with the cells.
  check(MatMult(wall_of_w_, x_w_, wall_.solution));
  check(VecAXPY(wall_.right, -1, wall_.solution));
  check(MatMult(wall_of_mu_, x_mu_, wall_.solution));
  check(VecAXPY(wall_.right, -1, wall_.solution));
  check(KSPSolve(wall_.solver, wall_.right, wall_.solution));
  put(x, wall_.set, wall_.solution);
}

}  // namespace auralith

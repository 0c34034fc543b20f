/// The potential block of the field split.
///
/// The unknowns at each face of Gamma (phi_m, phi_e, i) are eliminated exactly,
/// because a face touches one cell on either side and no other face. What is left for the potentials of the cells,
///     A - B G^-1 C        A cells, G faces (blocks of three), B and C their coupling,
/// is conduction through metal, reaction and electrolyte in series: symmetric, with conductances >= 0 between cells. That is
/// what multigrid is made for, also for pieces of metal that voids cut off (1e-8 of the conductivity). Where multigrid on columns does not
/// serve, small systems are factorised with their faces.
#include "solver/field_split.hpp"

namespace auralith {

using petsc::check;

namespace {

constexpr PetscInt unknowns_of_face = 3;  ///< phi_m, phi_e, i: they follow one another in the numbering

}  // namespace

void FieldSplit::set_up_potential() {
  if (!potential_.exists) return;
  if (small_) {
    extract(potential_.matrix, potential_.set, potential_.set);
    factor(potential_);
    return;
  }
  extract(cells_, conduction_.set, conduction_.set);
  check(MatDiagonalScale(cells_, row_conduction_, nullptr));
  if (gamma_.exists) {
    extract(gamma_.matrix, gamma_.set, gamma_.set);
    extract(gamma_of_cells_, gamma_.set, conduction_.set);
    extract(cells_of_gamma_, conduction_.set, gamma_.set);
    check(MatDiagonalScale(cells_of_gamma_, row_conduction_, nullptr));
    check(MatSetBlockSizes(gamma_.matrix, unknowns_of_face, unknowns_of_face));
    check(MatCreateSchurComplementPmat(gamma_.matrix, gamma_of_cells_, cells_of_gamma_, cells_,
                                       MAT_SCHUR_COMPLEMENT_AINV_BLOCK_DIAG, MAT_INITIAL_MATRIX,
                                       conduction_.matrix.out()));
    factor(gamma_);
  } else {
    check(MatDuplicate(cells_, MAT_COPY_VALUES, conduction_.matrix.out()));
  }
  factor(conduction_);
}

/// Potentials for the right-hand side `r`; entries of potentials in `x` are set.
void FieldSplit::apply_potential(Vec r, Vec x) {
  if (!potential_.exists) return;
  if (small_) {
    solve(potential_, r, x);
    return;
  }
  take(r, conduction_.set, conduction_.right);
  check(VecPointwiseMult(conduction_.right, conduction_.right, row_conduction_));
  if (gamma_.exists) {
    solve(gamma_, r, x);
    check(MatMult(cells_of_gamma_, gamma_.solution, conduction_.solution));
    check(VecAXPY(conduction_.right, -1, conduction_.solution));
  }
  check(KSPSolve(conduction_.solver, conduction_.right, conduction_.solution));
  put(x, conduction_.set, conduction_.solution);
  if (gamma_.exists) {
    check(MatMult(gamma_of_cells_, conduction_.solution, gamma_.solution));
    check(VecAXPY(gamma_.right, -1, gamma_.solution));
    check(KSPSolve(gamma_.solver, gamma_.right, gamma_.solution));
    put(x, gamma_.set, gamma_.solution);
  }
  take(x, potential_.set, potential_.solution);  // apply_void reads it
}

}  // namespace auralith

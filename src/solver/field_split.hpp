/// Field-split preconditioner: an approximate inverse of the Jacobian, block by block, whose quality does not fall with the
/// cell size. The unknowns are divided into
///   potential   phi_e, phi_m of cells, both at Gamma, i          solved exactly (stiff: pieces of metal cut off by voids)
///   void        w, mu of cells; at Gamma w, mu, v.n ("wall")     see below
///   velocity    lattice velocity of cells                        a chain along each column, solved exactly
///   scalar      cell voltage, thickness, rigid velocity, means   exactly, as a border of the system
/// and the first three are solved one after the other (block Gauss-Seidel).
///
/// Void block. The unknowns at Gamma are eliminated exactly, face by face; what is left on the cells is
///     [ S  K ] [w ]        S storage, K = tau M_w Laplacian (rows of w),
///     [-H  D ] [mu]        D volume, H = W g''(w) - kappa Laplacian (rows of mu).
/// D is diagonal, so mu is eliminated exactly, too; the operator of fourth order that remains is factorised approximately:
///     S + K D^-1 H  ~  (S D/c + K) D^-1 (c + H - W g'') ,    c = max( W g'', sqrt(S D kappa/(tau M_w)) )  cell by cell.
/// Both factors are diffusion operators with positive diagonals. For W g'' = 0 and constant coefficients all eigenvalues of the
/// preconditioned operator lie in [1/2, 1]; where W g'' > 0 dominates, the product is exact. H - W g'' has no row sum, which is
/// how c is found from the matrix alone. Idea for c = const: P. Boyanova, M. Do-Quang, M. Neytcheva, Comput. Methods Appl.
/// Math. 12, 1 (2012). Tests: tests/verification/krylov_iterations.
#pragma once

#include <vector>

#include "solver/assembler.hpp"

namespace auralith {

class FieldSplit {
 public:
  /// Creates the blocks for the unknowns of `assembler`; options of the block solvers have the prefixes
  /// `auralith_potential_`, `auralith_diffusion_`, `auralith_gradient_`, `auralith_wall_`, `auralith_velocity_`.
  explicit FieldSplit(const Assembler& assembler);
  FieldSplit(const FieldSplit&) = delete;
  FieldSplit& operator=(const FieldSplit&) = delete;

  /// Makes `preconditioner` (PCSHELL) call this object, which must outlive it.
  void attach(PC preconditioner);

 private:
  /// One set of unknowns, its matrix and its solver.
  struct Block {
    petsc::Handle<IS> set;
    petsc::Handle<Mat> matrix;
    petsc::Handle<KSP> solver;
    petsc::Handle<Vec> right, solution;
    bool exists = false;
  };

  void create(Block& block, const std::vector<PetscInt>& unknowns, const char* prefix);
  void set_up(Mat jacobian);
  void set_up_void();
  void set_up_scalars();
  void apply(Vec r, Vec x);
  /// Approximate inverse without scalars; entries of scalars in `x` are zero.
  void apply_cells(Vec r, Vec x);
  void apply_void(Vec r, Vec x);
  /// Solves with a block for the part of `r`, and puts the result into `x`.
  static void solve(Block& block, Vec r, Vec x);
  /// part = entries of `full` in a set, and back
  static void take(Vec full, IS set, Vec part) { petsc::check(VecISCopy(full, set, SCATTER_REVERSE, part)); }
  static void put(Vec full, IS set, Vec part) { petsc::check(VecISCopy(full, set, SCATTER_FORWARD, part)); }
  [[nodiscard]] std::vector<double> scalars_of(Vec x) const;
  void set_scalars(Vec x, const std::vector<double>& values) const;

  const Assembler& assembler_;
  Mat jacobian_ = nullptr;  ///< borrowed: the matrix of the Newton system
  Block potential_, wall_, velocity_, diffusion_, gradient_;
  petsc::Handle<IS> w_, mu_, scalar_set_, all_;
  petsc::Handle<Mat> wall_of_potential_, wall_of_w_, wall_of_mu_;  ///< rows at Gamma, columns of the others
  petsc::Handle<Mat> scalar_rows_;
  petsc::Handle<Vec> reached_;  ///< over the scalars
  /// Diagonals over cells with voids: S D/c, c - W g'', D; and work space.
  petsc::Handle<Vec> storage_, shift_, volume_, r_w_, r_mu_, x_w_, x_mu_;
  petsc::Handle<Vec> work_, trial_, rest_;  ///< over all unknowns
  bool void_exists_ = false;
  int scalars_ = 0;
  std::vector<petsc::Handle<Vec>> border_;  ///< approximate inverse of the cells applied to the columns of the scalars
  petsc::Handle<Mat> complement_;           ///< LU of the Schur complement of the scalars, on every rank
};

}  // namespace auralith

/// Field-split preconditioner: an approximate inverse of the Jacobian, block by block, whose quality does not fall with the
/// cell size. The unknowns are divided into
///   potential   phi_e, phi_m of cells, both at Gamma, i          see field_split_potential.cpp
///   void        w, mu of cells; at Gamma w, mu, v.n ("wall")     see field_split_void.cpp
///   velocity    lattice velocity of cells                        a chain along each column, solved exactly
///   own         what added effects have in cells                 factorised
///   scalar      cell voltage, thickness, rigid velocity, means   exactly, as a border of the system
/// and all but the last are solved one after the other (block Gauss-Seidel). The blocks that couple cells far and wide are solved with
/// multigrid. Tests: tests/verification/krylov_iterations.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "solver/column_multigrid.hpp"

namespace auralith {

class FieldSplit {
 public:
  /// In a stage of length zero contents stay: w is known, and mu follows from it cell by cell.
  enum class Contents { move, stay };

  /// Creates the blocks for the unknowns of `assembler`; options of the block solvers have the prefixes
  /// `auralith_potential_`, `auralith_gamma_`, `auralith_conduction_`, `auralith_diffusion_`, `auralith_gradient_`,
  /// `auralith_wall_`, `auralith_velocity_`, `auralith_own_`. `-auralith_factorise_below N`: systems of fewer unknowns have their blocks factorised.
  FieldSplit(const Assembler& assembler, Contents contents);
  FieldSplit(const FieldSplit&) = delete;
  FieldSplit& operator=(const FieldSplit&) = delete;

  /// Makes `preconditioner` (PCSHELL) call this object, which must outlive it.
  void attach(PC preconditioner);
  /// The blocks find their order of pivots anew at the next set-up.
  void forget_factors();
  /// The block that could not be set up at last, with PETSc's reason ("conduction: FACTOR_NUMERIC_ZEROPIVOT"), or nothing.
  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  friend void attach_shell<FieldSplit>(PC, FieldSplit*, const char*);
  /// One set of unknowns, its matrix and its solver.
  struct Part {
    petsc::Handle<IS> set;
    petsc::Handle<Mat> matrix;
    petsc::Handle<Mat> rows;                     ///< of the whole Jacobian, of blocks that follow from those before
    std::unique_ptr<ColumnMultigrid> multigrid;  ///< of the solver, where it serves
    petsc::Handle<KSP> solver;
    petsc::Handle<Vec> right, solution;
    const char* name = nullptr;
    bool exists = false;
  };

  void create(Part& block, const std::vector<PetscInt>& unknowns, const char* name);
  void choose_solvers();
  void measure_rows();
  void set_up(PC, Mat jacobian);
  void set_up_potential();
  void set_up_void();
  void set_up_factors();
  void set_up_scalars();
  void apply(Vec r, Vec x);
  /// Approximate inverse without scalars; entries of scalars in `x` are zero.
  void apply_cells(Vec r, Vec x);
  void apply_potential(Vec r, Vec x);
  void apply_void(Vec r, Vec x);
  /// x_w_, x_mu_ <- void unknowns of cells for b_ (rows of w) and r_mu_
  void solve_void();
  /// gradient_.solution <- both factors solved for diffusion_.right
  void solve_factors();
  /// x_mu_ <- H x_w_
  void apply_h();
  /// part = rows and columns of the Jacobian
  void extract(petsc::Handle<Mat>& part, IS rows, IS columns) const;
  /// Makes the solver of a block ready for its matrix.
  void factor(Part& block);
  /// Solves with a block for the part of `r`, and puts the result into `x`.
  static void solve(Part& block, Vec r, Vec x);
  /// part = entries of `full` in a set, and back
  static void take(Vec full, IS set, Vec part) { petsc::check(VecISCopy(full, set, SCATTER_REVERSE, part)); }
  static void put(Vec full, IS set, Vec part) { petsc::check(VecISCopy(full, set, SCATTER_FORWARD, part)); }
  [[nodiscard]] std::vector<double> scalars_of(Vec x) const;
  void set_scalars(Vec x, const std::vector<double>& values) const;

  const Assembler& assembler_;
  const Contents contents_;
  Mat jacobian_ = nullptr;  ///< borrowed: the matrix of the Newton system
  bool small_ = true;       ///< blocks are factorised
  std::string failure_;
  Part potential_, gamma_, conduction_, wall_, velocity_, own_, diffusion_, gradient_;
  petsc::Handle<Mat> cells_, gamma_of_cells_,
      cells_of_gamma_;  ///< potentials: of cells, rows at Gamma, columns at Gamma
  /// Factors that make rows SI and thereby blocks symmetric, as multigrid wants them: potentials of cells, w, mu.
  petsc::Handle<Vec> row_conduction_, row_w_, row_mu_;
  petsc::Handle<IS> w_, mu_, scalar_set_, all_;
  petsc::Handle<IS> known_set_;  ///< what is known before w and mu of cells: potentials, all at Gamma
  petsc::Handle<Vec> known_;
  petsc::Handle<Mat> w_of_known_, mu_of_known_;
  petsc::Handle<Mat> wall_of_potential_, wall_of_w_, wall_of_mu_;  ///< rows at Gamma, columns of the others
  petsc::Handle<Mat> scalar_rows_;
  petsc::Handle<Vec> reached_;             ///< over the scalars
  petsc::Handle<Vec> missing_, scalar_x_;  ///< over the scalars, on every rank
  /// Diagonals over cells with voids: S, S D/c, c - W g'', D; and work space.
  petsc::Handle<Vec> content_, storage_, shift_, volume_, b_, r_w_, r_mu_, x_w_, x_mu_;
  petsc::Handle<Vec> work_, trial_, rest_;  ///< over all unknowns
  bool void_exists_ = false;
  int scalars_ = 0;
  std::vector<petsc::Handle<Vec>> border_;  ///< approximate inverse of the cells applied to the columns of the scalars
  petsc::Handle<Mat> complement_;           ///< LU of the Schur complement of the scalars, on every rank
};

}  // namespace auralith

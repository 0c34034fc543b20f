/// One V-cycle of geometric multigrid for conduction and diffusion between cells, one unknown per cell: the matrix is symmetric, with
/// entries <= 0 between neighbours. A preconditioner for the large blocks of the field split.
///
/// Cells are thin across the layers and graded, so whole columns are relaxed at once: every second one, then the others (zebra line
/// relaxation; U. Trottenberg, C. Oosterlee, A. Schueller, Multigrid, 2001, ch. 5). From grid to grid two columns become one, in the
/// direction in which they are closer. Jumps of the conductivity by 1e8 at a void cost no more cycles (ColumnLevel::taken_from_beside).
/// Columns of one rank are merged until it has one left; what these are then is solved as a system of its own, with the options prefix
/// `auralith_conduction_coarsest_` or `auralith_diffusion_coarsest_`. Tests: tests/unit/test_column_multigrid.cpp,
/// tests/verification/krylov_iterations.
#pragma once

#include <vector>

#include "petsc/petsc.hpp"
#include "solver/assembler.hpp"
#include "solver/column_level.hpp"
#include "solver/shell_preconditioner.hpp"

namespace auralith {

class ColumnMultigrid {
 public:
  /// `slots`: unknowns of the block that this rank owns, in the order of the matrix. `name`: of the block.
  ColumnMultigrid(const Assembler& assembler, const std::vector<int>& slots, const std::string& name);
  ColumnMultigrid(const ColumnMultigrid&) = delete;
  ColumnMultigrid& operator=(const ColumnMultigrid&) = delete;

  /// True when there is one unknown in a cell at most, as the method needs it. Collective.
  static bool serves(const Assembler& assembler, const std::vector<int>& slots);
  /// Makes `preconditioner` (PCSHELL) call this object, which must outlive it.
  void attach(PC preconditioner);
  /// The solver of the coarsest grid is made anew at the next set-up.
  void forget_factors() { coarsest_ = {}; }

 private:
  friend void attach_shell<ColumnMultigrid>(PC, ColumnMultigrid*, const char*);
  struct Place {
    int i = 0, j = 0, plane = 0;
  };
  void find_planes(const std::vector<int>& slots);
  void find_columns(const std::vector<int>& slots);
  void set_up(PC preconditioner, Mat matrix);
  void read(Mat matrix);
  void set_up_coarsest();
  void apply(Vec r, Vec x);
  void cycle(std::size_t n);
  void solve_coarsest();

  const Assembler& assembler_;
  std::string name_;
  ColumnShare share_;
  std::vector<int> plane_of_k_;  ///< planes are the z indices at which some column has an unknown; -1: none
  int planes_ = 0;
  std::vector<Place> own_;  ///< of the rows of this rank
  std::vector<int> at_;     ///< the same on the finest grid
  PetscInt first_row_ = 0;
  std::vector<std::pair<PetscInt, Place>> ghosts_;  ///< rows of other ranks that own ones are coupled to, by number
  std::vector<ColumnLevel> levels_;
  struct Coarsest {
    petsc::Handle<Mat> matrix;
    petsc::Handle<KSP> solver;
    petsc::Handle<Vec> right, solution;
  } coarsest_;  ///< of several ranks
};

}  // namespace auralith

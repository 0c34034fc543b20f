/// The matrix of a model: its pattern, and where in it the entries of every element stand. Values go straight into the arrays of PETSc's
/// AIJ matrix. Rows of cells of one kind look alike, so what is kept is a place within the row for runs of elements and the beginnings
/// of the rows; rows of scalars, which are long, have a list of their own and are summed over the ranks.
#pragma once

#include <vector>

#include "petsc/petsc.hpp"
#include "physics/model.hpp"

namespace auralith {

class ElementMatrix {
 public:
  /// Collective.
  ElementMatrix(MPI_Comm comm, const Model& model, const Layout& layout);

  /// A matrix with this pattern; its values are undefined.
  [[nodiscard]] petsc::Handle<Mat> create() const;
  /// Fills a matrix that create() has made. Of `sink` what says how entries count is given. Collective.
  void fill(const Coefficients& coefficients, const double* slots, MatrixSink sink, Mat matrix) const;

 private:
  void create_pattern();
  void find_places();
  [[nodiscard]] std::vector<std::int64_t> border_entries() const;
  void share_border(const std::vector<std::int64_t>& own, std::vector<std::int64_t>& all);
  [[nodiscard]] int place(PetscInt row, std::int64_t column) const;
  /// Calls body(row slot, column slot) for every entry of every element that is wanted here, and for those that always exist.
  template <class Body>
  void for_entries(Body&& body) const;
  /// Number of an entry in rows of scalars.
  [[nodiscard]] std::int64_t border_key(int row, int column) const {
    return (row - layout_.first_scalar_slot()) * layout_.global_size() + layout_.global_of_slot()[column];
  }

  MPI_Comm comm_;
  const Model& model_;
  const Layout& layout_;
  int rank_ = 0, ranks_ = 1;
  petsc::Handle<Mat> pattern_;
  std::vector<int> near_start_, far_start_;    ///< by own row
  std::vector<std::vector<ElementRun>> runs_;  ///< by group
  std::vector<int> places_;
  std::vector<int> border_places_;                ///< of the entries of elements in rows of scalars, in their order
  petsc::Handle<PetscSF> border_;                 ///< adds the entries of the ranks in rows of scalars up on rank 0
  std::size_t border_size_ = 0;                   ///< entries of this rank
  std::vector<std::pair<int, int>> border_rows_;  ///< rank 0: row and place of the entries in its matrix
};

}  // namespace auralith

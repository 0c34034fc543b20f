/// How a physical effect enters the equations. An effect is a kernel, a function of a few unknowns, and a list of
/// elements (cells, faces, faces of Gamma ...) on which it acts. A kernel is written once and evaluated with double
/// (residual) and with dual numbers (exact Jacobian).
///
/// Every row r of the system reads   d(storage_r)/dt = rate_r   (differential)   or   0 = rate_r   (algebraic),
/// and a kernel adds to storage and rate apart, so dF/d(du/dt) and dF/du are available separately.
///
/// A kernel K has
///   K::inputs    number of slots it reads
///   K::rows      number of slots that get equations
///   K::outputs   rows + number of counter slots it adds to
///   K::Data      geometry and indices of one element
///   K::evaluate<T>(const Data&, const Coefficients&, const T* x, T* storage, T* rate), all SI; storage and rate are zero on entry
///   K::depends(row, input)  false where the derivative is always zero (keeps the matrix sparse)
///   K::wide      (optional) true: evaluate also takes Dual<N, Lanes>, several elements at once, and compares values with numbers only,
///                through value_of; where the elements go different ways they are taken one by one
#pragma once

#include <functional>
#include <span>
#include <string>
#include <typeinfo>

#include "physics/coefficients.hpp"

namespace auralith {

/// Successive elements of one piece whose matrix entries stand at the same places of their rows.
struct ElementRun {
  int count;
  int places;  ///< number of the first of theirs in MatrixSink::places: for each row and input one
};

/// Where matrix entries go, and what they are multiplied with. Entry (r, c) of an element is
///   (storage[d] dStorage_r/dx_c + rate[d] dRate_r/dx_c) * unknown[slot of c] / row[slot of r] ,   d: the row is differential
struct MatrixSink {
  /// Places other than the number of an entry in the own columns (near) of an own row; from `far` down those of other ranks.
  enum Place : int { none = -1, unwanted = -2, border = -3, far = -4 };

  double storage[2] = {}, rate[2] = {};
  const signed char* differential = nullptr;        ///< by slot
  const double *unknown = nullptr, *row = nullptr;  ///< scales, by slot
  const ElementRun* runs = nullptr;                 ///< of the group at hand, moved on by it
  const int* places = nullptr;
  double *near_values = nullptr, *far_values = nullptr;
  const int *near_start = nullptr, *far_start = nullptr;  ///< by slot of an own row
  double* border_values = nullptr;                        ///< entries of rows of scalars ...
  const int* border_places = nullptr;                     ///< ... one place after the other, moved on by the groups
  /// Round-off (see stage_test.hpp); where it is asked for: sum_elements sum_j |df_r/du_j u_j| by slot, scaled as the matrix is, and
  /// sum_elements sum_j |sum_(rows r of the sum) df_r/du_j u_j| by sum, SI per second.
  double* magnitudes = nullptr;
  const int* sum_of_slot = nullptr;
  double* sums = nullptr;
  int own_rows = 0, first_scalar = 0,
      unknown_slots = 0;  ///< slots of own rows, ghosts, scalars, others: a sum counts an element by its first row
};

class ElementGroup {
 public:
  virtual ~ElementGroup() = default;
  /// Adds to `storage` and `rate` (arrays over slots, SI) at the state `x` (array over slots, SI).
  virtual void evaluate(const Coefficients& coefficients, const double* x, double* storage, double* rate) const = 0;
  /// Name of the kernel in the source, for diagnoses: VoidFace, Reaction ...
  [[nodiscard]] virtual std::string name() const = 0;

  // Of a group that has a share in the matrix:
  [[nodiscard]] virtual int rows() const { return 0; }
  [[nodiscard]] virtual int inputs() const { return 0; }
  [[nodiscard]] virtual bool depends(int /*row*/, int /*input*/) const { return false; }
  /// Puts the elements in the order in which memory is fast; once, when all are there.
  virtual void arrange() {}
  /// Calls body(number of the piece, slots of the rows, slots of the inputs) for every element, in the order of `linearise`. A piece is
  /// made of successive elements of one kind.
  using Visitor = std::function<void(std::size_t, const int*, const int*)>;
  virtual void visit(const Visitor& /*body*/) const {}
  /// Adds the entries of all elements.
  virtual void linearise(const Coefficients&, const double* /*x*/, MatrixSink&) const {}
};

/// Appends what a contiguous list holds.
template <class List>
void append_bytes(std::string& to, const List& list) {
  const auto bytes = std::as_bytes(std::span(list));
  to.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

/// Name of a type without its namespaces.
[[nodiscard]] std::string plain_type_name(const std::type_info& type);

}  // namespace auralith

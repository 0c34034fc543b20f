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
#pragma once

#include <array>
#include <string>
#include <typeinfo>
#include <vector>

#include "base/dual.hpp"
#include "physics/coefficients.hpp"

namespace auralith {

/// Factors by which the entries of dStorage/dx and dRate/dx enter the matrix: per row slot, and per column slot.
struct MatrixFactors {
  const double* storage;  ///< by row slot
  const double* rate;     ///< by row slot
  const double* column;   ///< by input slot (scale of the unknown)
};

class ElementGroup {
 public:
  virtual ~ElementGroup() = default;
  /// Adds to `storage` and `rate` (arrays over slots, SI) at the state `x` (array over slots, SI).
  virtual void evaluate(const Coefficients& coefficients, const double* x, double* storage, double* rate) const = 0;
  /// Appends the (row slot, column slot) of every matrix entry in the order in which `linearise` writes values.
  virtual void pattern(std::vector<int>& rows, std::vector<int>& columns) const = 0;
  /// Matrix entries of one element; those of an element follow each other.
  [[nodiscard]] virtual std::size_t entries() const = 0;
  /// Writes the matrix entries and returns the position after the last one.
  virtual double* linearise(const Coefficients& coefficients, const double* x, const MatrixFactors& factors,
                            double* values) const = 0;
  /// Name of the kernel in the source, for diagnoses: VoidFace, Reaction ...
  [[nodiscard]] virtual std::string name() const = 0;
};

/// Name of a type without its namespaces.
[[nodiscard]] std::string plain_type_name(const std::type_info& type);

template <class Kernel>
class Elements final : public ElementGroup {
 public:
  using Inputs = std::array<int, Kernel::inputs>;
  using Outputs = std::array<int, Kernel::outputs>;

  void add(const typename Kernel::Data& data, const Inputs& inputs, const Outputs& outputs) {
    data_.push_back(data);
    inputs_.push_back(inputs);
    outputs_.push_back(outputs);
  }

  void evaluate(const Coefficients& coefficients, const double* x, double* storage, double* rate) const override {
    std::array<double, Kernel::inputs> in;
    for (std::size_t e = 0; e < data_.size(); ++e) {
      for (std::size_t n = 0; n < in.size(); ++n) in[n] = x[inputs_[e][n]];
      std::array<double, Kernel::outputs> stored{}, rates{};
      Kernel::evaluate(data_[e], coefficients, in.data(), stored.data(), rates.data());
      for (std::size_t n = 0; n < stored.size(); ++n) {
        storage[outputs_[e][n]] += stored[n];
        rate[outputs_[e][n]] += rates[n];
      }
    }
  }

  [[nodiscard]] std::string name() const override { return plain_type_name(typeid(Kernel)); }

  [[nodiscard]] std::size_t entries() const override {
    std::size_t count = 0;
    for (int r = 0; r < Kernel::rows; ++r)
      for (int c = 0; c < Kernel::inputs; ++c) count += Kernel::depends(r, c);
    return count;
  }

  void pattern(std::vector<int>& rows, std::vector<int>& columns) const override {
    for (std::size_t e = 0; e < data_.size(); ++e)
      for (int r = 0; r < Kernel::rows; ++r)
        for (int c = 0; c < Kernel::inputs; ++c)
          if (Kernel::depends(r, c)) {
            rows.push_back(outputs_[e][static_cast<std::size_t>(r)]);
            columns.push_back(inputs_[e][static_cast<std::size_t>(c)]);
          }
  }

  double* linearise(const Coefficients& coefficients, const double* x, const MatrixFactors& factors,
                    double* values) const override {
    using Number = Dual<Kernel::inputs>;
    std::array<Number, Kernel::inputs> in;
    for (std::size_t e = 0; e < data_.size(); ++e) {
      for (int n = 0; n < Kernel::inputs; ++n) in[n] = Number::variable(x[inputs_[e][n]], n);
      std::array<Number, Kernel::outputs> stored{}, rates{};
      Kernel::evaluate(data_[e], coefficients, in.data(), stored.data(), rates.data());
      for (int r = 0; r < Kernel::rows; ++r) {
        const int row = outputs_[e][r];
        for (int c = 0; c < Kernel::inputs; ++c)
          if (Kernel::depends(r, c))
            *values++ = (factors.storage[row] * stored[r].derivative[c] + factors.rate[row] * rates[r].derivative[c]) *
                        factors.column[inputs_[e][c]];
      }
    }
    return values;
  }

 private:
  std::vector<typename Kernel::Data> data_;
  std::vector<Inputs> inputs_;
  std::vector<Outputs> outputs_;
};

}  // namespace auralith

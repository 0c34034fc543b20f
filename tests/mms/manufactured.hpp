/// A case with an exact solution: forcing of every row, exact state, and errors of a computed one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "case/case.hpp"
#include "mms/solution.hpp"
#include "physics/model.hpp"

namespace auralith::mms {

/// Case and exact fields. Layers by index. All in SI.
struct Manufactured {
  Case input;
  std::map<int, MetalSolution> metals;
  std::map<int, ElectrolyteSolution> electrolytes;
  double voltage = 0, voltage_tau = 0, omega = 0;  ///< V(t) = voltage (1 + voltage_tau sin(omega t))
  double current_density = 0;                      ///< applied, A/m2
  double period = 0;  ///< the runs go to this time, s; 0: only the algebraic fields are solved
  int steps = 4;
  double floor = 1e-9;  ///< relative errors below this count as exact: tolerance of Newton's method, steps in time
};

/// Adds a function of time to the rate of rows.
class Forcing final : public ElementGroup {
 public:
  using Source = std::function<double(double)>;
  void add(int row, Source source) {
    rows_.push_back(row);
    sources_.push_back(std::move(source));
  }
  /// Something that the functions use.
  void keep(std::shared_ptr<void> used) { used_ = std::move(used); }
  void evaluate(const Coefficients& coefficients, const double* x, double* storage, double* rate) const override;
  [[nodiscard]] std::string name() const override { return "forcing"; }

 private:
  std::shared_ptr<void> used_;
  std::vector<int> rows_;
  std::vector<Source> sources_;
  mutable double time_ = -1;  ///< of `values_`: Newton asks for one time again and again
  mutable std::vector<double> values_;
};

/// What the exact solution leaves over in every equation that exists.
std::unique_ptr<Forcing> make_forcing(const Manufactured& problem, const Model& model, Layout& layout);

/// One number of the solution: its slot, exact value, measure (volume, area or 1) and the name under which it counts.
struct Sample {
  std::string name;
  int slot;
  double exact, weight;
  double size = 0;  ///< what an error is compared with when the exact value is zero
};
std::vector<Sample> samples(const Manufactured& problem, const Model& model, Layout& layout, double time);

/// Errors of one field.
struct FieldError {
  double mean_square = 0, largest = 0, size = 0;  ///< root of the weighted mean square, maximum, largest exact value
  int count = 0;
};
using Errors = std::map<std::string, FieldError>;

/// Runs to the end with `steps` steps of the scheme and compares with the exact solution.
Errors solve(const Manufactured& problem);
/// The same run, all unknowns at its end.
std::vector<double> final_state(const Manufactured& problem, std::vector<Sample>& found);

}  // namespace auralith::mms

/// The matrix of the coupled system against finite differences of its storage and rate. A kernel that hides a derivative
/// (depends() false where it is not zero) shows up as an entry that differences have and the matrix does not.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "physics/void_energy.hpp"
#include "unit/small_cell.hpp"
#include "unit/small_system.hpp"

namespace auralith {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Which part of the state space is drawn.
struct Range {
  double w_low, w_high, i_low, i_high;
};
constexpr Range ranges[] = {
    {0.05, 0.45, 1, 6},          // stripping
    {0.05, 0.45, -6, -1},        // plating
    {0.05, 0.95, -0.09, -0.02},  // between the two laws
    {-3e-4, -2e-5, -3, 3},       // compressed metal
    {0.9, 1.2, -3, 3},           // void; clipped coefficients
};

inline SlotArray random_state(System& s, const Range& range, unsigned seed) {
  std::mt19937 generator(seed);
  const auto uniform = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(generator);
  };
  SlotArray x(static_cast<std::size_t>(s.layout.slots()), 0.0);
  for (int slot = 0; slot < s.layout.unknown_slots(); ++slot) {
    const auto what = s.layout.what(slot);
    const std::string name = what.unknown->name;
    const double scale = s.assembler.scaling().unknown[slot];
    if (name.starts_with("void_fraction")) do
        x[slot] = uniform(range.w_low, range.w_high);
      while (std::abs(x[slot] + 1e-4) < 2e-6);  // the slope of mu has a kink at -w_b: no place for differences
    else if (name == "reaction_current")
      x[slot] = uniform(range.i_low, range.i_high);
    else if (name == "thickness")
      x[slot] = uniform(0.7, 1.2) * s.input.layers[what.n].thickness;
    else if (name == "alloy_coordinate")
      x[slot] = uniform(0.01, 1.6);
    else if (name == "mean_contact")
      x[slot] = uniform(0.55, 0.9);
    else
      x[slot] = uniform(-1, 1) * scale;
  }
  // A sheet sees the current density of the contact: where there is little of it, little current flows.
  for (const GammaFace& face : s.layout.faces())
    if (s.model.host(face) > 0)
      x[s.layout.face(at_gamma::reaction_current, face)] *= contact(x[s.layout.face(at_gamma::void_fraction, face)]);
  std::copy(s.layout.constants().begin(), s.layout.constants().end(), x.begin() + s.layout.unknown_slots());
  return x;
}

/// Entries of M or K, by slot.
inline std::vector<double> assembled(const System& s, const Coefficients& c, const SlotArray& x, bool storage_part) {
  const int n = s.layout.unknown_slots();
  petsc::Handle<Mat> matrix = s.assembler.create_matrix();
  s.assembler.linearise_part(c, x, storage_part, matrix);
  std::vector<PetscInt> index(s.layout.global_of_slot().begin(), s.layout.global_of_slot().end());
  std::vector<double> values(static_cast<std::size_t>(n) * n);
  petsc::check(MatGetValues(matrix, n, index.data(), n, index.data(), values.data()));
  return values;
}

inline void compare(System& s, const Range& range, unsigned seed, const Control& control, double time = 0) {
  const int n = s.layout.unknown_slots();
  const Coefficients c = s.model.coefficients(time, control);
  SlotArray x = random_state(s, range, seed);
  const std::vector<double> m = assembled(s, c, x, true), k = assembled(s, c, x, false);
  std::vector<double> dm(m.size()), dk(k.size());
  Evaluation plus, minus;
  constexpr double step = 1e-6;  // of the unknown's scale
  for (int column = 0; column < n; ++column) {
    const double middle = x[column];
    const double width = step * s.assembler.scaling().unknown[column];
    x[column] = middle + width;
    const double high = x[column];
    s.assembler.evaluate(c, x, plus);
    x[column] = middle - width;
    const double low = x[column];
    s.assembler.evaluate(c, x, minus);
    x[column] = middle;
    for (int row = 0; row < n; ++row) {
      dm[static_cast<std::size_t>(row) * n + column] = (plus.storage[row] - minus.storage[row]) / (high - low);
      dk[static_cast<std::size_t>(row) * n + column] = (plus.rate[row] - minus.rate[row]) / (high - low);
    }
  }
  for (const bool storage : {true, false})
    for (int row = 0; row < n; ++row) {
      const double* exact = &(storage ? m : k)[static_cast<std::size_t>(row) * n];
      const double* found = &(storage ? dm : dk)[static_cast<std::size_t>(row) * n];
      double largest = 0;
      for (int column = 0; column < n; ++column)
        largest = std::max(largest, std::abs(exact[column]) * s.assembler.scaling().unknown[column]);
      if (storage) {
        EXPECT_EQ(s.assembler.differential()[row] != 0, largest > 0) << s.layout.what(row).unknown->name;
      }
      for (int column = 0; column < n; ++column) {
        const double scale = s.assembler.scaling().unknown[column];
        // Truncation is of order step^2; terms of the row, about as large as its scale, cancel up to round-off.
        const double size =
            std::max(std::abs((storage ? plus.storage : plus.rate)[row]), s.assembler.scaling().row[row]);
        const double tolerance = 2e-5 * std::abs(exact[column]) * scale + 3e-9 * largest + 3e-16 * size / step;
        EXPECT_NEAR(found[column] * scale, exact[column] * scale, tolerance)
            << (storage ? "storage of " : "rate of ") << s.layout.what(row).unknown->name << " by "
            << s.layout.what(column).unknown->name << ", slots " << row << ", " << column << ", seed " << seed;
      }
    }
}

inline void compare_everywhere(const Case& input, double time = 0) {
  System s(input);
  unsigned seed = 1;
  for (const Range& range : ranges) {
    // In a void the contact is 1e-6, and a difference of the current is volts on a sheet.
    if (range.w_low > 0.5 && std::any_of(input.layers.begin(), input.layers.end(), is_sheet)) continue;
    for (const Control& control : {Control(4.0), Control(-4.0), Control(Control::Given::voltage, {{0}, {0.1}})})
      if (!testing::Test::HasFailure()) compare(s, range, seed++, control, time);
  }
}

inline Case rigid_and_finite() {
  Case input = small_cell();
  for (const std::size_t n : {0, 2}) {
    input.layers[n].lattice_motion = LatticeMotion::rigid;
    input.layers[n].outer_plane = OuterPlane::finite;
    input.layers[n].exhausted_thickness = 1e-8;
  }
  input.layers[2].fixed_height = 6e-7;
  return input;
}

}  // namespace auralith

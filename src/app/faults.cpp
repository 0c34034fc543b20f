#include "app/faults.hpp"

#include <petscsys.h>

#include <limits>
#include <memory>
#include <utility>

#include "petsc/petsc.hpp"

namespace auralith {
namespace {

/// A fault in the balance of one cell: `rate` is 0 until `after` (s).
struct Fault {
  struct Data {
    double rate, after;
  };
  static constexpr int inputs = 1, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T*, T*, T* rate) {
    rate[0] = T(c.time > d.after ? d.rate : 0.0);
  }
};

/// In the first metal cell of column (i, j), on the rank that has it.
void add_fault(Model& model, Layout& layout, int i, int j, Fault::Data data) {
  auto group = std::make_unique<Elements<Fault>>();
  for (int k = 0; k < model.grid().z.cells(); ++k)
    if (layout.box().contains(i, j) && layout.exists(CellUnknown::void_fraction, i, j, k)) {
      const int w = layout.cell(CellUnknown::void_fraction, i, j, k);
      group->add(data, {w}, {w});
      break;
    }
  model.add(std::move(group));
}

}  // namespace

Model& with_faults(Model& model, Layout& layout) {
  constexpr double never = std::numeric_limits<double>::infinity();
  PetscReal leak = 0, nan_after = never;
  petsc::check(PetscOptionsGetReal(nullptr, nullptr, "-auralith_fault_void_leak", &leak, nullptr));
  petsc::check(PetscOptionsGetReal(nullptr, nullptr, "-auralith_fault_nan_after", &nan_after, nullptr));
  const Grid& grid = model.grid();
  if (leak != 0) add_fault(model, layout, 0, 0, {leak * grid.area(), -never});
  if (nan_after < never)
    add_fault(model, layout, grid.x.cells() - 1, grid.y.cells() - 1,
              {std::numeric_limits<double>::quiet_NaN(), nan_after});
  return model;
}

}  // namespace auralith

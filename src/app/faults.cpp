#include "app/faults.hpp"

#include <petscsys.h>

#include <memory>
#include <utility>

#include "petsc/petsc.hpp"

namespace auralith {
namespace {

struct VoidLeak {
  struct Data {
    double rate;
  };
  static constexpr int inputs = 1, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients&, const T*, T*, T* rate) {
    rate[0] = T(d.rate);
  }
};

}  // namespace

Model& with_faults(Model& model, Layout& layout) {
  PetscReal leak = 0;
  petsc::check(PetscOptionsGetReal(nullptr, nullptr, "-auralith_fault_void_leak", &leak, nullptr));
  if (leak == 0) return model;
  auto group = std::make_unique<Elements<VoidLeak>>();
  const Box& box = layout.box();
  for (int k = 0; k < model.grid().z.cells(); ++k)
    if (layout.exists(CellUnknown::void_fraction, k) && box.contains(0, 0)) {
      const int w = layout.cell(CellUnknown::void_fraction, 0, 0, k);
      group->add({leak * model.grid().area()}, {w}, {w});
      break;
    }
  model.add(std::move(group));
  return model;
}

}  // namespace auralith

/// Galvanostatic control: the voltage V of the top terminal is the unknown of   sum of the terminal currents - i A = 0,
/// i [A/m2] the applied current density, A [m2] the cross-section. The terminals add their currents to the same row
/// (electron_transport.cpp, ion_transport.cpp); here is the demand.
/// Tests: tests/verification/stack_resistance; the charge ledger of every run.
#include "physics/model.hpp"

namespace auralith {

namespace {

struct Demand {
  struct Data {
    double area;
  };
  static constexpr int inputs = 1, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T*, T*, T* rate) {
    rate[0] -= d.area * c.current_density;
  }
};

}  // namespace

void add_control(ModelBuilder& b) {
  auto& demand = b.add_group<Demand>();
  const int voltage = b.layout.scalar(ScalarUnknown::cell_voltage, 0);
  // Sums over the ranks are formed for scalar rows: every own column adds its share.
  b.for_columns([&](int i, int j) { demand.add({b.grid.x.widths[i] * b.grid.y.widths[j]}, {voltage}, {voltage}); });
}

}  // namespace auralith

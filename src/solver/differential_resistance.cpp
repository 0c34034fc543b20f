#include "solver/differential_resistance.hpp"

#include <limits>

namespace auralith {

using petsc::check;

DifferentialResistance::DifferentialResistance(const Assembler& assembler, const SolverSettings& settings)
    : assembler_(assembler),
      solver_(assembler, settings),
      right_(assembler.create_vector()),
      change_(assembler.create_vector()) {}

double DifferentialResistance::at(const Coefficients& coefficients, Vec state) {
  const Layout& layout = assembler_.layout();
  const int voltage = layout.find(scalars::cell_voltage, 0, 0, 0),
            current = layout.find(scalars::cell_current, 0, 0, 0);
  // A dielectric at the terminal: its charge holds the voltage, whatever current comes.
  if (assembler_.differential()[voltage]) return 0;
  check(VecSet(right_, 0));
  if (const int p = assembler_.own_position(voltage); p >= 0) {
    PetscScalar* rhs = nullptr;
    check(VecGetArray(right_, &rhs));
    rhs[p] = 1;
    check(VecRestoreArray(right_, &rhs));
  }
  if (!solver_.solve_linearised({coefficients, nullptr, 0}, state, right_, change_))
    return std::numeric_limits<double>::quiet_NaN();
  SlotArray change;
  assembler_.to_slots(change_, change);
  return change[voltage] / change[current];
}

}  // namespace auralith

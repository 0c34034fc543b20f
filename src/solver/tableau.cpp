#include "solver/tableau.hpp"

#include <cmath>
#include <map>

namespace auralith {

namespace {

Tableau implicit_euler() {
  // The error is the difference to the trapezoidal rule, which costs no further solve.
  return {1, 1.0, {{0}, {0, 1}}, {0, 1}, {0.5, 0.5}, 2};
}

Tableau trbdf2() {
  const double g = 2 - std::sqrt(2.0), d = g / 2, w = std::sqrt(2.0) / 4;
  return {2, d, {{0}, {d, d}, {w, w, d}}, {0, g, 1}, {(1 - w) / 3, (3 * w + 1) / 3, d / 3}, 3};
}

Tableau esdirk3() {
  const double g = 1767732205903.0 / 4055673282236.0;
  return {
      3,
      g,
      {{0},
       {g, g},
       {2746238789719.0 / 10658868560708.0, -640167445237.0 / 6845629431997.0, g},
       {1471266399579.0 / 7840856788654.0, -4482444167858.0 / 7529755066697.0, 11266239266428.0 / 11593286722821.0, g}},
      {0, 2 * g, 0.6, 1},
      {2756255671327.0 / 12835298489170.0, -10771552573575.0 / 22201958757719.0, 9247589265047.0 / 10645013368117.0,
       2193209047091.0 / 5459859503100.0},
      2};
}

}  // namespace

const Tableau& tableau(TimeScheme scheme) {
  static const std::map<TimeScheme, Tableau> all{
      {TimeScheme::implicit_euler, implicit_euler()}, {TimeScheme::trbdf2, trbdf2()}, {TimeScheme::esdirk3, esdirk3()}};
  return all.at(scheme);
}

}  // namespace auralith

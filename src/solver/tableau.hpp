/// One-step schemes: diagonally implicit Runge-Kutta, L-stable and stiffly accurate, the first stage explicit.
///
/// A step from u_n solves for each stage i > 0    S(U_i) = S(u_n) + dt sum_j a_ij R(U_j)   (differential rows),
///                                                0 = R(U_i)                              (algebraic rows),
/// S storage, R rate. The last stage is the new state (b = last row of a). Because contents S are differenced, not
/// approximated by (dS/du) du/dt, and counters use the same weights, every linear balance holds to solver tolerance,
/// also where S is nonlinear (h(H) w of a moving mesh).
#pragma once

#include <vector>

#include "case/case_settings.hpp"

namespace auralith {

struct Tableau {
  int order = 1;
  double diagonal = 1;                 ///< a_ii, the same for all implicit stages
  std::vector<std::vector<double>> a;  ///< rows 0 (explicit, zeros) .. s-1; row i has i+1 entries
  std::vector<double> c;               ///< stage times as fractions of the step
  std::vector<double> embedded;        ///< weights of the comparison formula for the error estimate
  int embedded_order = 1;              ///< the estimate is O(dt^(min(order, embedded_order) + 1))
};

/// implicit_euler (order 1), trbdf2 (order 2; Hosea & Shampine, Appl. Numer. Math. 20, 21 (1996)),
/// esdirk3 (order 3; ARK3(2)4L[2]SA of Kennedy & Carpenter, Appl. Numer. Math. 44, 139 (2003)).
const Tableau& tableau(TimeScheme scheme);

}  // namespace auralith

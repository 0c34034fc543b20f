/// Physical constants, SI (CODATA 2018, exact since the 2019 redefinition of the units).
#pragma once

namespace auralith::constants {

inline constexpr double elementary_charge = 1.602176634e-19;     ///< C
inline constexpr double avogadro = 6.02214076e23;                ///< 1/mol
inline constexpr double boltzmann = 1.380649e-23;                ///< J/K
inline constexpr double faraday = elementary_charge * avogadro;  ///< C/mol
inline constexpr double gas = boltzmann * avogadro;              ///< J/(mol K)

}  // namespace auralith::constants

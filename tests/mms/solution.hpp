/// Parameters of the manufactured solutions; the fields and their forcing are derived by derive_forcing.py. All SI.
#pragma once

#include <limits>

namespace auralith::mms {

/// base + (even + wave X T) cos(k z/H + shift), X = cos(kx x + px) cos(ky y + py), T = 1 + tau sin(omega t).
struct Profile {
  double base = 0, even = 0, wave = 0, k = 0, shift = 0;
};

/// A metal layer: exact fields, and the coefficients with which the continuous equations are written down.
/// z is the distance from Gamma, H(t) = thickness (1 + stretch sin(omega t)).
struct MetalSolution {
  double kx = 0, ky = 0, px = 0, py = 0, omega = 0, tau = 0;
  Profile w, mu, phi;
  double thickness = 0, stretch = 0;
  double v_even = 0, v_wave = 0, v_rise = 0;  ///< v = dH/dt + (v_even + v_wave X T)(1 + v_rise z/H)
  double i_even = 0, i_wave = 0;              ///< i = i_even + i_wave X T
  double mean_contact = 1;                    ///< what p_n is shared by
  // coefficients
  double barrier = 0, gradient_energy = 0, surface_energy = 0, bulk_modulus = 0;
  double compressed = 0;  ///< 1: w < -1e-4 everywhere, elastic branch
  double mobility = 0, vacancy_mobility = 0,
         surface_mobility = 0;  ///< M = mobility + vacancy (1-w) + surface w^2(1-w)^2
  double conductivity = 0, collapse_rate = 0, molar_volume = 0;
  double temperature = 298.15, pressure = 0, pressure_cap = std::numeric_limits<double>::infinity();
  double area_resistance = 1, film_resistance = 0, anodic = 0.5, cathodic = 0.5, linear = 0, double_layer = 0;
  double site_mobility = 0, site_mobility_plating = 0;
  // alloy: host fraction of the metal, nonlocal potential, U(x) of one exponential and up to four steps
  Profile host, nonlocal;
  double host_volume = 0, host_diffusivity = 0, saturation = 1, boundary_barrier = 0, boundary_gradient = 0;
  double exponential = 0, decay = 1, dilute = 0.005;
  struct Step {
    double height = 0, position = 1, width = 1;
  } steps[4];
  double above = 0;         ///< 1: beyond saturation everywhere, p > 1
  bool free_drift = false;  ///< infinite mobilities: the exact solution has mu = -p_n on Gamma (column)
};

struct MetalFields {
  double void_fraction, void_potential, electronic_potential, velocity, current;
  double void_flux, void_slope, electron_flux;        ///< along z (away from Gamma)
  double void_flux_x, void_slope_x, electron_flux_x;  ///< along x
  double electronic_potential_rate;
};
struct MetalSources {
  double void_fraction, void_potential, electronic_potential, velocity;
};
struct AlloyFields {
  double host_fraction, nonlocal;  ///< y, n
  double host_source, nonlocal_source;
  double host_flux, slope;  ///< along z: y J + j_a; kappa_p dP/dz (dP/dp)/y_s
};
struct GammaDefects {
  double wall, void_flux, electron_flux, reaction, site_velocity, contact;
  double force;  ///< c (mu + p_n), not a defect: its mean is what a rigid layer obeys
};

/// An electrolyte layer: phi = (u0 + u1 z) T + (even T + wave X T)(g0 + g1 z + g2 z^2 + gc cos(k z + shift)), z from its bottom.
struct ElectrolyteSolution {
  double kx = 0, ky = 0, px = 0, py = 0, omega = 0, tau = 0;
  double u0 = 0, u1 = 0, even = 0, wave = 0;
  double g0 = 0, g1 = 0, g2 = 0, gc = 0, k = 0, shift = 0;
  double conductivity = 0, permittivity = 0;
};
struct ElectrolyteFields {
  double potential, rate, current, current_x, source;  ///< currents along +z and +x
};

}  // namespace auralith::mms

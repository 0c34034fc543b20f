/// Manufactured solutions with the site law   v.n = (1-s) min(-k_G c f, 0) - s k_plate c f ,   f = mu + p_n ,
/// s = smoothstep(-i/(0.01 i0)): stripping, plating, the step between them, pressure, and load sharing.
#include <gtest/gtest.h>

#include <limits>
#include <numbers>

#include "mms/stack.hpp"
#include "mms/study.hpp"

namespace auralith::mms {
namespace {

enum class Current { strips, plates, turns };

Manufactured moving(const Resolution& r, LatticeMotion motion, Current current, double pressure = 0,
                    OuterPlane outer = OuterPlane::reservoir, bool load_sharing = false) {
  MetalSolution p = metal_solution(r);
  p.pressure = pressure;
  p.mu.base = -pressure;
  if (motion == LatticeMotion::rigid) p.v_wave = 0;
  if (current == Current::plates) {
    p.i_even = -20;
    p.i_wave = 8;
    p.v_even *= -1;
  } else if (current == Current::turns) {  // -i/(0.01 i0) between 0.1 and 0.9
    p.area_resistance = 2.5e-5;            // i0 = 1028 A/m2
    p.i_even = -5;
    p.i_wave = 2.5;
  }
  if (outer == OuterPlane::finite) {
    p.mu.shift = -p.mu.k;
    p.v_even = 0;
    p.stretch = 0.2;
  }
  if (load_sharing) {
    p.mean_contact = 0.55;
    p.pressure_cap = 1e9;
  }
  return half_cell(r, p, true, motion, outer);
}

const std::vector<int> sizes{12, 18, 27, 40};

TEST(LatticeMotion, ColumnStrips) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("column, stripping", sizes, [=](int n) {
      return moving({n, grading}, LatticeMotion::column, Current::strips);
    });
}

TEST(LatticeMotion, ColumnPlates) {
  expect_second_order("column, plating", sizes, [](int n) {
    return moving({n, 0}, LatticeMotion::column, Current::plates);
  });
}

TEST(LatticeMotion, ColumnTurns) {
  expect_second_order("column, from stripping to plating", sizes, [](int n) {
    return moving({n, 0}, LatticeMotion::column, Current::turns);
  });
}

TEST(LatticeMotion, Pressure) {
  expect_second_order("column, stripping under pressure", sizes, [](int n) {
    return moving({n, 0}, LatticeMotion::column, Current::strips, 1e5);
  });
}

TEST(LatticeMotion, Rigid) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("rigid, stripping", sizes, [=](int n) {
      return moving({n, grading}, LatticeMotion::rigid, Current::strips);
    });
}

TEST(LatticeMotion, LoadSharing) {
  expect_second_order("rigid, load sharing", sizes, [](int n) {
    return moving({n, 0}, LatticeMotion::rigid, Current::strips, 1e5, OuterPlane::reservoir, true);
  });
}

/// Infinite mobilities impose mu = -p_n on Gamma; the drift follows from the voids, not from a law.
TEST(LatticeMotion, FreeDrift) {
  for (const bool plating : {false, true})
    expect_second_order(plating ? "column, free drift, plating" : "column, free drift, stripping", sizes, [=](int n) {
      MetalSolution p = metal_solution({n, 0});
      p.pressure = 1e5;
      p.free_drift = true;
      p.site_mobility = p.site_mobility_plating = std::numeric_limits<double>::infinity();
      p.mu = {-1e5, 0.25 * p.barrier, 0.1 * p.barrier, std::numbers::pi, 0.5 * std::numbers::pi};
      if (plating) p.i_even = -20, p.i_wave = 8, p.v_even *= -1;
      return half_cell({n, 0}, p, true, LatticeMotion::column);
    });
}

/// A rigid layer with an infinite mobility: one law for the means over Gamma. mu varies over Gamma, and so does c f.
TEST(LatticeMotion, RigidFreeDrift) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  struct Mobilities {
    const char* name;
    Current current;
    double strips, plates;
  };
  for (const Mobilities& k :
       {Mobilities{"rigid, free drift, stripping", Current::strips, infinite, infinite},
        Mobilities{"rigid, free drift, plating", Current::plates, infinite, infinite},
        Mobilities{"rigid, finite while stripping, free while plating, stripping", Current::strips, 2e-14, infinite},
        Mobilities{"rigid, free while stripping, finite while plating, plating", Current::plates, infinite, 3e-14}})
    expect_second_order(k.name, sizes, [=](int n) {
      Manufactured m = moving({n, 0}, LatticeMotion::rigid, k.current, 1e5);
      MetalSolution& p = m.metals.at(0);
      p.site_mobility = k.strips;
      p.site_mobility_plating = k.plates;
      m.input.interfaces = {reaction("metal", "solid", p)};
      m.current_density = k.current == Current::strips ? -30 : 30;  // the means go by the applied current
      return m;
    });
}

TEST(LatticeMotion, Finite) {
  for (const double grading : {0.0, 1.5})
    expect_second_order("finite, growing", sizes, [=](int n) {
      return moving({n, grading}, LatticeMotion::rigid, Current::plates, 1e5, OuterPlane::finite);
    });
}

}  // namespace
}  // namespace auralith::mms

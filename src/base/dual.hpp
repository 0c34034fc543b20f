/// Forward-mode automatic differentiation: a value with its derivatives by N inputs.
/// Residual kernels are templates; with Dual<N> they give the exact Jacobian of what they compute with double.
/// An own 100-line type, because the alternative (ceres::Jet) installs a second BLAS that PETSc then picks up.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

#include "base/lanes.hpp"

namespace auralith {

template <int N, class V = double>
struct Dual {
  V value{};
  std::array<V, N> derivative{};

  Dual() = default;
  Dual(double v) : value(v + V{}) {}  // NOLINT(google-explicit-constructor): constants mix freely with duals

  /// The independent variable number `index`.
  static Dual variable(const V& v, int index) {
    Dual x;
    x.value = v;
    x.derivative[static_cast<std::size_t>(index)] += 1.0;
    return x;
  }

  Dual& operator+=(const Dual& b) {
    value += b.value;
    for (int n = 0; n < N; ++n) derivative[n] += b.derivative[n];
    return *this;
  }
  Dual& operator-=(const Dual& b) {
    value -= b.value;
    for (int n = 0; n < N; ++n) derivative[n] -= b.derivative[n];
    return *this;
  }
  Dual& operator*=(const Dual& b) { return *this = *this * b; }
  Dual& operator*=(double b) {
    value *= b;
    for (V& d : derivative) d *= b;
    return *this;
  }

  friend Dual operator+(Dual a, const Dual& b) { return a += b; }
  friend Dual operator-(Dual a, const Dual& b) { return a -= b; }
  friend Dual operator+(Dual a, double b) {
    a.value += b;
    return a;
  }
  friend Dual operator+(double a, Dual b) {
    b.value += a;
    return b;
  }
  friend Dual operator-(Dual a, double b) {
    a.value -= b;
    return a;
  }
  friend Dual operator-(double a, const Dual& b) { return -b + a; }
  friend Dual operator-(Dual a) {
    a.value = -a.value;
    for (V& d : a.derivative) d = -d;
    return a;
  }
  friend Dual operator*(const Dual& a, const Dual& b) { return chain(a, b, a.value * b.value, b.value, a.value); }
  friend Dual operator*(Dual a, double b) { return a *= b; }
  friend Dual operator*(double a, Dual b) { return b *= a; }
  friend Dual operator/(const Dual& a, const Dual& b) {
    const V q = a.value / b.value;
    return chain(a, b, q, 1 / b.value, -q / b.value);
  }
  friend Dual operator/(Dual a, double b) { return a *= 1 / b; }
  friend Dual operator/(double a, const Dual& b) {
    const V q = a / b.value;
    return chain(b, q, -q / b.value);
  }

  // Of one lane only: kernels that compare in other ways than by value_of have no lanes.
  friend bool operator<(const Dual& a, const Dual& b) { return a.value < b.value; }
  friend bool operator>(const Dual& a, const Dual& b) { return a.value > b.value; }
  friend bool operator<(const Dual& a, double b) { return a.value < b; }
  friend bool operator>(const Dual& a, double b) { return a.value > b; }
  friend bool operator<=(const Dual& a, double b) { return a.value <= b; }
  friend bool operator>=(const Dual& a, double b) { return a.value >= b; }

  friend Dual exp(const Dual& a) {
    const double e = std::exp(a.value);
    return chain(a, e, e);
  }
  friend Dual expm1(const Dual& a) { return chain(a, std::expm1(a.value), std::exp(a.value)); }
  friend Dual sqrt(const Dual& a) {
    const double s = std::sqrt(a.value);
    return chain(a, s, 0.5 / s);
  }
  friend Dual pow(const Dual& a, double p) {
    const double f = std::pow(a.value, p - 1);
    return chain(a, f * a.value, p * f);
  }

 private:
  static Dual chain(const Dual& a, const V& v, const V& da) {
    Dual r;
    r.value = v;
    for (int n = 0; n < N; ++n) r.derivative[n] = da * a.derivative[n];
    return r;
  }
  static Dual chain(const Dual& a, const Dual& b, const V& v, const V& da, const V& db) {
    Dual r;
    r.value = v;
    for (int n = 0; n < N; ++n) r.derivative[n] = da * a.derivative[n] + db * b.derivative[n];
    return r;
  }
};

inline double value_of(double x) { return x; }
template <int N>
double value_of(const Dual<N>& x) {
  return x.value;
}
template <int N>
LaneValues value_of(const Dual<N, Lanes>& x) {
  return {x.value};
}

/// The larger / smaller of two; at a tie the first. Derivatives are those of the chosen branch.
template <class T>
T larger(const T& a, const std::type_identity_t<T>& b) {
  return value_of(b) > value_of(a) ? b : a;
}
template <class T>
T smaller(const T& a, const std::type_identity_t<T>& b) {
  return value_of(b) < value_of(a) ? b : a;
}

/// x limited to [low, high]; the derivative is zero outside.
template <class T>
T clipped(const T& x, double low, double high) {
  if (value_of(x) < low) return T(low);
  if (value_of(x) > high) return T(high);
  return x;
}

template <int N>
Dual<N, Lanes> clipped(Dual<N, Lanes> x, double low, double high) {
  const Lanes bottom = low + Lanes{}, top = high + Lanes{};
  const auto below = x.value<bottom, above = x.value> top;
  x.value = below ? bottom : above ? top : x.value;
  for (Lanes& d : x.derivative) d = (below | above) ? Lanes{} : d;
  return x;
}

/// 0 below 0, 1 above 1, 3x^2 - 2x^3 between (C1).
template <class T>
T smoothstep(const T& x) {
  const T s = clipped(x, 0, 1);
  return s * s * (3.0 - 2.0 * s);
}

}  // namespace auralith

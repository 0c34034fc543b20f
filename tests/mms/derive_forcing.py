"""Derives the forcing of manufactured solutions from the continuous equations and writes it as a C++ header.

The exact fields are chosen here; the balances, the interface laws and their coefficients are written down as in the
literature (balance laws and constitutive laws, no discrete flux), differentiated with SymPy and printed as code.
Usage: derive_forcing.py OUTPUT.hpp
"""
import argparse
import pathlib

import sympy as sp
from sympy.printing.cxx import CXX17CodePrinter

x, y, z, t = sp.symbols("x y z t", real=True)

FARADAY = 96485.33212331001  # C/mol, exact in the SI of 2019
GAS = 8.314462618153241      # J/(mol K)


class Printer(CXX17CodePrinter):
    """std::min and std::max need arguments of one type."""

    def _print_Integer(self, value):
        return f"{int(value)}.0"

    _print_Zero = _print_One = _print_Integer


def code(expression):
    return Printer().doprint(expression)


def parameter(name):
    """Symbol of a member of the parameter struct."""
    return sp.Symbol("p." + name, real=True)


def function(name, arguments, results, struct):
    """C++ text of a function that returns the results (name -> expression) as `struct`, or a number when struct is None."""
    shared, reduced = sp.cse(list(results.values()), symbols=sp.numbered_symbols("c_"))
    lines = [f"inline {struct or 'double'} {name}({arguments}) {{"]
    lines += [f"  const double {symbol} = {code(value)};" for symbol, value in shared]
    values = [code(value) for value in reduced]
    if struct:
        lines.append(f"  {struct} result;")
        lines += [f"  result.{key} = {value};" for key, value in zip(results, values)]
        lines.append("  return result;")
    else:
        lines.append(f"  return {values[0]};")
    return "\n".join(lines) + "\n}\n"


def smoothstep(value):
    """0 below 0, 1 above 1, 3 s^2 - 2 s^3 between."""
    s = sp.Max(0, sp.Min(1, value))
    return s**2 * (3 - 2 * s)


def void_potential(w, barrier, modulus):
    """mu without the gradient term: derivative of W w^2 (1-w)^2, and the same with the elastic branch below w = -b = -1e-4.

    The stiffness rises linearly from 0 at w = 0 to K at w = -b, so mu_elastic = int_0^w K min(-w'/b, 1) dw'.
    """
    u, v, b = sp.Symbol("u"), sp.Symbol("v"), sp.Rational(1, 10000)
    local = sp.diff(barrier * u**2 * (1 - u) ** 2, u).subs(u, w)
    blend = modulus * sp.integrate(-v / b, (v, 0, u))
    elastic = blend.subs(u, -b) + modulus * sp.integrate(1, (v, -b, u))
    return local, local + blend.subs(u, w), local + elastic.subs(u, w)


def metal_expressions():
    """Exact fields of a metal layer and its coefficients. z: distance from Gamma into the metal, s = z/H(t)."""
    p = parameter
    growth = 1 + p("tau") * sp.sin(p("omega") * t)
    lateral = sp.cos(p("kx") * x + p("px")) * sp.cos(p("ky") * y + p("py")) * growth
    thickness = p("thickness") * (1 + p("stretch") * sp.sin(p("omega") * t))
    s = z / thickness

    def profile(name):
        return p(name + ".base") + (p(name + ".even") + p(name + ".wave") * lateral) * sp.cos(
            p(name + ".k") * s + p(name + ".shift"))

    w, mu, phi = profile("w"), profile("mu"), profile("phi")
    velocity = sp.diff(thickness, t) + (p("v_even") + p("v_wave") * lateral) * (1 + p("v_rise") * s)
    current = p("i_even") + p("i_wave") * lateral
    clipped = w * (1 - p("compressed"))  # coefficients of compressed metal are those of w = 0
    mobility = p("mobility") + p("vacancy_mobility") * (1 - clipped) + p("surface_mobility") * clipped**2 * (1 - clipped) ** 2
    conductivity = p("conductivity") * ((1 - clipped) ** 2 + sp.Rational(1, 10**8))
    return {"profile": profile, "w": w, "mu": mu, "phi": phi, "velocity": velocity, "current": current, "mobility": mobility,
            "conductivity": conductivity, "thickness": thickness}


def metal():
    """Fields and forcing of a metal layer. z: distance from Gamma into the metal, s = z/H(t)."""
    f = metal_expressions()
    p, w, mu, phi, velocity, current = parameter, f["w"], f["mu"], f["phi"], f["velocity"], f["current"]
    mobility, conductivity, thickness = f["mobility"], f["conductivity"], f["thickness"]

    def gradient(f):
        return [sp.diff(f, a) for a in (x, y, z)]

    def divergence(vector):
        return sum(sp.diff(f, a) for f, a in zip(vector, (x, y, z)))

    collapse = -p("collapse_rate") * w * (1 - p("compressed"))  # s_w
    drift = [0, 0, velocity]
    flux = [v * w - mobility * g for v, g in zip(drift, gradient(mu))]
    charge = [-conductivity * g for g in gradient(phi)]
    free, _, elastic = void_potential(w, p("barrier"), p("bulk_modulus"))
    local = free + p("compressed") * (elastic - free)

    arguments = "double x, double y, double z, double t, const MetalSolution& p"
    unused = "  (void)x, (void)y, (void)z, (void)t;\n"
    text = [
        function("metal_fields", arguments, {
            "void_fraction": w, "void_potential": mu, "electronic_potential": phi, "velocity": velocity, "current": current,
            "void_flux": flux[2], "void_slope": sp.diff(w, z), "electron_flux": charge[2],
            "void_flux_x": flux[0], "void_slope_x": sp.diff(w, x), "electron_flux_x": charge[0],
            "electronic_potential_rate": sp.diff(phi, t)}, "MetalFields"),
        # Every source is what the equation  content rate = supply + source  lacks.
        function("metal_sources", arguments, {
            "void_fraction": sp.diff(w, t) + divergence(flux) - collapse,
            "void_potential": -(mu - local + divergence([p("gradient_energy") * g for g in gradient(w)])),
            "electronic_potential": divergence(charge),
            "velocity": -(sp.diff(velocity, z) - collapse)}, "MetalSources"),
        function("metal_thickness", "double t, const MetalSolution& p", {"value": thickness}, None),
        function("metal_thickness_rate", "double t, const MetalSolution& p", {"value": sp.diff(thickness, t)}, None),
    ]
    u = sp.Symbol("u", real=True)
    free, blend, elastic = void_potential(u, p("barrier"), p("bulk_modulus"))
    text.append(function("local_potential", "double u, const MetalSolution& p", {
        "value": sp.Piecewise((free, u > 0), (blend, u > -sp.Rational(1, 10000)), (elastic, True))}, None))
    text.append(gamma())
    return [part.replace("{\n", "{\n" + unused, 1) if arguments in part else part for part in text]


def alloy():
    """Host of an alloy in the metal: d((1-w) y)/dt + div( y J + j_a ) = 0, j_a = -(1-w) L grad(m + n), J = v (1-w) + M grad mu, and
    n = W g'(p)/y_s - (P'/y_s) div(kappa grad P)/(1-w), p = y/y_s. L and m from the literature forms: L the Darken mobility, m the
    derivative of y G(x)/V_h, G = -F int U dx."""
    p = parameter
    f = metal_expressions()
    y, n, w = f["profile"]("host"), f["profile"]("nonlocal"), f["w"]
    host, lithium = p("host_volume"), p("molar_volume")
    v, c = sp.Symbol("v", positive=True), sp.Symbol("c", positive=True)
    thermal = GAS * p("temperature") / FARADAY
    step = lambda n, part: p(f"steps[{n}].{part}")
    steps = sum(step(n, "height") * (1 - sp.tanh((c - step(n, "position")) / step(n, "width"))) / 2 for n in range(4))
    potential = p("exponential") * sp.exp(-c / p("decay")) + steps + thermal / 2 * sp.log(1 + (p("dilute") / c) ** 2)
    content = host / lithium * (1 - v) / v
    # d/dy of y G/V_h twice: dm/dy = -(F/V_h) y U' (dx/dy)^2 ... from Gibbs-Duhem y dm = (F/V_Li) dU
    curvature = FARADAY / (lithium * v) * sp.diff(potential, c).subs(c, content) * sp.diff(content, v)
    mobility = p("host_diffusivity") / (GAS * p("temperature")) * v * (1 - v) * (host * (1 - v) + lithium * v)
    saturated = v / p("saturation")
    barrier = p("boundary_barrier") * saturated**2 * (1 - saturated) ** 2 * (1 - p("above"))
    order = saturated * (1 - p("above")) + (1 + sp.tanh((saturated - 1) * 10) / 10) * p("above")
    at = lambda expression: expression.subs(v, y)
    space = (x, sp.Symbol("y", real=True), z)
    grad_y, grad_n, grad_mu = ([sp.diff(g, a) for a in space] for g in (y, n, f["mu"]))
    moved = [velocity * (1 - w) + f["mobility"] * g for velocity, g in zip((0, 0, f["velocity"]), grad_mu)]
    flux = [y * j - (1 - w) * at(mobility) * (at(curvature) * gy + gn) for j, gy, gn in zip(moved, grad_y, grad_n)]
    slope = [p("boundary_gradient") * at(sp.diff(order, v)) * g for g in grad_y]
    divergence = lambda vector: sum(sp.diff(part, a) for part, a in zip(vector, space))
    arguments = "double x, double y, double z, double t, const MetalSolution& p"
    return [function("alloy_fields", arguments, {
        "host_fraction": y, "nonlocal": n,
        "host_source": sp.diff((1 - w) * y, t) + divergence(flux),
        "nonlocal_source": -((1 - w) * (n - at(sp.diff(barrier, v))) + at(sp.diff(order, v)) * divergence(slope)),
        "host_flux": flux[2], "slope": slope[2] * at(sp.diff(order, v))}, "AlloyFields").replace(
            "{\n", "{\n  (void)x, (void)y, (void)z, (void)t;\n", 1)]


def gamma():
    """Laws of Gamma as defects: zero where the fields obey the law, n from the electrolyte into the metal."""
    p, f = parameter, lambda name: sp.Symbol("m." + name, real=True)
    w, mu, i = f("void_fraction"), f("void_potential"), f("current")
    ionic, collector = sp.symbols("ionic collector", real=True)
    clipped = w * (1 - p("compressed"))
    contact = (1 - clipped) ** 2
    thermal = GAS * p("temperature") / FARADAY
    exchange = thermal / p("area_resistance")
    eta = collector + f("electronic_potential") - ionic - p("molar_volume") / FARADAY * mu - i * p("film_resistance")
    anodic, cathodic = p("anodic") / thermal, p("cathodic") / thermal
    u = sp.Symbol("u", real=True)
    butler_volmer = sp.exp(anodic * u) - sp.exp(-cathodic * u)
    linear = sp.diff(butler_volmer, u).subs(u, 0) * eta
    drive = p("linear") * linear + (1 - p("linear")) * butler_volmer.subs(u, eta)
    wall = sp.diff(3 * u**2 - 2 * u**3, u).subs(u, w)  # h'
    cosine = sp.Symbol("cosine", real=True)
    normal_pressure = sp.Min(p("pressure") / p("mean_contact"), p("pressure_cap"))
    force = mu + normal_pressure
    share = smoothstep(-i / (sp.Rational(1, 100) * exchange))
    law = (1 - share) * sp.Min(-p("site_mobility") * contact * force, 0) - share * p("site_mobility_plating") * contact * force
    removed = i * p("molar_volume") / FARADAY
    return function("gamma_defects",
                    "const MetalFields& m, double ionic, double collector, double cosine, const MetalSolution& p", {
                        "wall": p("gradient_energy") * f("void_slope") - p("surface_energy") * cosine * wall,
                        "void_flux": f("velocity") + removed - f("void_flux"),
                        "electron_flux": -f("electron_flux") - i,  # charge that metal brings minus what reacts
                        "reaction": i - exchange * contact * drive,
                        "site_velocity": f("velocity") - law,
                        "contact": contact - p("mean_contact"),
                        "force": contact * force,
                    }, "GammaDefects")


def electrolyte():
    """Potential and forcing of an electrolyte layer. z: height above the bottom of the layer."""
    p = parameter
    growth = 1 + p("tau") * sp.sin(p("omega") * t)
    lateral = sp.cos(p("kx") * x + p("px")) * sp.cos(p("ky") * y + p("py")) * growth
    shape = p("g0") + p("g1") * z + p("g2") * z**2 + p("gc") * sp.cos(p("k") * z + p("shift"))
    phi = (p("u0") + p("u1") * z) * growth + (p("even") * growth + p("wave") * lateral) * shape
    # Conduction and displacement: i = -kappa grad phi - eps d(grad phi)/dt
    current = [-p("conductivity") * sp.diff(phi, a) - p("permittivity") * sp.diff(phi, a, t) for a in (x, y, z)]
    arguments = "double x, double y, double z, double t, const ElectrolyteSolution& p"
    return [function("electrolyte_fields", arguments, {
        "potential": phi, "rate": sp.diff(phi, t), "current": current[2], "current_x": current[0],
        "source": sum(sp.diff(f, a) for f, a in zip(current, (x, y, z)))}, "ElectrolyteFields")]


def collapse():
    """Wilkinson-Ashby rate S of isolated voids by power-law creep, rate = A' sigma^n, A' = A/(1 MPa)^n."""
    coefficient, n, pressure, porosity = sp.symbols("coefficient n pressure porosity", positive=True)
    scaled = coefficient / sp.Integer(10**6) ** n
    shield = (1 - porosity ** (1 / n)) ** n
    arguments = "double coefficient, double n, double pressure, double porosity"
    return [function("sphere_collapse", arguments,
                     {"value": sp.Rational(3, 2) * scaled * (3 * pressure / (2 * n)) ** n / shield}, None),
            function("cylinder_collapse", arguments,
                     {"value": sp.sqrt(3) * scaled * (sp.sqrt(3) * pressure / n) ** n / shield}, None)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=pathlib.Path)
    output = parser.parse_args().output
    text = ["// Written by derive_forcing.py. Do not edit.", "#pragma once", "", "#include <algorithm>", "#include <cmath>", "",
            '#include "mms/solution.hpp"', "", "namespace auralith::mms {", ""]
    text += metal() + alloy() + electrolyte() + collapse() + ["}  // namespace auralith::mms", ""]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Constriction resistance and current distribution of periodic strip contacts. See README.md."""
import pathlib
import sys

import numpy as np
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Check  # noqa: E402

KAPPA, SIGMA, DEPTH, FOIL, CURRENT = 0.057, 1e7, 27e-6, 1e-6, 3.1
B = 9e-6

check = Check(__file__)
common = (f"materials.lithium.electronic_conductivity={SIGMA} S/m",)


def excess(run, z):
    """Ohm m2 of the period beyond the electrolyte without constriction; what Z and the foil add is subtracted to first order."""
    j = run.steps[-1].map("foil", "current_density")[0]
    widths = np.diff(run.nodes("x"))
    reaction = z * np.sum(widths * j**2) / B / CURRENT**2
    return run["voltage"][-1] / CURRENT - DEPTH / KAPPA - reaction - FOIL / SIGMA, j, widths


def exact_excess(a):
    return 2 * B / (np.pi * KAPPA) * np.log(1 / np.sin(np.pi * a / (2 * B)))


def exact_mean(low, high, a):
    """Mean over a cell of j/j_mean = cos(pi x/2b)/sqrt(sin^2(pi a/2b) - sin^2(pi x/2b)): its integral is an arcsine."""
    angle = lambda x: np.arcsin(np.clip(np.sin(np.pi * x / (2 * B)) / np.sin(np.pi * a / (2 * B)), -1, 1))  # noqa: E731
    return 2 * B / np.pi * (angle(high) - angle(low)) / (high - low)


def compare(name, a, z, *changes):
    """Relative error of the excess resistance; largest error of j away from the edge, and of the current in the strip's inner half."""
    patch = f"interfaces.ceramic-foil.patches.0.x=[0 m, {a} m]"
    run = check.run(name, *common, patch, f"interfaces.ceramic-foil.patches.0.area_resistance={z} Ohm m^2", *changes)
    found, j, widths = excess(run, z)
    nodes = run.nodes("x")
    if abs(nodes - a).min() > 1e-9 * B:
        sys.exit(f"{name}: no node at the edge of the strip")
    if np.any(j[nodes[:-1] > a - 1e-9 * B] != 0):
        sys.exit(f"{name}: current through a blocking face")
    inner = nodes[1:] < 0.7 * a
    expected = exact_mean(nodes[:-1], nodes[1:], a)
    check.equal(f"{name}: mean current density", np.sum(widths * j) / B, CURRENT, 1e-9)
    return abs(found / exact_excess(a) - 1), np.max(np.abs(j / CURRENT - expected)[inner] / expected[inner])


# Uniform grids: singular at the edge (j ~ r^(-1/2)), so first order in h is what two-point fluxes can give.
for a in (3.3e-6, 6.3e-6):
    sizes, errors, profile_errors = [], [], []
    for cells, growth in ((30, 1.12), (60, 1.12**0.5), (120, 1.12**0.25)):
        e, p = compare(f"a{a * 1e6:g}_uniform_{cells}", a, 1e-9, f"grid.x.cells={cells}",
                       f"layers.ceramic.cells={{smallest: {9 / cells} um, growth: {growth}, refine: top}}")
        sizes.append(B / cells)
        errors.append(e)
        profile_errors.append(p)
    check.order(f"a/b = {a / B:.2f}, uniform: excess resistance", sizes, errors, 0.9, 1.1)
    check.order(f"a/b = {a / B:.2f}, uniform: j(x) for x < 0.7 a", sizes, profile_errors, 0.75, 1.3)


def graded(a, smallest, growth):
    """Widths in x with the finest cells on both sides of the edge."""
    def one_side(length):
        widths = [smallest]
        while sum(widths) < length:
            widths.append(widths[-1] * growth)
        return [w * length / sum(widths) for w in widths]
    return one_side(a)[::-1] + one_side(B - a)


# Graded towards the edge, in x and z: every grid halves all cells of the one before (half the size, root of the growth).
a = 3.3e-6
sizes, errors, profile_errors = [], [], []
for smallest, growth in ((0.04e-6, 1.5), (0.02e-6, 1.5**0.5), (0.01e-6, 1.5**0.25)):
    widths = ", ".join(f"{w:.15e} m" for w in graded(a, smallest, growth))
    e, p = compare(f"graded_{smallest * 1e9:g}nm", a, 1e-9, f"grid.x={{widths: [{widths}], boundary: symmetric}}",
                   f"layers.ceramic.cells={{smallest: {smallest} m, growth: {growth}, refine: top}}")
    sizes.append(smallest)
    errors.append(e)
    profile_errors.append(p)
check.order("graded: excess resistance", sizes, errors, 0.95, 2.2)
check.below("graded: excess resistance on the finest grid", errors[-1], 4e-3)
check.order("graded: j(x) for x < 0.7 a (errors of both signs, so only that it falls)", sizes, profile_errors, 0.3)
check.below("graded: j(x) on the finest grid", profile_errors[-1], 3e-3)
check.finish()

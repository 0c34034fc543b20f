"""Void potential at Gamma of a pinned lattice against the half space and the slab. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, Check  # noqa: E402

# Parameters of case.yaml
D, GAMMA, DELTA, CURRENT, TIME = 3.7e-14, 0.37, 0.21e-6, 4.1e-6, 1900.0
Q = CURRENT * 11.3e-6 / FARADAY  # m/s
TWO_W = 2 * 3 * GAMMA / DELTA    # J/m3

check = Check(__file__)


def at_gamma(run):
    step = run.steps[-1]
    if step.time != TIME:
        sys.exit(f"the last fields are at {step.time} s")
    return step.map("foil", "void_potential")[0, 0] / TWO_W, step.map("foil", "void_fraction")[0, 0]


def slab(length, gradient):
    """mu/(2W) and w at z = 0 of a closed slab: cosine series; `gradient`: with the gradient energy (delta) or without."""
    n = np.arange(1, 400001)
    k = n * np.pi / length
    stiff = 1 + (DELTA * k) ** 2 if gradient else np.ones_like(k)
    decay = -np.expm1(-D * k**2 * stiff * TIME)
    tail = 1 / (n[-1] + 0.5)  # rest of sum 1/n^2, where decay is 1
    mu = Q * TIME / length + 2 * Q * length / (np.pi**2 * D) * (np.sum(decay / n**2) + tail)
    w = Q * TIME / length + 2 * Q * length / (np.pi**2 * D) * np.sum(decay / (n**2 * stiff))
    return mu, w


half_space = 2 * Q * np.sqrt(TIME / (np.pi * D))

# Thick foil. The gradient energy adds delta^2/(4 D t) to the formula (next term of the Laplace transform, q/(s D)
# (D/s)^(1/2) (1 + delta^2 s/(2 D))); the order is measured with it, the formula itself must hold to 1e-3.
with_gradient = half_space * (1 + DELTA**2 / (4 * D * TIME))
sizes, errors = [], []
for cells in (20, 40, 80):
    mu, w = at_gamma(check.run(f"half_space_{cells}", f"layers.foil.cells={cells}"))
    sizes.append(60e-6 / cells)
    errors.append(abs(mu / with_gradient - 1))
    check.equal(f"half space, {cells} cells", mu, half_space, 1e-2 if cells < 80 else 1e-3)
check.below("half space, w at Gamma", w, 1e-3)
check.order("half space, order in h", sizes, errors, 1.85, 2.15)
graded = at_gamma(check.run("half_space_graded", "layers.foil.cells={smallest: 0.1 um, growth: 1.08, refine: bottom}"))
check.equal("half space, graded grid", graded[0], half_space, 1.5e-3)
check.equal("half space, w is lower by q delta/D", (graded[0] - graded[1]) / (Q * DELTA / D), 1, 0.05)

# Finite foil of 6 um: the other side is felt.
errors, errors_w, sizes = [], [], []
length = 6e-6
exact, exact_w = slab(length, True)
check.equal("the gradient energy changes the slab's mu by little (series against series)", exact, slab(length, False)[0], 1e-3)
for cells in (15, 30, 60, 120):
    mu, w = at_gamma(check.run(f"slab_{cells}", "layers.foil.thickness=6 um", f"layers.foil.cells={cells}",
                               "layers.foil.outer_plane=finite", "layers.foil.exhausted_thickness=1 um",
                               "layers.foil.lattice_motion=rigid"))
    sizes.append(length / cells)
    errors.append(abs(mu / exact - 1))
    errors_w.append(abs(w / exact_w - 1))
check.order("slab, order in h of mu", sizes, errors, 1.8, 2.2)
check.below("slab, error of mu on the finest grid", errors[-1], 1e-4)
check.order("slab, order in h of w", sizes[1:], errors_w[1:], 1.7, 2.3)
check.below("slab, error of w on the finest grid", errors_w[-1], 1e-3)

# The first step, where none is given: q fills the first cell, of thickness h, with vacancies, and w may move by five tolerances. What then
# spreads like sqrt(t) is found well enough for no step to be rejected. Not below 0.01 s, not above the largest step. Where charge is stored,
# too, it is 0.01 s, however little moves.
def first_step(name, factor, tolerance, *changes, largest=1000, duration=100):
    run = check.run(name, f"time={{tolerance: {tolerance}, largest_step: {largest} s}}",
                    f"protocol=[{{galvanostatic: {{current_density: {factor * CURRENT} A/m^2, duration: {duration} s}}}}]", *changes)
    check.below(f"{name}: steps rejected", run.summary["cost"]["rejected"], 0)
    return run["dt"][1]


STRONG = 1e6
for tolerance in (1e-3, 2e-4):
    filled = 5 * tolerance * (60e-6 / 30) / (STRONG * Q)
    check.equal(f"first step at a tolerance of {tolerance}, s", first_step(f"first_{tolerance}", STRONG, tolerance), filled, 2.5e-3)  # three digits
check.equal("first step where q fills faster, s", first_step("first_short", STRONG, 1e-7), 0.01, 1e-12)
check.equal("first step where the largest one is shorter, s", first_step("first_largest", STRONG, 1e-3, largest=3), 3, 1e-12)
layer = "interfaces.0.double_layer_capacity={value: 0.27 F/m^2, status: assumed, source: test}"
check.equal("first step with a double layer, s", first_step("first_layer", 1, 1e-3, layer), 0.01, 1e-12)
check.equal("first step with a double layer where the largest one is shorter, s", first_step("first_layer_largest", 1, 1e-3, layer, largest=5e-3, duration=0.1),
            5e-3, 1e-12)
check.finish()

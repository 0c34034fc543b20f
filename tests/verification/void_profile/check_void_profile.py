"""Profile and energy of a flat void surface at rest, in every direction and on graded grids. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Check  # noqa: E402

GAMMA, DELTA, LENGTH = 0.43, 0.2e-6, 8e-6  # J/m2, m, m (case.yaml)

check = Check(__file__)


def profile(z):
    return 0.5 * (1 - np.tanh(z / (2 * DELTA)))


def measure(run, axis):
    """Largest error of w within 6 delta of the surface, error of the energy per area of the surface (relative), mu/W."""
    step = run.steps[-1]
    nodes = step.z if axis == "z" else run.nodes(axis)
    w = step.cells("void_fraction").ravel()
    mu = step.cells("void_potential").ravel()
    if w.size != len(nodes) - 1:
        sys.exit("the field is not one-dimensional")
    potential = np.mean(mu) / (3 * GAMMA / DELTA)
    check.below(f"{run.directory.name}: at rest, mu is the same everywhere, of W", np.ptp(mu) / (3 * GAMMA / DELTA), 1e-8)
    widths, centres = np.diff(nodes), 0.5 * (nodes[1:] + nodes[:-1])
    place = np.sum(w * widths)  # z0: all void is below the surface
    near = np.abs(centres - place) < 6 * DELTA
    # Per area of the plane -> per area of the surface: the lateral boxes are 1 um high and 1 um deep.
    energy = run["energy_box"][-1] * (1 if axis == "z" else LENGTH / 1e-6)
    return np.max(np.abs(w - profile(centres - place))[near]), energy / GAMMA - 1, potential


def lateral(axis, cells):
    return (f"grid.{axis}={{length: {LENGTH} m, cells: {cells}, boundary: symmetric}}", "layers.box.thickness=1 um", "layers.box.cells=1")


def graded(cells):
    """Cells that grow from one end to the other by a factor of four; halving all of them keeps the shape."""
    s = np.linspace(0, 1, cells + 1)
    return LENGTH * s * (1 + 1.5 * s) / 2.5


counts = (40, 80, 160, 320, 640, 1280) if check.full else (40, 80, 160, 320)
sizes = [LENGTH / n for n in counts]


def study(what, runs):
    """Second order of w and energy over all grids; returns mu/W of each."""
    errors, energies, potentials = zip(*runs)
    check.order(f"{what}, h/delta = {sizes[0] / DELTA:g} ... {sizes[-1] / DELTA:g}: w of the profile", sizes, errors, 1.8, 2.2)
    check.order(f"{what}: energy per area against gamma", sizes, energies, 1.9, 2.1)
    check.below(f"{what}: energy, error at h/delta = 1/4 (or its mean)", abs(energies[2]), 1e-3)
    return potentials


for axis in "zyx":
    runs = [measure(check.run(f"{axis}_{n}", *((f"layers.box.cells={n}",) if axis == "z" else lateral(axis, n))), axis) for n in counts]
    check.below(f"along {axis}: mu = 0, of W", max(map(abs, study(f"along {axis}", runs))), 1e-8)
runs = []
for n in counts:
    widths = ", ".join(f"{w:.16e} m" for w in np.diff(graded(n)))
    runs.append(measure(check.run(f"graded_{n}", *lateral("x", n)[1:], f"grid.x={{widths: [{widths}], boundary: symmetric}}"), "x"))
# On a graded grid the energy of the surface depends on its place a little, which pulls it with a mu of second order.
check.order("graded: mu = 0, of W", sizes, study("graded", runs), 1.9, 2.1)
# W and kappa given instead of gamma and delta: gamma = sqrt(2 kappa W)/6, delta = sqrt(kappa/(2W)).
model = f"layers.box.void_model={{barrier: {2.5 * 3 * GAMMA / DELTA} J/m^3, gradient_energy: {2.5 * 6 * GAMMA * DELTA} J/m, mobility: 1e-19 m^5/(J s)}}"
runs = [measure(check.run(f"energy_given_{n}", f"layers.box.cells={n}", model), "z") for n in counts]
check.order("W and kappa given: energy per area against sqrt(2 kappa W)/6", sizes, [(1 + run[1]) / 2.5 - 1 for run in runs], 1.9, 2.1)
check.finish()

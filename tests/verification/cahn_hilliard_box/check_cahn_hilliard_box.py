"""A box given by a field file alone against a spectral solution: conservation, energy law, order in space and time. See README.md."""
import pathlib
import shutil
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "meshes"))
from harness import Check  # noqa: E402
from make_field import write_field  # noqa: E402
from spectral import Box, evolve  # noqa: E402

EDGE, BARRIER, GRADIENT, MOBILITY, END = 1e-7, 1e7, 7.2e-10, 1e-25, 1200.0
Q = 2 * np.pi / EDGE

check = Check(__file__)
case = check.scratch / "case.yaml"
shutil.copy(pathlib.Path(__file__).with_name("case.yaml"), case)


def waves(box):
    """Sum of a few waves; with no-flux walls cosines of half the wave number, so that slopes vanish at the walls."""
    places = box.places()
    z, x, y = places[0], places[-1], places[1] if box.dimensions == 3 else 0.0
    if not box.periodic:
        return 0.45 + 0.12 * np.cos(Q * x) * np.cos(Q / 2 * z) + 0.10 * np.cos(Q / 2 * x) + 0.05 * np.cos(Q * z)
    return 0.45 + 0.12 * np.cos(Q * x + 0.3) * np.cos(Q * z + Q * y) + 0.08 * np.sin(2 * Q * x - Q * z) + 0.05 * np.cos(2 * Q * z + 1)


def laws(name, run, rise):
    """Void volume to 1e-12, energy falls in every accepted step but for `rise` of the whole fall."""
    volume, energy = run["void_volume_box"], run["energy_box"]
    check.below(f"{name}: change of int w dV, relative, {len(volume) - 1} steps", np.max(np.abs(volume / volume[0] - 1)), 1e-12)
    check.below(f"{name}: largest rise of the energy in a step, of its fall", np.max(np.diff(energy)) / (energy[0] - energy[-1]), rise)
    return run


def start(box, start_field, cells):
    write_field(check.scratch / "field.h5", box.cell_means(start_field, cells))


def run(name, cells, *overrides, three_dimensions=False):
    deep = (f"grid.y={{length: 100 nm, cells: {cells}, boundary: periodic}}",) if three_dimensions else ()
    return check.run(name, f"grid.x.cells={cells}", f"layers.box.cells={cells}", *deep, *overrides, case=case)


def space(name, box, grids, at_least, *overrides, steps=500):
    """Largest error of the cell means at the end on each grid, and their order."""
    field = waves(box)
    (exact,) = evolve(box, field, BARRIER, GRADIENT, MOBILITY, [END], steps)
    errors, energies = [], []
    fall = box.energy(field, BARRIER, GRADIENT) - box.energy(exact, BARRIER, GRADIENT)  # J/m3
    for cells in grids:
        start(box, field, cells)
        found = run(f"{name}_{cells}", cells, *overrides, three_dimensions=box.dimensions == 3)
        laws(f"{name}, {cells} cells", found, 1e-12)
        means = box.cell_means(exact, cells)
        means = means if box.dimensions == 3 else means[:, None, :]
        errors.append(np.max(np.abs(found.steps[-1].cells("void_fraction") - means)))
        energies.append((found["energy_box"][0] - found["energy_box"][-1]) / EDGE / fall - 1)  # the time series has J/m2
    check.order(f"{name}: space, void fraction against the spectral solution", [1 / n for n in grids], errors, at_least, 2.4)
    if box.dimensions == 2:  # the smallest 3-D grid has four cells for a wave: too few for the energy of its slopes
        check.order(f"{name}: space, fall of the energy", [1 / n for n in grids], energies, at_least, 2.4)


periodic, walls = Box(EDGE, 48, 2, True), Box(EDGE, 48, 2, False)
NO_FLUX = ("grid.x.boundary=symmetric", "grid.z.boundary=closed")
space("periodic", periodic, (16, 32, 64), 1.8)
space("no_flux", walls, (16, 32), 1.8, *NO_FLUX)
space("three_dimensions", Box(EDGE, 24, 3, True), (8, 16), 1.6, "time.tolerance=1e-4", steps=100)

# The same box in metres, with other units of energy and time: W' = 1e-3 W, kappa' = 1e-3 kappa (1e7)^2, M' = M 1e3 (1e7)^2 100.
start(periodic, waves(periodic), 16)
nanometres = run("nanometres", 16)
metres = run("metres", 16, "grid.x.length=1 m", "layers.box.thickness=1 m", "protocol.rest.duration=12 s", "time.first_step=0.01 s",
             "layers.box.void_model={barrier: 1e4 J/m^3, gradient_energy: 72 J/m, mobility: 1e-6 m^5/(J s)}")
difference = np.max(np.abs(nanometres.steps[-1].cells("void_fraction") - metres.steps[-1].cells("void_fraction")))
check.below("the same box in metres: difference of w", difference, 1e-9)

# Order in time on one grid, equal steps.
def equal_steps(scheme, count):
    dt = f"{END / count!r} s"
    found = run(f"{scheme}_{count}", 16, f"time.scheme={scheme}", f"time.first_step={dt}", f"time.largest_step={dt}", "time.tolerance=0.1")
    check.verdict(len(found["time"]) == count + 1, f"{scheme}: {len(found['time']) - 1} steps of {count}")
    return found


exact = equal_steps("esdirk3", 160).steps[-1].cells("void_fraction")
# esdirk3 has stage order 2: waves that decay within a step pull its order from 3 towards 2.
for scheme, lowest, highest, counts in (("implicit_euler", 0.9, 1.2, (40, 80, 160)), ("trbdf2", 1.85, 2.3, (20, 40, 80)),
                                        ("esdirk3", 2.2, 3.7, (10, 20, 40))):
    errors = []
    for count in counts:
        found = laws(f"{scheme}, {count} steps", equal_steps(scheme, count), 1e-12)
        errors.append(np.max(np.abs(found.steps[-1].cells("void_fraction") - exact)))
    check.order(f"{scheme}: time", [1 / n for n in counts], errors, lowest, highest)

# Almost to rest, where a step of an hour falls by less than 1e-6 of the whole: no scheme lets the energy rise.
for scheme in ("implicit_euler", "trbdf2", "esdirk3"):
    found = laws(f"{scheme}, to rest", run(f"rest_{scheme}", 16, f"time.scheme={scheme}", "time.tolerance=1e-2", "protocol.rest.duration=40 h", "time.largest_step=1 h"), 1e-12)
    last = np.diff(found["energy_box"])[-1] / (found["energy_box"][0] - found["energy_box"][-1])
    check.below(f"{scheme}: share of the energy that falls in the last step of {found['dt'][-1]:.0f} s", abs(last), 1e-6)
check.finish()

"""Two electrolytes in series, columns in parallel, a crack between electrolytes, patches of resistance. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from exact import patchy  # noqa: E402
from harness import Check  # noqa: E402

LOWER, UPPER, SIGMA = 0.031, 0.17, 120.0          # S/m
L1, L2, FOIL, LENGTH = 12e-6, 9e-6, 1e-6, 20e-6   # m
CONTACT, Z, CURRENT = 3e-4, 4e-4, 5.0             # Ohm m2, Ohm m2, A/m2

check = Check(__file__)


def resistance(run):
    return run["voltage"][-1] / CURRENT


def currents(run):
    return np.atleast_2d(run.steps[-1].map("foil", "current_density"))


# 1. In series, with a film; nothing varies along x.
series = L1 / LOWER + CONTACT + L2 / UPPER + Z + FOIL / SIGMA
check.equal("in series", resistance(check.run("series")), series, 1e-10)
check.equal("in series with a film", resistance(check.run("film", "interfaces.upper-foil.film_resistance.value=11 Ohm cm^2")), series + 11e-4, 1e-10)
check.equal("in series with a film at the contact", resistance(check.run(
    "contact_film", "interfaces.lower-upper.film_resistance={value: 7 Ohm cm^2, status: assumed, source: test}")), series + 7e-4, 1e-10)

# 2. Columns in parallel, so wide (1000 m) that what crosses from one to the other is 1e-16 of the current: patches of reaction,
#    film, contact resistance, and a blocking one at either interface.
REACTION = "kind: reaction, kinetics: linear"


def value(name, number):
    return f"{name}: {{value: {number} Ohm m^2, status: assumed, source: test}}"


patches = (f"interfaces.upper-foil.patches=[{{x: [1000 m, 3000 m], {REACTION}, {value('area_resistance', 19e-4)}}}, "
           f"{{x: [3000 m, 3500 m], {REACTION}, {value('area_resistance', 2e-4)}, {value('film_resistance', 8e-4)}}}, {{x: [3500 m, 5000 m], kind: blocking}}]",
           f"interfaces.lower-upper.patches=[{{x: [5000 m, 6000 m], kind: blocking}}, "
           f"{{x: [6000 m, 8000 m], kind: contact_resistance, {value('contact_resistance', 31e-4)}}}]")
widths = np.array([1000.0, 2000, 500, 1500, 1000, 2000])
base = L1 / LOWER + L2 / UPPER + FOIL / SIGMA
columns = np.array([base + CONTACT + Z, base + CONTACT + 19e-4, base + CONTACT + 10e-4, np.inf, np.inf, base + 31e-4 + Z])
for name, axes, parts in (("2d", "grid.x={widths: [1000 m, 2000 m, 500 m, 1500 m, 1000 m, 2000 m], boundary: symmetric}", 1),
                          ("3d", "grid.x={widths: [1000 m, 2000 m, 500 m, 1500 m, 1000 m, 2000 m], boundary: periodic}", 2)):
    more = ("grid.y={widths: [700 m, 1300 m], boundary: symmetric}",) if parts == 2 else ()
    run = check.run(f"parallel_{name}", axes, *more, *patches)
    exact = widths.sum() / np.sum(widths / columns)
    check.equal(f"{name}: columns in parallel", resistance(run), exact, 1e-10)
    j = currents(run)
    check.below(f"{name}: current of every column, of the mean", np.max(np.abs(j / CURRENT - exact / columns)), 1e-10)
# Patches along y, and a corner where a later patch wins.
run = check.run("parallel_y", "grid.x={widths: [1000 m, 3000 m], boundary: symmetric}", "grid.y={widths: [2000 m, 500 m], boundary: symmetric}",
                f"interfaces.upper-foil.patches=[{{y: [2000 m, 2500 m], {REACTION}, {value('area_resistance', 19e-4)}}}, {{x: [0 m, 1000 m], y: [2000 m, 2500 m], kind: blocking}}]")
areas = np.array([[1000 * 2000, 3000 * 2000], [1000 * 500, 3000 * 500]], float)
conductances = np.array([[1 / series, 1 / series], [0, 1 / (series + 15e-4)]])
check.equal("patches along x and y: columns in parallel", resistance(run), areas.sum() / np.sum(areas * conductances), 1e-10)

# 3. A crack between the electrolytes with gaps of width 2a (no resistance of their own): both sides constrict the current as in
#    ../strip_contacts. Depth 3 b on each side; first order in h, as there (singular edge).
b, a = LENGTH, 7e-6
sizes, errors = [], []
for cells in (20, 40, 80) + ((160,) if check.full else ()):
    growth = 1.12 ** (20 / cells)
    run = check.run(f"crack_{cells}", f"grid.x.cells={cells}", f"layers.lower.cells={{smallest: {b / cells} m, growth: {growth}, refine: top}}",
                    f"layers.upper.cells={{smallest: {b / cells} m, growth: {growth}, refine: bottom}}", "layers.lower.thickness=60 um", "layers.upper.thickness=60 um",
                    f"interfaces.lower-upper={{between: [lower, upper], kind: blocking, patches: [{{x: [0 m, {a} m], kind: contact_resistance, {value('contact_resistance', 0)}}}]}}")
    excess = resistance(run) - 60e-6 / LOWER - 60e-6 / UPPER - Z - FOIL / SIGMA
    exact = (1 / LOWER + 1 / UPPER) * 2 * b / np.pi * np.log(1 / np.sin(np.pi * a / (2 * b)))
    sizes.append(b / cells)
    errors.append(excess / exact - 1)
check.order("crack between two electrolytes: excess resistance", sizes, errors, 0.9, 1.1)
check.below("crack between two electrolytes: excess resistance on the finest grid", abs(errors[-1]), 0.05)

# 4. Patches of high and low resistance on the layered electrolyte against cosine modes: second order (the current jumps at the edge).
edge, high = 6e-6, 40e-4
exact, x, profile = patchy(LENGTH, lambda x: np.where(x < edge, Z, high), ((LOWER, L1), (UPPER, L2)), CONTACT)
coarse = patchy(LENGTH, lambda x: np.where(x < edge, Z, high), ((LOWER, L1), (UPPER, L2)), CONTACT, points=3200)[0]
check.equal("cosine modes, 3200 against 6400 points", coarse, exact, 1e-5)
sizes, errors, maps = [], [], []
for cells in (20, 40, 80) + ((160, 320) if check.full else ()):
    run = check.run(f"patchy_{cells}", f"grid.x.cells={cells}", f"layers.lower.cells={cells * 3 // 5}", f"layers.upper.cells={cells * 9 // 20}",
                    "materials.lithium.electronic_conductivity.value=1e6 S/m",
                    f"interfaces.upper-foil.patches=[{{x: [{edge} m, {LENGTH} m], {REACTION}, {value('area_resistance', high)}}}]")
    sizes.append(LENGTH / cells)
    errors.append((resistance(run) - FOIL / 1e6) / exact - 1)
    mean = profile.reshape(cells, -1).mean(axis=1)
    maps.append(np.max(np.abs(currents(run)[0] / CURRENT - mean)))
check.order("patches of resistance: V/I", sizes, errors, 1.6, 2.4)
check.below("patches of resistance: V/I on the finest grid", abs(errors[-1]), 1e-3)
check.above("patches of resistance: j varies, of its mean", np.ptp(profile), 1)
check.order("patches of resistance: largest error of j(x)", sizes, maps, 0.7, 2.4)
check.finish()

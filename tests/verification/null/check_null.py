"""No voids in freely drifting foils at any current; finite ones thin by i V t/F. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, Check  # noqa: E402

ROUND_OFF = 1e-12
V_LI = 13.0e-6
THICKNESS = {"negative": 11e-6, "positive": 9e-6}
STRIP, PLATE = 7200.0, 3600.0  # s

check = Check(__file__)


def electrodes(motion, outer):
    changes = []
    for name in THICKNESS:
        changes += [f"layers.{name}.lattice_motion={motion}", f"layers.{name}.outer_plane={outer}"]
        if outer == "finite":
            changes.append(f"layers.{name}.exhausted_thickness=0.1 um")
    return changes


def examine(what, run, current):
    largest = max(np.nanmax(np.abs(step.cells("void_fraction"))) for step in run.steps)
    for name in THICKNESS:
        largest = max(largest, np.max(np.abs(run[f"void_max_{name}"])))
        largest = max(largest, max(np.max(np.abs(step.map(name, "void_fraction"))) for step in run.steps))
    check.below(f"{what}: largest |w|", largest, ROUND_OFF)
    if len(run.steps) != 3:
        sys.exit("the fields of the start and of two steps were expected")
    for name, sign in (("negative", 1), ("positive", -1)):
        for end, charge in ((STRIP, current * STRIP), (STRIP + PLATE, current * (STRIP - PLATE))):
            grown = sign * charge * V_LI / FARADAY  # the negative electrode grows while current enters at the top
            row = np.flatnonzero(run["time"] == end)[0]
            if "finite" in what:
                check.equal(f"{what}: thickness of {name} at {end:g} s", run[f"thickness_{name}"][row], THICKNESS[name] + grown, 1e-10)
                check.equal(f"{what}: lithium of {name} at {end:g} s", run[f"lithium_{name}"][row], THICKNESS[name] + grown, 1e-10)
            else:
                check.equal(f"{what}: lithium of {name} at {end:g} s", run[f"lithium_{name}"][row], THICKNESS[name], 1e-10)
        # The lattice moves away from Gamma (drift > 0) while Li is plated, by exactly its volume.
        drift = run[f"drift_velocity_{name}"][1:]
        exact = sign * run["current_density"][1:] * 10 * V_LI / FARADAY
        check.below(f"{what}: drift of {name}", np.max(np.abs(drift / exact - 1)), 1e-9)


for motion, outer in (("column", "reservoir"), ("rigid", "reservoir"), ("rigid", "finite")):
    for current in (0.3, 2.0, -11.0):  # A/m2; the last strips the negative electrode first
        if outer == "finite" and abs(current) > 3:
            current = np.copysign(5.0, current)  # what the thinner foil can give
        run = check.run(f"{motion}_{outer}_{current:g}", *electrodes(motion, outer),
                        f"protocol.0.galvanostatic.current_density={current} A/m^2", f"protocol.1.galvanostatic.current_density={-current} A/m^2")
        examine(f"{motion}, {outer}, {current:g} A/m2", run, current)
# The same test must see the void of a lattice that does not drift freely.
stiff = check.run("control", "interfaces.ceramic-positive.site_mobility=1e-15 m/(s Pa)")
check.above("control, finite site mobility: void at Gamma", np.max(stiff["void_max_positive"]), 1e-4)
check.finish()

"""Share of the current that an island carries. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Check  # noqa: E402

LIMIT = 1e-3
check = Check(__file__)


def share(name, *changes):
    """(net current through the faces with x < 1.3 um, contact area there), as shares of the whole. Net: curved and flat parts
    of an island exchange a little Li (V_Li mu/F) whatever the electrode does."""
    run = check.run(name, *changes)
    step = run.steps[0]
    current = np.sum(np.atleast_2d(step.map("foil", "current_density")), axis=0)
    contact = np.sum(np.atleast_2d(step.map("foil", "contact")), axis=0)
    x, widths = run.nodes("x"), np.diff(run.nodes("x"))
    island = x[1:] < 1.3e-6
    return (abs(np.sum(current[island] * widths[island])) / abs(np.sum(current * widths)),
            np.sum(contact[island] * widths[island]) / np.sum(contact * widths))


shares = []
for cells in (32, 48, 72):
    found, area = share(f"grid_{cells}", f"grid.x.cells={cells}", f"layers.foil.cells={cells * 3 // 4}")
    shares.append(found)
    check.below(f"island of 1 um, grid {cells}: share of the current", found, LIMIT)
    check.above(f"island of 1 um, grid {cells}: share of the contact", area, 0.14)
check.below("change on the finest grid", abs(shares[-1] / shares[-2] - 1), 0.02)
# What is left flows through the void itself, whose conductivity is 1e-8 of the metal's cap.
found, area = share("tenfold_cap", "grid.x.cells=72", "layers.foil.cells=54", "materials.lithium.electronic_conductivity=570 S/m")
check.equal("ten times the capped conductivity: share of the current", found, 10 * shares[-1], 0.1)
# A bridge to the rest of the metal brings the current back.
found, area = share("bridge", "layers.foil.initial_voids={mean: 1, inclusions: [{centre: [3 um, 0 um, 8 um], radius: 4 um, value: 0}, "
                    "{centre: [12 um, 0 um, 14 um], radius: 8 um, value: 0}]}")
check.above("with a bridge: share of the current", found, 100 * LIMIT)
check.finish()

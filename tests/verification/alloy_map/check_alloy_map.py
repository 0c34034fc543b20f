"""Where lithium metal appears below and above the largest current that the host can withstand. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import film  # noqa: E402
import stationary  # noqa: E402
from harness import Check  # noqa: E402

check = Check(__file__)
DIFFUSIVITY, CHARGE, BEFORE, CELLS = 1e-15, 1.6, 1.45, 100
limit = stationary.largest_current(2e-9)
check.text(f"largest current at which the host stays: {limit:.4f} i*; without gradient energy and pull {film.largest_current(1) / film.critical_current(1):.4f} i*")
# 263 nm of lithium metal arrive per charge of saturation, on one side; an error of a cell of 4.8 nm at each boundary is allowed.
arriving = (CHARGE - BEFORE) * film.FILM * film.card.saturation * film.LITHIUM / film.card.volume
for factor, side, other in ((0.9, "on the outer side", "at the ceramic"), (1.4, "at the ceramic", "on the outer side")):
    name = f"{factor} of the largest current"
    run = check.run(f"factor_{factor}", *film.overrides(DIFFUSIVITY, factor * limit * film.critical_current(DIFFUSIVITY), CELLS, CHARGE))
    check.below(f"{name}: largest cell over delta_a", np.max(np.diff(run.steps[-1].z[2:])) / film.card.boundary_thickness, 1)
    for ledger in ("lithium", "void", "host"):
        check.below(f"{name}: ledger of {ledger}", np.max(run[f"ledger_{ledger}_film"]), 1e-10)
    rows = film.history(run, CHARGE)
    grown = dict(zip(("at the ceramic", "on the outer side"), rows[-1, 1:] - [np.interp(BEFORE, rows[:, 0], rows[:, k]) for k in (1, 2)]))
    check.below(f"{name}: lithium metal that arrives {side} {1e9 * grown[side]:.2f} nm, error, nm", 1e9 * abs(grown[side] - arriving), 4.8)
    check.below(f"{name}: {other}, nm", 1e9 * abs(grown[other]), 4.8)
    if factor < 1:
        check.below(f"{name}: lithium metal at the ceramic at any time, nm", 1e9 * rows[:, 1].max(), 0)

check.finish()

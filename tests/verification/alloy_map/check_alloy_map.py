"""Where lithium metal appears below and above the largest current that the host can withstand; what the study measured. See README.md."""
import json
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
check.equal("largest current at which the host stays, over i*", limit, 1.0789, 2e-3)
check.equal("the same without gradient energy and pull", film.largest_current(1) / film.critical_current(1), 0.9447, 1e-3)
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

study = json.loads((check.folder / "study" / "map.json").read_text(encoding="utf-8"))
for row in study["switches"]:
    if row["lasting"]:
        value = row["lasting"]["over_i_star"]
        low, high = row["lasting"]["between"]
        check.verdict(0.5 <= low and high <= 2, f"study: {row['cells']} cells, D {row['diffusivity']:g} m2/s: what arrives late goes to the ceramic side "
                                                f"from {value:.2f} i* on, between {low:.2f} and {high:.2f} (0.5 to 2)")
known = [(row["cells"], row["diffusivity"]) for row in study["switches"] if row["lasting"]]
check.verdict(len({cells for cells, _ in known}) == 2 and len({d for _, d in known}) == 5, f"study: the switch is known for {known}")
check.below("study: largest cell over delta_a", max(run["largest_cell_nm"] for run in study["runs"]) * 1e-9 / film.card.boundary_thickness, 1)
check.finish()

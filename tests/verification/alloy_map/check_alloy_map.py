"""Where lithium metal appears below and above the largest current that the host can withstand; what the study measured. See README.md."""
import json
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import film  # noqa: E402
from harness import Check  # noqa: E402

check = Check(__file__)
DIFFUSIVITY, CHARGE, CELLS = 1e-15, 1.45, 90
limit = film.largest_current(DIFFUSIVITY)
check.equal("largest current without the approximations of i*, over i*", limit / film.critical_current(DIFFUSIVITY), 1, 0.1)


def lithium(factor):
    """Rows (charge, nm at the ceramic, nm on the outer side) at `factor` times the largest current, and what arrives per charge of saturation."""
    run = check.run(f"factor_{factor}", *film.overrides(DIFFUSIVITY, factor * limit, CELLS, CHARGE))
    check.below(f"{factor}: largest cell over delta_a", np.max(np.diff(run.steps[-1].z[2:])) / film.card.boundary_thickness, 1)
    for ledger in ("lithium", "void", "host"):
        check.below(f"{factor}: ledger of {ledger}", np.max(run[f"ledger_{ledger}_film"]), 1e-10)
    return film.history(run, CHARGE)


# All lithium that arrives after saturation, 263 nm per charge of saturation, goes to one side; a cell of 4.8 nm is what the boundary may hold.
arriving = film.FILM * film.card.saturation * film.LITHIUM / film.card.volume
for factor, side, other in ((0.6, 2, 1), (2.5, 1, 2)):
    rows = lithium(factor)
    grown = [np.interp(CHARGE, rows[:, 0], rows[:, k]) - np.interp(1.3, rows[:, 0], rows[:, k]) for k in range(3)]
    name = {1: "at the ceramic", 2: "on the outer side"}
    check.equal(f"{factor} of the largest current: lithium metal that arrives {name[side]}, m", grown[side], 0.15 * arriving, 5e-9 / (0.15 * arriving))
    check.below(f"{factor} of the largest current: {name[other]}, m", abs(grown[other]), 5e-9)
    check.equal(f"{factor}: share of the ceramic side", film.share(rows, CHARGE, 1.3) + 1, 2 if side == 1 else 1, 0.1)
    if side == 2:
        check.below("no lithium metal at the ceramic before, m", rows[:, 1].max(), 0)

study = json.loads((check.folder / "study" / "map.json").read_text(encoding="utf-8"))
for row in study["switches"]:
    if row["lasting"]:
        value = row["lasting"]["over_i_star"]
        check.verdict(0.5 <= value <= 2, f"study: {row['cells']} cells, D {row['diffusivity']:g} m2/s: lithium stays on the ceramic side from "
                                         f"{value:.2f} i* on (0.5 to 2)")
check.below("study: largest cell over delta_a", max(run["largest_cell_nm"] for run in study["runs"]) * 1e-9 / film.card.boundary_thickness, 1)
check.finish()

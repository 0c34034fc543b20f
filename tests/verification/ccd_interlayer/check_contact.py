"""Gold keeps contact: an hour of 0.2 mA/cm2 that lithium on bare LLZTO does not survive. See README.md.

A film that stays on Gamma acts on voids through the wall energy alone: w at Gamma is that of lithium on a wall with the adhesion of
lithium plus that of the film, cos(theta) = (W_Li + Delta_gamma)/gamma - 1. Compared with a run without film and that angle.
"""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from alloy_card import Card  # noqa: E402
from harness import Check  # noqa: E402

check = Check(__file__)
GAMMA, BARE = 0.5, -0.5  # J/m2, cos(theta) of bare LLZTO
CASE = str(pathlib.Path(__file__).resolve().parent / "study" / "case_cycles.yaml")
STRIP = "protocol.0={galvanostatic: {current_density: 0.2 mA/cm^2, duration: 1 h, cut_offs: [{contact_below: 0.49, ends: run}]}}"
NONE = ["layers.positive.interlayer.thickness=0 nm", "layers.positive.cells={smallest: 20 nm, growth: 1.1, largest: 1.5 um, refine: bottom}"]
FILM = ["layers.positive.cells={smallest: 5 nm, fine_depth: 0.67 um, growth: 1.3, largest: 1.5 um, refine: bottom}"]
wetted = f"interfaces.pellet-positive.contact_angle_cosine.mean={BARE + Card().adhesion / GAMMA:g}"

film = check.run("film", STRIP, *FILM, case=CASE)
wall = check.run("wall", STRIP, *NONE, wetted, case=CASE)
bare = check.run("bare", STRIP, *NONE, case=CASE)


def lost(run):
    return [event["time_s"] for event in run.events if event["kind"] == "contact_loss" and "0.5" in event["detail"]]


check.verdict(len(lost(bare)) == 1, f"bare LLZTO loses contact after {lost(bare)} s")
check.verdict(not lost(film), "with the film contact is kept")
times = np.linspace(60, 3600, 60)
w_film, w_wall = (np.interp(times, run["time"], run["void_max_positive"]) for run in (film, wall))
check.below("void fraction at Gamma, film against wall of the same adhesion", np.max(np.abs(w_film - w_wall)), 0.01 * w_wall[-1])
for run, name in ((film, "film"), (bare, "bare")):
    for ledger in ("lithium", "void"):
        check.below(f"ledger of {ledger}, {name}", np.max(run[f"ledger_{ledger}_positive"]), 1e-10)
check.below("ledger of host", np.max(film["ledger_host_positive"]), 1e-10)
check.finish()

"""Ledgers and bounds of a gold film that is cycled through all its plateaus into lithium metal and back. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from alloy_card import Card  # noqa: E402
from harness import Check  # noqa: E402

check = Check(__file__)
card = Card()
BULK = 11e9  # Pa, inputs/materials/lithium.yaml
cycles = 50 if check.full else 3
run = check.run("cycles", f"protocol.0.repeat.count={cycles}")
ends = [k for k, event in enumerate(run.events) if event["kind"] == "step_end"]
check.verdict(len(ends) == 2 * cycles, f"{cycles} cycles: {len(ends)} half cycles")
for ledger in ("lithium", "void", "host"):
    check.below(f"ledger of {ledger}", np.max(run[f"ledger_{ledger}_film"]), 1e-10)
check.below("ledger of charge", np.max(run["ledger_charge"]), 1e-8)
potential = run["equilibrium_potential_film"]
check.below("reaches lithium metal, V", potential.min(), 1e-3)
check.above("comes back into the gold-rich solution, V", potential[-1], 0.45)
a = np.array([step.cells("host_fraction")[2:, 0, 0] for step in run.steps])
w = np.array([step.cells("void_fraction")[2:, 0, 0] for step in run.steps])
# TR-BDF2 is no positive scheme: where there is no host it may leave a little less than none.
check.above("least host fraction a", a.min(), -1e-7)
check.above("least lithium fraction u = 1 - w - a", (1 - w - a).min(), 0)
check.above("least share of host in the metal", (a / (1 - w)).min(), -1e-7)
check.below("largest share of host in the metal", (a / (1 - w)).max(), 1)
# Pressed metal: mu = q/k_plate while plating; w = -mu/K beyond the blend of 1e-4.
plating = 0.2 * 13e-6 / 96485.33 / 1e-14
check.above("least void fraction", w.min(), -plating / BULK - 1e-4)
capacity = 20 * 3  # uAh/cm2 in a half cycle
check.above("charge beyond saturation, uAh/cm2", capacity - card.uptake(55e-9 * card.fraction(0.1), card.saturation - 0.1), 5)
check.finish()

"""Potential against uptake of a gold film, thickness, composition and ledgers. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from alloy_card import LITHIUM, Card  # noqa: E402
from harness import FARADAY, Check  # noqa: E402

check = Check(__file__)
card = Card()
FILM, START = 55e-9, 1e-5
HOST = FILM * card.fraction(START)
D, CURRENT, K_PLATE = 1e-14, 0.05, 1e-14  # m2/s: so fast that the film stays even; A/m2; m/(s Pa)
CROSSING = card.content(0.035)
EXACT = card.uptake(HOST, CROSSING - START)


def crossing(run, level):
    charge, potential = -1e3 * run["capacity"], run["equilibrium_potential_film"]
    k = np.flatnonzero((potential[:-1] > level) & (potential[1:] <= level))[0]
    return np.interp(level, potential[[k + 1, k]], charge[[k + 1, k]])


finest = [(60, 60), (120, 60), (60, 30)] if not check.full else [(60, 60), (120, 60), (60, 30), (240, 15), (480, 15)]
for cells, step in finest:
    name = f"{cells}_{step}"
    run = check.run(name, f"layers.film.interlayer.diffusivity={D} m^2/s", f"layers.film.cells={cells}", f"time.largest_step={step} s")
    found = crossing(run, 0.035)
    check.below(f"{name}: uptake at 35 mV {found:.4f} uAh/cm2, error", abs(found - EXACT), card.uptake(HOST, card.even_film(CROSSING, HOST, CURRENT, D, step, K_PLATE)[1]))
    charge, potential = -1e3 * run["capacity"], run["equilibrium_potential_film"]
    for content in (0.8, 1.35, 2.4, 3.4):  # on the four plateaus
        exact = card.potential(content)
        value = np.interp(card.uptake(HOST, content - START), charge, potential)
        check.below(f"{name}: E_eq at x = {content}, {1e3 * value:.3f} mV, error in mV", 1e3 * abs(value - exact), 1e3 * card.even_film(content, HOST, CURRENT, D, step, K_PLATE)[0])
    thickness = FILM - run["capacity"] * 36000 * LITHIUM / FARADAY
    # Pressed metal is a little compressed (w < 0), by 1 pm here.
    check.below(f"{name}: thickness, m", np.max(np.abs(run["thickness_film"] - run["void_volume_film"] - thickness)), 1e-9 * FILM)
    check.below(f"{name}: host kept, relative", np.max(np.abs(run["host_film"] / HOST - 1)), 1e-9)
    for ledger in ("lithium", "void", "host"):
        check.below(f"{name}: ledger of {ledger}", np.max(run[f"ledger_{ledger}_film"]), 1e-10)
    a = np.array([step.cells("host_fraction")[2:, 0, 0] for step in run.steps])
    w = np.array([step.cells("void_fraction")[2:, 0, 0] for step in run.steps])
    check.above(f"{name}: least a", a.min(), -1e-9)
    check.above(f"{name}: least u = 1 - w - a", (1 - w - a).min(), 0)
    saturated = card.fraction(card.saturation)
    check.above(f"{name}: saturation at Gamma at the end", a[-1][0] / saturated, 0.95)
    check.below(f"{name}: saturation on the outer plane at the end", a[-1][-1] / saturated, 0.1)
check.finish()

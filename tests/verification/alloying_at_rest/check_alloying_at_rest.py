"""Energy of lithium on gold at rest: never rises, ends at the lever rule with the surface energies. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from alloy_card import Card  # noqa: E402
from harness import Check  # noqa: E402

check = Check(__file__)
card = Card()
FILM, START = 55e-9, 1e-5
host = FILM * card.fraction(START)
lever = host / card.volume * card.gibbs_energy(np.inf)
exact = lever + card.boundary - card.adhesion
check.text(f"lever rule {lever:.3f} J/m2, with surface energies {exact:.3f} J/m2")

for name, changes, rise in (("euler", (), 1e-10), ("trbdf2", ("time.scheme=trbdf2",), 1e-8),
                            ("fine", ("layers.metal.cells={smallest: 2 nm, growth: 1.01, largest: 50 nm, refine: bottom}",), 1e-10)):
    run = check.run(name, *changes)
    energy = run["energy_metal"]
    check.equal(f"{name}: energy at the end, J/m2", energy[-1], exact, 2e-4)
    check.below(f"{name}: largest rise of the energy in a step, of the whole", max(0, np.max(np.diff(energy))) / abs(energy[-1]), rise)
    for ledger in ("lithium", "void", "host"):
        check.below(f"{name}: ledger of {ledger}", np.max(run[f"ledger_{ledger}_metal"]), 1e-10)
    z = run.steps[-1].z[2:]
    centres, a = 0.5 * (z[1:] + z[:-1]) - z[0], run.steps[-1].cells("host_fraction")[2:, 0, 0]
    saturated = card.fraction(card.saturation)
    check.above(f"{name}: least a", a.min(), -1e-9)
    check.below(f"{name}: saturated at Gamma, |p - 1|", abs(a[0] / saturated - 1), 0.02)
    within = np.sum(a * np.diff(z) * (centres < 350e-9)) / np.sum(a * np.diff(z))
    check.above(f"{name}: share of the gold within 350 nm of Gamma", within, 0.999)

check.finish()

"""Silver, alumina and no coating from their cards alone. See README.md."""
import pathlib
import sys

import numpy as np
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from alloy_card import CARDS, LITHIUM, Card, number  # noqa: E402
from harness import FARADAY, Check  # noqa: E402

check = Check(__file__)
FILM, START, CURRENT = 20e-9, 1e-5, 0.05  # m, Li per host atom, A/m2
D, STEP, K_PLATE = 1e-13, 60, 1e-14  # m2/s of silver, s, m/(s Pa)
TO_VOLUME = LITHIUM / FARADAY
THERMAL = 8.31446261815324 * 298.15 / FARADAY


def ledgers(name, run, kinds):
    for kind in kinds:
        check.below(f"{name}: ledger of {kind}", np.max(run[f"ledger_{kind}_film"]), 1e-10)
    check.below(f"{name}: ledger of charge", np.max(run["ledger_charge"]), 1e-8)


def overpotential(area_resistance):
    """Butler-Volmer with equal coefficients: 2 RT/F asinh(i Z F/(2 RT))."""
    return 2 * THERMAL * np.arcsinh(CURRENT * area_resistance / (2 * THERMAL))


card = Card("ag")
host = FILM * card.fraction(START)
marks = [x if x < card.saturation else x - 0.1 for _, x, _ in card.steps]  # from saturation on the barrier bends E
# As it is, lithium wets the collector (gamma_out > gamma_a) and appears there before the last step has ended; without pulls, of
# the electrolyte neither, the film stays even to its end.
EVEN = [f"layers.film.interlayer.{side}.value=0 J/m^2" for side in ("collector_energy", "adhesion")]
for name, levels, changes in (("silver", marks[:-1], ()), ("silver, even", marks, EVEN), ("silver, even, fine", marks, [*EVEN, "layers.film.cells=60"])):
    run = check.run(name.replace(", ", "_"), *changes)
    charge, potential = -1e3 * run["capacity"], run["equilibrium_potential_film"]  # uAh/cm2, V
    for level in [card.potential(x) for x in levels]:  # the middle of every step of the card, of the last one a little before
        exact = card.uptake(host, card.content(level) - START)
        k = np.flatnonzero((potential[:-1] > level) & (potential[1:] <= level))[0]
        found = np.interp(level, potential[[k + 1, k]], charge[[k + 1, k]])
        x = card.content(level)
        error = card.even_film(x, host, CURRENT, D, STEP, K_PLATE)[1] / x
        check.equal(f"{name}: uptake at {1e3 * level:.2f} mV, uAh/cm2", found, exact, error)
    for content in (0.6, 1.6, 3.0):  # on the plateaus between
        exact = card.potential(content)
        value = np.interp(card.uptake(host, content - START), charge, potential)
        check.below(f"{name}: E_eq at x = {content}, {1e3 * value:.3f} mV, error in mV", 1e3 * abs(value - exact), 1e3 * card.even_film(content, host, CURRENT, D, STEP, K_PLATE)[0])
    check.below(f"{name}: host kept, relative", np.max(np.abs(run["host_film"] / host - 1)), 1e-9)
    ledgers(name, run, ("lithium", "void", "host"))
    a = np.array([step.cells("host_fraction")[2:, 0, 0] for step in run.steps])
    w = np.array([step.cells("void_fraction")[2:, 0, 0] for step in run.steps])
    check.above(f"{name}: least a", a.min(), -1e-9)
    check.above(f"{name}: least u = 1 - w - a", (1 - w - a).min(), 0)

# Alumina: what its card says of 5 nm, in proportion to the thickness; no coating: the interface.
alumina = yaml.safe_load((CARDS / "al2o3.yaml").read_text(encoding="utf-8"))
uptake, covered = 36 * number(alumina["irreversible_uptake"]["value"]), 1e-4 * number(alumina["area_resistance"]["value"])
check.verdict(alumina["reference_thickness"] == "5 nm", "alumina: the card speaks of 5 nm")
for card, film, resistance, kept in (("al2o3", 5, covered, uptake), ("al2o3", 50, 10 * covered, 10 * uptake), ("none", 1, 50e-4, 0)):
    file = f"{card}_{film}nm"
    run = check.run(file, "layers.film.interlayer={file: materials/interlayers/%s.yaml, thickness: %g nm}" % (card, film), "time.tolerance=1e-5")
    ledgers(file, run, ("lithium", "void"))
    charge = -36000 * run["capacity"]  # C/m2
    trapped = kept * (1 - np.exp(-charge / kept)) if kept else 0 * charge
    grown = FILM + (charge - trapped) * TO_VOLUME
    check.below(f"{file}: thickness without voids against charge and uptake, m", np.max(np.abs(run["thickness_film"] - run["void_volume_film"] - grown)), 1e-5 * grown[-1])
    check.verdict(("trapped_lithium_film" in run.columns) == (kept > 0), f"{file}: keeps lithium: {kept > 0}")
    check.equal(f"{file}: overpotential with {1e4 * resistance:g} Ohm cm2, V", run["max_overpotential_film"][-1], overpotential(resistance), 1e-6)
check.finish()

"""Lithium that a coating keeps: its law, what is missing from the metal, on lithium and on gold that alloys. See README.md."""
import os
import pathlib
import subprocess
import sys

import numpy as np
from scipy.optimize import brentq

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from alloy_card import LITHIUM, Card  # noqa: E402
from harness import FARADAY, Check  # noqa: E402

check = Check(__file__)
PER_AREA = 36.0  # C/m2 in a uAh/cm2
UPTAKE = 1.3 * PER_AREA  # inputs/materials/interlayers/al2o3.yaml
TO_VOLUME = LITHIUM / FARADAY  # m3/C


def plated(run):
    """Charge that was plated so far, C/m2; the capacity counts stripping back."""
    return np.concatenate([[0], np.cumsum(np.maximum(-np.diff(run["capacity"]), 0))]) * 36000


def law(charge):
    return UPTAKE * (1 - np.exp(-charge / UPTAKE))


errors, tolerances = [], (1e-4, 1e-5, 1e-6)
for tolerance in tolerances:
    run = check.run(f"tolerance_{tolerance:g}", f"time.tolerance={tolerance}")
    trapped = run["trapped_lithium_foil"] / TO_VOLUME
    errors.append(np.max(np.abs(trapped - law(plated(run)))) / UPTAKE)
# Second order, steps as the cube root of the local error: the whole error follows its power 2/3.
check.order("theta = 1 - exp(-q/Q) by time.tolerance", tolerances, errors, at_least=0.6, at_most=0.75)
check.below("largest error of theta: local errors of all steps", errors[-1], len(run["time"]) * tolerances[-1])

stripping = np.flatnonzero(np.diff(run["capacity"]) > 0)
check.above("steps of stripping", len(stripping), 5)
check.below("change of what is trapped while stripping and at rest", np.max(np.abs(np.diff(trapped)[np.diff(run["capacity"]) >= 0])), 0)
check.above("least gain while plating, C/m2", np.min(np.diff(trapped)[np.diff(run["capacity"]) < 0]), 0)
passed = run["capacity"] * 36000 * TO_VOLUME
balance = run["lithium_foil"] + run["trapped_lithium_foil"] + passed
check.below("lithium in metal and coating against the charge, of what has passed", np.ptp(balance) / np.max(run["throughput"] * 36000 * TO_VOLUME), 1e-10)
height = 1e-6 - passed - run["trapped_lithium_foil"]
check.below("thickness without voids, m", np.max(np.abs(run["thickness_foil"] - run["void_volume_foil"] - height)), 1e-15)
for ledger in ("lithium", "void"):
    check.below(f"ledger of {ledger}", np.max(run[f"ledger_{ledger}_foil"]), 1e-10)
check.below("ledger of charge", np.max(run["ledger_charge"]), 1e-8)
last = run.steps[-1].map("foil", "trapped_fraction")
check.below("map of theta against the column", np.max(np.abs(last * UPTAKE - trapped[-1])), 1e-9)

# A run that starts from it goes on with what its coating has; on another grid each face gets the mean, so that lithium stays.
begin = "protocol=[{galvanostatic: {current_density: -10 uA/cm^2, duration: 1 min}}]"
wide = check.run("wide", "grid.x={length: 2 um, cells: 4}", "layers.foil.initial_voids={mean: 0.2, noise: 0.2}")
before = wide.steps[-1].map("foil", "trapped_fraction")
check.above("theta varies along Gamma", np.ptp(before), 1e-3)
for cells in (4, 8, 3):
    later = check.run(f"later_{cells}", f"grid.x={{length: 2 um, cells: {cells}}}", f"initial.from={check.scratch / 'wide'}", begin)
    theta = later.steps[0].map("foil", "trapped_fraction")
    check.below(f"what the coating has on {cells} cells, of what it had", abs(np.mean(theta) / np.mean(before) - 1), 1e-12)
    if cells != 3:
        check.below(f"theta of the faces on {cells} cells", np.max(np.abs(theta - np.repeat(before, cells // 4, axis=1))), 1e-15)
    check.below(f"ledger of lithium on {cells} cells", np.max(later["ledger_lithium_foil"]), 1e-10)

# A coating on one electrode alone, with a hole that holds one face of the grid and cuts another. Holes keep nothing.
TWO = "two.yaml"
COAT = "layers.negative.interlayer={file: materials/interlayers/al2o3.yaml, thickness: 5 nm}"


def refused(*overrides):
    done = subprocess.run([check.program, "run", check.folder / TWO, *overrides, "--out", check.scratch / "refused"], capture_output=True, text=True, check=False)
    return done.stderr if done.returncode == 1 else f"accepted: {done.stdout[-500:]}"


uneven = "layers.positive.initial_voids={mean: 0.2, noise: 0.2}"
one, both = check.run("one", uneven, case=TWO), check.run("both", uneven, COAT, case=TWO)
before = one.steps[-1].map("positive", "trapped_fraction")
check.verdict(np.array_equal(np.isnan(before[0]), [True, False, False, False]), f"theta in the hole, in the face that it cuts, and beside it: {before[0]}")
# The face that is cut holds 0.4 of the hole, so 2.6 of 4 faces are coated: the column is over the whole of Gamma.
held = (0.6 * before[0, 1] + before[0, 2] + before[0, 3]) / 4
check.equal("what the coating has: theta of its share of each face", held * UPTAKE * TO_VOLUME, one["trapped_lithium_positive"][-1], 1e-12)
for name, run in (("one", one), ("both", both)):
    later = check.run(f"from_{name}", f"initial.from={check.scratch / name}", begin, case=TWO)
    begins = later.steps[0].map("positive", "trapped_fraction")
    check.verdict(np.array_equal(begins, run.steps[-1].map("positive", "trapped_fraction"), equal_nan=True), f"from a run with {name} coated: theta is that of the run")
    check.equal("    and what the coating has", later["trapped_lithium_positive"][0], run["trapped_lithium_positive"][-1], 1e-12)
    check.below("    ledger of lithium", np.max(later["ledger_lithium_positive"]), 1e-10)
split = subprocess.run([os.environ.get("AURALITH_MPIEXEC", "mpirun"), "-n", "4", check.program, "run", check.folder / TWO, f"initial.from={check.scratch / 'one'}", begin,
                        "--out", check.scratch / "split"], capture_output=True, text=True, check=False)
check.verdict(split.returncode == 0, f"on four ranks, one of which has the hole alone {split.stderr[-300:]}")
if split.returncode == 0:
    check.equal("    what the coating has", type(one)(check.scratch / "split")["trapped_lithium_positive"][0], one["trapped_lithium_positive"][-1], 1e-12)
for words, *overrides in (("no trapped fraction at the interface of 'negative'", COAT, f"initial.from={check.scratch / 'one'}"),
                          ("faces of layer 'positive' (holes of its coating, patches) have no trapped fraction; allowed: the same grid",
                           "grid.x.cells=8", f"initial.from={check.scratch / 'one'}"),
                          ("there was no trapped fraction in the run", "layers.positive.interlayer.pinholes=[]", f"initial.from={check.scratch / 'one'}")):
    text = refused(*overrides)
    check.verdict(words in text, f"refused: {text.strip()[-300:]}")

# Full: exactly Q is missing. Twelve times Q in steps of a third of it.
full = check.run("full", 'protocol=[{galvanostatic: {current_density: -20 uA/cm^2, duration: 47 min}}]', "time.tolerance=1e-5")
charge = -full["capacity"] * 36000
missing = charge[-1] - (full["lithium_foil"][-1] - full["lithium_foil"][0]) / TO_VOLUME
check.equal(f"charge missing from the metal after {charge[-1] / UPTAKE:.1f} Q, uAh/cm2", missing / PER_AREA, 1.3, 1e-4)
check.below("largest theta", np.max(full["trapped_lithium_foil"]) / TO_VOLUME / UPTAKE - 1, 1e-5)

# On a film that alloys: gold gets what its coating has not taken.
card = Card()
FILM, START, LEVEL = 20e-9, 1e-5, 0.035
host = FILM * card.fraction(START)
keeps = ("irreversible_uptake: {value: 1.3 uAh/cm^2, status: assumed, source: test}, "
         "diffusivity: {value: 1e-14 m^2/s, status: assumed, source: fast enough to keep the film even}")
gold = check.run("gold", "layers.foil.thickness=20 nm", "layers.foil.cells=30", "layers.foil.exhausted_thickness=1 nm",
                 "layers.foil.interlayer={file: materials/interlayers/au.yaml, thickness: 20 nm, %s}" % keeps,
                 "protocol=[{galvanostatic: {current_density: -5 uA/cm^2, duration: 4.4 h}}]",
                 # The row of the current resolves 1.6e-12 of its scale here (its residual changes its sign between two neighbouring numbers: on a step
                 # of U(x) the potential of gold is known to 1e-14 V): a tolerance that it reaches, and tighter than the default of 1e-9.
                 "time={largest_step: 30 s, tolerance: 1e-5}", "solver.newton_tolerance=1e-11")
wanted = card.uptake(host, card.content(LEVEL) - START) * PER_AREA
exact = brentq(lambda q: q - law(q) - wanted, wanted, wanted + 2 * UPTAKE)
charge, potential = -gold["capacity"] * 36000, gold["equilibrium_potential_foil"]
k = np.flatnonzero((potential[:-1] > LEVEL) & (potential[1:] <= LEVEL))[0]
found = np.interp(LEVEL, potential[[k + 1, k]], charge[[k + 1, k]])
check.text(f"gold alone would take {wanted / PER_AREA:.4f} uAh/cm2")
check.equal("gold with the uptake: charge at 35 mV, uAh/cm2", found / PER_AREA, exact / PER_AREA, 5e-4)
check.below("gold: theta", np.max(np.abs(gold["trapped_lithium_foil"] / TO_VOLUME - law(charge))) / UPTAKE, 1e-4)
for ledger in ("lithium", "void", "host"):
    check.below(f"gold: ledger of {ledger}", np.max(gold[f"ledger_{ledger}_foil"]), 1e-10)
check.finish()

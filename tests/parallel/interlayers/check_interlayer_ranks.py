"""Interlayers on several ranks: a film of gold with a pinhole in 2-D and 3-D, and alumina that keeps lithium, solved by the field split.

Ledgers of Li, gold and void at every step; nothing is trapped in the pinhole; the same numbers on any number of ranks (limit:
tests/parallel/README.md).
"""
import os
import pathlib
import subprocess
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
import differences  # noqa: E402
from auralith_run import Run  # noqa: E402

SCRATCH = pathlib.Path(os.environ.get("AURALITH_SCRATCH", "."))
LIMIT = 1e-8
failures = []


def verdict(good, text):
    print(("ok     " if good else "FAILED ") + text, flush=True)
    if not good:
        failures.append(text)


def run(name, ranks, *changes):
    directory = SCRATCH / f"{name}_{ranks}"
    command = [os.environ["AURALITH_MPIEXEC"], "-n", str(ranks), os.environ["AURALITH_BIN"], "run", str(HERE / "pinhole.yaml"), *changes,
               "--out", str(directory)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return Run(directory)


def compare(name, one, several, limit=LIMIT):
    fields = [name for name in ("host_fraction", "void_fraction") if name in one.steps[-1].cell_names]
    worst, where = max([differences.of_runs(one, several),
                        *((differences.of_arrays(one.steps[-1].cells(name), several.steps[-1].cells(name)), f"final {name}") for name in fields)])
    verdict(worst < limit, f"{name}: differ by {worst:.2g} ({where})")
    stalled = [found.summary["cost"]["newton_stalled"] for found in (one, several)]
    verdict(stalled == [0, 0], f"{name}: stages given up when stalled: {stalled}")


def ledgers(name, found, kinds):
    for kind in kinds:
        worst = np.max(found[f"ledger_{kind}_film"])
        verdict(worst < 1e-10, f"{name}: ledger of {kind} {worst:.2g}")


SOLID = ("grid={x: {length: 160 nm, cells: 4, boundary: symmetric}, y: {length: 120 nm, cells: 3, boundary: periodic}}", "layers.film.cells=11",
         "protocol.0.galvanostatic.duration=20 s", "protocol.1.galvanostatic.duration=5 s")
for name, changes in (("2-D", ()), ("3-D", SOLID)):
    alone = run(name, 1, *changes)
    ledgers(name, alone, ("lithium", "void", "host"))
    trapped = alone.steps[-1].map("film", "trapped_fraction")
    hole = trapped == 0
    verdict(0 < np.sum(hole) < hole.size and np.all(trapped[~hole] > 0.3), f"{name}: trapped outside the pinhole only ({np.sum(hole)} of {hole.size} faces)")
    mean = np.mean(trapped) * 1e-6 * 3600 * 1e4 * 13e-6 / 96485.33212331001  # equal widths, 1 uAh/cm2
    verdict(abs(mean / alone["trapped_lithium_film"][-1] - 1) < 1e-9, f"{name}: map and column of what is trapped agree")
    a, w = alone.steps[-1].cells("host_fraction"), alone.steps[-1].cells("void_fraction")
    verdict(np.nanmin(a) > -1e-7 and np.nanmin(1 - w - a) > 0, f"{name}: a >= 0, u > 0 (least {np.nanmin(a):.2g}, {np.nanmin(1 - w - a):.2g})")
    compare(f"{name} on 2 ranks", alone, run(name, 2, *changes))

ALUMINA = ("layers.film.interlayer={file: materials/interlayers/al2o3.yaml, thickness: 5 nm}", "layers.film.thickness=300 nm",
           "interfaces.pellet-film.contact_angle_cosine={mean: 0, deviation: 0.3, correlation_length: 100 nm, seed: 2, status: assumed, source: test}",
           "solver.newton_tolerance=1e-13")
direct = run("alumina_direct", 1, *ALUMINA, "solver.linear=direct")
split = run("alumina_split", 1, *ALUMINA, "solver.linear=fieldsplit")
ledgers("alumina", split, ("lithium", "void"))
compare("alumina: field split against LU", direct, split, 1e-6)  # two solvers, Newton's tolerance
verdict(split.summary["cost"]["linear"] < 10 * split.summary["cost"]["newton"], "alumina: few iterations per Newton step")
compare("alumina on 2 ranks", split, run("alumina_split", 2, *ALUMINA, "solver.linear=fieldsplit"))
sys.exit("\n".join(["failed:", *failures]) if failures else 0)

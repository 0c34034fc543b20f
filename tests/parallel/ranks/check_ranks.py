"""The same run on any number of ranks: time series up to the first loss of contact, critical current density after it.

A step length has three digits, so that the round-off of sums over ranks cannot reach it; what remains is round-off of the
state itself. It is 7e-12 and less where every stage is solved to 1e-13; the limit is the 1e-8 that the project promises. With the tolerances
that a run takes by default two runs differ by what either may miss, see SHIPPED.
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
# Each of two runs may miss newton_tolerance of what flows; of what has passed until contact is lost the voids keep a sixth.
NEWTON_TOLERANCE = 1e-9
SHIPPED = 2 * 6 * NEWTON_TOLERANCE
failures = []


def verdict(good, text):
    print(("ok     " if good else "FAILED ") + text, flush=True)
    if not good:
        failures.append(text)


def run(name, ranks, case, overrides=(), options=()):
    directory = SCRATCH / f"{name}_{ranks}"
    command = [os.environ["AURALITH_BIN"], "run", str(HERE / case), *overrides, "--out", str(directory)]
    if options:
        command += ["--", *options]
    command = [os.environ["AURALITH_MPIEXEC"], "-n", str(ranks), *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return Run(directory)


def rows_with_contact(run):
    """Rows before the first loss of contact of any electrode: 0.8, the largest of the thresholds that are reported."""
    names = [n for n in run.columns if n.startswith("contact_fraction")]
    lost = np.any([run[n] < 0.8 for n in names], axis=0)
    return int(np.argmax(lost)) if lost.any() else len(lost)


MORE_ITERATIONS = 1.25  # what krylov_iterations allows a V-cycle beyond factors


def compare(what, one, several, limit=LIMIT):
    rows = rows_with_contact(one)
    verdict(rows > 10, f"{what}: {rows} of {len(one['time'])} rows with contact")
    worst, where = differences.of_runs(one, several, rows)
    verdict(worst < limit, f"{what}: time series differ by {worst:.2g} ({where})")
    a, b = one.steps[0].cells("void_fraction"), several.steps[0].cells("void_fraction")
    verdict(np.array_equal(a, b, equal_nan=True), f"{what}: the same initial void fraction")
    if rows == len(one["time"]):
        for name in ("void_fraction", "ionic_potential", "current_density"):
            error = differences.of_arrays(one.steps[-1].cells(name), several.steps[-1].cells(name))
            verdict(error < limit, f"{what}: final {name} differs by {error:.2g}")
    ccd = [[(e["criterion"], e["electrode"] if "electrode" in e else "", e["reached"], e["survived_mA_cm2"],
             e["failing_mA_cm2"]) for e in r.summary.get("ccd", [])] for r in (one, several)]
    verdict(ccd[0] == ccd[1], f"{what}: critical current densities {several.summary.get('ccd_text')}")
    # The preconditioner differs where ranks meet; halos that are wrong would be repaired by GMRES, at a price.
    linear = [r.summary["cost"]["linear"] / r.summary["cost"]["newton"] for r in (one, several)]
    verdict(linear[1] < MORE_ITERATIONS * linear[0], f"{what}: Krylov iterations per Newton iteration {linear[0]:.2f} on one rank, {linear[1]:.2f} on several")


ramp = run("ramp", 1, "ramp.yaml")
verdict(rows_with_contact(ramp) < len(ramp["time"]), "the ramp goes on until contact is lost")
for ranks in (2, 3, 4):
    compare(f"ramp on {ranks} ranks", ramp, run("ramp", ranks, "ramp.yaml"))

# As a run takes it by default, and with blocks that are factorised. The steps are the same, too (column dt): the error that chooses them is solved
# to 1e-8, and they have three digits.
usual = (f"solver.newton_tolerance={NEWTON_TOLERANCE}", "time.tolerance=1e-3")
usual_alone = run("usual", 1, "ramp.yaml", usual)
compare("default tolerances on 2 ranks", usual_alone, run("usual", 2, "ramp.yaml", usual), SHIPPED)
factorised = run("factorised", 2, "ramp.yaml", usual, ("-auralith_factorise_below", "1000000"))
compare("factors on 2 ranks against multigrid on one", usual_alone, factorised, SHIPPED)

# The whole matrix by MUMPS.
short = ("protocol.0.ccd.half_cycle=5 s", "protocol.0.ccd.last_current=0.4 mA/cm^2")
mumps = ("-auralith_pc_type", "lu", "-auralith_pc_factor_mat_solver_type", "mumps")
compare("MUMPS on 2 ranks", run("short", 1, "ramp.yaml", short), run("short", 2, "ramp.yaml", short, mumps))

# More ranks than columns; fewer columns than make equal shares.
five = ("grid.x.cells=5", "protocol.0.ccd.half_cycle=30 s", "protocol.0.ccd.last_current=0.4 mA/cm^2")
five_alone = run("five", 1, "ramp.yaml", five)
for ranks in (3, 7):
    compare(f"5 columns on {ranks} ranks", five_alone, run("five", ranks, "ramp.yaml", five))

periodic = ("grid.x.boundary=periodic", "protocol.0.ccd.half_cycle=1 min", "protocol.0.ccd.last_current=0.4 mA/cm^2")
periodic_alone = run("periodic", 1, "ramp.yaml", periodic)
for ranks in (2, 3):
    compare(f"periodic on {ranks} ranks", periodic_alone, run("periodic", ranks, "ramp.yaml", periodic))

# A film of gold with a hole, beyond its critical current: the place of an event is that of one of the ranks.
film = "{file: materials/interlayers/au.yaml, thickness: 55 nm, form: sheet, diffusivity: {value: 1e-16 m^2/s, status: assumed, source: test}, " \
       "pinholes: [{centre: [1 um, 0 m], radius: 0.5 um}]}"
sheet = (*five[1:], *(f"layers.{name}.interlayer={film}" for name in ("negative", "positive")),
         *(f"layers.{name}.cells.smallest=0.1 um" for name in ("negative", "positive")))
sheet_alone = run("sheet", 1, "ramp.yaml", sheet)
several = run("sheet", 3, "ramp.yaml", sheet)
compare("sheet with a hole on 3 ranks", sheet_alone, several)
events, places = ([(e["kind"], e["electrode"], round(e["x_m"], 12)) for e in r.events] for r in (sheet_alone, several))
verdict(events == places and any(kind == "lithium_at_ceramic" for kind, _, _ in events), f"sheet on 3 ranks: {len(events)} events, their places")

finite = run("finite", 1, "finite.yaml")
for ranks in (3, 4):
    compare(f"3-D, finite, on {ranks} ranks", finite, run("finite", ranks, "finite.yaml"))
sys.exit("\n".join(["failed:", *failures]) if failures else 0)

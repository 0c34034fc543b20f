"""Every shipped input, coarse and short, against numbers of an earlier version (numbers.json).

    AURALITH_BIN=build/auralith PYTHONPATH=postprocess python3 tests/regression/inputs/check_inputs.py --regenerate

writes the numbers anew; look at the difference and say in the commit why they changed. They are no exact answers (those are
in tests/verification): they may change with a property of inputs/, with the discretisation or with the error control. The
limits are multiples of `time.tolerance`, the local error in the void fraction that a step may make: another sequence of
steps is no regression, another equation is.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from auralith_run import Run

HERE = pathlib.Path(__file__).resolve().parent
NUMBERS = HERE / "numbers.json"
INPUTS = pathlib.Path(os.environ.get("AURALITH_SOURCE", HERE.parents[2])) / "inputs"
TIME_TOLERANCE = 1e-3
LIMIT = 5 * TIME_TOLERANCE
ROUND_OFF = 1e-14  # V, m, ...: what stands still has round-off for an overpotential and for voids

METAL = "{smallest: 0.12 um, growth: 1.3, largest: 3 um, refine: %s}"
COARSE = ["grid.x.cells=12", "layers.negative.cells=" + METAL % "top", "layers.positive.cells=" + METAL % "bottom",
          "layers.pellet.cells={smallest: 0.4 um, growth: 1.8, refine: both}"]
HALF_CELL = ["layers.positive.cells=" + METAL % "bottom"]
RAMP = "protocol.0.ccd={first_current: %s mA/cm^2, current_step: %s mA/cm^2, last_current: %s mA/cm^2, half_cycle: 15 min}"
CASES = {
    "ccd_au_llzto": [*COARSE, RAMP % (0.3, 0.3, 0.6)],
    "ccd_bare_llzto": [*COARSE, RAMP % (0.1, 0.3, 0.4)],
    "ccd_gold_sheet": [*COARSE, RAMP % (0.3, 0.3, 0.6)],
    "cycles_au_llzto": [*COARSE, "protocol.0.cycles.count=1", "protocol.0.cycles.half_cycle=10 min"],
    "strip_to_void": ["grid.x.cells=12", *HALF_CELL],
    "ccd_3d": ["grid.x.cells=5", "grid.y.cells=4", *HALF_CELL, RAMP % (0.5, 0.5, 0.5)],
    "cc_cv_au_llzto": ["grid.x.cells=12", *HALF_CELL, "protocol.cycles.repeat.count=2"],
    "box_void": ["grid.x.cells=20", "layers.box.cells=20", "protocol.0.rest.duration=20 min"],
    "spinodal_box": ["protocol.0.rest.duration=5 s"],
    "rough_interface": ["protocol.0.galvanostatic.duration=3 min"],  # the label map fixes the grid
    "lithiate_gold": ["layers.positive.cells=40", "protocol.0.galvanostatic.duration=9 h"],
    "evaporated_lithium": ["layers.positive.cells={smallest: 8 nm, fine_depth: 330 nm, growth: 1.2, largest: 80 nm, refine: bottom}"],
    "strip_gold": ["layers.positive.cells=40", "protocol.2.galvanostatic.current_density=20 uA/cm^2"],
    "thin_lithium": ["grid.x.cells=6", "layers.positive.thickness=0.8 um"],
}
# What is compared at the end of the run: relative to its size, or absolute because it is a fraction.
RELATIVE = ("time", "voltage", "capacity", "throughput", "max_overpotential", "void_volume", "lithium", "energy", "thickness", "host",
            "equilibrium_potential", "trapped_lithium")
ABSOLUTE = ("void_max",)


def measure(name, overrides, scratch):
    directory = scratch / name
    command = [os.environ["AURALITH_BIN"], "run", str(INPUTS / f"{name}.yaml"), *overrides, "--out", str(directory)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    run = Run(directory)
    if run.summary["cost"]["newton_stalled"]:
        sys.exit(f"{' '.join(command)}: {run.summary['cost']['newton_stalled']} stages stalled: their residual cannot be evaluated to the tolerance")
    numbers = {"ccd_mA_cm2": run.summary.get("ccd_mA_cm2"), "ccd_text": run.summary.get("ccd_text", "")}
    for column in run.columns:
        kind = column.rsplit("_", 1)[0] if column.rsplit("_", 1)[-1] in ("negative", "positive", "box") else column
        if kind in RELATIVE + ABSOLUTE + ("contact_fraction",) and not np.isnan(run[column][-1]):
            numbers[column] = float(run[column][-1])
        if kind == "void_max" and not np.isnan(run[column][-1]):
            numbers["largest_" + column] = float(np.max(run[column]))
    numbers["events"] = [[e["kind"], e["electrode"], e["time_s"]] for e in run.events]
    return numbers


def compare(name, now, then):
    faults = []
    if now.keys() != then.keys():
        faults.append(f"keys {sorted(now.keys() ^ then.keys())}")
    for key in now.keys() & then.keys():
        a, b = now[key], then[key]
        if key == "events":
            if [e[:2] for e in a] != [e[:2] for e in b]:
                faults.append(f"events {a}, before {b}")
            late = [(x, y) for x, y in zip(a, b) if abs(x[2] - y[2]) > LIMIT * y[2]]
            faults += [f"event {x} was at {y[2]} s" for x, y in late]
        elif isinstance(b, str) or b is None:
            if a != b:
                faults.append(f"{key} {a!r}, before {b!r}")
        elif key.startswith("contact_fraction") or key == "ccd_mA_cm2":  # whole columns and whole steps of the ramp
            if abs(a - b) > 1e-6:
                faults.append(f"{key} {a}, before {b}")
        else:
            # Thickness left at exhaustion and small volumes are differences of large ones: a share of the void fraction.
            # The net capacity of whole cycles is a difference of what has passed either way.
            limit = ROUND_OFF + LIMIT * (1 if "void_max" in key else then["throughput"] if key == "capacity" else abs(b))
            if not abs(a - b) <= limit:
                faults.append(f"{key} {a:.8g}, before {b:.8g}, limit {limit:.1g}")
    print(("FAILED " if faults else "ok     ") + name + "".join("\n         " + f for f in faults), flush=True)
    return not faults


arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--regenerate", action="store_true", help="write numbers.json instead of comparing")
options = arguments.parse_args()
with tempfile.TemporaryDirectory(dir=os.environ.get("AURALITH_SCRATCH")) as scratch_name:
    found = {name: measure(name, overrides, pathlib.Path(scratch_name)) for name, overrides in CASES.items()}
if options.regenerate:
    NUMBERS.write_text(json.dumps(found, indent=1) + "\n")
    sys.exit(0)
stored = json.loads(NUMBERS.read_text())
missing = {p.stem for p in INPUTS.glob("*.yaml")} ^ set(CASES)
if missing or stored.keys() != found.keys():
    sys.exit(f"inputs without numbers, or numbers without input: {missing or stored.keys() ^ found.keys()}")
sys.exit(0 if all([compare(name, found[name], stored[name]) for name in CASES]) else 1)

"""CCD of a half cell with a film of gold of 0 to 200 nm, and what becomes of the gold: rows of README.md. A study, not a test.

    run_study.py --program build/auralith --out DIR [--only ROW ...] [--list]

A row is one run of case.yaml with other film, seed, form of the film or property; k_G is that of the interface card. Rows that results.json
has for the same overrides are not run again; new ones are written as they come, so a killed study goes on. plot_study.py draws them.
"""
import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[3]
sys.path[:0] = [str(ROOT / "postprocess"), str(HERE.parents[1])]
from alloy_card import Card  # noqa: E402
from auralith_run import Run  # noqa: E402

RESULTS = HERE / "results.json"
CARD = Card()
ROOM = 350  # nm; voids at the ceramic push the film away by as much
SWELL = 1 / CARD.fraction(CARD.saturation)  # saturated film against its gold
SEEDS = (1, 2, 3)


def film(gold, cell=5.0):
    """Overrides of a resolved film of `gold` nm on cells of `cell` nm; 0: none."""
    if gold == 0:
        return ["layers.positive.interlayer.thickness=0 nm", "layers.positive.cells={smallest: 0.06 um, growth: 1.1, largest: 1.5 um, refine: bottom}"]
    depth = gold * SWELL
    return [f"layers.positive.interlayer.thickness={depth:.6g} nm",
            f"layers.positive.cells={{smallest: {cell:g} nm, fine_depth: {depth + ROOM:.6g} nm, growth: 1.3, largest: 1.5 um, refine: bottom}}"]


def sheet(gold):
    """The same as a sheet, on the cells of the main job."""
    return film(0)[1:] + [f"layers.positive.interlayer.thickness={gold * SWELL:.6g} nm", "layers.positive.interlayer.form=sheet"]


def ramp(first, step=0.02):
    return [f"protocol.0.ccd.first_current={first:g} mA/cm^2", f"protocol.0.ccd.current_step={step:g} mA/cm^2"]


def seed(number):
    return [f"interfaces.pellet-positive.contact_angle_cosine.seed={number}"]


WIDE = ["grid.x.length=12 um", "grid.x.cells=48"]
ROWS = {}
for number in SEEDS:
    ROWS[f"field_0nm_seed{number}"] = film(0) + ramp(0.04) + seed(number)
    for gold in (5, 20, 55, 200):
        ROWS[f"field_{gold}nm_seed{number}"] = film(gold) + ramp(0.24) + seed(number)
for number in (1, 2, 3, 4, 5):
    for gold in (5, 20, 55, 200):
        ROWS[f"sheet_{gold}nm_seed{number}"] = sheet(gold) + ramp(0.24) + seed(number)
        ROWS[f"wide_sheet_{gold}nm_seed{number}"] = sheet(gold) + ramp(0.2, 0.01) + seed(number) + WIDE
    ROWS[f"wide_0nm_seed{number}"] = film(0) + ramp(0.04, 0.01) + seed(number) + WIDE
ROWS["field_55nm_seed1_3.5nm"] = film(55, 3.5) + ramp(0.24) + seed(1)
for diffusivity in ("1e-16", "1e-14"):
    ROWS[f"field_55nm_seed1_D{diffusivity}"] = film(55) + ramp(0.24) + seed(1) + [f"layers.positive.interlayer.diffusivity={diffusivity} m^2/s"]
for delta in (0.1, 0.3):
    ROWS[f"field_55nm_seed1_delta{delta}"] = film(55) + ramp(0.24) + seed(1) + [f"layers.positive.void_model.interface_thickness={delta} um"]


def fingerprint(overrides):
    """Of the overrides and the case; the commit of the row says which cards."""
    return hashlib.sha256(json.dumps(overrides).encode() + (HERE / "case.yaml").read_bytes()).hexdigest()[:16]


def read(run):
    summary = run.summary
    row = {"status": summary["status"], "ccd": summary["ccd_mA_cm2"], "text": summary["ccd_text"], "criterion": summary["ccd_criterion"]}
    failed = [entry for entry in summary["ccd"] if entry["reached"] and not entry["additional"]]
    first = min(failed, key=lambda entry: entry["failing_mA_cm2"], default=None)
    if first:
        row["failing"] = first["failing_mA_cm2"]
        row["event"] = first["event"]
    beyond = [event for event in run.events if event["kind"] == "lithium_at_ceramic"]
    if beyond:  # a sheet is extrapolated from there on
        row["lithium_at_ceramic"] = abs(beyond[0]["current_density_mA_cm2"])
    row["void_max"] = float(np.max(run["void_max_positive"]))
    row["ledgers"] = {name: float(np.max(run[name])) for name in ("ledger_lithium_positive", "ledger_void_positive", "ledger_charge")}
    if "ledger_host_positive" in run:
        row["ledgers"]["ledger_host_positive"] = float(np.max(run["ledger_host_positive"]))
    row["steps"] = int(run["step"][-1])
    return row


def write(results):
    lines = [f"{json.dumps(name)}: {json.dumps(results[name])}" for name in ROWS if name in results]
    RESULTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "auralith"))
    parser.add_argument("--out", type=pathlib.Path, required=True, help="directory of the runs")
    parser.add_argument("--only", nargs="+", default=list(ROWS), metavar="ROW", help="rows to make")
    parser.add_argument("--collect", action="store_true", help="run nothing, read the finished runs in --out anew")
    parser.add_argument("--list", action="store_true", help="names of the rows")
    options = parser.parse_args()
    if options.list:
        print("\n".join(ROWS))
        return
    failed = []
    for name in options.only:
        results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        out = options.out / name
        if options.collect and not (out / "summary.json").exists() or not options.collect and results.get(name, {}).get("inputs") == fingerprint(ROWS[name]):
            continue
        done = options.collect or subprocess.run([options.program, "run", str(HERE / "case.yaml"), *ROWS[name], "--out", str(out)], capture_output=True, text=True,
                              check=False, stdin=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"})
        if not options.collect and done.returncode:
            print(f"{name}: exit code {done.returncode}\n{done.stderr[-1000:]}", flush=True)
            failed.append(name)
            continue
        run = Run(out)
        if run.status != "finished":
            continue
        row = {**read(run), "commit": run.summary["provenance"]["git_hash"][:12], "inputs": fingerprint(ROWS[name]), "overrides": ROWS[name]}
        print(name, json.dumps({key: value for key, value in row.items() if key != "overrides"}), flush=True)
        results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        write({**results, name: row})
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()

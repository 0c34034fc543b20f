"""Where lithium metal appears when 55 nm of gold are lithiated beyond saturation, over D_LiAu and current density, on two grids, beside i*.

    run_map.py [--processes 2] [--plot]        writes map.json and map.png beside this file; a killed study resumes

Every run passes twice the charge of saturation. Read are the share of the ceramic side in the lithium metal at 1.2 times that charge
(`early`), and in what comes from 1.6 to 2 times (`lasting`). See README.md.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import film  # noqa: E402
import stationary  # noqa: E402
from auralith_run import Run  # noqa: E402

SOURCE = HERE.parents[3]
PROGRAM = os.environ.get("AURALITH_BIN", str(SOURCE / "build" / "auralith"))
RESULTS = HERE / "map.json"
DIFFUSIVITIES = (1e-17, 1e-16, 3e-16, 1e-15, 1e-14)  # m2/s
CURRENTS = (0.005, 0.04, 0.1, 0.5)                   # mA/cm2
FACTORS = (1, 1.2, 2.4, 2.8, 0.5, 0.7, 1.4, 2)       # of i*; the first four beside where the sides change
CELLS = (120, 200)
NEAR = [(180, 1e-16, f, 3.0) for f in (1.05, 1.1)]   # cells, D, current/i*, charge: on both sides of the exact limit, 1.079
CHARGE = 2.0
CHARGES = (1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2.0)        # of saturation, at which the share is read


def points():
    """(cells, D, current, charge): the map, what is beside the switch, and on the first grid more around it."""
    for cells, factors in zip(CELLS, (FACTORS, FACTORS[:4])):
        yield from ((cells, d, i, CHARGE) for d in DIFFUSIVITIES for i in CURRENTS)
        yield from ((cells, d, rounded(f * film.critical_current(d)), CHARGE) for f in factors for d in DIFFUSIVITIES)
    yield from ((cells, d, rounded(f * film.critical_current(d)), charge) for cells, d, f, charge in NEAR)


def rounded(current):
    return float(f"{current:.6g}")


def measure(point):
    """One run, without its files, as an entry of map.json."""
    cells, diffusivity, current, charge = point
    begun, scratch = time.time(), tempfile.mkdtemp()
    try:
        out = pathlib.Path(scratch) / "run"
        command = [PROGRAM, "run", str(HERE.parent / "case.yaml"), *film.overrides(diffusivity, current, cells, charge), "--out", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        run = Run(out)
        rows = film.history(run, charge)
        return {"cells": cells, "diffusivity": diffusivity, "current": current, "charge": charge, "factor": current / film.critical_current(diffusivity),
                "early": film.share(rows, 1.2), "lasting": film.share(rows, charge, charge - 0.4), "shares": [round(film.share(rows, q), 4) for q in CHARGES],
                "ceramic_nm": float(1e9 * rows[-1, 1]), "outer_nm": float(1e9 * rows[-1, 2]),
                "largest_cell_nm": float(1e9 * np.max(np.diff(run.steps[-1].z[2:]))), "ledger_host": float(np.max(run["ledger_host_film"])),
                "least_potential_mV": float(1e3 * np.min(run["equilibrium_potential_film"])), "seconds": round(time.time() - begun, 1),
                "git_hash": run.summary["provenance"]["git_hash"]}
    finally:
        shutil.rmtree(scratch)


def switches(entries):
    """[{cells, diffusivity, early, lasting}]: measured switch over i* for each D and grid, from the runs near it."""
    found = []
    for cells in CELLS:
        for d in DIFFUSIVITIES:
            own = [e for e in entries if e["cells"] == cells and e["diffusivity"] == d]
            row = {"cells": cells, "diffusivity": d, "i_star": film.critical_current(d)}
            for kind in ("early", "lasting"):
                result = film.switch([e["factor"] for e in own], [e[kind] for e in own]) if len(own) > 1 else None
                row[kind] = result and {"over_i_star": result[0], "between": result[1:]}
            found.append(row)
    return found


def side(entry):
    """O: outer side; L: the outer side first, later the ceramic side; C: ceramic side."""
    return "C" if entry["early"] >= 0.5 else "L" if entry["lasting"] >= 0.5 else "O"


LOOK = {"O": ("o", "#0072b2", "outer side"), "L": ("D", "#cc79a7", "outer side first,\nlater at the ceramic"), "C": ("s", "#d55e00", "at the ceramic")}


def plot(entries):
    figure, axes = plt.subplots(1, 3, figsize=(13, 4.3), layout="constrained")
    line = np.logspace(-17.4, -13.6, 20)
    for axis, cells in zip(axes, CELLS):
        for letter, (marker, colour, label) in LOOK.items():
            own = [(e["diffusivity"], e["current"]) for e in entries if e["cells"] == cells and side(e) == letter]
            if own:
                axis.scatter(*zip(*own), marker=marker, color=colour, label=label, s=34, zorder=3)
        axis.loglog(line, [film.critical_current(d) for d in line], "k-", label="i*")
        axis.axhspan(0.005, 0.5, color="0.93", zorder=0)
        axis.set(xlabel="tracer diffusivity of gold and lithium [m²/s]", ylabel="current density [mA/cm²]", ylim=(2e-3, 60),
                 title=f"{cells} cells, at most {max(e['largest_cell_nm'] for e in entries if e['cells'] == cells):.1f} nm")
    axes[0].legend(loc="upper left", fontsize=8)
    axis = axes[2]
    for kind, colour, label in (("early", "#d55e00", "at 1.2 times saturation"), ("lasting", "#0072b2", "arriving from 1.6 to 2 times")):
        for cells, marker in zip(CELLS, "o+"):
            own = [e for e in entries if e["cells"] == cells and 0.3 < e["factor"] < 6]
            axis.semilogx([e["factor"] for e in own], [e[kind] for e in own], marker, color=colour, linestyle="", fillstyle="none",
                          label=f"{label}, {cells} cells")
    for e in entries:
        if e.get("charge", CHARGE) > CHARGE:
            axis.plot(e["factor"], e["lasting"], "x", color="#0072b2", label=f"arriving from {e['charge'] - 0.4:g} to {e['charge']:g} times, {e['cells']} cells"
                      if e["lasting"] < 0.5 else None)
    axis.axvline(stationary.largest_current(2e-9), color="k", linewidth=0.8, label="the host stays up to here (exact)")
    axis.axvspan(0.5, 2, color="0.93", zorder=0)
    ticks = [0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5]
    axis.set_xticks(ticks, [f"{t:g}" for t in ticks])
    axis.minorticks_off()
    axis.set(xlabel="current density / i*", ylabel="share of the ceramic side in the lithium metal", title="all diffusivities", xlim=(0.4, 6))
    axis.legend(fontsize=7.5, loc="upper left", bbox_to_anchor=(0, 0.88))
    figure.savefig(HERE / "map.png", dpi=110)
    plt.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--plot", action="store_true", help="draw what map.json holds, run nothing")
    options = parser.parse_args()
    entries = json.loads(RESULTS.read_text(encoding="utf-8"))["runs"] if RESULTS.exists() else []

    def save():
        entries.sort(key=lambda e: (e["cells"], e["diffusivity"], e["current"]))
        text = json.dumps({"command": "python3 tests/verification/alloy_map/study/run_map.py", "switches": switches(entries)}, indent=1)
        lines = ",\n".join("  " + json.dumps(entry) for entry in entries)
        RESULTS.with_suffix(".new").write_text(f'{text[:-2]},\n "runs": [\n{lines}\n ]\n}}\n', encoding="utf-8")
        RESULTS.with_suffix(".new").replace(RESULTS)

    known = {(e["cells"], e["diffusivity"], e["current"], e.get("charge", CHARGE)) for e in entries}
    left = [] if options.plot else [point for point in dict.fromkeys(points()) if point not in known]
    with concurrent.futures.ThreadPoolExecutor(options.processes) as pool:
        for job in concurrent.futures.as_completed([pool.submit(measure, point) for point in left]):
            entry = job.result()
            entries.append(entry)
            save()
            print(f"{entry['cells']} cells, D {entry['diffusivity']:g} m2/s, {entry['current']:g} mA/cm2 = {entry['factor']:.2f} i*: {side(entry)} "
                  f"(ceramic side {entry['early']:.2f}, later {entry['lasting']:.2f}), {entry['seconds']:.0f} s", flush=True)
    save()
    plot(entries)


if __name__ == "__main__":
    main()

"""Share of the gold that lies within 350 nm of the ceramic, over 100 cycles at 0.1 mA/cm2 with lithium in reserve. A study, not a test.

    gold_share.py --program build/auralith --out DIR [--diffusivity 1e-15 ...] [--cells 5]

Runs case_cycles.yaml (one column, the film resolved) for each D_LiAu that gold_share.json lacks; writes gold_share.json with the share
after every half cycle, and whether the host left through the outer plane.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[3]
sys.path.insert(0, str(ROOT / "postprocess"))
from alloy import host_share_within  # noqa: E402
from auralith_run import Run  # noqa: E402

RESULTS = HERE / "gold_share.json"
NEAR = 350e-9  # m, a little more than the saturated film


def read(run):
    """Shares after each half cycle in order (plated, stripped, plated ...), and ledgers."""
    return {"share": [round(host_share_within(step, "positive", NEAR), 6) for step in run.steps[1:]],
            "host_kept": float(run["host_positive"][-1] / run["host_positive"][0]), "status": run.status,
            "worst_ledgers": {name: float(run[f"ledger_{name}_positive"].max()) for name in ("lithium", "void", "host")},
            "steps": int(run["step"][-1]), "stalled": run.summary["cost"]["newton_stalled"], "commit": run.summary["provenance"]["git_hash"][:12]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "auralith"))
    parser.add_argument("--out", type=pathlib.Path, required=True, help="directory of the runs; a finished one there is read, not run again")
    parser.add_argument("--diffusivity", nargs="+", default=["1e-14", "1e-15", "1e-16", "1e-17"], help="D_LiAu, m2/s")
    parser.add_argument("--cells", type=float, default=5, help="height of the cells of the film, nm")
    options = parser.parse_args()
    for diffusivity in options.diffusivity:
        results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        name = f"D {diffusivity}, cells {options.cells:g} nm"
        out = options.out / f"share_{diffusivity}_{options.cells:g}"
        if name in results:
            continue
        if not out.exists():
            subprocess.run([options.program, "run", str(HERE / "case_cycles.yaml"), f"layers.positive.interlayer.diffusivity={diffusivity} m^2/s",
                            f"layers.positive.cells.smallest={options.cells:g} nm", "--out", str(out)],
                           stdout=subprocess.DEVNULL, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
        results[name] = read(Run(out))
        print(name, f"{len(results[name]['share']) // 2} cycles: share {results[name]['share'][-2]} plated, {results[name]['share'][-1]} stripped", flush=True)
        RESULTS.write_text("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in results.items()) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

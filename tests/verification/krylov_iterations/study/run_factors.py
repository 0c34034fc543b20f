"""Blocks of the field split by KLU, MUMPS and multigrid over sizes: factors.csv, from which the limits in field_split.cpp come.

    AURALITH_BIN=build/auralith PYTHONPATH=postprocess python3 tests/verification/krylov_iterations/study/run_factors.py
"""
import csv
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from auralith_run import Run  # noqa: E402
from levels import CASES  # noqa: E402

MUMPS = [word for block in ("potential", "diffusion") for word in (f"-auralith_{block}_pc_factor_mat_solver_type", "mumps")]
ALWAYS, NEVER = ["-auralith_factorise_below", "2000000000"], ["-auralith_factorise_below", "1"]
SOLVERS = {"klu": ALWAYS, "mumps": ALWAYS + MUMPS, "multigrid": NEVER}
LEVELS = {"solid": [0, 1, 1.585, 2], "flat": [1, 2, 3]}  # 1.585: 9 x 9 columns

rows = []
with tempfile.TemporaryDirectory() as scratch:
    for case, levels in LEVELS.items():
        for level in levels:
            for solver, options in SOLVERS.items():
                directory = pathlib.Path(scratch) / f"{case}{level}_{solver}"
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run([os.environ["AURALITH_BIN"], "run", str(HERE.parent / f"{case}.yaml"), *CASES[case](level), "--out",
                                str(directory), "--", *options], check=True, stdout=subprocess.DEVNULL)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                summary = Run(directory).summary
                cost = summary["cost"]
                seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                rows.append([case, cost["unknowns"], solver, round(cost["linear"] / cost["newton"], 2),
                             round(1e6 * seconds / cost["unknowns"] / cost["newton"], 2), summary["provenance"]["git_hash"]])
                print(*rows[-1], flush=True)
                with open(HERE / "factors.csv", "w", newline="", encoding="utf-8") as file:
                    csv.writer(file).writerows([["case", "unknowns", "blocks", "krylov_per_newton", "cpu_us_per_unknown_newton", "git_hash"], *rows])

"""Krylov iterations and cost over refinements and ranks: results.csv and the table of the README.

cpu_us_per_unknown_newton is the time of the processors (user and system, all ranks, the start of the program included), which other
people on the machine disturb less than the time on the clock.

    AURALITH_BIN=build/auralith PYTHONPATH=postprocess python3 tests/verification/krylov_iterations/study/run_study.py [--levels 0 1]
"""
import argparse
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

COLUMNS = ["case", "level", "ranks", "linear", "unknowns", "steps", "newton", "krylov_per_newton", "preconditioners",
           "newton_stalled", "us_per_unknown_newton", "cpu_us_per_unknown_newton", "bytes_per_unknown", "git_hash"]

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--levels", type=int, nargs="+", default=[0, 1, 2, 3])
parser.add_argument("--cases", nargs="+", default=list(CASES))
parser.add_argument("--out", default=HERE / "results.csv")
parser.add_argument("--ranks", type=int, nargs="+", default=[1, 2])
arguments = parser.parse_args()
rows = []
with tempfile.TemporaryDirectory() as scratch:
    for case in arguments.cases:
        for level in arguments.levels:
            for ranks in arguments.ranks:
                directory = pathlib.Path(scratch) / f"{case}{level}_{ranks}"
                launcher = ["mpirun", "-n", str(ranks)] if ranks > 1 else []
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run([*launcher, os.environ["AURALITH_BIN"], "run", str(HERE.parent / f"{case}.yaml"), *CASES[case](level),
                                "--out", str(directory)], check=True, stdout=subprocess.DEVNULL)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                summary = Run(directory).summary
                cost = summary["cost"]
                rows.append([case, level, ranks, "fieldsplit", cost["unknowns"], cost["steps"], cost["newton"],
                             round(cost["linear"] / cost["newton"], 2), cost["preconditioners"], cost["newton_stalled"],
                             round(cost["microseconds_per_unknown_newton"], 3),
                             round(1e6 * seconds / cost["unknowns"] / cost["newton"], 3),
                             round(cost["memory_bytes"] / cost["unknowns"]), summary["provenance"]["git_hash"]])
                print(*rows[-1], flush=True)
                with open(arguments.out, "w", newline="", encoding="utf-8") as file:
                    csv.writer(file).writerows([COLUMNS, *rows])

"""What the verification checks share: run a case with overrides, compare with an exact answer, print a table, fail once.

    check = Check("sand")
    run = check.run("h8", "layers.foil.cells=8")        # case.yaml beside the script, results in $AURALITH_SCRATCH/h8
    check.below("error on the finest grid", error, 1e-3)
    check.order("space", sizes, errors, at_least=1.9)
    check.finish()                                       # exit code 1 when anything failed

Every assertion is printed with the number that was found, so that a log shows how far from its limit a check is.
By hand: `python3 tests/verification/sand/check_sand.py`. Checks that know `--full` (`check.full`) then run their finer grids, too,
and write what they found to results.json beside them.
"""
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "postprocess"))
from auralith_run import Run  # noqa: E402

FARADAY = 1.602176634e-19 * 6.02214076e23  # C/mol
GAS = 8.31446261815324  # J/(mol K)


class Check:
    def __init__(self, script):
        self.folder = pathlib.Path(script).resolve().parent
        self.scratch = pathlib.Path(os.environ.get("AURALITH_SCRATCH") or tempfile.mkdtemp())
        self.program = os.environ.get("AURALITH_BIN", str(SOURCE / "build" / "auralith"))
        self.full = "--full" in sys.argv[1:]
        self.started = time.time()
        self.failures = 0
        self.checks = 0
        self.log = []
        self.provenance = {}

    def run(self, name, *overrides, case="case.yaml", options=(), exit_code=0):
        """Runs the case (a file beside the script, or an absolute path); returns its Run. Another exit code than the
        expected one ends the check at once, with the output of the program. Options with a fault start the program that has it."""
        directory = self.scratch / name
        path = pathlib.Path(case) if pathlib.Path(case).is_absolute() else self.folder / case
        program = os.environ.get("AURALITH_WITH_FAULTS", str(SOURCE / "build/tests/auralith_with_faults")) if any("fault" in one for one in options) else self.program
        command = [program, "run", str(path), *overrides, "--out", str(directory)]
        if options:
            command += ["--", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != exit_code:
            print(" ".join(command), done.stdout[-4000:], done.stderr[-4000:], sep="\n")
            sys.exit(f"{name}: exit code {done.returncode}, expected {exit_code}")
        run = Run(directory)
        run.text = done.stdout + done.stderr
        self.provenance = run.summary.get("provenance", {})
        stalled = run.summary.get("cost", {}).get("newton_stalled", 0)
        if stalled != 0 and exit_code != 2:  # a stage that was given up: neither solved nor plainly diverging; 2: the solver had to give up
            self.verdict(False, f"{name}: {stalled} stages stalled")
        return run

    def text(self, line):
        """A line of the log, e.g. of a table."""
        self.log.append(line)
        print(line, flush=True)

    def verdict(self, good, text):
        self.checks += 1
        self.failures += not good
        self.text(("ok    " if good else "FAILED ") + text)

    def below(self, what, value, limit):
        self.verdict(bool(value <= limit), f"{what}: {value:.4g} (at most {limit:.3g})")

    def above(self, what, value, limit):
        self.verdict(bool(value >= limit), f"{what}: {value:.4g} (at least {limit:.3g})")

    def equal(self, what, value, exact, relative):
        """|value/exact - 1| <= relative; returns that error."""
        error = abs(value / exact - 1)
        self.verdict(bool(error <= relative), f"{what}: {value:.12g}, exact {exact:.12g}, error {error:.3g} (at most {relative:.3g})")
        return error

    def order(self, what, sizes, errors, at_least, at_most=np.inf):
        """Slope between each two neighbouring refinements; all of them must lie within the limits."""
        slopes = np.diff(np.log(np.abs(errors))) / np.diff(np.log(sizes))
        table = ", ".join(f"{e:.3g}" for e in errors)
        good = bool(slopes.size and np.all(slopes >= at_least) and np.all(slopes <= at_most))
        self.verdict(good, f"{what}: errors {table}; slopes {', '.join(f'{s:.3f}' for s in slopes)} ({at_least} to {at_most})")

    def finish(self):
        print(f"{self.checks - self.failures} of {self.checks} good, {time.time() - self.started:.0f} s")
        if self.full:
            record = {"command": f"python3 {pathlib.Path(sys.argv[0]).resolve().relative_to(SOURCE)} --full",
                      "date": datetime.date.today().isoformat(), "git_hash": self.provenance.get("git_hash"),
                      "seconds": round(time.time() - self.started), "failures": self.failures, "checks": self.log}
            (self.folder / "results.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        sys.exit(1 if self.failures or not self.checks else 0)

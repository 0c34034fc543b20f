"""What the verification checks share: run a case with overrides, compare with an exact answer, print a table, fail once.

    check = Check("sand")
    run = check.run("h8", "layers.foil.cells=8")        # case.yaml beside the script, results in $AURALITH_SCRATCH/h8
    check.below("error on the finest grid", error, 1e-3)
    check.order("space", sizes, errors, at_least=1.9)
    check.finish()                                       # exit code 1 when anything failed

Every assertion is printed with the number that was found, so that a log shows how far from its limit a check is.
"""
import os
import pathlib
import subprocess
import sys

import numpy as np

from auralith_run import Run

FARADAY = 1.602176634e-19 * 6.02214076e23  # C/mol
GAS = 8.31446261815324  # J/(mol K)


class Check:
    def __init__(self, script):
        self.folder = pathlib.Path(script).resolve().parent
        self.scratch = pathlib.Path(os.environ.get("AURALITH_SCRATCH", "."))
        self.program = os.environ["AURALITH_BIN"]
        self.failures = 0
        self.checks = 0

    def run(self, name, *overrides, case="case.yaml", options=(), exit_code=0):
        """Runs the case (a file beside the script, or an absolute path); returns its Run. Another exit code than the
        expected one ends the check at once, with the output of the program."""
        directory = self.scratch / name
        path = pathlib.Path(case) if pathlib.Path(case).is_absolute() else self.folder / case
        command = [self.program, "run", str(path), *overrides, "--out", str(directory)]
        if options:
            command += ["--", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != exit_code:
            print(" ".join(command), done.stdout[-4000:], done.stderr[-4000:], sep="\n")
            sys.exit(f"{name}: exit code {done.returncode}, expected {exit_code}")
        run = Run(directory)
        run.text = done.stdout + done.stderr
        return run

    def verdict(self, good, text):
        self.checks += 1
        self.failures += not good
        print(("ok    " if good else "FAILED ") + text, flush=True)

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
        good = bool(np.all(slopes >= at_least) and np.all(slopes <= at_most))
        self.verdict(good, f"{what}: errors {table}; slopes {', '.join(f'{s:.3f}' for s in slopes)} ({at_least} to {at_most})")

    def finish(self):
        print(f"{self.checks - self.failures} of {self.checks} good")
        sys.exit(1 if self.failures else 0)

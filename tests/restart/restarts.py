"""What the restart checks share: start, kill and continue runs, and compare two run directories digit by digit.

    check = Restarts()
    reference = check.finish_run("reference")            # ramp.yaml to its end
    check.start("killed"); check.kill_after(0.7)         # SIGKILL, nothing can be tidied up
    check.readable("killed")                             # every file is whole
    check.resume("killed")
    check.same("killed", "reference")
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import h5py
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
# What is allowed to differ: it tells of the machine, or of the path to the numbers.
NOT_COMPARED = {"cost", "provenance", "continue_command"}


class Restarts:
    def __init__(self):
        self.scratch = pathlib.Path(os.environ.get("AURALITH_SCRATCH", ".")).resolve()
        self.program = os.environ["AURALITH_BIN"]
        self.checks, self.failures = 0, 0

    def verdict(self, good, text):
        self.checks += 1
        self.failures += not good
        print(("ok     " if good else "FAILED ") + text, flush=True)

    def finish(self):
        sys.exit(1 if self.failures or not self.checks else 0)

    def launcher(self, ranks):
        return [os.environ["AURALITH_MPIEXEC"], "-n", str(ranks)] if ranks > 1 else []

    def command(self, name, *arguments, ranks=1, case="ramp.yaml", options=()):
        """Options with a fault start the program that has it (tests/effects/faults.cpp)."""
        program = os.environ["AURALITH_WITH_FAULTS"] if any("fault" in option for option in options) else self.program
        words = [*self.launcher(ranks), program, "run", str(HERE / case), *arguments, "--out", str(self.scratch / name)]
        return words + (["--", *options] if options else [])

    def call(self, words, expected=(0,)):
        """Exit code and all that was printed."""
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode not in expected:
            sys.exit(f"{' '.join(map(str, words))}: exit code {done.returncode}, expected {expected}\n{done.stdout[-4000:]}")
        return done.returncode, done.stdout

    def finish_run(self, name, *arguments, **how):
        started = time.monotonic()
        self.call(self.command(name, *arguments, **how))
        return time.monotonic() - started

    def resume(self, name, *arguments, ranks=1, expected=(0,), options=()):
        words = [*self.launcher(ranks), self.program, "resume", str(self.scratch / name), *arguments]
        return self.call(words + (["--", *options] if options else []), expected)

    def kill_run(self, words, seconds):
        """Starts a command, kills it after a while; True when the kill came before its end."""
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        if (code := process.wait()) not in (0, -signal.SIGKILL):
            sys.exit(f"{' '.join(map(str, words))}: exit code {code}")
        return code == -signal.SIGKILL

    def status(self, name):
        return self.call([self.program, "status", str(self.scratch / name)])[1]

    def summary(self, name):
        return json.loads((self.scratch / name / "summary.json").read_text())

    def readable(self, name):
        """Reasons why files of a run are not whole; empty when all is well."""
        broken = []
        directory = self.scratch / name
        for path in directory.rglob("*.h5"):
            try:
                with h5py.File(path, "r") as file:
                    file.visititems(lambda _, item: item[()] if isinstance(item, h5py.Dataset) else None)
            except Exception as error:  # whatever h5py says, the file is not whole
                broken.append(f"{path}: {error}")
        for path in directory.glob("*.json"):
            try:
                json.loads(path.read_text())
            except ValueError as error:
                broken.append(f"{path}: {error}")
        series = directory / "time_series.csv"
        if series.exists():
            lines = series.read_text().split("\n")
            if lines[-1] != "" or len({line.count(",") for line in lines[:-1]}) > 1:
                broken.append(f"{series}: a torn line")
        return broken

    def same(self, name, reference):
        """Time series byte by byte, fields number by number, summary apart from its cost."""
        one, other = self.scratch / name, self.scratch / reference
        equal = (one / "time_series.csv").read_bytes() == (other / "time_series.csv").read_bytes()
        self.verdict(equal, f"{name}: time_series.csv as in {reference}")
        for file in ("time_series.h5", "fields.h5"):
            differences = compare_hdf5(one / file, other / file)
            self.verdict(not differences, f"{name}: {file} as in {reference} {differences[:3]}")
        a, b = self.summary(name), self.summary(reference)
        different = [key for key in b if key not in NOT_COMPARED and a.get(key) != b[key]]
        for key in ("steps", "rejected", "newton", "newton_stalled", "linear", "preconditioners"):
            if a["cost"][key] != b["cost"][key]:
                different.append(f"cost.{key}")
        self.verdict(not different, f"{name}: summary.json as in {reference} {different}")


def datasets(path):
    found = {}
    with h5py.File(path, "r") as file:
        def visit(group, prefix):
            for key in group:  # visititems does not follow links to other files
                item = group[key]
                if isinstance(item, h5py.Group):
                    visit(item, f"{prefix}{key}/")
                else:
                    found[prefix + key] = item[()]
        visit(file, "")
    return found


def compare_hdf5(path, reference):
    """Names of data sets that are missing or differ in any bit."""
    a, b = datasets(path), datasets(reference)
    different = sorted(set(a) ^ set(b))
    return different + [name for name in a if name in b and not np.array_equal(a[name], b[name], equal_nan=True)]

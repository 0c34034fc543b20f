"""Unit tests and small runs with the address and undefined-behaviour sanitizers of the compiler: any finding ends the program.

Builds the program and the unit tests a second time (build/sanitize, kept for the next call), because sanitized code cannot be
mixed with other code. The runs go through what unit tests do not: files, checkpoints, two ranks, 3-D."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

SOURCE, BUILD = pathlib.Path(os.environ["AURALITH_SOURCE"]), pathlib.Path(os.environ["AURALITH_BUILD"])
SCRATCH = pathlib.Path(os.environ["AURALITH_SCRATCH"])
SANITIZED = BUILD / "sanitize"
PROGRAM = SANITIZED / "auralith"
# Open MPI itself leaks; leaks of the program are found by the sizes that the restart checks compare.
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="detect_leaks=0", UBSAN_OPTIONS="print_stacktrace=1",
                   AURALITH_BIN=str(PROGRAM), AURALITH_BUILD=str(SANITIZED))
failures = []


def call(what, words, **how):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=ENVIRONMENT, check=False, **how)
    found = re.search(r"AddressSanitizer|runtime error:", done.stdout)
    good = done.returncode == 0 and not found
    print(("ok     " if good else "FAILED ") + what, flush=True)
    if not good:
        failures.append(what)
        print(f"exit code {done.returncode}\n{done.stdout[-6000:]}", flush=True)
    return good


def run(name, case, *overrides, ranks=1):
    launcher = [os.environ["AURALITH_MPIEXEC"], "-n", ranks] if ranks > 1 else []
    call(f"{name}: {case} on {ranks} rank(s)", [*launcher, PROGRAM, "run", SOURCE / "inputs" / case, *overrides, "--out", SCRATCH / name])
    return [*launcher, PROGRAM]


generator = ["-G", "Ninja"] if shutil.which("ninja") else []
if not call("configure", ["cmake", "-S", SOURCE, "-B", SANITIZED, *generator, "-DAURALITH_SANITIZE=ON", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O1"]):
    sys.exit(1)
if not call("build", ["cmake", "--build", SANITIZED, "-j", "2", "--target", "auralith", "tests_unit"]):
    sys.exit(1)
call("unit tests", [SANITIZED / "tests" / "tests_unit"])
SMALL = ["grid.x.cells=6", "protocol.0.ccd.first_current=0.35 mA/cm^2", "protocol.0.ccd.last_current=0.35 mA/cm^2", "checkpoint.step_interval=5"]
run("ramp", "ccd_au_llzto.yaml", *SMALL, "protocol.0.ccd.half_cycle=2 min")
run("ramp_2", "ccd_au_llzto.yaml", *SMALL, "protocol.0.ccd.half_cycle=1 min", ranks=2)
run("thin", "thin_lithium.yaml", "grid.x.cells=3", "layers.positive.thickness=0.2 um")
run("box", "box_void.yaml", "grid.x.cells=12", "layers.box.cells=12", "protocol.0.rest.duration=2 min")
run("three", "ccd_3d.yaml", "grid.x.cells=3", "grid.y.cells=3", "protocol.0.ccd.last_current=0.3 mA/cm^2", "protocol.0.ccd.half_cycle=20 s", "protocol.0.ccd.first_current=0.3 mA/cm^2")
limited = SCRATCH / "limited"
# A ramp of 11 cycles, which takes several times the limit on any machine.
LONG = [SMALL[0], SMALL[-1], "protocol.0.ccd.first_current=0.05 mA/cm^2", "protocol.0.ccd.current_step=0.03 mA/cm^2", "protocol.0.ccd.last_current=0.35 mA/cm^2"]
stopped = subprocess.run([str(PROGRAM), "run", str(SOURCE / "inputs/ccd_au_llzto.yaml"), *LONG, "--time-limit", "4 s", "--out", str(limited)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=ENVIRONMENT, check=False)
if stopped.returncode != 3 or "Sanitizer" in stopped.stdout or "runtime error:" in stopped.stdout:
    failures.append("time limit")
    print(stopped.stdout[-6000:])
if stopped.returncode == 3:
    call("continued", [PROGRAM, "resume", limited])
sys.exit(1 if failures else 0)

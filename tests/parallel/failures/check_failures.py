"""Runs that fail on ranks with and without cells: every one must end, with its exit code and with a message that says why. A rank that waits for
ever shows as a run that is still there after LONGEST seconds."""
import os
import pathlib
import subprocess
import sys
import time

SOURCE = pathlib.Path(os.environ["AURALITH_SOURCE"])
SCRATCH = pathlib.Path(os.environ.get("AURALITH_SCRATCH", "."))
PROGRAM, FAULTY, MPIEXEC = (os.environ[name] for name in ("AURALITH_BIN", "AURALITH_WITH_FAULTS", "AURALITH_MPIEXEC"))
RAMP = (SOURCE / "tests/parallel/ranks/ramp.yaml", "protocol.0.ccd.half_cycle=30 s", "protocol.0.ccd.last_current=0.4 mA/cm^2")
FINITE = (SOURCE / "tests/parallel/ranks/finite.yaml",)
BOX = (SOURCE / "inputs/box_void.yaml", "layers.box.cells=10", "protocol.0.rest.duration=10 min")  # no unknown belongs to all columns
EVEN = tuple(f"interfaces.{name}.contact_angle_cosine.deviation=0" for name in ("negative-pellet", "pellet-positive"))  # as one column must be
LONGEST = 600
failures = []


def verdict(good, text):
    print(("ok     " if good else "FAILED ") + text, flush=True)
    if not good:
        failures.append(text)


def ends(name, words, code, *said):
    """Runs a command; checks its exit code and what it has said."""
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired as problem:
        return verdict(False, f"{name}: hangs: {(problem.stdout or b'')[-800:]!r}")
    missing = [word for word in said if word not in done.stdout]
    good = done.returncode == code and not missing
    return verdict(good, f"{name}: exit code {done.returncode}" + ("" if good else f", expected {code}, not said: {missing}\n{done.stdout[-1500:]}"))


def command(name, case, ranks, overrides=(), options=(), program=FAULTY):
    return [MPIEXEC, "-n", str(ranks), program, "run", *map(str, case), *overrides, "--out", str(SCRATCH / name), *(["--", *options] if options else [])]


# Solves that fail for good: the row that is named belongs to the last column, on the last rank that has one. Seven ranks on two cores
# are slow: all of them only with --full.
FULL = "--full" in sys.argv[1:]
for ranks, columns in [(ranks, columns) for ranks in (3, 7) for columns in (1, 2, 3) if FULL or (ranks, columns) in ((3, 1), (3, 2), (7, 2))]:
    flat = (f"grid.x.cells={columns}",)
    for kind, case, overrides in (("box", BOX, flat), ("cell", RAMP, flat),
                                  ("box 3-D", BOX, ("grid.x.cells=1", f"grid.y={{length: 6 um, cells: {columns}, boundary: periodic}}")),
                                  ("cell 3-D", FINITE, ("grid.x.cells=1", f"grid.y.cells={columns}"))):
        overrides += EVEN if columns == 1 and case is not BOX else ()
        name = f"{kind}, {columns} columns on {ranks} ranks"
        place = f"({'0, ' if '3-D' in kind else ''}{columns - 1}, "
        ends(name, command(name.replace(" ", "_"), case, ranks, overrides, ("-auralith_fault_nan_after", "10")), 2,
             "largest residual: void_fraction of cell " + place, "largest term Fault", "continue with")

# One rank alone. Of three ranks with two columns the last one has no cells.
two = ("grid.x.cells=2",)
for rank in (0, 2):
    def broken(*options, on=rank):
        return (*options, "-auralith_fault_rank", str(on))
    ends(f"exception on rank {rank}", command(f"throw_{rank}", RAMP, 3, two, broken("-auralith_fault_throw_after", "10")), 2,
         f"rank {rank} of 3: an exception on purpose")
    ends(f"no memory on rank {rank}", command(f"memory_{rank}", RAMP, 3, two, broken("-auralith_fault_memory_after", "10")), 2,
         f"rank {rank} of 3: out of memory")
    ends(f"failed write on rank {rank}", command(f"write_{rank}", RAMP, 3, two, broken("-auralith_fault_write", "void_fraction")), 2,
         "cannot write void_fraction", "the run ended early", "continue with")
    ends(f"write that rank {rank} does not begin",
         command(f"early_{rank}", RAMP, 3, two, broken("-auralith_fault_write", "unknowns", "-auralith_fault_write_early")), 2,
         f"rank {rank} of 3", "cannot write the unknowns")

# All ranks together: time steps are rejected, and the run ends in order.
ends("exception on all ranks", command("throw_all", RAMP, 3, two, ("-auralith_fault_throw_after", "10")), 2,
     "limited by: linear solver error", "an exception on purpose", "continue with")

# Checks of the start: all ranks refuse together, and at once.
one = command("clock", RAMP, 1, two, program=PROGRAM)
soon = ["-n", "2", "-x", f"SLURM_JOB_END_TIME={time.time() - 1:.0f}"]
begun = time.monotonic()
ends("the job ends for two of three ranks", [*one, ":", *soon, *one[3:]], 1, "cannot be carried out here")
ends("status of no run", [MPIEXEC, "-n", "3", PROGRAM, "status", str(SCRATCH / "nowhere")], 1, "nowhere: no run")
ends("resume of no run", [MPIEXEC, "-n", "3", PROGRAM, "resume", str(SCRATCH / "nowhere")], 1, "nowhere: no run")

# What is shipped has no fault in it.
verdict(b"auralith_fault" not in pathlib.Path(PROGRAM).read_bytes(), "the program knows no fault")
verdict(b"auralith_fault" in pathlib.Path(FAULTY).read_bytes(), "the program of the tests does")
ends("a fault that the program does not know", command("shipped", RAMP, 1, two, ("-auralith_fault_nan_after", "1"), PROGRAM), 0, "-auralith_fault_nan_after had no effect")
sys.exit("\n".join(["failed:", *failures]) if failures else 0)

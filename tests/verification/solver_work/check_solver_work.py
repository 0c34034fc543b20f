"""What every part of the solver saves: counts of steps and iterations stay below what they were without it. See README.md."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import SOURCE, Check  # noqa: E402

METAL = "cells={{smallest: 0.12 um, growth: 1.3, largest: 3 um, refine: {}}}"
BOTTOM, TOP = "layers.positive." + METAL.format("bottom"), "layers.negative." + METAL.format("top")
RUNS = {
    "strip": ("inputs/strip_to_void.yaml", "grid.x.cells=12", BOTTOM),
    "cycle": ("inputs/cycles_au_llzto.yaml", "grid.x.cells=12", BOTTOM, TOP, "layers.pellet.cells={smallest: 0.4 um, growth: 1.8, refine: both}",
              "protocol.0.cycles.count=1", "protocol.0.cycles.half_cycle=10 min"),
    "ramp": ("tests/parallel/ranks/ramp.yaml", "solver.newton_tolerance=1e-9"),
}
# Run, what is counted, per what, bar; the count of commit 66d596c and the lowest of those without a part of the solver. Bars stand between them:
# a count is the same in every run of one program, other compilers and libraries change it by a few per cent.
BARS = [
    ("cycle", "steps", None, 22, "19; 26 where steps begin with 0.01 s"),
    ("ramp", "rejected", None, 2, "0; 5 where growing errors are not foreseen"),
    ("strip", "newton", "steps", 10.5, "9.7; 11.3 without exact sums, 12.6 without first guesses from the states before"),
    ("cycle", "newton", "steps", 9.5, "8.4; 10.6 where sums are made exact along the directions of an old preconditioner"),
    ("cycle", "linear", "newton", 5.5, "4.1; 8.9 where an old preconditioner is kept whatever it costs, 7.5 where every solve aims at 1e-9"),
    ("ramp", "preconditioners", "newton", 0.25, "0.19; 0.33 where each dV/dI makes its own, 1.0 where each Newton iteration does"),
]

check = Check(__file__)
costs = {}
for name, (case, *overrides) in RUNS.items():
    costs[name] = check.run(name, *overrides, case=str(SOURCE / case)).summary["cost"]
for name, counted, per, bar, reason in BARS:
    value = costs[name][counted] / (costs[name][per] if per else 1)
    check.below(f"{name}: {counted}{f' per {per}' if per else ''} ({reason})", value, bar)
check.finish()

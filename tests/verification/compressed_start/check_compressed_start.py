"""Start of metal under pressure: continuous in the void fraction, the same from a file and from an earlier run. See README.md."""
import os
import pathlib
import subprocess
import sys

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, Check, Run  # noqa: E402

CASE = str(pathlib.Path(__file__).resolve().parents[1] / "rest_pressure" / "case.yaml")
K_LI, BLEND, V_LI, PRESSURE, LEFT = 8.7e9, 1e-4, 12.1e-6, 2e6, 1e-3
W = 3 * 0.43 / 0.18e-6
SHORT = "protocol=[{rest: {duration: 60 s}}, {galvanostatic: {current_density: -0.61 mA/cm^2, duration: 60 s}}]"
WIDE = ("grid.x={length: 2 um, cells: 4}", "layers.foil.lattice_motion=rigid")
SHAPES = {"reservoir, 1-D": ((), 1), "rigid reservoir, 2-D": (WIDE, 1),
          "finite, 2-D, two ranks": ((*WIDE, "layers.foil.outer_plane=finite", "layers.foil.exhausted_thickness=1 um"), 2)}
MEANS = (0.0, 1e-9, 1e-6, 0.01)

check = Check(__file__)


def potential(w):
    elastic = 0 if w >= 0 else -K_LI * w * w / (2 * BLEND) if w > -BLEND else K_LI * (w + BLEND / 2)
    return 2 * W * w * (1 - w) * (1 - 2 * w) + elastic


def dense(pressure):
    low, high = -1.0, 0.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if potential(middle) < -pressure else (low, middle)
    return 0.5 * (low + high)


def run(name, ranks, *overrides):
    directory = check.scratch / name
    start = [os.environ.get("AURALITH_MPIEXEC", "mpiexec"), "-n", str(ranks)] if ranks > 1 else []
    done = subprocess.run([*start, check.program, "run", CASE, SHORT, *overrides, "--out", str(directory)], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return Run(directory)


def foil(result, step, field):
    return result.steps[step].cells(field)[3:]  # above the ceramic


w_p = dense(PRESSURE)
for number, (shape, (overrides, ranks)) in enumerate(SHAPES.items()):
    runs = {m: run(f"mean_{number}_{m:g}", ranks, *overrides, f"layers.foil.initial_voids={{mean: {m}}}") for m in MEANS if ranks == 1 or m < 0.01}
    for m, result in runs.items():
        w = foil(result, 0, "void_fraction")
        check.below(f"{shape}, m = {m:g}: w at the start", np.max(np.abs(w - (m + (1 - m) * w_p))), 1e-14)
    reference, above = runs[0.0], {}
    check.below(f"{shape}, m = 0: |mu + p| at the start, Pa", np.max(np.abs(foil(reference, 0, "void_potential") + PRESSURE)), LEFT)
    for m in (1e-9, 1e-6):
        above[m] = np.max(foil(runs[m], 0, "void_potential") + PRESSURE)
        check.below(f"{shape}, m = {m:g}: mu + p at the start, Pa, against K m", abs(above[m] - K_LI * m), 0.01 * K_LI * m + LEFT)
        for column, unit in (("voltage", V_LI / FARADAY * K_LI), ("drift_velocity_foil", 2e-14 * K_LI), ("void_volume_foil", 14e-6), ("thickness_foil", 14e-6)):
            ends = [each[column][-1] for each in (runs[m], reference)]
            check.below(f"{shape}, m = {m:g}: {column} at the end against m = 0", abs(ends[0] - ends[1]), unit * m + 1e-9 * abs(ends[1]))
    with h5py.File(check.scratch / f"zeros_{number}.h5", "w") as file:
        file["void_fraction"] = np.zeros(foil(reference, 0, "void_fraction").shape)
    zeros = run(f"zeros_{number}", ranks, *overrides, f"layers.foil.initial_voids={{file: {check.scratch}/zeros_{number}.h5}}")
    same = all(np.array_equal(zeros[column], reference[column], equal_nan=True) for column in reference.columns)
    check.verdict(same, f"{shape}: zeros from a file give the digits of m = 0")
    if ranks > 1:
        continue
    # From an earlier run: as it is under the same pressure, moved to the other pressure else.
    unloaded = run(f"unloaded_{number}", ranks, *overrides, "ambient.pressure=0 MPa", "layers.foil.initial_voids={mean: 0.01, noise: 0.001}")
    for what, source, pressure in (("the same pressure", reference, PRESSURE), ("a higher pressure", reference, 2.5 * PRESSURE), ("no pressure before", unloaded, PRESSURE)):
        moved = run(f"from_{number}_{what.replace(' ', '_')}", ranks, *overrides, f"initial={{from: {source.directory}, time: 0 s}}", f"ambient.pressure={pressure} Pa")
        before = foil(source, 0, "void_fraction")
        p_0 = 0 if source is unloaded else PRESSURE
        factor = (1 - dense(pressure)) / (1 - (dense(p_0) if p_0 else 0))
        exact = before if pressure == p_0 else 1 - (1 - before) * factor
        check.below(f"{shape}, from a run under {what}: w at the start", np.max(np.abs(foil(moved, 0, "void_fraction") - exact)), 0 if pressure == p_0 else 1e-14)
check.finish()

"""inputs/spinodal_box.yaml (benchmark 1b) against the spectral solution of the same problem: energy over time.

Usage: PYTHONPATH=postprocess python3 tests/verification/cahn_hilliard_box/study/benchmark_1.py RUN_DIRECTORY
"""
import pathlib
import sys

import numpy as np

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from auralith_run import Run  # noqa: E402
from spectral import Box, evolve  # noqa: E402

run = Run(sys.argv[1])
times = [t for t in (1, 5, 10, 20, 40, 60, 100, 200, 500, 1000) if t <= run["time"][-1] + 1e-9]
box = Box(200.0, 160, 2, False)
z, x = box.places()
start = 0.5 + 0.025 * (np.cos(0.105 * x) * np.cos(0.11 * z) + (np.cos(0.13 * x) * np.cos(0.087 * z)) ** 2
                       + np.cos(0.025 * x - 0.15 * z) * np.cos(0.07 * x - 0.02 * z))
fields = evolve(box, start, 0.128, 0.32, 31.25, times, int(20 * times[-1]))
print("| time | energy, spectral | energy, program | difference |\n|---|---|---|---|")
for time, field in zip([0, *times], [start, *fields]):
    exact = 200**2 * box.energy(field, 0.128, 0.32)
    own = 200 * np.interp(time, run["time"], run["energy_box"])
    print(f"| {time} | {exact:.3f} | {own:.3f} | {own / exact - 1:+.2%} |")

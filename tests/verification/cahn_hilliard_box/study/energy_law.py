"""Energy law at rest: the largest rise of the energy in one accepted step, for every scheme and tolerance. Recorded in study/README.md.

Usage: AURALITH_BIN=build/auralith PYTHONPATH=postprocess python3 tests/verification/cahn_hilliard_box/study/energy_law.py DIRECTORY
"""
import os
import pathlib
import sys

import numpy as np

here = pathlib.Path(__file__).resolve().parent
os.environ["AURALITH_SCRATCH"] = sys.argv[1]
for folder in (here.parents[1], here.parents[3] / "meshes", here.parent):
    sys.path.insert(0, str(folder))
from harness import Check  # noqa: E402
from make_field import write_field  # noqa: E402
from spectral import Box  # noqa: E402

check = Check(here.parent / "x.py")
pathlib.Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
case = check.scratch / "case.yaml"
case.write_text((here.parent / "case.yaml").read_text())
edge = 1e-7
box = Box(edge, 48, 2, True)
z, x = box.places()
q = 2 * np.pi / edge
field = 0.45 + 0.12 * np.cos(q * x + 0.3) * np.cos(q * z) + 0.08 * np.sin(2 * q * x - q * z) + 0.05 * np.cos(2 * q * z + 1)
write_field(check.scratch / "field.h5", box.cell_means(field, 32))
print("| scheme | tolerance | steps (rejected) | steps in which the energy rises | largest rise / fall | largest rise / energy | int w dV |\n|---|---|---|---|---|---|---|")
for scheme in ("implicit_euler", "trbdf2", "esdirk3"):
    for tolerance in (1e-1, 1e-2, 1e-3, 1e-4, 1e-5):
        if scheme == "implicit_euler" and tolerance < 1e-4:
            continue
        run = check.run(f"{scheme}_{tolerance:g}", "grid.x.cells=32", "layers.box.cells=32", "protocol.rest.duration=20 h",
                        f"time.scheme={scheme}", f"time.tolerance={tolerance:g}", "time.largest_step=1 h", case=case)
        energy, volume = run["energy_box"], run["void_volume_box"]
        steps = np.diff(energy)
        rises = np.sum(steps > 0)
        rise = max(np.max(steps), 0.0)
        print(f"| {scheme} | {tolerance:g} | {len(steps)} ({run['rejected_steps'][-1]:.0f}) | {rises} | {rise / (energy[0] - energy[-1]):.1e} | "
              f"{rise / energy[-1]:.1e} | {np.max(np.abs(volume / volume[0] - 1)):.0e} |", flush=True)

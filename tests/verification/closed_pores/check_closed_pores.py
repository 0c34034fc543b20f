"""Closed pores: conductivity of a square array of insulating cylinders and of a cubic array of insulating spheres.

One cell of the array between equipotential planes with symmetric sides is the infinite array. Exact series (cylinders: Lord
Rayleigh, Phil. Mag. 34, 481 (1892), coefficients of Perrins, McKenzie, McPhedran, Proc. R. Soc. A 369, 207 (1979); spheres:
Sangani & Acrivos, Proc. R. Soc. A 386, 263 (1983)), for the volume fraction that the cells really take.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["AURALITH_SOURCE"], "tests", "verification"))
sys.path.insert(0, os.path.join(os.environ["AURALITH_SOURCE"], "meshes"))
import label_map  # noqa: E402
import numpy as np  # noqa: E402
from harness import Check  # noqa: E402

KAPPA, LENGTH, RADIUS = 0.1, 2e-6, 0.6  # S/m, m, um


def cylinders(f):
    """kappa/kappa_0 of insulating cylinders."""
    return 1 - 2 * f / (1 + f - 0.305827 * f**4 / (1 - 1.402958 * f**8) - 0.013362 * f**8)


def spheres(f):
    """kappa/kappa_0 of insulating spheres (Maxwell's formula and the first term of the array)."""
    return 1 - 3 * f / (2 + f - 1.3047 * 0.75 * f ** (10 / 3))


check = Check(__file__)
for name, dimension, sizes, exact in (("cylinders", 2, (10, 20, 40, 80), cylinders), ("spheres", 3, (8, 16, 28), spheres)):
    errors = []
    for n in sizes:
        lateral = (2, n if dimension == 3 else 1)
        grid = label_map.uniform((2, n), lateral, [(2, n)])
        labels = label_map.pores(grid, grid.labels(), 0, RADIUS, 2.0)
        label_map.save(check.scratch / "map.h5", labels)
        y = ["grid.y.length=2 um", f"grid.y.cells={n}"] if dimension == 3 else []
        run = check.run(f"{name}{n}", f"grid.x.cells={n}", f"layers.pellet.cells={n}", *y, f"label_map.file={check.scratch}/map.h5")
        ratio = 5 * LENGTH / run["voltage"][-1] / KAPPA
        f = np.mean(labels == label_map.PORE)
        errors.append(ratio / exact(f) - 1)
        print(f"{name}, {n} cells: pores {f:.4f}, kappa/kappa_0 {ratio:.5f}, exact {exact(f):.5f}: {ratio / exact(f) - 1:+.3%}", flush=True)
    # The steps of the cells disturb the field within a cell of the pore: first order. Extrapolated it must vanish.
    last = (errors[-1] * sizes[-1] - errors[-2] * sizes[-2]) / (sizes[-1] - sizes[-2])
    check.below(f"{name}: error extrapolated to fine cells", abs(last), 0.005)
    check.below(f"{name}: error on the finest grid", abs(errors[-1]), 0.02)
    check.below(f"{name}: finest error against the coarsest", errors[-1] / errors[0], 0.5)
check.finish()

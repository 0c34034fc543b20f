"""A half ball of metal (radius 2 um) on an insulating plane, in a ceramic shell up to 4 um: its area in voxels and its current.

1/G = (1/R - 1/R2)/(2 pi kappa) + Z/(2 pi R^2) exactly; a quarter of it is computed, with mirror planes at x = 0 and y = 0. R and R2 are those
of the half balls with the volumes of the voxels: how many centres lie inside differs from grid to grid by up to 4 %.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["AURALITH_SOURCE"], "tests", "verification"))
sys.path.insert(0, os.path.join(os.environ["AURALITH_SOURCE"], "meshes"))
import label_map  # noqa: E402
import numpy as np  # noqa: E402
from harness import Check  # noqa: E402

RADIUS, SHELL, WIDTH = 2.0, 4.0, 5.0  # um
KAPPA, Z = 0.1, 0.1e-4  # S/m, Ohm m2
FOIL = 7  # rows of cells


def exact(labels, h):
    """Area (m2) and conductance of a quarter of the half ball."""
    above = labels[FOIL:]
    inner, outer = ((6 * np.count_nonzero(part) / np.pi) ** (1 / 3) * h * 1e-6 for part in (above == 0, above < 2))
    area = 0.5 * np.pi * inner**2
    return area, 0.25 / ((1 / inner - 1 / outer) / (2 * np.pi * KAPPA) + Z / (4 * area))


def half_ball(n):
    h = WIDTH / n
    grid = label_map.uniform((WIDTH, n), (WIDTH, n), [(FOIL * h, FOIL), (WIDTH - h, n - 1), (h, 1)])
    labels = grid.labels()
    z = grid.z - FOIL * h
    r = np.sqrt(grid.x**2 + grid.y**2 + np.maximum(z, 0) ** 2)  # below the plane a stem
    above = np.broadcast_to(z > 0, grid.shape)
    labels[above & (r > SHELL)] = 2
    labels[above & (r < RADIUS)] = 0
    labels[~above & (r > RADIUS)] = label_map.PORE
    labels[0] = 0
    return labels


check = Check(__file__)
errors = {"area": [], "faces": [], "current": [], "current with the area of the faces": []}
for n in (12, 18, 26):
    h = WIDTH / n
    labels = half_ball(n)
    label_map.save(check.scratch / "map.h5", labels)
    true_area, true_conductance = exact(labels, h)
    for radius in (5, 0):
        run = check.run(f"n{n}r{radius}", f"grid.x.cells={n}", f"grid.y.cells={n}", f"layers.foil.thickness={FOIL * h} um",
                        f"layers.pellet.thickness={WIDTH - h} um", f"layers.pellet.cells={n - 1}", f"layers.lead.thickness={h} um",
                        f"label_map.file={check.scratch}/map.h5", f"label_map.normal_radius={radius}",
                        options=["-auralith_pc_factor_mat_solver_type", "mumps"])
        conductance = 5 * (WIDTH * 1e-6) ** 2 / abs(run["voltage"][-1])
        area = run.summary["interfaces"]["foil"]
        if radius:
            errors["area"].append(area["surface_area_m2"] / true_area - 1)
            errors["faces"].append(area["face_area_m2"] / true_area - 1)
        errors["current" if radius else "current with the area of the faces"].append(conductance / true_conductance - 1)
    print(f"{n} cells, radius {RADIUS / h:.1f} cells: " + ", ".join(f"{k} {v[-1]:+.2%}" for k, v in errors.items()), flush=True)
for name, limit in (("area", 0.015), ("current", 0.005)):
    check.below(f"{name} of the half ball, corrected, largest error of all grids", np.max(np.abs(errors[name])), limit)
    check.below(f"{name} of the half ball, corrected, on the finest grid", abs(errors[name][-1]), 0.005)
check.above("area of the faces: 3/2 of the ball's on every grid", min(errors["faces"]), 0.4)
check.above("current with the area of the faces", errors["current with the area of the faces"][-1], 0.1)
check.finish()

"""A flat interface at 30 degrees to the grid: total current per voltage against a body-fitted finite-element solution.

The ceramic fills z < 1.2 um + x tan(30 degrees); the metal is an equipotential. Laplace's equation with phi = 1 at z = 0, no flux at
the sides and -kappa dphi/dn = phi/Z on the inclined edge is solved here with bilinear elements on a mesh that follows
the edge; its energy is the conductance, with an error of order h^2 that Richardson's extrapolation takes away.
"""
import os
import sys

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import spsolve

sys.path.insert(0, os.path.join(os.environ["AURALITH_SOURCE"], "tests", "verification"))
sys.path.insert(0, os.path.join(os.environ["AURALITH_SOURCE"], "meshes"))
import label_map  # noqa: E402
from harness import Check  # noqa: E402

LENGTH, LOW, SLOPE = 6e-6, 1.2e-6, np.tan(np.radians(30))
KAPPA, Z = 0.1, 0.3e-4  # S/m, Ohm m2


def conductance(n):
    """S per m of depth, on n x n/2 elements."""
    nx, nz = n, n // 2
    x = np.linspace(0, LENGTH, nx + 1)
    points = np.array([[(xi, t * (LOW + SLOPE * xi)) for t in np.linspace(0, 1, nz + 1)] for xi in x])
    number = np.arange((nx + 1) * (nz + 1)).reshape(nx + 1, nz + 1)
    corners = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], axis=-1).reshape(-1, 4)
    xy = points.reshape(-1, 2)[corners]  # (elements, 4, 2)
    local = np.zeros((len(corners), 4, 4))
    for a in (-1, 1):
        for b in (-1, 1):
            s, t = a / np.sqrt(3), b / np.sqrt(3)
            shape = 0.25 * np.array([[-(1 - t), 1 - t, 1 + t, -(1 + t)], [-(1 - s), -(1 + s), 1 + s, 1 - s]])
            jacobian = np.einsum("dn,enc->edc", shape, xy)
            gradient = np.linalg.solve(jacobian, np.broadcast_to(shape, (len(corners), 2, 4)))
            local += KAPPA * np.einsum("edn,edm->enm", gradient, gradient) * np.linalg.det(jacobian)[:, None, None]
    rows, columns = np.repeat(corners, 4, axis=1).ravel(), np.tile(corners, (1, 4)).ravel()
    matrix = sparse.coo_matrix((local.ravel(), (rows, columns)), shape=(number.size,) * 2).tolil()
    edge = LENGTH / nx * np.hypot(1, SLOPE) / Z
    for i in range(nx):
        for p, q, share in ((i, i, 1 / 3), (i + 1, i + 1, 1 / 3), (i, i + 1, 1 / 6), (i + 1, i, 1 / 6)):
            matrix[number[p, nz], number[q, nz]] += edge * share
    matrix = matrix.tocsr()
    bottom, free = number[:, 0], number[:, 1:].ravel()
    phi = np.ones(number.size)
    phi[free] = spsolve(matrix[free][:, free], -matrix[free][:, bottom] @ np.ones(len(bottom)))
    return phi @ matrix @ phi


coarse, fine = conductance(100), conductance(200)
exact = fine + (fine - coarse) / 3
check = Check(__file__)
check.below("finite elements: error that the extrapolation removes", abs(fine / exact - 1), 1e-4)

cells = [12, 24, 48]
errors, raw_errors = [], []
for n in cells:
    grid = label_map.uniform((6, n), (1, 1), [(4, 2 * n // 3), (2, n // 3)])
    label_map.save(check.scratch / f"map{n}.h5", label_map.plane(grid, grid.labels(), 0, 30, 1.2))
    found = []
    for radius in (5, 0):  # the default, and no correction
        run = check.run(f"n{n}_r{radius}", f"grid.x.cells={n}", f"layers.pellet.cells={2 * n // 3}", f"layers.foil.cells={n // 3}",
                        f"label_map.file={check.scratch}/map{n}.h5", f"label_map.normal_radius={radius}")
        found.append(5 * LENGTH / run["voltage"][-1])
        areas = run.summary["interfaces"]["foil"]
        true_area = LENGTH * np.hypot(1, SLOPE) * 1e-6
        print(f"{n} cells, radius {radius}: conductance {found[-1] / exact - 1:+.3%}, area {areas['surface_area_m2'] / true_area - 1:+.3%}"
              f" (faces {areas['face_area_m2'] / true_area - 1:+.1%})", flush=True)
    errors.append(abs(found[0] / exact - 1))
    raw_errors.append(found[1] / exact - 1)
check.below("total current on the finest grid, areas corrected", errors[-1], 0.01)
check.below("falls from grid to grid: largest ratio", max(errors[1] / errors[0], errors[2] / errors[1]), 0.9)
check.above("without the correction the error stays: finest grid", raw_errors[-1], 0.05)
check.finish()

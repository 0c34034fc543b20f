"""A rough interface, a pore and a grain boundary in 3-D give the same numbers on 1, 2 and 3 ranks (limit: tests/parallel/README.md)."""
import os
import pathlib
import subprocess
import sys

sys.path[:0] = [os.path.join(os.environ["AURALITH_SOURCE"], folder) for folder in ("meshes", "tests")]
import differences  # noqa: E402
import label_map  # noqa: E402
import numpy as np  # noqa: E402
from auralith_run import Run  # noqa: E402

SCRATCH = pathlib.Path(os.environ.get("AURALITH_SCRATCH", "."))
CASE = pathlib.Path(os.environ["AURALITH_SOURCE"]) / "tests" / "verification" / "label_maps" / "case.yaml"
LIMIT = 1e-8
grid = label_map.uniform((2, 5), (2, 4), [(1.6, 8), (2, 10)])
labels = label_map.rough(grid, grid.labels(), 0, 0.25, 0.5, seed=3)
labels = label_map.grains(grid, labels, 0, 1.2, 0.3)
labels[2, 1, 3] = label_map.PORE
labels[0] = 0  # the outer plane is the pellet's
label_map.save(SCRATCH / "map.h5", labels)
contact = "contact_resistance: {value: %s Ohm cm^2, status: assumed, source: test}"
CHANGES = ["grid.x.cells=5", "grid.y={length: 2 um, cells: 4, boundary: periodic}", "regions=[{name: boundary, material: ceramic}]",
           "label_map={file: %s, labels: {0: pellet, 1: foil, 100: pore, 101: boundary}}" % (SCRATCH / "map.h5"),
           "protocol.0.galvanostatic.duration=1 min", "protocol.1.galvanostatic.duration=20 s"]


def run(ranks):
    text = CASE.read_text().replace("../cards", str(CASE.parents[1] / "cards")).replace("interface.yaml", str(CASE.parent / "interface.yaml")).replace(
        "ambient:", "  - {between: [boundary, pellet], kind: contact_resistance, " + contact % 2 + "}\nambient:", 1)
    (SCRATCH / "case.yaml").write_text(text)
    directory = SCRATCH / f"ranks_{ranks}"
    command = [os.environ["AURALITH_MPIEXEC"], "-n", str(ranks), os.environ["AURALITH_BIN"], "run", str(SCRATCH / "case.yaml"), *CHANGES,
               "--out", str(directory)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return Run(directory)


def points(result):
    """Faces of the cloud in an order that does not depend on the ranks, with the current through each."""
    step = result.steps[-1]
    values = np.column_stack([1e9 * step.map("foil", "points"), step.map("foil", "current_density")])
    return values[np.lexsort(np.round(values[:, :3], 3).T)]


one, good = run(1), True
for ranks in (2, 3):
    several = run(ranks)
    worst, where = differences.of_runs(one, several)
    a, b = points(one), points(several)
    cloud = np.max(np.abs(a - b)) / np.max(np.abs(a[:, 3])) if a.shape == b.shape else np.inf
    same_area = one.summary["interfaces"]["foil"]["surface_area_m2"] / several.summary["interfaces"]["foil"]["surface_area_m2"] - 1
    good = good and worst < LIMIT and cloud < LIMIT and abs(same_area) < 1e-12
    print(f"{ranks} ranks: time series differ by {worst:.2g} ({where}), interface by {cloud:.2g}, area by {same_area:.2g} (limit {LIMIT})")
sys.exit(0 if good else 1)

"""Label maps: the map of the layers changes no digit; a film by labels is the film by patches; on rough interfaces with voids
and reaction, in 2-D and 3-D, with moving lattices and without, the ledgers close to the solver's tolerance.
"""
import os
import sys

sys.path[:0] = [os.path.join(os.environ["AURALITH_SOURCE"], *folder) for folder in (("tests",), ("tests", "verification"), ("meshes",))]
import differences  # noqa: E402
import label_map  # noqa: E402
import numpy as np  # noqa: E402
from harness import Check  # noqa: E402

check = Check(__file__)
grid = label_map.uniform((2, 8), (1, 1), [(1.6, 8), (2, 10)])


def with_map(name, labels, meaning="{0: pellet, 1: foil}"):
    path = check.scratch / f"{name}.h5"
    label_map.save(path, labels)
    return f"label_map={{file: {path}, labels: {meaning}}}"


def face_area(labels, grid):
    """um2 of the faces between pellet and foil, counted; x is periodic, y, too."""
    dz, dy, dx = (length / cells for length, cells in zip(grid.lengths[::-1], labels.shape))
    area = 0.0
    for axis, size in ((0, dx * dy), (1, dx * dz), (2, dy * dz)):
        if labels.shape[axis] > 1:
            other = np.roll(labels, -1, axis)
            pairs = ((labels == 0) & (other == 1)) | ((labels == 1) & (other == 0))
            area += size * np.count_nonzero(pairs[:-1] if axis == 0 else pairs)
    return area


layers = check.run("layers")
mapped = check.run("mapped", with_map("mapped", grid.labels()))
check.verdict(layers.columns == mapped.columns and all(np.array_equal(layers[name], mapped[name], equal_nan=True) for name in layers.columns),
              "layers and their map: the same digits in all columns")
same = all(np.array_equal(layers.steps[-1].cells(name), mapped.steps[-1].cells(name), equal_nan=True)
           for name in layers.steps[-1].cell_names)
check.verdict(same, "layers and their map: the same fields at the end")

# A film of one cell of the same ceramic where the patch is. What differs is the order of sums.
labels = grid.labels()
labels[7, 0, :2] = label_map.EXTRA
reaction = ("{between: [%s, foil], kind: reaction, area_resistance: {value: %s Ohm cm^2, status: assumed, source: test}, site_mobility: "
            "{value: 3e-17 m/(s Pa), status: assumed, source: test}, site_mobility_plating: {value: 1e-14 m/(s Pa), status: assumed, source: "
            "test}, contact_angle_cosine: {mean: 0.4, status: assumed, source: test}, fracture_toughness: {value: 1 MPa_sqrt_m, status: "
            "assumed, source: test}, flaw_size: {value: 3 um, status: assumed, source: test}}")
joint = "{between: [film, pellet], kind: contact_resistance, contact_resistance: {value: 0 Ohm cm^2, status: assumed, source: test}}"
film = ["regions=[{name: film, material: ceramic}]", f"interfaces=[{reaction % ('pellet', 5)}, {reaction % ('film', 15)}, {joint}]"]
by_labels = check.run("film", *film, with_map("film", labels, "{0: pellet, 1: foil, 101: film}"))
check.below("film by labels and by patches: largest difference", differences.of_runs(layers, by_labels)[0], 1e-8)

# Rough: a step, a spike and a pore; with a moving lattice every column has one horizontal face.
for name, dimension, motion in (("rough", 2, "column"), ("overhang", 2, "none"), ("rough_3d", 3, "column"), ("rigid", 2, "rigid")):
    box = grid if dimension == 2 else label_map.uniform((2, 5), (2, 4), [(1.6, 8), (2, 10)])
    labels = label_map.rough(box, box.labels(), 0, 0.25, 0.5, seed=3)
    labels[2, 0, 3] = label_map.PORE
    if motion == "none":
        labels[11:13, 0, 5] = 0
        labels[14, 0, 2] = label_map.PORE
        labels[10, 0, 5] = 1
        labels[10, 0, 6] = 0
    more = ["grid.x.cells=5", "grid.y={length: 2 um, cells: 4, boundary: periodic}"] if dimension == 3 else []
    if dimension == 3:
        more.append("protocol.0.galvanostatic.duration=1 min")
    void = "layers.foil.initial_voids={inclusions: [{centre: [1 um, 1 um, 2.4 um], radius: 0.4 um}]}"
    run = check.run(name, *more, void, f"layers.foil.lattice_motion={motion}", with_map(name, labels, "{0: pellet, 1: foil, 100: pore}"))
    for ledger in ("lithium", "void", "charge"):
        entry = run.summary["ledgers"][ledger]
        worst = entry["worst"] if "worst" in entry else entry["foil"]["worst"]
        check.below(f"{name}: {ledger} ledger", worst, 1e-10)
    areas = run.summary["interfaces"]["foil"]
    check.equal(f"{name}: area of the faces, m2", areas["face_area_m2"], 1e-12 * face_area(labels, box), 1e-12)
    step = run.steps[-1]
    points, surface, current = (step.map("foil", what) for what in ("points", "surface", "current_density"))
    check.equal(f"{name}: reaction current in the field file", np.sum(surface * current), run["current_density"][-1] * 10 *
                (4e-12 if dimension == 3 else 2e-12), 1e-8)
    check.above(f"{name}: voids at the interface", run["void_max_foil"].max(), 0.3)
    check.equal(f"{name}: faces in the cloud", float(np.sum(step.map("foil", "area"))), areas["face_area_m2"], 1e-12)
check.finish()

"""Label maps for `label_map` of an input: which region every cell of a grid belongs to, as HDF5.

    python3 meshes/label_map.py rough meshes/rough_interface.h5 --x 6 24 --layers 2:20 6:24 --roughness 0.25 --length 1.2

What it can make (lengths in micrometres; --x and --y: length and number of equal cells, as in the input; --layers: thickness
and number of equal cells of each layer from the bottom, or --nodes RUN/fields.h5 for the grid of a run of the layered cell):

    layers    label n in layer n (from 0 at the bottom): what the input says without a map
    plane     the interface on top of layer --below inclined by --angle degrees against x, through --height at x = 0
    rough     that interface displaced by a Gaussian random surface (--roughness: standard deviation, --length: correlation)
    ball      a ball (cylinder in 2-D) of --radius around --centre X Y Z that belongs to --label
    pores     balls of --radius in layer --below, in a regular array with --spacing; label 100
    film      label 101 in the cells of layer --below within --thickness of the next one, over a --cover share of the area in
              patches of the size --length
    grains    label 101 in layer --below where the distances to the nearest two seeds differ by less than --width; --length is
              the size of a grain

Cells are labelled by their centres. Random surfaces and seeds are periodic in x and y. `--add FILE` starts from an earlier map, so that
kinds combine. The last line tells how many cells each label has.
"""
import argparse

import h5py
import numpy as np

PORE, EXTRA = 100, 101


def centres(nodes):
    return 0.5 * (nodes[1:] + nodes[:-1])


class Grid:
    """Cell centres x, y, z (broadcast to (nz, ny, nx)), nodes, and the layer of every z index."""

    def __init__(self, x, y, z, layer):
        self.nodes = [np.asarray(axis, float) for axis in (x, y, z)]
        self.layer = np.asarray(layer)
        self.x = centres(self.nodes[0])[None, None, :]
        self.y = centres(self.nodes[1])[None, :, None]
        self.z = centres(self.nodes[2])[:, None, None]
        self.shape = (self.z.size, self.y.size, self.x.size)
        self.lengths = [nodes[-1] - nodes[0] for nodes in self.nodes]

    def top_of(self, layer):
        return self.nodes[2][np.flatnonzero(self.layer == layer)[-1] + 1]

    def labels(self):
        return np.broadcast_to(self.layer[:, None, None], self.shape).astype(np.uint8)


def uniform(x, y, layers):
    """Grid of (length, cells) along x and y and a list of (thickness, cells) along z."""
    z, layer = [0.0], []
    for number, (thickness, cells) in enumerate(layers):
        z += list(z[-1] + thickness * np.arange(1, cells + 1) / cells)
        layer += [number] * cells
    return Grid(np.linspace(0, x[0], x[1] + 1), np.linspace(0, y[0], y[1] + 1), z, layer)


def from_run(path):
    with h5py.File(path) as file:
        first = file["step_000000"]
        region = first["cells/region"][()]
        return Grid(file["x"][()] * 1e6, file["y"][()] * 1e6, first["z"][()] * 1e6, region[:, 0, 0].astype(int))


def random_surface(grid, length, seed):
    """Gaussian random field of unit variance over x and y with the covariance exp(-r^2/(2 length^2)), (ny, nx), periodic."""
    noise = np.random.default_rng(seed).standard_normal(grid.shape[1:])
    ky = np.fft.fftfreq(grid.shape[1], grid.lengths[1] / grid.shape[1])[:, None]
    kx = np.fft.fftfreq(grid.shape[2], grid.lengths[0] / grid.shape[2])[None, :]
    smooth = np.fft.ifft2(np.fft.fft2(noise) * np.exp(-(np.pi * length) ** 2 * (kx**2 + ky**2))).real
    return (smooth - smooth.mean()) / smooth.std()


def move_interface(grid, labels, below, height):
    """The interface on top of layer `below` at `height` (ny, nx), between the neighbours' own interfaces."""
    pair = (labels == below) | (labels == below + 1)
    labels[pair] = np.where(grid.z < height, below, below + 1)[pair]
    return labels


def plane(grid, labels, below, angle, height):
    return move_interface(grid, labels, below, height + np.tan(np.radians(angle)) * grid.x)


def rough(grid, labels, below, roughness, length, seed=1):
    return move_interface(grid, labels, below, grid.top_of(below) + roughness * random_surface(grid, length, seed))


def ball(grid, labels, centre, radius, label):
    labels[distance2(grid, centre, periodic=False) < radius**2] = label
    return labels


def distance2(grid, point, periodic=True):
    """Square of the distance to a point in the directions that the grid has, nearest image in x and y."""
    total = np.zeros(grid.shape)
    for axis, (own, at) in enumerate(zip((grid.x, grid.y, grid.z), point)):
        if own.size == 1:
            continue
        d = own - at
        if periodic and axis < 2:
            d = d - grid.lengths[axis] * np.round(d / grid.lengths[axis])
        total = total + d**2
    return total


def pores(grid, labels, below, radius, spacing):
    inside = np.flatnonzero(grid.layer == below)
    low, high = grid.nodes[2][inside[0]], grid.nodes[2][inside[-1] + 1]
    places = [np.arange(0.5 * spacing, length, spacing) if n > 1 else [0.0]
              for length, n in ((grid.lengths[0], grid.shape[2]), (grid.lengths[1], grid.shape[1]), (high - low, 2))]
    for z in places[2]:
        for y in places[1]:
            for x in places[0]:
                labels[(labels == below) & (distance2(grid, (x, y, low + z), periodic=False) < radius**2)] = PORE
    return labels


def film(grid, labels, below, thickness, cover, length, seed=1):
    surface = random_surface(grid, length, seed)
    covered = surface >= np.quantile(surface, 1 - cover)
    # Distance along z to the layer above, whose interface may be rough.
    first_above = np.where(labels == below + 1, grid.z, np.inf).min(axis=0)
    labels[(labels == below) & covered & (grid.z > first_above - thickness)] = EXTRA
    return labels


def grains(grid, labels, below, length, width, seed=1):
    nz, ny, nx = grid.shape
    size = [n for n, cells in zip(grid.lengths, (nx, ny, nz)) if cells > 1]
    count = max(2, int(round(np.prod(size) / length ** len(size))))
    seeds = np.random.default_rng(seed).random((count, 3)) * grid.lengths
    nearest = np.full((2, *grid.shape), np.inf)
    for point in seeds:
        d = np.sqrt(distance2(grid, point))
        nearest[1] = np.minimum(nearest[1], np.maximum(nearest[0], d))
        nearest[0] = np.minimum(nearest[0], d)
    labels[(labels == below) & (nearest[1] - nearest[0] < width)] = EXTRA
    return labels


def save(path, labels, dataset="labels"):
    with h5py.File(path, "w") as file:
        file.create_dataset(dataset, data=labels, compression="gzip", compression_opts=4)


def pair(text):
    first, second = text.split(":")
    return float(first), int(second)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["layers", "plane", "rough", "ball", "pores", "film", "grains"])
    parser.add_argument("file")
    parser.add_argument("--x", nargs=2, type=float, default=(1, 1), metavar=("LENGTH", "CELLS"))
    parser.add_argument("--y", nargs=2, type=float, default=(1, 1), metavar=("LENGTH", "CELLS"))
    parser.add_argument("--layers", nargs="+", type=pair, metavar="THICKNESS:CELLS")
    parser.add_argument("--nodes", help="fields.h5 of a run of the layered cell, instead of --x, --y and --layers")
    parser.add_argument("--add", help="map to start from")
    parser.add_argument("--below", type=int, default=0, help="layer below the interface, or that is changed (default 0)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--label", type=int, default=1)
    parser.add_argument("--centre", nargs=3, type=float)
    for name in ("angle", "height", "roughness", "length", "radius", "spacing", "thickness", "cover", "width"):
        parser.add_argument("--" + name, type=float)
    a = parser.parse_args()
    if not a.nodes and not a.layers:
        parser.error("give the grid: --layers, or --nodes")
    grid = from_run(a.nodes) if a.nodes else uniform((a.x[0], int(a.x[1])), (a.y[0], int(a.y[1])), a.layers)
    labels = grid.labels()
    if a.add:
        with h5py.File(a.add) as file:
            labels = file["labels"][()]
    needs = {"layers": (), "plane": ("angle", "height"), "rough": ("roughness", "length"), "ball": ("centre", "radius"),
             "pores": ("radius", "spacing"), "film": ("thickness", "cover", "length"), "grains": ("length", "width")}[a.kind]
    missing = [name for name in needs if getattr(a, name) is None]
    if missing:
        parser.error(f"{a.kind} needs " + ", ".join("--" + name for name in missing))
    values = {name: getattr(a, name) for name in needs}
    if a.kind == "ball":
        labels = ball(grid, labels, label=a.label, **values)
    elif a.kind != "layers":
        if a.kind in ("rough", "film", "grains"):
            values["seed"] = a.seed
        labels = {"plane": plane, "rough": rough, "pores": pores, "film": film, "grains": grains}[a.kind](
            grid, labels, a.below, **values)
    save(a.file, labels)
    print(f"{a.file}: " + ", ".join(f"label {n}: {np.sum(labels == n)} cells" for n in np.unique(labels)))


if __name__ == "__main__":
    main()

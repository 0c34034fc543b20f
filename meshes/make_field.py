"""Initial void fractions for boxes: sums of cosines or noise, averaged over the cells of a uniform grid, as HDF5.

    python3 meshes/make_field.py spinodal_box FIELD.h5 --cells 100 100

Shape of the dataset `void_fraction`: (cells along z, along y, along x). z is the stack axis of a case, so a 2-D box has the
axes x and z, and what papers call y is z here.
"""
import argparse

import h5py
import numpy as np


def cell_average_of_cosine(nodes_x, nodes_z, a, b, phase=0.0):
    """Mean over each cell of cos(a x + b z + phase); shape (cells z, cells x)."""
    def mean_exponential(nodes, k):
        width = np.diff(nodes)
        return np.exp(1j * k * 0.5 * (nodes[1:] + nodes[:-1])) * np.sinc(k * width / (2 * np.pi))

    return np.real(np.exp(1j * phase) * mean_exponential(nodes_z, b)[:, None] * mean_exponential(nodes_x, a)[None, :])


def product(nodes_x, nodes_z, first, second):
    """Mean over each cell of cos(first) cos(second), each argument (a, b) meaning a x + b z."""
    (a, b), (c, d) = first, second
    return 0.5 * (cell_average_of_cosine(nodes_x, nodes_z, a + c, b + d) + cell_average_of_cosine(nodes_x, nodes_z, a - c, b - d))


def spinodal_box(cells_x, cells_z, length=200.0, amplitude=0.025):
    """0.5 + amplitude (cos(0.105 x) cos(0.11 z) + [cos(0.13 x) cos(0.087 z)]^2 + cos(0.025 x - 0.15 z) cos(0.07 x - 0.02 z)),
    the start of benchmark 1 of Jokisaari et al. (2017), c = 0.5 + 0.01 (...), in w = (c - 0.3)/0.4."""
    x, z = np.linspace(0, length, cells_x + 1), np.linspace(0, length, cells_z + 1)
    ones = np.ones((cells_z, cells_x))
    across, along = cell_average_of_cosine(x, z, 0.26, 0.0), cell_average_of_cosine(x, z, 0.0, 0.174)
    square = 0.25 * (ones + across + along + across * along)  # cos^2 cos^2; x and z separate
    return 0.5 + amplitude * (product(x, z, (0.105, 0.0), (0.0, 0.11)) + square + product(x, z, (0.025, -0.15), (0.07, -0.02)))


def write_field(path, values, dataset="void_fraction"):
    """`values` of shape (z, x) or (z, y, x)."""
    if values.ndim == 2:
        values = values[:, None, :]
    with h5py.File(path, "w") as file:
        file.create_dataset(dataset, data=values)
        file[dataset].attrs["unit"] = "1"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("field", choices=["spinodal_box"])
    parser.add_argument("path")
    parser.add_argument("--cells", type=int, nargs=2, metavar=("X", "Z"), default=(100, 100))
    arguments = parser.parse_args()
    write_field(arguments.path, spinodal_box(*arguments.cells))


if __name__ == "__main__":
    main()

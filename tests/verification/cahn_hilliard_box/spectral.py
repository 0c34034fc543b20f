"""Cahn-Hilliard by a spectral method, an answer that shares nothing with the program:

    dw/dt = M lap( W g'(w) - kappa lap w ),  g = w^2 (1-w)^2

on a box of N^d points, Fourier modes when periodic, cosine modes with no-flux walls; exponential time differencing of order 4
(Cox & Matthews, J. Comput. Phys. 176, 430 (2002); coefficients by contour integrals, Kassam & Trefethen, SIAM J. Sci.
Comput. 26, 1214 (2005)). Exact to round-off times time step^4 once the interfaces are resolved.
"""
import numpy as np
from scipy import fft


class Box:
    """Box of edge `length` with `points` modes along each of `dimensions` axes."""

    def __init__(self, length, points, dimensions, periodic):
        self.length, self.points, self.dimensions, self.periodic = length, points, dimensions, periodic
        k = 2 * np.pi * np.fft.fftfreq(points, 1 / points) / length if periodic else np.pi * np.arange(points) / length
        self.k = k
        self.k2 = sum(np.meshgrid(*[k**2] * dimensions, indexing="ij"))

    def places(self):
        """Coordinates of the points, one array per axis."""
        shift = 0.0 if self.periodic else 0.5
        x = (np.arange(self.points) + shift) * self.length / self.points
        return np.meshgrid(*[x] * self.dimensions, indexing="ij")

    def forward(self, w):
        return fft.fftn(w) if self.periodic else fft.dctn(w, type=2)

    def backward(self, modes):
        return np.real(fft.ifftn(modes)) if self.periodic else fft.idctn(modes, type=2)

    def cell_means(self, w, cells):
        """Means over the cells of a uniform grid; shape (cells,) * dimensions."""
        h = self.length / cells
        centre = (np.arange(cells) + 0.5) * h
        if self.periodic:
            basis = np.exp(1j * np.outer(centre, self.k)) / self.points
        else:
            basis = np.cos(np.outer(centre, self.k)) / self.points
            basis[:, 0] *= 0.5
        basis = basis * np.sinc(self.k * h / (2 * np.pi))
        modes = self.forward(w)
        for axis in range(self.dimensions):
            modes = np.moveaxis(np.tensordot(basis, modes, axes=(1, axis)), 0, axis)
        return np.real(modes)

    def energy(self, w, barrier, gradient):
        """Mean energy density, J/m3."""
        modes = self.forward(w)
        mean_slope2 = np.mean(w * self.backward(self.k2 * modes))  # by parts
        return barrier * np.mean(w**2 * (1 - w) ** 2) + 0.5 * gradient * mean_slope2


def evolve(box, w, barrier, gradient, mobility, times, steps):
    """The field at each of `times` (increasing, from 0), with `steps` steps up to the last one (equal within each stretch)."""
    linear = -mobility * box.k2 * (gradient * box.k2 + 2 * barrier)
    ring = np.exp(2j * np.pi * (np.arange(1, 33) - 0.5) / 32)

    def nonlinear(modes):
        u = box.backward(modes)
        return -mobility * barrier * box.k2 * box.forward(4 * u**3 - 6 * u**2)  # W g' less the linear 2 W w

    def coefficients(dt):
        z = dt * linear[..., None] + ring
        mean = lambda f: dt * np.real(np.mean(f, axis=-1))  # noqa: E731
        return (np.exp(dt * linear), np.exp(dt * linear / 2), mean((np.exp(z / 2) - 1) / z),
                mean((-4 - z + np.exp(z) * (4 - 3 * z + z**2)) / z**3), mean((2 + z + np.exp(z) * (z - 2)) / z**3),
                mean((-4 - 3 * z - z**2 + np.exp(z) * (4 - z)) / z**3))

    fields, modes, now = [], box.forward(w), 0.0
    for time in times:
        count = max(1, round(steps * (time - now) / times[-1]))
        full, half, q, f1, f2, f3 = coefficients((time - now) / count)
        for _ in range(count):
            n0 = nonlinear(modes)
            a = half * modes + q * n0
            na = nonlinear(a)
            nb = nonlinear(half * modes + q * na)
            nc = nonlinear(half * a + q * (2 * nb - n0))
            modes = full * modes + n0 * f1 + 2 * (na + nb) * f2 + nc * f3
        now = time
        fields.append(box.backward(modes))
    return fields

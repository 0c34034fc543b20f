"""A round void at rest: the radial solution of mu = W g'(w) - kappa (w'' + (d-1)/r w') with a given void volume.

    void = Radial(dimension=2, delta=0.05e-6, box=1.25e-6, volume=...)   # volume: int w dV of a corner box with a quarter
    void.mu, void.radius, void.outside, void.centre, void.energy         # of the circle (an eighth of the sphere); gamma = 1

Far from the void w is uniform, so a box with flat walls and the disc of the same reach have the same solution up to
exp(-distance/delta). Chebyshev collocation and Newton's method, accurate to 1e-9: nothing of it is shared with the program.
"""
import numpy as np
from scipy.optimize import brentq


def phases(mu, delta):
    """w in the void and w in the metal, both with W g'(w) = mu (gamma = 1, W = 3/delta)."""
    defect = lambda w: 6 / delta * w * (1 - w) * (1 - 2 * w) - mu  # noqa: E731
    return brentq(defect, 0.79, 1.5, xtol=1e-15), brentq(defect, -0.3, 0.21, xtol=1e-15)


def chebyshev(n):
    """Nodes on [0, 1], matrix of the derivative there, weights of the integral (Clenshaw-Curtis)."""
    angle = np.pi * np.arange(n + 1) / n
    x = np.cos(angle)
    c = np.hstack((2, np.ones(n - 1), 2)) * (-1.0) ** np.arange(n + 1)
    difference = x[:, None] - x[None, :] + np.eye(n + 1)
    matrix = np.outer(c, 1 / c) / difference
    matrix -= np.diag(matrix.sum(axis=1))
    moments = np.array([2 / (1 - k * k) if k % 2 == 0 else 0.0 for k in range(n + 1)])
    weights = np.linalg.solve(np.cos(np.outer(np.arange(n + 1), angle)), moments)
    return 0.5 * (1 - x), -2 * matrix, 0.5 * weights


class Radial:
    def __init__(self, dimension, delta, box, volume, points=320):
        d, shell, thin = dimension, np.pi / 2, delta / box  # a quarter of 2 pi r, an eighth of 4 pi r^2; lengths in boxes
        content = volume / box**d
        r, derivative, weights = chebyshev(points)

        def surplus(radius):  # a sharp void that feeds the metal around it: first guess
            filled = shell / d * radius**d
            return filled + (d - 1) / radius * thin / 6 * (1 - filled) - content

        radii = np.linspace(0.05, 1, 400)  # the larger of the two solutions is the stable one
        radius = brentq(surplus, radii[np.argmin(surplus(radii))], 1)
        mu = (d - 1) / radius
        outside = phases(mu, thin)[1]
        w = 0.5 * (1 - np.tanh((r - radius) / (2 * thin)))
        w = w + outside * (1 - w)
        # (d-1)/r w' is (d-1) w'' at the centre, where w' = 0 replaces the equation.
        laplacian = derivative @ derivative + np.diag((d - 1) / np.maximum(r, 1e-30)) @ derivative
        measure = shell * r ** (d - 1) * weights
        rest = 1 - shell / d  # of the box, outside the disc
        n = points + 1
        for _ in range(60):
            defect = np.empty(n + 1)
            defect[:n] = 6 / thin * w * (1 - w) * (1 - 2 * w) - 6 * thin * (laplacian @ w) - mu
            matrix = np.zeros((n + 1, n + 1))
            matrix[:n, :n] = np.diag(6 / thin * (1 - 6 * w + 6 * w**2)) - 6 * thin * laplacian
            matrix[:n, n] = -1
            for row in (0, n - 1):
                defect[row], matrix[row, :n], matrix[row, n] = derivative[row] @ w, derivative[row], 0
            defect[n] = measure @ w + rest * w[-1] - content
            matrix[n, :n] = measure
            matrix[n, n - 1] += rest
            step = np.linalg.solve(matrix, defect)
            w, mu = w - step[:n], mu - step[n]
            if np.max(np.abs(step)) < 1e-9:
                break
        else:
            raise RuntimeError("no solution for the void at rest")
        self.mu = mu / box  # times gamma: J/m3
        self.centre, self.outside = w[0], w[-1]
        # Contour w = 1/2 by barycentric interpolation
        factors = (-1.0) ** np.arange(n) * np.hstack((0.5, np.ones(n - 2), 0.5))

        def at(x):
            terms = factors / (x - r + 1e-300)
            return np.sum(terms * w) / np.sum(terms)

        self.radius = box * brentq(lambda x: at(x) - 0.5, 0.5 * radius, 1.3 * radius, xtol=1e-14)
        slope = derivative @ w
        well = 3 / thin * w**2 * (1 - w) ** 2
        self.energy = (measure @ (well + 3 * thin * slope**2) + rest * well[-1]) * box ** (d - 1)  # times gamma: J (J/m in 2-D)

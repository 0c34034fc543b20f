"""The largest current at which a film of gold keeps its place on the ceramic while lithium passes it: stationary states, followed to their end.

The host does not move while the volume q = i V_Li/F of lithium passes: d(dE/da)/dz = q y/M_a, with
dE/da = m(y) + W_a g'(p)/y_s - (kappa_p/y_s) p'', the pull -Delta_gamma h(p) of the ceramic at z = 0, p = y/y_s, and the host
int y dz = 55 nm with lithium metal behind it. Newton's method on an even grid; q is raised until there is no solution. p exceeds 1 nowhere
here, so P(p) = p. Written without the program.

By hand: python3 stationary.py prints the current over i*, without and with the pull, on two grids.
"""
import numpy as np
from scipy.interpolate import CubicSpline
from scipy.sparse import bmat, csc_matrix, diags
from scipy.sparse.linalg import spsolve

import film
from film import BARRIER, FARADAY, FILM, GAS, LITHIUM, SATURATED, card

THERMAL = GAS * 298.15  # J/mol
STIFFNESS = 6 * card.boundary * card.boundary_thickness  # kappa_p, J/m
LEAST = 1e-7  # p below which the potential is not tabulated


def convex_potential():
    """m(p) by dm = F (x/V_h + 1/V_Li) dU."""
    p = np.concatenate([np.geomspace(LEAST, 0.05, 400)[:-1], np.linspace(0.05, 1.15, 20001)])
    x = card.volume / LITHIUM * (1 - p * SATURATED) / (p * SATURATED)
    middle = 0.5 * (x[1:] + x[:-1])
    change = FARADAY * (middle / card.volume + 1 / LITHIUM) * np.diff(card.potential(x))
    return CubicSpline(p, np.concatenate([[0], np.cumsum(change)]))


class Profile:
    """Cells of height h [m] from the ceramic into the lithium metal."""

    def __init__(self, height, adhesion):
        self.h, self.adhesion = height, adhesion
        self.cells = int((FILM / SATURATED + 60e-9) / height)
        self.potential = convex_potential()
        self.slope = self.potential.derivative()

    def face(self, p):
        """p at the ceramic where the first cell has p: kappa_p (p - face)/(h/2) = -Delta_gamma h'(face)."""
        r = -3 * self.adhesion * self.h / STIFFNESS
        if self.adhesion == 0 or p >= 1:
            return p
        root = np.sqrt(max((1 + r) ** 2 - 4 * r * p, 0))
        return 2 * p / (1 + r + root) if r > -1 else (1 + r - root) / (2 * r)

    @staticmethod
    def resistance(y):
        """y/M_a times D, J s/m5 times m2/s."""
        return THERMAL / ((1 - y) * (card.volume * (1 - y) + LITHIUM * y))

    def residual(self, p, start, flux):
        """Rows: dE/da of the first cell, its rise from cell to cell, host. `start`: dE/da at the ceramic; `flux`: q/D."""
        barrier = np.where(p < 1, 2 * BARRIER * p * (1 - p) * (1 - 2 * p), 0)
        bend = np.diff(np.concatenate([[2 * (p[0] - self.face(p[0]))], np.diff(p), [0]])) / self.h**2
        energy = self.potential(np.maximum(p, LEAST)) + (barrier - STIFFNESS * bend) / SATURATED
        y = 0.5 * SATURATED * (p[1:] + p[:-1])
        return np.concatenate([[energy[0] - start], np.diff(energy) - flux * self.h * self.resistance(y), [SATURATED * p.sum() * self.h / FILM - 1]])

    def matrix(self, p, flux):
        n, c, e = self.cells, STIFFNESS / (SATURATED * self.h**2), 1e-6
        main = np.where(p < 1, BARRIER * (2 - 12 * p + 12 * p * p), 0) / SATURATED + self.slope(np.maximum(p, LEAST)) + 2 * c
        main[0] += c - 2 * c * (self.face(p[0] + e) - self.face(p[0] - e)) / (2 * e)
        main[-1] -= c
        energy = diags([main, np.full(n - 1, -c), np.full(n - 1, -c)], [0, 1, -1], format="csc")
        rise = diags([-np.ones(n - 1), np.ones(n - 1)], [0, 1], shape=(n - 1, n), format="csc")
        y = 0.5 * SATURATED * (p[1:] + p[:-1])
        loss = 0.5 * SATURATED * flux * self.h * (self.resistance(y + e) - self.resistance(y - e)) / (2 * e)
        rows = bmat([[energy[0]], [rise @ energy - diags([loss, loss], [0, 1], shape=(n - 1, n), format="csc")],
                     [csc_matrix(np.full((1, n), SATURATED * self.h / FILM))]])
        return bmat([[rows, csc_matrix(np.concatenate([[-1], np.zeros(n)])[:, None])]], format="csc")

    def solve(self, p, start, flux):
        """(p, dE/da at the ceramic), None without convergence."""
        for _ in range(40):
            change = spsolve(self.matrix(p, flux), -self.residual(p, start, flux))
            if not np.isfinite(change).all():
                return None
            step = min(1, 0.2 / np.max(np.abs(change[:-1])))
            p, start = p + step * change[:-1], start + step * change[-1]
            if np.max(np.abs(change[:-1])) < 1e-9:
                return p, start
        return None


def largest_current(height=1e-9, adhesion=card.adhesion, resolution=1e-3):
    """Over i*; the film stays a film (p > 0.7 in the inner 70 %)."""
    profile = Profile(height, adhesion)
    z = (np.arange(profile.cells) + 0.5) * height
    p = 0.9885 / (1 + np.exp((z - FILM / SATURATED / 0.9885) / card.boundary_thickness))
    unit = 10 * film.critical_current(1) * LITHIUM / FARADAY  # q/D of i*
    found, factor, step = profile.solve(p, float(profile.residual(p, 0, 0)[0]), 0), 0, 0.1
    if found is None:
        raise RuntimeError("no state without current")
    while step > resolution:
        further = profile.solve(*found, (factor + step) * unit)
        if further is not None and further[0][:int(0.7 * FILM / SATURATED / height)].min() > 0.7:
            found, factor = further, factor + step
        else:
            step /= 2
    return factor


if __name__ == "__main__":
    print(f"without gradient energy and pull: {film.largest_current(1) / film.critical_current(1):.4f}")
    for adhesion in (0, card.adhesion):
        print(f"adhesion {adhesion} J/m2:", ", ".join(f"{largest_current(h, adhesion, 1e-4):.4f} ({1e9 * h:g} nm)" for h in (2e-9, 1e-9)))

"""The sheet calculated anew from the card: the steady host profile of a saturated film under a current, integrated through its thickness.

    y J + j_a = 0 ,  J = -q :   M_a d(m + n)/dy dy/dz = -q y ,   int y dz = N          from lithium (e = 0) to Gamma
    e = E_eq = U(x) + (V_Li/F) [ y n - W_a g(p) ] ,   de = (V_Li/F) y d(m + n)         (Gibbs-Duhem)
so that q N = int M_a d(m + n) and E_eq = (V_Li/F) int y d(m + n), with the composition as the variable of integration: no table, no
Kirchhoff potential, no root that the program looks for.
"""
import numpy as np
from alloy_card import FARADAY, GAS, LITHIUM, Card
from scipy.integrate import quad
from scipy.optimize import brentq

BOUNDARY = 5e-9  # delta_a of the card, m


class Sheet(Card):
    def __init__(self, diffusivity, name="au", temperature=298.15):
        super().__init__(name, temperature)
        self.diffusivity, self.temperature = diffusivity, temperature
        self.y_s = self.fraction(self.saturation)
        self.barrier = 3 * self.boundary / BOUNDARY
        # x where the film is in equilibrium with lithium metal, and the limit of stability in the barrier
        self.x_sat = brentq(self.energy, self.saturation, self.content_of(0.9), xtol=1e-14)
        self.x_limit = brentq(self.stiffness, self.x_sat, self.content_of(0.6), xtol=1e-14)

    def content_of(self, p):
        y = p * self.y_s
        return (self.volume / LITHIUM) * (1 - y) / y

    def slope(self, x):
        """dU/dx."""
        u = sum(-h / d * np.exp(-x / d) for h, d in self.exponentials)
        u = u - sum(0.5 * h / w / np.cosh((x - a) / w) ** 2 for h, a, w in self.steps)
        r = (self.dilute / x) ** 2
        return u - self.thermal * r / (x * (1 + r))

    def energy(self, x):
        """e, V."""
        y = self.fraction(x)
        p = y / self.y_s
        if p >= 1:
            return self.potential(x)
        g, dg = p**2 * (1 - p) ** 2, 2 * p * (1 - p) * (1 - 2 * p)
        return self.potential(x) + LITHIUM / FARADAY * self.barrier * (p * dg - g)

    def stiffness(self, x):
        """d(m + n)/dy, J/m3."""
        y = self.fraction(x)
        p = y / self.y_s
        dy_dx = -self.volume * LITHIUM / (self.volume + x * LITHIUM) ** 2
        convex = FARADAY / LITHIUM * self.slope(x) / dy_dx / y
        return convex + (self.barrier / self.y_s**2 * (2 - 12 * p + 12 * p**2) if p < 1 else 0.0)

    def mobility(self, y):
        return self.diffusivity / (GAS * self.temperature) * y * (1 - y) * (self.volume * (1 - y) + LITHIUM * y)

    def integral(self, weight, x):
        """int weight(y) d(m + n) from saturation to x."""
        def of_x(x):
            y = self.fraction(x)
            return weight(y) * self.stiffness(x) * -self.volume * LITHIUM / (self.volume + x * LITHIUM) ** 2
        marks = sorted({a + k * w for _, a, w in self.steps for k in (-8, -4, -2, -1, 0, 1, 2, 4, 8)} | {self.saturation})
        low, high = min(x, self.x_sat), max(x, self.x_sat)
        ends = [low, *(m for m in marks if low < m < high), high]
        total = sum(quad(of_x, a, b, limit=400, epsabs=0, epsrel=1e-12)[0] for a, b in zip(ends, ends[1:]))
        return total if x > self.x_sat else -total

    def drive(self, x):
        """q N of a film whose composition at Gamma is x, m2/s."""
        return self.integral(self.mobility, x)

    def potential_at(self, x):
        """E_eq at Gamma, V."""
        return LITHIUM / FARADAY * self.integral(lambda y: y, x)

    def potential_of(self, current, host):
        """E_eq at Gamma for a current density in A/m2 (> 0 strips) through a film with `host` metres of host."""
        wanted = current * LITHIUM / FARADAY * host
        if wanted == 0:
            return 0.0
        low, high = (1e-4, self.x_sat) if wanted > 0 else (self.x_sat, self.x_limit)
        return self.potential_at(brentq(lambda x: self.drive(x) - wanted, low, high, xtol=1e-13, rtol=1e-13))

    def critical_current(self, host):
        """Plating current density beyond which no steady film exists, A/m2."""
        return -self.drive(self.x_limit) / host * FARADAY / LITHIUM

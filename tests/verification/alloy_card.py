"""The staircase of an interlayer from its card, written anew: U(x), G(x), and what diffusion makes of a potential step.

    U(x) = sum h exp(-x/d) + sum h [1 - tanh((x - x_k)/w)]/2 + (RT/2F) ln(1 + (x0/x)^2)
"""
import pathlib

import numpy as np
import yaml
from scipy.integrate import quad
from scipy.optimize import brentq

FARADAY, GAS = 96485.33212331001, 8.31446261815324
CARDS = pathlib.Path(__file__).resolve().parents[2] / "inputs" / "materials" / "interlayers"
LITHIUM = 13.0e-6  # m3/mol, inputs/materials/lithium.yaml


def number(text):
    """Number of a value with a unit: the first word."""
    return float(str(text).split()[0])


class Card:
    def __init__(self, name="au", temperature=298.15):
        data = yaml.safe_load((CARDS / f"{name}.yaml").read_text(encoding="utf-8"))
        curve = data["equilibrium_potential"]
        self.exponentials = [(number(e["height"]), number(e["decay"])) for e in curve.get("exponentials", [])]
        self.steps = [(number(s["height"]), number(s["position"]), number(s["width"])) for s in curve["steps"]]
        self.dilute = number(curve.get("dilute", 0.005))
        self.saturation = number(data["saturation"])
        self.volume = 1e-6 * number(data["molar_volume"]["value"])  # cm3/mol in the cards
        self.boundary = number(data["boundary_energy"]["value"])
        self.boundary_thickness = 1e-9 * number(data["boundary_thickness"]["value"])  # nm in the cards
        self.adhesion = number(data["adhesion"]["value"])
        self.thermal = GAS * temperature / FARADAY

    def potential(self, x):
        u = sum(h * np.exp(-x / d) for h, d in self.exponentials)
        u = u + sum(0.5 * h * (1 - np.tanh((x - a) / w)) for h, a, w in self.steps)
        return u + 0.5 * self.thermal * np.log1p((self.dilute / x) ** 2)

    def content(self, potential):
        """x at U."""
        return brentq(lambda x: self.potential(x) - potential, 1e-9, 50, xtol=1e-13)

    def gibbs_energy(self, x):
        """J per mol of host; x may be infinite (host dissolved in all the lithium at U = 0)."""
        marks = sorted({1e-6, 1e-3, *(a + k * w for _, a, w in self.steps for k in (-8, -3, 0, 3, 8)), 1e2, 1e5})
        ends = [0.0, *(m for m in marks if 0 < m < x), x]
        return -FARADAY * sum(quad(self.potential, a, b, limit=400, epsabs=1e-12)[0] for a, b in zip(ends, ends[1:]))

    def fraction(self, x):
        """Volume fraction of the host at x."""
        return self.volume / (self.volume + x * LITHIUM)

    def even_film(self, x, host, current, diffusivity, step, plating):
        """How far E_eq(Gamma) of an even film under a current density (A/m2) may lie from U(x of the whole film), read between rows that are
        `step` seconds apart, V; and the same in x. What drives the host through the film is at most (V_Li/F)^2 N y/M_a per current,
        M_a = D y (1-y) [V_h (1-y) + V_Li y]/RT; plating presses the metal, V_Li mu/F = -(V_Li/F)^2 i/k_plate; a line between two points of U is
        off by U'' dx^2/8."""
        y = self.fraction(x)
        through = host * FARADAY * self.thermal / (diffusivity * (1 - y) * (self.volume * (1 - y) + LITHIUM * y))
        drop = current * (LITHIUM / FARADAY) ** 2 * (through + 1 / plating)
        moved = current * step / FARADAY * self.volume / host
        before, here, after = (self.potential(x + moved * (np.linspace(-1, 1, 21) + shift)) for shift in (-1, 0, 1))
        error = drop + np.max(np.abs(before - 2 * here + after)) / 8
        return error, error / np.min(np.abs(after - before)) * 2 * moved

    def uptake(self, thickness, x):
        """Charge per area in uAh/cm2 that brings a film of the host (thickness in m) to x."""
        return x * thickness / self.volume * FARADAY / 36

"""Overpotentials, and the vacancies of a closed slab from which lithium is stripped at one side."""
import numpy as np
from scipy.optimize import brentq

FARADAY, GAS = 1.602176634e-19 * 6.02214076e23, 8.31446261815324


def overpotential(kinetics, current, resistance, temperature, anodic=0.5, cathodic=0.5):
    """eta, V, of a current density (A/m2, > 0 strips) through the area resistance Z = RT/(F i0), Ohm m2, divided by the contact."""
    thermal = GAS * temperature / FARADAY
    ratio = current * resistance / thermal  # i/i0
    if kinetics == "linear":
        return thermal * ratio / (anodic + cathodic)
    if anodic == cathodic == 0.5:
        return 2 * thermal * np.arcsinh(ratio / 2)
    law = lambda x: np.exp(anodic * x) - np.exp(-cathodic * x) - ratio  # noqa: E731
    return thermal * brentq(law, -400, 400, xtol=1e-14, rtol=1e-14)


def slab(flux, time, length, diffusivity, delta):
    """mu/(2W) and w at the plane where void volume enters at the rate `flux` (m/s): cosine series with the gradient energy."""
    n = np.arange(1, 200001)
    k = n * np.pi / length
    stiff = 1 + (delta * k) ** 2
    decay = -np.expm1(-diffusivity * k**2 * stiff * time)
    scale = 2 * flux * length / (np.pi**2 * diffusivity)
    tail = 1 / (n[-1] + 0.5)  # rest of sum 1/n^2, where decay is 1
    mean = flux * time / length
    return mean + scale * (np.sum(decay / n**2) + tail), mean + scale * np.sum(decay / (n**2 * stiff))

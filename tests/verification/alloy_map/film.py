"""Where lithium metal appears when a film of gold is lithiated beyond saturation: the current i* from the card, the run, and how it is read."""
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent), str(HERE.parents[2] / "postprocess")]
from alloy import lithium_metal  # noqa: E402
from alloy_card import FARADAY, GAS, LITHIUM, Card  # noqa: E402

FILM = 55e-9  # m of host, case.yaml
card = Card()
SATURATED = card.fraction(card.saturation)
BARRIER = 3 * card.boundary / card.boundary_thickness  # W_a, J/m3


def mobility(y, temperature=298.15):
    """M_a/D at the host fraction y, m3/J."""
    return y * (1 - y) * (card.volume * (1 - y) + LITHIUM * y) / (GAS * temperature)


def critical_current(diffusivity):
    """i*, mA/cm2: the flux that the steepest slope of the barrier (0.192 W_a/a_s) drives over the saturated film, which holds N = a_s L of host."""
    return 0.1 * FARADAY / LITHIUM * diffusivity * mobility(SATURATED) * 0.192 * BARRIER / SATURATED / FILM


def largest_current(diffusivity):
    """Largest current, mA/cm2, at which the host can stay at Gamma, with composition and mobility as they are.

    Host that does not move while the volume q = i V_Li/F of lithium passes has d(Theta)/dz = q y, dTheta = M_a d(dE/da). So
    Theta at Gamma is q N below that of the alloy in equilibrium with lithium metal (E_eq = 0). As lithium is added, Theta falls as far as
    the barrier makes dE/da fall, and no further. Without gradient energy and without the pull of the ceramic.
    """
    p = np.linspace(1.06, 0.6, 40001)
    y = p * SATURATED
    x = card.volume / LITHIUM * (1 - y) / y
    potential = card.potential(x)
    barrier = np.where(p < 1, BARRIER * p**2 * (1 - p) ** 2, 0)
    slope = np.where(p < 1, 2 * BARRIER * p * (1 - p) * (1 - 2 * p) / SATURATED, 0)
    change = mobility(y) * (FARADAY * (x / card.volume + 1 / LITHIUM) * np.gradient(potential) + np.gradient(slope))
    theta = np.cumsum(change)
    equilibrium = np.flatnonzero(potential + LITHIUM / FARADAY * (y * slope - barrier) <= 0)[0]
    return 0.1 * FARADAY / LITHIUM * diffusivity * (theta[equilibrium] - theta[equilibrium:].min()) / FILM


def overrides(diffusivity, current, cells, charge):
    """Keys of case.yaml for a current (mA/cm2) that passes `charge` times the charge of saturation; 80 field outputs."""
    seconds = charge * card.uptake(FILM, card.saturation) / 1000 / current * 3600
    return [f"layers.film.interlayer.diffusivity={diffusivity:.9g} m^2/s", f"layers.film.cells={cells}",
            f"protocol.0.galvanostatic.current_density={-current:.9g} mA/cm^2", f"protocol.0.galvanostatic.duration={seconds:.9g} s",
            f"time.largest_step={seconds / 130:.9g} s", f"output.field_interval={seconds / 80:.9g} s"]


def history(run, charge):
    """Rows (charge of saturation, m on the ceramic side, m on the outer side) of a run that passes `charge`."""
    end = run["time"][-1]
    return np.array([(charge * step.time / end, *lithium_metal(step, "film", SATURATED)) for step in run.steps])


def share(rows, last, first=None):
    """Share of the ceramic side in the lithium metal at the charge `last`, or in what has come since `first`."""
    inner, outer = (np.interp(last, rows[:, 0], rows[:, k]) - (0 if first is None else np.interp(first, rows[:, 0], rows[:, k])) for k in (1, 2))
    return float(inner / (inner + outer)) if inner + outer > 0 else 0.0


def switch(factors, shares):
    """Factor at which the share passes 1/2 for the first time, interpolated in the logarithm, and the two factors beside it."""
    order = np.argsort(factors)
    f, s = np.asarray(factors)[order], np.asarray(shares)[order]
    above = np.flatnonzero(s >= 0.5)
    if not len(above) or above[0] == 0:
        return None
    k = above[0]
    return float(np.exp(np.interp(0.5, s[k - 1:k + 1], np.log(f[k - 1:k + 1])))), float(f[k - 1]), float(f[k])

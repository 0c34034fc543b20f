"""Steady stripping: drift, void potential and vacancy profile against the site law and a steady diffusion layer. See README.md."""
import pathlib
import sys

import numpy as np
from scipy.integrate import solve_bvp
from scipy.optimize import brentq

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, Check  # noqa: E402

GAMMA, DELTA, D, K_G, K_LI, BLEND, HARDNESS, V_LI = 0.43, 0.05e-6, 1e-15, 7.5e-16, 8.7e9, 1e-4, 3e6, 12.1e-6  # SI
TWO_W = 6 * GAMMA / DELTA

check = Check(__file__)


def potential(w):
    """mu without its gradient term, with the elastic branch."""
    elastic = 0 if w >= 0 else (-K_LI * w * w / (2 * BLEND) if w > -BLEND else K_LI * (w + BLEND / 2))
    return TWO_W * w * (1 - w) * (1 - 2 * w) + elastic


def normal_pressure(w, pressure, shared):
    return np.minimum(pressure / (1 - np.maximum(w, 0)) ** 2, max(HARDNESS, pressure)) if shared else pressure


def exact(q, pressure, shared, length):
    """Steady layer of drift and diffusion: (v, solution over z with the rows w, dw/dz, mu/(2W)).

    v w - M_w mu' = v + q (what crosses Gamma), M_w = D (1-w)/(2W), mu = 2W [w (1-w)(1-2w) + elastic - delta^2 w'']; at Gamma
    n.grad w = 0 and v = -k_G c (mu + p_n), at the outer plane n.grad w = 0 and mu = -p. Lengths in D/q, v in q."""
    layer = D / q
    thin = DELTA / layer
    local = lambda w: w * (1 - w) * (1 - 2 * w) + np.where(w >= 0, 0, np.where(  # noqa: E731
        w > -BLEND, -K_LI * w * w / (2 * BLEND), K_LI * (w + BLEND / 2))) / TWO_W

    def rates(_, y, p):
        w, slope, m = y
        return np.vstack((slope, (local(w) - m) / thin**2, (p[0] * w - p[0] - 1) / (1 - np.maximum(w, 0))))

    def ends(low, high, p):
        contact = (1 - max(low[0], 0)) ** 2
        law = K_G / q * contact * (TWO_W * low[2] + normal_pressure(low[0], pressure, shared)) + p[0]
        return np.array([low[1], law, high[1], high[2] + pressure / TWO_W])

    z = np.concatenate((np.linspace(0, 4, 400), np.linspace(4, length / layer, 400)[1:]))
    least = brentq(lambda w: float(local(w)) + pressure / TWO_W, -2e-3, 0, xtol=1e-18)
    height = max(brentq(lambda w: K_G * (1 - w) ** 2 * (TWO_W * float(local(w)) + pressure) - q, -2e-3, 0.1), 0)
    w = height * np.exp(-z) + least
    found = solve_bvp(rates, ends, z, np.vstack((w, np.gradient(w, z), local(w))), p=[-1.0], tol=1e-5, max_nodes=50000)
    if not found.success:
        raise RuntimeError(found.message)
    return found.p[0] * q, lambda x: found.sol(x / layer)


def steady(name, current, pressure=0.0, shared=False, motion="column"):
    run = check.run(name, f"protocol.0.galvanostatic.current_density={current} A/m^2", f"ambient.pressure={pressure} Pa",
                    f"layers.foil.lattice_motion={motion}", f"layers.foil.load_sharing={'on' if shared else 'off'}")
    q = current * V_LI / FARADAY
    step = run.steps[-1]
    w, mu = (step.map("foil", what)[0, 0] for what in ("void_fraction", "void_potential"))
    drift = run["drift_velocity_foil"][-1]
    velocity, solution = exact(q, pressure, shared, 30e-6)
    law = -K_G * (1 - max(w, 0)) ** 2 * (mu + normal_pressure(w, pressure, shared))
    check.equal(f"{name}: site law at Gamma, v = -k_G c (mu + p_n)", drift, law, 1e-8)
    check.equal(f"{name}: drift (of -q: {-velocity / q:.6f})", drift, velocity, 1e-5)
    at_gamma = solution(0.0)
    check.below(f"{name}: w at Gamma {w:.6f} against {at_gamma[0]:.6f}", abs(w - at_gamma[0]), 3e-3 * abs(at_gamma[0]) + 1e-7)
    heights = 0.5 * (step.z[1:] + step.z[:-1])[2:] - 10e-6
    found = step.cells("void_fraction")[2:].ravel()
    check.below(f"{name}: w(z), layer of {1e6 * D / q:.1f} um", np.max(np.abs(found - solution(heights)[0])), 5e-3 * abs(at_gamma[0]) + 1e-7)
    return w


# q/k_G = mu + p_n: without pressure w = q/(2 W k_G) for small w; above p = q/k_G no vacancy is left.
current = 5.0
critical = current * V_LI / FARADAY / K_G
found = steady("no_pressure", current)
check.text(f"      w = {found:.5f}, q/(2 W k_G) = {critical / TWO_W:.5f}; critical pressure q/k_G = {critical / 1e6:.4f} MPa")
steady("rigid", current, motion="rigid")
steady("half_pressure", current, 0.5 * critical)
check.above("below the critical pressure: vacancies at Gamma", steady("below_critical", current, 0.98 * critical), 1e-5)
check.below("above the critical pressure: no vacancies at Gamma", steady("above_critical", current, 1.02 * critical), 0)
steady("twice_the_current", 2 * current, 0.98 * critical)
steady("load_sharing", 2 * current, 0.98 * critical, shared=True)
check.finish()

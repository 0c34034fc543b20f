"""A saturated film of gold that is stripped without lithium behind it: void fraction against the model of an even film. See README.md.

    d(H w)/dt = dH/dt + q ,  dH/dt = -k_G (1-w)^2 max(W g'(w), 0) ,  g = w^2 (1-w)^2 ,  W = 3 gamma/delta ,  q = i V_Li/F
exact for an even film on a neutral wall. What the vacancies need to cross the film makes it uneven: q H/(2 M_w) in mu, M_w = D (1-w)/(2W) and
mu = 2 W w, so q H/D in w at most. H (1-w) is the lithium that is left, so H is off by 1/(1-w), at most 2, of that. Contact goes at
dw/dt = q/H, so H^2/D later or earlier, and the event stands at the end of a time step. w has a steady value up to q = 0.110 W k_G (largest value of (1-w)^3 g'); a film
that is stripped faster loses contact if its lithium lasts. That current goes as 1/delta: an artefact of the diffuse interface.
"""
import pathlib
import sys

import numpy as np
from scipy.integrate import solve_ivp

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from alloy_card import FARADAY, LITHIUM, Card  # noqa: E402
from harness import Check  # noqa: E402

check = Check(__file__)
GAMMA, K_G, START, D_LI = 0.5, 8e-17, 317.6e-9, 1e-14  # J/m2, m/(s Pa), m, m2/s
card = Card()
CAPACITY = 1e-3 * card.uptake(START * card.fraction(card.saturation), card.saturation)  # mAh/cm2 that the film holds


def even_film(current, delta, seconds):
    """w and H over time of the even film; i in mA/cm2, delta in m. Ends at w = 1/2."""
    q, barrier = 10 * current * LITHIUM / FARADAY, 3 * GAMMA / delta

    def rate(_, state):
        w, height = state
        drift = -K_G * (1 - w) ** 2 * max(barrier * 2 * w * (1 - w) * (1 - 2 * w), 0)
        return [(drift * (1 - w) + q) / height, drift]

    half = lambda _, state: state[0] - 0.5  # noqa: E731
    half.terminal = True
    return solve_ivp(rate, (0, seconds), [0, START], rtol=1e-9, atol=1e-12, dense_output=True, events=half,
                     max_step=seconds / 500)


w = np.linspace(0, 0.5, 100001)
PEAK = np.max((1 - w) ** 3 * 2 * w * (1 - w) * (1 - 2 * w))  # of the rate at which the even film closes its voids, over W k_G
for delta in (0.15e-6, 0.3e-6):
    critical = 0.1 * PEAK * 3 * GAMMA / delta * K_G * FARADAY / LITHIUM  # mA/cm2
    for share in (0.6, 2.2):
        current = share * critical
        seconds = 0.75 * 3600 * CAPACITY / current
        run = check.run(f"d{1e6 * delta:g}_{share:g}", f"layers.film.void_model.interface_thickness={delta:g} m",
                        f"protocol.0.galvanostatic.current_density={current:.6g} mA/cm^2", f"protocol.0.galvanostatic.duration={seconds:.6g} s")
        exact = even_film(current, delta, seconds)
        name = f"delta {1e6 * delta:g} um, {current:.4f} mA/cm2 ({share:g} of the largest that an even film can follow)"
        lost = [event["time_s"] for event in run.events if event["kind"] == "contact_loss" and "0.5" in event["detail"]]
        check.verdict(len(lost) == len(exact.t_events[0]) == (share > 1), f"{name}: contact {'lost' if lost else 'kept'}")
        if lost:
            step = np.max(np.diff(run["time"])[run["time"][1:] >= lost[0]][:1])
            check.below(f"time of contact loss {lost[0]:.1f} s, difference, s", abs(lost[0] - exact.t_events[0][0]), START**2 / D_LI + step)
        keep = run["time"] < min(exact.t[-1], 0.98 * seconds)
        even = exact.sol(run["time"][keep])
        uneven = 10 * current * LITHIUM / FARADAY * START / D_LI
        check.below("void fraction at Gamma, difference", np.max(np.abs(run["void_max_film"][keep] - even[0])), uneven)
        check.below("thickness, relative difference", np.max(np.abs(run["thickness_film"][keep] / even[1] - 1)), 2 * uneven)
        for ledger in ("lithium", "void", "host"):
            check.below(f"ledger of {ledger}", np.max(run[f"ledger_{ledger}_film"]), 1e-10)
check.finish()

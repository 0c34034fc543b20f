"""Currents at given voltages against exact and independent solutions. See README.md."""
import pathlib
import sys

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import erfcx

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, GAS, Check  # noqa: E402

check = Check(__file__)
TESTS = check.folder.parent
CHARGE = 36000  # C/m2 per mAh/cm2


def charge_ledger(what, run):
    check.below(f"{what}: charge ledger", run.summary["ledgers"]["charge"]["worst"], 1e-9)


# --- No voids: the stack of stack_resistance/case.yaml is a resistor, exactly ---
STACK = TESTS / "stack_resistance" / "case.yaml"
temperature, reference, boltzmann = 61 + 273.15, 40 + 273.15, GAS / FARADAY
porous = 0.0093 * reference / temperature * np.exp(0.31 / boltzmann * (1 / reference - 1 / temperature))
ohmic = 17e-6 / 37 + 9e-6 / 11 + 130e-6 / 0.071 + 41e-6 / porous
stack = ohmic + 31e-4 + 57e-4

steps = ("protocol=[{potentiostatic: {voltage: 0.1 V, duration: 70 s}}, {rest: {duration: 10 s}}, "
         "{potentiostatic: {voltage: {times: [0 s, 20 s, 60 s], values: [0.02 V, 0.05 V, -0.03 V]}}}, "
         "{galvanostatic: {current_density: {times: [0 s, 10 s, 40 s], values: [0 A/m^2, 3 A/m^2, -1 A/m^2]}}}, "
         "{potentiostatic: {voltage: -0.04 V, cut_offs: [{capacity: 400 C/m^2}]}}]")
for name, axes in (("1d", ()), ("2d", ("grid.x={length: 5 um, cells: 7, boundary: symmetric}",))):
    run = check.run("stack_" + name, steps, *axes, case=STACK)
    t, i, v = run["time"], 10 * run["current_density"], run["voltage"]
    check.below(f"{name}: V = i R at every time, steps and ramps of both kinds", np.max(np.abs(v - stack * i)) / 0.1, 1e-10)
    ramp = (t > 80) & (t <= 140)
    exact = np.interp(t[ramp] - 80, [0, 20, 60], [0.02, 0.05, -0.03]) / stack
    check.below(f"{name}: current of a voltage ramp", np.max(np.abs(i[ramp] - exact)) / 10, 1e-10)
    ends = [t[t <= end][-1] for end in (70, 80, 100, 140, 150, 180)]
    check.equal(f"{name}: ends and kinks are hit", np.sum(np.abs(np.array(ends) - [70, 80, 100, 140, 150, 180])) + 1, 1, 1e-12)
    # net charge: trapezoids are exact for linear pieces
    charge = 0.1 / stack * 70 + (0.07 / 2 * 20 + 0.02 / 2 * 40) / stack + 15 + 30
    at = np.flatnonzero(t == 180)[0]
    check.equal(f"{name}: charge of steps and ramps", CHARGE * run["capacity"][at], charge, 1e-10)
    # throughput, with the zero of a current ramp hit: 3 A/m2 falls to -1 in 30 s
    passed = [CHARGE * run["throughput"][np.flatnonzero(t == end)[0]] for end in (140, 180)]
    check.equal(f"{name}: throughput of a current ramp", passed[1] - passed[0], 15 + 22.5 * 1.5 + 7.5 * 0.5, 1e-10)
    check.equal(f"{name}: a capacity ends a held voltage", t[-1], 180 + 400 * stack / 0.04, 1e-9)
    charge_ledger(name, run)

thermal = boltzmann * temperature
for volt in (0.01, 0.6):
    run = check.run(f"butler_volmer_{volt}", f"protocol=[{{potentiostatic: {{voltage: {volt} V, duration: 1 s}}}}]",
                    "interfaces.negative-lower.kinetics=butler_volmer", "interfaces.upper-positive.kinetics=butler_volmer", case=STACK)
    drop = lambda i: ohmic * i + sum(2 * thermal * np.arcsinh(i * z / (2 * thermal)) for z in (31e-4, 57e-4)) - volt
    check.equal(f"Butler-Volmer at {volt} V", 10 * run["current_density"][-1], brentq(drop, 0, 1e4, rtol=1e-14), 1e-9)

# --- Double layer: the current starts at V/R_s and decays to V/(R_s + R_p) ---
series, parallel, capacity, volt = 33e-6 / 0.057 + 4e-6 / 120, 39e-4, 0.27, 3e-4
tau = capacity * series * parallel / (series + parallel)
for scheme, order in (("implicit_euler", 1), ("trbdf2", 2), ("esdirk3", 3)):
    sizes, errors = [], []
    for count in (40, 80, 160):
        dt = 5 * tau / count
        run = check.run(f"double_layer_{scheme}_{count}", f"protocol=[{{potentiostatic: {{voltage: {volt} V, duration: {5 * tau} s}}}}]",
                        f"time.scheme={scheme}", f"time.first_step={dt} s", f"time.largest_step={dt} s",
                        case=TESTS / "double_layer" / "case.yaml")
        exact = volt / (series + parallel) * (1 + parallel / series * np.exp(-run["time"] / tau))
        sizes.append(dt)
        errors.append(np.max(np.abs(10 * run["current_density"] - exact)) / exact[0])
    check.order(f"double layer, {scheme}: order in time of the current", sizes, errors, order - 0.15, order + 0.3)
    charge_ledger(f"double layer, {scheme}", run)
passed = volt / (series + parallel) * (5 * tau + parallel / series * tau * -np.expm1(-5.0))
check.equal("double layer: charge that has passed", CHARGE * run["capacity"][-1], passed, 1e-6)
check.equal("double layer: current right after the step", 10 * run["current_density"][0], volt / series, 1e-10)

# --- Vacancies: parameters of sand/case.yaml with the changes of case.yaml ---
D, DELTA, V, HOLD = 3.7e-14, 0.21e-6, 1e-8, 1900.0
K, TWO_W = 11.3e-6 / FARADAY, 6 * 0.37 / DELTA
R = 10e-6 / 1 + 60e-6 / 37 + 0.1e-4


def surface(s):
    """mu/(2W) at Gamma per flux q, half space with gradient energy, Laplace domain."""
    p = np.sqrt(s / D) / DELTA
    return (1 / DELTA**2 + p) / (D * p * np.sqrt(1 / DELTA**2 + 2 * p))


def talbot(function, t, n=40):
    """Inverse Laplace transform on Talbot's contour (fixed version of Abate and Valko)."""
    theta = np.arange(1, n) * np.pi / n
    r = 2 * n / (5 * t)
    s = r * theta * (1 / np.tan(theta) + 1j)
    sigma = theta + (theta / np.tan(theta) - 1) / np.tan(theta)
    return r / n * (0.5 * np.exp(r * t) * function(r + 0j).real + np.sum((np.exp(t * s) * function(s) * (1 + 1j * sigma)).real))


def decay(t):
    return talbot(lambda s: V / (s * (R + TWO_W * K**2 * surface(s))), t)


b = TWO_W * K**2 / (R * np.sqrt(D))
check.equal("independent solutions agree: Talbot and erfc at the end of the hold", decay(HOLD), V / R * erfcx(b * np.sqrt(HOLD)), 1e-3)
sizes, errors = [], []
for cells in (0.4, 0.2, 0.1):
    run = check.run(f"decay_{cells}", f"layers.foil.cells={{smallest: {cells} um, growth: {1.05**(10 * cells):.6f}, refine: bottom}}")
    t, i = run["time"], 10 * run["current_density"]
    held = (t >= 10) & (t <= HOLD)
    exact = np.array([decay(time) for time in t[held]])
    sizes.append(cells)
    errors.append(np.max(np.abs(i[held] / exact - 1)))
check.order("decay of the current, order in h", sizes, errors, 1.7, 2.3)
check.below("decay of the current from 10 s on, finest grid", errors[-1], 1e-3)
check.below("what is left of the current", i[held][-1] / i[0], 0.35)
charge_ledger("decay", run)

# Open circuit after the hold. The first row after the switch is a microsecond later; vacancies do not jump, but the flux
# through the half cell at Gamma is quasi-stationary, so its share h/(2 D) goes at once, too.
end = np.flatnonzero(t == HOLD)[0]
half_cell = 0.5 * np.diff(run.steps[-1].z)[2]  # above the two cells of the ceramic
check.equal("V at once after the switch to open circuit", V - run["voltage"][end + 1], i[end] * (R + TWO_W * K**2 * half_cell / D), 1e-4)
after = t[-1]
memory = lambda u: V / R * erfcx(b * np.sqrt(max(HOLD - (u * u - (after - HOLD)), 0)))  # u^2 = after - tau
open_circuit = TWO_W * K**2 * quad(lambda u: 2 * memory(u) / np.sqrt(np.pi * D), np.sqrt(after - HOLD), np.sqrt(after))[0]
check.equal("open circuit voltage at the end", run["voltage"][-1], open_circuit, 2e-3)

# --- CC-CV ---
current, limit = 1.5e-4, 8e-9
run = check.run("cc_cv", f"protocol=[{{galvanostatic: {{name: charge, current_density: {current} A/m^2, cut_offs: [{{voltage_above: {limit} V}}]}}}}, "
                f"{{potentiostatic: {{name: hold, voltage: {limit} V, cut_offs: [{{current_below: {current / 3} A/m^2, ends: run}}]}}}}, {{rest: {{duration: 1 h}}}}]",
                "time.largest_step=20 s")
t, i, v = run["time"], 10 * run["current_density"], run["voltage"]
slope = TWO_W * K**2 * 2 / np.sqrt(np.pi * D)  # V of a constant current: i (R + slope sqrt(t))
switch = ((limit / current - R) / slope) ** 2
cut = [event["time_s"] for event in run.events if event["kind"] == "cut_off"]
check.equal("CC-CV: time at which the voltage is reached", cut[0], switch, 2e-3)
row = np.argmin(np.abs(t - cut[0]))
check.equal("CC-CV: the voltage is hit", v[row], limit, 2e-9)
check.equal("CC-CV: the current is hit", i[-1], current / 3, 2e-9)
check.below("CC-CV: the current does not jump at the switch", abs(i[row + 1] / current - 1), 1e-4)


def held_until(dt, fraction):
    """Time after the switch at which i = fraction: i R + (slope/2) int i(u)/sqrt(t - u) du = limit, piecewise linear i, product integration."""
    history = [current]
    for n in range(1, 200000):
        now = n * dt
        # constant current before the switch
        rest = limit - slope * current * (np.sqrt(switch + now) - np.sqrt(now))
        a = now - dt * np.arange(n + 1)  # t - u at the nodes
        x, y = a[:-1], a[1:]
        zero = 2 * (np.sqrt(x) - np.sqrt(y))
        first = (x * zero - 2 / 3 * (x**1.5 - y**1.5)) / dt  # weight of the later node, int (u - u_k)/dt / sqrt(t - u) du
        known = np.array(history)
        total = 0.5 * slope * (np.sum((zero - first) * known) + np.sum(first[:-1] * known[1:]))
        history.append((rest - total) / (R + 0.5 * slope * first[-1]))
        if history[-1] < fraction:
            return now - dt * (fraction - history[-1]) / (history[-2] - history[-1])
    return np.nan


duration = cut[1] - cut[0]
fine = held_until(duration / 800, current / 3)
check.equal("CC-CV: the independent solution is converged", held_until(duration / 400, current / 3), fine, 1e-4)
check.equal("CC-CV: time of the held voltage", duration, fine, 2e-3)
check.equal("the run ends with the cut-off", t[-1], cut[1], 1e-9)
charge_ledger("CC-CV", run)
check.finish()

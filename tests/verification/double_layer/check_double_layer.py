"""Voltage while a double layer and an electrolyte with permittivity charge and relax. See README.md."""
import math
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Check  # noqa: E402

CURRENT, ON = 0.044, 2e-3  # A/m2, s
OHMIC = 33e-6 / 0.057 + 4e-6 / 120
RESISTANCE, CAPACITY = 39e-4, 0.27  # Z + film, Ohm m2; F/m2

# Roots of sum binom(s, k) (-d)^k/(s - k)!: 1, 1 - sqrt(1/2), 0.43587.
DIAGONAL = {s: min(root.real for root in np.roots([math.comb(s, k) * (-1) ** k / math.factorial(s - k) for k in range(s, -1, -1)]) if root.real > 0.2) for s in (1, 2, 3)}

check = Check(__file__)


def response(run, ohmic, parallel, tau):
    """Largest error of V(t) relative to its largest value: ohmic I + parallel I (1 - exp(-t/tau)), then decay."""
    t, v = run["time"], run["voltage"]
    on = t <= ON * (1 + 1e-12)
    exact = np.where(on, CURRENT * (ohmic + parallel * -np.expm1(-t / tau)),
                     CURRENT * parallel * -np.expm1(-ON / tau) * np.exp(-(t - ON) / tau))
    if not (np.any(t == ON) and len(t) > 5):
        sys.exit("the switch is not in the time series")
    return np.max(np.abs(v - exact)[1:]) / np.max(np.abs(exact))


def factor(order, z):
    """What a step leaves of exp(-z): P(z)/(1 + d z)^s is the only such function of an L-stable scheme with s implicit stages of one diagonal d
    and order s. P has the degree s - 1 and the Taylor series up to it; that of order s gives d (of three roots for s = 3 the L-stable one)."""
    d = DIAGONAL[order]
    taylor = [sum(math.comb(order, k) * (-d) ** k / math.factorial(j - k) for k in range(j + 1)) for j in range(order)]
    return sum(coefficient * (-z) ** j for j, coefficient in enumerate(taylor)) / (1 + d * z) ** order


def stepwise(run, order, ohmic, parallel, tau):
    """The same as `response`, against the exact answer of the scheme on the steps of the run."""
    charged, exact = 0.0, []
    for time, dt in zip(run["time"], run["dt"]):
        current = CURRENT if time <= ON * (1 + 1e-12) else 0.0
        charged = current * parallel + (charged - current * parallel) * factor(order, dt / tau) if time > 0 else 0.0
        exact.append(current * ohmic + charged)
    return np.max(np.abs(run["voltage"] - exact)) / np.max(exact)


def study(what, ohmic, parallel, tau, *changes):
    for scheme, order in (("implicit_euler", 1), ("trbdf2", 2), ("esdirk3", 3)):
        steps, errors = [], []
        for count in (20, 40, 80):
            dt = ON / count
            run = check.run(f"{what}_{scheme}_{count}".replace(" ", "_"), f"time.scheme={scheme}", f"time.first_step={dt} s",
                            f"time.largest_step={dt} s", *changes)
            steps.append(dt)
            errors.append(response(run, ohmic, parallel, tau))
        check.order(f"{what}, {scheme}: order in time", steps, errors, order - 0.15, order + 0.3)
        check.below(f"{what}, {scheme}: against the exact answer of the scheme", stepwise(run, order, ohmic, parallel, tau), 1e-10)
    return run


run = study("double layer", OHMIC, RESISTANCE, RESISTANCE * CAPACITY)
check.equal("double layer: V just after the switch is ohmic", run["voltage"][0], CURRENT * OHMIC, 1e-10)
check.below("double layer: charge ledger", run.summary["ledgers"]["charge"]["worst"], 1e-8)

# Free steps: the error control sees the charge, an error of RT/F times time.tolerance per step.
for tolerance in (1e-4, 1e-6):
    run = check.run(f"free_{tolerance}", f"time.tolerance={tolerance}", f"time.first_step={ON / 10} s", "time.largest_step=1 s")
    size = CURRENT * (OHMIC + RESISTANCE * -np.expm1(-ON / (RESISTANCE * CAPACITY)))
    error = response(run, OHMIC, RESISTANCE, RESISTANCE * CAPACITY) * size
    check.below(f"double layer, tolerance {tolerance}: error, V ({len(run['time'])} steps)", error, 5 * tolerance * 0.0257)

# Permittivity: the bulk of the electrolyte relaxes with eps/kappa_e, everywhere alike, so again one exponential.
PERMITTIVITY, CONDUCTIVITY = 2.9e-8, 3.1e-5  # F/m, S/m
bulk = 33e-6 / CONDUCTIVITY
run = study("permittivity", 4e-6 / 120 + RESISTANCE, bulk, PERMITTIVITY / CONDUCTIVITY, "interfaces.ceramic-foil.double_layer_capacity=0 F/m^2",
      f"materials.ceramic.ionic_conductivity={CONDUCTIVITY} S/m",
      f"materials.ceramic.permittivity={{value: {PERMITTIVITY} F/m, status: assumed, source: test}}")
check.below("permittivity: charge ledger", run.summary["ledgers"]["charge"]["worst"], 1e-8)

# Both at once: two exponentials, because the currents through the bulk and the interface are the same.
dt = ON / 80
run = check.run("both", f"time.first_step={dt} s", f"time.largest_step={dt} s", f"materials.ceramic.ionic_conductivity={CONDUCTIVITY} S/m",
                f"materials.ceramic.permittivity={{value: {PERMITTIVITY} F/m, status: assumed, source: test}}")
t, v = run["time"], run["voltage"]
on = (t > 0) & (t <= ON)
exact = CURRENT * (4e-6 / 120 - bulk * np.expm1(-t * CONDUCTIVITY / PERMITTIVITY) - RESISTANCE * np.expm1(-t / (RESISTANCE * CAPACITY)))
check.below("both: error", np.max(np.abs(v - exact)[on]) / np.max(exact), 5e-4)
check.below("both: charge ledger", run.summary["ledgers"]["charge"]["worst"], 1e-8)
check.finish()

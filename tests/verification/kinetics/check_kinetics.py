"""Cell voltage, drift, thickness and vacancies of a foil with linear and full kinetics, other temperatures and pressures. See README.md."""
import pathlib
import sys

import numpy as np
from scipy.optimize import brentq

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from exact import FARADAY, GAS, overpotential, slab  # noqa: E402
from harness import Check  # noqa: E402

V_LI, GAMMA, DELTA, D, K_LI, SIGMA = 12.1e-6, 0.43, 0.21e-6, 2.3e-14, 8.7e9, 120.0  # SI; ../cards/lithium.yaml, case.yaml
Z, FILM, L_E, KAPPA, H = 10.0, 0.7, 10e-6, 0.057, 6e-6
TOUGHNESS, FLAW = 1.3e6, 3e-6
TWO_W = 6 * GAMMA / DELTA

check = Check(__file__)
KINETICS = {
    "linear": ("linear", 0.5, 0.5), "linear_03_09": ("linear", 0.3, 0.9),
    "full": ("butler_volmer", 0.5, 0.5), "full_03_07": ("butler_volmer", 0.3, 0.7), "full_04_09": ("butler_volmer", 0.4, 0.9),
}
# Temperature (C), pressure (MPa); Z falls with both: exp(E/k (1/T - 1/T_ref)) (1 + p/p0)^-0.5
SURROUNDINGS = {"25C": (25.0, 0.0), "80C": (80.0, 0.0), "-20C": (-20.0, 0.0), "25C_2MPa": (25.0, 2.0), "60C_5MPa": (60.0, 5.0)}
LAW = ("interfaces.ceramic-foil.area_resistance={value: 10 Ohm m^2, activation_energy: -0.31 eV, reference_temperature: 25 degC, "
       "pressure_scale: 1.5 MPa, pressure_exponent: -0.5, status: assumed, source: test}",)
FINITE = ("layers.foil.outer_plane=finite", "layers.foil.exhausted_thickness=1 um")


def area_resistance(kelvin, pressure):
    return Z * np.exp(0.31 * FARADAY / GAS * (1 / kelvin - 1 / 298.15)) * (1 + pressure / 1.5) ** -0.5


def changes(kinetics, surroundings):
    law, anodic, cathodic = KINETICS[kinetics]
    celsius, pressure = SURROUNDINGS[surroundings]
    return LAW + (f"interfaces.ceramic-foil.kinetics={law}", f"interfaces.ceramic-foil.anodic_coefficient.value={anodic}",
                  f"interfaces.ceramic-foil.cathodic_coefficient.value={cathodic}", f"ambient.temperature={celsius} degC", f"ambient.pressure={pressure} MPa")


def eta_of(kinetics, surroundings, current, contact=1.0):
    law, anodic, cathodic = KINETICS[kinetics]
    celsius, pressure = SURROUNDINGS[surroundings]
    kelvin = celsius + 273.15
    return overpotential(law, current, area_resistance(kelvin, pressure) / contact, kelvin, anodic, cathodic)


def ohmic(current):
    return current * (L_E / KAPPA + FILM + H / SIGMA)


def compressed(pressure):
    """w with mu = -p on the elastic branch (void_energy of the model: stiffness rising over w_b = 1e-4)."""
    if pressure == 0:
        return 0.0
    blend = 1e-4
    mu = lambda w: TWO_W * w * (1 - w) * (1 - 2 * w) + (K_LI * (w + blend / 2) if w < -blend else -K_LI * w * w / (2 * blend))  # noqa: E731
    return brentq(lambda w: mu(w) + pressure * 1e6, -0.1, 0, xtol=1e-16)


def pinned(kinetics, surroundings, ratio):
    """No drift: vacancies of the slab add V_Li mu/F to the voltage and take a little contact."""
    celsius, pressure = SURROUNDINGS[surroundings]
    kelvin = celsius + 273.15
    current = ratio * GAS * kelvin / FARADAY / area_resistance(kelvin, pressure)
    name = f"pinned_{kinetics}_{surroundings}_{ratio:g}"
    surrounded = [each for each in changes(kinetics, surroundings) if not each.startswith("ambient.pressure=")]
    run = check.run(name, *surrounded, *FINITE, "interfaces.ceramic-foil.site_mobility.value=0 m/(s Pa)",
                    "interfaces.ceramic-foil.site_mobility_plating.value=0 m/(s Pa)",
                    # A lattice that is pinned carries no pressure: without one at the start the metal is not compressed.
                    f"ambient.pressure={{times: [0 s, 1 s], values: [0 MPa, {pressure} MPa]}}",
                    f"protocol.0.galvanostatic.current_density={current} A/m^2")
    mu, w = slab(current * V_LI / FARADAY, 100.0, H, D, DELTA)
    eta = eta_of(kinetics, surroundings, current, (1 - w) ** 2)
    # The vacancies' part of the voltage, 1e-6 of it all, carries the error of the grid (h = 0.1 um: 3e-3 of w); the rest is exact.
    flat = ohmic(current) + eta_of(kinetics, surroundings, current)
    vacancies = eta - eta_of(kinetics, surroundings, current) + V_LI * TWO_W * mu / FARADAY
    check.equal(f"{name}: voltage (eta {1e3 * eta:.3g} mV)", run["voltage"][-1], flat + vacancies, 0.01 * vacancies / flat)
    check.above(f"{name}: that is more than the vacancies' part shows (w = {w:.1e} at Gamma)", (run["voltage"][-1] - flat) / vacancies, 0.99)
    check.below(f"{name}: nothing drifts", np.max(np.abs(run["drift_velocity_foil"])), 1e-25)
    check.equal(f"{name}: vacancies = Li that left", run["void_volume_foil"][-1], current * 100 * V_LI / FARADAY, 1e-9)


def free(kinetics, surroundings, outer):
    """Free drift, stripping and plating at several currents: mu = -p on Gamma."""
    celsius, pressure = SURROUNDINGS[surroundings]
    kelvin = celsius + 273.15
    exchange = GAS * kelvin / FARADAY / area_resistance(kelvin, pressure)
    currents = [ratio * exchange for ratio in (0.2, 3.0, -0.2, -3.0, 25.0, -25.0)]
    name = f"{outer}_{kinetics}_{surroundings}"
    steps = ", ".join(f"{{galvanostatic: {{current_density: {i} A/m^2, duration: 100 s}}}}" for i in currents)
    extra = FINITE if outer == "finite" else ("layers.foil.lattice_motion=column",)
    run = check.run(name, *changes(kinetics, surroundings), *extra, f"protocol=[{steps}]")
    time, worst, margin, drift = run["time"], 0.0, 0.0, 0.0
    critical = V_LI / FARADAY * TOUGHNESS / (1.12 * np.sqrt(np.pi * FLAW))
    for n, current in enumerate(currents):
        rows = (time > 100 * n + 1) & (time <= 100 * (n + 1))
        eta = eta_of(kinetics, surroundings, current)
        worst = max(worst, np.max(np.abs(run["voltage"][rows] / (ohmic(current) + eta - V_LI * pressure * 1e6 / FARADAY) - 1)))
        worst = max(worst, np.max(np.abs(run["max_overpotential_foil"][rows] / abs(eta) - 1)))
        # While plating the margin to penetration is |eta| - eta_c (never under -1 V); while stripping there is none.
        expected = abs(eta) - critical if current < 0 else -1.0
        margin = max(margin, np.max(np.abs(run["penetration_margin_foil"][rows] - max(expected, -1.0))))
    check.below(f"{name}: voltage and overpotential of 6 currents, largest error", worst, 1e-8)
    check.below(f"{name}: margin to penetration, V", margin, 1e-9)
    if outer == "finite":
        w = compressed(pressure)  # from the start
        lithium = H * (1 - w) - np.cumsum(np.concatenate(([0], np.diff(time) * 10 * run["current_density"][1:]))) * V_LI / FARADAY
        check.below(f"{name}: Li = H0 (1 - w) - Q V/F, of H", np.max(np.abs(run["lithium_foil"] / lithium - 1)), 1e-10)
        check.equal(f"{name}: thickness (w = {w:.2e} in the compressed metal)", run["thickness_foil"][-1], lithium[-1] / (1 - w), 1e-9)
    elif pressure == 0:
        exact = -10 * run["current_density"][1:] * V_LI / FARADAY
        check.below(f"{name}: drift = -i V/F", np.max(np.abs(run["drift_velocity_foil"][1:] / exact - 1)), 1e-9)
        check.below(f"{name}: no voids", np.max(np.abs(run["void_max_foil"])), 1e-12)


for kinetics in KINETICS:
    for surroundings in SURROUNDINGS:
        if check.full or surroundings == "25C" or (surroundings == "60C_5MPa" and kinetics in ("linear", "full_03_07")):
            pinned(kinetics, surroundings, 4.0)
        if check.full or surroundings == "60C_5MPa" or kinetics == "full":
            free(kinetics, surroundings, "finite")
        if check.full or surroundings == "-20C":
            free(kinetics, surroundings, "reservoir")
check.finish()

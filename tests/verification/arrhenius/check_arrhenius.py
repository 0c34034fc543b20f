"""Temperature laws, tables and the pressure law of properties, at constant and at changing temperature. See README.md."""
import pathlib
import sys

import numpy as np
import yaml
from scipy.integrate import quad

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, GAS, SOURCE, Check  # noqa: E402

K_EV = GAS / FARADAY  # Boltzmann constant, eV/K
CURRENT, LENGTH, FOIL = 2.0, 100e-6, 1e-6 / 120
KAPPA, REACTION, FILM = 0.057, 31e-4, 9e-4
TOLERANCE = 1e-10

check = Check(__file__)


def given(path, number, law):
    return f"{path}={{value: {number}, {law}, status: assumed, source: test}}"


# What is given and the factor that it means, independent of the program.
LAWS = {
    "conductivity_arrhenius": (given("materials.ceramic.ionic_conductivity", "0.057 S/m", "activation_energy: 0.4 eV"),
                               lambda T, p: (np.exp(-0.4 / K_EV * (1 / T - 1 / 298.15)), 1, 0)),
    "conductivity_over_temperature": (given("materials.ceramic.ionic_conductivity", "0.057 S/m",
                                            "activation_energy: 0.4 eV, reference_temperature: 60 degC, form: arrhenius_over_temperature"),
                                      lambda T, p: (333.15 / T * np.exp(-0.4 / K_EV * (1 / T - 1 / 333.15)), 1, 0)),
    "conductivity_per_mole": (given("materials.ceramic.ionic_conductivity", "0.057 S/m", "activation_energy: 35 kJ/mol"),
                              lambda T, p: (np.exp(-35e3 / GAS * (1 / T - 1 / 298.15)), 1, 0)),
    "conductivity_table": (given("materials.ceramic.ionic_conductivity", "0.057 S/m", "temperatures: [0 degC, 50 degC, 120 degC], values: [0.02 S/m, 0.08 S/m, 0.4 S/m]")
                           .replace("value: 0.057 S/m, ", ""),
                           lambda T, p: (np.interp(T, (273.15, 323.15, 393.15), (0.02, 0.08, 0.4)) / 0.057, 1, 0)),
    "area_resistance": (given("interfaces.ceramic-foil.area_resistance", "31 Ohm cm^2", "activation_energy: -0.5 eV"),
                        lambda T, p: (1, np.exp(0.5 / K_EV * (1 / T - 1 / 298.15)), 0)),
    "area_resistance_pressure": (given("interfaces.ceramic-foil.area_resistance", "31 Ohm cm^2", "activation_energy: -0.5 eV, pressure_scale: 0.7 MPa, pressure_exponent: -0.4"),
                                 lambda T, p: (1, np.exp(0.5 / K_EV * (1 / T - 1 / 298.15)) * (1 + p / 0.7) ** -0.4, 0)),
    "film": (given("interfaces.ceramic-foil.film_resistance", "9 Ohm cm^2", "activation_energy: -30 kJ/mol, reference_temperature: 10 degC"),
             lambda T, p: (1, 1, np.exp(30e3 / GAS * (1 / T - 1 / 283.15)))),
}


def resistance(factors):
    conductivity, reaction, film = factors
    return LENGTH / (KAPPA * conductivity) + REACTION * reaction + FILM * film + FOIL


# Constant temperatures and pressures, and ramps of both. The tables have kinks, where a step must end.
TEMPERATURES = (-40.0, 25.0, 70.0, 150.0)
times, celsius, megapascal = (0.0, 310.0, 700.0, 1000.0), (-30.0, 95.0, 95.0, 20.0), (0.0, 0.0, 4.0, 1.5)
RAMP = ("ambient.temperature={times: [0 s, 310 s, 700 s, 1000 s], values: [-30 degC, 95 degC, 95 degC, 20 degC]}",
        "ambient.pressure={times: [0 s, 310 s, 700 s, 1000 s], values: [0 MPa, 0 MPa, 4 MPa, 1.5 MPa]}")
for name, (override, factors) in LAWS.items():
    follows = "pressure_scale" in override  # a stack pressure that nothing follows is refused
    for temperature in TEMPERATURES if check.full or name.startswith("conductivity_over") else TEMPERATURES[::2]:
        run = check.run(f"{name}_{temperature:g}", override, f"ambient.temperature={temperature} degC", *["ambient.pressure=2.5 MPa"] * follows, "protocol.0.galvanostatic.duration=1 s")
        check.equal(f"{name} at {temperature:g} C: V/I", run["voltage"][-1] / CURRENT, resistance(factors(temperature + 273.15, 2.5)), TOLERANCE)
    run = check.run(f"{name}_ramp", override, *RAMP[:1 + follows])
    time, kelvin, pressure = run["time"], np.interp(run["time"], times, celsius) + 273.15, np.interp(run["time"], times, megapascal)
    exact = np.array([resistance(factors(T, p)) for T, p in zip(kelvin, pressure)])
    check.below(f"{name}: V(t)/I on the ramp, {len(time)} rows, largest error", np.max(np.abs(run["voltage"] / CURRENT / exact - 1)), TOLERANCE)
    check.below(f"{name}: the temperature of the time series, K", np.max(np.abs(run["temperature"] - kelvin)), 1e-9)
    check.verdict(all(np.any(time == kink) for kink in times), f"{name}: steps end at the kinks of the tables")

# Diffusivity: the logarithm of a wave falls by the integral of its rate, which is proportional to D(T); W and kappa are constant.
D, GAMMA, DELTA, BOX, CELLS, W0 = 2.3e-14, 0.43, 0.2e-6, 4e-6, 40, 0.1
BARRIER, GRADIENT = 3 * GAMMA / DELTA, 6 * GAMMA * DELTA


def wave_rates(surface=0.0):
    n = np.fft.fftfreq(CELLS, 1 / CELLS)
    square = (2 * CELLS / BOX * np.sin(np.pi * n / CELLS)) ** 2  # of the discrete Laplacian: no error in space
    mobility = D * (1 - W0) / (2 * BARRIER) + surface * W0**2 * (1 - W0) ** 2
    return -mobility * square * (BARRIER * (2 - 12 * W0 + 12 * W0**2) + GRADIENT * square)


def decay(name, factor, duration, *changes, surface=0.0):
    step = duration / 100
    run = check.run(name, *changes, f"protocol.0.rest.duration={duration} s", f"time.first_step={step} s", f"time.largest_step={step} s", case="voids.yaml")
    first, last = (np.fft.fft(run.steps[k].cells("void_fraction").ravel() - W0) for k in (0, -1))
    exponent = wave_rates(surface) * quad(factor, 0, duration, epsabs=0, epsrel=1e-12, points=[0.4 * duration])[0]  # the kink of the ramp
    clear = (exponent < -0.02) & (exponent > -2.5)
    found = np.log(np.abs(last[clear] / first[clear]))
    check.verdict(np.count_nonzero(clear) >= 4, f"{name}: {np.count_nonzero(clear)} waves")
    check.below(f"{name}: decay of {np.count_nonzero(clear)} waves, error", np.max(np.abs(found / exponent[clear] - 1)), 1e-4)


law = given("materials.lithium.self_diffusivity", "2.3e-14 m^2/s", "activation_energy: 0.55 eV")
arrhenius = lambda T: np.exp(-0.55 / K_EV * (1 / T - 1 / 298.15))  # noqa: E731
for temperature in (-10.0, 25.0, 80.0):
    factor = arrhenius(temperature + 273.15)
    decay(f"diffusivity_{temperature:g}", lambda t, f=factor: f, 5 / factor, law, f"ambient.temperature={temperature} degC")
ramp = lambda t: arrhenius(273.15 + np.interp(t, (0, 1, 2.5), (10, 60, 35)))  # noqa: E731
decay("diffusivity_ramp", ramp, 2.5, law, "ambient.temperature={times: [0 s, 1 s, 2.5 s], values: [10 degC, 60 degC, 35 degC]}")
# Surface diffusion alone follows another law.
surface = 200 * D / (2 * BARRIER)
mobile = given("materials.lithium.surface_mobility", f"{surface} m^5/(J s)", "activation_energy: 0.3 eV")
hot = np.exp(-0.3 / K_EV * (1 / 353.15 - 1 / 298.15))
decay("surface_mobility_80", lambda t: 1.0, 1.0, mobile, "ambient.temperature=80 degC", surface=surface * hot)

# Creep: w/(1-w) = w0/(1-w0) exp(-int S dt), S = (3/2) A(T) (3 p/(2 n))^n, A at 1 MPa, p in MPa.
# w0 is what the compressed metal starts with.
A, N = 5.1e-3, 4.7
creep = given("materials.lithium.creep_coefficient", "5.1e-3 1/s", "activation_energy: 37 kJ/mol")
change = ("ambient.temperature={times: [0 s, 800 s, 2000 s], values: [0 degC, 60 degC, 30 degC]}",
          "ambient.pressure={times: [0 s, 800 s, 2000 s], values: [1.5 MPa, 1.2 MPa, 1.6 MPa]}")


def closing(t):
    kelvin, pressure = 273.15 + np.interp(t, (0, 800, 2000), (0, 60, 30)), np.interp(t, (0, 800, 2000), (1.5, 1.2, 1.6))
    return 1.5 * A * np.exp(-37e3 / GAS * (1 / kelvin - 1 / 298.15)) * (1.5 * pressure / N) ** N


decrease = np.exp(-quad(closing, 0, 2000, points=[800], epsrel=1e-12)[0])
steps, errors = [], []
for step in (80, 40, 20) + ((10, 5) if check.full else ()):
    run = check.run(f"creep_{step}", creep, *change, "materials.lithium.self_diffusivity.value=2e-22 m^2/s", f"time.first_step={step} s", f"time.largest_step={step} s", case="creep.yaml")
    first, last = (run.steps[index].cells("void_fraction")[2] for index in (0, -1))
    odds = first.flat[0] / (1 - first.flat[0]) * decrease
    steps.append(step)
    errors.append(last.flat[0] / (odds / (1 + odds)) - 1)
check.order(f"creep on a ramp: w ({odds / (1 + odds):.5f} of {first.flat[0]:.5f}), order in time", steps, errors, 1.8, 2.3)
check.below("creep on a ramp: w at 20 s", abs(errors[2]), 1e-3)

# The shipped cards at 60 C: resistance of the stack of the main job, and the drift of its faces while it strips and plates.
INPUTS = SOURCE / "inputs"
FACTOR = {name: np.exp(energy / K_EV * (1 / 298.15 - 1 / 333.15)) for name, energy in (("ceramic", 0.40), ("reaction", 0.37), ("sites", 0.53))}
job, hot = str(INPUTS / "ccd_au_llzto.yaml"), "ambient.temperature=60 degC"
THICK, AREA = 900e-6, 25e-4 / FACTOR["reaction"]  # m, Ohm m2
kappa = 0.04 * FACTOR["ceramic"] * 298.15 / 333.15
drive = "protocol=[{galvanostatic: {current_density: 0.01 A/m^2, duration: 1 s}}]"
run = check.run("job_stack", hot, drive, "grid.x.cells=1", "effects={metal_void: off, wall_energy: off, lattice_motion: off}",
                *(f"interfaces.{gamma}.{change}" for gamma in ("negative-pellet", "pellet-positive") for change in ("kinetics=linear", "contact_angle_cosine.deviation=0")),
                case=job)
check.equal("shipped cards at 60 C: resistance of the stack, Ohm m2", run["voltage"][-1] / 0.01, THICK / kappa + 2 * AREA + 2 * 20e-6 / 400, 1e-9)
drive = "protocol=[{galvanostatic: {current_density: 3 A/m^2, duration: 600 s}}]"
card = yaml.safe_load((INPUTS / "interfaces/au_llzto.yaml").read_text(encoding="utf-8"))
strip, plate = (FACTOR["sites"] * float(card[key]["value"].split()[0]) for key in ("site_mobility", "site_mobility_plating"))
run = check.run("job_drift", hot, drive, case=job)
for electrode, mobility in (("positive", strip), ("negative", plate)):  # stripped, plated; far beyond 0.01 i0
    step = run.steps[-1]
    velocity, contact, potential = (step.map(electrode, what).ravel() for what in ("drift_velocity", "contact", "void_potential"))
    law = -mobility * contact * potential
    check.above(f"shipped cards at 60 C: {electrode} drifts, m/s", np.max(np.abs(law)), 1e-12)
    check.below(f"shipped cards at 60 C: {electrode}, v.n against -k(60 C) c mu", np.max(np.abs(velocity - law)), 1e-7 * np.max(np.abs(law)))
check.finish()

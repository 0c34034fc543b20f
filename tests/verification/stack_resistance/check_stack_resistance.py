"""V/I of a stack without voids against the sum of its resistances. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, GAS, Check  # noqa: E402

TOLERANCE = 1e-10
TEMPERATURE = 61 + 273.15
BOLTZMANN_EV = GAS / FARADAY  # V/K

# Resistances of case.yaml, Ohm m2.
reference = 40 + 273.15
porous = 0.0093 * reference / TEMPERATURE * np.exp(0.31 / BOLTZMANN_EV * (1 / reference - 1 / TEMPERATURE))
OHMIC = 17e-6 / 37 + 9e-6 / 11 + 130e-6 / 0.071 + 41e-6 / porous
Z_NEGATIVE, Z_POSITIVE = 31e-4, 57e-4
LINEAR = OHMIC + Z_NEGATIVE + Z_POSITIVE

check = Check(__file__)


def resistance(name, *overrides, current=2.3, case="case.yaml"):
    run = check.run(name, *overrides, case=case)
    if not np.allclose(run["current_density"], 0.1 * current, rtol=1e-14):
        sys.exit(f"{name}: the current is not the one that was asked for")
    return run["voltage"] / current


def each_row(what, values, exact):
    for value in (values[0], values[-1]):
        check.equal(what, value, exact, TOLERANCE)


x = "grid.x={length: 5 um, cells: {smallest: 0.5 um, growth: 1.3, refine: bottom}, boundary: symmetric}"
y = "grid.y={widths: [1 um, 2 um, 0.7 um], boundary: periodic}"
for dimension, axes in (("1d", ()), ("2d", (x,)), ("3d", (x, y))):
    each_row(f"{dimension}: L/kappa_e + Z + Z + L_m/sigma_m", resistance(dimension, *axes), LINEAR)
    each_row(f"{dimension}: all of it in series", resistance(
        dimension + "_series", *axes, "interfaces.negative-lower.film_resistance=12 Ohm cm^2",
        "interfaces.upper-positive.film_resistance=0.4 Ohm cm^2", "layers.resistor.lumped_resistance=88 Ohm cm^2",
        "interfaces.lower-resistor.contact_resistance=5 Ohm cm^2",
        "interfaces.resistor-upper.contact_resistance=3 Ohm cm^2"), LINEAR + 12e-4 + 0.4e-4 + 88e-4 + 5e-4 + 3e-4)
each_row("stripping the other electrode", resistance("reversed", "protocol.galvanostatic.current_density=-0.23 mA/cm^2", current=-2.3), LINEAR)

each_row("half a cell on two lumped electrolytes with contacts", resistance("half_cell", case="half_cell.yaml", current=1.7),
         7e-6 / 21 + 44e-4 + 60e-6 / 0.05 + 19e-4 + 13e-4 + 6e-4 + 300e-6 / 0.08)


def butler_volmer(z, current):
    """Overpotential of alpha_a = alpha_c = 1/2: i = 2 i0 sinh(F eta/(2 R T)), i0 = R T/(F Z)."""
    thermal = BOLTZMANN_EV * TEMPERATURE
    return 2 * thermal * np.arcsinh(current * z / (2 * thermal))


for current in (0.3, 12.0, 150.0):  # A/m2: from the linear to the logarithmic range
    values = resistance(f"butler_volmer_{current:g}", "interfaces.negative-lower.kinetics=butler_volmer",
                        "interfaces.upper-positive.kinetics=butler_volmer", "interfaces.negative-lower.film_resistance=12 Ohm cm^2",
                        f"protocol.galvanostatic.current_density={current} A/m^2", current=current)
    exact = OHMIC + 12e-4 + (butler_volmer(Z_NEGATIVE, current) + butler_volmer(Z_POSITIVE, current)) / current
    each_row(f"Butler-Volmer at {current:g} A/m2 ({exact / (LINEAR + 12e-4):.3f} of the linear one)", values, exact)
check.finish()

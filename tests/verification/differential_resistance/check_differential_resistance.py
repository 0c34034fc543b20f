"""dV/dI with the contents held: against sums of resistances, and against V of runs with neighbouring currents. See README.md."""
import pathlib
import sys

import numpy as np
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, GAS, SOURCE, Check  # noqa: E402

TOLERANCE = 1e-9
HERE = pathlib.Path(__file__).resolve().parents[1]
STACK, HALF, LAYER = (str(HERE / name) for name in ("stack_resistance/case.yaml", "stack_resistance/half_cell.yaml", "double_layer/case.yaml"))
TEMPERATURE = 61 + 273.15
THERMAL = GAS * TEMPERATURE / FARADAY
CM2 = 1e4

# Resistances of the stack, Ohm m2.
reference = 40 + 273.15
porous = 0.0093 * reference / TEMPERATURE * np.exp(0.31 * FARADAY / GAS * (1 / reference - 1 / TEMPERATURE))
OHMIC = 17e-6 / 37 + 9e-6 / 11 + 130e-6 / 0.071 + 41e-6 / porous
Z_NEGATIVE, Z_POSITIVE = 31e-4, 57e-4
FILM = 12e-4

check = Check(__file__)


def everywhere(what, run, exact, tolerance=TOLERANCE):
    values = run["differential_resistance"] / CM2
    worst = values[np.argmax(np.abs(values - exact))]
    check.equal(f"{what}, all {len(values)} rows", worst, exact, tolerance)


x = "grid.x={length: 5 um, cells: {smallest: 0.5 um, growth: 1.3, refine: bottom}, boundary: symmetric}"
y = "grid.y={widths: [1 um, 2 um, 0.7 um], boundary: periodic}"
for dimension, axes in (("1d", ()), ("2d", (x,)), ("3d", (x, y))):
    everywhere(f"{dimension}: sum of the resistances", check.run(dimension, *axes, case=STACK), OHMIC + Z_NEGATIVE + Z_POSITIVE)
for what, protocol in (("rest", "[{rest: {duration: 5 s}}]"), ("held voltage", "[{potentiostatic: {voltage: 3 mV, duration: 5 s}}]"),
                       ("other sign", "[{galvanostatic: {current_density: -0.3 mA/cm^2, duration: 5 s}}]")):
    everywhere(what, check.run(what.replace(" ", "_"), f"protocol={protocol}", case=STACK), OHMIC + Z_NEGATIVE + Z_POSITIVE)
everywhere("half a cell on two lumped electrolytes with contacts", check.run("half_cell", case=HALF),
           7e-6 / 21 + 44e-4 + 60e-6 / 0.05 + 19e-4 + 13e-4 + 6e-4 + 300e-6 / 0.08)


def slope(z, current):
    """d eta/d i of i = 2 i0 sinh(F eta/(2 R T)), i0 = R T/(F Z)."""
    return z / np.sqrt(1 + (current * z / (2 * THERMAL)) ** 2)


butler_volmer = ("interfaces.negative-lower.kinetics=butler_volmer", "interfaces.upper-positive.kinetics=butler_volmer",
                 f"interfaces.negative-lower.film_resistance={FILM} Ohm m^2")
for current in (0.3, 12.0, -150.0):  # A/m2: from the linear to the logarithmic range
    exact = OHMIC + FILM + slope(Z_NEGATIVE, current) + slope(Z_POSITIVE, current)
    run = check.run(f"driven_{current:g}", *butler_volmer, f"protocol.galvanostatic.current_density={current} A/m^2", case=STACK)
    everywhere(f"Butler-Volmer at {current:g} A/m2", run, exact)
    held = check.run(f"held_{current:g}", *butler_volmer, f"protocol=[{{potentiostatic: {{voltage: {float(run['voltage'][0])!r} V, duration: 5 s}}}}]", case=STACK)
    everywhere(f"the same with the voltage {run['voltage'][0]:.4g} V held", held, exact, 1e-7)  # the current is a result, to 1e-10 or so

# What is stored stays: a double layer bridges the reaction and its film, a dielectric the electrolyte.
everywhere("double layer: what does not store", check.run("double_layer", case=LAYER), 33e-6 / 0.057 + 4e-6 / 120)
DIELECTRIC = ("materials.ceramic.permittivity={value: 2.9e-8 F/m, status: assumed, source: test}",)
# The foil is 1e-5 of what resists without storage, and the linear solver's 1e-11 is relative to that.
everywhere("a dielectric, too: the foil", check.run("dielectric", *DIELECTRIC, case=LAYER), 4e-6 / 120, 1e-6)
turned = yaml.safe_load(pathlib.Path(LAYER).read_text(encoding="utf-8"))
turned["layers"].reverse()
turned["interfaces"][0]["between"].reverse()
path = check.scratch / "turned.yaml"
path.write_text(yaml.safe_dump(turned, sort_keys=False), encoding="utf-8")
everywhere("double layer below its electrolyte", check.run("turned", case=str(path)), 33e-6 / 0.057 + 4e-6 / 120)
dielectric = check.run("turned_dielectric", *DIELECTRIC, case=str(path))
check.verdict(bool(np.all(dielectric["differential_resistance"] == 0)), "a dielectric at the top terminal holds the voltage: 0")


# Voids, a lattice that moves, uneven wetting: the secant of two runs that begin with the same contents.
def secant(what, case, first, current, *changes):
    name = what.replace(" ", "_").replace(",", "")
    early = check.run(f"{name}_before", f"protocol=[{{galvanostatic: {{current_density: {first} A/m^2, duration: 60 min, cut_offs: [{{contact_below: 0.7}}]}}}}]", *changes, case=case)
    part = 1e-3

    def begin(factor):
        driven = f"protocol=[{{galvanostatic: {{current_density: {current * factor!r} A/m^2, duration: 1e-6 s}}}}]"
        return check.run(f"{name}_{factor}", driven, f"initial={{from: {early.directory}}}", "time.first_step=1e-6 s", *changes, case=case)

    here, less, more = begin(1.0), begin(1 - part), begin(1 + part)
    contact = min(float(here[f"contact_fraction_{each}"][0]) for each in here.electrodes)
    value = here["differential_resistance"][0]
    # Central, so the error is part^2 I^2/6 times the third derivative of V(I).
    exact = (more["voltage"][0] - less["voltage"][0]) / (2 * part * current) * CM2
    check.text(f"      {what}: contact {contact:.2f}, V/I {here['voltage'][0] / current * CM2:.4g}, dV/dI {value:.4g} Ohm cm2")
    check.equal(f"{what}: secant of V(I)", value, exact, 2e-6)


UNEVEN = str(HERE / "interlayer_sheet/uneven.yaml")
SHEET = ("layers.foil.interlayer.form=sheet", "layers.foil.cells={smallest: 50 nm, growth: 1.5, largest: 1.5 um, refine: bottom}")
SYMMETRIC = str(SOURCE / "tests/parallel/ranks/ramp.yaml")
secant("sheet, uneven wetting, voids", UNEVEN, 6.0, 6.0, *SHEET)
secant("the same, plating", UNEVEN, 6.0, -3.0, *SHEET)
secant("symmetric cell with voids", SYMMETRIC, 4.0, 4.0)
secant("the same, turned", SYMMETRIC, 4.0, -4.0)

off = check.run("off", "output.differential_resistance=off", case=STACK)
check.verdict(bool(np.all(np.isnan(off["differential_resistance"]))), "switched off: nan")
check.finish()

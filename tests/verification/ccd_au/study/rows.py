"""The rows of the study: name -> Row. k_G is that of the interface card in every row but those that move it on purpose.

Kinds of rows: `first`, one current from a fresh foil until contact is lost (the first half cycle, however long it takes);
`fine`, ramps in steps of 0.01 mA/cm2 that begin about 0.03 below the expected end; `coarse`, ramps in the 0.05 mA/cm2 of
the main job; `cycles`, equal cycles.
"""
from typing import NamedTuple

GAMMAS = ("negative-pellet", "pellet-positive")
METALS = ("negative", "positive")
AU, BARE, CYCLES = "ccd_au_llzto.yaml", "ccd_bare_llzto.yaml", "cycles_au_llzto.yaml"


class Row(NamedTuple):
    kind: str  # first, fine, coarse or cycles
    group: str  # what is varied
    what: str  # its value
    overrides: list
    case: str = AU


def seed(number):
    return [f"interfaces.{gamma}.contact_angle_cosine.seed={number}" for gamma in GAMMAS]


def wetting(mean, deviation=0.1):
    return [f"interfaces.{gamma}.contact_angle_cosine.{key}={value}" for gamma in GAMMAS for key, value in (("mean", mean), ("deviation", deviation))]


def site_mobility(value):
    return [f"interfaces.{gamma}.site_mobility={value} m/(s Pa)" for gamma in GAMMAS]


def diffusivity(value):
    return [f"materials.lithium.self_diffusivity={value} m^2/s"]


def delta(value):
    return [f"layers.{metal}.void_model.interface_thickness={value} um" for metal in METALS]


def window(value):
    return [f"layers.{metal}.thickness={value} um" for metal in METALS]


def width(value):  # columns of 0.25 um; the random field of the wider cell contains that of the narrower one
    return [f"grid.x.length={value} um", f"grid.x.cells={4 * value}"]


def columns(number):
    return [f"grid.x.cells={number}"]


def normal(factor):
    """Cells of the metal along z, `factor` times those of the shipped case everywhere (0.06 um, growth 1.1, up to 1.5 um)."""
    return [f"layers.{metal}.cells.{key}={value}" for metal in METALS
            for key, value in (("smallest", f"{0.06 * factor:g} um"), ("growth", f"{1.1**factor:.6g}"), ("largest", f"{1.5 * factor:g} um"))]


def ccd(**keys):
    return [f"protocol.0.ccd.{key}={value}" for key, value in keys.items()]


def capacity(value):  # mAh/cm2 per half cycle, whatever time it takes
    return ccd(half_cycle="300 h", cut_offs=f"[{{capacity: {value} mAh/cm^2}}]")


def pressure(value):
    return [f"ambient.pressure={value} MPa"]


def temperature(value):
    return [f"ambient.temperature={value} degC"]


def ramp(begin, step=0.01, last=1.0):
    return ccd(first_current=f"{begin} mA/cm^2", current_step=f"{step} mA/cm^2", last_current=f"{last} mA/cm^2")


def fine(group, what, overrides, begin, case=AU):
    return Row("fine", group, what, [*ramp(begin), *overrides], case)


def first(group, what, overrides, current, case=AU):
    return Row("first", group, what, [*ramp(current, last=current), *ccd(strip_only="on", half_cycle="300 h"), *overrides], case)


def warm(celsius, begin, step, last):
    """Warm cells hold more: steps of about a tenth of the current at which drift and diffusion, by hand, end."""
    return Row("coarse", "temperature", f"{celsius} C", [*temperature(celsius), *ramp(begin, step, last)])


ALL_CELLS_HALF = [*columns(96), *normal(0.5)]
GRIDS = {"xz_coarse": ("all cells x 2", [*columns(24), *normal(2)], (1, 2, 3, 4, 5), (1, 2, 3, 4, 5)),  # seeds from a fresh foil, seeds in ramps
         "xz_fine": ("all cells / 2", ALL_CELLS_HALF, (1, 2, 3), (1, 2))}
# key: (what is varied, its value, overrides, current of the row `first`, begin of the row `fine`); None: there is no such row
VARIED = {
    "ref": ("reference", "as shipped", [], 0.35, 0.30),
    **{f"seed{n}": ("seed", f"{n}", seed(n), 0.35, 0.30 if n == 4 else 0.31) for n in (2, 3, 4, 5)},
    **{f"24um_seed{n}": ("width", f"24 um, seed {n}", [*width(24), *seed(n)], 0.35, 0.31) for n in (1, 2, 3)},
    "48um_seed1": ("width", "48 um, seed 1", width(48), 0.35, 0.31),
    **{f"{grid}_seed{n}": ("grid", f"{what}, seed {n}", [*overrides, *seed(n)], 0.35, None if n not in ramps else 0.30 if n == 4 else 0.31)
       for grid, (what, overrides, fresh, ramps) in GRIDS.items() for n in fresh},
    "delta0.10": ("delta", "0.10 um", delta(0.10), 0.35, 0.31),
    "delta0.30": ("delta", "0.30 um", delta(0.30), 0.35, 0.32),
    "delta0.10_xz_fine": ("delta", "0.10 um, all cells / 2", [*delta(0.10), *ALL_CELLS_HALF], 0.35, None),
    "tolerance1e-4": ("time tolerance", "1e-4", ["time.tolerance=1e-4"], 0.35, None),
    "window40": ("metal window", "40 um", window(40), 0.35, 0.31),
    "cos0.5": ("wetting", "cos(theta) 0.5 +- 0.1", wetting(0.5), 0.30, 0.27),
    "cos0.6": ("wetting", "cos(theta) 0.6 +- 0.1", wetting(0.6), 0.32, 0.28),
    "cos0.7": ("wetting", "cos(theta) 0.7 +- 0.1", wetting(0.7), 0.33, 0.29),
    "cos0.8": ("wetting", "cos(theta) 0.8 +- 0.1", wetting(0.8), 0.34, 0.29),
    "cos1.0": ("wetting", "cos(theta) 1.0 +- 0.1", wetting(1.0), 0.35, 0.31),
    "cos0.9_even": ("wetting", "cos(theta) 0.9 +- 0", wetting(0.9, 0), 0.35, None),
    "bare": ("wetting", "cos(theta) -0.5 +- 0.3 (bare)", BARE, 0.15, 0.09),
    "D5e-15": ("D_Li", "5e-15 m2/s", diffusivity("5e-15"), 0.28, 0.25),
    "D1.5e-14": ("D_Li", "1.5e-14 m2/s", diffusivity("1.5e-14"), 0.39, 0.33),
    "pinned": ("site mobility", "0 (pinned lattice)", site_mobility(0), 0.23, 0.22),
    "kG5.92e-17": ("site mobility", "5.92e-17 m/(s Pa)", site_mobility(5.92e-17), 0.31, 0.28),
    "kG1.08e-16": ("site mobility", "1.08e-16 m/(s Pa)", site_mobility(1.08e-16), 0.37, 0.33),
    "2MPa": ("pressure", "2 MPa", pressure(2), 0.43, 0.39),
    "2MPa_collapse": ("pressure", "2 MPa, void_collapse on", [*pressure(2), "effects.void_collapse=on"], 0.47, 0.42),
    "0.5h": ("half cycle", "0.5 h", ccd(half_cycle="0.5 h"), None, 0.43),
    "2h": ("half cycle", "2 h", ccd(half_cycle="2 h"), None, 0.22),
    "0.5mAh": ("capacity", "0.5 mAh/cm2 per half cycle", capacity(0.5), None, 0.20),
    "strip_only": ("protocol", "stripping half cycles only", ccd(strip_only="on"), None, 0.18),
    "from0.28": ("ramp", "from 0.28", [], None, 0.28),
    **{f"i{i}": ("current", f"{i} mA/cm2", [], i, None) for i in (0.2, 0.25, 0.3, 0.4, 0.5, 1.0)},
}
# Ramps of the main job, 0.05 from 0.05: of these keys, and some of their own.
COARSE = ("ref", "seed2", "seed3", "delta0.10", "delta0.30", "bare", "D5e-15", "D1.5e-14", "pinned", "2MPa", "strip_only")
ROWS = {}
for key, (group, what, overrides, current, begin) in VARIED.items():
    case, overrides = (overrides, []) if isinstance(overrides, str) else (AU, overrides)
    if current:
        ROWS[f"{key}_first"] = first(group, what, overrides, current, case)
    if begin:
        ROWS[f"{key}_fine"] = fine(group, what, overrides, begin, case)
    if key in COARSE:
        ROWS[f"{key}_coarse"] = Row("coarse", group, what, overrides, case)
ROWS |= {
    "from0.25_coarse": Row("coarse", "ramp", "from 0.25", ramp(0.25, 0.05)),
    "100um_seed1_coarse": Row("coarse", "width", "100 um, seed 1", [*width(100), *ramp(0.30, 0.05, 0.40), "solver.linear=fieldsplit"]),
    # CCD against temperature; 25 C is ref_coarse. 160 C is still solid lithium.
    "60C_coarse": warm(60, 0.9, 0.1, 4),
    "100C_coarse": warm(100, 4, 0.5, 20),
    "160C_coarse": warm(160, 30, 3, 120),
    "10cycles_cycles": Row("cycles", "cycles", "10 cycles at 0.1 mA/cm2", [], CYCLES),
    "10cycles_40um_cycles": Row("cycles", "cycles", "10 cycles at 0.1 mA/cm2, metal windows of 40 um", window(40), CYCLES),
}

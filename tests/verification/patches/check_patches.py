"""Patches cut cells by area: conductance and printed areas against closed forms, contact as a share of what reacts, ledgers. See README.md."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["AURALITH_SOURCE"], "tests", "verification"))
import numpy as np  # noqa: E402
from harness import Check  # noqa: E402

check = Check(__file__)
LX, LY, Z, CURRENT = 2.3, 1.9, 1e3, 1e-7  # um, um, Ohm m2, A/m2
WHOLE = LX * LY
BLOCK = "kind: blocking"


def low(z):
    return f"area_resistance: {{value: {z} Ohm m^2, status: assumed, source: test}}"


def disc(x, y, r, what):
    return f"{{centre: [{x} um, {y} um], radius: {r} um, {what}}}"


def box(x0, x1, y0, y1, what):
    return f"{{x: [{x0} um, {x1} um], y: [{y0} um, {y1} um], {what}}}"


def segment(r, d):
    """Area of a disc beyond a line at the distance d from its centre."""
    return r**2 * np.arccos(d / r) - d * np.sqrt(r**2 - d**2)


def lens(r, d):
    return 2 * segment(r, d / 2)


def printed(*overrides):
    """Areas of the patches in um2, as `auralith check` says them."""
    done = subprocess.run([check.program, "check", str(check.folder / "case.yaml"), *overrides], capture_output=True, text=True, check=True)
    return [float(a) for a in re.findall(r"patches\.\d+ .*?([0-9.e+-]+) um2", done.stdout)]


# Patches, their areas in um2, and the area resistance of each (infinite: blocking); more settings of the grid.
CASES = {
    "disc": ([disc(0.9, 1.0, 0.57, BLOCK)], [np.pi * 0.57**2], [np.inf], ()),
    "disc between the centres of cells": ([disc(0.66, 0.76, 0.05, low(1))], [np.pi * 0.05**2], [1], ()),
    "quarter of a disc": ([disc(0, 0, 0.8, BLOCK)], [np.pi * 0.8**2 / 4], [np.inf], ()),
    "disc across a mirror": ([disc(0.2, 1.0, 0.6, BLOCK)], [np.pi * 0.6**2 - segment(0.6, 0.2)], [np.inf], ()),
    "disc across a period": ([disc(0.2, 1.0, 0.6, BLOCK)], [np.pi * 0.6**2], [np.inf], ("grid.x.boundary=periodic",)),
    "rectangle inside a cell": ([box(0.35, 0.62, 0.4, 0.7, low(10))], [0.27 * 0.3], [10], ()),
    "later wins": ([disc(0.8, 0.9, 0.5, low(40)), disc(1.3, 0.9, 0.5, BLOCK)],
                   [np.pi * 0.25 - lens(0.5, 0.5), np.pi * 0.25], [40, np.inf], ()),
    "strip (2-D)": ([disc(0.9, 0, 0.57, BLOCK)], [2 * 0.57 * LY], [np.inf], ("grid.y.cells=1",)),
    "one column": ([box(0, 0.75 * LX, 0, LY, BLOCK)], [0.75 * WHOLE], [np.inf], ("grid.x.cells=1", "grid.y.cells=1")),
    "graded cells": ([disc(0.9, 1.0, 0.57, BLOCK)], [np.pi * 0.57**2], [np.inf],
                     ("grid.x={widths: [0.1 um, 0.2 um, 0.4 um, 0.9 um, 0.7 um]}",)),
}
for name, (patches, areas, resistances, more) in CASES.items():
    settings = (f"interfaces.pellet-foil.patches=[{', '.join(patches)}]", *more)
    run = check.run(name.replace(" ", "_"), *settings)
    exact = sum(a / z for a, z in zip([*areas, WHOLE - sum(areas)], [*resistances, Z])) / WHOLE
    check.equal(f"{name}: conductance", CURRENT / run["voltage"][-1], exact, 1e-6 if min(resistances) > 1 else 1e-5)
    check.equal(f"{name}: contact at the start", run["contact_fraction_foil"][0], 1, 0)
    for found, area in zip(printed(*settings), areas, strict=True):
        check.equal(f"{name}: area that check prints", found, area, 1e-5)  # six digits

# A joint of two electrolytes, cut: reaction and bulk are 2e-6 of it.
joint = ("layers=[{name: pellet, region: electrolyte, material: ceramic, thickness: 1 um, cells: 2, outer_plane: equipotential}, "
         "{name: cover, region: electrolyte, material: ceramic, thickness: 1 um, cells: 2}, "
         "{name: foil, region: metal, material: lithium, thickness: 1.6 um, cells: 2, outer_plane: reservoir}]")
contact = (f"{{between: [pellet, cover], kind: contact_resistance, contact_resistance: {{value: {Z} Ohm m^2, status: assumed, source: test}}, "
           f"patches: [{disc(0.9, 1.0, 0.57, BLOCK)}]}}")
reaction = "{between: [cover, foil], file: %s, contact_angle_cosine: {mean: 0, status: assumed, source: test}}"
card = pathlib.Path(os.environ["AURALITH_SOURCE"]) / "inputs" / "interfaces" / "au_llzto.yaml"
run = check.run("joint", joint, f"interfaces=[{contact}, {reaction % card}]", "effects.lattice_motion=off")
check.equal("joint of electrolytes: conductance", CURRENT / run["voltage"][-1], (1 - np.pi * 0.57**2 / WHOLE) / Z, 5e-6)

# Voids: three quarters of the interface blocked. Contact is that of the last quarter.
LAYER = ("layers.foil.lattice_motion=column", "layers.foil.void_model={interface_thickness: 0.3 um}")
VOIDS = ("effects.metal_void=on", *LAYER, "interfaces.pellet-foil.area_resistance.value=5 Ohm cm^2", "grid.y.cells=1", "grid.x={length: 2 um, cells: 7}")
blocked = f"interfaces.pellet-foil.patches=[{{x: [0.5 um, 2 um], {BLOCK}}}]"
rest = ("protocol=[{rest: {duration: 1 ms}}]", "time.first_step=1 ms")
run = check.run("touching", *VOIDS, blocked, *rest)
check.equal("three quarters blocked, metal touches: contact", run["contact_fraction_foil"][0], 1, 0)
hole = "layers.foil.initial_voids={inclusions: [{centre: [%g um, 0 um, 1 um], radius: 0.6 um}]}"
run = check.run("lost", *VOIDS, blocked, *rest, hole % 0)
check.below("a void on all that reacts: contact", run["contact_fraction_foil"][0], 0)
check.above("a void on all that reacts: largest void fraction", run["void_max_foil"][0], 0.7)
run = check.run("elsewhere", *VOIDS, blocked, *rest, hole % 2)
check.equal("a void on what is blocked: contact", run["contact_fraction_foil"][0], 1, 0)
check.below("a void on what is blocked: largest void fraction", run["void_max_foil"][0], 0.5)
half = f"interfaces.pellet-foil.patches=[{{x: [1.1 um, 2 um], {BLOCK}}}]"
run = check.run("half", *VOIDS, half, *rest, hole % 0)
w = run.steps[-1].map("foil", "void_fraction")[0]  # columns of 2/7 um; 1.1 um lies in the fourth
expected = np.sum(np.clip((1.1 - 2 / 7 * np.arange(7)) / (2 / 7), 0, 1) * (w < 0.5)) * 2 / 7 / 1.1
check.verdict(0 < expected < 1, f"a void on a part of what reacts: the columns say {expected:.3f}")
check.equal("a void on a part of what reacts: contact", run["contact_fraction_foil"][-1], expected, 1e-9)

# Stripping and plating with voids and edges inside of cells: the ledgers close, and the maps hold the whole current.
ANGLES = "contact_angle_cosine: {mean: %g, status: assumed, source: test}"
for name, motion, more in (("1-D", "column", ("grid.x.cells=1", "grid.y.cells=1")), ("2-D", "column", ("grid.y.cells=1",)), ("3-D", "column", ()),
                           ("rigid", "rigid", ("grid.y.cells=1",)), ("rest", "none", ("grid.y.cells=1",))):
    patches = (f"interfaces.pellet-foil.patches=[{box(0, 0.75, 0, 1.2, low(0.002) + ', ' + ANGLES % 0.6)}, "
               f"{box(1.1, 2.05, 0, 1.9, BLOCK + ', ' + ANGLES % -0.3)}]")
    run = check.run(f"ledgers_{name}", "effects.metal_void=on", LAYER[1], "interfaces.pellet-foil.area_resistance.value=5 Ohm cm^2", patches, *more,
                    f"layers.foil.lattice_motion={motion}", "ambient.pressure=0.5 MPa", "time.first_step=0.01 s",
                    "protocol=[{galvanostatic: {current_density: 0.5 mA/cm^2, duration: 2 min}}, "
                    "{galvanostatic: {current_density: -0.5 mA/cm^2, duration: 1 min}}]")
    for ledger in ("lithium", "void", "charge"):
        entry = run.summary["ledgers"][ledger]
        check.below(f"{name}: {ledger} ledger", entry["worst"] if "worst" in entry else entry["foil"]["worst"], 1e-10)
    current = run.steps[-1].map("foil", "current_density")
    mean = np.diff(run.nodes("y")) @ current @ np.diff(run.nodes("x")) / (1e-12 * WHOLE)
    check.equal(f"{name}: current in the map", mean, 10 * run["current_density"][-1], 1e-8)
check.finish()

"""The sheet against the steady film of exact.py, and against runs that resolve the film. See README.md."""
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from exact import BOUNDARY, Card, FARADAY, LITHIUM, Sheet  # noqa: E402
from harness import Check  # noqa: E402

check = Check(__file__)
HOST = 317.6e-9 * Card().fraction(3.75)  # N, m
LENGTH = HOST / Card().fraction(Sheet(1e-15).x_sat)  # of the film beside lithium, m
SHEET = ["layers.foil.interlayer.form=sheet", "layers.foil.cells.smallest=60 nm", "layers.foil.cells.fine_depth=60 nm"]
LEDGERS = ("lithium_foil", "void_foil", "host_foil", "charge")


def steps(first, minutes, second=-0.001, then=1 / 60, diffusivity=1e-15):
    """Overrides: a current density in mA/cm2 for some minutes, another after a rest."""
    return [f"protocol.1.galvanostatic.current_density={first} mA/cm^2", f"protocol.1.galvanostatic.duration={minutes} min",
            f"protocol.3.galvanostatic.current_density={second} mA/cm^2", f"protocol.3.galvanostatic.duration={then} min",
            f"layers.foil.interlayer.diffusivity={diffusivity:g} m^2/s"]


def ends(run):
    """E_eq at Gamma without V_Li mu/F, V, and the contact (1-w)^2 there at the ends of the steps: rest, current, rest, current."""
    found, contacts = [], []
    for event in run.events:
        if event["kind"] != "step_end":
            continue
        step = min(run.steps, key=lambda s: abs(s.time - event["time_s"]))
        mu, w, e = (step.map("foil", name)[0, 0] for name in ("void_potential", "void_fraction", "equilibrium_potential"))
        found.append(e - LITHIUM / FARADAY * mu)
        contacts.append((1 - max(w, 0)) ** 2)
    for ledger in LEDGERS:
        check.below(f"    ledger {ledger}", np.max(run["ledger_" + ledger]), 1e-10)
    return np.array(found), contacts


# 1. The sheet is the steady film, at every current and diffusivity. c = (1 - w)^2 of the run itself.
for diffusivity, first, second in ((1e-15, 0.3, -0.9), (1e-16, 1.0, -0.05), (1e-17, 0.3, -0.009)):
    run = check.run(f"sheet_{diffusivity:g}", *SHEET, *steps(first, 1, second, 1, diffusivity))
    sheet, (found, c) = Sheet(diffusivity), ends(run)
    for k, current in ((1, first), (3, second)):
        exact = sheet.potential_of(10 * current / c[k], HOST)
        check.equal(f"sheet, D {diffusivity:g} m2/s, {current:+g} mA/cm2: E, V", found[k], exact, 2e-6)
    check.below("sheet at rest: E, V", np.max(np.abs(found[[0, 2]])), 1e-12)

# 2. The film with its cells. E_eq of a cell model belongs to the first cell, half a cell away from Gamma: an error of h/(2L) at first
#    order, with the signs of both currents. What is left beyond it is the boundary to lithium, a few delta_a of L.
film = Sheet(1e-15)
sizes, errors, plated, rest = (5.0, 2.5, 1.25) if check.full else (5.0, 2.5), [], [], []
for size in sizes:
    run = check.run(f"field_{size:g}", f"layers.foil.cells.smallest={size} nm", *steps(0.3, 5, -0.3, 5))
    found, c = ends(run)
    strip, plate = (film.potential_of(i, HOST) for i in (3 / c[1], -3 / c[3]))
    check.text(f"cells of {size:g} nm: E {1e3 * found[1]:.5f} mV stripping (sheet {1e3 * strip:.5f}), {1e3 * found[3]:.5f} mV plating "
               f"(sheet {1e3 * plate:.5f}), {1e6 * found[0]:.2f} uV at rest")
    errors.append(abs((found[1] - found[0]) / strip - 1))
    plated.append(abs((found[3] - found[2]) / plate - 1))
    rest.append(abs(found[0]))
    half = 0.5e-9 * size / LENGTH
    check.below(f"    stripping, beyond h/(2L) = {half:.4f}, relative", abs(errors[-1] - half), 2e-3)
check.order("stripping: field against sheet over h", sizes, errors, 0.8, 1.2)
check.below("plating, finest cells: field against sheet, relative", plated[-1], 5e-3)
check.below("at rest, finest cells: the pull of the electrolyte on the alloy, V", rest[-1], 3e-6)

# 3. Slow gold, 5 nm: half a cell at Gamma and half a cell at the start of the plateau, h/L together; also through the step of U(x) at x_max onto the plateau at 70 mV.
for diffusivity, current, minutes in ((1e-16, 0.3, 5), (1e-17, 0.1, 10), (1e-17, 0.3, 30)):
    run = check.run(f"slow_{diffusivity:g}_{current:g}", *steps(current, minutes, diffusivity=diffusivity))
    found, c = ends(run)
    check.equal(f"field, D {diffusivity:g} m2/s, {current:+g} mA/cm2: E, V", found[1], Sheet(diffusivity).potential_of(10 * current / c[1], HOST), 5e-9 / LENGTH)

# 4. The side on which lithium appears: where the host is after plating for 5 min, and the event of the sheet.
limit = 0.1 * film.critical_current(HOST)
check.text(f"i* = {limit:.4f} mA/cm2")
for share, leaves in ((0.9, False), (1.4, True)) if not check.full else ((0.5, False), (0.9, False), (1.4, True), (2.0, True)):
    current = steps(-share * limit, 5)
    run = check.run(f"plate_{share}", *current)
    step = run.steps[-1]
    host, thickness = step.cells("host_fraction")[2:, 0, 0], np.diff(step.z[2:])
    near = np.sum((host * thickness)[np.cumsum(thickness) <= 350e-9]) / np.sum(host * thickness)
    check.verdict(near < 0.2 if leaves else near > 0.97, f"field, {share} i*: {near:.3f} of the gold within 350 nm of Gamma")
    run = check.run(f"plate_sheet_{share}", *SHEET, *current)
    events = [event for event in run.events if event["kind"] == "lithium_at_ceramic"]
    check.verdict(len(events) == leaves, f"sheet, {share} i*: {len(events)} events, load {np.max(run['sheet_load_foil']):.3f}")
    check.equal("    load, the current over i*", np.max(run["sheet_load_foil"]), share, 1e-3)

# 5. Uneven wetting in two dimensions until half of the contact is lost, with the cells of a wide run and without a film.
resolved = check.run("uneven_field", case="uneven.yaml")
coarse = check.run("uneven_sheet", *SHEET, case="uneven.yaml")
times = np.arange(60, 1000, 20)
w, w_sheet = (np.interp(times, run["time"], run["void_max_foil"]) for run in (resolved, coarse))
check.below("uneven wetting: largest void fraction up to 0.4, off by", np.max(np.abs(w - w_sheet)), 0.01)
lost, lost_sheet = (run.events[-1]["time_s"] for run in (resolved, coarse))
check.equal("uneven wetting: half of the contact is lost, s", lost_sheet, lost, 0.01)

# E while voids grow, at outputs every 20 s. In the film phi = 1 - w varies, the sheet takes that of Gamma for all of it: q N/c in place of
# q int a/phi^2 dz. With this integral of its own profile, from the middle of the first cell, the field is the steady film up to delta_a of L at its
# end, so long as its cells resolve that end: h = delta_a (with 10 nm it is pinned to the cells, and E swings by 13 %). What the
# film stores and what moves along Gamma would be seen here, too. The sheet is its own law, and off by what it leaves out.
EARLY = ("protocol.0.galvanostatic.duration=200 s", "output.field_interval=20 s")
fine = check.run("early_field", "layers.foil.cells.smallest=5 nm", *EARLY, case="uneven.yaml")
sheet = check.run("early_sheet", *SHEET, *EARLY, case="uneven.yaml")
END = BOUNDARY / LENGTH


def faces(step):
    """Of every column: current density, w and E_eq without V_Li mu/F at Gamma, and int a/phi^2 dz from the middle of the first cell (no film: 0)."""
    w, mu, e, i = (step.map("foil", name)[0] for name in ("void_fraction", "void_potential", "equilibrium_potential", "current_density"))
    through = 0.0
    if "host_fraction" in step.cell_names:
        metal = np.isfinite(step.cells("host_fraction")[:, 0, 0])
        a, voids = (step.cells(name)[metal, 0, :] for name in ("host_fraction", "void_fraction"))
        parts = a / (1 - voids) ** 2 * np.diff(step.z)[metal, None]
        through = parts.sum(axis=0) - 0.5 * parts[0]
    return i, w, e - LITHIUM / FARADAY * mu, through


field_off, sheet_off, apart, left_out = [], [], [], []
for one, other in zip(fine.steps[1:], sheet.steps[1:], strict=True):
    i, w, e, through = faces(one)
    own, even = (np.array([film.potential_of(*pair) for pair in zip(i, n)]) for n in (through, HOST / (1 - w) ** 2))
    field_off.append(np.max(np.abs(e / own - 1)))
    left_out.append(np.max(np.abs(own / even - 1)))
    i, w, e_sheet, _ = faces(other)
    sheet_off.append(np.max(np.abs(e_sheet / [film.potential_of(*pair) for pair in zip(i, HOST / (1 - w) ** 2)] - 1)))
    apart.append(np.max(np.abs(e_sheet / e - 1)))
check.verdict(len(apart) == 10 and fine.steps[-1].time == sheet.steps[-1].time == 200, f"uneven wetting: {len(apart)} outputs up to 200 s, w up to {w.max():.3f}")
check.below("uneven wetting: E of every face of the field, of the steady film with its own voids, relative", max(field_off), END)
check.below("uneven wetting: E of every face of the sheet, exact law, relative", max(sheet_off), 2e-6)
check.below(f"uneven wetting: E of the sheet against the field, relative; voids inside of the film are {max(left_out):.4f} of it", max(apart), max(left_out) + END)
for run in (resolved, coarse, fine, sheet):
    for ledger in LEDGERS:
        check.below(f"    ledger {ledger}", np.max(run["ledger_" + ledger]), 1e-10)
check.finish()

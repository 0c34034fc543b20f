"""Rate of void collapse under pressure against the closed solution of its equation. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import GAS, Check  # noqa: E402

A, N, PRESSURE, TIME = 5.1e-3, 4.7, 1.4, 5000.0  # 1/s at 1 MPa, -, MPa, s
WINDOW, CELLS = 10e-6, 8  # of the foil, case.yaml

check = Check(__file__)


def rate(cylinder, pressure=PRESSURE, exponent=N, coefficient=A, porosity=0.0):
    """S in s_w = -S w, 1/s."""
    shielding = (1 - porosity ** (1 / exponent)) ** exponent
    if cylinder:
        return np.sqrt(3) * coefficient * (np.sqrt(3) * pressure / exponent) ** exponent / shielding
    return 1.5 * coefficient * (1.5 * pressure / exponent) ** exponent / shielding


def exact(s, run):
    """dw/dt = -(1-w) S w at a material point: w/(1-w) decays exponentially, from what the compressed metal starts with."""
    odds = near(run, 0, 0.0) / (1 - near(run, 0, 0.0)) * np.exp(-s * TIME)
    return odds / (1 + odds)


def near(run, index, time):
    """w of the cells near Gamma; all of them must agree, because the field stays uniform."""
    step = run.steps[index]
    w = step.cells("void_fraction")[2:6]
    if step.time != time or np.ptp(w) > 1e-9:
        sys.exit(f"not uniform: {w} at {step.time} s")
    return w.flat[0]


def last(run):
    return near(run, -1, TIME)


x, y = "grid.x={length: 3 um, cells: 3}", "grid.y={length: 2 um, cells: 2}"
for name, axes, cylinder in (("1d", (), False), ("2d", (x,), True), ("3d", (x, y), False)):
    s = rate(cylinder)
    for scheme, order in (("implicit_euler", 1), ("trbdf2", 2)):
        steps, errors = [], []
        for count in (10, 20, 40):
            dt = TIME / count
            run = check.run(f"{name}_{scheme}_{count}", *axes, f"time.scheme={scheme}", f"time.first_step={dt} s", f"time.largest_step={dt} s")
            if len(run["time"]) != count + 1:
                sys.exit(f"{name}: {len(run['time']) - 1} steps instead of {count}")
            steps.append(dt)
            errors.append(abs(last(run) / exact(s, run) - 1))
        check.order(f"{name}, {scheme}: S t = {s * TIME:.3f}, order in time", steps, errors, order - 0.1, order + 0.25)
    check.below(f"{name}: error at the smallest step", errors[-1], 3e-4)
    # The metal of the start holds WINDOW (1 - w0) of lithium for ever, so its voids are that times w/(1-w); what came in through the outer
    # plane is dense. The cell where both meet mixes them, which matters as far as the law is not linear: a share w of the cell.
    collapsed = run["void_volume_foil"][0] - run["void_volume_foil"][-1]
    w, w0 = exact(s, run), near(run, 0, 0.0)
    check.equal(f"{name}: void volume that is gone, nm", 1e9 * collapsed, 1e9 * WINDOW * (w0 - (1 - w0) * w / (1 - w)), w0 / CELLS)


def compare(name, s, *changes):
    run = check.run(name.replace(" ", "_"), "time.largest_step=50 s", "time.first_step=50 s", *changes)
    check.equal(name, last(run), exact(s, run), 1e-4)


compare("other pressure and exponent", rate(False, 0.4, 2.2), "ambient.pressure=0.4 MPa", "materials.lithium.creep_exponent=2.2")
compare("linear creep", rate(True, 0.02, 1.0), x, "ambient.pressure=0.02 MPa", "materials.lithium.creep_exponent=1")
compare("porous neighbourhood", rate(False, 0.8, porosity=0.04), "ambient.pressure=0.8 MPa", "layers.foil.void_model.porosity=0.04")
warm = A * np.exp(-37000 / GAS * (1 / 333.15 - 1 / 298.15))
compare("60 C", rate(False, 1.1, coefficient=warm), "ambient.pressure=1.1 MPa", "ambient.temperature=60 degC",
        "materials.lithium.creep_coefficient.activation_energy=37 kJ/mol", "materials.lithium.creep_coefficient.reference_temperature=25 degC")
compare("no pressure", 0.0, "ambient.pressure=0 MPa")
check.finish()

"""Compression of the metal under stack pressure at rest and while plating. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, Check  # noqa: E402

K_LI, K_PLATE, BLEND, CURRENT, V_LI = 8.7e9, 2e-14, 1e-4, 6.1, 12.1e-6
W = 3 * 0.43 / 0.18e-6  # J/m3
Q = CURRENT * V_LI / FARADAY  # m/s

check = Check(__file__)


def compressed(mu):
    """w of a potential mu <= 0: mu = 2 W w (1-w)(1-2w) - K w^2/(2 b) for w > -b, else ... + K (w + b/2)."""
    low, high = -1.0, 0.0
    for _ in range(200):
        w = 0.5 * (low + high)
        value = 2 * W * w * (1 - w) * (1 - 2 * w) + (-K_LI * w * w / (2 * BLEND) if w > -BLEND else K_LI * (w + BLEND / 2))
        low, high = (w, high) if value < mu else (low, w)
    return 0.5 * (low + high)


for shape in ((), ("grid.x={length: 2 um, cells: 3}", "layers.foil.lattice_motion=rigid")):
    for pressure in (0.0, 2e6, 20e6):
        name = f"{'rigid' if shape else 'column'} {pressure / 1e6:g} MPa"
        run = check.run(name.replace(" ", "_"), *shape, f"ambient.pressure={{times: [0 s, 100 s], values: [0 Pa, {pressure} Pa]}}")
        rest = [step for step in run.steps if step.time <= 3600]
        end = rest[-1]
        if end.time != 3600:
            sys.exit("no fields at the end of the rest")
        mu, w = (end.cells(field)[3:] for field in ("void_potential", "void_fraction"))  # above the ceramic
        face_mu, face_w = (end.map("foil", field) for field in ("void_potential", "void_fraction"))
        # mu = -p: everywhere, to the tolerance of the time integration.
        deviation = max(np.max(np.abs(mu + pressure)), np.max(np.abs(face_mu + pressure)))
        check.below(f"{name}: |mu + p| after the rest, Pa", deviation, 1e-6 * max(pressure, 1e5))
        exact = compressed(-pressure)
        check.below(f"{name}: w after the rest against {exact:.6g}", max(np.max(np.abs(w - exact)), np.max(np.abs(face_w - exact))), 1e-9)
        limit = -(pressure + Q / K_PLATE) / K_LI - BLEND / 2
        lowest = min(min(np.nanmin(step.cells("void_fraction")) for step in run.steps), min(np.min(step.map("foil", "void_fraction")) for step in run.steps))
        check.above(f"{name}: lowest w at any time", lowest, limit)
        if pressure > 0:
            check.below(f"{name}: the metal is compressed, lowest w", lowest, 0.9 * exact)
        # While plating, sites are created against f = mu + p = -q/k_plate (where nearly no vacancies are left to eat).
        plated = run.steps[-1].map("foil", "void_potential")[0, 0] + pressure
        drift = run["drift_velocity_foil"][-1]
        contact = run.steps[-1].map("foil", "contact")[0, 0]
        check.equal(f"{name}: site law while plating, v = -k_plate c (mu + p)", drift, -K_PLATE * contact * plated, 1e-8)
        check.equal(f"{name}: plating drives the foil by its own volume", drift, Q, 0.02)
# Every pressure that the reference allows: dense metal starts compressed (mu = -p from the first moment), and a void that is put
# under a pressure far above what holds it open collapses, is stripped and plated, with all ledgers closed (exit code 0).
for pressure in (500e6, 1e9):
    run = check.run(f"dense_{pressure / 1e6:g}", f"ambient.pressure={pressure} Pa")
    start = run.steps[0].cells("void_fraction")[3:]
    check.below(f"dense metal, {pressure / 1e6:g} MPa: w at the start against mu = -p", np.max(np.abs(start - compressed(-pressure))), 1e-12)
for pressure in (10, 41, 200, 1000):
    run = check.run(f"void_{pressure}", f"ambient.pressure={pressure} MPa", case="pressed_void.yaml")
    check.verdict(bool(run["time"][-1] == 180), f"a void under {pressure} MPa: all of its protocol")
    check.below(f"a void under {pressure} MPa: contact at the start", run["contact_fraction_positive"][0], 0.9)
    check.equal(f"a void under {pressure} MPa: contact at the end", run["contact_fraction_positive"][-1], 1, 0)
check.finish()

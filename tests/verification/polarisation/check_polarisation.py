"""Polarisation counts from the open circuit of the same contents: 0 at rest, I R under current. See README.md."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, Check  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parents[1]
HALF, UNEVEN = str(HERE / "rest_pressure/case.yaml"), str(HERE / "interlayer_sheet/uneven.yaml")
# Of rest_pressure/case.yaml.
CURRENT, V_LI, W = 6.1, 12.1e-6, 3 * 0.43 / 0.18e-6
K_LI, BLEND, K_PLATE, DIFFUSIVITY, CELL = 8.7e9, 1e-4, 2e-14, 2.3e-14, 0.08e-6

check = Check(__file__)


def compressed(mu):
    """w of mu < 0, see rest_pressure."""
    low, high = -1.0, 0.0
    for _ in range(200):
        w = 0.5 * (low + high)
        value = 2 * W * w * (1 - w) * (1 - 2 * w) + (-K_LI * w * w / (2 * BLEND) if w > -BLEND else K_LI * (w + BLEND / 2))
        low, high = (w, high) if value < mu else (low, w)
    return 0.5 * (low + high)


for pressure in (2e6, 20e6):
    run = check.run(f"half_cell_{pressure:g}", f"ambient.pressure={pressure} Pa", "interfaces.ceramic-foil.kinetics=linear",
                    "protocol.0.rest.duration=1 min", "protocol.1.galvanostatic.duration=1 s", "events.polarisation=1e-9 V", case=HALF)
    rest = run["time"] <= 60
    shift = V_LI / FARADAY * pressure
    check.equal(f"{pressure / 1e6:g} MPa: V at rest is -V_Li p/F", run["voltage"][rest][-1], -shift, 1e-6)
    events = [event for event in run.events if event["kind"] == "polarisation"]
    check.verdict(len(events) == 1 and events[0]["time_s"] == 60, f"{pressure / 1e6:g} MPa: no polarisation above 1 nV at rest ({[e['time_s'] for e in events]} s)")
    # mu of the face just after the jump: v (1-w) + q = 2 M (mu + p)/h with v = -k_plate (mu + p); pressed metal has c = 1.
    w = compressed(-pressure)
    force = -CURRENT * V_LI / FARADAY / (K_PLATE * (1 - w) + DIFFUSIVITY / W / CELL)
    exact = CURRENT * (31e-4 + 14e-6 / (120 * (1 + 1e-8))) - V_LI / FARADAY * force
    check.equal(f"{pressure / 1e6:g} MPa: under current it is I (Z + L/sigma) and mu of the face", events[0]["value"], exact, 1e-6)

SHEET = ("layers.foil.interlayer.form=sheet", "layers.foil.cells={smallest: 50 nm, growth: 1.5, largest: 1.5 um, refine: bottom}")
run = check.run("sheet", *SHEET, "protocol.0.galvanostatic.duration=1 s", "protocol.0.galvanostatic.cut_offs=[]", "events.polarisation=1e-3 V", case=UNEVEN)
events = [event for event in run.events if event["kind"] == "polarisation"]
drop = float(run["equilibrium_potential_foil"][0])
check.above("sheet under current: what drops in it, V", abs(drop), 1e-4)
# Lithium in equilibrium with lithium: V_rest = 0 but for what uneven wetting makes of mu.
check.equal("sheet under current: its resistance counts", events[0]["value"], abs(float(run["voltage_minus_pellet"][0])), 1e-4)
check.finish()

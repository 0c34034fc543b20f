"""Growth of one alloy phase between host and lithium against the moving-boundary solution. See README.md."""
import pathlib
import sys

import numpy as np
from scipy.integrate import quad

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from alloy_card import GAS, LITHIUM  # noqa: E402
from harness import FARADAY, Check  # noqa: E402

check = Check(__file__)
HOST, X1, U0, WIDTH, D = 8.3e-6, 2.5, 0.3, 0.01, 2e-15


def mobility(x):
    return HOST * LITHIUM * x * (1 + x) / (HOST + x * LITHIUM) ** 2


def slope(x):
    return -U0 / (2 * WIDTH * np.cosh((x - X1) / WIDTH) ** 2)


def growth(temperature):
    """Square of the thickness per time, m2/s."""
    psi = D * FARADAY / (GAS * temperature) * quad(lambda x: -mobility(x) * slope(x), X1 - 20 * WIDTH, X1 + 20 * WIDTH, epsabs=1e-14)[0]
    y1 = HOST / (HOST + X1 * LITHIUM)
    return 2 * psi / (y1 * (1 - y1)), y1


errors, counts = [], (50, 100, 200) if not check.full else (50, 100, 200, 400)
for cells in counts:
    run = check.run(f"n{cells}", f"layers.metal.cells={cells}", f"layers.metal.interlayer.boundary_thickness={1000 / cells} nm",
                    "output.field_interval=0.1 s")
    constant, y1 = growth(298.15)
    times, lengths = [], []
    for step in run.steps:
        y = step.cells("host_fraction")[2:, 0, 0]
        times.append(step.time)
        lengths.append(np.sum(y * (1 - y) * np.diff(step.z[2:])) / (y1 * (1 - y1)))
    times, lengths = np.array(times), np.array(lengths)
    late = times >= 0.5
    fit = np.polyfit(times[late], lengths[late] ** 2, 1)[0]
    errors.append(abs(fit / constant - 1))
    check.text(f"{cells} cells: l = {1e9 * lengths[-1]:.1f} nm at {times[-1]:.2f} s, exact {1e9 * np.sqrt(constant * times[-1]):.1f} nm")
    check.below(f"{cells} cells: host ledger", np.max(run["ledger_host_metal"]), 1e-10)
    # Where the fronts are: the phase takes host and lithium in the proportion of its composition.
    y, z = run.steps[-1].cells("host_fraction")[2:, 0, 0], run.steps[-1].z[2:] - run.steps[-1].z[2]
    inner = z[:-1][np.flatnonzero(y < 0.5 * (1 + y1))[0]]
    outer = z[1:][np.flatnonzero(y > 0.5 * y1)[-1]]
    length = np.sqrt(constant * times[-1])
    check.below(f"{cells} cells: front in the host, m off", abs(inner - (0.4e-6 - y1 * length)), 1.5e-6 / cells + 0.01 * length)
    check.below(f"{cells} cells: front in the lithium, m off", abs(outer - (0.4e-6 + (1 - y1) * length)), 1.5e-6 / cells + 0.01 * length)
# A front stands somewhere in a cell: first order.
check.order("growth constant, relative error over the cell size", [1 / n for n in counts], errors, at_least=0.9)
check.finish()

"""The energy of a foil at rest never rises, whatever scheme, grid and wall; void and lithium are kept. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Check  # noqa: E402

ROUND_OFF, LEDGER = 1e-12, 1e-10
TOLERANCE = {"implicit_euler": 0.02, "trbdf2": 5e-3, "esdirk3": 5e-3}  # of w per step

check = Check(__file__)


def examine(name, scheme, *changes):
    run = check.run(name, f"time.scheme={scheme}", f"time.tolerance={TOLERANCE[scheme]}", *changes)
    energy = run["energy_foil"]
    fall = energy[0] - energy[-1]
    rise = np.max(np.diff(energy))
    what = f"{name} ({len(energy) - 1} steps)"
    # Schemes of higher order may err in a step by what their error estimate allows: that share of w, and so of the energy.
    limit = ROUND_OFF if scheme == "implicit_euler" else TOLERANCE[scheme]
    check.below(f"{what}: largest rise, of the whole fall", rise / fall, limit)
    check.above(f"{what}: the energy falls by a share", fall / energy[0], 0.3)
    check.above(f"{what}: phases part, range of w", np.nanmax(run.steps[-1].cells("void_fraction")) - np.nanmin(run.steps[-1].cells("void_fraction")), 0.5)
    for content in ("void_volume_foil", "lithium_foil"):
        check.below(f"{what}: {content} is kept", np.ptp(run[content]) / run[content][0], LEDGER)


y = "grid.y={length: 1 um, cells: 6, boundary: periodic}"
small = ("grid.x.cells=10", y, "layers.foil.cells=10", "layers.foil.void_model.interface_thickness=0.25 um")
surface = "materials.lithium.surface_mobility={value: 5e-20 m^5/(J s), status: assumed, source: test}"
for scheme in TOLERANCE:
    examine(f"{scheme}_2d", scheme)
    examine(f"{scheme}_3d", scheme, *small)
examine("neutral", "implicit_euler", "effects.wall_energy=off")
examine("surface_mobility", "implicit_euler", surface)
examine("no_elastic_branch", "implicit_euler", "materials.lithium.bulk_modulus=0 GPa")
examine("graded", "implicit_euler", "grid.x.cells={smallest: 0.06 um, growth: 1.1, refine: both}", "layers.foil.cells={smallest: 0.05 um, growth: 1.2, refine: bottom}")
if check.full:
    fine = ("grid.x.cells=40", "layers.foil.cells=40", "layers.foil.void_model.interface_thickness=0.08 um", "protocol.0.rest.duration=600 s")
    for scheme in TOLERANCE:
        examine(f"{scheme}_fine", scheme, *fine)
check.finish()

"""The energy of a foil at rest never rises, whatever scheme, grid and wall; void and lithium are kept; the ledger of the run sees it, and an
uphill flux on purpose. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Check  # noqa: E402

ROUND_OFF, LEDGER = 1e-12, 1e-10
TOLERANCE = {"implicit_euler": 0.02, "trbdf2": 5e-3, "esdirk3": 5e-3}  # of w per step

UNIFORM = "layers.foil.initial_voids={mean: 0.001}"  # next to equilibrium: nothing falls that an uphill flux could hide in

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
    judged(what, run, fall)


def judged(what, run, fall):
    """The ledger of the run: every step, with what its round-off and its errors allow; `fall` in J/m2 from the time series."""
    ledger = run.summary["ledgers"]["energy"]
    area = run.summary["interfaces"]["foil"]["projected_area_m2"]
    check.verdict(ledger["closes"] and ledger["worst"] <= ledger["tolerance"] == 1, f"{what}: the ledger closes, worst rise {ledger['worst']:.3g} of the allowance")
    check.equal(f"{what}: the ledger knows the fall, J", ledger["passed"] - ledger["missing"], fall * area, 1e-9)
    return ledger


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
# A double layer that a pulse of current has charged strips the metal at rest: its own energy, C eta^2/2, is what falls, up to the metal's, of which
# the uncharged start knows how much there is.
stored = "interfaces.ceramic-foil.double_layer_capacity={value: 1 F/m^2, status: assumed, source: test}"
run = check.run("double_layer", "time.scheme=trbdf2", "time.tolerance=1e-4", "time.first_step=1e-5 s", stored, UNIFORM, "layers.foil.outer_plane=reservoir",
                "protocol=[{galvanostatic: {current_density: 1 mA/cm^2, duration: 10 ms}}, {rest: {duration: 1 s}}]")
begin = int(np.argmin(np.abs(run["time"] - 0.01)))
ledger = judged("double layer", run, run["energy_foil"][begin] - run["energy_foil"][-1])
check.equal("double layer: what falls at rest, J", ledger["passed"], run.summary["interfaces"]["foil"]["projected_area_m2"] * run["max_overpotential_foil"][begin] ** 2 / 2,
            run["energy_foil"][0] / run["energy_foil"][begin])
# Where the law does not hold, the summary says why.
for name, change, reason in (("drift", ("layers.foil.lattice_motion=column", "layers.foil.outer_plane=reservoir", "interfaces.ceramic-foil.site_mobility={value: 3e-16 m/(s Pa), status: assumed, source: test}",
                                        "interfaces.ceramic-foil.site_mobility_plating={value: 2e-14 m/(s Pa), status: assumed, source: test}"), "moves"),
                             ("warming", ("ambient.temperature={times: [0 s, 1 h], values: [25 degC, 60 degC]}",), "constant temperature")):
    entry = check.run(name, *change, "protocol.0.rest.duration=1 min").summary["ledgers"]["energy"]
    check.verdict(reason in entry.get("not_applicable", "") and "closes" not in entry, f"{name}: {entry}")
# An uphill flux that keeps all contents: no other ledger can see it, this one does, with every scheme.
for scheme in TOLERANCE:
    broken = check.run(f"uphill_{scheme}", f"time.scheme={scheme}", f"time.tolerance={TOLERANCE[scheme]}", UNIFORM, options=("-auralith_fault_uphill", "1e-9"), exit_code=4)
    entries = broken.summary["ledgers"]
    check.verdict("energy ledger is broken at step" in broken.summary["message"] and not entries["energy"]["closes"], f"uphill, {scheme}: {broken.summary['message']}")
    check.verdict(entries["void"]["foil"]["closes"] and entries["lithium"]["foil"]["closes"], f"uphill, {scheme}: void and lithium are kept")
if check.full:
    fine = ("grid.x.cells=40", "layers.foil.cells=40", "layers.foil.void_model.interface_thickness=0.08 um", "protocol.0.rest.duration=600 s")
    for scheme in TOLERANCE:
        examine(f"{scheme}_fine", scheme, *fine)
check.finish()

"""Ledgers of Li, void and charge, kinetics on lost contact; a leak on purpose. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, GAS, Check  # noqa: E402

LITHIUM, VOID, CHARGE = 1e-10, 1e-10, 1e-8
V_LI = 12.1e-6

check = Check(__file__)
run = check.run("cycles")
ledgers = run.summary["ledgers"]
for name, limit in (("lithium", LITHIUM), ("void", VOID)):
    for electrode in ("negative", "positive"):
        for when in ("worst", "end"):
            check.below(f"{name} ledger of {electrode}, {when}", ledgers[name][electrode][when], limit)
        column = run[f"ledger_{name}_{electrode}"]
        check.verdict(np.max(column) == ledgers[name][electrode]["worst"] or abs(np.max(column) / ledgers[name][electrode]["worst"] - 1) < 1e-6,
                      f"{name} of {electrode}: the time series knows the same worst step")
for when in ("worst", "end"):
    check.below(f"charge ledger, {when}", ledgers["charge"][when], CHARGE)
for electrode in ("negative", "positive"):
    check.below(f"contact of {electrode} is lost: least contact fraction", np.min(run[f"contact_fraction_{electrode}"]), 0.5)
# The same books kept here, from columns that the ledger does not use: nothing crosses the finite foil's collector.
lithium, voids, thickness = (run[f"{what}_positive"] for what in ("lithium", "void_volume", "thickness"))
passed = run["throughput"][-1] * 36000 * V_LI / FARADAY
expected = lithium[0] - run["capacity"] * 36000 * V_LI / FARADAY
# The double layer holds some of the charge: C dV of interface potential, at most 0.1 F/m2 times 0.2 V.
check.below("finite foil: Li = Li0 - Q V/F, of the Li passed", np.max(np.abs(lithium - expected)) / passed, 0.02 * V_LI / FARADAY / passed + LITHIUM)
check.below("finite foil: H = Li + voids, of the Li passed", np.max(np.abs(thickness - lithium - voids)) / passed, LITHIUM)
# Kinetics on partly lost contact, i = i0 (1-w)^2 2 sinh(F eta/(2 R T)), at the field outputs.
thermal = GAS * 298.15 / FARADAY
worst, emptiest = 0.0, 0.0
for step in run.steps:
    for electrode in ("negative", "positive"):
        w, eta, i = (step.map(electrode, what) for what in ("void_fraction", "overpotential", "current_density"))
        contact = (1 - np.clip(w, 0, 1)) ** 2
        exact = thermal / 31e-4 * contact * 2 * np.sinh(eta / (2 * thermal))
        worst = max(worst, np.max(np.abs(i - exact)))
        emptiest = max(emptiest, np.max(w))
check.below(f"reaction current on faces up to w = {emptiest:.3f}, A/m2 of 6", worst, 1e-8)
check.above("emptiest face in the fields", emptiest, 0.9)

broken = check.run("leak", "protocol.cycles.count=1", options=("-auralith_fault_void_leak", "1e-13"), exit_code=4)
message = broken.summary["message"]
check.verdict(broken.summary["status"] == "failed" and broken.summary["exit_code"] == 4, "a leak: the summary says that the run failed, with exit code 4")
check.verdict("ledger" in message and "negative" in message and "step" in message, f"a leak: {message}")
check.verdict("ledger" in broken.text, "a leak: the message is on the terminal")

# A ledger allows what the accepted steps could miss at their own current: a leak of 1e-8 of what a small current moves is found,
# also where a second of a large current stands at the end of the protocol.
SMALL = "{galvanostatic: {current_density: 0.01 mA/cm^2, duration: 20 min}}"
leak = 1e-8 * 0.1 * V_LI / FARADAY
for name, protocol, tolerance in (("alone", SMALL, "1e-11"), ("with a large current after it", SMALL + ", {galvanostatic: {current_density: 5 mA/cm^2, duration: 1 s}}", "1e-11"),
                                  ("loose rows", SMALL, "1e-3")):
    broken = check.run("small_leak_" + name.split()[0], f"protocol=[{protocol}]", f"solver.newton_tolerance={tolerance}", options=("-auralith_fault_void_leak", f"{leak:.6g}"), exit_code=4)
    check.verdict("ledger of negative" in broken.summary["message"], f"a small leak, {name}: {broken.summary['message']}")
# Where next to nothing has passed, the summary says what cannot be resolved.
tiny = check.run("tiny", "protocol=[{galvanostatic: {current_density: 1e-6 mA/cm^2, duration: 20 min}}, {galvanostatic: {current_density: -1e-6 mA/cm^2, duration: 20 min}}]")
for name, limit in (("lithium", LITHIUM), ("void", VOID)):
    for electrode in ("negative", "positive"):
        entry = tiny.summary["ledgers"][name][electrode]
        check.below(f"1e-6 mA/cm2: {name} ledger of {electrode}", entry["worst"], limit)
        check.verdict(limit <= entry["allowed"] < 1e-4, f"1e-6 mA/cm2: {name} of {electrode}: allowed {entry['allowed']:.2g} of what has passed")
check.finish()

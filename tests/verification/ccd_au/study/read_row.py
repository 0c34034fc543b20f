"""What one run of the study says: numbers of a CCD ramp and of a run of equal cycles."""
import math

import numpy as np
import yaml

UNITS = {"m": 1.0, "um": 1e-6, "m^2/s": 1.0, "m/(s Pa)": 1.0, "J/m^2": 1.0, "Pa": 1.0, "MPa": 1e6, "cm^3/mol": 1e-6}
FARADAY = 96485.33212  # C/mol
HALF_CYCLE = 3600.0  # s, of every case of the study


def si(quantity):
    """SI value of "0.15 um" or of {value: ...}."""
    value, _, unit = str(quantity["value"] if isinstance(quantity, dict) else quantity).partition(" ")
    return float(value) * UNITS[unit]


def estimate(run):
    """Current density in mA/cm2 at which Gamma reaches the spinodal within a half cycle, by hand: drift and diffusion in
    parallel, neutral wall, first half cycle; i V/F = k_G (p + 0.577 gamma/delta) + 0.106 sqrt(pi D/t)."""
    text = run.summary["effective_input"]
    case = yaml.safe_load(text) if isinstance(text, str) else text
    metal = next(layer for layer in case["layers"] if layer["region"] == "metal")
    lithium = case["materials"][metal["material"]]
    mobility = si(next(entry for entry in case["interfaces"] if entry["kind"] == "reaction")["site_mobility"])
    stiffness = 0.577 * si(lithium["surface_energy"]) / si(metal["void_model"]["interface_thickness"])
    velocity = mobility * (si(case["ambient"]["pressure"]) + stiffness) + 0.106 * math.sqrt(math.pi * si(lithium["self_diffusivity"]) / HALF_CYCLE)
    return 0.1 * velocity * FARADAY / si(lithium["molar_volume"])


def survived(entry):
    """Text of one criterion: last survived current, or ">= x" when its event never came."""
    return f"{entry['survived_mA_cm2']:.2f}" if entry["reached"] else f">= {entry['survived_mA_cm2']:.2f}"


def ranges(x, lost):
    """Places where contact is lost, in um: "1.5-3.0, 7.2-9.0"."""
    found, start = [], None
    for index in range(len(lost) + 1):
        inside = index < len(lost) and lost[index]
        if inside and start is None:
            start = index
        if not inside and start is not None:
            found.append(f"{1e6 * x[start]:.1f}-{1e6 * x[index]:.1f}")
            start = None
    return ", ".join(found[:6]) + (f" and {len(found) - 6} more" if len(found) > 6 else "")


def place_of_loss(run, electrode, time):
    """Where w > 1/2 in the first field output after the contact was lost."""
    for step in run.steps:
        if step.time >= time - 1e-6:
            lost = step.map(electrode, "void_fraction")[0] > 0.5
            return ranges(run.nodes("x"), lost) if lost.any() else "none left"
    return ""


def ends(run):
    """Rows of the time series at the ends of the half cycles."""
    time = run["time"]
    rows = [np.flatnonzero(np.abs(time - n * HALF_CYCLE) < 1e-6 * HALF_CYCLE) for n in range(1, int(time[-1] / HALF_CYCLE + 1e-9) + 1)]
    return [int(found[0]) for found in rows if found.size]  # the first: before the current jumps


def common(run):
    summary = run.summary
    ledgers = [entry["worst"] for kind in ("lithium", "void") for entry in summary["ledgers"][kind].values()]
    return {"ledger": f"{max(ledgers + [summary['ledgers']['charge']['worst']]):.1e}", "steps": summary["cost"]["steps"], "wall": round(summary["cost"]["wall_seconds"]),
            "unknowns": summary["cost"]["unknowns"], "ranks": summary["provenance"]["ranks"], "git": summary["provenance"]["git_hash"]}


def ramp_row(run):
    summary = run.summary
    entries = {entry["criterion"]: entry for entry in summary["ccd"]}
    reached = [entry for entry in summary["ccd"] if entry["modelled"] and not entry["additional"] and entry["reached"]]
    row = {"kind": "ramp", "estimate": f"{estimate(run):.2f}", "ccd": summary["ccd_text"].removesuffix(" mA/cm2")}
    if reached:
        first = min(reached, key=lambda entry: entry["event"]["time_s"])
        event = first["event"]
        into = event["time_s"] - HALF_CYCLE * math.floor(event["time_s"] / HALF_CYCLE + 1e-9)
        row |= {"criterion": event["kind"].replace("_", " "), "failing": f"{event['current_density_mA_cm2']:+.2f}", "minutes": f"{into / 60:.1f}", "electrode": event["electrode"]}
    lost = entries["CCD_contact"]["event"]
    if lost:
        row["place"] = place_of_loss(run, lost["electrode"], lost["time_s"])
    row |= {"contact": survived(entries["CCD_contact"]), "contact_0.3": survived(entries["CCD_contact_0.3"]), "contact_0.8": survived(entries["CCD_contact_0.8"]),
            "penetration": survived(entries["CCD_penetration"]), "polarisation": survived(entries["CCD_polarisation"])}
    # The last survived cycle: the rows at the ends of its half cycles.
    current = np.abs(run["current_density"])
    rows = [index for index in ends(run) if abs(current[index] - summary["ccd_mA_cm2"]) < 1e-6]
    if rows:
        row["void_max"] = f"{max(run[f'void_max_{name}'][index] for index in rows for name in run.electrodes):.3f}"
        row["contact_survived"] = f"{min(run[f'contact_fraction_{name}'][index] for index in rows for name in run.electrodes):.2f}"
    row["eta_largest"] = f"{1e3 * max(run[f'max_overpotential_{name}'].max() for name in run.electrodes):.0f}"
    row["half_cycles"] = [{"time_h": run["time"][index] / 3600, "current": round(run["current_density"][index], 6),
                           **{name: float(f"{run[name][index]:.6g}") for electrode in run.electrodes
                              for name in (f"void_max_{electrode}", f"contact_fraction_{electrode}", f"max_overpotential_{electrode}")}} for index in ends(run)]
    return row | common(run)


def cycles_row(run):
    """Contact, max w and (V - i R_pellet) of the end of each half cycle; change from cycle 9 to 10 and from 2 to 10."""
    names = ["voltage_minus_pellet"] + [f"{quantity}_{electrode}" for electrode in run.electrodes
                                        for quantity in ("contact_fraction", "void_max", "void_volume", "lithium")]
    rows = ends(run)
    half_cycles = [{"cycle": number // 2 + 1, "current": round(run["current_density"][index], 6), **{name: float(run[name][index]) for name in names}}
                   for number, index in enumerate(rows)]
    row = {"kind": "cycles"}
    for half, text in ((0, "after stripping the positive"), (1, "after plating the positive")):
        pick = half_cycles[half::2]
        for name in names:
            # w at the electrode that has just been plated is 1e-5, its relative change means nothing
            scale = max(abs(entry[name]) for entry in half_cycles) if name.startswith("void_max") else abs(pick[-2][name])
            row[f"{name}, {text}"] = {"cycle 2": pick[1][name], "cycle 9": pick[-2][name], "cycle 10": pick[-1][name],
                                      "change 9 to 10": (pick[-1][name] - pick[-2][name]) / scale, "change 2 to 10": (pick[-1][name] - pick[1][name]) / scale}
    # Lattice that has left Gamma for good in the last cycle: the void volume that diffusion has not brought back.
    last = run["time"] >= run["time"][-1] - 2 * HALF_CYCLE * (1 + 1e-9)
    for electrode in run.electrodes:
        drift = run[f"drift_velocity_{electrode}"][last]
        row[f"net_drift_of_last_cycle_um_{electrode}"] = 1e6 * float(np.sum(np.diff(run["time"][last]) * drift[1:]))
    return row | {"half_cycles": half_cycles} | common(run)

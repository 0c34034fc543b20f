"""What one run of the study says: numbers of a CCD ramp, of stripping at one current and of a run of equal cycles."""
import math

import numpy as np
import yaml

UNITS = {"m": 1.0, "um": 1e-6, "m^2/s": 1.0, "m/(s Pa)": 1.0, "J/m^2": 1.0, "Pa": 1.0, "MPa": 1e6, "cm^3/mol": 1e-6,
         "s": 1.0, "min": 60.0, "h": 3600.0, "mAh/cm^2": 1.0, "mA/cm^2": 1.0}
FARADAY = 96485.33212  # C/mol
BOLTZMANN = {"eV": 1.380649e-23 / 1.602176634e-19, "meV": 1.380649e-20 / 1.602176634e-19, "kJ/mol": 8.31446261815324e-3}  # per K
UNTIL_SPINODAL = 0.106  # of (D/V_Li) grad mu: flux that brings Gamma to the spinodal w = 0.211 within t is 0.106 sqrt(pi D/t)
WALL = 0.577  # largest restoring mu of a uniform layer, in gamma/delta


def si(quantity):
    """SI value of "0.15 um" or of {value: ...} (mA/cm2 and mAh/cm2 stay what they are)."""
    value, _, unit = str(quantity["value"] if isinstance(quantity, dict) else quantity).partition(" ")
    return float(value) * UNITS[unit]


def kelvin(quantity):
    value, _, unit = str(quantity).partition(" ")
    return float(value) + {"degC": 273.15, "K": 0.0}[unit]


def at(quantity, temperature):
    """SI value at a temperature in K, with the Arrhenius law of a property."""
    value = si(quantity)
    if not isinstance(quantity, dict) or "activation_energy" not in quantity:
        return value
    energy, _, unit = str(quantity["activation_energy"]).partition(" ")
    return value * math.exp(-float(energy) / BOLTZMANN[unit] * (1 / temperature - 1 / kelvin(quantity.get("reference_temperature", "25 degC"))))


class Inputs:
    """The numbers of the effective input that the estimates by hand need."""

    def __init__(self, run):
        text = run.summary["effective_input"]
        case = yaml.safe_load(text) if isinstance(text, str) else text
        metal = next(layer for layer in case["layers"] if layer["region"] == "metal")
        lithium = case["materials"][metal["material"]]
        temperature = kelvin(case["ambient"]["temperature"])
        mobility = at(next(entry for entry in case["interfaces"] if entry["kind"] == "reaction")["site_mobility"], temperature)
        self.per_velocity = 0.1 * FARADAY / si(lithium["molar_volume"])  # mA/cm2 per m/s of lithium
        stiffness = WALL * si(lithium["surface_energy"]) / si(metal["void_model"]["interface_thickness"])
        self.drift = mobility * (si(case["ambient"]["pressure"]) + stiffness) * self.per_velocity  # mA/cm2
        self.diffusion = UNTIL_SPINODAL * math.sqrt(math.pi * at(lithium["self_diffusivity"], temperature)) * self.per_velocity  # mA/cm2 sqrt(s)
        protocol = next((step["ccd"] for step in case["protocol"] if "ccd" in step), {})
        self.step = si(protocol["current_step"]) if protocol else None
        self.half_cycle = si(protocol.get("half_cycle", "1 h"))
        self.capacities = [si(entry["capacity"]) for entry in protocol.get("cut_offs") or [] if "capacity" in entry]

    def duration(self, current):
        """Seconds of a half cycle at this current in mA/cm2."""
        return min([self.half_cycle] + [3600 * capacity / abs(current) for capacity in self.capacities])

    def critical(self):
        """Current density at which Gamma reaches the spinodal at the end of the first half cycle, by hand: drift and diffusion in
        parallel, neutral wall; i V/F = k_G (p + 0.577 gamma/delta) + 0.106 sqrt(pi D/t)."""
        low, high = 0.0, 100.0
        for _ in range(60):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if middle < self.drift + self.diffusion / math.sqrt(self.duration(max(middle, 1e-9))) else (low, middle)
        return low

    def time(self, current):
        """Seconds until Gamma reaches the spinodal at this current, by hand; None: drift alone carries it."""
        return (self.diffusion / (current - self.drift)) ** 2 if current > self.drift else None


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
    return ", ".join(found[:4]) + (f" and {len(found) - 4} more" if len(found) > 4 else "")


def place_of_loss(run, electrode, time):
    """Where w > 1/2 in the first field output after the contact was lost."""
    for step in run.steps:
        if step.time >= time - 1e-6:
            lost = step.map(electrode, "void_fraction")[0] > 0.5
            return ranges(run.nodes("x"), lost) if lost.any() else "none left"
    return ""


def half_cycles(run):
    """Half cycles in order: (begin in s, index of the last row)."""
    number = 2 * run["cycle"] + run["half_cycle"]
    first = np.flatnonzero(np.diff(number, prepend=-1))
    begin = [run["time"][index] - run["dt"][index] for index in first]
    return list(zip(begin, [*(first[1:] - 1), run.rows - 1]))


def minutes_into(run, time):
    """Minutes from the beginning of its half cycle to a time."""
    return (time - max(begin for begin, _ in half_cycles(run) if begin <= time)) / 60


def common(run):
    summary = run.summary
    ledgers = [entry["worst"] for kind in ("lithium", "void") for entry in summary["ledgers"][kind].values()]
    return {"ledger": float(f"{max(ledgers + [summary['ledgers']['charge']['worst']]):.1e}"), "steps": summary["cost"]["steps"], "wall": round(summary["cost"]["wall_seconds"]),
            "unknowns": summary["cost"]["unknowns"], "git": summary["provenance"]["git_hash"]}


def ramp_row(run):
    summary, inputs = run.summary, Inputs(run)
    entries = {entry["criterion"]: entry for entry in summary["ccd"]}
    reached = [entry for entry in summary["ccd"] if entry["modelled"] and not entry["additional"] and entry["reached"]]
    row = {"estimate": round(inputs.critical(), 3), "ccd": round(summary["ccd_mA_cm2"], 4), "step": inputs.step}
    if reached:
        event = min(reached, key=lambda entry: entry["event"]["time_s"])["event"]
        current = abs(event["current_density_mA_cm2"])
        row |= {"criterion": event["kind"].replace("_", " "), "failing": round(event["current_density_mA_cm2"], 4), "electrode": event["electrode"],
                "minutes": round(minutes_into(run, event["time_s"]), 2), "half_cycle": round(inputs.duration(current) / 60, 2)}
    lost = entries["CCD_contact"]["event"]
    if lost:
        row["place"] = place_of_loss(run, lost["electrode"], lost["time_s"])
        row |= {"lost_at": round(lost["current_density_mA_cm2"], 4), "lost_minutes": round(minutes_into(run, lost["time_s"]), 2)}
    for name, key in (("contact", "CCD_contact"), ("contact_0.3", "CCD_contact_0.3"), ("contact_0.8", "CCD_contact_0.8"),
                      ("penetration", "CCD_penetration"), ("polarisation", "CCD_polarisation")):
        row[name] = survived(entries[key])
    # The last survived cycle: the rows at the ends of its half cycles.
    rows = [last for _, last in half_cycles(run) if abs(abs(run["current_density"][last]) - summary["ccd_mA_cm2"]) < 1e-6]
    if rows:
        row["void_max"] = round(max(run[f"void_max_{name}"][index] for index in rows for name in run.electrodes), 3)
        row["contact_survived"] = round(min(run[f"contact_fraction_{name}"][index] for index in rows for name in run.electrodes), 2)
    return row | common(run)


def first_row(run):
    """Stripping at one current from a fresh foil: minutes until contact falls under 0.8, 0.5, 0.3 and until 0.2 V."""
    current, inputs = float(run["current_density"][1]), Inputs(run)
    row = {"current": round(current, 4)}
    by_hand = inputs.time(current)
    row["estimate_minutes"] = round(by_hand / 60, 2) if by_hand else None
    for name, key in (("minutes_0.8", "CCD_contact_0.8"), ("minutes", "CCD_contact"), ("minutes_0.3", "CCD_contact_0.3"), ("minutes_polarised", "CCD_polarisation")):
        event = next(entry for entry in run.summary["ccd"] if entry["criterion"] == key)["event"]
        row[name] = round(event["time_s"] / 60, 3) if event else None
    row["end_minutes"] = round(float(run["time"][-1]) / 60, 2)
    row["void_max_end"] = round(max(float(run[f"void_max_{name}"][-1]) for name in run.electrodes), 4)
    return row | common(run)


def cycles_row(run):
    """Contact, max w and (V - i R_pellet) of the ends of the half cycles of cycles 2, 9 and 10, and their changes."""
    names = ["voltage_minus_pellet"] + [f"{quantity}_positive" for quantity in ("contact_fraction", "void_max", "void_volume", "lithium")]
    ends = [last for _, last in half_cycles(run)]
    row = {}
    for half, text in ((0, "after stripping the positive"), (1, "after plating the positive")):
        pick = ends[half::2]
        for name in names:
            values = [float(run[name][index]) for index in (pick[1], pick[-2], pick[-1])]
            # w at the electrode that has just been plated is 1e-5, its relative change means nothing
            scale = max(abs(run[name][index]) for index in ends) if name.startswith("void_max") else abs(values[1])
            row[f"{name}, {text}"] = dict(zip(("cycle 2", "cycle 9", "cycle 10", "change 9 to 10", "change 2 to 10"), (float(f"{value:.6g}") for value in (
                *values, (values[2] - values[1]) / scale, (values[2] - values[0]) / scale))))
    # Lattice that has left Gamma for good in the last cycle: the void volume that diffusion has not brought back.
    begin = half_cycles(run)[-2][0]
    last = run["time"] >= begin - 1e-6
    for electrode in run.electrodes:
        drift = run[f"drift_velocity_{electrode}"][last]
        row[f"net_drift_of_last_cycle_um_{electrode}"] = round(1e6 * float(np.sum(np.diff(run["time"][last]) * drift[1:])), 5)
    return row | common(run)


READERS = {"coarse": ramp_row, "fine": ramp_row, "first": first_row, "cycles": cycles_row}

"""Makes a small run directory with formulas instead of physics, laid out as the program writes it, to test the plots.

    synthetic_run.py DIRECTORY [--dimension 1|2|3]
"""
import argparse
import json
import pathlib

import h5py
import numpy as np

ELECTRODES = ("negative", "positive")
METAL, PELLET = 20e-6, 900e-6  # m
HALF_CYCLE = 3600.0            # s
CYCLES = 7


def graded(thickness, smallest, growth, refine):
    """Nodes from 0 to the thickness, fine at the top, the bottom or both."""
    if refine == "both":
        half = graded(thickness / 2, smallest, growth, "bottom")
        return np.concatenate([half, thickness - half[-2::-1]])
    nodes = [0.0]
    while nodes[-1] < thickness:
        nodes.append(nodes[-1] + smallest * growth ** (len(nodes) - 1))
    nodes = np.array(nodes) * thickness / nodes[-1]
    return nodes if refine == "bottom" else thickness - nodes[::-1]


def contact_of(time, electrode, fraction):
    """Contact along the lateral coordinate (0 ... 1): a gap opens in the stripping half cycles of the late ramp."""
    cycle, half = divmod(time / HALF_CYCLE, 2)
    stripping = (half < 1) == (electrode == "positive")
    gap = max(cycle - 3, 0) / 8 * (half % 1 if stripping else 1 - half % 1)
    return 1 / (1 + np.exp((gap - np.abs(fraction - 0.4)) / 0.02))


def columns_of(times):
    """{(name, unit): values}"""
    cycle = np.minimum(times // (2 * HALF_CYCLE), CYCLES - 1)
    sign = np.where((times % (2 * HALF_CYCLE)) < HALF_CYCLE, 1.0, -1.0)
    current = sign * (0.05 + 0.05 * cycle)  # mA/cm2
    fraction = (np.arange(48) + 0.5) / 48
    table = {("step", "1"): np.arange(len(times)), ("time", "s"): times,
             ("dt", "s"): np.gradient(times) if len(times) > 1 else times, ("cycle", "1"): cycle + 1,
             ("half_cycle", "1"): np.where(sign > 0, 1, 2), ("current_density", "mA/cm2"): current}
    contact = {name: np.array([np.mean(contact_of(t, name, fraction) > 0.5) for t in times]) for name in ELECTRODES}
    excess = current * 1e-3 * 25 * sum(1 / np.maximum(contact[name], 0.05) for name in ELECTRODES)
    charge = np.concatenate([[0], np.cumsum(current[1:] * np.diff(times) / 3600)])
    table |= {("voltage", "V"): current * 1e-3 * 225 + excess, ("capacity", "mAh/cm2"): charge,
              ("throughput", "mAh/cm2"): np.concatenate([[0], np.cumsum(np.abs(current[1:]) * np.diff(times) / 3600)]),
              ("voltage_minus_pellet", "V"): excess, ("temperature", "K"): 298.15 + 0 * times,
              ("pressure", "Pa"): 0 * times}
    for name in ELECTRODES:
        table |= {(f"contact_fraction_{name}", "1"): contact[name], (f"void_max_{name}", "1"): 1 - contact[name],
                  (f"max_overpotential_{name}", "V"): np.abs(current) * 1e-3 * 25 / np.maximum(contact[name], 0.05),
                  (f"ledger_lithium_{name}", "1"): 1e-13 * (1 + times / 1e4),
                  (f"ledger_void_{name}", "1"): 3e-14 + 0 * times}
    table[("ledger_charge", "1")] = 2e-12 * (1 + np.sin(times / 500) ** 2)
    return table


def write_series(directory, times):
    table = columns_of(times)
    header = ",".join(f"{name} [{unit}]" for name, unit in table)
    rows = [",".join(repr(float(value)) for value in row) for row in zip(*table.values())]
    (directory / "time_series.csv").write_text("\n".join([header, *rows]) + "\n")
    with h5py.File(directory / "time_series.h5", "w") as file:
        for (name, unit), values in table.items():
            file.create_dataset(name, data=np.asarray(values, float), maxshape=(None,)).attrs["unit"] = unit
        file.attrs["columns"] = [name for name, _ in table]


def cell_fields(time, x, y, z):
    """{name: (unit, values)} on the cells; a cylinder or ball of void at each Gamma, current that goes around it."""
    centre = [0.5 * (nodes[1:] + nodes[:-1]) for nodes in (z, y, x)]
    zc, yc, xc = np.meshgrid(*centre, indexing="ij")
    lower, upper = METAL, METAL + PELLET
    metal = (zc < lower) | (zc > upper)
    width = max(x[-1], y[-1] if len(y) > 2 else 0)
    void = np.zeros_like(zc)
    for name, gamma in zip(ELECTRODES, (lower, upper)):
        gap = 1 - np.mean(contact_of(time, name, (np.arange(48) + 0.5) / 48))
        lateral = (xc - 0.4 * x[-1]) ** 2 if len(x) > 2 else 0
        lateral = lateral + ((yc - 0.5 * y[-1]) ** 2 if len(y) > 2 else 0)
        void = np.maximum(void, 0.5 - 0.5 * np.tanh((np.sqrt(lateral + (zc - gamma) ** 2) - gap * width / 2) / 0.15e-6))
    current = np.sign(np.sin(np.pi * (time + 1) / HALF_CYCLE)) * 3.5
    near = np.exp(-np.minimum(np.abs(zc - lower), np.abs(zc - upper)) / 4e-6)
    vector = np.zeros(zc.shape + (3,))
    vector[..., 2] = -current * (1 - void)
    if len(x) > 2:
        vector[..., 0] = current * near * np.sin(2 * np.pi * (xc / x[-1] - 0.4)) * np.where(zc < 0.5 * z[-1], 1, -1)
        vector[..., 0] *= time % HALF_CYCLE / HALF_CYCLE
    wave = np.cos(2 * np.pi * xc / x[-1]) if len(x) > 2 else 1
    ionic = np.where(metal, np.nan, current * (zc - lower) / 0.04 + 2e-4 * near * wave)
    return {"void_fraction": ("1", np.where(metal, void, np.nan)),
            "void_potential": ("J/m3", np.where(metal, 1e4 * void, np.nan)),
            "electronic_potential": ("V", np.where(metal, np.where(zc < lower, 0, 0.1), np.nan)),
            "ionic_potential": ("V", ionic), "current_density": ("A/m2", vector),
            "region": ("1", np.where(zc < lower, 0.0, np.where(zc > upper, 2.0, 1.0)))}


def write_fields(directory, dimension, times):
    x = np.linspace(0, 12e-6, 25 if dimension > 1 else 2)
    y = np.linspace(0, 8e-6, 17) if dimension > 2 else np.array([0, 1e-6])
    z = np.concatenate([graded(METAL, 0.1e-6, 1.15, "top"), METAL + graded(PELLET, 0.25e-6, 1.3, "both")[1:],
                        METAL + PELLET + graded(METAL, 0.1e-6, 1.15, "bottom")[1:]])
    fraction = (0.5 * (x[1:] + x[:-1]) / x[-1])[None, :]
    bend = 0.05 * np.cos(2 * np.pi * np.arange(len(y) - 1) / max(len(y) - 1, 1))[:, None]
    with h5py.File(directory / "fields.h5", "w") as file:
        for name, nodes in (("x", x), ("y", y)):
            file.create_dataset(name, data=nodes).attrs["unit"] = "m"
        for number, time in enumerate(times):
            group = file.create_group(f"step_{number:06d}")
            group.create_dataset("z", data=z).attrs["unit"] = "m"
            for name, (unit, values) in cell_fields(time, x, y, z).items():
                group.create_dataset(f"cells/{name}", data=values, compression="gzip").attrs["unit"] = unit
            current = np.sign(np.sin(np.pi * (time + 1) / HALF_CYCLE)) * 3.5
            for name, gamma in zip(ELECTRODES, (METAL, METAL + PELLET)):
                contact = contact_of(time, name, fraction + (bend if dimension > 2 else 0))
                strips = current if name == "positive" else -current
                maps = {"contact": ("1", contact ** 2), "void_fraction": ("1", 1 - contact),
                        "current_density": ("A/m2", strips * contact / np.mean(contact)),
                        "overpotential": ("V", 25e-4 * strips * contact / np.mean(contact)),
                        "drift_velocity": ("m/s", -1e-12 * contact),
                        "contact_angle_cosine": ("1", 0.9 + 0.1 * np.sin(20 * fraction + 0 * contact))}
                for key, (unit, values) in maps.items():
                    group.create_dataset(f"interfaces/{name}/{key}", data=[values]).attrs["unit"] = unit
                group[f"interfaces/{name}"].attrs["z"] = gamma
            group.attrs["step"] = 10 * number
            group.attrs["time_unit"] = "s"
            group.attrs["time"] = time


def event(kind, electrode, cycle, time, detail=""):
    return {"kind": kind, "electrode": electrode, "time_s": time, "current_density_mA_cm2": 0.05 * cycle, "value": 0.5,
            "x_m": 4.8e-6, "y_m": 0.0, "cycle": cycle, "detail": detail}


def write_summary(directory, **changes):
    lost = event("contact_loss", "positive", 7, 6.5 * 2 * HALF_CYCLE - 300.0)
    summary = {"title": "Synthetic Li | Au-coated LLZTO | Li cell", "status": "finished", "exit_code": 0, "message": "",
               "end_time_s": CYCLES * 2 * HALF_CYCLE, "ccd_mA_cm2": 0.3, "ccd_text": "0.30 mA/cm2",
               "ccd_criterion": "CCD_contact",
               "ccd": [{"criterion": "CCD_contact", "modelled": True, "additional": False, "reached": True,
                        "survived_mA_cm2": 0.3, "failing_mA_cm2": 0.35, "event": lost}],
               "events": [event("step_end", "", 1, HALF_CYCLE),
                          event("contact_loss", "positive", 6, 5.5 * 2 * HALF_CYCLE - 600.0, "0.8"), lost,
                          event("penetration", "negative", 7, 6.5 * 2 * HALF_CYCLE - 100.0)],
               "ledgers": {}, "cost": {}, "provenance": {}, "calibrated": [], "assumed": [], "effective_input": ""}
    (directory / "summary.json").write_text(json.dumps(summary | changes, indent=2))


def make(directory, dimension=2, rows=500, outputs=None):
    """Whole run; `rows` of the time series, field outputs at the half cycles or `outputs` of them."""
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    end = CYCLES * 2 * HALF_CYCLE
    write_series(directory, np.linspace(0, end - 1, rows) if rows > 1 else np.zeros(rows))
    interval = HALF_CYCLE if dimension == 3 and not outputs else HALF_CYCLE / 4
    times = np.arange(0, end, interval)[:outputs]
    # one second before the end of a half cycle, where most has happened
    write_fields(directory, dimension, np.where(times > 0, times - 1, 0))
    write_summary(directory)
    return directory


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("--dimension", type=int, choices=[1, 2, 3], default=2)
    arguments = parser.parse_args()
    make(arguments.directory, arguments.dimension)


if __name__ == "__main__":
    main()

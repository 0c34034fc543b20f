"""Makes a run directory of a gold film that takes up lithium, with formulas instead of physics, laid out as the program writes it.

The film is even until it is saturated; after that lithium metal comes on the sides given by `inner`, the share of the ceramic side.
"""
import json
import pathlib
import sys

import h5py
import numpy as np
import yaml

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "tests" / "verification"))
from alloy_card import FARADAY, LITHIUM, Card  # noqa: E402

HOST, PELLET = 55e-9, 20e-6  # m
START, CURRENT, END = 0.05, 5.0, 12 * 3600.0  # Li per host at the start, uA/cm2, s
CELLS, PELLET_CELLS = 90, 4
card = Card()
SATURATED = card.fraction(card.saturation)


def uptake(time):
    """uAh/cm2"""
    return CURRENT * time / 3600


def content(time):
    """Li per host atom of the whole electrode."""
    return START + uptake(time) * 36 / FARADAY * card.volume / HOST


def layers(time, inner):
    """(thickness, start and end of the alloy, its host fraction), m from Gamma"""
    x = content(time)
    thickness = HOST / card.fraction(x)
    metal = max(thickness - HOST / SATURATED, 0)
    return thickness, inner * metal, thickness - (1 - inner) * metal, card.fraction(min(x, card.saturation))


def profile(time, inner):
    """(nodes in m from Gamma, volume fraction of host of the cells)"""
    thickness, begin, end, fraction = layers(time, inner)
    nodes = np.linspace(0, thickness, CELLS + 1)
    return nodes, fraction * np.diff(np.clip(nodes, begin, end)) / np.diff(nodes)


def effective_input(below):
    """The part that the readers look at."""
    own = yaml.safe_load((SOURCE / "inputs/materials/interlayers/au.yaml").read_text(encoding="utf-8"))
    del own["format"]
    film = {"name": "film", "region": "metal", "material": "lithium", "thickness": "55 nm", "outer_plane": "finite",
            "interlayer": {**own, "thickness": "55 nm", "lithium_content": START}}
    pellet = {"name": "pellet", "region": "electrolyte", "material": "llzto", "thickness": "20 um", "outer_plane": "equipotential"}
    stack = [film, pellet] if below else [pellet, film]
    return {"title": "Synthetic film", "ambient": {"temperature": "25 degC"}, "layers": stack,
            "materials": {"lithium": {"molar_volume": {"value": "13.0 cm^3/mol", "status": "measured", "source": "density"}}},
            "interfaces": [{"between": [layer["name"] for layer in stack], "kind": "reaction", "area_resistance": "25 Ohm cm^2"}],
            "protocol": [{"galvanostatic": {"current_density": "-5 uA/cm^2", "duration": "12 h"}}]}


def make(directory, inner=0.0, below=False, columns=1, rows=400, outputs=40):
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True)
    times = np.linspace(0, END, rows)
    sign, x = (1 if below else -1), content(times)
    table = {"step [1]": np.arange(rows), "time [s]": times, "cycle [1]": 0 * times, "half_cycle [1]": 0 * times,
             "current_density [mA/cm2]": 1e-3 * sign * CURRENT + 0 * times, "voltage [V]": -sign * card.potential(x),
             "capacity [mAh/cm2]": 1e-3 * sign * uptake(times), "throughput [mAh/cm2]": 1e-3 * uptake(times), "temperature [K]": 298.15 + 0 * times,
             "contact_fraction_film [1]": 1 + 0 * times, "max_overpotential_film [V]": 1e-4 + 0 * times, "thickness_film [m]": HOST / card.fraction(x),
             "lithium_film [m]": HOST * x * LITHIUM / card.volume, "host_film [m]": HOST + 0 * times, "equilibrium_potential_film [V]": card.potential(x),
             "ledger_host_film [1]": 0 * times}
    (directory / "time_series.csv").write_text(
        ",".join(table) + "\n" + "".join(",".join(repr(float(v)) for v in row) + "\n" for row in zip(*table.values())))
    with h5py.File(directory / "fields.h5", "w") as file:
        # Columns that are not equally wide.
        file["x"], file["y"] = (np.arange(columns + 1.0) ** 1.2 * 1e-6 if columns > 1 else np.array([0, 1e-6])), np.array([0, 1e-6])
        for number, time in enumerate(np.linspace(0, END, outputs)):
            group = file.create_group(f"step_{number:06d}")
            nodes, host = profile(time, inner)
            pellet = np.linspace(0, PELLET, PELLET_CELLS + 1)
            gamma = 0.0 if below else PELLET  # the metal of a bottom electrode grows downwards
            group["z"] = np.concatenate([-nodes[:0:-1], pellet]) if below else np.concatenate([pellet, PELLET + nodes[1:]])
            nothing = np.full(PELLET_CELLS, np.nan)
            metal = np.concatenate([host[::-1], nothing] if below else [nothing, host])
            region = np.concatenate([np.zeros(CELLS), np.ones(PELLET_CELLS)] if below else [np.zeros(PELLET_CELLS), np.ones(CELLS)])
            current = np.zeros((len(metal), 1, columns, 3))
            current[..., 2] = 0.05
            for name, values, unit in (("host_fraction", metal, "1"), ("region", region, "1"), ("void_fraction", 0 * metal, "1")):
                field = group.create_dataset(f"cells/{name}", data=np.repeat(values[:, None, None], columns, axis=2))
                field.attrs["unit"] = unit
            group.create_dataset("cells/current_density", data=current).attrs["unit"] = "A/m2"
            for name in ("contact", "current_density"):
                group.create_dataset(f"interfaces/film/{name}", data=np.ones((1, 1, columns))).attrs["unit"] = "1"
            group["interfaces/film"].attrs["z"] = gamma
            group.attrs["step"] = number
            group.attrs["time"] = time
    summary = {"title": "Synthetic film", "status": "finished", "message": "", "end_time_s": END, "events": [], "ccd": [], "ledgers": {},
               "cost": {}, "provenance": {}, "calibrated": [], "assumed": [], "effective_input": yaml.safe_dump(effective_input(below))}
    (directory / "summary.json").write_text(json.dumps(summary))
    return directory

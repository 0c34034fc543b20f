"""Reader of a run directory of auralith: time series, summary, fields and interface maps.

    from auralith_run import Run
    run = Run("runs/ccd_au_llzto-001")
    run["voltage"], run.unit("voltage")            # a column of the time series
    run.summary["ccd_text"], run.events            # what came out
    step = run.steps[-1]                           # one field output; nothing is read before it is asked for
    step.time, step.z, step.cells("void_fraction") # (nz, ny, nx), NaN where the field does not live
    step.map("negative", "contact")                # (ny, nx)
    run.uptake("positive")                         # lithium that an electrode has taken up, uAh/cm2

Works on a run that is still going on: it sees all that has been flushed. Everything is SI but the columns of the time
series, which have the unit that `unit` tells. Interlayers that alloy: alloy.py. Problems that a user can act on are raised as RunError.
"""
import json
import os
import pathlib
import time

# Reading must never disturb a run that is still writing, and some network file systems have no locks.
os.environ.setdefault("HDF5_USE_FILE_LOCKING", "FALSE")

import h5py  # noqa: E402  (after the setting above)
import numpy as np  # noqa: E402
import yaml  # noqa: E402


class RunError(Exception):
    """The run directory cannot be used for what was asked; the text says why and what to do."""


def open_hdf5(path):
    """File for reading; tries again for a moment, because the run may be just writing it."""
    for attempt in range(5):
        try:
            return h5py.File(path, "r")
        except OSError as problem:
            last = problem
            time.sleep(0.2 * attempt)
    raise RunError(f"{path}: cannot be read as HDF5 ({last}). If the run was killed while writing, the time series is "
                   "still in time_series.csv")


def split_header(header):
    """("voltage", "V") from "voltage [V]"."""
    name, bracket, unit = header.strip().partition(" [")
    return name, unit[:-1] if bracket and unit.endswith("]") else ""


def flat_map(values):
    """(ny, nx) of the map of a flat interface, which is stored as one layer of cells, (1, ny, nx); others as they are."""
    return values[0] if values.ndim == 3 else values


class FieldStep:
    """One field output: attributes index, time (s), step (of the time integration); arrays on demand."""

    def __init__(self, path, index, group, time_s, step):
        self._path, self._group = path, group
        self.index, self.time, self.step = index, time_s, step

    def _read(self, name):
        with open_hdf5(self._path) as file:
            group = file[self._group]
            if name not in group:
                raise RunError(f"{self._path}: {self._group} has no {name}")
            return group[name][()]

    def _names(self, name):
        with open_hdf5(self._path) as file:
            group = file[self._group]
            return sorted(group[name]) if name in group else []

    @property
    def z(self):
        """Nodes, m, at this time (nz + 1)."""
        return self._read("z")

    def nodes(self, axis):
        """Nodes of the axis "x" or "y", m; they do not move."""
        with open_hdf5(self._path) as file:
            return file[axis][()]

    @property
    def cell_names(self):
        return self._names("cells")

    def cells(self, name):
        """(nz, ny, nx) or (nz, ny, nx, 3), components x, y, z."""
        return self._read(f"cells/{name}")

    @property
    def interfaces(self):
        return self._names("interfaces")

    def interface_z(self, interface):
        """Height of Gamma, m."""
        with open_hdf5(self._path) as file:
            return float(file[f"{self._group}/interfaces/{interface}"].attrs["z"])

    def map_names(self, interface):
        return self._names(f"interfaces/{interface}")

    def is_flat(self, interface):
        """False for an interface whose faces are a cloud of points (label maps): maps are then lists over `points`."""
        return "points" not in self.map_names(interface)

    def map(self, interface, name):
        """(ny, nx); (faces) or (faces, 3) where the interface is not flat"""
        return flat_map(self._read(f"interfaces/{interface}/{name}"))

    def unit(self, name):
        """Unit of "cells/NAME" or "interfaces/INTERFACE/NAME"."""
        with open_hdf5(self._path) as file:
            return str(file[self._group][name].attrs["unit"])


class Run:
    """A run directory. The time series is read once, at the first use."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        if not self.directory.is_dir():
            raise RunError(f"{self.directory}: no such run directory")
        if not (self.directory / "time_series.csv").exists() and not (self.directory / "summary.json").exists():
            raise RunError(f"{self.directory}: neither time_series.csv nor summary.json, so it is not a run directory, "
                           "or the run failed before its first time step (see log.txt there)")
        self._series = None
        self._units = {}

    # --- time series ---
    def _load_series(self):
        if self._series is not None:
            return
        path = self.directory / "time_series.csv"
        if not path.exists():
            raise RunError(f"{path}: missing; {self.status_text}")
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        names = []
        for header in lines[0].split(",") if lines else []:
            name, unit = split_header(header)
            names.append(name)
            self._units[name] = unit
        # The last line may be half written in the moment of reading.
        rows = [line.split(",") for line in lines[1:] if line.endswith("\n")]
        wrong = [number for number, row in enumerate(rows, 2) if len(row) != len(names)]
        if wrong:
            raise RunError(f"{path}: line {wrong[0]} has not as many values as the header")
        table = np.array(rows, dtype=float).reshape(len(rows), len(names))
        self._series = {name: table[:, column] for column, name in enumerate(names)}

    @property
    def columns(self):
        """Names of the columns in order."""
        self._load_series()
        return list(self._series)

    def __contains__(self, name):
        self._load_series()
        return name in self._series

    def __getitem__(self, name):
        """One column as an array."""
        self._load_series()
        if name not in self._series:
            raise RunError(f"{self.directory}: the time series has no column {name}; it has {', '.join(self._series)}")
        return self._series[name]

    def unit(self, name):
        self._load_series()
        return self._units[name]

    @property
    def rows(self):
        """Number of rows of the time series."""
        self._load_series()
        return len(next(iter(self._series.values()))) if self._series else 0

    @property
    def electrodes(self):
        """Names of the metal layers with an interface, in the order of the columns (bottom first)."""
        prefix = "contact_fraction_"
        return [name[len(prefix):] for name in self.columns if name.startswith(prefix)]

    # --- summary ---
    @property
    def summary(self):
        """summary.json as a dict; {} while the run has not written it."""
        path = self.directory / "summary.json"
        if not path.exists():
            return {}
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as problem:
            raise RunError(f"{path}: not valid JSON ({problem})") from problem

    @property
    def status(self):
        """finished | failed | stopped, or unknown: still running, or killed before it could say."""
        return self.summary.get("status", "unknown")

    @property
    def status_text(self):
        """One sentence for people."""
        summary = self.summary
        if not summary:
            return "the run is still going on, or it was killed (no summary.json)"
        if summary["status"] == "running":
            return "the run is still going on, or it was killed"
        text = f"the run has {summary['status']}"
        return f"{text}: {summary['message']}" if summary.get("message") else text

    @property
    def title(self):
        return self.summary.get("title") or self.directory.name

    @property
    def events(self):
        """List of dicts: kind, electrode, time_s, current_density_mA_cm2, value, x_m, y_m, cycle, detail."""
        return self.summary.get("events", [])

    @property
    def input(self):
        """The whole input with its defaults as a dict; {} while it has not been written."""
        path = self.directory / "effective_input.yaml"
        text = self.summary.get("effective_input") or (path.read_text(encoding="utf-8") if path.exists() else "")
        return yaml.safe_load(text) or {}

    def layer(self, name):
        """(keys of a layer of the input, +1 when its metal lies above the electrolyte, -1 below)"""
        layers = self.input.get("layers") or []
        place = next((k for k, layer in enumerate(layers) if layer.get("name") == name), None)
        if place is None:
            raise RunError(f"{self.directory}: the input has no layer {name}")
        return layers[place], 1 if place and layers[place - 1].get("region") == "electrolyte" else -1

    @property
    def alloying(self):
        """Names of the electrodes with an interlayer that alloys."""
        return [name for name in self.electrodes if f"host_{name}" in self]

    def uptake(self, electrode):
        """Lithium that has come through Gamma of an electrode since the start of the run, uAh/cm2, at the rows of the time series."""
        return -1e3 * self.layer(electrode)[1] * self["capacity"]

    # --- fields ---
    @property
    def fields_path(self):
        return self.directory / "fields.h5"

    @property
    def steps(self):
        """All whole field outputs, in order; empty without any."""
        if not self.fields_path.exists() or self.fields_path.stat().st_size == 0:
            return []
        found = []
        with open_hdf5(self.fields_path) as file:
            for name in sorted((key for key in file if key.startswith("step_")), key=lambda key: int(key[5:])):
                attributes = file[name].attrs
                if "time" in attributes:  # written last, so the step is whole
                    found.append(FieldStep(self.fields_path, int(name[5:]), name, float(attributes["time"]),
                                           int(attributes["step"])))
        return found

    def nodes(self, axis):
        """Nodes of the axis "x" or "y", m."""
        with open_hdf5(self.fields_path) as file:
            return file[axis][()]

    def map_history(self, interface, name):
        """(times in s (nt), maps (nt, ny, nx)) over all field outputs that have this map."""
        times, maps = [], []
        with open_hdf5(self.fields_path) as file:
            for step in self.steps:
                path = f"step_{step.index:06d}/interfaces/{interface}/{name}"
                if path in file:
                    times.append(step.time)
                    maps.append(flat_map(file[path][()]))
        if not maps:
            raise RunError(f"{self.fields_path}: no map {name} of the interface {interface}")
        return np.array(times), np.array(maps)

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
import pathlib

import numpy as np
import yaml

from field_step import DamagedOutput, FieldStep, flat_map
from run_files import UNREADABLE, RunError, open_hdf5, read_text


def split_header(header):
    """("voltage", "V") from "voltage [V]"."""
    name, bracket, unit = header.strip().partition(" [")
    return name, unit[:-1] if bracket and unit.endswith("]") else ""


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
        self.damaged = {}  # file of each field output that cannot be read, by its index; known once it was asked for
        self._outputs = 0
        self._without_summary = False

    # --- time series ---
    def _load_series(self):
        if self._series is not None:
            return
        path = self.directory / "time_series.csv"
        if not path.exists():
            raise RunError(f"{path}: missing; {self.status_text}")
        lines = read_text(path).splitlines(keepends=True)
        if lines and "," not in lines[0] and ";" in lines[0]:
            raise RunError(f"{path}: has other separators than the program writes; another program has saved it with ';', so bring the file of "
                           "the run back, or save it with ',' between the values and '.' in numbers")
        names = []
        for header in lines[0].split(",") if lines else []:
            name, unit = split_header(header)
            names.append(name)
            self._units[name] = unit
        # The last line may be half written in the moment of reading.
        rows = [line.split(",") for line in lines[1:] if line.endswith("\n")]
        wrong = [number for number, row in enumerate(rows, 2) if len(row) != len(names)]
        if wrong:
            raise RunError(f"{path}: damaged: line {wrong[0]} has not as many values as the header")
        try:
            table = np.array(rows, dtype=float).reshape(len(rows), len(names))
        except ValueError as problem:
            raise RunError(f"{path}: damaged: a value is no number ({problem})") from problem
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
        if not path.exists() or self._without_summary:
            return {}
        try:
            summary = json.loads(read_text(path))
            summary["status"] + ""
        except (ValueError, KeyError, TypeError) as problem:
            raise RunError(f"{path}: damaged: not the JSON of a run ({problem})") from problem
        return summary

    def damaged_summary(self):
        """What is wrong with summary.json, "" when nothing is; a damaged one counts as missing from now on."""
        try:
            self.summary  # pylint: disable=pointless-statement
        except RunError as problem:
            self._without_summary = True
            return str(problem)
        return ""

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
        text = self.summary.get("effective_input") or (read_text(path) if path.exists() else "")
        try:
            return dict(yaml.safe_load(text) or {})
        except (yaml.YAMLError, TypeError, ValueError) as problem:
            raise RunError(f"{path}: damaged: not the input of a run") from problem

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
        """All whole field outputs, in order; empty without any. Those that are missing or damaged are noted in `damaged`."""
        if not self.fields_path.exists() or self.fields_path.stat().st_size == 0:
            return []
        found = []
        with open_hdf5(self.fields_path) as file:
            indices = sorted(int(key[5:]) for key in file if key.startswith("step_") and key[5:].isdigit())
            self._outputs = len(indices)
            for index in indices:
                if index in self.damaged:
                    continue
                name = f"step_{index:06d}"
                try:
                    attributes = file[name].attrs
                    if "time" in attributes:  # written last, so the step is whole
                        found.append(FieldStep(self, index, name, float(attributes["time"]), int(attributes["step"])))
                except UNREADABLE:
                    self.leave_out(index)
        return found

    def can_be_read(self, step):
        """True when every array of a field output is whole; reads it all."""
        try:
            for name in step.cell_names:
                step.cells(name)
            for interface in step.interfaces:
                for name in step.map_names(interface):
                    step.map(interface, name)
        except DamagedOutput:
            return False
        return True

    def leave_out(self, index):
        """Notes a field output that cannot be read; returns the error to raise."""
        name = f"step_{index:06d}"
        own = self.directory / "fields" / f"{name}.h5"
        self.damaged[index] = own if own.parent.is_dir() else f"{self.fields_path}: {name}"
        return DamagedOutput(self.damage)

    @property
    def damage(self):
        """One sentence about the field outputs that could not be read; "" when none was found."""
        names = [str(self.damaged[index]) for index in sorted(self.damaged)]
        listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        whole = self._outputs - len(names)
        return f"{listed}: missing or damaged; {whole or 'no'} field output{'s are' if whole > 1 else ' is'} whole" if names else ""

    def without_damaged(self, work):
        """What `work` returns, done again without the field outputs that turn out to be damaged while it reads them."""
        while True:
            known = len(self.damaged)
            try:
                return work()
            except RunError:
                if len(self.damaged) == known:
                    raise

    def nodes(self, axis):
        """Nodes of the axis "x" or "y", m; they do not move."""
        with open_hdf5(self.fields_path) as file:
            return file[axis][()]

    def map_history(self, interface, name):
        """(times in s (nt), maps (nt, ny, nx)) over all field outputs that have this map."""
        times, maps = [], []
        steps = self.steps
        with open_hdf5(self.fields_path) as file:
            for step in steps:
                path = f"step_{step.index:06d}/interfaces/{interface}/{name}"
                try:
                    if path in file:
                        maps.append(flat_map(file[path][()]))
                        times.append(step.time)
                except UNREADABLE as problem:
                    raise self.leave_out(step.index) from problem
        if not maps:
            raise RunError(f"{self.fields_path}: no map {name} of the interface {interface}")
        return np.array(times), np.array(maps)

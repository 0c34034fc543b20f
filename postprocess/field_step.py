"""One field output of a run of auralith; nothing is read before it is asked for. Use: auralith_run.Run.steps."""
import contextlib

import numpy as np

from run_files import UNREADABLE, RunError, open_hdf5


def flat_map(values):
    """(ny, nx) of the map of a flat interface, which is stored as one layer of cells, (1, ny, nx); others as they are."""
    return values[0] if values.ndim == 3 else values


class DamagedOutput(RunError):
    """A field output is missing or damaged; its run leaves it out from now on."""


class FieldStep:
    """One field output: attributes index, time (s), step (of the time integration); arrays on demand."""

    def __init__(self, run, index, group, time_s, step):
        self._run, self._path, self._name = run, run.fields_path, group
        self.index, self.time, self.step = index, time_s, step

    @contextlib.contextmanager
    def _group(self):
        with open_hdf5(self._path) as file:
            try:
                yield file[self._name]
            except UNREADABLE as problem:
                raise self._run.leave_out(self.index) from problem

    def _read(self, name):
        with self._group() as group:
            if name not in group:
                raise RunError(f"{self._path}: {self._name} has no {name}")
            return group[name][()]

    def _names(self, name):
        with self._group() as group:
            return sorted(group[name]) if name in group else []

    @property
    def z(self):
        """Nodes, m, at this time (nz + 1)."""
        return self._read("z")

    def nodes(self, axis):
        """Nodes of the axis "x" or "y", m; they do not move."""
        return self._run.nodes(axis)

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
        with self._group() as group:
            return float(group[f"interfaces/{interface}"].attrs["z"])

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
        with self._group() as group:
            return str(group[name].attrs["unit"])

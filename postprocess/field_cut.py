"""A field output cut to a plane, for plot_fields.py."""
import numpy as np

MICRO = 1e6


def centres(nodes):
    return 0.5 * (nodes[1:] + nodes[:-1])


class Cut:
    """One field output cut to a plane (lateral coordinate, z), lengths in micrometres."""

    def __init__(self, run, step):
        x, y = run.nodes("x") * MICRO, run.nodes("y") * MICRO
        self.step, self.z = step, step.z * MICRO
        self.three_d = len(x) > 2 and len(y) > 2
        self._along_y = len(x) == 2 and len(y) > 2
        self._middle = (len(y) - 2) // 2
        self.x, self.y = (y, x) if self._along_y else (x, y)
        self.label = "y" if self._along_y else "x"
        self.middle = centres(y)[self._middle]
        self.place = f"cut at y = {self.middle:.3g} µm" if self.three_d else ""
        self.one_d = len(self.x) == 2

    def cells(self, name):
        """(nz, nx) or, for a vector, its lateral and its z component."""
        values = self.step.cells(name)
        values = values[:, :, 0] if self._along_y else values[:, self._middle]
        return (values[..., 1 if self._along_y else 0], values[..., 2]) if values.ndim == 3 else values

    def map(self, interface, name):
        """(ny, nx)"""
        values = self.step.map(interface, name)
        return values.T if self._along_y else values

    def cloud(self, interface, name):
        """Interface that is not flat: lateral coordinate and height in µm, and values, of its faces near the cut."""
        points = self.step.map(interface, "points") * MICRO
        near = np.full(len(points), True)
        if self.three_d:
            near = np.abs(points[:, 1] - self.middle) <= 0.51 * (self.y[self._middle + 1] - self.y[self._middle])
        return points[near, 1 if self._along_y else 0], points[near, 2], self.step.map(interface, name)[near]

    def line(self, interface, name):
        """(nx)"""
        return self.map(interface, name)[0 if self._along_y else self._middle]


def metal_side(cut, interface):
    """(height of Gamma in µm, +1 when its metal is above it, -1 below)"""
    gamma = cut.step.interface_z(interface) * MICRO
    if not cut.step.is_flat(interface):
        upwards = np.sum(cut.step.map(interface, "surface") * cut.step.map(interface, "normal")[:, 2])
        return gamma, 1 if upwards > 0 else -1
    above = np.searchsorted(centres(cut.z), gamma)
    if "void_fraction" in cut.step.cell_names:
        metal = np.isfinite(cut.cells("void_fraction")).any(axis=1)
        sides = [side for side, k in ((-1, above - 1), (1, above)) if 0 <= k < len(metal) and metal[k]]
        if len(sides) == 1:
            return gamma, sides[0]
    # Without resolved electrolyte between them both sides are metal: the electrodes are listed from the bottom.
    return gamma, -1 if interface == min(cut.step.interfaces, key=lambda one: (cut.step.interface_z(one), one)) else 1

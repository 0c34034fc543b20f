"""Interlayers that alloy, read from a run: composition, phases of the card, lithium metal, host near Gamma. For plots and studies.

    from alloy import host_share_within
    host_share_within(run.steps[-1], "positive", 350e-9)     # share of the gold nearer to Gamma than 350 nm
"""
import numpy as np

from auralith_run import RunError


def electrode_columns(step, electrode, name):
    """(nodes in m from Gamma (n + 1), values (n, ny, nx)) of a cell field in an electrode, the cell at Gamma first."""
    if not step.is_flat(electrode):
        raise RunError(f"the interface of {electrode} is not flat: there is no distance from it along z")
    values, nodes, region, gamma = step.cells(name), step.z, step.cells("region")[:, 0, 0], step.interface_z(electrode)
    above = int(np.argmin(np.abs(nodes - gamma)))  # first cell above Gamma
    lives = [0 <= k < len(values) and bool(np.isfinite(values[k]).all()) for k in (above - 1, above)]
    if not any(lives):
        raise RunError(f"there is no {name} at the interface of {electrode}")
    # Without resolved electrolyte between them both sides are metal: the electrodes are listed from the bottom.
    up = lives[1] and (not lives[0] or electrode != min(step.interfaces, key=lambda one: (step.interface_z(one), one)))
    own = np.flatnonzero(region == region[above if up else above - 1])
    own = own[own >= above] if up else own[own < above][::-1]
    ends = np.append(nodes[own], nodes[own[-1] + 1]) if up else np.append(nodes[own + 1], nodes[own[-1]])
    return np.abs(ends - gamma), values[own]


def column_areas(step):
    """m2 (ny, nx)"""
    return np.outer(np.diff(step.nodes("y")), np.diff(step.nodes("x")))


def host_share_within(step, electrode, distance):
    """Share (0 ... 1) of the host of an interlayer (gold) nearer to Gamma than `distance` (m); of a cell that is cut the part that is nearer."""
    nodes, host = electrode_columns(step, electrode, "host_fraction")
    per_height = np.einsum("kji,ji->k", host, column_areas(step))
    whole = per_height @ np.diff(nodes)
    if whole <= 0:
        raise RunError(f"{electrode}: the interlayer has no host")
    return float(per_height @ np.diff(np.minimum(nodes, distance)) / whole)

"""Interlayers that alloy, read from a run: composition, phases of the card, lithium metal, host near Gamma. For plots and studies.

    from alloy import Film, host_share_within
    host_share_within(run.steps[-1], "positive", 350e-9)     # share of the gold nearer to Gamma than 350 nm
    film = Film(run, "positive")                             # the interlayer of an electrode and its card
    film.potential(x), film.plateaus, film.charge(x)         # U(x) in V, its plateaus, uAh/cm2 that bring the electrode to x
    film.content(step), film.lithium_metal(step)             # Li per host atom of the cells; m of lithium metal at the ceramic, on the outer side
"""
import numpy as np

from auralith_run import RunError
from report.words import interlayer


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


def lithium_metal(step, electrode, saturated):
    """(m on the ceramic side, m on the outer side): thickness of the lithium metal of an electrode, mean over its area.

    Lithium metal is where the metal holds less than half the host of the saturated alloy, y = a/(1-w) < `saturated`/2, linear between cell
    centres. The sides meet in the middle of the host; voids do not count.
    """
    nodes, host = electrode_columns(step, electrode, "host_fraction")
    metal = 1 - np.clip(electrode_columns(step, electrode, "void_fraction")[1], 0, 1)
    areas = column_areas(step)
    centres = 0.5 * (nodes[1:] + nodes[:-1])
    amounts = np.einsum("kji,ji->k", host, areas) * np.diff(nodes)
    middle = amounts @ centres / amounts.sum()
    z = np.concatenate([[0], centres, [nodes[-1]]])
    place = np.searchsorted(z, middle)
    weight = (middle - z[place - 1]) / (z[place] - z[place - 1])
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = np.where(metal > 0.02, host / metal, np.inf)  # an empty cell holds no lithium metal

    def at_nodes(cells):
        """At z, with the middle put in."""
        whole = np.concatenate([cells[:1], cells, cells[-1:]])
        with np.errstate(invalid="ignore"):
            between = np.where(np.isfinite(whole[place - 1] + whole[place]), (1 - weight) * whole[place - 1] + weight * whole[place], np.inf)
        return np.insert(whole, place, between, axis=0)

    p, filled = at_nodes(fraction) / saturated, at_nodes(metal)
    low, high = np.minimum(p[1:], p[:-1]), np.maximum(p[1:], p[:-1])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        part = np.where(high < 0.5, 1.0, np.where(low >= 0.5, 0.0, (0.5 - low) / (high - low)))
    per_height = np.einsum("kji,ji->k", part * 0.5 * (filled[1:] + filled[:-1]), areas) / areas.sum()
    thickness = per_height * np.diff(np.insert(z, place, middle))
    return float(thickness[:place].sum()), float(thickness[place:].sum())


UNITS = {"V": 1, "mV": 1e-3, "1": 1, "m^3/mol": 1, "m3/mol": 1, "cm^3/mol": 1e-6, "cm3/mol": 1e-6}


def quantity(entry):
    """SI value of an entry of the input: a number, "0.4 V", or {value: 0.4 V}."""
    text = str(entry["value"] if isinstance(entry, dict) else entry)
    number, _, unit = text.partition(" ")
    try:
        return float(number) * UNITS[unit or "1"]
    except (KeyError, ValueError) as problem:
        raise RunError(f"the plots cannot read \"{text}\"; known units: {', '.join(UNITS)}") from problem


class Film:
    """An interlayer that alloys, as the input of a run describes it."""

    def __init__(self, run, electrode):
        layer, _ = run.layer(electrode)
        card = layer.get("interlayer") or {}
        curve = card.get("equilibrium_potential")
        if not curve:
            raise RunError(f"{run.directory}: the layer {electrode} has no interlayer that alloys")
        self.run, self.electrode, self.name, self.text = run, electrode, card["host"], interlayer(card)
        self.resolved = card.get("form", "field") == "field"  # on cells; otherwise a law of the interface
        # All lithium that comes through Gamma stays in the metal, and no other comes.
        self.closed = layer.get("outer_plane") == "finite" and "irreversible_uptake" not in card
        self._exponentials = [(quantity(e["height"]), quantity(e["decay"])) for e in curve.get("exponentials") or []]
        self._steps = sorted((quantity(s["position"]), quantity(s["height"]), quantity(s["width"])) for s in curve.get("steps") or [])
        self._dilute = quantity(curve.get("dilute", 0))
        self.saturation = quantity(card["saturation"])
        self.host_volume = quantity(card["molar_volume"])
        self.lithium_volume = quantity(run.input["materials"][layer["material"]]["molar_volume"])
        self.saturated = self.host_volume / (self.host_volume + self.saturation * self.lithium_volume)

    def potential(self, content):
        """U(x), V, of the card at 25 C: src/materials/equilibrium_curve.hpp."""
        x = np.maximum(content, 1e-12)
        total = sum(h * np.exp(-x / d) for h, d in self._exponentials) + sum(0.5 * h * (1 - np.tanh((x - p) / w)) for p, h, w in self._steps)
        return total + 0.5 * 8.31446261815324 * 298.15 / 96485.33212331001 * np.log1p((self._dilute / x) ** 2)

    @property
    def plateaus(self):
        """Potentials (V) between the steps of the card, the first plateau first."""
        heights = [height for _, height, _ in self._steps]
        return [sum(heights[k:]) for k in range(len(heights))]

    def charge(self, content):
        """uAh/cm2 that bring the whole electrode from its start to `content` lithium per host atom."""
        host = self.run[f"host_{self.electrode}"][0] / self.host_volume  # mol/m2
        start = self.run[f"lithium_{self.electrode}"][0] / self.lithium_volume / host
        return (content - start) * host * 96485.33212331001 / 36

    def crossing(self):
        """(V, uAh/cm2): where E_eq first falls through the middle of the last step, U at saturation, while lithium is taken up; (V, None) when it
        does not."""
        level = float(self.potential(self.saturation))
        charge, potential = self.run.uptake(self.electrode), self.run[f"equilibrium_potential_{self.electrode}"]
        below = np.flatnonzero((potential[:-1] > level) & (potential[1:] <= level) & (charge[1:] > charge[:-1]))
        if not below.size:
            return level, None
        k = below[0]
        return level, float(np.interp(level, potential[[k + 1, k]], charge[[k + 1, k]]))

    def content(self, step):
        """(nodes in m from Gamma, Li per host atom of the cells (n, ny, nx), inf without host, NaN in voids)"""
        nodes, host = electrode_columns(step, self.electrode, "host_fraction")
        metal = 1 - electrode_columns(step, self.electrode, "void_fraction")[1]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            fraction = np.where(metal > 0.5, host / metal, np.nan)
            return nodes, np.where(fraction > 0, self.host_volume / self.lithium_volume * (1 - fraction) / fraction, np.where(fraction <= 0, np.inf, np.nan))

    def is_metal(self, content):
        """Whether lithium metal is what has this content: less than half the host of the saturated alloy."""
        return content > self.host_volume / self.lithium_volume * (2 - self.saturated) / self.saturated

    def lithium_metal(self, step):
        """See above."""
        return lithium_metal(step, self.electrode, self.saturated)

    def sides(self):
        """Rows (time in s, m on the ceramic side, m on the outer side) of the field outputs."""
        return np.array([(step.time, *self.lithium_metal(step)) for step in self.run.steps if "host_fraction" in step.cell_names]).reshape(-1, 3)

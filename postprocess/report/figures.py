"""Figures of the report, each as <picture>: a wide SVG for desks and a narrow one for phones, inside the page."""
import base64
import html
import io

import matplotlib.pyplot as plt
import numpy as np

import alloy_plots
import plot_fields
import plot_run
from interface_history import edges
from plot_style import BLACK, MAPS, event_legend, legend_height, mark_events, time_scale

WIDE, NARROW = 9.2, 4.2  # inches
MOST_POINTS = 3000       # of one line; more cannot be seen
MOST_NAMED = 8           # events with a legend in the figure; more are in the table only


class Excerpt:
    """Rows of a run for the panels of plot_run.py: a stretch of time, and of a long run what can be seen of it."""

    def __init__(self, run, start=-np.inf):
        inside = np.flatnonzero(run["time"] >= start)
        self._run = run
        self._rows = inside if len(inside) <= MOST_POINTS else visible(run, inside)
        self.electrodes, self.events = run.electrodes, run.events
        self.marker = {"marker": "o", "markersize": 3} if len(self._rows) < 3 else {}

    def __contains__(self, name):
        return name in self._run

    def __getitem__(self, name):
        return self._run[name][self._rows]

    def unit(self, name):
        return self._run.unit(name)


def visible(run, rows):
    """Rows with the extremes of voltage, current and contact in each of many equal parts: what a plot shows of all rows."""
    names = ["voltage", "current_density"] + [f"contact_fraction_{name}" for name in run.electrodes]
    kept = {rows[0], rows[-1]}
    for part in np.array_split(rows, max(MOST_POINTS // (2 * len(names)), 1)):
        for name in names:
            values = run[name][part]
            if len(part) and np.isfinite(values).any():
                kept |= {part[np.nanargmin(values)], part[np.nanargmax(values)]}
    return np.array(sorted(kept))


def data_uri(figure, kind, dots):
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=dots, metadata={"Date": None} if kind == "svg" else None)  # the same run gives the same page
    plt.close(figure)
    mime = {"svg": "image/svg+xml", "png": "image/png"}[kind]
    return f"data:{mime};base64,{base64.b64encode(buffer.getvalue()).decode()}"


def picture(draw, description, kind="svg"):
    """HTML of one figure; `draw(width)` makes it for a width in inches. Empty when there is nothing to draw (None)."""
    if draw is None:
        return ""
    with plt.rc_context({"svg.hashsalt": "auralith"}):
        wide = draw(WIDE)
        largest = round(112 * wide.get_figwidth())  # CSS pixels
        desk, phone = data_uri(wide, kind, 150), data_uri(draw(NARROW), kind, 200)
    return (f'<picture><source media="(max-width: 640px)" srcset="{phone}">'
            f'<img src="{desk}" style="max-width: {largest}px" alt="{html.escape(description, quote=True)}"></picture>')


def has_values(run, prefix):
    return any(np.isfinite(run[f"{prefix}_{name}"]).any() for name in run.electrodes)


def panels(run):
    """Panels of plot_run.py that this run has something to show in."""
    chosen = []
    if np.any(run["current_density"]):
        chosen += [plot_run.draw_current, plot_run.draw_voltage]
    if has_values(run, "contact_fraction"):
        chosen.append(plot_run.draw_contact)
    if has_values(run, "max_overpotential"):
        chosen.append(plot_run.draw_overpotential)
    if not chosen:
        chosen = [plot_run.draw_void_volume, plot_run.draw_energy] if run.electrodes else [plot_run.draw_voltage]
    return chosen


def traces(run, events, start=None):
    """Current, voltage, contact and overpotential against time, whole or from `start` on, with the events numbered."""
    rows = Excerpt(run, -np.inf if start is None else start)
    shown = [event for event in events if start is None or event["time_s"] >= start]
    chosen = panels(run)

    def draw(width):
        columns = 2 if width > 6 else 1
        named = 0 < len(shown) <= MOST_NAMED
        legend = legend_height(shown) * (1 if columns == 2 else 2)
        heights = [1.45] * len(chosen) + [legend] * named
        figure, axes = plt.subplots(len(heights), 1, squeeze=False, layout="constrained",
                                    figsize=(width, 0.6 + sum(heights)), gridspec_kw={"height_ratios": heights})
        axes = list(axes[:, 0])
        legend_axes = axes.pop() if named else None
        zero = 0 if start is None else start
        divisor, unit = time_scale(rows["time"] - zero)
        for panel, one in zip(axes, chosen):
            one(panel, rows, (rows["time"] - zero) / divisor)
            panel.sharex(axes[-1])
            panel.tick_params(labelbottom=panel is axes[-1])
            panel.margins(x=0.01)
        axes[-1].set_xlabel(f"time [{unit}]" if start is None else f"time since the beginning of this half cycle [{unit}]")
        figure.align_ylabels(axes)
        if shown:
            numbers = [events.index(event) + 1 for event in shown]
            positions = [(event["time_s"] - zero) / divisor for event in shown]
            handles = mark_events(axes, shown, positions, numbers=numbers)
            if named:
                event_legend(legend_axes, handles, columns)
        return figure
    return draw


def lateral_axis(run):
    """("x" or "y", nodes in micrometres, whether it is y); y is shown where x has one cell."""
    x, y = run.nodes("x") * 1e6, run.nodes("y") * 1e6
    return ("y", y, True) if len(x) == 2 else ("x", x, False)


def band(maps, along_y):
    """(times, lateral): the maps along the shown axis; of 3-D maps the middle of y."""
    return maps[:, :, 0] if along_y else maps[:, (maps.shape[1] - 1) // 2]


def space_time(run, start=None):
    """Contact and share of the current along each interface over time; None without flat interfaces that have a width."""
    steps = run.steps
    if not steps or (start is not None and sum(step.time >= start for step in steps) < 4):
        return None
    axis, nodes, along_y = lateral_axis(run)
    flat = [name for name in steps[-1].interfaces if steps[-1].is_flat(name)]
    order = sorted(flat, key=steps[-1].interface_z, reverse=True)
    if not order or len(nodes) == 2:
        return None
    rows = []
    for name in order:
        maps = steps[-1].map_names(name)  # those of effects that are on
        if "contact" in maps:
            times, contact = run.map_history(name, "contact")
            rows += [(f"{name}: contact [1]", times, band(contact, along_y), {"vmin": 0, "vmax": 1, "cmap": MAPS["contact"]})]
        if "current_density" not in maps:
            continue
        times, current = run.map_history(name, "current_density")
        areas = np.outer(np.diff(run.nodes("y")), np.diff(run.nodes("x")))
        mean = (current * areas).sum(axis=(1, 2)) / areas.sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(np.abs(mean)[:, None, None] > 1e-9 * np.abs(current).max(), current / mean[:, None, None], np.nan)
        if np.isfinite(share).any():
            most = np.nanpercentile(band(share, along_y), 99.8)
            # White is the mean; log, because a share of one half is as uneven as one of two.
            reach = max(most, 1 / max(np.nanmin(band(share, along_y)), 0.1), 1.25)
            rows += [(f"{name}: local / mean current [1]", times, band(share, along_y),
                      {"norm": plt.matplotlib.colors.LogNorm(1 / reach, reach), "cmap": MAPS["signed"]})]
    if not rows:
        return None
    columns = 2 if len(rows) == 2 * len(order) else 1

    def draw(width):
        wide = width > 6
        grid = (len(rows) // columns, columns) if wide else (len(rows), 1)
        figure, axes = plt.subplots(*grid, squeeze=False, layout="constrained", figsize=(width, 0.4 + 1.9 * grid[0]), sharex=True,
                                    sharey=True)
        for panel, (title, times, values, look) in zip(axes.flat, rows):
            zero = 0 if start is None else start
            inside = slice(None) if start is None else times >= start
            divisor, unit = time_scale(times[inside] - zero)
            panel.grid(False)
            mesh = panel.pcolormesh((edges(times[inside]) - zero) / divisor, nodes, values[inside].T, rasterized=True, **look)
            bar = figure.colorbar(mesh, ax=panel, aspect=12)
            if "norm" in look:
                high = look["norm"].vmax
                marks = [1 / high, 1, high]
                bar.set_ticks(marks, labels=[f"{mark:.2g}" for mark in marks])
                bar.minorticks_off()
            panel.set_title(title, fontsize=9, loc="left")
            panel.plot((times[inside] - zero) / divisor, np.full(np.count_nonzero(times[inside] >= 0), nodes[-1]), "|",
                       color=BLACK, markersize=5, clip_on=False)
            panel.set_xlim((edges(times[inside])[[0, -1]] - zero) / divisor)
        for panel in axes[-1]:
            panel.set_xlabel(f"time [{unit}]" if start is None else f"time since the beginning of this half cycle [{unit}]")
        for panel in axes[:, 0]:
            panel.set_ylabel(f"{axis} [µm]")
        return figure
    return draw


def voids(run):
    """Void fraction of the metals with the lines of the current, near each interface, at the last field output."""
    steps = run.steps
    if not steps or "void_fraction" not in steps[-1].cell_names:
        return None
    cut = plot_fields.Cut(run, steps[-1])
    if cut.one_d or not steps[-1].interfaces:
        return None
    order = sorted(steps[-1].interfaces, key=steps[-1].interface_z, reverse=True)
    reach = 0.6 * (cut.x[-1] - cut.x[0])

    def draw(width):
        wide = width > 6
        grid = (1, len(order)) if wide else (len(order), 1)
        figure, axes = plt.subplots(*grid, squeeze=False, layout="constrained",
                                    figsize=(min(width, 4.9 * len(order)), 4.3 if wide else 0.3 + 3.9 * len(order)))
        for panel, interface in zip(axes.flat, order):
            gamma, _ = plot_fields.metal_side(cut, interface)
            low, high = max(gamma - reach, cut.z[0]), min(gamma + reach, cut.z[-1])
            panel.set_facecolor("0.88")
            mesh = plot_fields.show(panel, cut, cut.cells("void_fraction"), MAPS["void"], vmin=0, vmax=1)
            plot_fields.draw_surface(panel, cut)
            plot_fields.current_lines(panel, cut, low, high)
            plot_fields.set_window(panel, cut, low, high)
            panel.set_aspect("equal")
            panel.set_title(f"{interface} electrode (electrolyte grey)", fontsize=9, loc="left")
        figure.colorbar(mesh, ax=list(axes.flat), label="void fraction [1]", shrink=0.8)
        return figure
    return draw


def alloy(run, film):
    """Composition over time, lithium metal on both sides, equilibrium potential against uptake; of 2-D runs the last composition, too."""
    steps = [step for step in run.steps if "host_fraction" in step.cell_names]
    cut = plot_fields.Cut(run, steps[-1]) if steps else None
    across = cut is not None and not cut.one_d

    def draw(width):
        wide = width > 6
        places = [["composition", "uptake"], ["sides", "across" if across else "uptake"]] if wide else \
            [["composition"], ["sides"], *[["across"]] * across, ["uptake"]]
        if not steps:
            places = [["uptake"]]
        heights = [1] * len(places) if wide else [1] * (len(places) - 1) + [1.4]
        figure, panels = plt.subplot_mosaic(places, layout="constrained", figsize=(width, (2.2 if steps else 2.8) * sum(heights)),
                                            gridspec_kw={"height_ratios": heights})
        alloy_plots.draw_uptake(panels["uptake"], run, film)
        if steps:
            mesh = alloy_plots.draw_composition(panels["composition"], run, film)
            alloy_plots.draw_sides(panels["sides"], run, film)
            panels["sides"].sharex(panels["composition"])
            if across:
                alloy_plots.draw_map(panels["across"], cut, film)
                divisor, unit = time_scale(run["time"])
                panels["across"].set_title(f"at the last output, t = {steps[-1].time / divisor:.4g} {unit}", fontsize=9, loc="left")
            alloy_plots.content_bar(figure, mesh, film, panels["composition"], aspect=12)
        return figure
    return draw


def ledgers(run):
    """Relative errors of the conservation ledgers against time."""
    if not any(name.startswith("ledger_") and np.any(run[name] != 0) for name in run.columns):
        return None
    rows = Excerpt(run)
    if len(rows["time"]) < 2:
        return None
    rows.columns, rows.directory = run.columns, run.directory

    def draw(width):
        figure, axes = plt.subplots(layout="constrained", figsize=(width, 2.6))
        divisor, unit = time_scale(rows["time"])
        plot_run.draw_ledger(axes, rows, rows["time"] / divisor)
        axes.set_xlabel(f"time [{unit}]")
        return figure
    return draw

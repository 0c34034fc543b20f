"""Interface maps over time, the lateral coordinate against time for each electrode. Used by plot_fields.py."""
import matplotlib.pyplot as plt
import numpy as np

from plot_style import (MAPS, event_legend, headline, label_of, legend_height, mark_events, save, shown_events,
                        shown_unit, time_scale)

NAMES = ["contact", "current_density", "overpotential", "drift_velocity"]


def limits_of(name, values):
    """(colour limits, colour map): 0 to 1 for fractions; around zero what has a sign, without the rarest extremes."""
    if name in ("contact", "void_fraction"):
        return {"vmin": 0, "vmax": 1}, MAPS["contact"]
    finite = np.abs(values[np.isfinite(values)])
    largest = np.percentile(finite, 99.5) if finite.size else 0
    largest = largest if largest > 0 else 1.0
    return {"vmin": -largest, "vmax": largest}, MAPS["signed"]


def edges(times):
    """Borders of the bands of the maps: half way between the outputs."""
    if len(times) == 1:
        return np.array([times[0] - 0.5, times[0] + 0.5])
    inner = 0.5 * (times[1:] + times[:-1])
    return np.concatenate([[times[0]], inner, [times[-1]]])


def plot(run, out):
    """Writes maps_over_time.png; nothing for a run without flat interfaces or 1-D."""
    if not run.steps:
        return None
    last = run.steps[-1]
    x, y = run.nodes("x") * 1e6, run.nodes("y") * 1e6
    along_y = len(x) == 2
    lateral = y if along_y else x
    flat = [interface for interface in last.interfaces if last.is_flat(interface)]  # a cloud of faces has no one lateral axis
    interfaces = sorted(flat, key=last.interface_z, reverse=True)
    if not interfaces or len(lateral) == 2:
        return None
    names = [name for name in NAMES if name in last.map_names(interfaces[0])]
    if not names:
        return None
    events = shown_events(run)
    heights = [0.8 + 2.1 * len(names)] + [legend_height(events)] * bool(events)
    figure = plt.figure(layout="constrained", figsize=(max(1 + 4.6 * len(interfaces), 8), 0.2 + sum(heights)))
    parts = figure.subfigures(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0]
    grid = parts[0].add_gridspec(len(names), len(interfaces))
    for column, interface in enumerate(interfaces):
        panels = [parts[0].add_subplot(grid[row, column]) for row in range(len(names))]
        for panel, name in zip(panels, names):
            times, maps = run.map_history(interface, name)
            divisor, unit = time_scale(times)
            factor, map_unit = shown_unit(name, last.unit(f"interfaces/{interface}/{name}"))
            band = factor * (maps[:, :, 0] if along_y else maps[:, (maps.shape[1] - 1) // 2])  # 3-D: the middle of y
            limits, colours = limits_of(name, band)
            panel.grid(False)
            mesh = panel.pcolormesh(edges(times) / divisor, lateral, band.T, cmap=colours, rasterized=True, **limits)
            parts[0].colorbar(mesh, ax=panel, label=label_of(name, map_unit))
            panel.set_xlim(edges(times)[[0, -1]] / divisor)
            panel.tick_params(labelbottom=panel is panels[-1], labelleft=column == 0)
            if column == 0:
                panel.set_ylabel(f"{'y' if along_y else 'x'} [µm]")
        panels[0].set_title(interface, fontsize=9, pad=14 if events else 6)
        panels[-1].set_xlabel(f"time [{unit}]")
        handles = mark_events(panels, events, [event["time_s"] / divisor for event in events],
                              lambda event, own=interface: event.get("electrode") in ("", None, own))
    if events:
        event_legend(parts[1].add_subplot(), handles)
    row = (len(y) - 2) // 2
    middle = "" if len(x) == 2 or len(y) == 2 else f", y = {0.5 * (y[row] + y[row + 1]):.3g} µm"
    parts[0].suptitle(f"{headline(run)}\ninterfaces over time{middle}", fontsize=10)
    return save(figure, run, out, "maps_over_time.png")

"""Interface maps over time, the lateral coordinate against time for each electrode. Used by plot_fields.py."""
import matplotlib.pyplot as plt
import numpy as np

from plot_style import MAPS, VERMILION, event_text, headline, label_of, save, shown_events, shown_unit, time_scale

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
    """Writes maps_over_time.png; nothing for a run without interfaces or 1-D."""
    last = run.steps[-1]
    x, y = run.nodes("x") * 1e6, run.nodes("y") * 1e6
    along_y = len(x) == 2
    lateral = y if along_y else x
    interfaces = sorted(last.interfaces, key=last.interface_z, reverse=True)
    if not interfaces or len(lateral) == 2:
        return None
    names = [name for name in NAMES if name in last.map_names(interfaces[0])]
    if not names:
        return None
    events = shown_events(run)
    size = (1 + 4.6 * len(interfaces), 1 + 2.1 * len(names))
    figure, axes = plt.subplots(len(names), len(interfaces), sharex=True, sharey=True, squeeze=False,
                                layout="constrained", figsize=size)
    for column, interface in enumerate(interfaces):
        for row, name in enumerate(names):
            times, maps = run.map_history(interface, name)
            divisor, unit = time_scale(times)
            factor, map_unit = shown_unit(name, last.unit(f"interfaces/{interface}/{name}"))
            band = factor * (maps[:, :, 0] if along_y else maps[:, (maps.shape[1] - 1) // 2])  # 3-D: the middle of y
            limits, colours = limits_of(name, band)
            panel = axes[row, column]
            panel.grid(False)
            mesh = panel.pcolormesh(edges(times) / divisor, lateral, band.T, cmap=colours, rasterized=True, **limits)
            figure.colorbar(mesh, ax=panel, label=label_of(name, map_unit))
            for event in events:
                if event.get("electrode") in ("", None, interface):
                    panel.axvline(event["time_s"] / divisor, color=VERMILION, linestyle=(0, (2, 2)), linewidth=1)
                    if row == 0:
                        panel.plot([], [], color=VERMILION, linestyle=(0, (2, 2)), label=event_text(event))
            panel.set_xlim(edges(times)[[0, -1]] / divisor)
        axes[0, column].set_title(interface, fontsize=9)
        if axes[0, column].get_legend_handles_labels()[0]:
            axes[0, column].legend(loc="upper left", fontsize=6, frameon=True)
        axes[-1, column].set_xlabel(f"time [{unit}]")
    for row in range(len(names)):
        axes[row, 0].set_ylabel(f"{'y' if along_y else 'x'} [µm]")
    row = (len(y) - 2) // 2
    middle = "" if len(x) == 2 or len(y) == 2 else f", y = {0.5 * (y[row] + y[row + 1]):.3g} µm"
    figure.suptitle(f"{headline(run)}\ninterfaces over time{middle}", fontsize=10)
    return save(figure, run, out, "maps_over_time.png")

"""Plots a run against time, capacity or throughput: current, voltage, contact, overpotential, with the events marked.

    plot_run.py RUN [--against time|capacity|throughput] [--ledger] [--more COLUMN ...] [--out DIR]

Writes run.png (run_capacity.png, run_throughput.png). A run that failed or is still going on is plotted as far as it
got.
"""
import sys

import run_files  # noqa: F401  (first: from here on the user reads sentences)

import matplotlib.pyplot as plt
import numpy as np

from auralith_run import RunError
from plot_style import (BLACK, BLUE, ELECTRODE_COLOURS, ELECTRODE_STYLES, PALETTE, VERMILION, argument_parser,
                        event_legend, headline, legend_height, main_guard, mark_events, save, shown_events, time_scale)


def abscissa(run, against):
    """(values, label, values at the events)"""
    times = [event["time_s"] for event in shown_events(run)]
    if against == "time":
        divisor, unit = time_scale(run["time"])
        return run["time"] / divisor, f"time [{unit}]", np.array(times) / divisor
    values = run[against]
    label = {"capacity": "net charge through the cell", "throughput": "charge throughput"}[against]
    return values, f"{label} [{run.unit(against)}]", np.interp(times, run["time"], values)


def electrode_lines(axes, run, x, prefix, factor=1.0, known=lambda name: True):
    """One line for each electrode, with gaps where its value is not `known`."""
    for number, name in enumerate(run.electrodes):
        axes.plot(x, np.where(known(name), factor * run[f"{prefix}_{name}"], np.nan), color=ELECTRODE_COLOURS[number % 4],
                  linestyle=ELECTRODE_STYLES[number % 4], label=name, **run.marker)
    if len(run.electrodes) > 1:
        axes.legend(loc="best", ncols=2)


def draw_current(axes, run, x):
    axes.plot(x, run["current_density"], color=BLACK, **run.marker)
    axes.axhline(0, color=BLACK, linewidth=0.5)
    axes.set_ylabel("current density\n[mA/cm²]")


def draw_voltage(axes, run, x):
    axes.plot(x, run["voltage"], color=BLUE, label="cell", **run.marker)
    if "voltage_minus_pellet" in run:
        axes.plot(x, run["voltage_minus_pellet"], color=VERMILION, linestyle="--", label="without the pellet",
                  **run.marker)
        axes.legend(loc="best", ncols=2)
    axes.set_ylabel("voltage [V]")


def draw_contact(axes, run, x):
    electrode_lines(axes, run, x, "contact_fraction")
    axes.set_ylim(-0.03, 1.05)
    axes.set_ylabel("contact\nfraction")


def draw_overpotential(axes, run, x):
    # It is taken over the faces that touch, and where contact ends over the last one: the row that has lost it ends the line.
    def known(name):
        touches = run[f"contact_fraction_{name}"] > 0
        return touches | np.concatenate(([False], touches[:-1]))
    electrode_lines(axes, run, x, "max_overpotential", 1e3, known)
    axes.set_ylim(0, 1.05 * axes.get_ylim()[1])  # a constant one is a line, not its round-off
    axes.set_ylabel("largest |overpotential|\n[mV]")


def draw_void_volume(axes, run, x):
    electrode_lines(axes, run, x, "void_volume", 1e6)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("void volume\nper area [µm]")


def draw_energy(axes, run, x):
    electrode_lines(axes, run, x, "energy")
    axes.set_ylabel(f"energy of the voids\n[{run.unit(f'energy_{run.electrodes[0]}')}]")


def draw_equilibrium(axes, run, x):
    for number, name in enumerate(run.electrodes):
        if f"equilibrium_potential_{name}" in run:
            axes.plot(x, run[f"equilibrium_potential_{name}"], color=ELECTRODE_COLOURS[number % 4], linestyle=ELECTRODE_STYLES[number % 4], label=name,
                      **run.marker)
    if len(run.electrodes) > 1:
        axes.legend(loc="best", ncols=2)
    axes.set_ylabel("equilibrium potential\nof the alloy [V]")


def draw_ledger(axes, run, x):
    ledgers = [name for name in run.columns if name.startswith("ledger_")]
    if not ledgers:
        raise RunError(f"{run.directory}: the time series has no ledger columns")
    for number, name in enumerate(ledgers):
        values = np.abs(run[name])
        axes.plot(x, np.where(values > 0, values, np.nan), color=PALETTE[number % len(PALETTE)],
                  linestyle=ELECTRODE_STYLES[number % 4], linewidth=2 - number % 4 * 0.4,
                  label=name[7:].replace("_", " "), **run.marker)
    axes.set_yscale("log")
    axes.legend(loc="best", ncols=3, fontsize=7, frameon=True, framealpha=0.7, edgecolor="none")
    axes.set_ylabel("relative error\nof the ledgers")


def draw_column(name):
    def draw(axes, run, x):
        axes.plot(x, run[name], color=BLACK, **run.marker)
        axes.set_ylabel(f"{name.replace('_', ' ')}\n[{run.unit(name)}]")
    return draw


def plot(run, arguments):
    if run.rows == 0:
        raise RunError(f"{run.directory}: the time series has no row yet, so there is nothing to plot; "
                       f"{run.status_text}")
    run.marker = {"marker": "o", "markersize": 3} if run.rows < 3 else {}  # a line needs two points to be seen
    panels = [draw_current, draw_voltage] if np.any(run["current_density"]) else []
    # A metal without an interface has no contact; one without current is about its voids.
    for prefix, draw in (("contact_fraction", draw_contact), ("max_overpotential", draw_overpotential)):
        if any(np.isfinite(run[f"{prefix}_{name}"]).any() for name in run.electrodes):
            panels.append(draw)
    if not np.any(run["current_density"]):
        for prefix, draw in (("void_volume", draw_void_volume), ("energy", draw_energy)):
            if run.electrodes and all(f"{prefix}_{name}" in run for name in run.electrodes):
                panels.append(draw)
    panels = panels or [draw_current, draw_voltage]
    if run.alloying:
        panels.append(draw_equilibrium)
    panels += [draw_column(name) for name in arguments.more]
    if arguments.ledger:
        panels.append(draw_ledger)
    x, label, positions = abscissa(run, arguments.against)

    events = shown_events(run)
    heights = [1.75] * len(panels) + [legend_height(events)] * bool(events)
    figure, axes = plt.subplots(len(heights), 1, squeeze=False, layout="constrained",
                                figsize=(8, 0.9 + sum(heights)), gridspec_kw={"height_ratios": heights})
    axes = list(axes[:, 0])
    legend_axes = axes.pop() if events else None
    for panel, draw in zip(axes, panels):
        draw(panel, run, x)
        panel.sharex(axes[-1])
        panel.tick_params(labelbottom=panel is axes[-1])
    axes[-1].set_xlabel(label)
    figure.align_ylabels(axes)
    if events:
        event_legend(legend_axes, mark_events(axes, events, positions))
    figure.suptitle(headline(run), fontsize=10, color=BLACK if run.status in ("finished", "unknown") else VERMILION)
    save(figure, run, arguments.out, "run.png" if arguments.against == "time" else f"run_{arguments.against}.png")


def main():
    parser = argument_parser(__doc__.splitlines()[0])
    parser.add_argument("--against", choices=["time", "capacity", "throughput"], default="time", help="abscissa")
    parser.add_argument("--ledger", action="store_true", help="a panel with the errors of the conservation ledgers")
    parser.add_argument("--more", nargs="+", default=[], metavar="COLUMN", help="further columns, a panel each")
    return main_guard(plot, parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())

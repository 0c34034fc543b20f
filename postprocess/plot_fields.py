"""Plots the fields of a run: voids, ionic potential with current lines, interface maps, and the maps over time.

    plot_fields.py RUN [--at last|first|all|NUMBER] [--window MICROMETRES] [--out DIR]

Writes fields_NNNNNN.png for the chosen field outputs (default: the last), maps_over_time.png, and alloy.png where an interlayer alloys. 3-D runs are cut in
the middle of y; their interface maps are shown whole beside the cut. 1-D runs give profiles along z.
"""
import sys

import run_files  # noqa: F401  (first: from here on the user reads sentences)

import matplotlib.pyplot as plt
import numpy as np

import alloy_plots
import interface_history
from auralith_run import RunError
from field_cut import MICRO, Cut, centres, metal_side
from plot_style import (BLACK, BLUE, MAPS, VERMILION, argument_parser, headline, label_of, main_guard, save, shown_unit,
                        time_scale)


def show(axes, cut, values, colours, **limits):
    """Cell values on the graded grid."""
    axes.grid(False)
    return axes.pcolormesh(cut.x, cut.z, values, cmap=colours, rasterized=True, **limits)


def draw_surface(axes, cut):
    """Contour of the voids, where there are any."""
    void = cut.cells("void_fraction")
    if np.nanmin(void) < 0.5 < np.nanmax(void):
        axes.contour(centres(cut.x), centres(cut.z), void, levels=[0.5], colors="white", linewidths=0.8)


def current_lines(axes, cut, low, high):
    """Stream lines of the total current between two heights; cells are interpolated to the regular grid they need."""
    if "current_density" not in cut.step.cell_names:
        return
    lateral, vertical = (np.nan_to_num(part) for part in cut.cells("current_density"))
    x = np.linspace(cut.x[0], cut.x[-1], 80)
    z = np.linspace(low, high, 120)
    own_x, own_z = centres(cut.x), centres(cut.z)

    def regular(values):
        along_z = np.array([np.interp(z, own_z, column) for column in values.T]).T
        return np.array([np.interp(x, own_x, row) for row in along_z])

    u, v = regular(lateral), regular(vertical)
    if np.hypot(u, v).max() > 0:
        axes.streamplot(x, z, u, v, color=VERMILION, linewidth=0.7, density=0.9, arrowsize=0.7)


def set_window(axes, cut, low, high):
    axes.set_xlim(cut.x[0], cut.x[-1])
    axes.set_ylim(low, high)
    axes.set_xlabel(f"{cut.label} [µm]")
    axes.set_ylabel("z [µm]")


def draw_electrode(figure, grid, row, cut, interface, reach):
    """A row of panels: voids in the metal; potential in the electrolyte with current lines; the interface."""
    gamma, side = metal_side(cut, interface)
    below, above = gamma - cut.z[0], cut.z[-1] - gamma
    low, high = gamma - min(reach, below), gamma + min(reach, above)
    names = cut.step.cell_names

    axes = figure.add_subplot(grid[row, 0])
    if "void_fraction" in names:
        mesh = show(axes, cut, cut.cells("void_fraction"), MAPS["void"], vmin=0, vmax=1)
        figure.colorbar(mesh, ax=axes, label="void fraction [1]")
        draw_surface(axes, cut)
    flat = cut.step.is_flat(interface)
    set_window(axes, cut, *((low, high) if not flat else (gamma, high) if side > 0 else (low, gamma)))
    axes.set_title(f"{interface}: metal", fontsize=9)

    axes = figure.add_subplot(grid[row, 1])
    axes.set_facecolor("0.85")
    if "ionic_potential" in names:
        potential = cut.cells("ionic_potential")
        inside = (centres(cut.z) > low) & (centres(cut.z) < high)
        visible = potential[inside]
        if np.isfinite(visible).any():
            middle = np.nanmean(visible)
            deviation = 1e3 * (potential - middle)
            least = 1e-3  # mV; less than that is the accuracy of the solver, not a pattern
            lowest, highest = np.nanmin(deviation[inside]), np.nanmax(deviation[inside])
            limit = {"vmin": min(lowest, -least), "vmax": max(highest, least)}
            mesh = show(axes, cut, deviation, MAPS["potential"], **limit)
            figure.colorbar(mesh, ax=axes, label=f"ionic potential [mV], 0 is {middle * 1e3:.4g} mV")
    if flat:
        axes.axhline(gamma, color=BLACK, linewidth=0.8)
    else:
        axes.plot(*cut.cloud(interface, "area")[:2], ".", color=BLACK, markersize=2)
    current_lines(axes, cut, low, high)
    set_window(axes, cut, low, high)
    axes.set_title("electrolyte (metal grey), current lines", fontsize=9)

    names = [name for name in ("contact", "current_density", "overpotential") if name in cut.step.map_names(interface)]
    if not names:
        return
    panels = grid[row, 2].subgridspec(len(names), 1).subplots(sharex=True, squeeze=False)[:, 0]
    for panel, name in zip(panels, names):
        (draw_cloud if not flat else draw_map if cut.three_d else draw_line)(panel, cut, interface, name)
    panels[0].set_title(f"{interface}: interface (current > 0 strips)", fontsize=9)
    panels[-1].set_xlabel(f"{cut.label} [µm]")


def draw_map(axes, cut, interface, name):
    """Map of the interface (3-D); the dotted line is where the other panels cut."""
    factor, unit = shown_unit(name, cut.step.unit(f"interfaces/{interface}/{name}"))
    values = factor * cut.map(interface, name)
    limits, colours = interface_history.limits_of(name, values)
    axes.grid(False)
    mesh = axes.pcolormesh(cut.x, cut.y, values, cmap=colours, rasterized=True, **limits)
    axes.figure.colorbar(mesh, ax=axes, label=label_of(name, unit).replace(" [", "\n["))
    axes.axhline(cut.middle, color=BLACK, linewidth=0.6, linestyle=":")
    axes.set(ylabel="y [µm]", aspect="equal")


def draw_cloud(axes, cut, interface, name):
    """Values on the faces of an interface that is not flat (3-D: those in the cut)."""
    factor, unit = shown_unit(name, cut.step.unit(f"interfaces/{interface}/{name}"))
    lateral, _, values = cut.cloud(interface, name)
    axes.scatter(lateral, factor * values, color=BLUE, s=4)
    axes.set_ylabel(label_of(name, unit).replace(" [", "\n["))


def draw_line(axes, cut, interface, name):
    """Values along the interface (2-D)."""
    factor, unit = shown_unit(name, cut.step.unit(f"interfaces/{interface}/{name}"))
    axes.plot(centres(cut.x), factor * cut.line(interface, name), color=BLUE)
    axes.set_ylabel(label_of(name, unit).replace(" [", "\n["))
    if name == "contact":
        axes.set_ylim(-0.05, 1.05)
    else:
        axes.axhline(0, color=BLACK, linewidth=0.5)


def plot_profiles(run, cut, arguments):
    """1-D: the fields along z, whole and on both sides of each interface."""
    names = [name for name in ("void_fraction", "host_fraction", "void_potential", "electronic_potential", "ionic_potential")
             if name in cut.step.cell_names]
    interfaces = sorted(cut.step.interfaces, key=cut.step.interface_z)
    windows = [(cut.z[0], cut.z[-1], "whole")]
    for interface in interfaces:
        gamma, side = metal_side(cut, interface)
        reach = arguments.window if arguments.window else 0.5 * min(gamma - cut.z[0], cut.z[-1] - gamma)
        windows.append((gamma - reach, gamma + reach, f"{interface} interface"))
    figure, axes = plt.subplots(len(names), len(windows), sharex="col", squeeze=False, layout="constrained",
                                figsize=(1 + 3.6 * len(windows), 1 + 1.9 * len(names)))
    for column, (low, high, title) in enumerate(windows):
        z = centres(cut.z)
        inside = (z >= low) & (z <= high)
        for panel, name in zip(axes[:, column], names):
            panel.plot(z[inside], cut.cells(name)[inside, 0], color=BLUE, marker=".", markersize=3)
            for interface in interfaces:
                gamma = cut.step.interface_z(interface) * MICRO
                if low <= gamma <= high:
                    panel.axvline(gamma, color=BLACK, linewidth=0.6, linestyle=":")
            if column == 0:
                panel.set_ylabel(label_of(name, cut.step.unit("cells/" + name)).replace(" [", "\n["))
        axes[0, column].set_title(title, fontsize=9)
        axes[-1, column].set_xlabel("z [µm]")
        axes[-1, column].locator_params(axis="x", nbins=6)
    return figure


def plot_box(run, cut, arguments):
    """No interface: every scalar field of the box."""
    names = [name for name in cut.step.cell_names
             if name not in ("region", "current_density") and np.isfinite(cut.cells(name)).any()]
    figure, axes = plt.subplots(1, len(names), squeeze=False, layout="constrained", figsize=(1 + 4 * len(names), 4.2))
    for panel, name in zip(axes[0], names):
        void = name == "void_fraction"
        limits = {"vmin": 0, "vmax": 1} if void else {}
        mesh = show(panel, cut, cut.cells(name), MAPS["void" if void else "potential"], **limits)
        figure.colorbar(mesh, ax=panel, label=label_of(name, cut.step.unit("cells/" + name)))
        set_window(panel, cut, cut.z[0], cut.z[-1])
        panel.set_aspect("equal")
        if void:
            draw_surface(panel, cut)
    return figure


def plot_cell(run, cut, arguments):
    """Each electrode near its interface."""
    interfaces = sorted(cut.step.interfaces, key=cut.step.interface_z, reverse=True)  # as in the cell
    reach = arguments.window if arguments.window else cut.x[-1] - cut.x[0]
    figure = plt.figure(layout="constrained", figsize=(13, 0.8 + 4.2 * len(interfaces)))
    grid = figure.add_gridspec(len(interfaces), 3)
    for row, interface in enumerate(interfaces):
        draw_electrode(figure, grid, row, cut, interface, reach)
    return figure


def plot_step(run, step, arguments):
    cut = Cut(run, step)
    plot = plot_profiles if cut.one_d else plot_cell if step.interfaces else plot_box
    figure = plot(run, cut, arguments)
    divisor, unit = time_scale([step.time])
    place = f", {cut.place}" if cut.place else ""
    figure.suptitle(f"{headline(run)}\nt = {step.time / divisor:.4g} {unit}, time step {step.step}{place}", fontsize=10)
    save(figure, run, arguments.out, f"fields_{step.index:06d}.png")


def chosen(run, at):
    steps = run.steps
    if not steps:
        raise RunError(run.damage or f"{run.directory}: no field output yet, so there is nothing to plot; {run.status_text}")
    if at in ("first", "last"):
        return [steps[0 if at == "first" else -1]]
    if at == "all":
        return steps
    try:
        wanted = [step for step in steps if step.index == int(at)]
    except ValueError:
        wanted = []
    if not wanted and at.isdigit() and int(at) in run.damaged:
        raise RunError(run.damage)
    if not wanted:
        raise RunError(f"--at {at}: choose first, last, all or a number from {steps[0].index} to {steps[-1].index}")
    return wanted


def plot(run, arguments):
    done, problems = set(), []

    def plot_chosen():
        for step in chosen(run, arguments.at):
            if step.index not in done:
                plot_step(run, step, arguments)
                done.add(step.index)

    def plot_alloy():
        if run.steps:
            alloy_plots.plot(run, Cut(run, run.steps[-1]), arguments.out)

    # What is whole is plotted, whatever else is not.
    for part in (plot_chosen, lambda: interface_history.plot(run, arguments.out), plot_alloy):
        try:
            run.without_damaged(part)
        except RunError as problem:
            problems.append(str(problem))
    problems += [run.damage] if run.damaged else []
    if problems:
        raise RunError("; ".join(dict.fromkeys(problems)))


def main():
    parser = argument_parser(__doc__.splitlines()[0])
    parser.add_argument("--at", default="last", help="field output: first, last, all or its number (default: last)")
    parser.add_argument("--window", type=float,
                        help="how far to look on both sides of an interface, µm (default: the lateral width)")
    return main_guard(plot, parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())

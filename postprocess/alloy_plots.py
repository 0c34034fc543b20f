"""Plots of interlayers that alloy: composition over time, potential against uptake, where lithium metal appeared. Used by plot_fields.py
(alloy.png), by the report and by the gallery."""
import matplotlib
import matplotlib.pyplot as plt
import numpy as np

from alloy import Film
from auralith_run import RunError
from interface_history import edges
from plot_style import BLACK, BLUE, ORANGE, VERMILION, headline, save, time_scale

LITHIUM_GREY = "0.72"
ROWS = 400  # of the picture of the composition
MOST_OUTPUTS = 400
MOST_POINTS = 3000  # of one line of a vector picture


def films(run):
    """Films of a run on cells, one for each electrode with host that alloys."""
    return [film for film in (Film(run, name) for name in run.alloying if len(run[f"host_{name}"]) and run[f"host_{name}"][0] > 0) if film.resolved]


def colours(film):
    """(colour map, norm) of the lithium content: light gold to dark blue up to saturation, lithium metal grey."""
    cmap = matplotlib.colormaps["viridis_r"].with_extremes(over=LITHIUM_GREY, bad="white")
    return cmap, matplotlib.colors.Normalize(0, film.saturation)


def shade(film, content):
    """What is drawn: the content, saturated where it is a little more, lithium metal above all."""
    with np.errstate(invalid="ignore"):
        return np.where(film.is_metal(content), 2 * film.saturation, np.where(content > film.saturation, film.saturation, content))


def content_bar(figure, mesh, film, axes, **look):
    bar = figure.colorbar(mesh, ax=axes, extend="max", **look)
    bar.set_label(f"lithium per {film.name} atom\n(grey: lithium metal, white: void)", fontsize=8)
    return bar


def draw_composition(axes, run, film):
    """Lithium per host atom in the middle column, distance from Gamma against time; the film grows and shrinks. Returns the mesh."""
    outputs = [step for step in run.steps if "host_fraction" in step.cell_names]
    if not outputs:
        raise RunError(f"{run.directory}: no field output has a composition")
    outputs = [outputs[k] for k in np.unique(np.linspace(0, len(outputs) - 1, MOST_OUTPUTS).astype(int))]
    columns = []
    for step in outputs:
        nodes, content = film.content(step)
        columns.append((nodes, content[:, content.shape[1] // 2, content.shape[2] // 2]))
    # Behind a foil of micrometres the alloy would not be seen.
    deepest = max((nodes[1:][~film.is_metal(content)].max(initial=0) for nodes, content in columns))
    height = max(nodes[-1] for nodes, _ in columns)
    height = 1.4 * deepest if 0 < 4 * deepest < height else height
    z = (np.arange(ROWS) + 0.5) * height / ROWS
    picture = np.full((ROWS, len(outputs)), np.nan)
    for number, (nodes, content) in enumerate(columns):
        inside = z < nodes[-1]
        picture[inside, number] = content[np.searchsorted(nodes, z[inside]) - 1]
    times = np.array([step.time for step in outputs])
    divisor, unit = time_scale(run["time"])
    cmap, norm = colours(film)
    axes.grid(False)
    mesh = axes.pcolormesh(edges(times) / divisor, np.linspace(0, 1e9 * height, ROWS + 1), shade(film, picture), cmap=cmap, norm=norm, rasterized=True)
    axes.set(xlabel=f"time [{unit}]", ylabel="distance from the\nceramic [nm]")
    return mesh


def draw_map(axes, cut, film):
    """The same at one output of a 2-D or 3-D run, lateral coordinate against distance from Gamma. Returns the mesh."""
    nodes, content = film.content(cut.step)
    deepest = nodes[1:][~film.is_metal(content).all(axis=(1, 2))].max(initial=nodes[1])
    across = content[:, :, 0] if content.shape[2] == 1 else content[:, content.shape[1] // 2]
    cmap, norm = colours(film)
    axes.grid(False)
    mesh = axes.pcolormesh(cut.x, 1e9 * nodes, shade(film, across), cmap=cmap, norm=norm, rasterized=True)
    axes.set(xlabel=f"{cut.label} [µm]", ylabel="distance from the\nceramic [nm]", ylim=(0, 1e9 * (1.4 * deepest if 4 * deepest < nodes[-1] else nodes[-1])))
    return mesh


def draw_uptake(axes, run, film):
    """E_eq against the lithium that came through Gamma, with the curve of the card, its plateaus, and the middle of the last step; against
    time in a run at rest."""
    charge, potential = run.uptake(film.electrode), run[f"equilibrium_potential_{film.electrode}"]
    low, high = float(charge.min()), float(charge.max())
    at_rest = low == high and len(charge) > 2  # nothing came through Gamma: it alloys with the lithium behind it
    # The potential of the nearly pure host would hide the plateaus.
    top = min(float(potential.max()), 1.6 * max(film.plateaus, default=np.inf))
    for level in [level for level in film.plateaus if level <= 1.05 * top]:
        axes.axhline(level, color="0.75", linewidth=0.7, zorder=0)
        axes.annotate(f"{level:.2g} V", (1, level), xycoords=("axes fraction", "data"), xytext=(-2, 1), textcoords="offset points", ha="right",
                      va="bottom", fontsize=7, color="0.45")
    if film.closed and not at_rest:
        # Fine where the curve falls.
        most = 1 + (high - film.charge(0)) / (film.charge(1) - film.charge(0))
        content = np.sort(np.concatenate([np.linspace(0, most, 3000), np.geomspace(1e-5, 0.1, 200)]))
        own = film.charge(content)
        inside = (own >= low) & (own <= high) & (content > 0)
        axes.plot(own[inside], film.potential(content[inside]), color=BLACK, linewidth=1, linestyle=(0, (4, 2)), label="card", zorder=3)
    divisor, unit = time_scale(run["time"])
    axes.plot(run["time"] / divisor if at_rest else charge, potential, color=BLUE, label="at rest" if at_rest else "run", zorder=2, marker="o" if len(charge) < 3 else None, markersize=3,
              rasterized=len(charge) > MOST_POINTS)
    level, crossed = film.crossing()
    if crossed is not None:
        axes.plot([crossed], [level], "o", color=VERMILION, markersize=4, zorder=4,
                  label=f"{1e3 * level:.0f} mV: {crossed:.2f}" + (f" (card {film.charge(film.saturation):.2f})" if film.closed else ""))
    axes.set(xlabel=f"time [{unit}]" if at_rest else "lithium taken up [µAh/cm²]", ylabel="equilibrium potential\nagainst lithium [V]")
    axes.set_ylim(min(float(potential.min()), 0) - 0.05 * top, 1.05 * top)
    axes.legend(loc="upper right", fontsize=7, handlelength=1.5)


def draw_sides(axes, run, film):
    """Thickness of the lithium metal on both sides of the alloy against time; behind a foil its change."""
    rows = film.sides()
    start = rows[0] * (0, 1, 1) * (rows[0, 1:].sum() > 0)
    rows = rows - start
    divisor, unit = time_scale(run["time"])
    for column, colour, style, label in ((1, VERMILION, "-", "ceramic side"), (2, ORANGE, "--", "outer side")):
        axes.plot(rows[:, 0] / divisor, 1e9 * rows[:, column], color=colour, linestyle=style, label=label, marker="." if len(rows) < 60 else None)
    axes.set(xlabel=f"time [{unit}]", ylabel="lithium metal,\nchange since the start [nm]" if start.any() else "lithium metal [nm]")
    axes.legend(loc="best")


def appeared(film):
    """(name of the side, rows of Film.sides): where lithium metal appeared since the first output; no name when it did not. Less than the largest
    cell near the alloy is not seen; 80 % on one side is that side."""
    rows = film.sides()
    if not len(rows):
        return None, rows
    last = next(step for step in reversed(film.run.steps) if step.time == rows[-1, 0])
    nodes, content = film.content(last)
    grown = rows[:, 1:].max(axis=0) - rows[0, 1:]
    if grown.max() <= np.diff(nodes)[~film.is_metal(content).all(axis=(1, 2))].max(initial=0):
        return None, rows
    share = grown[0] / grown.sum()
    return "the ceramic side" if share > 0.8 else "the outer side" if share < 0.2 else "both sides", rows


def where(film):
    """A sentence for the report."""
    name, rows = appeared(film)
    if not len(rows):
        return "Where lithium metal appeared is not known: no field output has a composition."
    begun = f" At the start there were {1e9 * rows[0, 1:].sum():.0f} nm." if rows[0, 1:].sum() > 0 else ""
    if name is None:
        return f"No lithium metal appeared.{begun}"
    most = 1e9 * rows[:, 1:].max(axis=0)
    return f"Lithium metal appeared on {name}: {most[0]:.0f} nm at the ceramic, {most[1]:.0f} nm on the outer side at most.{begun}"


def plot(run, cut, out):
    """Writes alloy.png; nothing for a run without an interlayer that alloys. cut: the last field output."""
    found = films(run) if "host_fraction" in cut.step.cell_names else []
    if not found:
        return None
    rows = 3 if cut.one_d else 4
    figure, axes = plt.subplots(rows, len(found), squeeze=False, layout="constrained", figsize=(7.5 * len(found), 2.7 * rows))
    for column, film in zip(axes.T, found):
        content_bar(figure, draw_composition(column[0], run, film), film, column[0])
        draw_sides(column[1], run, film)
        column[1].sharex(column[0])
        if not cut.one_d:
            draw_map(column[2], cut, film)
        draw_uptake(column[-1], run, film)
        column[0].set_title(f"{film.electrode}: {film.text}", fontsize=9, loc="left")
    figure.suptitle(headline(run), fontsize=10)
    return save(figure, run, out, "alloy.png")

"""What the plot scripts share: colours that the colour-blind tell apart, time axes, marks of events, command line."""
import argparse
import pathlib

import matplotlib
import matplotlib.lines

matplotlib.use("Agg")  # pictures go to files; no display is needed

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

from auralith_run import Run  # noqa: E402
from run_files import RunError, told  # noqa: E402

# Okabe and Ito (2008).
BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
PALETTE = [BLACK, BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION]
ELECTRODE_COLOURS = [BLUE, ORANGE, GREEN, PURPLE]
ELECTRODE_STYLES = ["-", "--", "-.", ":"]
EVENT_COLOURS = {"penetration": VERMILION, "contact_loss": PURPLE, "polarisation": GREEN, "lithium_exhausted": BLACK,
                 "short": VERMILION, "cut_off": SKY, "lithium_at_ceramic": ORANGE,
                 "open_circuit": BLACK}
UNMARKED_EVENTS = {"step_end"}  # one per half cycle would cover the curves
MAPS = {"void": "cividis", "contact": "cividis", "potential": "viridis", "signed": "PuOr"}

# Quantities that read better in another unit: name -> (stored unit, factor, shown unit).
SHOWN_UNITS = {"current_density": ("A/m2", 0.1, "mA/cm²"), "overpotential": ("V", 1e3, "mV"),
               "drift_velocity": ("m/s", 3.6e9, "µm/h")}

plt.rcParams.update({"font.size": 9, "axes.grid": True, "grid.alpha": 0.3, "lines.linewidth": 1.4, "figure.dpi": 120,
                     "savefig.dpi": 150, "legend.frameon": False, "axes.spines.top": False, "axes.spines.right": False})


def time_scale(seconds):
    """(divisor, unit) in which the largest of the times reads well."""
    longest = np.max(np.abs(seconds)) if np.size(seconds) else 0.0
    for divisor, unit, least in ((86400.0, "d", 5 * 86400.0), (3600.0, "h", 2 * 3600.0), (60.0, "min", 300.0)):
        if longest >= least:
            return divisor, unit
    return 1.0, "s"


def shown_unit(name, unit):
    """(factor, unit) in which a quantity is shown."""
    stored, factor, shown = SHOWN_UNITS.get(name, (None, 1.0, unit))
    return (factor, shown) if stored == unit else (1.0, unit)


def label_of(name, unit):
    return f"{name.replace('_', ' ')} [{unit}]"


def shown_events(run):
    """Events that are marked in plots, in time order."""
    marked = [event for event in run.events if event["kind"] not in UNMARKED_EVENTS and event["time_s"] is not None]
    return sorted(marked, key=lambda event: event["time_s"])


def event_text(event):
    """Short name for a legend: kind, electrode, current."""
    where = f" {event['electrode']}" if event.get("electrode") else ""
    detail = f" ({event['detail']})" if event.get("detail") else ""
    current = event.get("current_density_mA_cm2")
    at = f" at {current:.3g} mA/cm²" if current is not None else ""
    return f"{event['kind'].replace('_', ' ')}{where}{detail}{at}"


def mark_events(axes_list, events, positions, concerns=lambda event: True, numbers=None):
    """Vertical lines at the positions on every axes, numbered above the first, for the events that concern them.

    `numbers` of the events, default 1, 2 ... Returns handles of all events for a legend.
    """
    handles, last, level = [], None, 0
    low, high = axes_list[0].get_xlim()
    for number, event, position in zip(numbers or range(1, len(events) + 1), events, positions):
        colour = EVENT_COLOURS.get(event["kind"], BLACK)
        style = {"color": colour, "linestyle": (0, (2, 2)), "linewidth": 1.0}
        handles.append(matplotlib.lines.Line2D([], [], label=f"{number}: {event_text(event)}", **style))
        if not concerns(event):
            continue
        for axes in axes_list:
            axes.axvline(position, zorder=1, **style)
        # Numbers of events that are close stand on top of each other.
        close = last is not None and abs(position - last) < 0.02 * abs(high - low)
        level, last = (level + 1) % 4 if close else 0, position
        axes_list[0].annotate(str(number), (position, 1), xytext=(0, 8 * level), xycoords=("data", "axes fraction"),
                              textcoords="offset points", ha="center", va="bottom", fontsize=7, color=colour)
    return handles


def legend_height(events):
    """Inches that the legend of the events takes, two columns of small print; 0 without events."""
    return 0.16 * ((len(events) + 1) // 2) + 0.1 if events else 0.0


def event_legend(axes, handles, columns=2):
    """Fills axes of their own with the legend."""
    axes.set_axis_off()
    axes.legend(handles=handles, loc="upper center", ncols=columns, fontsize=7, borderaxespad=0)


def headline(run):
    """Title of a figure: case, CCD, and what is wrong with the run if anything is."""
    parts = [run.title]
    if run.summary.get("ccd_text"):
        parts.append(f"CCD {run.summary['ccd_text'].replace('>=', '≥').replace('cm2', 'cm²')}")
    if run.status != "finished":
        text = run.status_text
        parts.append(text if len(text) < 110 else text[:107] + "...")
    return "\n".join(parts)


def save(figure, run, out, name):
    """Writes the picture and says where it is."""
    directory = pathlib.Path(out) if out else run.directory
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / name
    figure.savefig(path)
    plt.close(figure)
    print(path)
    return path


def argument_parser(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("run", help="run directory")
    parser.add_argument("--out", help="directory of the pictures (default: the run directory)")
    return parser


def main_guard(work, arguments):
    """Exit code of a script: 0, or 1 with a sentence."""
    def plot():
        run = Run(arguments.run)
        problem = run.damaged_summary()
        work(run, arguments)
        if problem:
            raise RunError(problem)
    return told(plot)

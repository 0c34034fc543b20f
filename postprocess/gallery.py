"""Makes the gallery inputs/README.md: runs every input on one core, draws one picture each, writes the table with the run times.

    gallery.py --program build/auralith --runs runs/gallery [INPUT ...]

A run that --runs holds already is not repeated, so a second call only draws. With names of inputs only those are run and drawn; the
page always lists all. The run time is the processor time of the program, which is its wall time on a machine that does nothing else.
"""
import argparse
import json
import pathlib
import resource
import subprocess
import sys

import run_files  # noqa: F401  (first: from here on the user reads sentences)

import matplotlib.pyplot as plt
import numpy as np
import PIL.Image

import alloy_plots
import plot_fields
import plot_style
from auralith_run import Run
from plot_style import BLUE, MAPS, VERMILION, time_scale
from run_files import RunError, told

ROOT = pathlib.Path(__file__).resolve().parents[1]
INPUTS = ROOT / "inputs"
PICTURES = INPUTS / "gallery"
MOST_BYTES = 100_000
# Longer, but the first the reader should see.
FIRST = ["ccd_au_llzto", "ccd_bare_llzto", "strip_to_void"]


def sentence(case):
    """The first line of an input says what it shows."""
    line = case.read_text(encoding="utf-8").splitlines()[0]
    if not line.startswith("# "):
        raise RunError(f"{case}: the first line must be a comment that says what the case shows")
    return line[2:].strip()


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_case(program, case, runs):
    """(run, processor time in s, commit)"""
    directory, note = runs / case.stem, runs / f"{case.stem}.json"
    if not note.exists():
        before = processor_seconds()
        with open(runs / f"{case.stem}.log", "w", encoding="utf-8") as log:
            code = subprocess.run([program, "run", str(case), "--out", str(directory)], stdout=log, stderr=log, check=False).returncode
        if code != 0:
            raise RunError(f"{case}: exit code {code}, see {log.name}")
        note.write_text(json.dumps({"seconds": processor_seconds() - before}))
    run = Run(directory)
    return run, json.loads(note.read_text())["seconds"], run.summary["provenance"]["git_hash"][:12]


# --- pictures ---
def draw_box(figure, run):
    """Void fraction at the beginning and at the end."""
    steps = [run.steps[0], run.steps[-1]]
    for panel, step in zip(figure.subplots(1, 2), steps):
        cut = plot_fields.Cut(run, step)
        mesh = plot_fields.show(panel, cut, cut.cells("void_fraction"), MAPS["void"], vmin=0, vmax=1)
        plot_fields.set_window(panel, cut, cut.z[0], cut.z[-1])
        # Benchmarks come in metres, cells in micrometres.
        if cut.x[-1] > 1e4:
            metres = [plt.matplotlib.ticker.FuncFormatter(lambda value, _: f"{value / 1e6:g}") for _ in range(2)]
            panel.xaxis.set_major_formatter(metres[0])
            panel.yaxis.set_major_formatter(metres[1])
            panel.set(xlabel=f"{cut.label} [m]", ylabel="z [m]")
        panel.set_aspect("equal")
        divisor, unit = time_scale([step.time])
        panel.set_title(f"t = {step.time / divisor:.3g} {unit}", fontsize=9)
    figure.colorbar(mesh, ax=figure.axes, label="void fraction [1]", aspect=15)


def least_contact_step(run, interface):
    """The field output at which the interface has touched least; the last one of a cell without voids."""
    if "contact" not in run.steps[-1].map_names(interface):
        return run.steps[-1]
    return min(run.steps, key=lambda step: float(np.mean(step.map(interface, "contact"))))


def draw_cell(figure, run):
    """Voids and current lines where contact is least; voltage and contact over time."""
    interface = min(run.steps[-1].interfaces, key=lambda name: float(np.nanmin(run[f"contact_fraction_{name}"])))
    step = least_contact_step(run, interface)
    cut = plot_fields.Cut(run, step)
    grid = figure.add_gridspec(2, 2, width_ratios=[1, 1.25])
    panel = figure.add_subplot(grid[:, 0])
    gamma, _ = plot_fields.metal_side(cut, interface)
    reach = 0.45 * (cut.x[-1] - cut.x[0])
    low, high = max(gamma - reach, cut.z[0]), min(gamma + reach, cut.z[-1])
    panel.set_facecolor("0.88")
    if "void_fraction" in step.cell_names:
        mesh = plot_fields.show(panel, cut, cut.cells("void_fraction"), MAPS["void"], vmin=0, vmax=1)
        figure.colorbar(mesh, ax=panel, label="void fraction [1]", aspect=15)
    plot_fields.current_lines(panel, cut, low, high)
    plot_fields.set_window(panel, cut, low, high)
    panel.set_aspect("equal")
    divisor, unit = time_scale(run["time"])
    panel.set_title(f"{interface}, t = {step.time / divisor:.4g} {unit}", fontsize=9)
    upper = figure.add_subplot(grid[0, 1])
    upper.plot(run["time"] / divisor, 1e3 * run["voltage"], color=BLUE, linewidth=1)
    upper.set_ylabel("voltage [mV]")
    lower = figure.add_subplot(grid[1, 1], sharex=upper)
    lower.plot(run["time"] / divisor, run[f"contact_fraction_{interface}"], color=VERMILION, linewidth=1)
    lower.set(ylabel="contact [1]", xlabel=f"time [{unit}]", ylim=(-0.05, 1.05))
    upper.tick_params(labelbottom=False)
    figure.align_ylabels([upper, lower])


def draw_alloy(figure, run):
    """Composition of the first electrode that alloys: over time (1-D) or where it is at the end; potential against uptake."""
    film = alloy_plots.films(run)[0]
    left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
    cut = plot_fields.Cut(run, run.steps[-1])
    mesh = alloy_plots.draw_composition(left, run, film) if cut.one_d else alloy_plots.draw_map(left, cut, film)
    divisor, unit = time_scale(run["time"])
    left.set_title(f"{film.electrode}, {film.text}" + ("" if cut.one_d else f", t = {cut.step.time / divisor:.4g} {unit}"), fontsize=9)
    alloy_plots.content_bar(figure, mesh, film, left, aspect=15)
    alloy_plots.draw_uptake(right, run, film)


def kind(run):
    """What draws a run: with an alloy in its field outputs, with an interface, or a box."""
    step = run.steps[-1]
    return draw_alloy if "host_fraction" in step.cell_names and alloy_plots.films(run) else draw_cell if step.interfaces else draw_box


def draw(run, path):
    """Small PNG with few colours."""
    figure = plt.figure(layout="constrained", figsize=(7.2, 2.9))
    kind(run)(figure, run)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    plt.close(figure)
    PIL.Image.open(path).convert("RGB").quantize(colors=192, dither=PIL.Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise RunError(f"{path}: {path.stat().st_size} bytes, more than {MOST_BYTES}")


# --- page ---
def outcome(run):
    """What came out, in a few words."""
    if run.summary.get("ccd_text"):
        failing = next((entry["failing_mA_cm2"] for entry in run.summary["ccd"]
                        if entry["criterion"] == run.summary.get("ccd_criterion") and entry["reached"]), None)
        return f"CCD {run.summary['ccd_text'].replace('cm2', 'cm²')}" + (f", fails at {failing:.2f}" if failing else "")
    times = [event["time_s"] for event in plot_style.shown_events(run) if event["kind"] in ("contact_loss", "lithium_exhausted", "penetration")]
    if times:
        event = next(event for event in plot_style.shown_events(run) if event["time_s"] == times[0])
        divisor, unit = time_scale([times[0]])
        return f"{plot_style.event_text(event)}, {times[0] / divisor:.3g} {unit}"
    if kind(run) is draw_alloy:
        film = alloy_plots.films(run)[0]
        (level, charge), (name, _) = film.crossing(), alloy_plots.appeared(film)
        parts = [f"{1e3 * level:.0f} mV at {charge:.2f} µAh/cm²"] if charge is not None else []
        parts += [f"lithium metal on {name}"] if name is not None else []
        if parts:
            return ", ".join(parts)
    divisor, unit = time_scale(run["time"])
    return f"{run['time'][-1] / divisor:.3g} {unit} simulated"


def duration(seconds):
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.1f} min"


def cell(text):
    """Of a table of Markdown; cells are written Li | LLZTO | Li."""
    return text.replace("|", "\\|")


def page(entries):
    """Text of inputs/README.md. entries: [{name, sentence, outcome, seconds, unknowns, commit}]"""
    commits = sorted({entry["commit"] for entry in entries})
    lines = ["# Gallery of the inputs", "",
             "Run one with `./quickstart run inputs/NAME.yaml`, or `build/auralith run inputs/NAME.yaml`; every key is in",
             "[REFERENCE.md](REFERENCE.md). Times are for one core of the 2 of the machine of the README: cases of this size are fastest on one",
             f"rank. This page, its pictures and times are made by one command (program of commit {', '.join(commits)}):", "",
             "    python3 postprocess/gallery.py --program build/auralith --runs runs/gallery", "",
             "| input | what it shows | comes out | unknowns | time |", "|---|---|---|---|---|"]
    lines += [f"| [{entry['name']}](#{entry['name']}) | {cell(entry['sentence'])} | {cell(entry['outcome'])} | {entry['unknowns']} | {duration(entry['seconds'])} |"
              for entry in entries]
    lines += ["", "An interlayer (`layers.NAME.interlayer: {file: materials/interlayers/au.yaml, thickness: 55 nm}`) is a field on cells of a few nanometres, as in",
              "[lithiate_gold](#lithiate_gold); with `form: sheet` a saturated film without cells, for the grids of the CCD cases.", "",
              "Pictures of cells: voids (bright) in the metal and lines of the current at the output with the least contact, electrolyte grey;",
              "cell voltage and contact fraction over time. Pictures of interlayers that alloy: lithium per host atom, over time in one dimension,",
              "and the equilibrium potential against the lithium taken up. Pictures of boxes: the voids at the beginning and at the end.", ""]
    for entry in entries:
        lines += [f"## {entry['name']}", "", entry["sentence"], "", f"![{entry['name']}](gallery/{entry['name']}.png)", ""]
    return "\n".join(lines)


def make(options, cases):
    options.runs.mkdir(parents=True, exist_ok=True)
    known = PICTURES / "gallery.json"  # what earlier calls measured
    entries = json.loads(known.read_text()) if known.exists() else {}
    for case in cases:
        if options.inputs and case.stem not in options.inputs:
            continue
        print(case.stem, flush=True)
        run, seconds, commit = run_case(options.program, case, options.runs)
        draw(run, PICTURES / f"{case.stem}.png")
        entries[case.stem] = {"outcome": outcome(run), "seconds": round(seconds, 2 if seconds < 10 else 0),
                              "unknowns": run.summary["cost"]["unknowns"], "commit": commit}
    listed = [{"name": case.stem, "sentence": sentence(case), **entries[case.stem]} for case in cases if case.stem in entries]
    known.write_text(json.dumps({entry["name"]: entries[entry["name"]] for entry in listed}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (INPUTS / "README.md").write_text(page(listed), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="*", help="names of inputs to run and draw (default: all)")
    parser.add_argument("--program", default=str(ROOT / "build" / "auralith"))
    parser.add_argument("--runs", type=pathlib.Path, required=True, help="directory of the runs; those in it are used")
    options = parser.parse_args()
    cases = sorted(INPUTS.glob("*.yaml"), key=lambda case: (FIRST.index(case.stem) if case.stem in FIRST else len(FIRST), case.stem))
    unknown = set(options.inputs) - {case.stem for case in cases}
    if unknown:
        parser.error(f"no such input: {', '.join(sorted(unknown))}")
    return told(lambda: make(options, cases))


if __name__ == "__main__":
    sys.exit(main())

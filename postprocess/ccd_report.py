"""Makes one self-contained HTML page of a run: what was run, what came out, how sure and how dear it is.

    ccd_report.py RUN [--out FILE]          writes RUN/report.html

Nothing is loaded from elsewhere and nothing is executed in the page. A run that failed, was killed, is still going on or
never took a step gets a page of what there is.
"""
import argparse
import functools
import pathlib
import sys

import run_files  # noqa: F401  (first: from here on the user reads sentences)

import jinja2
import yaml

import alloy_plots
import plot_style  # noqa: F401  (the look of all figures)
from auralith_run import Run
from report import figures, words
from run_files import RunError, told

TEMPLATE = pathlib.Path(__file__).parent / "report"
LOG_LINES = 40


def read_text(path):
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def part(otherwise):
    """A property that is read once; one that cannot be read must not cost the page."""
    return lambda read: functools.cached_property(lambda page: page.attempt(lambda: read(page), otherwise))


class Page:
    """Everything that the template shows; what cannot be read is left out and said in `problems`."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.problems = []
        self.run = Run(directory) if self.has_results() else None
        self.summary = self.attempt(lambda: self.run.summary, {}) if self.run else {}
        text = self.summary.get("effective_input") or read_text(self.directory / "effective_input.yaml")
        self.input_text = text
        self.input = self.attempt(lambda: dict(yaml.safe_load(text) or {}), {})
        self.rows = self.attempt(lambda: self.run.rows, 0) if (self.directory / "time_series.csv").exists() and self.run else 0
        self.events = self.attempt(lambda: plot_style.shown_events(self.run), []) if self.run and self.summary else []

    def has_results(self):
        known = ["time_series.csv", "summary.json", "effective_input.yaml", "log.txt"]
        if not any((self.directory / name).exists() for name in known):
            raise RunError(f"{self.directory}: not a run directory (none of {', '.join(known)} in it)")
        return any((self.directory / name).exists() for name in known[:2])

    def attempt(self, work, otherwise):
        """What `work` returns; a part of the run that cannot be read must not cost the page."""
        try:
            return self.run.without_damaged(work) if self.run else work()
        except RunError as problem:
            said = str(problem)
        except Exception as problem:  # a file of another program, or an entry that this page does not know
            said = f"{type(problem).__name__}: {problem}"
        if said not in self.problems:
            self.problems.append(said)
        return otherwise

    # --- what the run is, and how it ended ---
    @part(("unknown", "", False))
    def status(self):
        """(word, sentence, whether all is well)"""
        known = self.summary.get("status", "unknown")
        message = self.summary.get("message") or ""
        command = self.summary.get("continue_command")
        again = f" It goes on with: {command}" if command else ""
        if known == "finished":
            return "finished", message, True
        if known in ("failed", "stopped", "resumable"):
            return known, f"{message or 'No reason is given.'}{again}", False
        reached = f" It had reached t = {words.duration(self.end_time)}." if self.rows else " It has written no time step."
        return "not finished", f"The run was going on, or had been killed, when this page was made.{reached}{again}", False

    @part(None)
    def end_time(self):
        """Simulated, s; the time series knows it also when the run was killed."""
        return float(self.run["time"][-1]) if self.rows else self.summary.get("end_time_s")

    @part([])
    def facts(self):
        """[(name, value)] at the head of the page for runs without a ramp and beside the CCD."""
        cost = self.summary.get("cost", {})
        found = [("simulated", words.duration(self.end_time))] if self.end_time is not None else []
        if self.rows:
            voltage, applied = abs(self.run["voltage"]), abs(self.run["current_density"])
            if applied.max() > 0:
                found += [("largest current", f"{words.number(float(applied.max()))} mA/cm²"),
                          ("largest voltage", f"{words.number(float(voltage.max()))} V")]
            contacts = [self.run[f"contact_fraction_{name}"] for name in self.run.electrodes]
            least = min((float(values.min()) for values in contacts if (values == values).all()), default=None)
            if least is not None:
                found.append(("least contact", words.number(least, 3)))
        if cost.get("wall_seconds") is not None:
            ranks = self.summary.get("provenance", {}).get("ranks", 1)
            found.append(("computed in", f"{words.duration(cost['wall_seconds'])} on {ranks} rank{'s' * (ranks != 1)}"))
        return found

    @part([])
    def stack(self):
        """Layers and interfaces from the positive terminal down: [(kind, name, text)]"""
        layers = self.input.get("layers") or []
        named = {tuple(entry["between"]): entry for entry in self.input.get("interfaces") or [] if "between" in entry}
        rows = []
        for place, layer in enumerate(layers):
            if place:
                entry = named.get((layers[place - 1]["name"], layer["name"]))
                if entry:
                    rows.append(("interface", "interface", interface_text(entry)))
            text = words.layer(layer)
            if layer.get("outer_plane") and place in (0, len(layers) - 1):
                text += f"; outer plane: {layer['outer_plane']}"
            rows.append((layer.get("region", ""), layer["name"], text))
        return rows[::-1]

    @part([])
    def conditions(self):
        """[(name, text)]"""
        grid = self.input.get("grid") or {}
        ambient = self.input.get("ambient") or {}
        rows = [(name, words.flat(value)) for name, value in ambient.items()]
        rows += [(f"grid {axis}", words.flat(grid[axis])) for axis in ("x", "y") if axis in grid]
        if self.summary.get("cost", {}).get("unknowns"):
            rows.append(("unknowns", words.number(self.summary["cost"]["unknowns"])))
        for name, areas in (self.summary.get("interfaces") or {}).items():
            ratio = (areas.get("surface_area_m2") or 0) / (areas.get("projected_area_m2") or 1)
            if ratio > 1.001:
                rows.append((f"roughness of {name}", f"{ratio:.3f} times the flat area"))
        return rows

    @part([])
    def interlayers(self):
        """[{electrode, title, card, text, picture}] of the layers with an interlayer; the pictures only of those that alloy."""
        found = []
        for layer in self.input.get("layers") or []:
            coating = layer.get("interlayer")
            if not coating or coating.get("host") == "nothing":
                continue
            entry = {"electrode": layer["name"], "title": words.interlayer(coating), "card": words.card(coating), "text": [], "picture": ""}
            film = self.attempt(lambda one=layer["name"]: self.film(one), None)
            if film:
                entry["text"] = self.attempt(lambda one=film: words.uptake(one) + [alloy_plots.where(one)], [])
                entry["picture"] = self.figure(lambda one=film: figures.alloy(self.run, one), f"Composition of the {entry['title']} over time, lithium "
                                               "metal on both sides, potential against uptake")
            elif self.rows and f"sheet_load_{layer['name']}" in self.run:
                entry["text"] = [words.sheet(self.run[f"sheet_load_{layer['name']}"].max())]
            found.append(entry)
        return found

    def film(self, electrode):
        """Of an electrode that alloys and has results; None otherwise."""
        return next((film for film in alloy_plots.films(self.run) if film.electrode == electrode), None) if self.rows else None

    # --- figures ---
    @part(None)
    def failing_half_cycle(self):
        """Start (s) of the half cycle of the first marked event, or of the last one; None when that shows nothing new."""
        if self.rows < 3:
            return None
        time, marks = self.run["time"], self.run["cycle"] * 4 + self.run["half_cycle"]
        row = int((time <= (self.events[0]["time_s"] if self.events else time[-1])).sum()) - 1
        inside = row
        while inside > 0 and marks[inside - 1] == marks[row]:
            inside -= 1
        start = float(time[max(inside - 1, 0)])
        return start if inside > 1 and time[-1] - start < 0.4 * time[-1] and (time >= start).sum() > 2 else None

    def figure(self, maker, description, kind="svg"):
        """HTML of a figure, empty when this run has nothing for it."""
        return self.attempt(lambda: figures.picture(maker(), description, kind), "")

    @property
    def pictures(self):
        """{place in the template: HTML}"""
        start = self.failing_half_cycle
        found = {"voids": "", "space_time": "", "space_time_zoom": "", "traces": "", "traces_zoom": "", "ledgers": ""}
        if self.rows:
            found["traces"] = self.figure(lambda: figures.traces(self.run, self.events), "Current, voltage, contact and overpotential against time")
            found["ledgers"] = self.figure(lambda: figures.ledgers(self.run), "Errors of the conservation ledgers against time")
            if start is not None:
                found["traces_zoom"] = self.figure(lambda: figures.traces(self.run, self.events, start), "The same for one half cycle")
        if self.run and self.attempt(lambda: self.run.steps, []):
            found["space_time"] = self.figure(lambda: figures.space_time(self.run), "Contact and local current of each interface over time")
            found["voids"] = self.figure(lambda: figures.voids(self.run), "Voids and current lines at the interfaces", "png")
            if start is not None:
                found["space_time_zoom"] = self.figure(lambda: figures.space_time(self.run, start), "The same for one half cycle")
        return found

    @part("")
    def field_time(self):
        steps = self.attempt(lambda: self.run.steps, []) if self.run else []
        return words.duration(steps[-1].time) if steps else ""

    # --- tables ---
    @part([])
    def ledger_rows(self):
        """[(ledger, electrode, entry of summary.json)]; a ledger that does not apply says why."""
        rows = []
        for name, entry in (self.summary.get("ledgers") or {}).items():
            whole = "worst" in entry or "not_applicable" in entry
            rows.extend((name, electrode, one) for electrode, one in ([("", entry)] if whole else entry.items()))
        return rows

    @part([])
    def phases(self):
        """[(name, seconds, share of the run in percent)]; what no phase claims is `other`."""
        cost = self.summary.get("cost", {})
        wall = cost.get("wall_seconds") or 0
        named = [(name, seconds) for name, seconds in (cost.get("phases") or {}).items() if seconds is not None]
        rest = wall - sum(seconds for _, seconds in named)
        return [(name, seconds, 100 * seconds / wall) for name, seconds in [*named, ("other", max(rest, 0))]] if wall > 0 else []

    @property
    def log(self):
        return "\n".join(read_text(self.directory / "log.txt").splitlines()[-LOG_LINES:])


def interface_text(entry):
    """Kind, resistance and wetting of an interface."""
    parts = [entry.get("kind", "reaction")]
    for key, name in (("area_resistance", "area resistance"), ("contact_angle_cosine", "cos of the contact angle")):
        value = entry.get(key)
        if isinstance(value, dict) and "mean" in value:
            parts.append(f"{name} {value['mean']} ± {value.get('deviation', 0)}")
        elif value is not None:
            parts.append(f"{name} {words.flat(value)}")
    return ", ".join(parts)


def write(directory, out=None):
    """Writes the page and returns its path."""
    page = Page(directory)
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True, trim_blocks=True, lstrip_blocks=True,
                                     undefined=jinja2.ChainableUndefined)
    environment.filters |= {"number": words.number, "unit": words.unit, "current": words.current, "duration": words.duration}
    # Before the rest: reading may find problems that the page tells.
    pictures, interlayers = page.pictures, page.interlayers
    verdict = page.attempt(lambda: words.verdict(page.summary), None)
    for name in ("status", "facts", "stack", "conditions", "field_time", "ledger_rows", "phases"):
        getattr(page, name)
    if page.run and page.run.damaged:
        page.problems.append(page.run.damage)
    text = environment.get_template("page.html").render(page=page, words=words, pictures=pictures, summary=page.summary, interlayers=interlayers, verdict=verdict)
    path = pathlib.Path(out) if out else page.directory / "report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", help="run directory")
    parser.add_argument("--out", help="file to write (default: report.html in the run directory)")
    arguments = parser.parse_args()
    return told(lambda: print(write(arguments.run, arguments.out)))


if __name__ == "__main__":
    sys.exit(main())

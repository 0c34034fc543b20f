"""Every declared key in shipped inputs: another value is refused, or something that the run writes is another.

    check_every_key.py [--full] [--only CASE] [--verbose]

The keys are those of `auralith describe --markdown`; the places where one of them can stand come from the effective configuration
of the case. CI looks at the cases of QUICK, --full at all. Where a key in EXCUSED is accepted, its effect cannot be seen in a short run for the reason
that stands there. Lists, maps and texts are left out.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

import yaml

PROGRAM, SOURCE = os.environ["AURALITH_BIN"], pathlib.Path(os.environ["AURALITH_SOURCE"])
SCRATCH = pathlib.Path(os.environ["AURALITH_SCRATCH"])
METAL = "{smallest: 0.2 um, growth: 1.5, largest: 5 um, refine: %s}"
PELLET = "layers.pellet.cells={smallest: 2 um, growth: 2, refine: both}"
WALL = ["interfaces.%s.contact_angle_cosine.mean=0.4" % pair for pair in ("negative-pellet", "pellet-positive")]
FOILS = [PELLET, "layers.negative.cells=" + METAL % "top", "layers.positive.cells=" + METAL % "bottom"]
FOIL = [PELLET, "layers.positive.cells=" + METAL % "bottom"]
WARM = "ambient.temperature=40 degC"
RAMP = "protocol.0.ccd={first_current: 0.3 mA/cm^2, current_step: 0.05 mA/cm^2, last_current: 0.36 mA/cm^2, half_cycle: 10 s}"
# Short and coarse; warm, so that laws of temperature act; what is pressed, so that laws of pressure act.
CASES = {
    "ccd_au_llzto": [*FOILS, *WALL, "grid.x.cells=4", RAMP, WARM, "ambient.pressure=1 MPa"],
    "box_void": ["grid.x.cells=12", "layers.box.cells=12", "protocol=[{rest: {duration: 5 s}}, {rest: {duration: 5 s}}]",
                 WARM],
    "thin_lithium": ["grid.x.cells=4", WARM],
    "ccd_gold_sheet": [*FOILS, "grid.x.cells=4", RAMP, WARM],
    "ccd_3d": [*FOIL, "grid.x.cells=3", "grid.y.cells=2", RAMP, WARM],
    "cc_cv_au_llzto": [*FOIL, "grid.x.cells=3", WARM],
    "lithiate_gold": ["layers.positive.cells=20", "protocol.0.galvanostatic.duration=60 s", WARM],
    "spinodal_box": ["protocol.0.rest.duration=0.1 s"],
}
ALWAYS = ["time.largest_step=0.5 s", "output.field_interval=4 s", "checkpoint.keep=100"]  # so that these act in a short run
QUICK = ("ccd_au_llzto", "box_void")

EXCUSED = {
    "format": "there is one",
    "title": "stands in the run as text alone",
    "time.smallest_step": "a step that fails",
    "solver.newton_iterations": "a step that fails",
    "checkpoint.wall_interval": "wall time",
    "checkpoint.keep": "a run with more checkpoints",
    "output.flush_interval": "when lines are written, not which",
    "output.vtk_pieces": "one rank",
    "events.contact": "a limit that is not reached",
    "events.polarisation": "a limit that is not reached",
    "events.open_circuit_ends_run": "contact that is lost",
    "output.fields_at_events": "an event",
    "checkpoint.at_events": "an event",
}
VOLATILE = ("cost", "provenance", "effective_input", "title", "assumed", "calibrated", "continue_command")
ECHOES = ("temperature", "pressure", "newton_iterations", "linear_iterations")


def declared():
    """(section, key, kind, allowed, default) of every key."""
    text = subprocess.run([PROGRAM, "describe", "--markdown"], capture_output=True, text=True, check=True).stdout
    section, found = None, []
    for line in text.splitlines():
        if line.startswith("### "):
            section = line[4:].strip("`") if line.startswith("### `") else "" if "Top level" in line else None
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if section is not None and len(cells) == 5 and cells[0].startswith("`"):
            found.append((section, cells[0].strip("`"), cells[2].replace("\\|", "|"), cells[3], cells[4]))
    assert len(found) > 150, "the reference is not read"
    return found


def places(tree, section):
    """Paths of the maps in the effective configuration that a section is declared for, with these maps."""
    def entries(name, wanted):
        for item in tree.get(name) or []:
            if wanted(item):
                yield item
    if section == "":
        return [("", tree)]
    if section == "grid.<x, y>":
        return [(f"grid.{axis}", tree["grid"][axis]) for axis in "xy" if axis in tree.get("grid", {})]
    match = re.match(r"(layers|materials|interfaces)\.<(.*?)>(\..*)?$", section)
    if match:
        kind, what, rest = match.groups()
        if kind == "materials":
            top = [(f"materials.{name}", node) for name, node in tree["materials"].items() if node["region"] == what]
        elif kind == "layers":
            top = [(f"layers.{item['name']}", item) for item in entries("layers", lambda item: item["region"] == what)]
        else:
            top = [("interfaces." + "-".join(item["between"]), item)
                   for item in entries("interfaces", lambda item: what in ("interface", item["kind"]))]
        path = rest[1:].split(".") if rest else []
        return [(".".join([name, *path]), step_into(node, path)) for name, node in top if step_into(node, path) is not None]
    if section.startswith("protocol."):
        kind, *path = section.split(".")[1:]
        return [(".".join([f"protocol.{n}", kind, *path]), step_into(item[kind], path))
                for n, item in enumerate(tree["protocol"]) if kind in item and step_into(item[kind], path) is not None]
    if "<" in section:
        return []
    node = step_into(tree, section.split("."))
    if node is None and section.split(".")[0] in ("effects", "ambient", "events", "time", "solver", "output", "checkpoint", "grid") and "." not in section:
        node = {}
    return [(section, node)] if node is not None else []


def step_into(node, path):
    for part in path:
        if not isinstance(node, dict) or not isinstance(node.get(part), dict):
            return None
        node = node[part]
    return node


def scaled(text, factor):
    number = re.match(r"\s*[-+\d.eE]+", str(text))
    return f"{float(number.group()) * factor:.6g}{str(text)[number.end():]}" if number and number.group().strip() not in "+-" else None


def alternatives(kind, allowed, default, now):
    """Values to try for a key; the first that is in range counts."""
    if isinstance(now, dict) and "value" in now:
        now = now["value"]
    if kind == "on or off":
        word = {True: "on", False: "off"}.get(now, now) if now is not None else default
        return ["off"] if word == "on" else ["on"] if word == "off" else ["on"]
    if kind == "whole number":
        return [str(int(now if now is not None else default or 1) + 1)]
    if kind.startswith(("list", "map")) or isinstance(now, (dict, list)):
        return []
    if kind == "text":
        return []
    example = re.search(r"such as (.*)", kind)
    if example or kind.startswith("property"):
        current = scaled(now, 1.3) if now is not None else None
        if current is not None and float(re.match(r"[-+\d.eE]+", current).group()) != 0:
            return [current, scaled(now, 0.8)]
        text = example.group(1).replace("1 h", "3 s") if example else None  # the runs are short
        return [text, scaled(text, 0.5)] if text else []
    words = [word.strip() for word in kind.split(",")]
    return [word for word in words if word != str(now if now is not None else default)]


def fingerprint(directory):
    summary = json.loads((directory / "summary.json").read_text())
    for key in VOLATILE:
        summary.pop(key, None)
    with open(directory / "time_series.csv", encoding="utf8") as file:
        header, *rows = [line.rstrip("\n").split(",") for line in file]
    kept = [n for n, name in enumerate(header) if name.split(" ")[0] not in ECHOES]
    table = [[row[n] for n in kept] for row in rows]
    files = sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())
    return hashlib.sha256(json.dumps([summary, table, files], sort_keys=True).encode()).hexdigest()


def call(case, overrides, out):
    return subprocess.run([PROGRAM, "run", str(case), *overrides, "--out", str(out)], capture_output=True, text=True, check=False)


def sweep(name, base, verbose):
    """Faults of one case."""
    faults, counts = [], {"refused": 0, "changed": 0, "excused": 0}
    first = SCRATCH / f"{name}_base"
    done = call(SOURCE / "inputs" / f"{name}.yaml", [*base, *ALWAYS], first)
    if done.returncode not in (0, 2, 3):
        sys.exit(f"{name}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    before = fingerprint(first)
    # The whole case in one file: nothing but the key itself is a change, and no card lies below it.
    whole = first / "effective_input.yaml"
    tree = yaml.load(whole.read_text(), Loader=yaml.BaseLoader)
    number = 0
    for section, key, kind, allowed, default in declared():
        for path, node in places(tree, section):
            full = f"{path}.{key}" if path else key
            if key in ("status", "source"):
                continue
            now = node.get(key)
            values = [value for value in alternatives(kind, allowed, default, now) if value is not None]
            for value in values:
                number += 1
                out = SCRATCH / f"{name}_{number}"
                done = call(whole, [f"{full}={value}"], out)
                if not out.exists():
                    counts["refused"] += 1
                    if verbose:
                        print(f"  refused {full}={value}: {done.stderr.strip()[-160:]}", flush=True)
                    if "out of range" in done.stderr or "out of order" in done.stderr:
                        continue  # the next value
                    break
                after = fingerprint(out) if (out / "summary.json").exists() else "ended"
                subprocess.run(["rm", "-rf", str(out)], check=False)
                if after == before and full in EXCUSED:
                    counts["excused"] += 1
                elif after == before:
                    faults.append(f"{full}={value} (was {now}): accepted, and nothing is another")
                    print("FAILED " + name + ": " + faults[-1], flush=True)
                else:
                    counts["changed"] += 1
                if not re.search(r"\w, \w", kind):
                    break  # of a choice every word counts
    print(f"{name}: {counts}, faults {len(faults)}", flush=True)
    return faults


arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--full", action="store_true", help="all cases")
arguments.add_argument("--only", help="one case")
arguments.add_argument("--verbose", action="store_true", help="say why values are refused")
options = arguments.parse_args()
chosen = [options.only] if options.only else list(CASES) if options.full else QUICK
sys.exit(1 if sum([len(sweep(name, CASES[name], options.verbose)) for name in chosen]) else 0)

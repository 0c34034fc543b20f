"""The estimate of `check` against what runs took (memory and disk within a factor of two, steps within the one it states, seconds of a step within ten), and the refusal of
runs that memory, disk or time cannot suffice for, unless forced."""
import json
import os
import pathlib
import re
import resource
import subprocess
import sys

PROGRAM, INPUTS = os.environ["AURALITH_BIN"], pathlib.Path(os.environ["AURALITH_SOURCE"]) / "inputs"
SCRATCH = pathlib.Path(os.environ["AURALITH_SCRATCH"])
UNITS = {"MB": 1e6, "GB": 1e9}
failures = 0


def verdict(good, text):
    global failures
    failures += not good
    print(("ok     " if good else "FAILED ") + text, flush=True)


def call(*words):
    done = subprocess.run([PROGRAM, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def estimated(text):
    def size(what):
        number, unit = re.search(rf"^  {what} ([\d.e+]+) ([MG]B) of", text, re.M).groups()
        return float(number) * UNITS[unit]
    outputs, steps = map(int, re.search(r"(\d+) field outputs, (\d+) time steps", text).groups())
    factor = float(re.search(r"took ([\d.]+) times fewer to \1 times more", text).group(1))
    return size("memory"), size("disk"), outputs, steps, factor


def compare(name, case, *overrides, steps_alone=False):
    words = [INPUTS / case, *overrides]
    code, text = call("check", *words)
    verdict(code == 0, f"{name}: check")
    memory, disk, outputs, steps, factor = estimated(text)
    code, text = call("run", *words, "--out", SCRATCH / name)
    verdict(code == 0, f"{name}: run {text[-300:] if code else ''}")
    cost = json.loads((SCRATCH / name / "summary.json").read_text())["cost"]
    files = sum(path.stat().st_size for path in (SCRATCH / name).rglob("*") if path.is_file())
    written = len(list((SCRATCH / name / "fields").glob("step_*.h5")))
    verdict(1 / factor < cost["steps"] / steps < factor <= 3, f"{name}: {cost['steps']} steps, estimated {steps} within a factor of {factor}")
    if steps_alone:
        return
    verdict(0.5 < cost["memory_bytes"] / memory < 2, f"{name}: memory {cost['memory_bytes'] * 1e-6:.0f} MB, estimated {memory * 1e-6:.0f}")
    verdict(files < disk < 5 * files + 5e6, f"{name}: disk {files * 1e-6:.2f} MB, estimated {disk * 1e-6:.2f}")
    verdict(written <= outputs + 1 and outputs <= 3 * written, f"{name}: {written} field outputs, estimated {outputs}")


def compare_seconds(name, case, *overrides, above):
    """Processor time of a step, start and end of the run included: a machine may be ten times faster or slower than that of the constants, and
    is when its constants are those of another solver."""
    words = [INPUTS / case, *overrides]
    text = call("check", *words)[1]
    number, unit = re.search(r"wall time on one rank ([\d.]+) (s|min)\n", text).groups()
    per_step = float(number) * {"s": 1, "min": 60}[unit] / estimated(text)[3]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code, text = call("run", *words, "--out", SCRATCH / name)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    verdict(code == 0, f"{name}: run {text[-300:] if code else ''}")
    cost = json.loads((SCRATCH / name / "summary.json").read_text())["cost"]
    took = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / cost["steps"]
    verdict(cost["unknowns"] > above, f"{name}: {cost['unknowns']} unknowns, more than {above}")
    verdict(0.1 < took / per_step < 10, f"{name}: {took:.3g} s of the processor per step, estimated {per_step:.3g}")


DISK = ["output.field_interval=0.01 s", "time.largest_step=0.01 s"]
RAMP = ["protocol.0.ccd.first_current=0.1 mA/cm^2", "protocol.0.ccd.last_current=0.1 mA/cm^2"]
compare("flat", "ccd_au_llzto.yaml", *RAMP)
compare("outputs", "ccd_au_llzto.yaml", *RAMP, "grid.x.cells=6", "output.field_interval=5 min")
compare("alloy", "evaporated_lithium.yaml", steps_alone=True)
compare("inclusions", "box_void.yaml", steps_alone=True)
compare("thin", "thin_lithium.yaml", steps_alone=True)
compare("solid", "ccd_3d.yaml", "grid.x.cells=4", "grid.y.cells=4", *RAMP)
compare_seconds("solid_seconds", "ccd_3d.yaml", "grid.x.cells=9", "grid.y.cells=9", *RAMP, "protocol.0.ccd.half_cycle=1 min", above=5000)

for what, overrides, words in (
        ("memory", ["grid.x.cells=1000000", "output.fields_at_step_ends=off"], ("GB of memory", "--force")),
        ("disk", DISK, ("field outputs", "output.field_interval", "--force"))):
    for command in ("check", "run"):
        where = ["--out", SCRATCH / f"refused_{what}"]
        code, text = call(command, INPUTS / "ccd_au_llzto.yaml", *overrides, *where)
        verdict(code == 1 and all(word in text for word in words), f"{command} without enough {what}: {text.strip()[:160]}")
    verdict(not (SCRATCH / f"refused_{what}").exists(), f"{what}: nothing written")
for solver, hint in ((), False), (("solver.linear=direct",), True):
    code, text = call("check", INPUTS / "ccd_au_llzto.yaml", "grid.x.cells=1000000", "output.fields_at_step_ends=off", *solver)
    verdict(code == 1 and ("solver.linear: fieldsplit" in text) == hint, f"advice on memory: {text.strip()[:160]}")
LIMIT = ["grid.x.cells=400", "--time-limit", "1.5 s"]
code, text = call("run", INPUTS / "ccd_au_llzto.yaml", *LIMIT, "--out", SCRATCH / "limit")
verdict(code == 1 and "limit of wall time" in text and not (SCRATCH / "limit").exists(), f"a limit shorter than a few time steps: {text.strip()[:160]}")
code, text = call("check", INPUTS / "ccd_au_llzto.yaml", *LIMIT, "--force")
verdict(code == 0 and "wall time" in text, "check with --force")
code, text = call("check", INPUTS / "ccd_au_llzto.yaml", *DISK, "--force")
verdict(code == 0 and "field outputs" in text, "check with --force")
sys.exit(1 if failures else 0)

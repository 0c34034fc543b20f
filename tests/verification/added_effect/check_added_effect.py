"""An effect that one file of the tests adds: everything that the program does with its own effects it does with this one."""
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
from scipy.optimize import brentq

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import SOURCE, Check  # noqa: E402

L, D, K, C0, LOW, AREA = 5e-6, 1e-13, 3e-8, 1e3, 0.4, 2e-6 * 1e-6
BIOT = K * L / D

check = Check(__file__)
check.program = os.environ.get("AURALITH_WITH_TRACER", str(SOURCE / "build/tests/auralith_with_tracer"))


def share(time):
    """Of the tracer that is left in the slab (J. Crank, The Mathematics of Diffusion, 1975, eq. 4.53)."""
    roots = [brentq(lambda b: b * np.sin(b) - BIOT * np.cos(b), n * np.pi + 1e-12, (n + 0.5) * np.pi) for n in range(40)]
    return sum(2 * BIOT**2 * np.exp(-b * b * D * time / L**2) / (b * b * (b * b + BIOT**2 + BIOT)) for b in roots)


def call(*arguments, ranks=1, good=True):
    command = [check.program, *map(str, arguments)]
    if ranks > 1:
        command = [os.environ.get("AURALITH_MPIEXEC", "mpirun"), "-n", str(ranks), *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if good != (done.returncode == 0):
        sys.exit(f"{command}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout + done.stderr


def run_on(ranks, name, *overrides):
    call("run", check.folder / "case.yaml", *overrides, "--out", check.scratch / name, ranks=ranks)
    from auralith_run import Run
    return Run(check.scratch / name)


# Physics: the exact solution, in space to second order, with the default solver and the reference.
sizes, errors = (10, 20, 40), []
for cells in sizes:
    run = check.run(f"cells_{cells}", f"layers.foil.cells={cells}")
    errors.append(abs(run["tracer_foil"][-1] / (C0 * L) - share(300.0)))
check.order("tracer that is left, cells", [1 / n for n in sizes], errors, 1.9, 2.1)
whole = check.run("whole")
direct = check.run("direct", "solver.linear=direct")
check.equal("field split and direct solver", whole["tracer_foil"][-1], direct["tracer_foil"][-1], 1e-9)
deep = check.run("deep", "grid.y={length: 3 um, cells: 3}")
check.equal("3-D", deep["tracer_foil"][-1], whole["tracer_foil"][-1], 1e-9)

# Its ledger, event, fields and maps.
ledger = whole.summary["ledgers"]["tracer"]["foil"]
check.verdict(ledger["closes"], f"its ledger closes: misses {ledger['worst']:.2g} of the tracer")
check.equal("what is missing at the end is on record", ledger["passed"], C0 * L * AREA, 1e-9)
event = [e for e in whole.events if e["kind"] == "tracer_low"]
when = brentq(lambda t: share(t) - LOW, 1, 300)
check.verdict(len(event) == 1 and event[0]["electrode"] == "foil", "the event tracer_low happens once, although a part of the protocol follows")
check.equal("... when the exact solution says", event[0]["time_s"], when, 5e-3)
left = "event: tracer_low"
for name, protocol, ends in (("a step", f"[{{rest: {{duration: 250 s, cut_offs: [{{{left}}}]}}}}, {{rest: {{duration: 3 s}}}}]", when + 3),
                             ("the run", f"[{{rest: {{duration: 250 s, cut_offs: [{{{left}, ends: run}}]}}}}, {{rest: {{duration: 3 s}}}}]", when),
                             ("a repeat", f"[{{repeat: {{until: [{{{left}}}], steps: [{{rest: {{duration: 20 s}}}}]}}}}, {{rest: {{duration: 3 s}}}}]", when + 3)):
    ended = check.run("ends_" + name.split()[1], "protocol=" + protocol)
    check.equal(f"it ends {name}", ended["time"][-1], ends, 5e-3)
    check.equal("    exactly where it happens", [e["value"] for e in ended.events if e["kind"] == "tracer_low"][0], LOW, 2e-9)
last = whole.steps[-1]
field = last.cells("tracer")
check.equal("the field holds what the column says", np.nansum(field) / field.shape[-1] * L / 20, whole["tracer_foil"][-1], 1e-9)
surface = last.map("foil", "tracer_at_gamma")
cell = field[2].ravel()
check.equal("the map of Gamma: D (c_cell - c_face)/(h/2) = k c_face", 2 * D / (L / 20) * (cell[0] / surface.flat[0] - 1), K, 1e-6)

# Ranks, checkpoints, another grid.
two = run_on(2, "two")
check.equal("two ranks", two["tracer_foil"][-1], whole["tracer_foil"][-1], 1e-9)
half = run_on(1, "half", "protocol=[{rest: {duration: 250 s}}]")
call("resume", check.scratch / "half", "protocol=[{rest: {duration: 250 s}}, {rest: {duration: 50 s}}]", ranks=2)
again = type(half)(check.scratch / "half")
check.equal("a run on one rank goes on on two", again["tracer_foil"][-1], whole["tracer_foil"][-1], 1e-9)
mapped = run_on(1, "mapped", f"initial.from={check.scratch / 'cells_40'}", "layers.foil.cells=30", "protocol=[{rest: {duration: 1 s}}]")
check.equal("mapped to another grid", mapped["tracer_foil"][0], check.run("cells_40_again", "layers.foil.cells=40")["tracer_foil"][-1], 1e-12)

# Its diffusivity is a property: with a temperature law, and on record as what it is.
warm = check.run("warm", "layers.foil.tracer_diffusivity={value: 1e-13 m^2/s, activation_energy: 0.3 eV, status: assumed, source: test}", "ambient.temperature=60 degC")
faster = np.exp(0.3 * 1.602176634e-19 / 1.380649e-23 * (1 / 298.15 - 1 / 333.15))
check.equal("at 60 degC with 0.3 eV", warm["tracer_foil"][-1], check.run("fast", f"layers.foil.tracer_diffusivity.value={1e-13 * faster} m^2/s")["tracer_foil"][-1], 1e-7)
check.verdict("layers.foil.tracer_diffusivity" in json.dumps(whole.summary), "the summary lists the assumed property")

# In a box without a reaction it is the only thing that feels the temperature. It begins with the profile of the cell.
BOX = {"case": check.folder / "box.yaml"}
cell, slow = f"initial.from={check.scratch / 'whole'}", "layers.foil.tracer_diffusivity={value: %g m^2/s, status: assumed, source: test}"
profiles = [box.steps[-1].cells("tracer") for box in (
    check.run("box_at_60", cell, **BOX), check.run("box_fast", cell, slow % (1e-13 * faster), "ambient.temperature=25 degC", **BOX),
    check.run("box_at_25", cell, "ambient.temperature=25 degC", **BOX))]
check.equal("a box: what it took over stays", np.mean(profiles[0]) * 5e-6, whole["tracer_foil"][-1], 1e-9)
check.below("    at 60 degC the tracer spreads as its law says, of the start", np.max(np.abs(profiles[0] - profiles[1])) / C0, 1e-7)
check.above("    at 25 degC it does not", np.max(np.abs(profiles[0] - profiles[2])) / C0, 1e-3)

# What people read.
text = call("check", check.folder / "case.yaml")
check.verdict("tracer: 1000 mol/m3" in text or "tracer: 1e3 mol/m^3" in text, "check shows the key with its unit")
text = call("describe", "protocol.repeat.until.event")
check.verdict("tracer_low" in text and "contact_loss" in text, "describe lists its event among those that end a repeat")
text = call("describe", "tracer_transfer")
check.verdict("k, with which the tracer leaves" in text and "m/s" in text, "describe tells the key")
text = call("check", check.folder / "case.yaml", "layers.foil.tracer=-1 mol/m^3", good=False)
check.verdict("layers.foil.tracer" in text and "greater than 0" in text, "a wrong value is refused with its place")
effective = (check.scratch / "whole/effective_input.yaml").read_text(encoding="utf-8")
layer = effective[effective.index("name: foil"):]
check.verdict(0 < layer.index("tracer:") < layer.index("tracer_diffusivity:"), "keys stand in the order of their declarations")
nothing = check.scratch / "nothing.yaml"
case = (check.folder / "case.yaml").read_text(encoding="utf-8").replace("../cards", str(check.folder.parent / "cards"))
nothing.write_text(case.replace("    tracer: 1e3 mol/m^3\n", ""), encoding="utf-8")
text = call("check", nothing, good=False)
check.verdict("layers.foil.tracer_diffusivity" in text and "has no effect here" in text, "a key of a layer without tracer is refused")
nothing.write_text(case.replace("    tracer: 1e3 mol/m^3\n    tracer_diffusivity: {value: 1e-13 m^2/s, status: assumed, source: test}\n", ""), encoding="utf-8")
text = call("check", nothing, good=False)
check.verdict(("tracer_low" in text or "tracer_transfer" in text) and "it needs the effect tracer" in text, "keys of an effect that does not act are refused")
nothing.write_text(case.replace("    tracer: 1e3 mol/m^3\n    tracer_diffusivity: {value: 1e-13 m^2/s, status: assumed, source: test}\n", "").replace("    tracer_transfer: 3e-8 m/s\n", "").replace("events: {tracer_low: 0.4}\n", ""), encoding="utf-8")
call("run", nothing, "protocol=[{rest: {duration: 1 s}}]", "--out", check.scratch / "without")
check.verdict("tracer" not in (check.scratch / "without/effective_input.yaml").read_text(encoding="utf-8").replace("Tracer", ""), "... and left out of the effective configuration")
text = call("check", check.folder / "case.yaml", "layers.foil.lattice_motion=column", "interfaces.ceramic-foil.site_mobility={value: 1e-16 m/(s Pa), status: assumed, source: test}",
            "interfaces.ceramic-foil.site_mobility_plating={value: 1e-16 m/(s Pa), status: assumed, source: test}", good=False)
check.verdict("layers.foil.tracer: only in a metal at rest" in text, "what it cannot be combined with is refused")
text = subprocess.run([os.environ.get("AURALITH_BIN", str(SOURCE / "build/auralith")), "check", check.folder / "case.yaml"], capture_output=True, text=True, check=False)
check.verdict(text.returncode == 1 and "tracer" in text.stderr, "the program without the effect does not know its keys")
report = check.scratch / "report.html"
done = subprocess.run([sys.executable, SOURCE / "postprocess/ccd_report.py", check.scratch / "whole"], capture_output=True, text=True, check=False)
pages = [p.read_text(encoding="utf-8") for p in (check.scratch / "whole").rglob("*.html")]
check.verdict(done.returncode == 0 and any("tracer" in page for page in pages), f"the report has it {done.stderr[-300:]}")
check.finish()

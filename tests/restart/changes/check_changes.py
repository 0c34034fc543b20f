"""Every key that `resume` may change, changed in the middle of a step: the fields fit what is asked for before the first time step,
charge and lithium are what the currents say, and the rest of the run is that of a protocol which asks for the same at the same time.

The program ends by itself with exit code 4 when one of its ledgers does not close, so the books are kept here anew."""
import pathlib
import shutil
import sys

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from auralith_run import Run  # noqa: E402
from restarts import Restarts  # noqa: E402

CASE = pathlib.Path(__file__).with_name("case.yaml")
MOLAR, ROUND_OFF, LEDGER = 13.0e-6 / 96485.33212331001, 1e-12, 1e-10  # m3/C
# Nothing crosses the collector of a finite foil: its lithium is what the charge says.
FINITE = ["layers.positive.outer_plane=finite", "layers.positive.lattice_motion=rigid", "layers.positive.exhausted_thickness=1 um"]
FOIL = {"current": [], "voltage": FINITE, "ramp": FINITE, "ccd": FINITE}
FIRST = {"current": "galvanostatic: {current_density: 0.2 mA/cm^2, duration: DURATION}",
         "voltage": "potentiostatic: {voltage: 4 mV, duration: DURATION}",
         "ramp": "galvanostatic: {current_density: {times: [0 s, DURATION], values: [0.1 mA/cm^2, END mA/cm^2]}}",
         "ccd": "ccd: {first_current: 0.2 mA/cm^2, current_step: 0.2 mA/cm^2, last_current: 0.2 mA/cm^2, half_cycle: 5 min}"}
# Name: what runs first, what is changed, what the rest of the present step then asks for.
JUMPS = {"current": ("current", "protocol.0.galvanostatic.current_density=0.1 mA/cm^2", "galvanostatic: {current_density: 0.1 mA/cm^2, duration: DURATION}"),
         "reversed": ("current", "protocol.0.galvanostatic.current_density=-0.2 mA/cm^2", "galvanostatic: {current_density: -0.2 mA/cm^2, duration: DURATION}"),
         "rest": ("current", "protocol=[{rest: {duration: 10 min}}]", "rest: {duration: DURATION}"),
         "held": ("current", "protocol=[{potentiostatic: {voltage: 3 mV, duration: 10 min}}]", "potentiostatic: {voltage: 3 mV, duration: DURATION}"),
         "voltage": ("voltage", "protocol.0.potentiostatic.voltage=3 mV", "potentiostatic: {voltage: 3 mV, duration: DURATION}"),
         "driven": ("voltage", "protocol=[{galvanostatic: {current_density: 0.1 mA/cm^2, duration: 10 min}}]", "galvanostatic: {current_density: 0.1 mA/cm^2, duration: DURATION}"),
         "ramp": ("ramp", "protocol.0.galvanostatic.current_density.values=[0.2 mA/cm^2, 0.2 mA/cm^2]", "galvanostatic: {current_density: 0.2 mA/cm^2, duration: DURATION}")}
THEN = {"current": 0.1, "reversed": -0.2, "rest": 0.0, "ramp": 0.2}  # mA/cm2 after the change, where it is given
check = Restarts()


def run_of(name):
    return Run(check.scratch / name)


def checkpoint_steps(name):
    return sorted(int(path.stem[-8:]) for path in (check.scratch / name / "checkpoints").glob("*.h5"))


def cut(name, new, fraction=0.4):
    """A copy of a run as it was at a checkpoint on the way; returns the row."""
    steps = checkpoint_steps(name)
    step = steps[int(fraction * len(steps))]
    shutil.copytree(check.scratch / name, check.scratch / new)
    for later in steps:
        if later > step:
            (check.scratch / new / "checkpoints" / f"checkpoint_{later:08d}.h5").unlink()
    return step


def charge_of(pieces):
    """mAh/cm2 of pieces (seconds, current density at the begin, at the end), linear between."""
    return sum(seconds * (begin + end) / 2 for seconds, begin, end in pieces) / 3600


def books(name, pieces=None):
    """What the time series says has passed, against the currents (where they are given) and against the lithium of a finite foil."""
    run = run_of(name)
    if pieces:
        wrong = [abs(run["capacity"][-1] - charge_of(pieces)), abs(run["throughput"][-1] - charge_of([(s, abs(a), abs(b)) for s, a, b in pieces]))]
        check.verdict(max(wrong) <= ROUND_OFF * run["throughput"][-1], f"{name}: charge that has passed, {run['capacity'][-1]:.12g} mAh/cm2, is that of the currents")
    check.verdict(np.max(run["ledger_charge"]) <= LEDGER, f"{name}: charge ledger {np.max(run['ledger_charge']):.2g}")
    lithium, voids = run["lithium_positive"], run["void_volume_positive"]
    passed = run["throughput"][-1] * 36000 * MOLAR
    space = np.max(np.abs(run["thickness_positive"] - lithium - voids)) / passed
    check.verdict(space <= LEDGER, f"{name}: the foil is lithium and voids, but for {space:.2g} of what has passed")
    if "outer_plane: finite" in (check.scratch / name / "effective_input.yaml").read_text():
        lost = np.max(np.abs(lithium[0] - lithium - run["capacity"] * 36000 * MOLAR)) / passed
        check.verdict(lost <= LEDGER, f"{name}: Li = Li0 - Q V/F, but for {lost:.2g} of what has passed")


def step_text(text, seconds):
    return text.replace("DURATION", f"{seconds!r} s").replace("END", repr(0.1 + 0.2 * seconds / 600))


for kind, text in FIRST.items():
    check.finish_run(f"first_{kind}", f"protocol=[{{{step_text(text, 600.0)}}}]", *FOIL[kind], case=CASE)

# The quadrature of a step with a jump inside would show here: what the reference does at its jump is exact.
for name, (kind, change, then) in JUMPS.items():
    for ranks in (1, 2) if name == "current" else (1,):
        run = f"{name}_{ranks}"
        row = cut(f"first_{kind}", run)
        time = float(run_of(f"first_{kind}")["time"][row])
        check.resume(run, change, ranks=ranks)
        check.finish_run(f"{run}_reference", f"protocol=[{{{step_text(FIRST[kind], time)}}}, {{{step_text(then, 600 - time)}}}]", *FOIL[kind], case=CASE, ranks=ranks)
        one, other = run_of(run), run_of(f"{run}_reference")
        begun = {"current": [(time, 0.2, 0.2)], "ramp": [(time, 0.1, 0.1 + 0.2 * time / 600)]}.get(kind)
        books(run, begun and name in THEN and [*begun, (600 - time, THEN[name], THEN[name])])
        after = one["dt"][row + 1]
        k = int(np.searchsorted(other["time"], one["time"][row + 1] - 1e-9))
        begin = other["dt"][int(np.searchsorted(other["time"], time + 1e-9))]
        check.verdict(abs(after / begin - 1) <= 1e-6, f"{run}: the first step after the change is that after the same jump without a restart ({after:g} s, {begin:g} s)")
        for column in ("voltage", "current_density", "capacity", "void_max_positive", "lithium_positive"):
            ends = abs(one[column][-1] - other[column][-1]) <= 1e-6 * np.max(np.abs(other[column]))
            begins = abs(one[column][row + 1] - other[column][k]) <= 1e-6 * np.max(np.abs(other[column]))
            check.verdict(ends and begins, f"{run}: {column} {one[column][row + 1]:.8g}, {one[column][-1]:.8g} as in the protocol with this jump {other[column][k]:.8g}, {other[column][-1]:.8g}")

row = cut("first_ccd", "ccd")
check.resume("ccd", "protocol.0.ccd.first_current=0.1 mA/cm^2", "protocol.0.ccd.last_current=0.1 mA/cm^2")
check.verdict(run_of("ccd")["current_density"][row + 1] == 0.1, "ccd ramp with another current: goes on with it")
books("ccd")

# Nothing that the fields know changes: the step goes on as long as it was.
row = cut("first_current", "later")
check.resume("later", "protocol=[{galvanostatic: {current_density: 0.2 mA/cm^2, duration: 12 min}}]")
run = run_of("later")
check.verdict(run["dt"][row + 1] > 5 and run["time"][-1] == 720, f"a longer step: no small step ({run['dt'][row + 1]:g} s)")
books("later", [(720, 0.2, 0.2)])

# The present step ends at this very instant, or its cut-off is met already.
for name, change in (("over", "protocol=[{{galvanostatic: {{current_density: 0.2 mA/cm^2, duration: {time!r} s}}}}, {{rest: {{duration: 1 min}}}}]"),
                     ("met", "protocol=[{{galvanostatic: {{current_density: 0.2 mA/cm^2, duration: 10 min, cut_offs: [{{voltage_above: 1 mV}}]}}}}, {{rest: {{duration: 1 min}}}}]")):
    row = cut("first_current", name)
    time = float(run_of("first_current")["time"][row])
    code, text = check.resume(name, change.format(time=time), expected=(0, 1))
    if code:
        check.verdict(False, f"{name}: {text[-300:]}")
        continue
    run = run_of(name)
    check.verdict(run["current_density"][row + 1] == 0 and abs(run["time"][-1] - time - 60) < 1e-6, f"{name}: the next step begins at once, after {time:g} s")
    books(name, [(time, 0.2, 0.2)])

# A finished run has a checkpoint of its end: a longer protocol goes on from there, as in one go. (Not digit by digit: the run in one go has
# no checkpoint between the steps, from which it would start anew; round-off grows to 1e-10 or so.)
MORE = "{galvanostatic: {current_density: -0.1 mA/cm^2, duration: 5 min}}"
ENDS = {"time": "galvanostatic: {current_density: 0.2 mA/cm^2, duration: 10 min}",
        "cut_off": "galvanostatic: {current_density: 0.2 mA/cm^2, cut_offs: [{capacity: 0.02 mAh/cm^2}]}",
        "held": "potentiostatic: {voltage: 4 mV, duration: 5 min}"}
for kind, text in ENDS.items():
    name = f"longer_{kind}"
    check.finish_run(name, f"protocol=[{{{text}}}]", case=CASE)
    first = run_of(name)
    check.verdict(checkpoint_steps(name)[-1] == first["step"][-1], f"{name}: the last checkpoint is the end of the run")
    rows, events = first.rows, check.summary(name)["events"]
    check.resume(name, "output.flush_interval=10")
    check.verdict(run_of(name).rows == rows and check.summary(name)["events"] == events and check.summary(name)["status"] == "finished",
                  f"{name}: continued without a change of the protocol it is finished, with the same rows and events")
    check.resume(name, f"protocol=[{{{text}}}, {MORE}]")
    check.finish_run(f"{name}_reference", f"protocol=[{{{text}}}, {MORE}]", case=CASE)
    one, other = run_of(name), run_of(f"{name}_reference")
    same = one.rows == other.rows and one.rows > rows and np.array_equal(one["time"], other["time"])
    check.verdict(same, f"{name}: {rows} rows go on to {one.rows}, as many and at the same times as in one go")
    for column in ("voltage", "current_density", "capacity", "void_max_positive", "lithium_positive", "differential_resistance"):
        error = np.max(np.abs(one[column] - other[column])) / np.max(np.abs(other[column])) if same else np.inf
        check.verdict(error < 1e-8, f"{name}: {column} differs by {error:.2g} from the run in one go")
    kinds = [[(e["kind"], e["detail"], round(e["time_s"], 6)) for e in check.summary(each)["events"]] for each in (name, f"{name}_reference")]
    check.verdict(kinds[0] == kinds[1], f"{name}: {len(kinds[0])} events as in one go")

# A looser tolerance of the solver lets no ledger miss more: what is allowed stays a share of what has passed.
check.finish_run("loose", "solver.newton_tolerance=1e-7", "solver.linear=fieldsplit", case=CASE)
cut("loose", "tight", 0.8)
check.resume("tight", "solver.newton_tolerance=1e-12", "solver.linear=direct")
for name in ("loose", "tight"):
    for kind in ("lithium", "void"):
        ledger = check.summary(name)["ledgers"][kind]["positive"]
        check.verdict(ledger["closes"] and abs(ledger["allowed"] / 1e-10 - 1) < 1e-9 and ledger["missing_of_passed"] < 1e-10,
                      f"{name}: {kind} misses {ledger['missing_of_passed']:.3g} of what has passed, allowed {ledger['allowed']:.3g}")


def field_times(name):
    with h5py.File(check.scratch / name / "fields.h5") as file:
        return [float(file[key].attrs["time"]) for key in sorted(file) if key.startswith("step_")]


check.verdict(np.allclose(field_times("first_current"), np.arange(0, 601, 120), rtol=1e-12, atol=0), f"field outputs at their times: {field_times('first_current')}")
row = cut("first_current", "fields")
time = float(run_of("first_current")["time"][row])
check.resume("fields", "output.field_interval=50 s")
expected = [t for t in range(0, 601, 120) if t <= time] + [t for t in range(0, 601, 50) if t > time]
check.verdict(np.allclose(field_times("fields"), expected, rtol=1e-12, atol=0), f"another interval: field outputs at {field_times('fields')}")

row = cut("first_current", "scheme")
check.resume("scheme", "time.scheme=implicit_euler", "time.largest_step=30 s", "checkpoint.step_interval=0", "events.contact=0.4", "output.flush_interval=1")
check.verdict(run_of("scheme")["dt"].max() > 10, "another scheme, longest step, contact limit: goes on")
books("scheme", [(600, 0.2, 0.2)])
check.finish()

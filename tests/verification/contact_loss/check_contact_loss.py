"""What happens after contact is lost: every run ends by itself, and the reaction never takes lithium that is not there. See README.md."""
import pathlib
import subprocess
import sys
import time

import numpy as np
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Check, Run  # noqa: E402

import cases  # noqa: E402

# A round void of radius R holds w = 1 + delta/(6 R) inside (gamma/(2 W R), W = 3 gamma/delta); no void is smaller than its own interface.
LARGEST_VOID_FRACTION = 1 + 1 / 6
ENDS = 1.2  # times the time at which the contact had fallen under 0.3
WALL = 60  # s, for what comes after it

check = Check(__file__)


def run_seed(seed):
    path, directory = check.scratch / f"{seed}.yaml", check.scratch / f"seed{seed}"
    text = cases.write(seed, path)
    started = time.time()
    done = subprocess.run([check.program, "run", str(path), "--out", str(directory)], capture_output=True, text=True, check=False, timeout=600)
    wall = time.time() - started
    if done.returncode != 0:
        check.verdict(False, f"seed {seed}, {text}: exit code {done.returncode}: {done.stderr[-500:]}")
        return
    run = Run(directory)
    check.provenance = run.summary["provenance"]
    events = run.summary["events"]
    kinds = {event["kind"] for event in events}
    def under(limit):
        return [event["time_s"] for event in events if event["kind"] == "contact_loss" and event["detail"] == f"contact under {limit}"]

    # A ramp may end with its own criterion before contact falls under 0.3.
    lost = under(0.3) or (under(0.5) if text.startswith("ccd") else [])
    wettest = max(float(np.nanmax(run[f"void_max_{name}"])) for name in run.electrodes)
    least = min(float(np.min(run[f"lithium_{name}"])) for name in run.electrodes)
    end = float(run["time"][-1])
    faults = []
    if not (lost or kinds & {"polarisation", "lithium_exhausted"}):
        faults.append("nothing was lost")
    if lost and end > ENDS * lost[0]:
        faults.append(f"goes on for {end / lost[0]:.2f} times the time to loss")
    if not (-1e-3 <= wettest <= LARGEST_VOID_FRACTION and least >= 0):
        faults.append(f"w up to {wettest:.3f}, lithium down to {least:.3g}")
    if wall > WALL:
        faults.append(f"{wall:.0f} s of wall time")
    gone = "open_circuit" in kinds
    if gone != ("flow any more" in (run.summary.get("message") or "")):
        faults.append("event and last sentence disagree")
    if gone and "flow any more" not in done.stdout + done.stderr:
        faults.append("the terminal does not say why the run has ended")
    ending = "open circuit" if gone else "ramp over" if "ccd" in text else "other event"
    check.verdict(not faults, f"seed {seed}, {text}: {'; '.join(faults) or f'{ending} at {end:.0f} s, loss at {lost[0]:.0f} s' if lost else ending}")


for number in (range(54) if check.full else range(0, 54, 5)):
    run_seed(number)

# What is left in the diffuse interface when the run may go on: 5 V for ten minutes take the lithium of the face and no more.
text, case = cases.make(49)
case["protocol"] = [{"potentiostatic": {"voltage": "5 V", "duration": "10 min"}}]
case["events"] = {"open_circuit_ends_run": False}
path = check.scratch / "hold.yaml"
path.write_text(yaml.safe_dump(case, sort_keys=False), encoding="utf-8")
run = check.run("hold", case=str(path))
emptiest = max(float(np.max(run[f"void_max_{name}"])) for name in run.electrodes)
check.above("5 V for 10 min beyond the loss of contact: largest void fraction", emptiest, 0.9)
check.below("5 V for 10 min beyond the loss of contact: largest void fraction", emptiest, 1)
check.above("5 V for 10 min: overpotential where contact is lost, V", max(float(run[f"max_overpotential_{name}"][-1]) for name in run.electrodes), 1.0)

# How it is said: a current that cannot flow, a voltage that drives none, and what comes of a current that may go on without contact.
SAND = str(pathlib.Path(__file__).resolve().parents[1] / "sand/case.yaml")
DRIVEN, HELD = ("galvanostatic: {current_density: 3 mA/cm^2, duration: 10 hCUT}", "potentiostatic: {voltage: 0.3 V, duration: 10 hCUT}")


def ends(name, step, *changes, cut="", exit_code=0):
    cut_offs = f", cut_offs: [{{{cut}}}]" if cut else ""
    run = check.run(name, f"protocol=[{{{step.replace('CUT', cut_offs)}}}]", "time.tolerance=1e-3", *changes, case=SAND, exit_code=exit_code)
    return run, run.summary.get("message") or ""


run, message = ends("driven", DRIVEN)
check.verdict("open_circuit, foil: no contact is left" in message and "3 mA/cm2 cannot flow any more" in message, f"a given current: {message}")
lost_at = float(run["time"][-1])
run, message = ends("held", HELD)
check.verdict("0.3 V that are held no current can flow any more" in message and "mA/cm2 cannot" not in message, f"a held voltage: {message}")
run, message = ends("driven_on", DRIVEN, "events.open_circuit_ends_run=off", exit_code=2)
check.verdict(message.startswith("the circuit is open") and "of foil" in message and "event: open_circuit" in message, f"a given current that may go on: {message[:160]} ...")
run, message = ends("driven_on_cut", DRIVEN, "events.open_circuit_ends_run=off", cut="voltage_above: 5 V")
check.verdict(message == "" and abs(float(run["voltage"][-1]) - 5) < 1e-6, f"the same with a cut-off at 5 V: finished at {float(run['voltage'][-1]):.6g} V {message}")
# A condition on the event decides instead, exactly: the metal is one column here, which touches or not.
by_event, by_contact = (ends(name, DRIVEN, cut=cut) for name, cut in (("by_event", "event: open_circuit"), ("by_contact", "contact_below: 0.5")))
check.verdict(by_event[1] == by_contact[1] == "" and by_event[0]["time"][-1] <= lost_at, f"a condition on the event ends the step: at {by_event[0]['time'][-1]:.6g} s {by_event[1]}")
check.equal("    as one on contact does", by_event[0]["time"][-1], by_contact[0]["time"][-1], 1e-6)
check.finish()

"""A run on two ranks of which one is killed goes on, on 1, 3 and 4 ranks: 1e-8 up to the first loss of contact, the same
events after it. On the two ranks of the start every digit is repeated."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import numpy as np

sys.path[:0] = [str(folder) for folder in pathlib.Path(__file__).resolve().parents[1:3]]
import differences  # noqa: E402
from auralith_run import Run  # noqa: E402
from restarts import Restarts  # noqa: E402

LIMIT = 1e-8
check = Restarts()


def ranks_of(name):
    """Process ids of the ranks of a run, from the names in /proc."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"auralith") and str(check.scratch / name).encode() in words:
            found.append(int(entry.name))
    return found


whole = check.finish_run("reference", ranks=2)
process = subprocess.Popen(check.command("start", ranks=2), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
checkpoints = check.scratch / "start" / "checkpoints"
while process.poll() is None and not (checkpoints / "checkpoint_00000014.h5").exists():
    time.sleep(0.01)
victims = ranks_of("start")
if len(victims) == 2:
    os.kill(victims[-1], signal.SIGKILL)  # the launcher ends the other one
code = process.wait()
check.verdict(len(victims) == 2 and code != 0, f"one of two ranks killed: the launcher ends with {code}")
check.verdict("killed" in check.status("start"), f"status: {check.status('start').strip()!r}")
check.verdict(not check.readable("start"), "every file is whole")

reference = Run(check.scratch / "reference")
names = [n for n in reference.columns if n.startswith("contact_fraction")]
lost = np.any([reference[n] < 0.8 for n in names], axis=0)
rows = int(np.argmax(lost)) if lost.any() else len(lost)
before = Run(check.scratch / "start")["time"][-1]  # what is left after the kill has rows to compare and events
check.verdict(reference["time"][rows - 1] > before and any(e["time_s"] > before for e in reference.events), f"killed after {before:g} s of {reference['time'][-1]:g} s, contact for {reference['time'][rows - 1]:g} s")
for ranks in (1, 2, 3, 4):
    name = f"continued_{ranks}"
    shutil.copytree(check.scratch / "start", check.scratch / name)
    check.resume(name, ranks=ranks)
    if ranks == 2:
        check.same(name, "reference")
        continue
    run = Run(check.scratch / name)
    worst, where = differences.of_runs(reference, run, rows)
    check.verdict(worst <= LIMIT, f"{name}: {rows} rows with contact, largest difference {worst:.2g} in {where} (at most {LIMIT:g})")
    events = [(e["kind"], e["electrode"], e["cycle"], e["detail"]) for e in reference.events]
    check.verdict([(e["kind"], e["electrode"], e["cycle"], e["detail"]) for e in run.events] == events, f"{name}: the same {len(events)} events")
    check.verdict(run.summary["ccd_text"] == reference.summary["ccd_text"], f"{name}: CCD {run.summary['ccd_text']}")
check.finish()

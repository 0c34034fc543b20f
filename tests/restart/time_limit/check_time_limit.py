"""A run under a limit of wall time ends with exit code 3 and a checkpoint before the limit, and finishes over as many resumes as
it takes without anybody looking: the printed command is called until the exit code is 0. `--limit 60` with the main job is the
study in README.md."""
import argparse
import pathlib
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from restarts import Restarts  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--limit", type=float, default=None, help="s; default: 1/2.5 of the time that the run takes, at least 4 s")
parser.add_argument("--case", default="ramp.yaml")
choices = parser.parse_args()
LONGER = ["grid.x.cells=32", "time.tolerance=1e-5"] if choices.case == "ramp.yaml" else []
check = Restarts()
limit = choices.limit
if limit is None:
    limit = max(4.0, check.finish_run("reference", *LONGER) / 2.5)

command = check.command("limited", *LONGER, "--time-limit", f"{limit} s", case=choices.case)
parts, latest, times = 0, 0.0, []
while True:
    started = time.monotonic()
    code, text = check.call(command, expected=(0, 3))
    latest = max(latest, time.monotonic() - started)
    times.append(check.summary("limited")["end_time_s"])
    parts += 1
    if code == 0:
        break
    command = shlex.split(text.rsplit("continue with: ", 1)[1].splitlines()[0]) + ["--time-limit", f"{limit} s"]
check.verdict(parts > 1, f"finished in {parts} parts of at most {limit:g} s")
check.verdict(latest <= limit, f"the longest part took {latest:.2f} s")
check.verdict(all(b > a for a, b in zip(times, times[1:])), "every part got further")
check.verdict(not check.readable("limited"), "every file is whole")
check.verdict("finished" in check.status("limited"), check.status("limited").strip())
check.finish()

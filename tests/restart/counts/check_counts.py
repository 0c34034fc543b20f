"""The columns of iterations hold all work: with rejected steps, jumps and a continued run they add up to the totals of the summary."""
import json
import pathlib
import shutil
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from auralith_run import Run  # noqa: E402
from restarts import Restarts  # noqa: E402

check = Restarts()
# So few iterations that steps are rejected for that, too.
check.finish_run("whole", "solver.newton_iterations=4", "checkpoint.keep=50")


def adds_up(name):
    run = Run(check.scratch / name)
    cost = run.summary["cost"]
    check.verdict(run["rejected_steps"][-1] == cost["rejected"] > 0, f"{name}: {cost['rejected']} rejected steps")
    for column, total in (("newton_iterations", "newton"), ("linear_iterations", "linear")):
        check.verdict(np.sum(run[column]) == cost[total] > 0, f"{name}: {column} add up to {np.sum(run[column]):.0f} of {cost[total]}")


adds_up("whole")
checkpoints = sorted((check.scratch / "whole" / "checkpoints").glob("*.h5"))
shutil.copytree(check.scratch / "whole", check.scratch / "again")
for path in checkpoints[len(checkpoints) // 2:]:  # as if it had been killed then
    (check.scratch / "again" / "checkpoints" / path.name).unlink()
summary = check.scratch / "again" / "summary.json"
summary.write_text(json.dumps(json.loads(summary.read_text()) | {"status": "running"}))
check.resume("again")
check.same("again", "whole")
adds_up("again")
check.finish()

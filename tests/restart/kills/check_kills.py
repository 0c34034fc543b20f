"""A run that is killed (SIGKILL) at random times and continued each time ends with the digits of one that was never stopped,
and no file is ever torn. `--kills 50 --seed 7` is the study whose result is in README.md; a few kills run with the tests."""
import argparse
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from restarts import Restarts  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--kills", type=int, default=6)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--ranks", type=int, default=1)
choices = parser.parse_args()
check = Restarts()
chance = random.Random(choices.seed)

whole = check.finish_run("reference", ranks=choices.ranks)
print(f"the run takes {whole:.1f} s of wall time", flush=True)
kills, runs, broken, resumes, compared = 0, 0, [], 0, 0
while kills < choices.kills:
    name = f"killed_{runs}"
    runs += 1
    command = check.command(name, ranks=choices.ranks)
    begun = True
    while True:
        # From the first moment of set-up to near the end; a continued run has less to do.
        killed = kills < choices.kills and check.kill_run(command, chance.uniform(0.02, 0.9) * whole)
        broken += check.readable(name)
        if not killed:
            break
        kills += 1
        state = check.status(name) if (check.scratch / name / "summary.json").exists() else "not started"
        if "continue with" not in state:  # killed before the first checkpoint: nothing was computed, nothing is lost
            check.verdict("not started" in state or "killed" in state, f"{name}: {state.strip()}")
            begun = False
            break
        resumes += 1
        command = [*check.launcher(choices.ranks), check.program, "resume", str(check.scratch / name)]
    if begun:
        if "finished" not in check.status(name):
            check.resume(name, ranks=choices.ranks)
            resumes += 1
        check.same(name, "reference")
        compared += 1
check.verdict(compared > 0 and resumes > 0, f"{compared} run(s) compared, {resumes} times continued")
check.verdict(not broken, f"{kills} kills, {resumes} continued, {runs} run(s), unreadable files: {broken}")
check.finish()

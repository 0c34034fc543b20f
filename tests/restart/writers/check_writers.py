"""One writer per run directory, also where the file system has no locks or shows them to nobody else: the second program ends with
exit code 5, `status` tells a run that goes on from one that was killed, and looks without touching anything."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from restarts import HERE, Restarts  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parent
CASE = HERE / "changes" / "case.yaml"
LONG = ["time.largest_step=0.2 s", "checkpoint.step_interval=200", "checkpoint.keep=2"]
check = Restarts()
compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
library = check.scratch / "no_locks.so"
if not compiler:
    print("skipped: no C compiler")
    sys.exit(77)
subprocess.run([compiler, "-shared", "-fPIC", "-o", library, FOLDER / "no_locks.c", "-ldl"], check=True)
WITHOUT = {**os.environ, "LD_PRELOAD": str(library)}


def start(name, environment, ranks=1):
    process = subprocess.Popen(check.command(name, *LONG, case=CASE, ranks=ranks), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    while process.poll() is None and not list((check.scratch / name / "checkpoints").glob("*.h5")):
        time.sleep(0.005)
    return process


def call(words, environment=None):
    done = subprocess.run([check.program, *map(str, words)], capture_output=True, text=True, check=False, env=environment)
    return done.returncode, done.stdout + done.stderr


def status(name, environment=None):
    code, text = call(["status", "--json", check.scratch / name], environment)
    return json.loads(text)


def beside(name, environment, what):
    """A run that goes on, seen by other programs."""
    process = start(name, environment)
    found = status(name, environment)
    check.verdict(found["status"] == "running" and found["writer"]["process"] == process.pid and found["continue_command"] is None, f"{what}: status {found['status']}: {found['message']}")
    for words in (["resume", check.scratch / name], ["run", CASE, "--continue", "--out", check.scratch / name]):
        code, text = call(words, environment)
        check.verdict(code == 5 and f"process {process.pid} " in text and process.poll() is None, f"{what}: {words[0]} beside it: exit code {code}, {text.strip()[-120:]}")
    return process


check.finish_run("alone", *LONG, case=CASE)
for name, environment in (("locks", None), ("none", WITHOUT)):
    process = beside(name, environment, name)
    check.verdict(process.wait() == 0, f"{name}: the run itself is not disturbed")
    check.same(name, "alone")
    found = status(name, environment)
    check.verdict(found["status"] == "finished" and found["writer"] is None, f"{name}: then {found['status']}")
    process = beside(f"{name}_killed", environment, f"{name}, to be killed")
    process.kill()
    process.wait()
    found = status(f"{name}_killed", environment)
    check.verdict(found["status"] == "killed" and "resume" in found["continue_command"], f"{name}: killed: {found['status']}")
    code, text = call(["resume", check.scratch / f"{name}_killed"], environment)
    check.verdict(code == 0, f"{name}: killed and continued at once: exit code {code} {text[-200:] if code else ''}")
    check.same(f"{name}_killed", "alone")

# Two that begin at the same moment without locks: one gets the directory.
both = [subprocess.Popen(check.command("race", "--continue", *LONG, case=CASE), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=WITHOUT) for _ in range(2)]
codes = sorted(process.wait() for process in both)
check.verdict(codes in ([0, 5], [0, 1]), f"two that begin at once: exit codes {codes}")

# Only looking: no lock is taken, nothing is written.
directory = check.scratch / "alone"
before = {path: path.stat().st_mtime_ns for path in directory.rglob("*")}
tracer = shutil.which("strace")
if tracer:
    trace = subprocess.run([tracer, "-f", "-e", "trace=fcntl,flock", check.program, "status", str(directory)], capture_output=True, text=True, check=False).stderr
    check.verdict("SETLK" not in trace, "status takes no lock")
process = start("watched", None)
for _ in range(20):
    call(["status", check.scratch / "watched"])
check.verdict(process.wait() == 0 and {path: path.stat().st_mtime_ns for path in directory.rglob("*")} == before, "status touches nothing")
lock = check.scratch / "watched" / "lock"
lock.chmod(0o444)
check.verdict(status("watched")["status"] == "finished", "status without the right to write")
lock.chmod(0o644)

# A program on another computer is known by its signs of life alone.
process = start("elsewhere", None)
process.send_signal(signal.SIGKILL)
process.wait()
lock = check.scratch / "elsewhere" / "lock"
record = json.loads(lock.read_text())
check.verdict(record["process"] == process.pid and record["locked"], f"a killed run leaves its name: {record['process']} on {record['host']}")
lock.write_text(json.dumps({**record, "host": "node3", "machine": "another"}))
code, text = call(["resume", check.scratch / "elsewhere"])
check.verdict(code == 5 and "node3" in text and "last sign of life" in text, f"elsewhere, a moment ago: exit code {code}, {text.strip()[-150:]}")
check.verdict(status("elsewhere")["status"] == "running", "elsewhere, a moment ago: running")
os.utime(lock, (time.time() - 600, time.time() - 600))
check.verdict(status("elsewhere")["status"] == "killed", "elsewhere, ten minutes ago: killed")
code, text = call(["resume", check.scratch / "elsewhere"])
check.verdict(code == 0, f"elsewhere, ten minutes ago: continued {text[-200:] if code else ''}")
check.same("elsewhere", "alone")
process = subprocess.Popen(check.command("signs", "time.largest_step=0.01 s", case=CASE), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while not (check.scratch / "signs" / "lock").exists() and process.poll() is None:
    time.sleep(0.01)
lock, seen = check.scratch / "signs" / "lock", set()
end = time.monotonic() + 25
while len(seen) < 3 and time.monotonic() < end and process.poll() is None:
    seen.add(lock.stat().st_mtime)
    time.sleep(0.2)
check.verdict(len(seen) == 3, f"signs of life at {sorted(seen)}")
process.kill()
process.wait()

# HDF5 asks for no lock service, unless the user wants it; then the message says what to do.
code, text = call(["run", CASE, "--out", check.scratch / "wanted"], {**WITHOUT, "HDF5_USE_FILE_LOCKING": "TRUE"})
check.verdict(code == 2 and "HDF5_USE_FILE_LOCKING=FALSE" in text, f"HDF5 locks that are wanted and cannot be had: {text.strip()[-200:]}")
check.finish()

"""A run directory in every state of its life: `run --continue` does the right thing in each, printed commands work as printed, --force
stays with the run, and a directory that was moved goes on without the files that the run once began with."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from restarts import HERE, Restarts  # noqa: E402

CASE = HERE / "changes" / "case.yaml"
SOURCE = pathlib.Path(os.environ["AURALITH_SOURCE"])
check = Restarts()


def again(name, *words, expected=(0,), case=CASE, ranks=1):
    return check.call(check.command(name, "--continue", *words, case=case, ranks=ranks), expected)[1]


def condition(path):
    return json.loads(check.call([check.program, "status", "--json", str(path)])[1])


def stopped(name, *words, case=CASE, after=10):
    """A run that was killed when its checkpoint of this step was there."""
    process = subprocess.Popen(check.command(name, *words, case=case), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (check.scratch / name / "checkpoints" / f"checkpoint_{after:08d}.h5").exists():
        time.sleep(0.002)
    process.kill()
    check.verdict(process.wait() < 0, f"{name}: killed")


def states():
    check.finish_run("reference", case=CASE)
    again("fresh")
    check.same("fresh", "reference")
    before = sorted((path, path.stat().st_mtime_ns) for path in (check.scratch / "fresh").rglob("*"))
    text = again("fresh")
    check.verdict("finished" in text and "note" not in text, "finished: exit code 0, said")
    check.verdict(before == sorted((path, path.stat().st_mtime_ns) for path in (check.scratch / "fresh").rglob("*")), "finished: no file is touched")
    check.verdict("largest_step: 5 s" in again("fresh", "time.largest_step=5 s", expected=(1,)), "another override than at the beginning: refused, and said")
    check.verdict("nearest known key" in again("fresh", "time.largest_stop=5 s", expected=(1,)), "an override that is misspelt: refused")
    stopped("killed")
    again("killed", ranks=1)
    check.same("killed", "reference")
    stopped("lost_summary")
    (check.scratch / "lost_summary" / "summary.json").unlink()
    again("lost_summary")
    check.same("lost_summary", "reference")
    stopped("torn_summary")
    torn = check.scratch / "torn_summary" / "summary.json"
    torn.write_bytes(torn.read_bytes()[:300])
    check.verdict("summary.json is damaged" in condition(check.scratch / "torn_summary")["message"], "a damaged summary: said")
    again("torn_summary")
    check.same("torn_summary", "reference")
    check.call(check.command("failed", case=CASE, options=("-auralith_fault_nan_after", "100")), (2,))
    check.verdict(condition(check.scratch / "failed")["status"] == "failed", "failed: a run whose solver gave up")
    text = again("failed")
    check.verdict("continued on 1 rank(s)" in text and condition(check.scratch / "failed")["status"] == "finished", "failed: goes on from the checkpoint")
    # As a crash leaves it at any moment before the first checkpoint.
    for name, kept in (("empty", ()), ("locked", ("lock",)), ("claimed", ("lock", "log.txt")), ("begun", ("lock", "log.txt", "reserve", "input.yaml", "effective_input.yaml", "time_series.csv", "time_series.h5", "fields.h5", "fields", "fields.xmf")),
                       ("summed up", ("lock", "log.txt", "summary.json", "time_series.csv", "time_series.h5"))):
        directory = check.scratch / name
        directory.mkdir()
        for each in kept:
            source = check.scratch / "lost_summary" / each
            source = source if source.exists() else check.scratch / "reference" / each
            shutil.copytree(source, directory / each) if source.is_dir() else shutil.copyfile(source, directory / each) if source.exists() else (directory / each).touch()
        if "summary.json" in kept:
            (directory / "summary.json").write_text((directory / "summary.json").read_text().replace('"status": "finished"', '"status": "running"'))
        if kept:
            text = check.call([check.program, "status", str(directory)])[1]
            check.verdict("killed: before its first checkpoint" in text and "--continue" in text, f"{name}: {text.splitlines()[0]}")
            check.verdict("--continue" in check.call([check.program, "resume", str(directory)], (1,))[1], f"{name}: resume says what to do")
        if name == "begun":
            (directory / "fields.h5.tmp").write_text("half")
        again(name, ranks=2 if name == "begun" else 1)
        check.verdict(condition(directory)["status"] == "finished" and not list(directory.glob("*.tmp")), f"{name}: begun again, finished")
    other = check.scratch / "other"
    other.mkdir()
    (other / "thesis.tex").write_text("precious")
    check.verdict("no run" in again("other", expected=(1,)) and len(list(other.iterdir())) == 1, "a directory of something else: refused, untouched")
    text = check.call([check.program, "run", str(CASE), "--continue"], (1,))[1]
    check.verdict("--out" in text, "--continue without --out: said")
    process = subprocess.Popen(check.command("busy", "time.largest_step=0.02 s", case=CASE), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (check.scratch / "busy" / "log.txt").exists():
        time.sleep(0.002)
    check.verdict(f"process {process.pid} " in again("busy", expected=(5,)), "a run goes on: exit code 5, its process named")
    process.kill()
    process.wait()


def printed_commands():
    """Called by a shell as they stand, from where they were printed, in a directory that needs quotes."""
    where = check.scratch / "it's $HOME; a \"dir\""
    where.mkdir()
    program = where / "my auralith"
    program.symlink_to(check.program)
    done = subprocess.run([str(program), "run", str(CASE), "time.largest_step=0.05 s", "--out", "-my run", "--time-limit", "3 s", "--force"], cwd=where, capture_output=True, text=True, check=False)
    command = done.stdout.rsplit("continue with: ", 1)[-1].splitlines()[0]
    check.verdict(done.returncode == 3 and "'" in command, f"printed: {command}")
    check.verdict(json.loads((where / "-my run" / "summary.json").read_text())["continue_command"] == command, "summary.json has the same command")
    moved = check.scratch / "moved & renamed"
    where.rename(moved)
    text = subprocess.run([check.program, "status", "./-my run"], cwd=moved, capture_output=True, text=True, check=False).stdout
    shell = text.rsplit("continue with: ", 1)[-1].splitlines()[0]
    done = subprocess.run(["sh", "-c", shell + " 'time.largest_step=600 s'"], cwd=moved, capture_output=True, text=True, check=False)
    check.verdict(done.returncode == 0, f"status in the new place prints a command that works: {shell} {done.stderr[-300:]}")


def forced():
    """A run that memory, disk or time cannot suffice for is begun with --force, and goes on without."""
    large = ["protocol.0.galvanostatic.duration=1e9 h", "output.field_interval=0.1 s"]
    check.verdict("--force" in check.call(check.command("forced", *large, case=CASE), (1,))[1], "forced: refused without --force")
    process = subprocess.Popen(check.command("forced", "--force", *large, case=CASE), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and len(list((check.scratch / "forced" / "checkpoints").glob("*.h5"))) < 2:
        time.sleep(0.01)
    process.kill()
    process.wait()
    code, text = check.resume("forced", "--time-limit", "4 s", expected=(1, 3))
    check.verdict(code == 3, f"forced: resume asks for no --force {text[-200:] if code != 3 else ''}")


def moved():
    """Files that the run once began with are gone, the directory is elsewhere, the label map is only its own copy."""
    check.finish_run("first", case=CASE)
    field = check.scratch / "voids.h5"
    with h5py.File(check.scratch / "first" / "fields.h5") as source, h5py.File(field, "w") as file:
        last = source[sorted(key for key in source if key.startswith("step_"))[-1]]["cells/void_fraction"][()]
        file["w"] = np.nan_to_num(last[-int(np.isfinite(last[:, 0, 0]).sum()):])
    label_map = check.scratch / "map.h5"
    shutil.copyfile(SOURCE / "meshes" / "rough_interface.h5", label_map)
    rough = SOURCE / "inputs" / "rough_interface.yaml"
    cases = {"from": (CASE, [f"initial.from={check.scratch / 'first'}"], check.scratch / "first"),
             "field": (CASE, [f"layers.positive.initial_voids={{file: {field}, dataset: w}}"], field),
             "map": (rough, [f"label_map.file={label_map}", "checkpoint.step_interval=5", "checkpoint.keep=1000"], label_map)}
    for name, (case, words, origin) in cases.items():
        check.finish_run(f"{name}_whole", *words, case=case)
        stopped(name, *words, case=case, after=5)
        origin.rename(origin.with_name(origin.name + ".gone"))
        (check.scratch / "archive").mkdir(exist_ok=True)
        (check.scratch / name).rename(check.scratch / "archive" / name)
        check.resume(f"archive/{name}", ranks=1)
        check.same(f"archive/{name}", f"{name}_whole")
    own = check.scratch / "map_whole" / "label_map.h5"
    with h5py.File(own, "r+") as file:
        labels = file[next(key for key in file if file[key].ndim == 3)]
        z, y, x = np.argwhere(np.diff(labels[:, :1, :], axis=0) != 0)[0]
        labels[z, y, x] = labels[z + 1, y, x]
    text = check.resume("map_whole", "protocol.0.galvanostatic.duration=40 min", expected=(1,))[1]
    check.verdict("label_map.h5 has changed" in text, f"{text.strip()[-200:]}: a label map with another cell in the run directory: refused")


def batch_job():
    """slurm/run.sbatch, put back into the queue in any state."""
    surroundings = {**os.environ, "AURALITH_BUILD_DIR": str(pathlib.Path(check.program).parent), "AURALITH_LAUNCHER": "nice -n 0", "AURALITH_BUSY_WAIT": "0", "AURALITH_SOURCE": str(SOURCE)}
    script = ["bash", str(SOURCE / "slurm" / "run.sbatch"), str(CASE), "--out", str(check.scratch / "job")]

    def job():
        return subprocess.run(script, capture_output=True, text=True, check=False, env=surroundings)

    stopped("job", after=5)
    shutil.rmtree(check.scratch / "job" / "checkpoints")  # as if killed before it
    (check.scratch / "job" / "summary.json").unlink()
    for what in ("before its first checkpoint", "finished"):
        done = job()
        check.verdict(done.returncode == 0 and condition(check.scratch / "job")["status"] == "finished", f"job requeued, run {what}: exit code {done.returncode} {done.stderr[-200:]}")
    process = subprocess.Popen(check.command("job2", "time.largest_step=0.02 s", case=CASE), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (check.scratch / "job2" / "log.txt").exists():
        time.sleep(0.002)
    script[-1] = str(check.scratch / "job2")
    done = job()
    check.verdict(done.returncode == 5, f"job beside a run that goes on: exit code {done.returncode}")
    process.kill()
    process.wait()


states()
printed_commands()
forced()
moved()
batch_job()
check.finish()

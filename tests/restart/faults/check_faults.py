"""What goes wrong around a run: full disk, read-only directory, damaged checkpoints, another grid, another version, not-a-number on
one rank, a solver that fails, signals, two programs in one directory. Each must end with its exit code and a message that says
what happened, and the run must be able to go on. README.md has the table."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from restarts import HERE, Restarts  # noqa: E402

INPUTS = pathlib.Path(os.environ["AURALITH_SOURCE"]) / "inputs"
check = Restarts()
check.finish_run("reference")


def stopped_half_way(name):
    """A killed run with two checkpoints."""
    process = subprocess.Popen(check.command(name), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (check.scratch / name / "checkpoints" / "checkpoint_00000021.h5").exists():
        time.sleep(0.01)
    process.kill()
    check.verdict(process.wait() == -signal.SIGKILL, f"{name}: killed")
    return sorted((check.scratch / name / "checkpoints").glob("*.h5"))


def says(text, *words):
    return all(word in text for word in words)


def full_disk():
    """A small memory disk in a mount namespace of its own; without the right to make one, a limit of file size."""
    disk = check.scratch / "disk"
    disk.mkdir()
    run = " ".join(f"'{word}'" for word in check.command("disk/full", "--force"))
    script = f"""
      mount -t tmpfs -o size=2200k none '{disk}' || exit 99
      {run}; echo "exit code $?"
      '{check.program}' status '{disk}/full'
      mount -o remount,size=64m none '{disk}' || exit 99
      '{check.program}' resume '{disk}/full' >/dev/null; echo "resumed $?"
      cp -r '{disk}/full' '{check.scratch}/full'
      mount -o remount,ro none '{disk}'
      {run.replace("disk/full", "disk/other")}; echo "read-only $?"
      '{check.program}' resume '{disk}/full'; echo "read-only resume $?"
    """
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False)
    if done.returncode == 99 or not shutil.which("unshare") or "exit code" not in done.stdout:
        print(f"no memory disk here ({done.stderr.strip()[:80]}): a limit of file size instead")
        return limited_file_size()
    text = done.stdout + done.stderr
    check.verdict(says(done.stdout, "exit code 2", "failed") and says(text, "No space left", "continue with"), "full disk: exit code 2, reason, how to go on")
    check.verdict("resumed 0" in done.stdout, "full disk: continued with more room")
    check.same("full", "reference")
    check.verdict(says(text, "read-only 1", "Read-only"), "read-only directory: exit code 1 and reason, for a new run")
    check.verdict("read-only resume 1" in text or "read-only resume 2" in text, "read-only directory: refused for a continued run")
    if check.failures:
        print(text[-3000:])


def limited_file_size():
    run = " ".join(f"'{word}'" for word in check.command("full"))
    done = subprocess.run(["bash", "-c", f"trap '' XFSZ; ulimit -f 1040; {run}; echo exit code $?"], capture_output=True, text=True, check=False)
    check.verdict(says(done.stdout + done.stderr, "exit code 2", "File too large"), "limit of file size: exit code 2 and reason")
    check.resume("full")
    check.same("full", "reference")


def damaged_checkpoints():
    checkpoints = stopped_half_way("truncated")
    with open(checkpoints[-1], "r+b") as file:
        file.truncate(checkpoints[-1].stat().st_size // 2)
    text = check.resume("truncated")[1]
    check.verdict(says(text, "skipped a damaged checkpoint", checkpoints[-1].name), "truncated checkpoint: said, the one before it is used")
    check.same("truncated", "reference")

    checkpoints = stopped_half_way("corrupted")
    with h5py.File(checkpoints[-1], "r") as file:
        place = file["unknowns"].id.get_chunk_info(0)
    with open(checkpoints[-1], "r+b") as file:
        file.seek(place.byte_offset + place.size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    text = check.resume("corrupted")[1]
    check.verdict(says(text, "skipped a damaged checkpoint", checkpoints[-1].name), "one flipped bit: found by the check sum, the one before it is used")
    check.same("corrupted", "reference")

    checkpoints = stopped_half_way("hopeless")
    for path in checkpoints:
        path.write_bytes(b"this is no checkpoint")
    text = check.resume("hopeless", expected=(1,))[1]
    check.verdict(all(path.name in text for path in checkpoints), "no good checkpoint: exit code 1, every one named")


def other_input():
    stopped_half_way("edited")
    text = check.resume("edited", "grid.x.cells=8", expected=(1,))[1]
    check.verdict(says(text, "grid.x.cells=8", "another experiment"), "other grid on the command line: refused")
    effective = check.scratch / "edited" / "effective_input.yaml"
    good = effective.read_text()
    effective.write_text(good.replace("cells: 16", "cells: 8"))
    check.verdict(effective.read_text() != good, "the grid was edited")
    text = check.resume("edited", expected=(1,))[1]
    check.verdict(says(text, "effective_input.yaml:", "cells: 8", "cells: 16"), "other grid in the run directory: refused, line named")
    effective.write_text(good)
    text = check.resume("edited", "time.tolerance=1e-3")[1]
    steps = [check.summary(name)["cost"]["steps"] for name in ("edited", "reference")]
    check.verdict(steps[0] < steps[1], f"a named key may change: {steps[0]} steps instead of {steps[1]}")


def other_protocol():
    stopped_half_way("protocol")
    before = (check.scratch / "protocol" / "time_series.csv").read_bytes()
    text = check.resume("protocol", "protocol.0.ccd.half_cycle=1 s", expected=(1,))[1]
    check.verdict(says(text, "would now have ended", "allowed"), f"a part of the protocol that is over with its new length: refused {text.strip()[-200:]}")
    check.verdict((check.scratch / "protocol" / "time_series.csv").read_bytes() == before, "... and the run is untouched")
    check.resume("protocol")
    text = check.resume("protocol", expected=(1,))[1]
    check.verdict("the run has finished" in text, "a finished run is not begun again")
    text = check.call([check.program, "resume", str(check.scratch)], (1,))[1]
    check.verdict("no run" in text, "a directory that is no run: said")


def other_map():
    """A label map is a file of its own, so the text of the input does not show that it was changed; the run has a copy."""
    label_map = check.scratch / "map.h5"
    shutil.copyfile(INPUTS.parent / "meshes" / "rough_interface.h5", label_map)
    case = INPUTS / "rough_interface.yaml"
    words = [f"label_map.file={label_map}", "checkpoint.step_interval=3"]
    process = subprocess.Popen(check.command("map", *words, case=case), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list((check.scratch / "map" / "checkpoints").glob("*3.h5")):
        time.sleep(0.005)
    process.kill()
    check.verdict(process.wait() == -signal.SIGKILL, "map: killed")
    label_map.unlink()
    label_map = check.scratch / "map" / "label_map.h5"
    good = label_map.read_bytes()
    with h5py.File(label_map, "r+") as file:
        name = next(key for key in file if file[key].ndim == 3)
        labels = file[name]
        z, y, x = np.argwhere(np.diff(labels[:, :1, :], axis=0) != 0)[0]
        labels[z, y, x] = labels[z + 1, y, x]
    before = (check.scratch / "map" / "time_series.csv").read_bytes()
    text = check.resume("map", expected=(1,))[1]
    check.verdict(says(text, str(label_map), "has changed"), f"label map with one other cell: refused {text.strip()[-200:]}")
    check.verdict((check.scratch / "map" / "time_series.csv").read_bytes() == before, "label map with one other cell: the run is untouched")
    label_map.write_bytes(good)
    check.resume("map")


def other_version():
    checkpoints = stopped_half_way("version")
    with h5py.File(checkpoints[-1], "r+") as file:
        text = bytes(file["text"][()]).replace(b'"git_hash": "', b'"git_hash": "other-')
        del file["text"]
        file["text"] = np.frombuffer(text, dtype=np.uint8)
    text = check.resume("version")[1]
    check.verdict("another version" in text, "checkpoint of another version: said, and read")
    check.same("version", "reference")
    checkpoints = stopped_half_way("format")
    for path in checkpoints:
        with h5py.File(path, "r+") as file:
            file.attrs["format"] = np.int64(99)
    text = check.resume("format", expected=(1,))[1]
    check.verdict("checkpoint format 99" in text, "checkpoint of a later format: refused")


def failing_solver():
    code, text = check.call(check.command("nan", ranks=2, options=("-auralith_fault_nan_after", "200")), (2,))
    check.verdict(says(text, "inadmissible state", "void_fraction", "direct solver", "continue with"), "not a number on one rank: exit code 2, robust solver tried, row named")
    check.verdict(check.summary("nan")["status"] == "failed" and not check.readable("nan"), "not a number on one rank: status failed, files whole")
    check.resume("nan", ranks=2)
    check.verdict(check.summary("nan")["ccd_text"] == check.summary("reference")["ccd_text"], "not a number on one rank: goes on without the fault to the same CCD")
    code, text = check.call(check.command("newton", "solver.newton_iterations=1", "time.smallest_step=1e-3 s"), (2,))
    check.verdict(says(text, "did not converge", "continue with"), "solver gives up: exit code 2 and diagnosis")


def signals():
    for number, code in ((signal.SIGINT, 3), (signal.SIGTERM, 3), (signal.SIGHUP, 3)):
        name = number.name
        process = subprocess.Popen(check.command(name), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        while process.poll() is None and not (check.scratch / name / "checkpoints" / "checkpoint_00000014.h5").exists():
            time.sleep(0.01)
        second = check.resume(name, expected=(5,))[1]
        check.verdict("a run goes on in it" in second, f"{name}: a second program is refused while the run goes on")
        process.send_signal(number)
        if number == signal.SIGHUP:
            process.send_signal(number)  # as the shell and the kernel both do
        text = process.communicate()[0]
        check.verdict(process.returncode == code and says(text, name, "continue with"), f"{name}: exit code {process.returncode}")
        check.resume(name)
        check.verdict(check.summary(name)["ccd_text"] == check.summary("reference")["ccd_text"], f"{name}: continued to the same CCD")
    process = subprocess.Popen(check.command("USR1", "checkpoint.step_interval=0"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    directory = check.scratch / "USR1" / "checkpoints"
    while process.poll() is None and not list(directory.glob("*.h5")):
        time.sleep(0.01)
    process.send_signal(signal.SIGUSR1)
    process.communicate()
    names = [path.name for path in directory.glob("*.h5")]
    check.verdict(process.returncode == 0 and len(names) == 2, f"SIGUSR1: a checkpoint, and the run goes on: {names}")


def readers_that_go():
    """Ctrl-C reaches the reader of a pipe, too; `head` goes after its lines; a closed terminal sends SIGHUP, unless `nohup` was asked."""
    slow = "time.largest_step=0.05\\ s"

    def shell(name, text, number):
        command = " ".join(f"'{word}'" for word in check.command(name))
        process = subprocess.Popen(["bash", "-c", text.replace("RUN", command)], preexec_fn=interactive, stdout=subprocess.PIPE, text=True)
        while process.poll() is None and not (check.scratch / name / "checkpoints" / "checkpoint_00000014.h5").exists():
            time.sleep(0.01)
        os.killpg(process.pid, number)
        return process.communicate()[0]

    def interactive():
        os.setsid()
        for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)

    text = shell("tee", f"trap : INT; RUN {slow} | tee '{check.scratch}/tee.txt'; echo codes ${{PIPESTATUS[@]}}", signal.SIGINT)
    log = (check.scratch / "tee" / "log.txt").read_text()
    check.verdict("codes 3 130" in text and "stopped: SIGINT" in check.status("tee") and "continue with" in log, f"Ctrl-C with a reader that dies of it: {text.splitlines()[-1:]}, the log is whole")
    text = shell("head", f"trap : TERM; RUN {slow} | head -n 1; echo codes ${{PIPESTATUS[@]}}", signal.SIGTERM)
    check.verdict("codes 3" in text and "continue with" in (check.scratch / "head" / "log.txt").read_text(), f"a reader that goes after a line: {text.splitlines()[-1:]}")
    text = shell("nohup", "trap '' HUP; RUN & child=$!; trap : HUP; wait $child; wait $child; echo code $?", signal.SIGHUP)
    check.verdict("code 0" in text, f"nohup: SIGHUP changes nothing {text.splitlines()[-1:]}")


full_disk()
damaged_checkpoints()
other_input()
other_protocol()
other_map()
other_version()
failing_solver()
signals()
readers_that_go()
check.finish()

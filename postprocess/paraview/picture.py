"""Runs one of the ParaView scripts here without a screen: pvbatch on a display of its own (Xvfb) that goes away afterwards.

    python3 postprocess/paraview/picture.py voids|interface_map|cut_away|movie RUN [options of that script]

Where ParaView draws without a display (builds with EGL or OSMesa), call pvbatch directly. Environment: PVBATCH, the program.
"""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = ("voids", "interface_map", "cut_away", "movie")


class Missing(Exception):
    """A program that the pictures need is not installed; the text says how to get it."""


def program(name):
    """Path of a program."""
    found = shutil.which(os.environ.get(name.upper(), name))
    if found is None:
        raise Missing(f"{name} is missing (Debian: apt-get install --no-install-recommends paraview python3-paraview xvfb xauth libgl1-mesa-dri)")
    return found


@contextlib.contextmanager
def display():
    """Environment with a display. -noreset: between two windows the server would start anew and lose the next one."""
    reading, writing = os.pipe()
    with subprocess.Popen([program("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-noreset"],
                          pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as stream:
                number = stream.readline().strip()  # comes when the server is ready
            if not number:
                raise Missing("Xvfb did not start")
            yield {**os.environ, "DISPLAY": f":{number}"}
        finally:
            server.terminate()


def draw(script, *options, environment, ranks=1):
    """Runs one script; the finished process with its output as text. Ranks need mpirun."""
    launcher = ["mpirun", "-n", str(ranks)] if ranks > 1 else []
    command = [*launcher, program("pvbatch"), str(HERE / f"{script}.py"), *map(str, options)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in SCRIPTS:
        print(__doc__, file=sys.stderr)
        return 1
    try:
        with display() as environment:
            result = draw(*sys.argv[1:], environment=environment)
    except (Missing, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    sys.stdout.write(result.stdout)
    sys.stderr.write(result.stderr)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())

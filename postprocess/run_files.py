"""How the files of a run are opened, and what a user is told when that or anything else fails: one sentence, never a traceback."""
import contextlib
import os
import pathlib
import sys
import time

# Reading must never disturb a run that is still writing, and some network file systems have no locks.
os.environ.setdefault("HDF5_USE_FILE_LOCKING", "FALSE")

POSTPROCESS = pathlib.Path(__file__).resolve().parent


def sentence(problem):
    """What a user is told about an exception."""
    if isinstance(problem, RunError):
        return str(problem)
    if isinstance(problem, ModuleNotFoundError) and problem.name == "paraview":
        return "this script is for pvbatch, the Python of ParaView: python3 postprocess/paraview/picture.py starts it"
    if isinstance(problem, ModuleNotFoundError):
        return (f"{sys.executable} has no module {problem.name}; the plots need numpy, scipy, h5py, matplotlib, yaml and jinja2 (Debian: apt-get install "
                "python3-numpy python3-scipy python3-h5py python3-matplotlib python3-yaml python3-jinja2, then /usr/bin/python3)")
    if isinstance(problem, OSError):
        return f"{problem.filename}: {problem.strerror}" if problem.filename else str(problem)
    return f"{pathlib.Path(sys.argv[0]).name}: cannot go on: {type(problem).__name__}: {problem} (AURALITH_TRACEBACK=1 shows where)"


def without_traceback():
    """From here on a script of this folder ends with a sentence also when something is wrong that it did not foresee."""
    script = getattr(sys.modules["__main__"], "__file__", None)
    if not script or POSTPROCESS not in pathlib.Path(script).resolve().parents or os.environ.get("AURALITH_TRACEBACK"):
        return
    plain = sys.excepthook

    def tell(kind, problem, trace):
        if issubclass(kind, Exception):
            print(sentence(problem), file=sys.stderr)
        else:
            plain(kind, problem, trace)
    sys.excepthook = tell


class RunError(Exception):
    """The run directory cannot be used for what was asked; the text says why and what to do."""


without_traceback()

import h5py  # noqa: E402  (after the settings above)

UNREADABLE = (OSError, KeyError, RuntimeError)  # what h5py raises for a file that is missing, cut short or has a wrong byte


@contextlib.contextmanager
def open_hdf5(path):
    """File for reading; tries again for a moment, because the run may be just writing it."""
    file = None
    for attempt in range(5):
        try:
            file = h5py.File(path, "r")
            break
        except OSError as problem:
            last = problem
            time.sleep(0.2 * attempt)
    if file is None:
        raise RunError(f"{path}: cannot be read as HDF5 ({last}). If the run was killed while writing, the time series is "
                       "still in time_series.csv")
    try:
        with file:
            yield file
    except UNREADABLE as problem:
        raise RunError(f"{path}: damaged ({problem})") from problem


def read_text(path):
    """Text of a file that exists."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise RunError(f"{path}: damaged, it is no text") from problem


def told(work):
    """Exit code of a script: 0, or 1 with a sentence about what `work` could not do."""
    try:
        work()
        return 0
    except Exception as problem:
        if os.environ.get("AURALITH_TRACEBACK"):
            raise
        text = sentence(problem)
    print(text, file=sys.stderr)
    return 1

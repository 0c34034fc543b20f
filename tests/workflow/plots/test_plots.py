"""Reader and plot scripts on synthetic runs: values, content of the pictures, and what is said about unusual runs."""
import pathlib
import subprocess
import sys

import h5py
import matplotlib.image
import numpy as np
import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(SOURCE / "postprocess"), str(pathlib.Path(__file__).parent)]

import synthetic_run  # noqa: E402
from auralith_run import Run, RunError  # noqa: E402


@pytest.fixture(scope="module")
def run_2d(tmp_path_factory):
    return synthetic_run.make(tmp_path_factory.mktemp("run2d"))


@pytest.fixture
def run_short(tmp_path):
    """Own copy that a test may change."""
    return synthetic_run.make(tmp_path / "run", rows=60, outputs=3)


def script(name, *arguments):
    command = [sys.executable, str(SOURCE / "postprocess" / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=200)


def pixels(path, colour):
    """Number of pixels of a picture close to a colour (0 ... 255)."""
    image = matplotlib.image.imread(path)[..., :3]
    return int((np.abs(image - np.array(colour) / 255).max(axis=-1) < 0.03).sum())


VERMILION, BLUE, ORANGE = (0xd5, 0x5e, 0x00), (0x00, 0x72, 0xb2), (0xe6, 0x9f, 0x00)
FULL, EMPTY = (254, 232, 56), (0, 34, 78)  # ends of the colour map cividis


def test_reader_time_series(run_2d):
    run = Run(run_2d)
    expected = {name: (unit, values) for (name, unit), values in synthetic_run.columns_of(
        np.linspace(0, synthetic_run.CYCLES * 2 * synthetic_run.HALF_CYCLE - 1, 500)).items()}
    assert run.columns == list(expected) and run.rows == 500
    for name, (unit, values) in expected.items():
        np.testing.assert_array_equal(run[name], values)
        assert run.unit(name) == unit
    assert run.electrodes == ["negative", "positive"]
    with pytest.raises(RunError, match="no column voltagee; it has step, time"):
        run["voltagee"]


def test_reader_summary(run_2d):
    run = Run(run_2d)
    assert run.status == "finished" and run.summary["ccd_mA_cm2"] == 0.3
    assert [event["kind"] for event in run.events] == ["step_end", "contact_loss", "contact_loss", "penetration"]


def test_reader_fields(run_2d):
    run = Run(run_2d)
    steps = run.steps
    assert len(steps) == 56 and steps[-1].step == 550
    step = steps[-1]
    x, y = run.nodes("x"), run.nodes("y")
    for name, (unit, values) in synthetic_run.cell_fields(step.time, x, y, step.z).items():
        np.testing.assert_array_equal(step.cells(name), values)
        assert step.unit(f"cells/{name}") == unit
    assert step.interfaces == ["negative", "positive"] and step.interface_z("positive") == 920e-6
    times, maps = run.map_history("positive", "contact")
    assert maps.shape == (56, 1, 24) and np.all(np.diff(times) > 0)
    np.testing.assert_array_equal(maps[-1], step.map("positive", "contact"))
    with pytest.raises(RunError, match="no cells/gold"):
        step.cells("gold")


def test_reader_reads_no_field_before_it_is_asked(run_2d, monkeypatch):
    steps = Run(run_2d).steps
    read = []
    original = h5py.Dataset.__getitem__
    monkeypatch.setattr(h5py.Dataset, "__getitem__", lambda self, key: read.append(self.name) or original(self, key))
    assert steps[3].time > 0 and read == []
    steps[3].cells("void_fraction")
    assert read == ["/step_000003/cells/void_fraction"]


def test_reader_skips_what_is_not_whole(run_short):
    """A run that is going on: half a line in the table, a group without its time in the fields, no summary."""
    (run_short / "summary.json").unlink()
    with open(run_short / "time_series.csv", "a") as file:
        file.write("60,50000.1,3")
    with h5py.File(run_short / "fields.h5", "a") as file:
        file.create_group("step_000003/cells")
    run = Run(run_short)
    assert run.rows == 60 and len(run.steps) == 3 and run.status == "unknown" and run.events == []
    for name in ("plot_run.py", "plot_fields.py"):
        result = script(name, run_short)
        assert result.returncode == 0, result.stderr


def test_plot_run(run_2d, tmp_path):
    result = script("plot_run.py", run_2d, "--ledger", "--more", "void_max_positive", "--out", tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == str(tmp_path / "run.png")
    picture = tmp_path / "run.png"
    assert pixels(picture, BLUE) > 1000 and pixels(picture, ORANGE) > 500  # both electrodes
    # The same run without events has fewer pixels in the colour of `penetration`.
    quiet = synthetic_run.make(tmp_path / "quiet")
    synthetic_run.write_summary(quiet, events=[])
    assert script("plot_run.py", quiet, "--ledger", "--more", "void_max_positive").returncode == 0
    assert pixels(picture, VERMILION) > pixels(quiet / "run.png", VERMILION) + 500


def test_plot_run_against_capacity_goes_into_the_run_directory(run_short):
    for against in ("capacity", "throughput"):
        result = script("plot_run.py", run_short, "--against", against)
        assert result.returncode == 0, result.stderr
        assert pixels(run_short / f"run_{against}.png", BLUE) > 300


def test_plot_fields_shows_the_voids(run_2d, tmp_path):
    for at in ("first", "last"):
        result = script("plot_fields.py", run_2d, "--at", at, "--out", tmp_path)
        assert result.returncode == 0, result.stderr
    first, last = tmp_path / "fields_000000.png", tmp_path / "fields_000055.png"
    assert pixels(last, FULL) > pixels(first, FULL) + 20000, "the large void of the last half cycle"
    assert pixels(last, EMPTY) < pixels(first, EMPTY) - 20000
    assert pixels(last, VERMILION) > 2000, "current lines"
    history = tmp_path / "maps_over_time.png"
    assert pixels(history, EMPTY) > 5000 and pixels(history, FULL) > 50000, "lost and kept contact"


def test_plot_fields_window(run_2d, tmp_path):
    """A narrower window shows the same void larger."""
    sizes = []
    for window in (12, 6):
        assert script("plot_fields.py", run_2d, "--window", window, "--out", tmp_path).returncode == 0
        sizes.append(pixels(tmp_path / "fields_000055.png", FULL))
    assert sizes[1] > 1.3 * sizes[0]


@pytest.mark.parametrize("dimension, pictures", [(1, ["fields_000002.png"]),
                                                 (3, ["fields_000002.png", "maps_over_time.png"])])
def test_plot_fields_in_other_dimensions(tmp_path, dimension, pictures):
    directory = synthetic_run.make(tmp_path / "run", dimension, rows=30, outputs=3)
    result = script("plot_fields.py", directory)
    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in directory.glob("*.png")) == pictures
    assert pixels(directory / pictures[0], BLUE if dimension == 1 else EMPTY) > 1000


def test_plot_fields_without_interfaces(tmp_path):
    """A box of metal alone."""
    directory = synthetic_run.make(tmp_path / "run", rows=30, outputs=2)
    with h5py.File(directory / "fields.h5", "a") as file:
        for name in ("step_000000", "step_000001"):
            del file[name]["interfaces"]
    result = script("plot_fields.py", directory)
    assert result.returncode == 0, result.stderr
    assert [path.name for path in directory.glob("*.png")] == ["fields_000001.png"]


def test_failed_run_is_plotted_and_says_so(run_short):
    synthetic_run.write_summary(run_short, status="failed", exit_code=2, message="Newton did not converge at t = 3 h",
                                ccd_text="")
    assert script("plot_run.py", run_short).returncode == 0
    assert pixels(run_short / "run.png", VERMILION) > 300, "the title is in the colour of trouble"
    assert "failed: Newton did not converge" in Run(run_short).status_text


def test_one_row_is_a_picture_with_points(tmp_path):
    directory = synthetic_run.make(tmp_path / "run", rows=1, outputs=1)
    for name in ("plot_run.py", "plot_fields.py"):
        result = script(name, directory)
        assert result.returncode == 0, result.stderr
    assert pixels(directory / "run.png", BLUE) > 20


@pytest.mark.parametrize("name, prepare, message", [
    ("plot_run.py", lambda run: (run / "time_series.csv").write_text("time [s],voltage [V]\n"), "no row yet"),
    ("plot_fields.py", lambda run: (run / "fields.h5").unlink(), "no field output yet"),
    ("plot_run.py", lambda run: [path.unlink() for path in run.iterdir()], "not a run directory"),
    ("plot_fields.py", lambda run: (run / "fields.h5").write_bytes(b"not HDF5" * 100), "cannot be read as HDF5"),
])
def test_what_cannot_be_plotted_is_said_in_a_sentence(run_short, name, prepare, message):
    prepare(run_short)
    result = script(name, run_short)
    assert result.returncode == 1
    assert message in result.stderr and "Traceback" not in result.stderr
    assert not list(run_short.glob("*.png"))


def test_missing_directory_and_wrong_step(run_short):
    result = script("plot_run.py", run_short / "nowhere")
    assert result.returncode == 1 and "no such run directory" in result.stderr
    result = script("plot_fields.py", run_short, "--at", "17")
    assert result.returncode == 1 and "from 0 to 2" in result.stderr

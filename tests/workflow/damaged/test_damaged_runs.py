"""Run directories with files that are missing, cut short, of another program or with wrong bytes: each script tells it in one sentence, what is
whole is still plotted, and no user sees a traceback."""
import os
import pathlib
import shutil
import subprocess
import sys

import h5py
import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
CASE = SOURCE / "tests/parallel/ranks/ramp.yaml"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    directory = tmp_path_factory.mktemp("runs") / "whole"
    changes = ("grid.x.cells=6", "protocol.0.ccd.half_cycle=60 s", "protocol.0.ccd.last_current=0.4 mA/cm^2", "output.field_interval=20 s")
    done = subprocess.run([os.environ["AURALITH_BIN"], "run", str(CASE), *changes, "--out", str(directory)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list((directory / "fields").iterdir())) > 4
    return directory


@pytest.fixture
def run(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "run")
    return tmp_path / "run"


def script(name, *arguments, python=sys.executable):
    done = subprocess.run([python, str(SOURCE / "postprocess" / name), *map(str, arguments)], capture_output=True, text=True, timeout=200, check=False)
    assert "Traceback" not in done.stderr + done.stdout and "Error:" not in done.stderr, done.stderr
    return done


def pictures(directory):
    return sorted(path.name for path in directory.glob("*.png"))


def outputs(run):
    return sorted((run / "fields").iterdir())


def wrong_bytes(path, name="interfaces/negative/contact"):
    """Damages the values of one data set; the file still opens."""
    with h5py.File(path, "r") as file:
        place = file[name].id.get_chunk_info(0)
    data = bytearray(path.read_bytes())
    data[place.byte_offset:place.byte_offset + place.size] = bytes(255 ^ byte for byte in data[place.byte_offset:place.byte_offset + place.size])
    path.write_bytes(data)


def cut_short(path):
    path.write_bytes(path.read_bytes()[:path.stat().st_size // 2])


@pytest.mark.parametrize("spoil, place", [(pathlib.Path.unlink, 0), (lambda path: path.write_bytes(b""), 2), (cut_short, -1), (wrong_bytes, 1)],
                         ids=["missing", "empty", "cut", "wrong_bytes"])
def test_one_field_output_is_not_whole(run, spoil, place):
    path, count = outputs(run)[place], len(outputs(run))
    spoil(path)
    last = outputs(run)[-2 if place == -1 and path.exists() else -1].stem[5:]
    done = script("plot_fields.py", run)
    assert done.returncode == 1
    assert done.stderr == f"{path}: missing or damaged; {count - 1} field outputs are whole\n"
    assert pictures(run) == [f"fields_{last}.png", "maps_over_time.png"]
    done = script("plot_fields.py", run, "--at", str(int(path.stem[5:])))
    assert done.returncode == 1 and str(path) in done.stderr
    assert script("ccd_report.py", run).returncode == 0
    page = (run / "report.html").read_text(encoding="utf-8")
    assert f"{path}: missing or damaged" in page and "Contact and local current" in page


def test_all_others_are_plotted_when_all_are_asked_for(run):
    cut_short(outputs(run)[1])
    outputs(run)[3].unlink()
    expected = [f"fields_{path.stem[5:]}.png" for path in outputs(run) if path.stem[5:] != "000001"]
    done = script("plot_fields.py", run, "--at", "all")
    assert done.returncode == 1 and "step_000001.h5, " in done.stderr and "step_000003.h5: missing or damaged" in done.stderr
    assert pictures(run) == [*expected, "maps_over_time.png"]


def test_no_field_output_is_left(run):
    for path in outputs(run):
        path.unlink()
    done = script("plot_fields.py", run)
    assert done.returncode == 1 and "step_000000.h5" in done.stderr and "no field output is whole" in done.stderr
    assert pictures(run) == []
    assert script("ccd_report.py", run).returncode == 0


def test_damaged_index_of_the_fields(run):
    cut_short(run / "fields.h5")
    done = script("plot_fields.py", run)
    assert done.returncode == 1 and "fields.h5: cannot be read as HDF5" in done.stderr
    assert script("ccd_report.py", run).returncode == 0


def spoil_series(change):
    def spoil(run):
        path = run / "time_series.csv"
        path.write_bytes(change(path.read_bytes()))
    return spoil


@pytest.mark.parametrize("spoil, said", [
    (spoil_series(lambda data: data.replace(b",", b";")), "saved it with ';'"),
    (spoil_series(lambda data: b"\n".join(line[:40] if n == 3 else line for n, line in enumerate(data.split(b"\n")))), "line 4"),
    (spoil_series(lambda data: data.replace(b"\n0,0,", b"\n0,zero,", 1)), "a value is no number"),
    (spoil_series(lambda data: data[:2000] + bytes(range(128, 256)) + data[2000:]), "damaged, it is no text"),
    (spoil_series(lambda data: b""), "no row yet"),
])
def test_time_series_is_not_whole(run, spoil, said):
    spoil(run)
    done = script("plot_run.py", run)
    assert done.returncode == 1 and said in done.stderr and len(done.stderr.splitlines()) == 1
    assert "run.png" not in pictures(run)
    script("plot_fields.py", run)
    assert "maps_over_time.png" in pictures(run), "the fields are whole"
    assert script("ccd_report.py", run).returncode == 0
    if said != "no row yet":
        assert said.replace("'", "&#39;") in (run / "report.html").read_text(encoding="utf-8")


def test_last_line_is_cut(run):
    spoil_series(lambda data: data[:-40])(run)
    assert script("plot_run.py", run).returncode == 0 and pictures(run) == ["run.png"]


@pytest.mark.parametrize("text", ["{", '{"status": 3}'])
def test_damaged_summary(run, text):
    (run / "summary.json").write_text(text)
    for name, picture in (("plot_run.py", "run.png"), ("plot_fields.py", "maps_over_time.png")):
        done = script(name, run)
        assert done.returncode == 1 and "summary.json: damaged" in done.stderr
        assert picture in pictures(run)
    assert script("ccd_report.py", run).returncode == 0
    assert "summary.json: damaged" in (run / "report.html").read_text(encoding="utf-8")


def test_no_summary(run):
    (run / "summary.json").unlink()
    for name in ("plot_run.py", "plot_fields.py", "ccd_report.py"):
        assert script(name, run).returncode == 0
    assert pictures(run) == ["fields_" + outputs(run)[-1].stem[5:] + ".png", "maps_over_time.png", "run.png"]


def test_pictures_that_cannot_be_written(run):
    (run / "file").write_text("no directory")
    for name in ("plot_run.py", "plot_fields.py"):
        done = script(name, run, "--out", run / "file" / "below")
        assert done.returncode == 1 and "file" in done.stderr
    assert script("ccd_report.py", run, "--out", run / "file" / "page.html").returncode == 1


def test_a_python_without_the_modules(run):
    """Every script that a user starts, without the packages of this Python."""
    starters = [path for path in (SOURCE / "postprocess").rglob("*.py") if '__name__ == "__main__"' in path.read_text(encoding="utf-8")]
    assert len(starters) > 8
    for path in starters:
        if path.name == "picture.py":  # needs none
            continue
        done = subprocess.run([sys.executable, "-E", "-S", str(path), str(run)], capture_output=True, text=True, check=False)
        assert done.returncode == 1 and "Traceback" not in done.stderr and "has no module" in done.stderr, (path, done.stderr)

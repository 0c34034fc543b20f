"""What alloy.py reads from a run with an interlayer: host near Gamma, uptake, card, lithium metal. Films of known composition."""
import os
import pathlib
import subprocess
import sys

import h5py
import numpy as np
import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(SOURCE / "postprocess"), str(pathlib.Path(__file__).parent)]

import synthetic_alloy as film  # noqa: E402
from alloy import Film, host_share_within, quantity  # noqa: E402
from auralith_run import Run, RunError  # noqa: E402


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("inner", [0.0, 0.3, 1.0])
def test_host_share_within(tmp_path, below, inner):
    """Even host from z0 to z1: the share is linear in the distance. Half a cell at z0 and z1, where a cell holds both, is the error."""
    run = Run(film.make(tmp_path / "run", inner=inner, below=below, columns=4))
    step = run.steps[-1]
    thickness, begin, end, _ = film.layers(step.time, inner)
    for distance in (0.3 * begin, 0.5 * (begin + end), 200e-9, 0.97 * thickness, 1e-3):
        exact = (np.clip(distance, begin, end) - begin) / (end - begin)
        assert host_share_within(step, "film", distance) == pytest.approx(exact, abs=0.5 * thickness / film.CELLS / (end - begin))
    middle = thickness / film.CELLS * 45.25  # within a cell
    assert host_share_within(step, "film", middle) == pytest.approx((middle - begin) / (end - begin), rel=1e-9)


def test_columns_count_with_their_area(tmp_path):
    """All host of one column moves away: the share falls by the area of that column."""
    directory = film.make(tmp_path / "run", columns=4, outputs=2)
    with h5py.File(directory / "fields.h5", "a") as file:
        host = file["step_000000/cells/host_fraction"]
        column = host[:, 0, 2]
        film_cells = np.flatnonzero(np.isfinite(column))
        column[film_cells] = 0
        column[film_cells[-1]] = host[-1, 0, 0] * film.CELLS
        host[:, 0, 2] = column
        widths = np.diff(file["x"][()])
    share = host_share_within(Run(directory).steps[0], "film", 50e-9)
    thickness = film.layers(0, 0)[0]
    assert share == pytest.approx((1 - widths[2] / widths.sum()) * 50e-9 / thickness, rel=1e-12)


@pytest.mark.parametrize("below", [False, True])
def test_uptake_is_positive_on_both_sides_of_the_cell(tmp_path, below):
    run = Run(film.make(tmp_path / "run", below=below))
    np.testing.assert_allclose(run.uptake("film"), film.uptake(run["time"]), rtol=1e-12)
    assert run.alloying == ["film"]
    with pytest.raises(RunError, match="no layer foil"):
        run.uptake("foil")


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("inner", [0.0, 0.4, 1.0])
def test_lithium_metal_on_both_sides(tmp_path, below, inner):
    """Where the film has swollen beyond saturation: its thickness beyond that, to a cell on each side (cells hold both at the boundary)."""
    own = Film(Run(film.make(tmp_path / "run", inner=inner, below=below, columns=2, outputs=13)), "film")
    for time, inside, outside in own.sides():
        thickness, begin, end, _ = film.layers(time, inner)
        assert inside == pytest.approx(begin, abs=0.6 * thickness / film.CELLS)
        assert outside == pytest.approx(thickness - end, abs=0.6 * thickness / film.CELLS)
    assert inside + outside == pytest.approx(film.uptake(film.END - 0) * 36 / film.FARADAY * film.LITHIUM + film.HOST / film.card.fraction(film.START)
                                             - film.HOST / film.SATURATED, abs=1.2 * thickness / film.CELLS)


def test_voids_are_no_lithium_metal(tmp_path):
    """The outer lithium becomes half void, then all: so much less lithium; in the alloy voids change nothing."""
    directory = film.make(tmp_path / "run", outputs=2)
    steps = Film(Run(directory), "film"), -1
    whole = steps[0].lithium_metal(Run(directory).steps[-1])[1]
    for share in (0.5, 1.0):
        with h5py.File(directory / "fields.h5", "a") as file:
            cells = file["step_000001/cells"]
            host, void = film.profile(film.END, 0.0)[1], cells["void_fraction"][:, 0, 0]
            own = np.flatnonzero(np.isfinite(void))
            void[own] = np.where(host == 0, share, 0.3)
            cells["void_fraction"][:, 0, 0] = void
            values = cells["host_fraction"][:, 0, 0]
            values[own] = host * 0.7
            cells["host_fraction"][:, 0, 0] = values
        left = Film(Run(directory), "film").lithium_metal(Run(directory).steps[-1])
        assert left[0] == 0 and left[1] == pytest.approx((1 - share) * whole, abs=7e-9)  # the boundary cells: 3.8 nm each


def test_card(tmp_path):
    """U(x) as the other reader of cards has it; charge of the middle of the last step by Faraday's law; the plateaus are known: 0.42, 0.29, 0.17, 0.07 V."""
    own = Film(Run(film.make(tmp_path / "run")), "film")
    x = np.array([0.01, 0.3, 1.0, 1.9, 3.4, 3.75, 4.2])
    np.testing.assert_allclose(own.potential(x), film.card.potential(x), rtol=1e-9)
    np.testing.assert_allclose(own.plateaus, [0.42, 0.29, 0.17, 0.07], rtol=1e-9)
    exact = film.card.uptake(film.HOST, film.card.saturation - film.START)
    assert own.charge(own.saturation) == pytest.approx(exact, rel=1e-9)
    level, charge = own.crossing()
    assert level == pytest.approx(0.035, abs=1e-6) and charge == pytest.approx(exact, abs=60 / 400)  # one row
    assert own.text == "55 nm of gold with 0.05 lithium per atom" and own.closed


def test_a_foil_that_is_stripped_does_not_cross(tmp_path):
    """The potential falls through 35 mV while lithium leaves (a transient): that is no uptake."""
    directory = film.make(tmp_path / "run")
    header, *rows = (directory / "time_series.csv").read_text().splitlines()
    column = header.split(",").index("capacity [mAh/cm2]")
    rows = [row.split(",") for row in rows]
    rows = [",".join([*row[:column], str(-float(row[column])), *row[column + 1:]]) for row in rows]
    (directory / "time_series.csv").write_text("\n".join([header, *rows]) + "\n")
    assert Film(Run(directory), "film").crossing()[1] is None


def test_units_of_the_card():
    assert [quantity(text) for text in ("400 mV", {"value": "10.21 cm^3/mol"}, 3.75)] == [0.4, pytest.approx(1.021e-5), 3.75]
    with pytest.raises(RunError, match='cannot read "0.4 volts"; known units: V, mV'):
        quantity("0.4 volts")


def test_a_run_of_the_program(tmp_path):
    """Two dimensions: lithium metal appears on the outer side only; all of what crosses Gamma beyond saturation, to the cells at the boundary."""
    directory = tmp_path / "run"
    command = [os.environ.get("AURALITH_BIN", str(SOURCE / "build" / "auralith")), "run", str(pathlib.Path(__file__).parent / "case.yaml")]
    done = subprocess.run([*command, "--out", str(directory)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    run = Run(directory)
    own = Film(run, "film")
    charge = run.uptake("film")[-1]
    assert charge == pytest.approx(0.05e3 / 6, rel=1e-9)
    thickness = run["thickness_film"][-1]
    inside, outside = own.lithium_metal(run.steps[-1])
    assert inside == 0 and outside == pytest.approx((charge - own.charge(own.saturation)) * 36 / film.FARADAY * film.LITHIUM, abs=2 * thickness / 30)
    assert own.charge(own.saturation) == pytest.approx(film.card.uptake(run["host_film"][0], 3.75 - 3.3), rel=1e-9)
    assert host_share_within(run.steps[-1], "film", thickness) == pytest.approx(1, rel=1e-12)
    # The flat boundary is p = 1/(1 + exp(z/delta)): delta ln 2 of saturated alloy lie beyond p = 1/2.
    beyond = 10e-9 * np.log(2) * own.saturated / run["host_film"][0]
    assert host_share_within(run.steps[-1], "film", thickness - outside) == pytest.approx(1 - beyond, abs=0.01)
    assert own.crossing()[1] == pytest.approx(own.charge(3.75), abs=0.1)
    for script, names, options in (("plot_run", ["run.png"], []), ("plot_fields", ["fields_000000.png", "alloy.png"], ["--at", "first"])):
        command = [sys.executable, str(SOURCE / "postprocess" / f"{script}.py"), str(directory), *options]
        drawn = subprocess.run(command, capture_output=True, text=True, check=False)
        assert drawn.returncode == 0 and not drawn.stderr, drawn.stderr
        assert all((directory / name).stat().st_size > 10000 for name in names)

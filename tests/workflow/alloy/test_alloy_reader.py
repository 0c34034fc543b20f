"""What alloy.py reads from a run with an interlayer: host near Gamma, uptake, card, lithium metal. Films of known composition."""
import pathlib
import sys

import h5py
import numpy as np
import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(SOURCE / "postprocess"), str(pathlib.Path(__file__).parent)]

import synthetic_alloy as film  # noqa: E402
from alloy import host_share_within  # noqa: E402
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

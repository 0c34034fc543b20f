"""Initial states from files: fields of the input and earlier runs, on the same and on other grids, on several ranks; every mistake."""
import os
import pathlib
import shutil
import subprocess

import h5py
import numpy as np
import pytest

from auralith_run import Run

HERE = pathlib.Path(__file__).parent
LAYERS = ("negative", "positive")
SHORT = "protocol=[{galvanostatic: {current_density: 0.5 mA/cm^2, duration: 1 s}}]"
NO_NOISE = "layers.positive.initial_voids={mean: 0}"


def start(directory, *arguments, ranks=1, command="run", expect=0):
    call = [os.environ["AURALITH_BIN"], command, *arguments]
    if ranks > 1:
        call = [os.environ["AURALITH_MPIEXEC"], "-n", str(ranks), *call]
    done = subprocess.run(call, cwd=directory, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The directory with the case, and the run `first` in it."""
    directory = tmp_path_factory.mktemp("source")
    for name in ("case.yaml", "interface.yaml"):
        shutil.copy(HERE / name, directory)
    start(directory, "case.yaml", "--out", "first")
    return directory


def follow(source, out, *overrides, ranks=1, initial="{from: first}"):
    start(source, "case.yaml", NO_NOISE, SHORT, f"initial={initial}", *overrides, "--out", out, ranks=ranks)
    return Run(source / out)


def cells_of(run, layer):
    with h5py.File(run.directory / "fields.h5") as file:
        attributes = file[f"layers/{layer}"].attrs
        return slice(int(attributes["first_cell"]), int(attributes["last_cell"]))


def void_volume(run, step, layer):
    """int w dV from the field file alone, m3."""
    with h5py.File(run.directory / "fields.h5") as file:
        x, y = np.diff(file["x"]), np.diff(file["y"])
    part = cells_of(run, layer)
    z = np.diff(step.z)[part]
    return np.einsum("kji,k,j,i", step.cells("void_fraction")[part], z, y, x)


def test_same_grid_is_an_exact_copy(source):
    first, run = Run(source / "first"), follow(source, "same")
    before, after = first.steps[-1], run.steps[0]
    assert np.ptp(before.cells("void_fraction")[cells_of(first, "positive")]) > 0.1, "voids are there to be copied"
    assert np.array_equal(before.cells("void_fraction"), after.cells("void_fraction"), equal_nan=True)
    assert first["thickness_positive"][-1] < 3.99e-6
    assert run["thickness_positive"][0] == pytest.approx(first["thickness_positive"][-1], rel=1e-12)
    np.testing.assert_allclose(after.z, before.z, rtol=0, atol=1e-19)
    # Potentials are not copied but solved: the same current through the same voids gives the same voltage.
    assert run["voltage"][0] == pytest.approx(first["voltage"][-1], rel=1e-9)
    (origin,) = run.summary["provenance"]["initial_state"]
    assert "first/fields.h5 at 720 s" in origin and "the same grid, copied" in origin
    assert "initial: {from:" in (run.directory / "effective_input.yaml").read_text()


def test_an_earlier_time(source):
    first, run = Run(source / "first"), follow(source, "earlier", initial="{from: first, time: 8 min}")
    (step,) = [each for each in first.steps if abs(each.time - 480) < 1e-6]
    assert np.array_equal(step.cells("void_fraction"), run.steps[0].cells("void_fraction"), equal_nan=True)


OTHER_GRIDS = {
    "finer": ("grid.x.cells=31", "layers.positive.cells={smallest: 0.05 um, growth: 1.2, refine: bottom}",
              "layers.negative.cells={smallest: 0.05 um, growth: 1.2, refine: top}"),
    "coarser": ("grid.x={widths: [0.5 um, 0.9 um, 0.3 um, 0.6 um, 0.7 um], boundary: periodic}", "layers.positive.fixed_height=0 m",
                "layers.positive.cells={smallest: 0.11 um, growth: 1.7, refine: bottom}"),
    "three_dimensions": ("grid.y={length: 2 um, cells: 4, boundary: periodic}",),
}


@pytest.mark.parametrize("name", OTHER_GRIDS)
@pytest.mark.parametrize("ranks", [1, 3])
def test_another_grid_keeps_the_void_volume(source, name, ranks):
    first, run = Run(source / "first"), follow(source, f"{name}_{ranks}", *OTHER_GRIDS[name], ranks=ranks)
    with h5py.File(run.directory / "fields.h5") as file:
        wider = 2.0 if file["y"].size > 2 else 1.0  # the earlier run is 1 um deep
    for layer in LAYERS:
        there, here = void_volume(first, first.steps[-1], layer), void_volume(run, run.steps[0], layer)
        assert here == pytest.approx(wider * there, rel=1e-13)
    w = run.steps[0].cells("void_fraction")[cells_of(run, "positive")]
    old = first.steps[-1].cells("void_fraction")[cells_of(first, "positive")]
    assert np.min(old) - 1e-15 <= np.min(w) and np.max(w) <= np.max(old) + 1e-15 and np.ptp(w) > 0.1
    assert "remapped from another grid" in run.summary["provenance"]["initial_state"][0]
    if ranks > 1:
        one = Run(source / f"{name}_1")
        assert np.array_equal(one.steps[0].cells("void_fraction"), run.steps[0].cells("void_fraction"), equal_nan=True)


def test_a_finer_grid_of_whole_cells_holds_the_same_values(source):
    first, run = Run(source / "first"), follow(source, "halved", "grid.x.cells=24")
    old, new = first.steps[-1].cells("void_fraction"), run.steps[0].cells("void_fraction")
    np.testing.assert_allclose(new[..., 0::2], old, rtol=1e-14, atol=1e-16)
    np.testing.assert_allclose(new[..., 1::2], old, rtol=1e-14, atol=1e-16)


WRONG_RUNS = [
    ("{from: second}", (), ["initial.from: ", "directory 'second' not found; looked for"]),
    ("{from: .}", (), ["initial.from: ", "fields.h5: no HDF5 file, or it cannot be read"]),
    ("{from: first, time: 9 min}", (), ["no field output at 540 s", "3 between 0 and 720 s", "0, 480, 720 s"]),
    ("{from: first}", ("layers.0.name=anode", "interfaces.0.between=[anode, ceramic]"), ["no layer 'anode'; the run has: ceramic, negative, positive"]),
    ("{from: first}", ("layers.negative.thickness=6 um",), ["layer 'negative' is 5 um thick there and 6 um here"]),
    ("{from: first}", ("grid.x.length=4 um",), ["its grid is 3 um long in x, here it is 4 um"]),
    ("{from: first}", ("layers.positive.exhausted_thickness=3.99 um",), ["layer 'positive' is 3.", "exhausted here"]),
    ("{from: first}", ("layers.positive.initial_voids.mean=0.1",), ["initial: layer 'positive' has initial_voids"]),
]


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize("initial, overrides, says", WRONG_RUNS, ids=[wrong[2][-1][:20] for wrong in WRONG_RUNS])
def test_a_run_that_does_not_fit(source, initial, overrides, says, command):
    before = sorted(source.iterdir())
    message = start(source, "case.yaml", NO_NOISE, SHORT, f"initial={initial}", *overrides, command=command, expect=1)
    for part in says:
        assert part in message
    assert sorted(source.iterdir()) == before, "nothing may be written"


BOX = """format: 1
title: box
grid: {x: {length: 3 um, cells: 5}, y: {length: 2 um, cells: 4}}
materials: {mixture: {region: metal}}
layers:
  - name: box
    region: metal
    material: mixture
    thickness: 4 um
    cells: 3
    void_model: {barrier: 1e6 J/m^3, gradient_energy: 1e-7 J/m, mobility: 1e-23 m^5/(J s)}
    initial_voids: {file: field.h5, dataset: start/w}
protocol:
  - rest: {duration: 1 s}
"""


@pytest.fixture
def box(tmp_path):
    (tmp_path / "case.yaml").write_text(BOX)
    field = np.random.default_rng(1).uniform(0, 1, (3, 4, 5))
    write(tmp_path, field)
    return tmp_path, field


def write(directory, field, dataset="start/w"):
    with h5py.File(directory / "field.h5", "w") as file:
        file[dataset] = field


@pytest.mark.parametrize("ranks", [1, 2, 3])
def test_field_of_a_file(box, ranks):
    directory, field = box
    start(directory, "case.yaml", "--out", "run", ranks=ranks)
    run = Run(directory / "run")
    assert np.array_equal(run.steps[0].cells("void_fraction"), field)
    (origin,) = run.summary["provenance"]["initial_state"]
    assert "layer box: dataset start/w of" in origin
    # The effective input stands alone: it names the file in full.
    other = directory / "elsewhere"
    other.mkdir()
    start(other, str(directory / "run" / "effective_input.yaml"), command="check")


def test_single_precision_and_integers(box):
    directory, _ = box
    for kind in (np.float32, np.int16):
        field = np.random.default_rng(2).integers(0, 2, (3, 4, 5)).astype(kind)
        write(directory, field)
        start(directory, "case.yaml", "--out", f"run_{kind.__name__}", ranks=2)
        assert np.array_equal(Run(directory / f"run_{kind.__name__}").steps[0].cells("void_fraction"), field)


def nan_at(place):
    field = np.full((3, 4, 5), 0.5)
    field[place] = np.nan
    return field


WRONG_FIELDS = {
    "missing file": (None, ["file 'field.h5' not found; looked for", "meshes/field.h5"]),
    "no HDF5": ("text", ["no HDF5 file, or it cannot be read"]),
    "missing dataset": ((np.zeros((3, 4, 5)), "w"), ["no dataset 'start/w'; the file holds: w"]),
    "other order": ((np.zeros((5, 4, 3)), "start/w"), ["has the shape (5, 4, 3); expected (3, 4, 5): (cells of the layer, cells along y"]),
    "two directions": ((np.zeros((3, 5)), "start/w"), ["has the shape (3, 5); expected (3, 4, 5)"]),
    "NaN": ((nan_at((2, 3, 4)), "start/w"), ["is nan in cell (2, 3, 4)"]),
    "out of range": ((np.full((3, 4, 5), 2.5), "start/w"), ["is 2.5, which is no void fraction", "in cell (0, 0, 0)"]),
    "text": ((np.full((3, 4, 5), b"half"), "start/w"), ["does not hold numbers"]),
}


@pytest.mark.parametrize("ranks, command", [(1, "check"), (1, "run"), (3, "run")])
@pytest.mark.parametrize("wrong", WRONG_FIELDS)
def test_a_field_that_does_not_fit(box, wrong, ranks, command):
    directory, _ = box
    content, says = WRONG_FIELDS[wrong]
    (directory / "field.h5").unlink()
    if content == "text":
        (directory / "field.h5").write_text("0.5")
    elif content is not None:
        write(directory, *content)
    before = sorted(directory.iterdir())
    message = start(directory, "case.yaml", command=command, ranks=ranks, expect=1)
    assert message.count("auralith: case.yaml:12: layers.box.initial_voids.file: ") == 1
    for part in says:
        assert part in message
    assert sorted(directory.iterdir()) == before, "nothing may be written"


def test_a_field_excludes_the_other_keys(box):
    directory, _ = box
    message = start(directory, "case.yaml", "layers.box.initial_voids.noise=0.01", command="check", expect=1)
    assert "layers.box.initial_voids.noise: given together with file" in message


def test_what_lithium_needs_is_asked_for(box):
    directory, _ = box
    message = start(directory, "case.yaml", "layers.box.void_model={interface_thickness: 0.5 um}", command="check", expect=1)
    assert "case.yaml:4: materials.mixture.surface_energy: missing; layer 'box' needs it" in message
    message = start(directory, "case.yaml", "layers.box.void_model={barrier: 1 J/m^3, gradient_energy: 1 J/m}", command="check", expect=1)
    assert "materials.mixture.self_diffusivity: missing; layer 'box' needs it because void_model has no mobility" in message

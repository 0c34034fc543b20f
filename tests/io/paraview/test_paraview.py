"""What ParaView sees of a run: times and volume integrals of both families of files, on 1 and 2 ranks, and the pictures of postprocess/paraview.

The integrals are the columns void_volume and lithium of the time series, which the program sums from its unknowns; the files go through
cumulated heights and ParaView's own cell volumes, so only round-off may differ: 1e-12.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import h5py
import numpy as np
import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(SOURCE / "postprocess"), str(SOURCE / "postprocess" / "paraview")]

import picture  # noqa: E402
from auralith_run import Run  # noqa: E402

MPIEXEC = os.environ.get("AURALITH_MPIEXEC", "mpirun")
TOLERANCE = 1e-12


def needed():
    """Reason to skip, "" when all is there."""
    missing = [name for name in ("pvbatch", "Xvfb") if shutil.which(name) is None]
    version = subprocess.run([os.environ["AURALITH_BIN"], "--version"], capture_output=True, text=True, check=True).stdout
    if "VTK none" in version:
        missing.append("a program that is built with VTK")
    return f"missing: {', '.join(missing)} (./quickstart test installs paraview, paraview-dev, xvfb)" if missing else ""


@pytest.fixture(scope="session", autouse=True)
def everything_needed():
    reason = needed()
    if reason:
        pytest.skip(reason)


def simulate(directory, ranks, case, *overrides):
    command = [MPIEXEC, "-n", str(ranks), os.environ["AURALITH_BIN"], "run", str(SOURCE / "inputs" / case), "output.vtk=on", *overrides,
               "--out", str(directory)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=250)
    assert result.returncode == 0, result.stdout + result.stderr
    return Run(directory)


@pytest.fixture(scope="module")
def moving(tmp_path_factory):
    """2-D, one rank; the metal gets thinner, so the heights of the cells change."""
    return simulate(tmp_path_factory.mktemp("runs") / "moving", 1, "thin_lithium.yaml", "grid.x.cells=12", "output.field_interval=20 min",
                    "protocol.0.galvanostatic.duration=1 h")


@pytest.fixture(scope="module")
def block(tmp_path_factory):
    """3-D, two ranks that write a piece each."""
    return simulate(tmp_path_factory.mktemp("runs") / "block", 2, "strip_to_void.yaml", "grid.x.length=3 um", "grid.x.cells=8",
                    "grid.x.boundary=periodic", "grid.y.length=3 um", "grid.y.cells=6", "grid.y.boundary=periodic",
                    "layers.positive.cells.smallest=0.1 um", "layers.positive.cells.growth=1.3", "layers.positive.cells.largest=4 um",
                    "output.vtk_pieces=2")


@pytest.fixture(params=["moving", "block"])
def run(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("ranks", [1, 2])
def test_integrals_and_times(run, ranks, tmp_path):
    with h5py.File(run.fields_path) as file:
        regions = list(file.attrs["regions"])
    times = [step.time for step in run.steps]
    rows = [int(np.flatnonzero(run["step"] == step.step)[-1]) for step in run.steps]
    area = np.ptp(run.nodes("x")) * np.ptp(run.nodes("y"))
    electrode = run.electrodes[0]
    assert len(times) > 3 and times[0] == 0
    for file in ("fields.xmf", "fields.pvd"):
        out = tmp_path / f"{file}.json"
        command = [MPIEXEC, "-n", str(ranks), "pvbatch", str(HERE / "integrate_fields.py"), str(run.directory / file), str(out), str(len(regions))]
        result = subprocess.run(command, capture_output=True, text=True, timeout=250)
        assert result.returncode == 0 and "ERR|" not in result.stderr, result.stdout + result.stderr
        seen = json.loads(out.read_text())
        assert seen["times"] == times, "every digit"
        np.testing.assert_allclose(seen["volume"], [area * np.ptp(step.z) for step in run.steps], rtol=TOLERANCE)
        for name, region in ((name, regions.index(name)) for name in run.electrodes):
            np.testing.assert_allclose(seen["lithium"][region], area * run[f"lithium_{name}"][rows], rtol=TOLERANCE)
            np.testing.assert_allclose(seen["void"][region], area * run[f"void_volume_{name}"][rows], rtol=TOLERANCE,
                                       atol=TOLERANCE * area * run[f"void_volume_{name}"].max())
        assert max(seen["void"][regions.index(electrode)]) > 0.01 * max(seen["lithium"][regions.index(electrode)]), "there is something to see"


def test_a_step_is_one_piece_unless_more_are_wanted(moving, block):
    for run, pieces in ((moving, 1), (block, 2)):
        files = sorted(path.name for path in (run.directory / "vtk").iterdir())
        assert files == sorted([f"step_{n:06d}.pvtr" for n in range(len(run.steps))] +
                               [f"step_{n:06d}_{piece}.vtr" for n in range(len(run.steps)) for piece in range(pieces)])
        text = (run.directory / "vtk" / files[-1]).read_text()
        assert 'format="binary"' in text and "appended" not in text and "UNITS_LABEL" in text


def pixels(path, colour, tolerance=0.12):
    """Number of pixels near a colour (0 ... 1)."""
    import matplotlib.image
    image = matplotlib.image.imread(path)[..., :3]
    return int((np.abs(image - np.array(colour)).max(axis=-1) < tolerance).sum())


LINES, FULL, METAL = (0.835, 0.369, 0.0), (0.996, 0.91, 0.22), (0.0, 0.135, 0.305)
VOID = (0.78, 0.72, 0.43)  # a void fraction of 0.75


@pytest.fixture(scope="module")
def screen():
    with picture.display() as environment:
        yield environment


def draw(screen, script, run, out, *options, ranks=1):
    result = picture.draw(script, run.directory, "--out", out, *options, environment=screen, ranks=ranks)
    assert result.returncode == 0 and "ERR|" not in result.stderr and "Traceback" not in result.stderr, result.stdout + result.stderr
    written = pathlib.Path(result.stdout.split()[-1])
    assert written.parent == out and written.exists()
    return written


def test_voids(block, screen, tmp_path):
    """Current lines at all times, a void where one has grown; the same picture from the VTK files on two ranks."""
    last = draw(screen, "voids", block, tmp_path / "last")
    first = draw(screen, "voids", block, tmp_path / "first", "--at", "first")
    other = draw(screen, "voids", block, tmp_path / "other", "--files", "pvd", ranks=2)
    assert pixels(last, LINES) > 2000 and pixels(first, LINES) > 2000
    assert pixels(last, VOID) > pixels(first, VOID) + 5000
    assert pixels(first, METAL) > 50000
    for colour in (LINES, VOID, METAL):
        assert abs(pixels(last, colour) - pixels(other, colour)) < 0.1 * pixels(last, colour) + 200, "lines end where a step of their integration does"


def test_interface_map(block, screen, tmp_path):
    last, first = (draw(screen, "interface_map", block, tmp_path / at, "--at", at) for at in ("last", "first"))
    assert pixels(first, FULL) > pixels(last, FULL) + 50000, "contact was full"


def test_pictures_of_cells_whose_effects_are_off(screen, tmp_path):
    """Without voids the current alone, without a reaction the contact alone; voids are not drawn where there are none."""
    cases = "../tests/verification/"
    strips = simulate(tmp_path / "strips", 1, cases + "strip_contacts/case.yaml")
    cap = simulate(tmp_path / "cap", 1, cases + "contact_angle/case.yaml", "protocol=[{rest: {duration: 1 s}}]")
    assert pixels(draw(screen, "interface_map", strips, tmp_path / "current"), (0.18, 0.0, 0.29)) > 500, "the edge of the contact"
    contact = draw(screen, "interface_map", cap, tmp_path / "contact")
    assert pixels(contact, FULL) > 5000 and pixels(contact, METAL) > 5000
    assert pixels(draw(screen, "voids", cap, tmp_path / "voids"), FULL) > 5000
    none = picture.draw("voids", strips.directory, "--out", tmp_path / "none", environment=screen)
    assert none.returncode == 1 and "no void fraction, as effects.metal_void is off" in none.stderr and "Traceback" not in none.stderr


def test_cut_away(block, moving, screen, tmp_path):
    shown = draw(screen, "cut_away", block, tmp_path / "shown")
    assert pixels(shown, (0.34, 0.71, 0.91), 0.2) > 2000, "surface of the void"
    flat = picture.draw("cut_away", moving.directory, "--out", tmp_path, environment=screen)
    assert flat.returncode == 1 and "not a 3-D run" in flat.stderr


def test_movie(moving, screen, tmp_path):
    import PIL.Image
    movie = draw(screen, "movie", moving, tmp_path / "movie", "--seconds", "0.2")
    with PIL.Image.open(movie) as frames:
        assert frames.n_frames == len(moving.steps)


def test_errors(block, screen, tmp_path):
    for options, text in ((("--at", "99"), "choose first, last or a number from 0 to"), (("--electrode", "gold"), "the run has positive")):
        result = picture.draw("voids", block.directory, "--out", tmp_path, *options, environment=screen)
        assert result.returncode == 1 and text in result.stderr and not list(tmp_path.iterdir())


def test_field_outputs_that_are_missing(moving, screen, tmp_path):
    """What is whole is shown; what is missing is told in a sentence."""
    broken = tmp_path / "run"
    shutil.copytree(moving.directory, broken)
    (broken / "fields" / "step_000000.h5").unlink()
    result = picture.draw("voids", broken, environment=screen)
    assert result.returncode == 1 and "Traceback" not in result.stderr
    assert f"{broken}/fields/step_000000.h5: missing or damaged; {len(moving.steps) - 1} field outputs are whole" in result.stderr
    assert (broken / "voids.png").exists()
    (broken / "voids.png").unlink()
    for path in (broken / "fields").iterdir():
        path.unlink()
    for script in picture.SCRIPTS:
        result = picture.draw(script, broken, environment=screen)
        assert result.returncode == 1 and "Traceback" not in result.stderr and "no field output is whole" in result.stderr
    assert not list(broken.glob("*.png"))

"""Everything that a run carries along is in its checkpoints: shipped cases with voltage control and repeats, finite electrodes, a
label map, three dimensions, voids that collapse and a film of gold that keeps lithium are killed after a checkpoint and continued, with the same digits at the end."""
import os
import pathlib
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from restarts import Restarts  # noqa: E402

INPUTS = pathlib.Path(os.environ["AURALITH_SOURCE"]) / "inputs"
COARSE = ["grid.x.cells=6", "layers.negative.cells.smallest=0.2 um", "layers.positive.cells.smallest=0.2 um", "layers.pellet.cells.smallest=1 um"]
CASES = {
    "voltage": ("cc_cv_au_llzto.yaml", ["grid.x.cells=6"]),
    "finite": ("thin_lithium.yaml", ["grid.x.cells=4"]),
    "map": ("rough_interface.yaml", []),
    "solid": ("ccd_3d.yaml", ["grid.x.cells=3", "grid.y.cells=4", "protocol.0.ccd.last_current=0.2 mA/cm^2"]),
    "collapse": ("ccd_au_llzto.yaml", [*COARSE, "ambient.pressure=2 MPa", "protocol.0.ccd.first_current=0.6 mA/cm^2", "protocol.0.ccd.last_current=0.6 mA/cm^2"]),
    "uptake": (INPUTS.parent / "tests" / "parallel" / "interlayers" / "pinhole.yaml", ["protocol.0.galvanostatic.duration=20 s"]),
}
check = Restarts()
for name, (case, overrides) in CASES.items():
    words = [*overrides, "checkpoint.step_interval=4", "checkpoint.keep=1000"]
    seconds = check.finish_run(f"{name}_whole", *words, case=INPUTS / case)
    saved = len(list((check.scratch / f"{name}_whole" / "checkpoints").glob("*.h5")))
    process = subprocess.Popen(check.command(name, *words, case=INPUTS / case), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    enough = max(2, saved // 2)
    while process.poll() is None and len(list((check.scratch / name / "checkpoints").glob("*.h5"))) < enough:
        time.sleep(0.005)
    process.kill()
    check.verdict(process.wait() == -signal.SIGKILL and saved > 3, f"{name}: killed after {enough} of {saved} checkpoints ({seconds:.1f} s in all)")
    check.resume(name)
    check.same(name, f"{name}_whole")
check.finish()

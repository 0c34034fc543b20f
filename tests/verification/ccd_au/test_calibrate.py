"""The calibration script against a program whose critical current density is known: end points, resume, refusal, --write."""
import json
import math
import os
import pathlib
import shutil
import stat
import subprocess
import sys

import pytest

ROOT = pathlib.Path(os.environ.get("AURALITH_SOURCE", pathlib.Path(__file__).resolve().parents[3]))
SCRIPT = ROOT / "postprocess/calibrate_site_mobility.py"

# Stands for the program: contact is lost above the current density `limit` in mA/cm2, in steps of 0.05 mA/cm2.
PROGRAM = '''#!{python}
import json, pathlib, sys
if sys.argv[1] == "--version":
    print("fake 1"); sys.exit(0)
values = dict(entry.split("=", 1) for entry in sys.argv[3:-2])
k = float(values["interfaces.negative-pellet.site_mobility"].split()[0])
assert k == float(values["interfaces.pellet-positive.site_mobility"].split()[0])
last = float(values["protocol.0.ccd.last_current"].split()[0])
limit = {law}
survived = 0.05 * int(min(limit, last) / 0.05 + 1e-9)
reached = survived < last - 1e-9
into = min(3599.0, 3600 * limit / (survived + 0.05))
out = pathlib.Path(sys.argv[-1])
out.mkdir(parents=True)
event = dict(kind="contact_loss", electrode="positive", time_s=72000 * survived * 2 + into, current_density_mA_cm2=survived + 0.05)
entry = dict(criterion="CCD_contact", modelled=True, additional=False, reached=reached, survived_mA_cm2=survived,
             failing_mA_cm2=survived + 0.05 if reached else None, event=event if reached else None)
(out / "summary.json").write_text(json.dumps(dict(status="finished", ccd=[entry], ccd_mA_cm2=survived, provenance=dict(git_hash="0"))))
with open(pathlib.Path(__file__).with_name("calls"), "a") as file:
    file.write("run\\n")
'''


class Bench:
    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(ROOT / "inputs", folder / "inputs")
        self.card = folder / "inputs/interfaces/au_llzto.yaml"
        self.git("init", "-q")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "inputs")

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", "-C", str(self.folder / "inputs"), *arguments], check=True)

    def program(self, law):
        path = self.folder / "program"
        path.write_text(PROGRAM.replace("{python}", sys.executable).replace("{law}", law), encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def calibrate(self, *arguments):
        return subprocess.run([sys.executable, str(SCRIPT), "--program", str(self.folder / "program"), "--case", str(self.folder / "inputs/ccd_au_llzto.yaml"),
                               "--card", str(self.card), "--out", str(self.folder / "runs"), *arguments], capture_output=True, text=True, check=False)

    @property
    def record(self):
        return json.loads((self.folder / "runs/calibration.json").read_text(encoding="utf-8"))

    @property
    def calls(self):
        path = self.folder / "calls"
        return path.read_text(encoding="utf-8").count("run") if path.exists() else 0


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


LAW = "0.30 * (k / 3.7e-16) ** 0.8"
UPPER = 3.7e-16 * (7 / 6) ** 1.25  # where 0.35 is reached


@pytest.mark.parametrize("start", ["2e-18", "4e-16", "1e-14"])
def test_interval_from_any_start(bench, start):
    bench.program(LAW)
    before = bench.card.read_bytes()
    done = bench.calibrate("--start", start)
    assert done.returncode == 0, done.stderr
    low, high = bench.record["interval"]
    assert abs(math.log(low / 3.7e-16)) < 0.03 and abs(math.log(high / UPPER)) < 0.03
    assert bench.record["site_mobility"] == pytest.approx(math.sqrt(low * high), rel=0.06)
    assert bench.card.read_bytes() == before and "untouched" in done.stdout


def test_resume_runs_nothing_again(bench):
    bench.program(LAW)
    assert bench.calibrate().returncode == 0
    calls = bench.calls
    assert bench.calibrate().returncode == 0
    assert bench.calls == calls


def test_other_inputs_are_refused(bench):
    bench.program(LAW)
    assert bench.calibrate().returncode == 0
    case = bench.folder / "inputs/materials/lithium.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("value: 1e-14 m^2/s", "value: 2e-14 m^2/s"), encoding="utf-8")
    done = bench.calibrate()
    assert done.returncode == 1 and "choose another --out" in done.stderr


@pytest.mark.parametrize("law, reason", [("0.42", "diffusion alone"), ("0.21", "something else"), ("0.20 if k < 1e-16 else 0.5", "jumps over"),
                                         ("0.3 if k > 3e-16 else 0.5", "falls with k_G")])
def test_refuses_what_cannot_be_bracketed(bench, law, reason):
    bench.program(law)
    before = bench.card.read_bytes()
    done = bench.calibrate("--write", "--start", "4e-16")
    assert done.returncode == 1 and reason in done.stderr, done.stderr
    assert bench.card.read_bytes() == before and not (bench.folder / "runs/calibration.json").exists()


def test_write_changes_one_line_and_only_of_committed_inputs(bench):
    bench.program(LAW)
    bench.card.write_text("# changed\n" + bench.card.read_text(encoding="utf-8"), encoding="utf-8")
    done = bench.calibrate("--write")
    assert done.returncode == 1 and "commit all inputs" in done.stderr and bench.calls == 0
    bench.git("commit", "-q", "-a", "-m", "changed")
    before = bench.card.read_text(encoding="utf-8").splitlines()
    assert bench.calibrate("--write").returncode == 0
    after = bench.card.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after) if old != new]
    assert len(before) == len(after) and len(changed) == 1
    new = changed[0][1]
    assert new.startswith("site_mobility: {value: " + f"{bench.record['site_mobility']:.1e}") and "status: calibrated" in new
    assert "m/(s Pa), activation_energy: 0.53 eV, reference_temperature: 25 degC, status" in new, "the temperature law stays"
    for words in ("one experiment", "CCD 0.30 mA/cm2", "delta 0.15 um", "12 um in 48 columns", "seed 1", "git "):
        assert words in new

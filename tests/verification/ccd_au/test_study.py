"""The scripts of study/ against what is recorded there, and with two small rows that are really run, resumed and merged."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(os.environ.get("AURALITH_SOURCE", pathlib.Path(__file__).resolve().parents[3]))
STUDY = ROOT / "tests/verification/ccd_au/study"
PROGRAM = os.environ.get("AURALITH_BIN", str(ROOT / "build/auralith"))
sys.path[:0] = [str(STUDY)]

from rows import AU, ROWS, Row, columns, first, normal, ramp, width  # noqa: E402
from study_table import BEGIN, END, SPREAD_BEGIN, SPREAD_END, critical, csv_text, spread_table, table  # noqa: E402

RESULTS = json.loads((STUDY / "results.json").read_text(encoding="utf-8"))


def test_readme_and_csv_are_those_of_the_results():
    text = (STUDY / "README.md").read_text(encoding="utf-8")
    assert text.split(BEGIN)[1].split(END)[0].strip() == table(RESULTS)
    assert text.split(SPREAD_BEGIN)[1].split(SPREAD_END)[0].strip() == spread_table(RESULTS)
    assert (STUDY / "results.csv").read_text(encoding="utf-8") == csv_text(RESULTS)


def test_recorded_rows_are_those_of_rows_py():
    assert set(RESULTS) == set(ROWS)
    different = [name for name, row in RESULTS.items() if row["overrides"] != ROWS[name].overrides or row["kind"] != ROWS[name].kind]
    assert not different
    unclean = [name for name, row in RESULTS.items() if not re.fullmatch(r"[0-9a-f]{40}", row["git"])]
    assert not unclean, "made by a program with uncommitted changes"


def test_rows_are_valid_cases():
    """One row of each kind and group: the overrides name keys that exist and values that are allowed."""
    for name, row in {(row.kind, row.group): (name, row) for name, row in ROWS.items() if row.kind != "first" or row.group == "current"}.values():
        done = subprocess.run([PROGRAM, "check", str(ROOT / "inputs" / row.case), *row.overrides], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{name}: {done.stderr}"


def test_figure(tmp_path):
    out = tmp_path / "figure.png"
    subprocess.run([sys.executable, str(STUDY / "plot_study.py"), "--out", str(out)], check=True)
    assert 20e3 < out.stat().st_size < 150e3
    digest = hashlib.sha256((STUDY / "results.json").read_bytes()).hexdigest().encode()
    for picture in (out, STUDY / "ccd_sensitivity.png"):
        assert digest in picture.read_bytes(), f"{picture} was drawn from other results: run plot_study.py"


def test_current_for_one_half_cycle():
    """On t ~ 1/i^2 the scaled current does not depend on the current that was run; far from one hour there is none."""
    def row(current, minutes, group="current"):
        return {"kind": "first", "group": group, "what": "", "current": current, "minutes": minutes}
    results = {f"{i}": row(i, 60 * (0.3 / i) ** 2) for i in (0.2, 0.25, 0.35, 0.45, 0.6)}
    for current in (0.38, 0.4, 0.5):
        assert critical(results, row(current, 60 * (0.4 / current) ** 2, "D_Li")) == pytest.approx(0.4, rel=1e-12)
    ramp_of_half_hours = {"kind": "fine", "group": "half cycle", "what": "", "half_cycle": 30.0, "lost_at": -0.6, "lost_minutes": 30 * (0.55 / 0.6) ** 2}
    assert critical(results, ramp_of_half_hours) == pytest.approx(0.55, rel=1e-12)
    beyond_the_table = {**ramp_of_half_hours, "half_cycle": 200.0, "lost_at": 0.2, "lost_minutes": 200 * (0.19 / 0.2) ** 2}
    assert critical(results, beyond_the_table) == pytest.approx(0.19, rel=1e-12)
    assert critical(results, {**ramp_of_half_hours, "lost_minutes": 20.0}) is None, "of a ramp only the end of the half cycle"
    assert critical(results, row(0.1, None)) is None
    assert critical(results, row(0.1, 1000.0)) is None


def test_spread_over_seeds_and_paired_difference():
    """On t ~ 1/i^2 a time of 60 (i_c/0.35)^2 min means a critical current i_c; mean, deviation and difference are those of the i_c."""
    def row(what, group, critical_current):
        return {"kind": "first", "group": group, "what": what, "current": 0.35, "minutes": 60 * (critical_current / 0.35) ** 2}
    results = {f"i{i}_first": {"kind": "first", "group": "current", "what": f"{i} mA/cm2", "current": i, "minutes": 60 * (0.3 / i) ** 2} for i in (0.2, 0.25, 0.45)}
    results |= {"ref_first": row("as shipped", "reference", 0.30), "seed2_first": row("2", "seed", 0.32), "seed3_first": row("3", "seed", 0.34)}
    results |= {"far_coarse": {"kind": "coarse", "group": "width", "what": "9 um, seed 1", "ccd": 0.3, "step": 0.05}}  # never lost: no line
    results |= {"a2_first": row("12 cells, seed 2", "grid", 0.31), "a3_first": row("12 cells, seed 3", "grid", 0.34), "b_first": row("even", "grid", 0.5)}
    shipped, grid = spread_table(results).splitlines()[2:]
    assert shipped == "| as shipped | -, -, - |  |  | 0.320 +- 0.020 (3) |  |"
    assert grid == "| grid: 12 cells | -, - |  |  | 0.325 +- 0.021 (2) | -0.0050 +- 0.0071 (2) |", "seed 1 is not there: the mean of 0.32 and 0.34 is compared"


SMALL = ["grid.x.length=2 um", *columns(4), *normal(3)]
SMALL_ROWS = {
    "ref_first": first("reference", "small", SMALL, 1.5),
    "ref_fine": Row("fine", "reference", "small", [*ramp(0.3, 0.2, 0.5), "protocol.0.ccd.half_cycle=30 min", *SMALL], AU),
}


def test_run_resume_and_merge(tmp_path):
    study = tmp_path / "tests/verification/ccd_au/study"
    study.mkdir(parents=True)
    for name in ("run_study.py", "read_row.py", "study_table.py"):
        shutil.copy(STUDY / name, study)
    for name in ("inputs", "postprocess"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (study / "rows.py").write_text(f"from typing import NamedTuple\n\n\nclass Row(NamedTuple):\n    kind: str\n    group: str\n    what: str\n    overrides: list\n    case: str\n\n\n"
                                   f"ROWS = {SMALL_ROWS!r}\n", encoding="utf-8")
    (study / "README.md").write_text(f"before\n{SPREAD_BEGIN}\n{SPREAD_END}\n{BEGIN}\n{END}\nafter\n", encoding="utf-8")
    calls = tmp_path / "calls"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$1" >> {calls}\nexec {PROGRAM} "$@"\n', encoding="utf-8")
    program.chmod(0o755)

    def run(*arguments):
        calls.write_text("", encoding="utf-8")
        done = subprocess.run([sys.executable, str(study / "run_study.py"), "--program", str(program), "--out", str(tmp_path / "runs"), *arguments],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return calls.read_text(encoding="utf-8").split().count("run"), json.loads((study / "results.json").read_text(encoding="utf-8"))

    assert run("--only", "ref_fine")[0] == 1
    times, results = run()
    assert times == 1 and list(results) == ["ref_first", "ref_fine"], "the other row is run, the first one is kept"
    assert run()[0] == 0, "nothing is run again"
    assert run("--missing")[0] == 0
    summary = json.loads((tmp_path / "runs/ref_first/summary.json").read_text(encoding="utf-8"))
    lost = next(event for event in summary["events"] if event["detail"] == "contact under 0.5")
    assert results["ref_first"]["minutes"] == pytest.approx(lost["time_s"] / 60, abs=1e-3)
    assert results["ref_first"]["minutes_0.8"] <= results["ref_first"]["minutes"] <= results["ref_first"]["minutes_0.3"]
    # The ramp: 2 * 30 min at 0.3 mA/cm2 are survived, contact is lost within the half cycle at 0.5.
    summary = json.loads((tmp_path / "runs/ref_fine/summary.json").read_text(encoding="utf-8"))
    lost = next(event for event in summary["events"] if event["detail"] == "contact under 0.5")
    fine = results["ref_fine"]
    assert (fine["ccd"], fine["failing"], fine["electrode"], fine["half_cycle"]) == (0.3, 0.5, "positive", 30.0)
    assert fine["minutes"] == pytest.approx(lost["time_s"] / 60 - 60, abs=0.01)
    text = (study / "README.md").read_text(encoding="utf-8")
    assert text.startswith("before") and text.endswith("after\n") and table(results) in text and spread_table(results) in text
    # Another input makes the recorded runs old.
    card = tmp_path / "inputs/materials/lithium.yaml"
    card.write_text(card.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert run("--only", "ref_first")[0] == 1

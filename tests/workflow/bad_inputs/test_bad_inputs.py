"""Bad inputs: the program names file, line, key, value and what is allowed, ends with exit code 1 and writes nothing."""

import json
import os
import pathlib
import re
import subprocess

import pytest
import yaml

HERE = pathlib.Path(__file__).parent
PROGRAM = os.environ["AURALITH_BIN"]
GOOD = (HERE / "good.yaml").read_text()
BAD = yaml.safe_load((HERE / "bad_inputs.yaml").read_text())


def run(directory, command, *arguments):
    return subprocess.run([PROGRAM, command, "bad.yaml", *arguments], cwd=directory, capture_output=True, text=True,
                          timeout=60, check=False)


def line_with(text, fragment):
    """1-based number of the only line that holds the fragment."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if fragment in line]
    assert len(lines) == 1, f"{fragment!r} stands in lines {lines}"
    return lines[0]


def test_good_input_passes(tmp_path):
    (tmp_path / "bad.yaml").write_text(GOOD)
    result = run(tmp_path, "check")
    assert result.returncode == 0, result.stderr
    assert "Assumed values" in result.stdout


def test_check_counts_the_unknowns_of_the_run(tmp_path):
    (tmp_path / "bad.yaml").write_text(GOOD)
    short = "protocol=[{rest: {duration: 1 s}}]"
    counted = re.search(r"cells, (\d+) unknowns", run(tmp_path, "check", short).stdout).group(1)
    assert run(tmp_path, "run", short, "--out", "here").returncode == 0
    assert json.loads((tmp_path / "here" / "summary.json").read_text())["cost"]["unknowns"] == int(counted)


def test_there_are_enough_bad_inputs():
    assert len(BAD) >= 20
    assert len({bad["name"] for bad in BAD}) == len(BAD)


# `run` reads as `check` does; every fourth shows that it does.
@pytest.mark.parametrize("bad, command", [(bad, "check") for bad in BAD] + [(bad, "run") for bad in BAD[::4]],
                         ids=lambda value: value if isinstance(value, str) else value["name"])
def test_bad_input(tmp_path, bad, command):
    text = GOOD
    if "find" in bad:
        assert GOOD.count(bad["find"]) == 1, "the change must hit one place"
        text = GOOD.replace(bad["find"], bad["put"])
    (tmp_path / "bad.yaml").write_text(text)
    for name, content in bad.get("files", {}).items():
        (tmp_path / name).write_text(content)
    if "place" in bad:
        place = bad["place"] + ": "
    elif "arguments" in bad:
        place = "command line: "
    else:
        line = line_with(text, bad["line_of"]) if "line_of" in bad else line_with(GOOD, bad["find"].splitlines()[0])
        line += bad.get("line_shift", 0)
        place = f"bad.yaml:{line}: "
    path = bad["path"] + ": " if bad["path"] else ""
    result = run(tmp_path, command, *bad.get("arguments", []))
    assert result.returncode == 1, result.stdout + result.stderr
    assert result.stdout == ""
    assert f"auralith: {place}{path}" in result.stderr
    for part in bad["says"]:
        assert part in result.stderr
    assert {entry.name for entry in tmp_path.iterdir()} == {"bad.yaml", *bad.get("files", {})}, "nothing may be written"

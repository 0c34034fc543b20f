"""Bad inputs: the program names file, line, key, value and what is allowed, ends with exit code 1 and writes nothing."""

import os
import pathlib
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


def test_there_are_enough_bad_inputs():
    assert len(BAD) >= 12
    assert len({bad["name"] for bad in BAD}) == len(BAD)


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("bad", BAD, ids=[bad["name"] for bad in BAD])
def test_bad_input(tmp_path, bad, command):
    text = GOOD
    if "find" in bad:
        assert GOOD.count(bad["find"]) == 1, "the change must hit one place"
        text = GOOD.replace(bad["find"], bad["put"])
    (tmp_path / "bad.yaml").write_text(text)
    if "arguments" in bad:
        place = "command line: "
    else:
        line = line_with(text, bad["line_of"]) if "line_of" in bad else line_with(GOOD, bad["find"])
        place = f"bad.yaml:{line}: "
    path = bad["path"] + ": " if bad["path"] else ""
    result = run(tmp_path, command, *bad.get("arguments", []))
    assert result.returncode == 1, result.stdout + result.stderr
    assert result.stdout == ""
    assert f"auralith: {place}{path}" in result.stderr
    for part in bad["says"]:
        assert part in result.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["bad.yaml"], "nothing may be written"

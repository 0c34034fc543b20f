"""inputs/REFERENCE.md is what the program says about its keys, byte for byte."""

import os
import pathlib
import subprocess

PROGRAM = os.environ["AURALITH_BIN"]
REFERENCE = pathlib.Path(os.environ["AURALITH_SOURCE"]) / "inputs" / "REFERENCE.md"


def describe(*arguments):
    return subprocess.run([PROGRAM, "describe", *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_reference_is_up_to_date():
    written = describe("--markdown")
    assert written.returncode == 0, written.stderr
    assert written.stdout == REFERENCE.read_text(), "keys have changed; run: build/auralith describe --markdown > inputs/REFERENCE.md"


def test_reference_reads_well():
    """Tables have five columns in every row, and no empty description."""
    rows = [line for line in REFERENCE.read_text().replace("\\|", "/").splitlines() if line.startswith("| `")]
    assert len(rows) > 150
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5 and all(cells[:3]), row


def test_describe_of_one_key_and_of_an_unknown_one():
    one = describe("time.tolerance")
    assert one.returncode == 0 and "time.tolerance" in one.stdout and "default 1e-3" in one.stdout
    unknown = describe("tolerence")
    assert unknown.returncode == 1 and "nearest known key: tolerance" in unknown.stderr
    assert describe("time", "--markdown").returncode == 1

"""Every mutation of tests/mutation still finds its line. Whether tests see it is the study there."""
import fnmatch
import os
import pathlib
import re
import subprocess
import sys

import pytest

SOURCE = pathlib.Path(os.environ.get("AURALITH_SOURCE", pathlib.Path(__file__).resolve().parents[3]))
BUILD = pathlib.Path(os.environ.get("AURALITH_BUILD", SOURCE / "build"))
sys.path.insert(0, str(SOURCE / "tests" / "mutation"))
from mutations import MUTATIONS, mutated  # noqa: E402


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[m[0] for m in MUTATIONS])
def test_text_occurs_once(mutation):
    name, what, file, old, new, seen_by = mutation
    assert what
    source = (SOURCE / "src" / file).read_text()
    assert mutated(source, old, new, name) != source


def test_what_sees_them_exists():
    """The names in mutations.py are tests of today."""
    listed = {}
    for suite in ("unit", "mms"):
        text = subprocess.run([str(BUILD / "tests" / f"tests_{suite}"), "--gtest_list_tests"], capture_output=True, text=True, check=True).stdout
        group = ""
        listed[suite] = []
        for line in text.splitlines():
            group, name = (line.split()[0], None) if not line.startswith(" ") else (group, line.split()[0])
            listed[suite] += [group + name] if name else []
    for name, *_, seen_by in MUTATIONS:
        suite, test = seen_by.split(" ")
        if suite == "verification":
            assert len(list((SOURCE / "tests" / "verification" / test).glob("check_*.py"))) == 1, name
        else:
            assert fnmatch.filter(listed[suite], test), f"{name}: no test {test}"


def test_the_table_has_a_row_of_each():
    """What was seen by which test is recorded in the README, of these mutations and no others."""
    page = (SOURCE / "tests" / "mutation" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert sorted(rows) == sorted(name for name, *_ in MUTATIONS)


def test_a_lost_line_is_reported():
    with pytest.raises(ValueError, match="0 times"):
        mutated("a = b;", "a = c;", "a = d;", "lost")

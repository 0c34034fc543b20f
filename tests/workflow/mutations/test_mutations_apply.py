"""Every mutation of tests/mutation still finds its line. Whether tests see it is the study there."""
import os
import pathlib
import sys

import pytest

SOURCE = pathlib.Path(os.environ.get("AURALITH_SOURCE", pathlib.Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(SOURCE / "tests" / "mutation"))
from mutations import MUTATIONS, mutated  # noqa: E402


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[m[0] for m in MUTATIONS])
def test_text_occurs_once(mutation):
    name, what, file, old, new = mutation
    assert what
    source = (SOURCE / "src" / file).read_text()
    assert mutated(source, old, new, name) != source


def test_a_lost_line_is_reported():
    with pytest.raises(ValueError, match="0 times"):
        mutated("a = b;", "a = c;", "a = d;", "lost")

"""The gallery of the inputs is whole and up to date, and its command draws a picture of a run."""
import os
import pathlib
import re
import sys

import matplotlib.image
import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "postprocess"))

import gallery  # noqa: E402

CASES = sorted((SOURCE / "inputs").glob("*.yaml"))
PAGE = (SOURCE / "inputs" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_input_is_on_the_page(case):
    """After a new input or another first line: postprocess/gallery.py --runs runs/gallery NAME."""
    row = re.search(rf"^\| \[{case.stem}\]\(#{case.stem}\) \| (.*) (?<!\\)\| .* \| \d+ \| [\d.]+ (s|min) \|$", PAGE, re.MULTILINE)
    assert row and row.group(1).replace("\\|", "|") == case.read_text(encoding="utf-8").splitlines()[0][2:].strip()
    picture = SOURCE / "inputs" / "gallery" / f"{case.stem}.png"
    assert f"](gallery/{picture.name})" in PAGE
    assert 3000 < picture.stat().st_size < gallery.MOST_BYTES


def test_nothing_else_is_on_the_page():
    assert set(re.findall(r"^## (\w+)$", PAGE, re.MULTILINE)) == {case.stem for case in CASES}
    assert {path.stem for path in (SOURCE / "inputs" / "gallery").glob("*.png")} == {case.stem for case in CASES}


def test_a_picture_shows_the_voids(tmp_path, monkeypatch):
    """Of a box and of a cell; the picture of a cell is drawn where contact is least."""
    run, seconds, _ = gallery.run_case(os.environ["AURALITH_BIN"], SOURCE / "inputs" / "box_void.yaml", tmp_path)
    assert seconds > 0
    gallery.draw(run, tmp_path / "box.png")
    image = matplotlib.image.imread(tmp_path / "box.png")[..., :3]
    yellow = (abs(image - [0.996, 0.91, 0.22]).max(axis=-1) < 0.1).mean()
    assert yellow > 0.02, "the voids"
    monkeypatch.setattr(gallery, "MOST_BYTES", 100)
    with pytest.raises(gallery.RunError, match="more than 100"):
        gallery.draw(run, tmp_path / "box.png")

"""Paths and names that reach a library, a file name or the header of a table: they work, or are refused in one sentence before anything
is made."""
import csv
import json
import os
import pathlib
import subprocess

import pytest

PROGRAM = os.environ["AURALITH_BIN"]
CASE = pathlib.Path(os.environ["AURALITH_SOURCE"]) / "tests" / "restart" / "changes" / "case.yaml"
SHORT = "protocol.0.galvanostatic.duration=1 min"
DEEP = "/".join(["abcdefghij"] * 20)


def call(directory, *words, ranks=1):
    launcher = [os.environ["AURALITH_MPIEXEC"], "-n", str(ranks)] if ranks > 1 else []
    return subprocess.run([*launcher, PROGRAM, *words], cwd=directory, capture_output=True, text=True, errors="replace", check=False, timeout=300)


@pytest.mark.parametrize("name, ranks", [(DEEP, 1), (DEEP, 2), ("x" * 255, 1), ("é" * 127, 1), ("a:b", 1), ("nfs:a", 1), ("lustre:a", 1), ("-x", 1), ("two\nlines", 1),
                                         ("a 'b' \"c\" $HOME;*", 2), ("%d{}", 1), ("a\\b", 1), ("µm²", 1)], ids=lambda value: ascii(value)[:12])
def test_directories_that_work(tmp_path, name, ranks):
    """With every kind of file: a run, its status, its continuation, a run that starts from it."""
    done = call(tmp_path, "run", str(CASE), SHORT, f"--out={name}", ranks=ranks)
    assert done.returncode == 0, done.stderr[-2000:]
    done = call(tmp_path, "status", "--json", f"./{name}")
    state, summary = json.loads(done.stdout), json.loads((tmp_path / name / "summary.json").read_text())
    assert state["status"] == "finished" and state["ledgers"] == summary["ledgers"] and summary["ledgers"]["charge"]["closes"] is True
    done = call(tmp_path, "resume", f"./{name}", "protocol.0.galvanostatic.duration=2 min", ranks=ranks)
    assert done.returncode == 0, done.stderr[-2000:]
    done = call(tmp_path, "run", str(CASE), SHORT, "initial.from=" + json.dumps(name, ensure_ascii=False), "--out", f"{tmp_path / 'next'}", ranks=ranks)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_short_name_in_a_deep_folder(tmp_path):
    deep = tmp_path / DEEP
    deep.mkdir(parents=True)
    assert call(deep, "run", str(CASE), SHORT, "--out", "r").returncode == 0
    assert call(deep, "check", str(CASE), "initial.from=r").returncode == 0


def test_a_directory_name_that_is_too_long(tmp_path):
    done = call(tmp_path, "run", str(CASE), SHORT, "--out", "x" * 256)
    assert done.returncode == 1 and "File name too long" in done.stderr and done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a,b", 'a\\"b', "a'b", "a b", "a/b", "a.b", "größe", "a\\nb", "a\\tb", "a\\u00a0b", "<b>", "[V]", "#", "..", "12", "x" * 65, "pore"], ids=lambda value: ascii(value)[:12])
def test_names_of_layers_that_cannot_stand_everywhere(tmp_path, name):
    text = CASE.read_text().replace("name: positive", f'name: "{name}"').replace("[pellet, positive]", f'[pellet, "{name}"]')
    (tmp_path / "case.yaml").write_text(text)
    done = call(tmp_path, "run", "case.yaml", SHORT, "--out", "r")
    assert done.returncode == 1 and "case.yaml:" in done.stderr and ".name: " in done.stderr and "allowed" in done.stderr
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("name", ["a_b", "A1", "_", "x" * 64])
def test_names_of_layers_that_work(tmp_path, name):
    text = CASE.read_text().replace("name: positive", f"name: {name}").replace("[pellet, positive]", f"[pellet, {name}]")
    (tmp_path / "case.yaml").write_text(text)
    assert call(tmp_path, "run", "case.yaml", SHORT, "--out", "r").returncode == 0
    with open(tmp_path / "r" / "time_series.csv") as file:
        rows = list(csv.reader(file))
    assert f"void_max_{name} [1]" in rows[0] and len({len(row) for row in rows}) == 1
    assert (tmp_path / "r" / f"interface_{name}.xmf").exists()


@pytest.mark.parametrize("title", ["two\\nlines: {", "tab\\t", "\\\"quoted\\\" # and hashed", "µ – ² <&>", "\\u0001"])
def test_titles(tmp_path, title):
    (tmp_path / "a case: 100 %.yaml").write_text(CASE.read_text().replace("title: One electrode whose protocol is changed on the way", f'title: "{title}"'))
    done = call(tmp_path, "run", "a case: 100 %.yaml", SHORT)
    assert done.returncode == 0, done.stderr
    run = "runs/a case: 100 %-001"
    assert json.loads((tmp_path / run / "summary.json").read_text())["title"] == json.loads(f'"{title}"')
    done = call(tmp_path, "resume", run, "protocol.0.galvanostatic.duration=2 min")
    assert done.returncode == 0, done.stderr

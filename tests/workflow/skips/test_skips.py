"""A skipped test is counted as skipped and fails in CI: pytest files, GoogleTest programs, scripts, and what .ci/run says last."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("AURALITH_BUILD", SOURCE / "build"))
START = SOURCE / "tests" / "start.sh"
PASSES, SKIPS, FAILS = "def test_a(): pass\n", "import pytest\ndef test_b(): pytest.skip('no tool')\n", "def test_c(): assert False\n"
FIXTURE = "import pytest\n@pytest.fixture\ndef tool(): pytest.skip('no tool')\ndef test_d(tool): pass\n"


def run(command, ci, **more):
    environment = {name: value for name, value in {**os.environ, **more}.items() if name != "CI"}
    if ci is not None:
        environment["CI"] = ci
    return subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, check=False)


def code(command, ci, **more):
    return run(command, ci, **more).returncode


@pytest.mark.parametrize("text, without, with_ci", [(PASSES, 0, 0), (SKIPS, 77, 1), (PASSES + SKIPS, 77, 1), (PASSES + FIXTURE, 77, 1),
                                                    (SKIPS + FAILS, 1, 1)])
def test_pytest_files(tmp_path, text, without, with_ci):
    # A file beside the real ones would disturb them: a copy of what pytest finds above itself.
    for name in ("conftest.py", "pytest.ini"):
        shutil.copy(SOURCE / "tests" / name, tmp_path)
    (tmp_path / "io").mkdir()
    file = tmp_path / "io" / "test_sample.py"
    file.write_text(text)
    command = [START, tmp_path / "scratch", sys.executable, "-m", "pytest", file]
    assert (code(command, None), code(command, ""), code(command, "true")) == (without, without, with_ci)


@pytest.mark.parametrize("ranks", [1, 2])
def test_programs(tmp_path, ranks):
    """Main.SkipsWhenAsked of tests/unit skips when a variable says so."""
    program = [BUILD / "tests" / "tests_unit", "--gtest_filter=Main.SkipsWhenAsked:Dual.*"]
    command = [START, tmp_path / "scratch", os.environ.get("AURALITH_MPIEXEC", "mpirun"), "-n", ranks, *program]
    assert code(command, None) == code(command, "true") == 0
    for started in (command, program):
        assert code(started, None, AURALITH_TEST_SKIPS="1") == 77
        done = run(started, "true", AURALITH_TEST_SKIPS="1")
        assert done.returncode == 1 and "FAILED" in done.stdout
        assert "[  SKIPPED ]" not in done.stdout, "CTest would take it for a test that did not run"


def test_scripts(tmp_path):
    command = [START, tmp_path / "scratch", "sh", "-c", "exit 77"]
    assert (code(command, None), code(command, "true")) == (77, 1)
    assert code([START, tmp_path / "scratch", "sh", "-c", "exit 3"], "true") == 3


def test_ctest_knows_the_code():
    listed = subprocess.run(["ctest", "--test-dir", str(BUILD), "--show-only=json-v1"], capture_output=True, text=True, check=True)
    tests = json.loads(listed.stdout)["tests"]
    assert len(tests) > 100
    for test in tests:
        assert {"name": "SKIP_RETURN_CODE", "value": 77} in test["properties"], test["name"]


@pytest.mark.parametrize("result", [0, 8])
def test_ci_ends_with_the_summary_of_ctest(tmp_path, result):
    (tmp_path / ".ci").mkdir()
    shutil.copy(SOURCE / ".ci" / "run", tmp_path / ".ci")
    quickstart = tmp_path / "quickstart"
    quickstart.write_text('#!/bin/sh\necho "arguments: $* CI: $CI"\necho "93% tests passed, 1 tests failed out of 14"\necho "Total Test time"\n'
                          f'echo "The following tests FAILED:" >&2\nexit {result}\n')
    quickstart.chmod(0o755)
    done = run([tmp_path / ".ci" / "run", "-L", "unit"], None)
    lines = done.stdout.splitlines()
    assert done.returncode == result
    assert re.fullmatch("arguments: test .*-L unit CI: true", lines[0])
    assert lines[-1] == "93% tests passed, 1 tests failed out of 14"

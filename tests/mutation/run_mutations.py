"""Breaks one line of physics at a time in a copy of the sources, builds, runs the fast tests and tells which went red.

    python3 tests/mutation/run_mutations.py [NAME ...] [--named] [--work DIR] [--jobs N] [--table FILE]

A study, not a part of CI: some minutes per mutation on two cores. With --named only the test that mutations.py names for it is run,
and must be green before and go red. The table that it writes is kept in README.md.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from mutations import MUTATIONS, mutated

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ["auralith", "auralith_with_faults", "tests_unit", "tests_mms"]
# The tests that run: what looks at physics and takes less than half a minute.
MMS = "*-*.ThreeDimensions:TimeOrder.*:VoidCollapse.Sphere:Sensitivity.*"
VERIFICATION = ["stack_resistance", "null", "sand", "rest_pressure", "finite_foil"]


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def programs_of(named):
    """What has to be built for a test."""
    return PROGRAMS if named is None else PROGRAMS[:2] if named.startswith("verification ") else ["tests_" + named.split(" ")[0]]


def build(tree, jobs, programs):
    environment = dict(os.environ, CCACHE_BASEDIR=str(tree))
    directory = tree / "build"
    done = None
    if not (directory / "build.ninja").exists():
        done = run(["cmake", "-G", "Ninja", "-S", str(tree), "-B", str(directory)], env=environment)
    if done is None or done.returncode == 0:
        done = run(["ninja", "-C", str(directory), "-j", str(jobs), *programs], env=environment)
    return done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def google_tests(program, environment, time_limit, chosen="*"):
    """Names of the tests that failed; a crash or a test without end counts as one."""
    try:
        done = run([str(program), "--gtest_brief=1", f"--gtest_filter={chosen}"], env=environment, timeout=time_limit)
    except subprocess.TimeoutExpired:
        return ["(no end)"]
    failed = sorted(set(re.findall(r"^\[  FAILED  \] ([\w/]+\.[\w/]+)", done.stdout, re.MULTILINE)))
    return failed or ([f"(exit code {done.returncode})"] if done.returncode else [])


def red_tests(tree, scratch, named=None):
    """Red tests by suite; with `named` ("mms Suite.Test") of that one alone."""
    build_directory = tree / "build"
    environment = dict(os.environ, AURALITH_BIN=str(build_directory / "auralith"), AURALITH_SOURCE=str(tree),
                       AURALITH_BUILD=str(build_directory), PYTHONPATH=str(tree / "postprocess"), OMP_NUM_THREADS="1",
                       OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_ess_singleton_isolated="1")
    def verification(case):
        folder = scratch / case
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        script, = (tree / "tests/verification" / case).glob("check_*.py")
        try:
            done = run([sys.executable, str(script)], env=dict(environment, AURALITH_SCRATCH=str(folder)), cwd=folder,
                       timeout=300)
        except subprocess.TimeoutExpired:
            return [case + " (no end)"]
        return [case] if done.returncode else []

    programs = build_directory / "tests"
    if named:
        suite, test = named.split(" ")
        red = verification(test) if suite == "verification" else google_tests(programs / f"tests_{suite}", environment, 900, test)
        return {suite: red}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        mms = pool.submit(google_tests, programs / "tests_mms", environment, 900, MMS)
        unit = pool.submit(google_tests, programs / "tests_unit", environment, 300)
        cases = [pool.submit(verification, case) for case in VERIFICATION]
        return {"unit": unit.result(), "mms": mms.result(), "verification": sum([c.result() for c in cases], [])}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*", help="mutations to run (default: all); `none` is the unchanged source")
    arguments.add_argument("--work", type=pathlib.Path, help="directory for the copy; kept, so that a second call is faster")
    arguments.add_argument("--named", action="store_true", help="run only the test that sees it")
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--table", type=pathlib.Path, help="append the rows of the table to this file as they come")
    options = arguments.parse_args()
    unknown = set(options.names) - {m[0] for m in MUTATIONS} - {"none"}
    if unknown:
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are none, {', '.join(m[0] for m in MUTATIONS)}")
    work = options.work or pathlib.Path(tempfile.mkdtemp(prefix="mutations-"))
    tree = work / "tree"
    for part in ("src", "tests", "inputs", "meshes", "postprocess"):
        if not (tree / part).exists():
            shutil.copytree(ROOT / part, tree / part)
    for file in ("CMakeLists.txt", "README.md", ".clang-format"):
        if (ROOT / file).exists():
            shutil.copy(ROOT / file, tree / file)

    chosen = [m for m in MUTATIONS if not options.names or m[0] in options.names]
    if not options.named and (not options.names or "none" in options.names):
        chosen.insert(0, ("none", "the source as it is", "main.cpp", "", "", None))
    survived = []
    if options.named:  # a test that is red anyway sees nothing
        tests = {m[5] for m in chosen if m[5] is not None}
        good, text = build(tree, options.jobs, sorted({program for test in tests for program in programs_of(test)}))
        red = [test for test in sorted(tests) if any(red_tests(tree, work / "scratch", test).values())] if good else []
        if not good or red:
            sys.exit(f"the source as it is does not build:\n{text}" if not good else f"red without a mutation: {', '.join(red)}")
    for name, what, file, old, new, seen_by in chosen:
        path = tree / "src" / file
        original = path.read_text()
        start = time.monotonic()
        try:
            if name != "none":
                path.write_text(mutated(original, old, new, name))
            good, text = build(tree, options.jobs, programs_of(seen_by if options.named else None))
            if not good:
                sys.exit(f"{name} does not build:\n{text}")
            red = red_tests(tree, work / "scratch", seen_by if options.named else None)
        finally:
            path.write_text(original)
        found = any(red.values())
        if found == (name == "none"):
            survived.append(name)
        shown = [", ".join(([label] if options.named else []) + red[label]) if red[label] else "-" for label in red]
        row = f"| `{name}` | {what} | " + " | ".join(shown) + " |"
        print(row, f"({time.monotonic() - start:.0f} s)", flush=True)
        if options.table:
            with options.table.open("a") as stream:
                stream.write(row + "\n")
    if not options.work:
        shutil.rmtree(work)
    sys.exit(f"not seen by any test, or red without a mutation: {', '.join(survived)}" if survived else 0)


if __name__ == "__main__":
    main()

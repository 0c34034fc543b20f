"""Runs the rows of the study of the main job (rows.py) and writes results.json, results.csv and the tables of README.md.

    run_study.py --program build/auralith --out runs/study [--only ROW ...] [--missing] [--collect]

Every row is one run of a shipped case with a few overrides; k_G is what the interface card says, unless the row is about k_G.
Nothing is fitted here. A finished row in --out with the same inputs, program and overrides is not run again; --missing also
leaves out rows that results.json has already, from whatever commit. New rows are merged into results.json, one at a time.
README.md says what came out, plot_study.py draws it.
"""
import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[3]
sys.path[:0] = [str(ROOT / "postprocess"), str(HERE)]

from read_row import READERS  # noqa: E402
from rows import ROWS  # noqa: E402
from study_table import BEGIN, END, SPREAD_BEGIN, SPREAD_END, csv_text, spread_table, table  # noqa: E402

from auralith_run import Run  # noqa: E402

RESULTS = HERE / "results.json"


def fingerprint(program, case, overrides):
    digest = hashlib.sha256(subprocess.run([program, "--version"], capture_output=True, check=True).stdout)
    digest.update(json.dumps([case, overrides]).encode())
    for path in sorted((ROOT / "inputs").rglob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def finished_run(name, options):
    """The run of a row, if there is one that is finished and belongs to this program and these inputs."""
    row = ROWS[name]
    directory, mark = options.out / name, options.out / f"{name}.fingerprint"
    if not (directory / "summary.json").exists() or Run(directory).status != "finished" or not mark.exists():
        return None
    return Run(directory) if mark.read_text(encoding="utf-8") == fingerprint(options.program, row.case, row.overrides) else None


def make_run(name, options):
    """Runs a row; None when it fails."""
    row, directory = ROWS[name], options.out / name
    if directory.exists():  # killed half way, or of other inputs; kept, so that nothing is ever deleted here
        directory.rename(options.out / f"{name}.old-{int(time.time())}")
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f"{name}.fingerprint").write_text(fingerprint(options.program, row.case, row.overrides), encoding="utf-8")
    command = [options.program, "run", str(ROOT / "inputs" / row.case), *row.overrides, "--out", str(directory)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
                          env={**os.environ, "OMP_NUM_THREADS": "1"})
    if done.returncode != 0:
        print(f"  exit code {done.returncode}: {done.stderr[-1500:]}", flush=True)
        return None
    return Run(directory)


def write(results):
    """results.json with one row on each line, results.csv, and the tables of README.md."""
    lines = [f"{json.dumps(name)}: {json.dumps(row)}" for name, row in results.items()]
    RESULTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    (HERE / "results.csv").write_text(csv_text(results), encoding="utf-8")
    readme = HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    for begin, end, lines in ((SPREAD_BEGIN, SPREAD_END, spread_table(results)), (BEGIN, END, table(results))):
        head, rest = text.split(begin)
        text = f"{head}{begin}\n{lines}\n{end}{rest.split(end)[1]}"
    readme.write_text(text, encoding="utf-8")


def expected_seconds(names, results, spent):
    """Wall time of rows that are still to be made: recorded wall times, scaled with how this machine did so far."""
    walls = [row["wall"] for row in results.values()]
    typical = sum(walls) / len(walls) if walls else 60.0
    guess = [results[name]["wall"] if name in results else typical for name in names]
    factor = sum(took for _, took in spent) / sum(expected for expected, _ in spent) if spent else 1.0
    return factor * sum(guess)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build/auralith"))
    parser.add_argument("--out", type=pathlib.Path, required=True, help="directory of the runs")
    parser.add_argument("--only", nargs="+", choices=list(ROWS), default=list(ROWS), metavar="ROW", help=f"rows to make: {', '.join(ROWS)}")
    parser.add_argument("--missing", action="store_true", help="leave out rows that results.json has")
    parser.add_argument("--collect", action="store_true", help="run nothing, only read the rows that are there")
    options = parser.parse_args()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    names = [name for name in options.only if not (options.missing and name in results)]
    failed, spent = [], []
    for number, name in enumerate(names, 1):
        run = finished_run(name, options)
        if run is None and options.collect:
            continue
        row = ROWS[name]
        if run is None:
            left = expected_seconds(names[number - 1:], results, spent)
            print(f"[{number}/{len(names)}] {name}: {row.group} {row.what} (about {left / 60:.0f} min left)", flush=True)
            begin, guess = time.time(), expected_seconds([name], results, [])
            run = make_run(name, options)
            spent.append((guess, time.time() - begin))
        if run is None:
            failed.append(name)
            continue
        results[name] = {"kind": row.kind, "group": row.group, "what": row.what, **READERS[row.kind](run), "overrides": row.overrides}
        print("  " + ", ".join(f"{key} {value}" for key, value in results[name].items() if key != "overrides"), flush=True)
        results = {key: results[key] for key in ROWS if key in results}
        write(results)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()

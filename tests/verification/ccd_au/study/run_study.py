"""Runs the rows of the study of the main job (rows.py) and writes results.json, results.csv and the table of README.md.

    run_study.py --program build/auralith --out runs/study [--only ROW ...] [--ranks N]

Every row is one run of a shipped case with a few overrides; k_G is what the interface card says. A finished row with the same
inputs, program and overrides is not run again. Nothing is fitted here. README.md says what came out.
"""
import argparse
import csv
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

from read_row import cycles_row, ramp_row  # noqa: E402
from rows import ROWS  # noqa: E402

from auralith_run import Run  # noqa: E402

BEGIN, END = "<!-- table of run_study.py: begin -->", "<!-- table of run_study.py: end -->"
COLUMNS = [("row", "row"), ("what", "what"), ("estimate", "by hand"), ("ccd", "CCD"), ("criterion", "first event"), ("failing", "fails at"), ("minutes", "min into the half cycle"),
           ("electrode", "electrode"), ("place", "w > 1/2 at the end of the run at x, um"), ("contact", "CCD_contact 0.5"), ("contact_0.3", "0.3"), ("contact_0.8", "0.8"),
           ("penetration", "CCD_penetration"), ("polarisation", "CCD_polarisation"), ("void_max", "max w at Gamma, last survived"),
           ("contact_survived", "least contact, last survived"), ("eta_largest", "largest eta on contact, mV"), ("ledger", "worst ledger"), ("steps", "steps"), ("wall", "wall, s")]


def fingerprint(program, case, overrides):
    digest = hashlib.sha256(subprocess.run([program, "--version"], capture_output=True, check=True).stdout)
    digest.update(json.dumps([case, overrides]).encode())
    for path in sorted((ROOT / "inputs").rglob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run_row(name, options):
    """The run of a row; makes it when there is none."""
    case, overrides, ranks, what = ROWS[name]
    directory = options.out / name
    mark, wanted = options.out / f"{name}.fingerprint", fingerprint(options.program, case, overrides)
    finished = directory.is_dir() and (directory / "summary.json").exists() and Run(directory).status == "finished"
    if finished and mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return Run(directory)
    if options.collect:
        return None
    if directory.exists():
        directory.rename(options.out / f"{name}.old-{int(time.time())}")
    options.out.mkdir(parents=True, exist_ok=True)
    mark.write_text(wanted, encoding="utf-8")
    ranks = options.ranks or ranks
    command = [options.program, "run", str(ROOT / "inputs" / case), *overrides, "--out", str(directory)]
    if ranks > 1:
        command = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", str(ranks), *command]
    print(f"{name}: {what}", flush=True)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
                          env={**os.environ, "OMP_NUM_THREADS": "1"})
    if done.returncode != 0:
        print(f"  exit code {done.returncode}: {done.stderr[-1500:]}", flush=True)
        return None
    return Run(directory)


def table(results):
    lines = ["| " + " | ".join(title for _, title in COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    for row in results.values():
        if row.get("kind") == "ramp":
            lines.append("| " + " | ".join(str(row.get(key, "")) for key, _ in COLUMNS) + " |")
    return "\n".join(lines)


def write(results):
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    with open(HERE / "results.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["row", *(title for _, title in COLUMNS[1:]), "git"])
        for row in results.values():
            if row.get("kind") == "ramp":
                writer.writerow([*(row.get(key, "") for key, _ in COLUMNS), row["git"]])
    readme = HERE / "README.md"
    if readme.exists():
        text = readme.read_text(encoding="utf-8")
        if BEGIN in text:
            head, rest = text.split(BEGIN)
            readme.write_text(f"{head}{BEGIN}\n{table(results)}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build/auralith"))
    parser.add_argument("--out", type=pathlib.Path, required=True, help="directory of the runs")
    parser.add_argument("--only", nargs="+", choices=list(ROWS), default=list(ROWS), metavar="ROW", help=f"rows to make: {', '.join(ROWS)}")
    parser.add_argument("--ranks", type=int, help="ranks of every row (default: as in rows.py)")
    parser.add_argument("--collect", action="store_true", help="run nothing, only read the rows that are there")
    options = parser.parse_args()
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8")) if (HERE / "results.json").exists() else {}
    failed = []
    for name in options.only:
        run = run_row(name, options)
        if run is None:
            if not options.collect:
                failed.append(name)
            continue
        row = cycles_row(run) if "cycles" in name else ramp_row(run)
        results[name] = {"row": name, "what": ROWS[name][3], **row}
        print("  " + ", ".join(f"{key} {value}" for key, value in row.items() if key != "half_cycles"), flush=True)
        results = {key: results[key] for key in ROWS if key in results}
        write(results)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()

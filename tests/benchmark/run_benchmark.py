"""Benchmarks: what a Newton iteration of the standard cases costs, beside plain PETSc on the same kind of problem. One table.

    python3 tests/benchmark/run_benchmark.py                                 all cases once (half an hour)
    ... --cases strip_14 box_2d plain_petsc_2d --repeat 5 --ranks 1 2        some, interleaved over five rounds, medians; on one and on two ranks
    ... --small                                                              each case on a tiny grid: does it still run?

A cell with a circuit is run twice: without the column differential_resistance, which is no part of Newton's method, for steps, iterations
and time; and as users run it, with that column, for memory and `dV/dI`.

Columns: `us` processor time of residual, Jacobian, preconditioner and Krylov iterations per unknown and Newton iteration (with the
smallest and largest of the rounds), `dV/dI` what the column differential_resistance adds to it, `B` largest memory of the whole program per
unknown, `f/Ax` and `J/Ax` time of a residual and of an exact Jacobian as multiples of a product of the matrix with a vector, `held` bytes per
unknown of the equations, their matrix included (from glibc 2.33 on). Below the table: memory per further unknown, between the smallest and
the largest grid of the same input. Files: table.csv, results.json in --out.
"""
import argparse
import csv
import datetime
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys

import numpy as np

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("AURALITH_BUILD", SOURCE / "build"))
PROGRAM = pathlib.Path(os.environ.get("AURALITH_BIN", BUILD / "auralith"))
sys.path.insert(0, str(SOURCE / "meshes"))
from make_field import spinodal_box, write_field  # noqa: E402


def strip(cells, duration):
    return "strip.yaml", [f"grid.x.cells={cells}", f"grid.x.length={cells / 4} um", f"protocol.galvanostatic.duration={duration}"]


def patch(cells, duration):
    sides = [f"grid.{axis}.{what}" for axis in "xy" for what in (f"cells={cells}", f"length={cells / 4} um")]
    return "patch.yaml", [*sides, f"protocol.galvanostatic.duration={duration}"]


def box(dimensions, cells, duration):
    size = [f"grid.x.cells={cells}", f"grid.x.length={cells} m", f"layers.box.cells={cells}", f"layers.box.thickness={cells} m"]
    deep = [f"grid.y.cells={cells}", f"grid.y.length={cells} m"] if dimensions == 3 else []
    return "box.yaml", [*size, *deep, f"protocol.rest.duration={duration}"], (dimensions, cells)


def plain(dimensions, cells, steps):
    return None, ["-dimensions", str(dimensions), "-cells", str(cells), "-steps", str(steps)]


# Name: (usual size, tiny size of --small); numbers in names are unknowns in thousands.
CASES = {
    "strip_14": (strip(48, "10 min"), strip(4, "1 s")),
    "strip_114": (strip(400, "10 min"), strip(6, "1 s")),
    "patch_98": (patch(36, "60 s"), patch(3, "1 s")),
    "patch_311": (patch(64, "10 s"), patch(4, "1 s")),
    "patch_700": (patch(96, "1 s"), patch(5, "1 s")),
    "box_2d": (box(2, 200, "10 s"), box(2, 16, "1 s")),
    "plain_petsc_2d": (plain(2, 200, 10), plain(2, 16, 2)),
    "box_3d": (box(3, 48, "2 s"), box(3, 8, "1 s")),
    "plain_petsc_3d": (plain(3, 48, 10), plain(3, 8, 2)),
}
COLUMNS = ("case", "ranks", "unknowns", "steps", "Newton/step", "Krylov/Newton", "preconditioners", "us", "us range", "dV/dI", "MB", "B", "f/Ax", "J/Ax", "held")


def start_of_box(path, dimensions, cells):
    """The start of benchmark 1 on a part of its square, with cells of the same size; in 3-D its contrast varies along y, too."""
    field = spinodal_box(cells, cells, length=float(cells))[:, None, :]
    if dimensions == 3:
        field = 0.5 + (field - 0.5) * np.cos(0.1 * (np.arange(cells) + 0.5))[None, :, None]
    write_field(path, field)


def run(command):
    """Standard output and processor seconds (all processes) of a command."""
    def seconds():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before = seconds()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode}: {' '.join(map(str, command))}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout, seconds() - before


def started(program, ranks):
    return [program] if ranks == 1 else [os.environ.get("AURALITH_MPIEXEC", "mpiexec"), "-n", str(ranks), program]


def solve(ranks, directory, *words):
    """Cost and provenance of one run; its processor seconds are those of the solver."""
    _, seconds = run([*started(PROGRAM, ranks), "run", *words, "--out", directory])
    summary = json.loads((directory / "summary.json").read_text(encoding="utf-8"))
    cost = summary["cost"]
    newton = sum(cost["phases"][phase] for phase in ("residual", "matrix", "linear solver")) / cost["wall_seconds"]
    return {**cost, "processor_seconds": seconds * newton, "provenance": summary["provenance"]}


def measure(name, case, ranks, folder):
    """One run of a case: what the table needs."""
    file, arguments, *field = case
    folder.mkdir(parents=True)
    if file is None:
        cost = json.loads(run([*started(BUILD / "tests" / "benchmark_plain_petsc", ranks), *arguments])[0])
        return {**cost, "provenance": {}}
    if field:
        start_of_box(folder / "start.h5", *field[0])
        arguments = [*arguments, f"layers.box.initial_voids.file={folder / 'start.h5'}"]
    input_file = SOURCE / "tests" / "benchmark" / file
    found = solve(ranks, folder / "run", input_file, *arguments)
    if not field:
        usual, found = found, solve(ranks, folder / "newton", input_file, *arguments, "output.differential_resistance=off")
        found |= {"memory_bytes": usual["memory_bytes"], "with_differential_resistance": usual["processor_seconds"]}
    if ranks == 1:
        found["evaluation"] = json.loads(run([BUILD / "tests" / "benchmark_assembly", input_file, *arguments])[0])
    return found


def row(name, ranks, rounds):
    """A line of the table: counts are the same in every round, times are medians."""
    first = rounds[0]
    if any(each["newton"] != first["newton"] or each["steps"] != first["steps"] for each in rounds):
        print(f"note: {name} took other steps or iterations in another round")
    times = [1e6 * each["processor_seconds"] / each["unknowns"] / each["newton"] for each in rounds]
    memory = statistics.median(each["memory_bytes"] for each in rounds)
    line = {"case": name, "ranks": ranks, "unknowns": first["unknowns"], "steps": first["steps"],
            "Newton/step": f"{first['newton'] / first['steps']:.1f}", "Krylov/Newton": f"{first['linear'] / first['newton']:.1f}",
            "preconditioners": first["preconditioners"], "us": f"{statistics.median(times):.2f}",
            "us range": f"{min(times):.2f}-{max(times):.2f}", "MB": f"{memory / 1e6:.0f}", "B": f"{memory / first['unknowns']:.0f}"}
    if "with_differential_resistance" in first:
        more = statistics.median(each["with_differential_resistance"] / each["processor_seconds"] for each in rounds) - 1
        line["dV/dI"] = f"{100 * more:+.0f} %"
    if "evaluation" in first:
        def ratio(part):
            return statistics.median(each["evaluation"][part] / each["evaluation"]["product_seconds"] for each in rounds)
        line |= {"f/Ax": f"{ratio('residual_seconds'):.1f}", "J/Ax": f"{ratio('matrix_seconds'):.1f}",
                 "held": f"{sum(first['evaluation']['bytes'].values()) / first['unknowns']:.0f}" if first["evaluation"]["bytes"] else ""}
    return line


def slopes(chosen, results):
    """Memory per further unknown between the smallest and the largest grid of each input, one rank."""
    lines = []
    for file in ("strip.yaml", "patch.yaml"):
        sizes = sorted((results[name, 1][0]["unknowns"], statistics.median(each["memory_bytes"] for each in results[name, 1]), name)
                       for name in chosen if CASES[name][0][0] == file and (name, 1) in results)
        if len(sizes) > 1:
            (few, less, small), (many, more, large) = sizes[0], sizes[-1]
            lines.append(f"memory per further unknown from {small} to {large}: {(more - less) / (many - few):.0f} B")
    return lines


def surroundings(results):
    """What the figures hold for."""
    about = next((each[0]["provenance"] for each in results.values() if each[0]["provenance"]), {})
    processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")),
                     platform.processor()) if pathlib.Path("/proc/cpuinfo").exists() else platform.processor()
    return {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "processor": processor,
            "cores": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()[0],
            **{key: about.get(key) for key in ("git_hash", "build", "petsc", "hdf5", "mpi", "blas")},
            "command": " ".join(sys.argv)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="tiny grids: the figures mean nothing")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="rounds; every round runs all cases")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), metavar="CASE", help=" ".join(CASES))
    parser.add_argument("--ranks", nargs="+", type=int, default=[1], metavar="N")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("benchmark"), help="new directory (default: benchmark)")
    options = parser.parse_args()
    if options.out.exists():
        sys.exit(f"{options.out} exists; --out names a new directory")
    for name, value in (("OMP_NUM_THREADS", "1"), ("OMPI_MCA_hwloc_base_binding_policy", "none")):
        os.environ.setdefault(name, value)
    results = {}
    for repeat in range(options.repeat):
        for name in options.cases:
            for ranks in options.ranks:
                case = CASES[name][1 if options.small else 0]
                results.setdefault((name, ranks), []).append(measure(name, case, ranks, options.out.resolve() / f"{name}_{ranks}_{repeat}"))
                print(f"round {repeat + 1}: {name} on {ranks} rank(s)", file=sys.stderr, flush=True)
    rows = [row(name, ranks, rounds) for (name, ranks), rounds in results.items()]
    about = surroundings(results)
    widths = {column: max(len(column), *(len(str(line.get(column, ""))) for line in rows)) for column in COLUMNS}
    for line in [dict(zip(COLUMNS, COLUMNS)), *rows]:
        print("  ".join(str(line.get(column, "")).rjust(widths[column]) for column in COLUMNS))
    print(*slopes(options.cases, results), *(f"{key}: {value}" for key, value in about.items()), sep="\n")
    with open(options.out / "table.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    record = {"surroundings": about, "rows": rows, "rounds": [{"case": name, "ranks": ranks, "found": rounds} for (name, ranks), rounds in results.items()]}
    (options.out / "results.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

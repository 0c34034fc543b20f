"""Where lithium metal appears when 55 nm of gold are lithiated beyond saturation: outer side (O), ceramic side (C) or both (M), over
D_LiAu and current density, on two grids, beside the line i*. A study, not a test: python3 run_map.py [--cells 100 160].

Lithium metal is where p = a/a_s < 1/2 after 1.2 times the charge of saturation; C: more than 80 % of it in the half at the ceramic, O: less
than 20 %. i* = (F/V_Li) (D/RT) a_s u_s (V_Au u_s + V_Li a_s) 0.192 (3 gamma_a/delta_a)/(a_s^2 L): the flux that the steepest slope of the
barrier (0.192 W_a/a_s) drives over the thickness L of the film.
Writes map.json and map.png beside this file.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[3]
sys.path += [str(HERE.parents[1]), str(SOURCE / "postprocess")]
from alloy_card import FARADAY, GAS, LITHIUM, Card  # noqa: E402
from auralith_run import Run  # noqa: E402

DIFFUSIVITIES = (1e-17, 1e-16, 3e-16, 1e-15, 1e-14)  # m2/s
CURRENTS = (0.005, 0.04, 0.1, 0.5)  # mA/cm2
FILM, BOUNDARY = 55e-9, 5e-9  # m
PROGRAM = os.environ.get("AURALITH_BIN", str(SOURCE / "build" / "auralith"))
card = Card()
A_S = card.fraction(card.saturation)


def critical_current(diffusivity):
    """i*, mA/cm2."""
    u = 1 - A_S
    mobility = diffusivity / (GAS * 298.15) * A_S * u * (card.volume * u + LITHIUM * A_S)
    return 0.1 * FARADAY / LITHIUM * mobility * 0.192 * 3 * card.boundary / BOUNDARY / A_S**2 / (FILM / A_S)


def side(diffusivity, current, cells, scratch):
    seconds = 1.2 * card.uptake(FILM, card.saturation) / 1000 / current * 3600
    out = scratch / f"{diffusivity:g}_{current:g}_{cells}"
    command = [PROGRAM, "run", str(HERE / "case.yaml"), f"layers.film.interlayer.diffusivity={diffusivity:g} m^2/s", f"layers.film.cells={cells}",
               f"protocol.0.galvanostatic.current_density={-current:g} mA/cm^2", f"protocol.0.galvanostatic.duration={seconds:g} s",
               f"time.largest_step={seconds / 100:g} s", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    step = Run(out).steps[-1]
    a, z = step.cells("host_fraction")[2:, 0, 0], step.z[2:] - step.z[2]
    metal = np.diff(z) * (a < 0.5 * A_S)
    inner = metal[0.5 * (z[1:] + z[:-1]) < 0.5 * z[-1]].sum() / max(metal.sum(), 1e-30)
    largest = float(np.max(np.diff(z)))
    return ("C" if inner > 0.8 else "O" if inner < 0.2 else "M"), float(inner), float(metal.sum()), largest


def plot(results, cells):
    figure, axes = plt.subplots(1, len(cells), figsize=(4.6 * len(cells), 4), sharey=True, squeeze=False)
    look = {"O": ("o", "tab:blue", "outer side"), "C": ("s", "tab:red", "at the ceramic"), "M": ("D", "tab:purple", "both")}
    line = np.logspace(-17.3, -13.7, 20)
    for axis, count in zip(axes[0], cells):
        for letter, (marker, colour, label) in look.items():
            points = [(r["diffusivity"], r["current"]) for r in results if r["cells"] == count and r["side"] == letter]
            if points:
                axis.scatter(*zip(*points), marker=marker, color=colour, label=label, s=60)
        axis.loglog(line, [critical_current(d) for d in line], "k--", label="i*")
        axis.set(xlabel="D of gold in lithium, m2/s", title=f"{count} cells", ylim=(2e-3, 2))
    axes[0, 0].set_ylabel("current density, mA/cm2")
    axes[0, 0].legend()
    figure.tight_layout()
    figure.savefig(HERE / "map.png", dpi=130)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, nargs="+", default=[100, 160], help="cells of the film on each grid")
    cells = parser.parse_args().cells
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        for count in cells:
            for diffusivity in DIFFUSIVITIES:
                for current in CURRENTS:
                    letter, inner, metal, largest = side(diffusivity, current, count, pathlib.Path(scratch))
                    results.append({"diffusivity": diffusivity, "current": current, "cells": count, "side": letter, "inner_share": inner,
                                    "lithium_metal_m": metal, "largest_cell_m": largest, "i_star": critical_current(diffusivity)})
                    print(f"{count} cells, D {diffusivity:g} m2/s, {current} mA/cm2: {letter} (inner share {inner:.2f}, i* "
                          f"{critical_current(diffusivity):.3g} mA/cm2, largest cell {1e9 * largest:.1f} nm)", flush=True)
    (HERE / "map.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    plot(results, cells)


if __name__ == "__main__":
    main()

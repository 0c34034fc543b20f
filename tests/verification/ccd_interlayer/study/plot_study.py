"""Draws ccd_thickness.png and gold_share.png from results.json and gold_share.json, and prints the tables of README.md."""
import json
import pathlib
import re

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
FORMS = (("field", "resolved, 4 um wide", "o", "tab:blue"), ("sheet", "sheet, 4 um wide", "s", "tab:orange"),
         ("wide_sheet", "sheet, 12 um wide", "^", "tab:green"))
THICKNESSES = (0, 5, 20, 55, 200)


def rows(form, thickness):
    """(seed, row) of a form and thickness of gold, nm; without film there is one form per width."""
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    if thickness == 0:
        form = "wide" if form == "wide_sheet" else "field"
    found = [(re.fullmatch(rf"{form}_{thickness}nm_seed(\d)", name), row) for name, row in results.items()]
    return [(int(match[1]), row) for match, row in found if match]


def table():
    lines = ["| gold, nm | " + " | ".join(label for _, label, _, _ in FORMS) + " |", "|---|" + "---|" * len(FORMS)]
    for thickness in THICKNESSES:
        cells = []
        for form, *_ in FORMS:
            found = rows(form, thickness)
            text = ", ".join(f"{row['ccd']:.2f}" for _, row in sorted(found, key=lambda each: each[0])) or "-"
            beyond = sorted({row["lithium_at_ceramic"] for _, row in found if "lithium_at_ceramic" in row})
            cells.append(text + (f" (beyond i* from {beyond[0]:.2f})" if beyond else ""))
        lines.append(f"| {thickness} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def plot_thickness():
    figure, axis = plt.subplots(figsize=(6.4, 4.2))
    for shift, (form, label, marker, colour) in enumerate(FORMS):
        for n, thickness in enumerate(THICKNESSES):
            values = [row["ccd"] for _, row in rows(form, thickness)]
            if values:
                axis.plot(np.full(len(values), n + 0.18 * (shift - 1)), values, marker, color=colour, alpha=0.7, label=label if n == 0 else None)
    axis.axhline(0.3, color="0.6", lw=0.8, ls=":")
    axis.text(-0.25, 0.305, "Chen et al. (2021), 55 nm", color="0.4", fontsize=8)
    axis.set(xticks=range(len(THICKNESSES)), xticklabels=THICKNESSES, xlabel="gold, nm", ylabel="CCD, mA/cm2 (last current survived)", ylim=(0, 0.36))
    axis.legend(loc="lower right", title="one point per seed of the wetting")
    figure.tight_layout()
    figure.savefig(HERE / "ccd_thickness.png", dpi=130)


def plot_share():
    shares = json.loads((HERE / "gold_share.json").read_text(encoding="utf-8"))
    figure, axis = plt.subplots(figsize=(6.4, 4.2))
    colours = {"1e-14": "tab:blue", "1e-15": "tab:green", "1e-16": "tab:orange", "1e-17": "tab:red"}
    for name, row in shares.items():
        diffusivity = re.match(r"D (\S+),", name)[1]
        share = np.array(row["share"])
        cycle = np.arange(1, len(share) // 2 + 1)
        axis.semilogy(cycle, 1 - share[0::2], "-", color=colours.get(diffusivity), label=f"D = {diffusivity} m2/s, after plating")
        axis.semilogy(cycle, 1 - share[1::2], "--", color=colours.get(diffusivity), label="after stripping" if diffusivity == "1e-17" else None)
    axis.set(xlabel="cycle of 1 h + 1 h at 0.1 mA/cm2", ylabel="share of the gold beyond 350 nm", ylim=(8e-5, 2))
    axis.legend(fontsize=8, ncols=2)
    figure.tight_layout()
    figure.savefig(HERE / "gold_share.png", dpi=130)


if __name__ == "__main__":
    plot_thickness()
    plot_share()
    print(table())

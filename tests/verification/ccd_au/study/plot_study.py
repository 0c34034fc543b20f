"""Draws the study: critical current of the rows, grouped by what is varied, and time to failure against current.

    plot_study.py [--results results.json] [--out ccd_sensitivity.png]
"""
import argparse
import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[3] / "postprocess"), str(HERE)]

from plot_style import BLACK, BLUE, ORANGE, plt  # noqa: E402
from study_table import by_cell, by_key, critical  # noqa: E402

PHYSICS = ["reference", "wetting", "D_Li", "site mobility", "pressure", "half cycle", "capacity", "protocol", "delta"]
NUMERICS = ["reference", "width", "grid", "time tolerance", "metal window", "ramp"]  # what should not matter, on a wider scale
BAND = {"fine": BLUE, "first": ORANGE}  # spread over the seeds of the shipped cell
GREY = "#bbbbbb"


def short(text):
    """Value of a row as a label."""
    text = text.replace("cos(theta)", "cos θ").replace("+-", "±").replace(" x ", " × ").replace(" / ", " ÷ ")
    return text.replace(" um", " µm").replace("m2/s", "m²/s").replace("mAh/cm2", "mAh/cm²")


def lines_of(results, group):
    """[(label, [{kind: row}, ...])] of a group: runs that differ only in the seed share a line."""
    lines = {}
    for (which, what), seeds in by_cell(results).items():
        if which == group:
            lines[f"{what}, {len(seeds)} seeds" if len(seeds) > 1 else f"{what}, seed {min(seeds)}"] = [seeds[n] for n in sorted(seeds)]
    seeded = [next(iter(rows.values()))["what"] for members in lines.values() for rows in members]
    for rows in by_key(results).values():
        row = next(iter(rows.values()))
        if row["group"] == group and row["what"] not in seeded:
            lines[row["what"]] = [rows]
    return list(lines.items())


def end_text(members):
    """How the finest ramp of a line ends: "0.33, 58 min", "0.33, penetration", or "0.32 to 0.33" of several."""
    ends = [row for rows in members if (row := rows.get("fine") or rows.get("coarse")) and "failing" in row]
    failing = sorted({f"{abs(row['failing']):.2f}" for row in ends})
    if len(members) > 1 or not ends:
        return " to ".join(dict.fromkeys([*failing[:1], *failing[-1:]]))
    return f"{failing[0]}, " + (f"{ends[0]['minutes']:.0f} min" if ends[0]["minutes"] else ends[0]["criterion"])


def draw_line(axes, results, rows, y, bars):
    """Bars from the last survived to the failing current, a tick where contact is lost just at the end of the finest one, a circle for a fresh foil."""
    for kind, colour, width in (("coarse", GREY, 5.0), ("fine", BLUE, 2.6)):
        row = rows.get(kind)
        if kind in bars and row and "failing" in row and row["ccd"] > 0:
            axes.plot([row["ccd"], abs(row["failing"])], [y, y], color=colour, linewidth=width, solid_capstyle="butt", zorder=2 if kind == "coarse" else 3)
    for kind, marker, colour, size in (("fine" if "fine" in rows else "coarse", "|", BLACK, 6), ("first", "o", ORANGE, 4.5)):
        if kind in rows and (value := critical(results, rows[kind])):
            axes.plot(value, y, marker=marker, markersize=size, color=colour, markeredgecolor=BLACK, markeredgewidth=0.6 if kind == "first" else 1.3, zorder=4)


def draw_rows(axes, results, groups, bars):
    """One line per value of the groups, one below the other; `bars`: kinds of ramps that get a bar."""
    y, ticks, labels = 0, [], []
    shipped = by_cell(results).get(("reference", "as shipped"), {}).values()
    for kind, colour in BAND.items():
        values = [value for rows in shipped if kind in rows and (value := critical(results, rows[kind]))]
        if values:
            axes.axvspan(min(values), max(values), color=colour, alpha=0.18, linewidth=0)
    for group in groups:
        lines = lines_of(results, group)
        if not lines:
            continue
        axes.text(-0.02, y, group, fontsize=7.5, fontweight="bold", ha="right", va="center", transform=axes.get_yaxis_transform())
        for label, members in lines:
            begin = y + 1
            for number, rows in enumerate(members):
                y = begin + 0.55 * number
                draw_line(axes, results, rows, y, bars)
            ticks.append(0.5 * (begin + y))
            labels.append(short(label))
            axes.text(1.02, ticks[-1], end_text(members), fontsize=6.5, va="center", transform=axes.get_yaxis_transform())
        y += 1.2
    axes.set_yticks(ticks, labels, fontsize=6.5)
    axes.set_ylim(y - 0.3, -1.2)
    axes.grid(axis="y", alpha=0.15)
    axes.text(1.02, -0.3, "fails at\nmA/cm², after", fontsize=6.5, va="center", transform=axes.get_yaxis_transform())
    axes.set_xlabel("critical current density [mA/cm²]")


def legend(axes):
    axes.plot([], [], color=BLUE, linewidth=2.6, label="ramp in 0.01: survived to failed")
    axes.plot([], [], color=GREY, linewidth=5, label="ramp in 0.05: survived to failed")
    axes.plot([], [], linestyle="", marker="|", markersize=7, color=BLACK, markeredgewidth=1.3, label="ramp: contact lost just at the end")
    axes.plot([], [], linestyle="", marker="o", markersize=4.5, color=ORANGE, markeredgecolor=BLACK, label="the same from a fresh foil")
    axes.fill_between([], [], color=BLUE, alpha=0.18, linewidth=0, label="range of | over the seeds, as shipped")
    axes.fill_between([], [], color=ORANGE, alpha=0.18, linewidth=0, label="range of ○ over the seeds, as shipped")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.5, 1.0), ncols=2, fontsize=7, handlelength=1.6, columnspacing=1.0)


def draw_times(axes, results):
    """Time to lost contact from a fresh foil against current."""
    firsts = [row for row in results.values() if row["kind"] == "first" and row["minutes"]]
    plain = sorted((row for row in firsts if row["group"] in ("reference", "current")), key=lambda row: row["current"])
    current = [row["current"] for row in plain]
    axes.fill_between(current, [row["minutes_0.8"] for row in plain], [row["minutes_0.3"] for row in plain], color=BLUE, alpha=0.25, linewidth=0, label="contact 0.8 to 0.3")
    axes.plot(current, [row["minutes"] for row in plain], color=BLUE, marker="o", markersize=3.5, label="contact 0.5")
    by_hand = [row for row in plain if row["estimate_minutes"]]
    axes.plot([row["current"] for row in by_hand], [row["estimate_minutes"] for row in by_hand], color=BLACK, linestyle="--", linewidth=1, label="by hand")
    middle = plain[len(plain) // 2]
    axes.plot(current, [middle["minutes"] * (middle["current"] / i) ** 2 for i in current], color=ORANGE, linestyle=":", label="slope −2 (Sand)")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks([0.2, 0.3, 0.5, 0.7, 1.0], ["0.2", "0.3", "0.5", "0.7", "1"])
    axes.minorticks_off()
    axes.set_yticks([5, 10, 30, 60, 120, 240], ["5", "10", "30", "60", "120", "240"])
    axes.set_xlabel("stripping current density [mA/cm²]")
    axes.set_ylabel("time to contact loss [min]")
    axes.set_title("one current from a fresh foil", fontsize=8)
    axes.legend(fontsize=6.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=pathlib.Path, default=HERE / "results.json")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "ccd_sensitivity.png")
    options = parser.parse_args()
    results = json.loads(options.results.read_text(encoding="utf-8"))
    figure = plt.figure(figsize=(9.6, 7.8))
    left, times, right = figure.add_axes((0.155, 0.06, 0.27, 0.86)), figure.add_axes((0.635, 0.72, 0.255, 0.23)), figure.add_axes((0.635, 0.06, 0.255, 0.58))
    draw_rows(left, results, PHYSICS, ("coarse", "fine"))
    legend(left)
    draw_rows(right, results, NUMERICS, ("fine",))
    right.xaxis.set_major_locator(plt.MultipleLocator(0.01))
    draw_times(times, results)
    digest = hashlib.sha256(options.results.read_bytes()).hexdigest()
    figure.savefig(options.out, dpi=100, metadata={"Description": f"results.json {digest}", "Software": None})
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

"""The tables of README.md from results.json, and the numbers that they and the figure share."""
import csv
import io
import re

import numpy as np

BEGIN, END = "<!-- table of run_study.py: begin -->", "<!-- table of run_study.py: end -->"
SPREAD_BEGIN, SPREAD_END = "<!-- spread of run_study.py: begin -->", "<!-- spread of run_study.py: end -->"
CSV_COLUMNS = ["kind", "group", "what", "current", "minutes_0.8", "minutes", "minutes_0.3", "minutes_polarised", "estimate_minutes", "estimate", "ccd", "step",
               "criterion", "failing", "half_cycle", "lost_at", "lost_minutes", "electrode", "place", "contact", "contact_0.3", "contact_0.8", "penetration", "polarisation", "void_max",
               "contact_survived", "ledger", "steps", "unknowns", "wall", "git"]
HOUR = 60.0  # min, the half cycle of the main job
WITHIN = {"first": (0.4, 2.5), "fine": (0.75, 1.0), "coarse": (0.75, 1.0)}  # times that are scaled, in half cycles


def shipped_times(results):
    """(min, mA/cm2) of the shipped cell: time after which a fresh foil loses contact, and current; its rows `first`."""
    return sorted((row["minutes"], row["current"]) for row in results.values()
                  if row["kind"] == "first" and row["group"] in ("reference", "current") and row["minutes"])


def shipped_current(results, minutes):
    """Current in mA/cm2 at which the shipped cell, fresh, loses contact after this time: straight lines in log-log, the last ones prolonged."""
    times, currents = np.log(shipped_times(results)).T
    left = min(max(int(np.searchsorted(times, np.log(minutes))), 1), len(times) - 1) - 1
    slope = (currents[left + 1] - currents[left]) / (times[left + 1] - times[left])
    return float(np.exp(currents[left] + slope * (np.log(minutes) - times[left])))


def critical(results, row):
    """Current in mA/cm2 at which contact would be lost just at the end of a half cycle, from the current and the time at which it was
    lost; scaled along t(i) of the shipped cell. None when contact lasted, or was lost too far from the end for that, or t(i) is not known."""
    if row["kind"] == "first":
        current, minutes, end = row["current"], row["minutes"], HOUR
    else:
        current, minutes, end = row.get("lost_at"), row.get("lost_minutes"), row.get("half_cycle")
    if len(shipped_times(results)) < 2 or minutes is None or not WITHIN[row["kind"]][0] < minutes / end <= WITHIN[row["kind"]][1]:
        return None
    return abs(current) * shipped_current(results, end) / shipped_current(results, minutes)


def by_key(results):
    """key -> {kind: row}: the runs that differ only in the protocol."""
    found = {}
    for name, row in results.items():
        key, _, kind = name.rpartition("_")
        if kind != "cycles":
            found.setdefault(key, {})[kind] = row
    return found


def by_cell(results):
    """(group, value without its seed) -> {seed: {kind: row}}: the cells that were run with several random wettings, the shipped one first."""
    keys = by_key(results)
    found = {("reference", "as shipped"): {1: keys["ref"]}} if "ref" in keys else {}
    for rows in keys.values():
        row = next(iter(rows.values()))
        if match := re.fullmatch(r"(?:(.*), seed )?(\d+)", row["what"]):
            cell = (row["group"], match[1]) if match[1] else ("reference", "as shipped")
            found.setdefault(cell, {})[int(match[2])] = rows
    return found


def plus_minus(values, digits=3, sign=""):
    """"0.321 +- 0.003 (5)": mean, one standard deviation of a single value (n - 1) and how many there are."""
    if not values:
        return ""
    mean = f"{np.mean(values):{sign}.{digits}f}"
    return f"{mean} +- {np.std(values, ddof=1):.{digits}f} ({len(values)})" if len(values) > 1 else f"{mean} (1)"


def spread_table(results):
    """Critical current of every cell over its seeds, and its difference from the shipped cell with the same seeds."""
    cells = by_cell(results)
    lines = ["| cell | CCD, ramp in 0.01, of seeds 1, 2, ... | contact lost at the end, ramp in 0.01 | minus as shipped, same seeds | contact lost after 1 h, fresh foil | minus as shipped, same seeds |",
             "|" + "---|" * 6]
    values = {cell: {kind: {seed: value for seed, rows in sorted(seeds.items()) if kind in rows and (value := critical(results, rows[kind]))}
                     for kind in ("fine", "first")} for cell, seeds in cells.items()}
    for (group, what), seeds in cells.items():
        if not any(values[group, what].values()):
            continue
        columns = []
        for kind in ("fine", "first"):
            mine, shipped = values[group, what][kind], values.get(("reference", "as shipped"), {}).get(kind, {})
            change = [mine[seed] - shipped[seed] for seed in mine if seed in shipped]
            columns += [plus_minus(list(mine.values())), "" if group == "reference" else plus_minus(change, 4, "+")]
        ramps = ", ".join(ccd_text(seeds[seed].get("fine")) or "-" for seed in sorted(seeds))
        lines.append(f"| {what if group == 'reference' else f'{group}: {what}'} | {ramps} | " + " | ".join(columns) + " |")
    return "\n".join(lines)


def ccd_text(row):
    """"0.32", or "< 0.46" when the first cycle of the ramp failed."""
    if row is None:
        return ""
    return f"{row['ccd']:.2f}" if row["ccd"] > 0 else f"< {abs(row['failing']):.2f}"


def failure(row):
    """"0.33 (contact loss, 51.3 min)" """
    if row is None or "failing" not in row:
        return ""
    return f"{row['failing']:+.2f} ({row['criterion']}, {row['minutes']:.1f} min)"


def table(results):
    lines = ["| varied | value | from a fresh foil at mA/cm2 | contact 0.8 / 0.5 / 0.3 after min | critical for 1 h | ramp in 0.01: CCD | fails at | contact lost at the end of a half cycle at | ramp in 0.05: CCD | fails at | contact lost at the end at | by hand |",
             "|" + "---|" * 12]
    for rows in by_key(results).values():
        first, fine, coarse = (rows.get(kind) for kind in ("first", "fine", "coarse"))
        any_row = first or fine or coarse
        exact = {kind: f"{value:.3f}" if (value := critical(results, row)) else "" for kind, row in rows.items()}
        times = " / ".join("-" if first[name] is None else f"{first[name]:.1f}" for name in ("minutes_0.8", "minutes", "minutes_0.3")) if first else ""
        estimate = next((row["estimate"] for row in (fine, coarse) if row), None)
        lines.append("| " + " | ".join([
            any_row["group"], any_row["what"], f"{first['current']:g}" if first else "", times, exact.get("first", ""),
            ccd_text(fine), failure(fine), exact.get("fine", ""),
            ccd_text(coarse), failure(coarse), exact.get("coarse", ""), f"{estimate:.2f}" if estimate else ""]) + " |")
    return "\n".join(lines)


def csv_text(results):
    """results.csv: every number of every row but those of equal cycles."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["row", *CSV_COLUMNS])
    for name, row in results.items():
        if row["kind"] != "cycles":
            writer.writerow([name, *(row.get(column, "") for column in CSV_COLUMNS)])
    return file.getvalue()

"""Calibrates the site mobility k_G of one interface card to one measured critical current density (CCD).

    calibrate_site_mobility.py --program build/auralith --out runs/calibration [--target 0.30] [--write]

In ramps of a fixed step the CCD is the target for a whole interval of k_G. Its two ends are bisected in log k_G and the
geometric mean, with two digits, is the result; the whole ramp is run once more with it as a check. The CCD must not fall
with k_G, which is checked on every run made. Nothing but the directory --out is touched unless --write is given: then the
one line site_mobility of the card is replaced (value, status calibrated, source), and only when git knows every input as it
is. A second call with the same --out uses the runs that are there; runs of other inputs or another program are refused.

--first-current starts the ramps of the search later, to save time; measure first that the history matters little. The check
at the end always runs the whole ramp.
"""
import argparse
import hashlib
import json
import math
import pathlib
import re
import subprocess
import sys
import time

import run_files  # noqa: F401  (first: from here on the user reads sentences)

import yaml

from auralith_run import Run
from run_files import RunError, told

LEAST, LARGEST = 1e-19, 1e-12  # m/(s Pa), where the search gives up
UNIT = "m/(s Pa)"
SITE_MOBILITY_LINE = re.compile(r"^site_mobility:\s*\{value:\s*([0-9.eE+-]+)\s*m/\(s Pa\).*$", re.MULTILINE)


class CalibrationError(RunError):
    """The search cannot go on; the text says why."""


def load_case(path):
    """The case as plain YAML, keys of `base` files underneath."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "base" in case:
        case = {**load_case(path.parent / case["base"]), **case}
    return case


def fingerprint(program, case, search_overrides):
    """Changes with the program and with every input except the number that is searched."""
    digest = hashlib.sha256(subprocess.run([program, "--version"], capture_output=True, check=True).stdout)
    digest.update(json.dumps([str(case.name), search_overrides]).encode())
    for path in sorted(case.parent.rglob("*.yaml")):
        digest.update(path.name.encode())
        digest.update(SITE_MOBILITY_LINE.sub("", path.read_text(encoding="utf-8")).encode())
    return digest.hexdigest()


class Search:
    def __init__(self, options):
        self.options = options
        self.case = load_case(options.case)
        protocols = [index for index, entry in enumerate(self.case["protocol"]) if "ccd" in entry]
        if len(protocols) != 1:
            raise CalibrationError(f"{options.case}: the protocol must have exactly one ccd")
        self.ramp = f"protocol.{protocols[0]}.ccd"
        self.interfaces = ["-".join(entry["between"]) for entry in self.case["interfaces"] if entry.get("kind", "reaction") == "reaction"]
        step = self.case["protocol"][protocols[0]]["ccd"]["current_step"]
        self.step = float(step.split()[0])
        if step.split()[1] != "mA/cm^2":
            raise CalibrationError(f"{options.case}: current_step must be given in mA/cm^2, it is {step}")
        self.found = {}  # k_G -> (CCD, reached, detail)
        self.losses = {}  # k_G -> (failing current, electrode, fraction of its half cycle) of lost contact
        number, _, unit = str(self.case["protocol"][protocols[0]]["ccd"].get("half_cycle", "")).partition(" ")
        self.half_cycle = float(number) * {"s": 1, "min": 60, "h": 3600}[unit] if unit in ("s", "min", "h") else None

    def run(self, mobility, whole_ramp=False):
        """(CCD in mA/cm2, whether it was reached, text of the deciding event) of the ramp with this k_G."""
        overrides = [f"{self.ramp}.last_current={self.options.target + self.step:.12g} mA/cm^2"]
        if self.options.first_current and not whole_ramp:
            overrides.append(f"{self.ramp}.first_current={self.options.first_current:.12g} mA/cm^2")
        overrides += self.options.override
        directory = self.options.out / f"{'whole' if whole_ramp else 'search'}_{mobility:.4e}"
        mark = self.options.out / f"{directory.name}.fingerprint"
        wanted = fingerprint(self.options.program, self.options.case, overrides)
        if mark.exists() and mark.read_text(encoding="utf-8") != wanted:
            raise CalibrationError(f"{directory} belongs to other inputs or another program; choose another --out")
        summary = Run(directory).summary if (directory / "summary.json").exists() else {}
        start = time.time()
        if summary.get("status") != "finished":
            if directory.exists():  # killed half way; kept, so that nothing is ever deleted here
                directory.rename(directory.with_name(f"{directory.name}.broken-{int(start)}"))
            self.options.out.mkdir(parents=True, exist_ok=True)
            mark.write_text(wanted, encoding="utf-8")
            overrides += [f"interfaces.{name}.site_mobility={mobility:.17g} {UNIT}" for name in self.interfaces]
            command = [self.options.program, "run", str(self.options.case), *overrides, "--out", str(directory)]
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
            if done.returncode != 0:
                raise CalibrationError(f"k_G = {mobility:.4g} {UNIT}: exit code {done.returncode}\n{done.stderr[-2000:]}\nsee {directory}/log.txt")
            summary = Run(directory).summary
        first = min((entry for entry in summary["ccd"] if entry["modelled"] and not entry["additional"] and entry["reached"]),
                    key=lambda entry: (entry["failing_mA_cm2"], entry["event"]["time_s"]), default=None)
        # Reaching no event is not a CCD of zero: the ramp was survived to its end.
        value = self.options.target + self.step if first is None else summary["ccd_mA_cm2"]
        event = first and first["event"]
        detail = (f"{event['kind']} of {event['electrode']} at {event['current_density_mA_cm2']:.2f} mA/cm2, {event['time_s']:.0f} s"
                  if first else "no event")
        if first and event["kind"] == "contact_loss" and self.half_cycle and not whole_ramp:
            self.losses[mobility] = first["failing_mA_cm2"], event["electrode"], event["time_s"] / self.half_cycle % 1
        print(f"  k_G = {mobility:.4e} {UNIT}: CCD {'=' if first else '>='} {value:.2f} mA/cm2 ({detail}; {time.time() - start:.0f} s)", flush=True)
        return value, first is not None, detail

    def side(self, mobility):
        """-1 where the CCD is under the target, 0 where it is the target, 1 above."""
        if mobility not in self.found:
            self.found[mobility] = self.run(mobility)
            ordered = [self.found[key][0] for key in sorted(self.found)]
            if any(after < before - 1e-9 for before, after in zip(ordered, ordered[1:])):
                raise CalibrationError("the CCD falls with k_G, so bisection means nothing; see the runs above")
        difference = self.found[mobility][0] - self.options.target
        return 0 if abs(difference) < 1e-3 * self.step else int(math.copysign(1, difference))

    def bracket(self, start):
        """Largest known k_G below the interval and smallest above it."""
        factor, low, high = 2.0, start, start
        print(f"bracketing the CCD {self.options.target:.2f} mA/cm2 from k_G = {start:.3g} {UNIT}")
        while self.side(low) != -1:
            low /= factor
            if low < LEAST:
                raise CalibrationError(f"the CCD is not below the target even at k_G = {LEAST:g} {UNIT}: diffusion alone carries that current")
        while self.side(high) != 1:
            high *= factor
            if high > LARGEST:
                raise CalibrationError(f"the CCD is not above the target even at k_G = {LARGEST:g} {UNIT}: something else than k_G limits it")
        sides = {key: self.side(key) for key in self.found}
        return max(key for key in sides if sides[key] < 0), min(key for key in sides if sides[key] > 0)

    def guess(self, low, high, failing):
        """k_G between low and high at which the cell would fail with `failing` just at the end of the half cycle, from the two
        known failures that are nearest; None when there are no two. Only speeds the bisection up, never decides."""
        known = [key for key, (current, _, _) in self.losses.items() if abs(current - failing) < 1e-3 * self.step]
        known = sorted(known, key=lambda key: abs(math.log(key / math.sqrt(low * high))))[:2]
        if len(known) < 2 or self.losses[known[0]][1] != self.losses[known[1]][1]:
            return None
        (k1, k2), (t1, t2) = known, (self.losses[key][2] for key in known)
        if (t1 - t2) * (k1 - k2) <= 0:
            return None
        return k1 * math.exp((1 - t1) * math.log(k2 / k1) / (t2 - t1))

    def end(self, outside, inside):
        """The end of the interval between a k_G outside and one inside of it, as the pair (outside, inside)."""
        failing = self.options.target + (self.step if outside > inside else 0)
        while abs(math.log(outside / inside)) > self.options.tolerance:
            low, high = sorted((outside, inside))
            middle, margin = math.sqrt(low * high), 0.45 * self.options.tolerance
            if guess := self.guess(low, high, failing):
                # A trial on each side of the guess closes the bracket, if the guess is right; the near side is tried first.
                below, above = guess * math.exp(-margin), guess * math.exp(margin)
                middle = next((trial for trial in (below, above) if low * math.exp(0.01 * margin) < trial < high * math.exp(-0.01 * margin)), middle)
            if self.side(middle) == 0:
                inside = middle
            else:
                outside = middle
        return outside, inside

    def interval(self, start):
        """((outside, inside) at the lower end, (inside, outside) at the upper end)."""
        low, high = self.bracket(start)
        while not (inside := [key for key in self.found if self.side(key) == 0]):
            if math.log(high / low) < self.options.tolerance:
                raise CalibrationError(f"no k_G gives the CCD {self.options.target:.2f}: it jumps over it between {low:.4g} and {high:.4g} {UNIT}")
            middle = math.sqrt(low * high)
            if self.side(middle) < 0:
                low = middle
            elif self.side(middle) > 0:
                high = middle
        print("lower end")
        lower = self.end(low, min(inside))
        print("upper end")
        inside = [key for key in self.found if self.side(key) == 0]
        upper = self.end(min(key for key in self.found if self.side(key) > 0), max(inside))
        return lower, (upper[1], upper[0])


def git(folder, *arguments):
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CalibrationError(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def calibrate(options):
    text = options.card.read_text(encoding="utf-8")
    lines = SITE_MOBILITY_LINE.findall(text)
    if len(lines) != 1:
        raise CalibrationError(f"{options.card}: needs exactly one line 'site_mobility: {{value: ... {UNIT}, ...}}', found {len(lines)}")
    inputs, committed = options.case.parent, None
    if options.write:
        if options.override:
            raise CalibrationError("--write takes no --override: the card must be right for the case as it is")
        if changed := git(inputs, "status", "--porcelain", "--", "."):
            raise CalibrationError(f"commit all inputs before calibrating, so that nothing else can have been fitted:\n{changed}")
        committed = git(inputs, "rev-parse", "HEAD")
    search = Search(options)
    (lower_out, lower), (upper, upper_out) = search.interval(options.start or float(lines[0]))
    ends = math.sqrt(lower_out * lower), math.sqrt(upper * upper_out)
    result = float(f"{math.sqrt(ends[0] * ends[1]):.1e}")
    print(f"interval {ends[0]:.3e} to {ends[1]:.3e} {UNIT}, result {result:.1e} {UNIT}; whole ramp with it:")
    value, _, detail = search.run(result, whole_ramp=True)
    if abs(value - options.target) > 1e-3 * search.step:
        raise CalibrationError(f"the whole ramp with k_G = {result:.1e} gives {value:.2f}: the history matters, search without --first-current")
    provenance = Run(options.out / f"whole_{result:.4e}").summary["provenance"]
    record = {"target_mA_cm2": options.target, "experiment": options.experiment, "case": options.case.name, "inputs_committed_at": committed,
              "program": provenance["git_hash"], "tolerance": options.tolerance, "first_current_of_search_mA_cm2": options.first_current,
              "unit": UNIT, "interval": ends, "site_mobility": result, "whole_ramp": {"ccd_mA_cm2": value, "detail": detail},
              "runs": [{"site_mobility": key, "ccd_mA_cm2": search.found[key][0], "reached": search.found[key][1], "detail": search.found[key][2]}
                       for key in sorted(search.found)]}
    (options.out / "calibration.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    if options.write:
        metals = [layer for layer in search.case["layers"] if layer["region"] == "metal"]
        deltas = sorted({layer["void_model"]["interface_thickness"] for layer in metals})
        lateral = search.case["grid"]["x"]
        seed = re.search(r"^\s*seed:\s*(\d+)", text, re.MULTILINE)
        source = (f"calibrated to one experiment: {options.experiment}; any value from {ends[0]:.2e} to {ends[1]:.2e} gives that CCD in steps of {search.step:g} mA/cm2, "
                  f"this is the geometric mean; {options.case.name}, delta {', '.join(deltas)}, {lateral['length']} in {lateral['cells']} columns, "
                  f"smallest cell {metals[0]['cells']['smallest']}, seed {seed.group(1) if seed else 'none'}, inputs of git {committed[:12]}, "
                  f"postprocess/calibrate_site_mobility.py")
        law = re.search(r"(?:, (?:activation_energy|reference_temperature): [^,}]+)*", SITE_MOBILITY_LINE.search(text).group().partition(UNIT)[2]).group()  # of temperature, stays
        source += "; its temperature law, that of self-diffusion, is assumed" if law else ""
        line = f'site_mobility: {{value: {result:.1e} {UNIT}{law}, status: calibrated, source: "{source}"}}'
        options.card.write_text(SITE_MOBILITY_LINE.sub(lambda _: line, text), encoding="utf-8")
        print(f"written to {options.card}")
    else:
        print(f"{options.card} is untouched (no --write)")


def main():
    root = pathlib.Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(root / "build/auralith"), help="auralith (default: build/auralith)")
    parser.add_argument("--case", type=pathlib.Path, default=root / "inputs/ccd_au_llzto.yaml", help="case with one CCD ramp (default: the main job)")
    parser.add_argument("--card", type=pathlib.Path, default=root / "inputs/interfaces/au_llzto.yaml", help="interface card with the line site_mobility")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="directory of the runs and of calibration.json; used again when it exists")
    parser.add_argument("--target", type=float, default=0.30, help="measured CCD in mA/cm2 (default: 0.30)")
    parser.add_argument("--experiment", default="Chen et al., Adv. Mater. 2021, 10.1002/adma.202002325, CCD 0.30 mA/cm2 at 25 C, no pressure, 1 h half cycles assumed",
                        help="goes into the source text of the card")
    parser.add_argument("--start", type=float, help=f"first k_G in {UNIT} (default: what the card has)")
    parser.add_argument("--tolerance", type=float, default=0.03, help="relative width to which each end is bisected (default: 0.03)")
    parser.add_argument("--first-current", type=float, help="first current of the ramps of the search in mA/cm2 (default: as in the case)")
    parser.add_argument("--override", action="append", default=[], metavar="KEY=VALUE", help="change of the case, for trials; not with --write")
    parser.add_argument("--write", action="store_true", help="write the result into the card")
    options = parser.parse_args()
    options.case, options.card = options.case.resolve(), options.card.resolve()
    return told(lambda: calibrate(options))


if __name__ == "__main__":
    sys.exit(main())

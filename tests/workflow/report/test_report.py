"""The report page: its numbers, what it says about runs that did not finish, and how it behaves in a browser (headless Chromium)."""
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(SOURCE / "postprocess"), str(SOURCE / "tests" / "workflow" / "plots"), str(SOURCE / "tests" / "workflow" / "alloy")]

import gallery  # noqa: E402
import synthetic_alloy  # noqa: E402
import synthetic_run  # noqa: E402
from auralith_run import Run  # noqa: E402
from report import figures  # noqa: E402

DESK, PHONE = 1280, 390  # px
INPUT = """
title: Synthetic cell
ambient: {temperature: 25 degC, pressure: 0 MPa}
layers:
  - {name: negative, region: metal, material: lithium, thickness: 20 um, outer_plane: reservoir}
  - {name: pellet, region: electrolyte, material: llzto, thickness: 900 um}
interfaces:
  - {between: [negative, pellet], kind: reaction, area_resistance: {value: 25 Ohm cm^2, status: measured}}
protocol:
  - repeat: {count: 5, steps: [{galvanostatic: {current_density: 0.4 mA/cm^2}}, {rest: {duration: 10 min}}]}
"""
LONG_SOURCE = "a_source_without_any_place_to_break_the_line_" * 8


def summary_parts():
    """What the synthetic summary leaves empty."""
    return {"ledgers": {"lithium": {"negative": {"closes": True, "worst": 2.4e-12, "worst_step": 8, "end": 1e-14, "tolerance": 1e-10, "unit": "m3",
                                                  "missing": 3e-33, "passed": 3e-19, "missing_of_passed": 1e-14, "allowed": 1e-10}},
                        "charge": {"closes": False, "worst": 3e-8, "worst_step": 2, "end": 1e-15, "tolerance": 1e-8, "unit": "C",
                                   "missing": 2e-21, "passed": 0, "missing_of_passed": None, "allowed": None},
                        "energy": {"not_applicable": "the lattice of 'negative' moves"}},
            "cost": {"unknowns": 13634, "steps": 358, "rejected": 36, "newton": 3384, "newton_stalled": 0, "linear": 28888,
                     "microseconds_per_unknown_newton": 0.72, "wall_seconds": 40.0, "memory_bytes": 8.8e7,
                     "phases": {"residual": 2.0, "matrix": 8.0, "linear solver": 29.0, "output": 0.4}},
            "provenance": {"git_hash": "0123abc", "ranks": 2, "petsc": "3.18.5", "initial_state": [], "seeds": {"a.seed": 1}},
            "calibrated": [{"path": "interfaces.negative-pellet.site_mobility", "value": 8e-17, "unit": "m/(s Pa)", "source": LONG_SOURCE}],
            "assumed": [{"path": "materials.lithium.surface_mobility", "value": 0.0, "unit": "m5/(J s)", "source": "left <out>"}],
            "effective_input": INPUT}


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory):
    directory = synthetic_run.make(tmp_path_factory.mktemp("runs") / "whole", rows=300)
    synthetic_run.write_summary(directory, **summary_parts())
    (directory / "log.txt").write_text("a line of the log\n")
    return directory


@pytest.fixture(scope="module")
def page(whole_run):
    return report(whole_run)


def report(directory):
    """Path of the page that the script makes of a run directory."""
    command = [sys.executable, str(SOURCE / "postprocess" / "ccd_report.py"), str(directory)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == str(directory / "report.html") and not result.stderr
    return directory / "report.html"


def words(path):
    """What a person reads on a page."""
    text = re.sub(r"<style>.*?</style>", " ", path.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text)))


# --- what the page says ---
def test_the_critical_current_stands_beside_the_failing_one_and_the_cause(page):
    assert re.search(r"Critical current density 0\.30 mA/cm² survived Failing current 0\.35 mA/cm² "
                     r"Cause contact lost at the positive electrode cycle 7, t = 12 h 55 min", words(page)), words(page)[:600]


def test_every_part_of_the_run_is_on_the_page(page):
    text = words(page)
    for wanted in ("20 µm of lithium; outer plane: reservoir", "area resistance 25 Ω cm²", "temperature 25 °C",
                   "galvanostatic – current density 0.4 mA/cm²", "rest – duration 10 min", "electrolyte penetrated at the negative electrode",
                   "lithium negative 3·10⁻³³ m3 3·10⁻¹⁹ m3 1·10⁻¹⁴ 1·10⁻¹⁰ 2.4·10⁻¹² 1·10⁻¹⁰ yes", "charge cell 2·10⁻²¹ C 0 C – – 3·10⁻⁸ 1·10⁻⁸ NO",
                   "energy cell not applicable: the lattice of 'negative' moves", "linear solver 72.5 %", "other 1.5 %",
                   "site mobility interfaces.negative-pellet 8·10⁻¹⁷ m/(s Pa)", "left <out>", "git hash 0123abc", "a line of the log"):
        assert wanted in text, wanted
    assert "reason" not in re.findall(r"ill\">Not shown", page.read_text()), "nothing was unreadable"
    figures = re.findall(r'<img src="data:image/(svg\+xml|png);[^"]*"[^>]* alt="([^"]+)"', page.read_text())
    assert len(figures) == 6 and [kind for kind, _ in figures].count("png") == 1, [name for _, name in figures]


def test_failed_run(tmp_path):
    directory = synthetic_run.make(tmp_path / "failed", rows=30, outputs=3)
    synthetic_run.write_summary(directory, status="failed", message="the time step fell below 1e-9 s", ccd_text="", ccd_mA_cm2=None, ccd=[],
                                events=[], continue_command="auralith resume failed")
    text = words(report(directory))
    assert "failed the time step fell below 1e-9 s It goes on with: auralith resume failed" in text
    assert "Failing current" not in text and "Traces" in text and "Interfaces" in text


def test_killed_run(tmp_path):
    """No summary, half a line in the table, a damaged field file: the page has the trace and says what it could not read."""
    directory = synthetic_run.make(tmp_path / "killed", rows=60, outputs=3)
    (directory / "summary.json").unlink()
    with open(directory / "time_series.csv", "a") as file:
        file.write("60,50000.1,3")
    whole = (directory / "fields.h5").read_bytes()
    (directory / "fields.h5").write_bytes(whole[:len(whole) // 3])
    text = words(report(directory))
    assert "not finished The run was going on, or had been killed, when this page was made. It had reached t = 14 h 00 min." in text
    assert "Traces" in text and "Interfaces" not in text and "Not shown, because it could not be read" in text


def test_run_of_one_step_and_run_of_none(tmp_path):
    one = synthetic_run.make(tmp_path / "one", rows=1, outputs=1)
    assert "Traces" in words(report(one)) and "Interfaces" in words(report(one))
    none = tmp_path / "none"
    none.mkdir()
    (none / "effective_input.yaml").write_text(INPUT)
    (none / "log.txt").write_text("the run ended early: no start\n")
    text = words(report(none))
    assert "It has written no time step." in text and "the run ended early: no start" in text and "area resistance 25" in text


@pytest.mark.parametrize("case, protocol, maps", [
    ("strip_contacts", "galvanostatic: {current_density: 0.31 mA/cm^2, duration: 1 s}", {"current_density", "overpotential"}),
    ("contact_angle", "rest: {duration: 1 s}", {"contact", "void_fraction"})])
def test_cells_whose_effects_are_off(tmp_path, case, protocol, maps):
    """Without voids there is no map of contact, without a reaction none of the current: the others are drawn."""
    run = tmp_path / case
    command = [os.environ["AURALITH_BIN"], "run", str(SOURCE / "tests/verification" / case / "case.yaml"), f"protocol=[{{{protocol}}}]",
               "output.field_interval=0.3 s", "--out", str(run)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    last = Run(run).steps[-1]
    assert maps <= set(last.map_names("foil")) and len({"contact", "current_density"} & set(last.map_names("foil"))) == 1
    assert figures.space_time(Run(run)) is not None, "what there is over time"
    report(run)
    gallery.draw(Run(run), tmp_path / "small.png")


def test_a_folder_without_a_run_is_an_error(tmp_path):
    result = subprocess.run([sys.executable, str(SOURCE / "postprocess" / "ccd_report.py"), str(tmp_path)], capture_output=True, text=True)
    assert result.returncode == 1 and "not a run directory" in result.stderr and not list(tmp_path.iterdir())


# --- how the page behaves ---
@pytest.fixture(scope="module")
def chromium():
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium: ./quickstart test installs it")
    return program


def browse(program, path, width, scratch):
    """(document after loading, console messages, addresses that the page asked for). Nothing can leave the machine."""
    log, requests = scratch / f"console_{width}.txt", scratch / f"requests_{width}.json"
    command = [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={scratch}/profile",
               "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-extensions",
               "--host-resolver-rules=MAP * ~NOTFOUND", f"--window-size={width},900", "--enable-logging=stderr", "--v=0",
               f"--log-net-log={requests}", "--virtual-time-budget=5000", "--dump-dom", path.as_uri()]
    result = subprocess.run(command, capture_output=True, text=True, timeout=180, env={**os.environ, "HOME": str(scratch)})
    log.write_text(result.stderr)
    assert result.returncode == 0, result.stderr[-2000:]
    console = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    text = requests.read_text()
    try:
        events = json.loads(text)["events"]
    except ValueError:  # the browser may end before it has closed the list
        events = json.loads(text.rstrip().rstrip(",") + "]}")["events"]
    # The browser itself asks for its updates; those requests have no origin.
    asked = {event["params"]["url"] for event in events
             if event.get("params", {}).get("initiator", "not an origin") != "not an origin" and not event["params"]["url"].startswith("data:")}
    return result.stdout, console, asked


def probed(page, width, scratch, name):
    """A page with a copy of another one in a frame of that width (a window is never narrower than 500 px), which notes its measures."""
    text = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page.read_text(encoding="utf-8"))  # it forbids scripts
    probe = """<script>addEventListener("load", () => {
      document.querySelectorAll("details").forEach(d => d.open = true);
      const images = [...document.images].filter(i => i.complete && i.naturalWidth > 0 && i.clientWidth > 0).length;
      parent.postMessage(JSON.stringify({wide: document.documentElement.scrollWidth, window: innerWidth, images,
        all: document.images.length, phone: matchMedia("(max-width: 640px)").matches}), "*");
    });</script>"""
    inner = html.escape(text.replace("</body>", probe + "</body>"), quote=True)
    path = scratch / name
    path.write_text(f"""<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body>
      <script>addEventListener("message", event => document.body.dataset.measures = event.data)</script>
      <iframe width="{width}" height="900" style="border: 0" srcdoc="{inner}"></iframe></body>""", encoding="utf-8")
    return path


def measures(document):
    return json.loads(html.unescape(re.search(r'data-measures="([^"]*)"', document).group(1)))


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_browser(page, chromium, tmp_path, width):
    _, console, asked = browse(chromium, page, width, tmp_path)
    assert console == [] and asked == set()
    document, console, _ = browse(chromium, probed(page, width, tmp_path, "probed.html"), 1400, tmp_path)
    measured = measures(document)
    assert console == [] and measured["window"] == width and measured["phone"] == (width == PHONE)
    assert measured["wide"] <= width, "the page is wider than the window"
    assert measured["images"] == measured["all"] == 6, "every picture is decoded and shown"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_browser_shows_an_interlayer(chromium, tmp_path, width):
    """Of a 2-D run: traces, interface over time, voids, interlayer; every picture is decoded, and the table of its card does not widen the page."""
    page = report(synthetic_alloy.make(tmp_path / "run", inner=0.3, columns=6))
    document, console, _ = browse(chromium, probed(page, width, tmp_path, "probed.html"), 1400, tmp_path)
    measured = measures(document)
    assert console == [] and measured["window"] == width and measured["wide"] <= width
    assert measured["images"] == measured["all"] == 4


def test_the_browser_check_sees_faults(page, chromium, tmp_path):
    """A page that asks for a picture, has an error in a script, and is too wide."""
    bad = tmp_path / "bad.html"
    bad.write_text(re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page.read_text()).replace(
        "<main>", '<main><img src="http://127.0.0.1:9/picture.png"><div style="width: 2000px">.</div><script>nothing()</script>'))
    document, console, asked = browse(chromium, probed(bad, PHONE, tmp_path, "bad_probed.html"), 1400, tmp_path)
    assert "http://127.0.0.1:9/picture.png" in asked
    assert any("nothing is not defined" in line for line in console)
    measured = measures(document)
    assert measured["wide"] > PHONE and measured["images"] < measured["all"]


def test_a_criterion_that_an_event_of_an_effect_decides_has_its_own_name():
    from report import words
    assert words.criterion("CCD_tracer") == ("CCD tracer", "")
    assert words.criterion("CCD_contact") == words.CRITERIA["CCD_contact"]
    assert words.criterion("CCD_contact_0.3")[0] == "Loss of contact, contact under 0.3"

"""What the plots of interlayers and the report show of films of known composition; how the page looks in a browser is in ../report."""
import json
import pathlib
import re
import sys

import numpy as np
import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(SOURCE / "postprocess"), str(pathlib.Path(__file__).parent), str(SOURCE / "tests" / "workflow" / "report")]

import alloy_plots  # noqa: E402
import ccd_report  # noqa: E402
import gallery  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
import plot_fields  # noqa: E402
import synthetic_alloy as film  # noqa: E402
from auralith_run import Run  # noqa: E402
from report import words  # noqa: E402
from test_report import words as text_of  # noqa: E402


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("inner", [0.0, 0.4, 1.0])
def test_composition_over_time(tmp_path, below, inner):
    """Every row and output of the picture: lithium per host atom of the even film, lithium metal where there is some, nothing behind the film."""
    run = Run(film.make(tmp_path / "run", inner=inner, below=below, outputs=14))
    own = alloy_plots.films(run)[0]
    figure, axes = plt.subplots()
    mesh = alloy_plots.draw_composition(axes, run, own)
    picture = np.ma.filled(mesh.get_array().reshape(alloy_plots.ROWS, 14).astype(float), np.nan)
    height = axes.get_ylim()[1] * 1e-9
    assert axes.get_xlim() == (0, 12)
    plt.close(figure)
    z = (np.arange(alloy_plots.ROWS) + 0.5) * height / alloy_plots.ROWS
    metal = 0
    for number, step in enumerate(run.steps):
        thickness, begin, end, fraction = film.layers(step.time, inner)
        cell = thickness / film.CELLS
        alloy = (z > begin + cell) & (z < end - cell)
        np.testing.assert_allclose(picture[alloy, number], film.card.volume / film.LITHIUM * (1 - fraction) / fraction, rtol=1e-9)
        lithium = ((z < begin - cell) | (z > end + cell)) & (z < thickness)
        assert (picture[lithium, number] > own.saturation).all()
        metal += lithium.sum()
        assert np.isnan(picture[z > thickness, number]).all()
    assert metal > 20, "there is lithium metal to see"


def test_potential_against_uptake(tmp_path):
    run = Run(film.make(tmp_path / "run"))
    figure, axes = plt.subplots()
    alloy_plots.draw_uptake(axes, run, alloy_plots.films(run)[0])
    lines = {line.get_label(): line.get_xydata() for line in axes.get_lines()}
    np.testing.assert_allclose(lines["run"][:, 0], film.uptake(run["time"]), atol=1e-12)
    charge, potential = lines["card"].T
    np.testing.assert_allclose(potential, film.card.potential(film.START + charge * 36 / film.FARADAY * film.card.volume / film.HOST), rtol=1e-6)
    assert charge.min() < 0.1 and charge.max() > 59.9
    assert [text.get_text() for text in axes.texts] == ["0.42 V", "0.29 V", "0.17 V", "0.07 V"]
    assert re.fullmatch(r"35 mV: 53\.4\d \(card 53\.42\)", next(label for label in lines if label.startswith("35 mV")))
    plt.close(figure)


@pytest.mark.parametrize("inner, place", [(0.0, "on the outer side: 0 nm at the ceramic, 3[0-4] nm on the outer side at most"),
                                          (0.5, "on both sides: 1[3-8] nm at the ceramic, 1[3-8] nm on the outer side at most"),
                                          (1.0, "on the ceramic side: 3[0-4] nm at the ceramic, 0 nm on the outer side at most")])
def test_report_says_where_lithium_appeared(tmp_path, inner, place):
    text = text_of(ccd_report.write(film.make(tmp_path / "run", inner=inner)))
    assert re.search(rf"Lithium metal appeared {place}\.", text), text
    assert re.search(r"35 mV against lithium, the middle of the last step, was crossed after 53\.4\d µAh/cm²; the card gives 53\.42", text)
    for wanted in ("55 nm of gold with 0.05 lithium per atom, takes up lithium; no lithium behind it at the start", "film: 55 nm of gold",
                   "potential U(x) against lithium 4 steps, the last at x = 3.75 assumed plateaus of the assessed phase diagram",
                   "molar volume of the host 10.21 cm³/mol measured 19.3 g/cm3", "diffusivity D, tracer-like 1e-15 m²/s assumed",
                   "adhesion on the ceramic beyond lithium's 0.5 J/m² assumed", "area resistance of the covered interface 25 Ω cm² assumed value measured: Chen et al."):
        assert wanted in text, wanted
    assert "Not shown" not in text


def test_report_of_a_film_that_is_not_saturated(tmp_path):
    """Killed early: no lithium metal, no crossing, and no field output is no error."""
    directory = film.make(tmp_path / "run")
    lines = (directory / "time_series.csv").read_text().splitlines(keepends=True)
    (directory / "time_series.csv").write_text("".join(lines[:100]))
    (directory / "fields.h5").unlink()
    text = text_of(ccd_report.write(directory))
    assert "was not crossed" in text and "no field output has a composition" in text and "Not shown" not in text


def test_report_of_a_sheet(tmp_path):
    """An interlayer without cells: no composition, but its card and its largest load."""
    directory = film.make(tmp_path / "run")
    series = (directory / "time_series.csv").read_text().splitlines()
    rows = [f"{line},{'sheet_load_film [1]' if k == 0 else 0.25 + (k == 7)}" for k, line in enumerate(series)]
    (directory / "time_series.csv").write_text("\n".join(rows) + "\n")
    summary = json.loads((directory / "summary.json").read_text())
    summary["effective_input"] = summary["effective_input"].replace("host: gold", "form: sheet\n    host: gold")
    (directory / "summary.json").write_text(json.dumps(summary))
    text = text_of(ccd_report.write(directory))
    assert "largest plating current was 1.25 times the one at which lithium metal appears at the ceramic" in text
    assert "Lithium metal appeared" not in text and "diffusivity D, tracer-like 1e-15 m²/s assumed" in text and "Not shown" not in text


def test_layers_in_words():
    plain = {"thickness": "20 um", "material": "lithium"}
    assert words.layer(plain) == words.layer({**plain, "interlayer": {"host": "nothing", "thickness": "5 nm"}}) == "20 µm of lithium"
    gold = {"host": "gold", "thickness": "55 nm", "equilibrium_potential": {}, "lithium_content": "1e-5"}
    assert words.layer({**plain, "interlayer": gold}) == "20 µm of lithium, 55 nm of gold towards the electrolyte, takes up lithium"
    alumina = {"host": "alumina", "thickness": "5 nm"}
    assert words.layer({**plain, "interlayer": alumina}) == "20 µm of lithium, 5 nm of alumina towards the electrolyte"


def test_gallery_draws_the_alloy(tmp_path):
    """The grey of lithium metal is at the bottom of the left panel (ceramic) or at the top of it (outer side)."""
    rows = []
    for inner in (0.0, 1.0):
        run = Run(film.make(tmp_path / f"run{inner}", inner=inner))
        assert gallery.kind(run) is gallery.draw_alloy
        gallery.draw(run, tmp_path / "alloy.png")
        image = plt.imread(tmp_path / "alloy.png")[..., :3]
        grey = np.abs(image[:, :int(0.45 * image.shape[1])] - 0.72).max(axis=-1) < 0.02
        assert grey.sum() > 200
        side = "the ceramic side" if inner else "the outer side"
        assert re.fullmatch(rf"35 mV at 53\.4\d µAh/cm², lithium metal on {side}", gallery.outcome(run))
        rows.append(np.median(np.nonzero(grey)[0]) / image.shape[0])
    assert rows[0] < 0.2 and rows[1] > 0.75, rows


def test_without_an_alloy(tmp_path):
    directory = film.make(tmp_path / "run")
    for changed, present in (("host_film", True), ("other_film", False)):
        series = (directory / "time_series.csv").read_text().replace("host_film", changed)
        (directory / "time_series.csv").write_text(series)
        run = Run(directory)
        assert bool(alloy_plots.plot(run, plot_fields.Cut(run, run.steps[-1]), tmp_path / changed)) is present
        assert (tmp_path / changed / "alloy.png").exists() is present

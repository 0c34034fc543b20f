"""Bad cards of interlayers: `check` and `run` name file, line, key and value of the card, end with exit code 1 and write nothing."""

import os
import subprocess

import pytest

CARD = """format: 1
host: tin
equilibrium_potential:
  steps:
    - {height: 0.3 V, position: 1.0, width: 0.1}
    - {height: 0.4 V, position: 3.5, width: 0.1}
  status: assumed
  source: test
saturation: 3.5
molar_volume: {value: 16.3 cm^3/mol, status: assumed, source: test}
diffusivity: {value: 1e-14 m^2/s, status: assumed, source: test}
boundary_energy: {value: 0.2 J/m^2, status: assumed, source: test}
boundary_thickness: {value: 10 nm, status: assumed, source: test}
irreversible_uptake: {value: 1 uAh/cm^2, status: assumed, source: test}
"""
CASE = """format: 1
title: A card of its own
materials:
  lithium: {file: materials/lithium.yaml}
  llzto: {file: materials/llzto.yaml}
layers:
  - {name: pellet, region: electrolyte, material: llzto, thickness: 20 um, cells: 2, outer_plane: equipotential}
  - name: film
    region: metal
    material: lithium
    thickness: 20 nm
    cells: 10
    outer_plane: finite
    exhausted_thickness: 1 nm
    lattice_motion: rigid
    void_model: {interface_thickness: 0.15 um}
    interlayer: {file: tin.yaml, thickness: 20 nm}
interfaces:
  - between: [pellet, film]
    file: interfaces/bare_llzto.yaml
    contact_angle_cosine: {mean: 0, status: assumed, source: test}
protocol: [{rest: {duration: 1 s}}]
"""
HERE = "layers.film.interlayer."
CURVE = HERE + "equilibrium_potential.steps."
# (name, text of the good card, what stands there instead, path, what the message says)
BAD = [
    ("rising_curve", "height: 0.4 V", "height: -0.4 V", CURVE + "1.height", "'-0.4 V' is out of range; allowed: greater than 0 V"),
    ("negative_diffusivity", "1e-14 m^2/s", "-1e-14 m^2/s", HERE + "diffusivity.value", "'-1e-14 m^2/s' is out of range; allowed: at least 0"),
    ("no_unit", "value: 10 nm", "value: 10", HERE + "boundary_thickness.value", "'10' has no unit; expected a length such as 12 um"),
    ("wrong_dimension", "16.3 cm^3/mol", "16.3 cm^3", HERE + "molar_volume.value", "'16.3 cm^3' has the wrong dimension"),
    ("beyond_the_curve", "saturation: 3.5", "saturation: 4.4", HERE + "saturation", "4.4 lies beyond the curve"),
    ("no_curve", "  steps:\n    - {height: 0.3 V, position: 1.0, width: 0.1}\n    - {height: 0.4 V, position: 3.5, width: 0.1}\n", "", HERE + "equilibrium_potential.steps",
     "missing; a curve needs at least one step or exponential"),
    ("step_too_sharp", "position: 3.5, width: 0.1", "position: 3.5, width: 0", CURVE + "1.width", "'0' is out of range"),
    ("no_status", "{value: 0.2 J/m^2, status: assumed,", "{value: 0.2 J/m^2,", HERE + "boundary_energy.status", "missing"),
    ("negative_uptake", "1 uAh/cm^2", "-1 uAh/cm^2", HERE + "irreversible_uptake.value", "'-1 uAh/cm^2' is out of range; allowed: greater than 0"),
    ("uptake_in_percent", "1 uAh/cm^2", "5 nm", HERE + "irreversible_uptake.value", "'5 nm' has the wrong dimension; expected a charge per area such as 0.25 mAh/cm^2"),
    ("unknown_key", "irreversible_uptake:", "irreversible_uptak:", HERE + "irreversible_uptak", "nearest known key: irreversible_uptake"),
]


def run(directory, command):
    return subprocess.run([os.environ["AURALITH_BIN"], command, "case.yaml"], cwd=directory, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("name, good, bad, path, says", BAD, ids=[entry[0] for entry in BAD])
def test_bad_card(tmp_path, command, name, good, bad, path, says):
    assert CARD.count(good) == 1, "the change must hit one place"
    (tmp_path / "case.yaml").write_text(CASE)
    (tmp_path / "tin.yaml").write_text(CARD.replace(good, bad))
    result = run(tmp_path, command)
    assert result.returncode == 1, result.stdout + result.stderr
    line = CARD[:CARD.index(good)].count("\n") + 1
    assert f"tin.yaml:{line}: {path}: " in result.stderr
    assert says in result.stderr
    assert result.stdout == ""
    assert {entry.name for entry in tmp_path.iterdir()} == {"case.yaml", "tin.yaml"}, "nothing may be written"


def test_good_card_runs(tmp_path):
    (tmp_path / "case.yaml").write_text(CASE)
    (tmp_path / "tin.yaml").write_text(CARD)
    for command in ("check", "run"):
        result = run(tmp_path, command)
        assert result.returncode == 0, result.stderr

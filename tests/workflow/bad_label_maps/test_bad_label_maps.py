"""Bad label maps: the program names file, line or cell, key and what is allowed, ends with exit code 1 and writes nothing."""
import os
import pathlib
import subprocess

import h5py
import numpy as np
import pytest

GOOD = (pathlib.Path(__file__).parent / "good.yaml").read_text()
PELLET, POSITIVE, PORE, BOUNDARY = 0, 1, 100, 101


def good_map():
    """(nz, ny, nx) = (9, 1, 6): a step, a pore and a grain boundary."""
    labels = np.zeros((9, 1, 6), np.uint8)
    labels[4:] = POSITIVE
    labels[3, 0, 2:4] = POSITIVE
    labels[1, 0, 1] = PORE
    labels[2, 0, 4] = BOUNDARY
    return labels


def changed(*changes):
    labels = good_map()
    for place, value in changes:
        labels[place] = value
    return labels


def save(path, labels, dataset="labels"):
    with h5py.File(path, "w") as file:
        file[dataset] = labels


def run(directory, command, text, labels, dataset="labels"):
    (directory / "bad.yaml").write_text(text)
    if labels is not None:
        save(directory / "map.h5", labels, dataset)
    return subprocess.run([os.environ["AURALITH_BIN"], command, "bad.yaml"], cwd=directory, capture_output=True, text=True,
                          timeout=60, check=False)


# name: (labels, (find, put) in the input, what the message begins with, what else it says). LINE is the line of what was put.
BAD = {
    "no_file": (None, None, "bad.yaml:31: label_map.file", ["'map.h5' not found", "meshes/map.h5"]),
    "no_hdf5": ("text", None, "bad.yaml:31: label_map.file", ["map.h5' is no HDF5 file"]),
    "no_dataset": ("other", None, "bad.yaml:31: label_map.file", ["has no dataset 'labels'"]),
    "wrong_shape": (good_map().transpose(2, 1, 0), None, "bad.yaml:31: label_map.file",
                    ["has the shape (6, 1, 9), but the grid has (nz, ny, nx) = (9, 1, 6) cells"]),
    "two_dimensions": (good_map()[:, 0], None, "bad.yaml:31: label_map.file", ["has the shape (9, 6)", "(9, 1, 6)"]),
    "no_integers": (good_map().astype(float), None, "bad.yaml:31: label_map.file", ["holds no integers"]),
    "unlisted_label": (changed(((3, 0, 5), 7)), None, "bad.yaml:33: label_map.labels",
                       ["the label 7 in cell (i, j, k) = (5, 0, 3)", "allowed: 0, 1, 100, 101"]),
    "unknown_region": (good_map(), ("    1: positive", "    1: positiv"), "bad.yaml:LINE: label_map.labels.1",
                       ["'positiv' is no region", "nearest: positive", "allowed: pore, pellet, positive, grain_boundary"]),
    "label_that_is_a_word": (good_map(), ("    1: positive", "    one: positive"), "bad.yaml:LINE: label_map.labels",
                             ["'one' is no label", "whole numbers"]),
    "region_without_cells": (changed(((2, 0, 4), PELLET)), None, "bad.yaml:33: label_map.labels",
                             ["no cell of the map belongs to 'grain_boundary'"]),
    "lumped": (good_map(), ("    cells: 4", "    lumped: on"), "bad.yaml:", ["lumped"]),
    "metal_region": (good_map(), ("    material: boundary", "    material: lithium"), "bad.yaml:29: regions.grain_boundary.material",
                     ["'lithium' is no electrolyte material", "a metal must be a layer"]),
    "reserved_name": (good_map(), ("  - name: grain_boundary", "  - name: pore"), "bad.yaml:LINE: regions.pore.name",
                      ["'pore' is what a label map calls a hole"]),
    "radius": (good_map(), ("  file: map.h5", "  file: map.h5\n  normal_radius: 50"), "bad.yaml:32: label_map.normal_radius",
               ["'50' is out of range", "between 0 and 20"]),
    "unknown_key": (good_map(), ("  file: map.h5", "  flie: map.h5"), "bad.yaml:LINE: label_map.flie", ["nearest known key: file"]),
    "pore_at_the_outer_plane": (changed(((8, 0, 3), PORE)), None, "bad.yaml: label_map",
                                ["cell (i, j, k) = (3, 0, 8) at the outer plane of layer 'positive' belongs to 'pore'"]),
    "metal_at_the_bottom": (changed(((0, 0, 2), POSITIVE)), None, "bad.yaml: label_map",
                            ["cell (i, j, k) = (2, 0, 0) at the outer plane of layer 'pellet' belongs to 'positive'"]),
    "overhang_that_moves": (changed(((5, 0, 2), PELLET)), None, "bad.yaml: layers.positive.lattice_motion",
                            ["column (i, j) = (2, 0) has 3 horizontal faces", "allowed for such a map: none"]),
    "pore_in_a_moving_column": (changed(((6, 0, 1), PORE)), None, "bad.yaml: layers.positive.lattice_motion",
                                ["column (i, j) = (1, 0)", "2 of 4 metal cells"]),
    "isolated_ceramic": (changed(((1, 0, slice(0, 6)), PORE)), None, "bad.yaml: label_map",
                         ["cell (i, j, k) = (0, 0, 2) of 'pellet' is cut off"]),
    "isolated_grain": (good_map(), ("    kind: contact_resistance\n    contact_resistance: {value: 1 Ohm cm^2, status: assumed, source: "
                                    "test}", "    kind: blocking"), "bad.yaml: label_map",
                       ["cell (i, j, k) = (4, 0, 2) of 'grain_boundary' is cut off"]),
    "coarse_cells": (good_map(), ("{interface_thickness: 1 um}", "{interface_thickness: 0.01 um}"), "bad.yaml: layers.positive",
                     ["metal cell (i, j, k) = ", "wide across the interface with 'pellet'", "allowed: less than"]),
    "regions_without_a_map": (good_map(), ("label_map:\n  file: map.h5\n  labels:\n    0: pellet\n    1: positive\n    100: pore\n"
                                           "    101: grain_boundary\n", ""), "bad.yaml:28: regions",
                              ["they stand in the label map only"]),
}


@pytest.mark.parametrize("command", ["check", "run"])
def test_good_input(tmp_path, command):
    result = run(tmp_path, command, GOOD, good_map())
    assert result.returncode == 0, result.stderr
    if command == "check":
        assert "grain_boundary electrolyte  boundary     1 cells" in result.stdout
        assert "staircase error of the faces" in result.stdout


@pytest.mark.parametrize("name,command", [(name, "check") for name in BAD] + [("wrong_shape", "run"), ("isolated_grain", "run")])
def test_bad_map(tmp_path, name, command):
    labels, change, begins, says = BAD[name]
    text, line = GOOD, 0
    if change:
        assert GOOD.count(change[0]) == 1, "the change must hit one place"
        text = GOOD.replace(*change)
        line = GOOD[: GOOD.index(change[0])].count("\n") + 1
    if isinstance(labels, str):
        if labels == "text":
            (tmp_path / "map.h5").write_text("no map")
            result = run(tmp_path, command, text, None)
        else:
            result = run(tmp_path, command, text, good_map(), labels)
    else:
        result = run(tmp_path, command, text, labels)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "auralith: " + begins.replace("LINE", str(line)) in result.stderr
    for part in says:
        assert part in result.stderr
    assert {entry.name for entry in tmp_path.iterdir()} <= {"bad.yaml", "map.h5"}, "nothing may be written"

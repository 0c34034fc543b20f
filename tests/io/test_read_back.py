"""The files of 1, 2 and 3 ranks, read back with h5py, csv and an XML parser; expected: the formulas of sample.hpp."""
import csv
import os
import pathlib
import subprocess
import xml.etree.ElementTree as ElementTree

import h5py
import numpy as np
import pytest

NX, NY, NZ = 7, 5, 4
HEIGHTS = {"interface_negative": 2e-6, "interface_positive": 5e-6}  # m
PROGRAM = pathlib.Path(os.environ["AURALITH_BUILD"]) / "tests" / "tests_io_mpi2_files"


@pytest.fixture(scope="module", params=[1, 2, 3])
def written(request, tmp_path_factory):
    """Directory with the files of the sample, and the number of ranks that wrote them."""
    directory = tmp_path_factory.mktemp(f"ranks{request.param}")
    environment = dict(os.environ, SAMPLE_DIRECTORY=str(directory))
    mpiexec = os.environ.get("AURALITH_MPIEXEC", "mpiexec")
    command = [mpiexec, "-n", str(request.param), str(PROGRAM), "--gtest_filter=Sample.*"]
    result = subprocess.run(command, env=environment, cwd=directory, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr
    return directory


def cell_values(n):
    k, j, i, c = np.meshgrid(range(NZ), range(NY), range(NX), range(3), indexing="ij")
    values = 1000.0 * n + 100.0 * k + 10.0 * j + i + 0.25 * c
    values[1] = np.nan
    return values


def map_values(n):
    j, i = np.meshgrid(range(NY), range(NX), indexing="ij")
    return -(1000.0 * n + 10.0 * j + i) - 0.5


def test_fields(written):
    with h5py.File(written / "fields.h5") as file:
        np.testing.assert_allclose(file["x"], np.concatenate([[0], np.cumsum(1e-6 * 1.2 ** np.arange(NX))]), rtol=1e-14)
        np.testing.assert_allclose(file["y"], 2e-6 * np.arange(NY + 1), rtol=1e-14)
        assert [name for name in sorted(file) if name.startswith("step_")] == [f"step_00000{n}" for n in range(3)]
        for n in range(3):
            group = file[f"step_{n:06d}"]
            assert group.attrs["time"] == 3.5 * n * n and group.attrs["step"] == 10 * n
            widths = 1e-6 * (1 + 0.1 * n) * 1.5 ** np.arange(NZ)
            np.testing.assert_allclose(group["z"], np.concatenate([[0], np.cumsum(widths)]), rtol=1e-14)
            np.testing.assert_array_equal(group["cells/void_fraction"][()], cell_values(n)[..., 0])
            np.testing.assert_array_equal(group["cells/current_density"][()], cell_values(n))
            for name in ("negative/contact", "positive/contact", "negative/overpotential"):
                np.testing.assert_array_equal(group["interfaces"][name][()], [map_values(n)])
            assert group["interfaces/positive"].attrs["z"] == 5e-6
            assert set(group["interfaces/positive"]) == {"contact"}


def datasets(group, prefix=""):
    """Data sets by path, also those behind links to the files of the steps, which visititems leaves out."""
    for key, item in group.items():
        if isinstance(item, h5py.Group):
            yield from datasets(item, f"{prefix}{key}/")
        else:
            yield prefix + key


def test_every_dataset_has_a_unit_and_fields_are_compressed(written):
    units = {}

    for file_name in ("fields.h5", "time_series.h5"):
        with h5py.File(written / file_name) as file:
            for name in datasets(file):
                item = file[name]
                units[name] = item.attrs["unit"]
                if "cells" in name or "interfaces" in name:
                    assert item.compression == "gzip" and item.shuffle and item.chunks is not None, name
    assert units["x"] == units["step_000002/z"] == "m"
    assert units["step_000000/cells/void_fraction"] == "1"
    assert units["step_000000/cells/current_density"] == "A/m2"
    assert units["step_000001/interfaces/negative/overpotential"] == "V"
    assert units["voltage"] == "V"


def test_time_series_is_the_same_in_csv_and_hdf5(written):
    n = np.arange(600)
    lithium = np.where(n == 2, np.nan, 1e-7 / (n + 3))
    expected = {"time": 0.1 * n, "voltage": np.sqrt(2.0) * n, "lithium_negative": lithium}
    with open(written / "time_series.csv", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["time [s]", "voltage [V]", "lithium_negative [m]"]
    table = np.array(rows[1:], dtype=float)
    with h5py.File(written / "time_series.h5") as file:
        assert list(file.attrs["columns"]) == list(expected)
        for c, (name, values) in enumerate(expected.items()):
            np.testing.assert_array_equal(file[name][()], values)  # every digit, in both files
            np.testing.assert_array_equal(table[:, c], values)


def test_xdmf_describes_the_hdf5_file(written):
    assert sorted(path.name for path in written.glob("*.xmf")) == ["fields.xmf", "interface_negative.xmf", "interface_positive.xmf"]
    collections = []
    for name, collection in (("fields", "cells"), ("interface_negative",) * 2, ("interface_positive",) * 2):
        root = ElementTree.parse(written / f"{name}.xmf").getroot()
        assert root.tag == "Xdmf" and root.attrib["Version"].startswith("2")
        # One collection in a file: ParaView's ranks would each read all of a file with several.
        assert [grid.attrib["Name"] for grid in root.findall("Domain/Grid")] == [collection]
        collections += root.findall("Domain/Grid")
    shown = set()
    with h5py.File(written / "fields.h5") as file:
        for collection in collections:
            assert collection.attrib["CollectionType"] == "Temporal"
            steps = collection.findall("Grid")
            assert [float(step.find("Time").attrib["Value"]) for step in steps] == [0, 3.5, 14]
            for n, step in enumerate(steps):
                topology = step.find("Topology")
                assert topology.attrib["TopologyType"] == "3DRectMesh"
                nodes = [int(length) for length in topology.attrib["Dimensions"].split()]
                surface = collection.attrib["Name"] != "cells"
                assert nodes == [2 if surface else NZ + 1, NY + 1, NX + 1]  # ParaView wants a plate for a surface
                assert step.find("Geometry").attrib["GeometryType"] == "VXVYVZ"
                axes = step.findall("Geometry/DataItem")
                assert [int(item.attrib["Dimensions"]) for item in axes] == nodes[::-1]
                assert step.findall("Attribute")
                for attribute in step.findall("Attribute"):
                    assert attribute.attrib["Center"] == "Cell"
                    assert f"step_{n:06d}" in attribute.find("DataItem").text
                for item in step.iter("DataItem"):
                    assert item.attrib["NumberType"] == "Float" and item.attrib["Precision"] == "8"
                    lengths = tuple(int(length) for length in item.attrib["Dimensions"].split())
                    if item.attrib["Format"] == "XML":
                        bottom, top = map(float, item.text.split())
                        assert bottom == HEIGHTS[collection.attrib["Name"]] and 0 < top - bottom < 1e-4 * bottom
                        continue
                    file_name, path = item.text.strip().split(":")
                    assert file_name in ("fields.h5", f"fields/step_{n:06d}.h5")
                    with h5py.File(written / file_name) as own:  # as a reader of the XDMF file opens it
                        assert own[path].dtype == np.float64
                    path = path if file_name == "fields.h5" else f"/step_{n:06d}{path}"  # as a reader of the index does
                    dataset = file[path]
                    assert dataset.dtype == np.float64 and dataset.size == np.prod(lengths), path
                    assert dataset.shape == lengths, path
                    shown.add(path.strip("/"))
        stored = set(datasets(file))
    assert shown == stored, "every dataset is in the view and nothing else"

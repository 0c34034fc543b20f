"""Contact and local current density over one interface, seen from the metal.

    python3 postprocess/paraview/picture.py interface_map RUN [--at last|first|NUMBER] [--electrode NAME]

Of 3-D runs a map; of 2-D runs, which have one cell along y, a strip. An interface that is not flat is shown as its faces.
"""
import scene  # (first: from here on the user reads sentences)

import numpy as np
from paraview import servermanager, simple


def faces(made):
    """(source with the current density in mA/cm2 as `local_current`, CELLS or POINTS, the maps that the run has)"""
    source = made.interface()
    source.UpdatePipeline(made.time)
    cloud = source.GetPointDataInformation().GetNumberOfArrays() > 0
    data = source.GetPointDataInformation() if cloud else source.GetCellDataInformation()
    names = [name for name in ("contact", "current_density") if data.GetArray(name) is not None]
    if not names:
        raise scene.SceneError(f"{made.directory}: no contact and no current density at the interface, as effects.metal_void and "
                               "effects.interface_reaction are off")
    if "current_density" in names:
        source = simple.Calculator(Input=source, AttributeType="Point Data" if cloud else "Cell Data", Function="0.1*current_density",
                                   ResultArrayName="local_current")
    return source, "POINTS" if cloud else "CELLS", names


def reach(source, kind):
    """Largest current density of the map in size, mA/cm2."""
    data = servermanager.Fetch(source)
    array = (data.GetPointData() if kind == "POINTS" else data.GetCellData()).GetArray("local_current")
    return max(np.abs([array.GetTuple1(n) for n in range(array.GetNumberOfTuples())]).max(), 1e-6)


def draw(made):
    """Two views side by side, or the one that there is."""
    source, kind, names = faces(made)
    source.UpdatePipeline(made.time)
    x0, x1, y0, y1, z0, z1 = source.GetDataInformation().GetBounds()
    panels = [("contact", "cividis", 0, 1, "contact")] if "contact" in names else []
    if "current_density" in names:
        largest = reach(source, kind)
        rounded = float(f"{largest:.1e}") or largest
        panels.append(("local_current", "PuOr", -rounded, rounded, "current density [mA/cm²], > 0 strips"))
    layout = simple.CreateLayout("maps")
    if len(panels) > 1:
        layout.SplitHorizontal(0, 0.5)
    for place, (field, colours, low, high, label) in enumerate(panels, len(panels) - 1):
        view = made.view(700, 640)
        simple.AssignViewToLayout(view=view, layout=layout, hint=place)
        display = made.show(source, view, field=field, kind=kind, Ambient=1.0, Diffuse=0.0)
        if kind == "POINTS":
            display.SetRepresentationType("Point Gaussian")
            display.GaussianRadius = 0.008 * (x1 - x0)
        made.colours(field, colours, low, high, label, view, position=(0.86, 0.22))
        flat = kind == "CELLS"
        made.axes(view, display, "x [µm]", "y [µm]" if flat and y1 > y0 else "", "" if flat else "z [µm]")
        made.title(view, f"{label.partition(' [')[0]}, {made.electrode} electrode, {made.instant}")
        focus = [0.5 * (x0 + x1) + 0.07 * (x1 - x0), 0.5 * (y0 + y1), 0.5 * (z0 + z1)]
        half = 0.76 * max(x1 - x0, y1 - y0, z1 - z0)
        scene.look(view, focus, [0, 0, 1] if flat else [0, -1, 0], [0, 1, 0] if flat else [0, 0, 1], half)
    layout.SetSize(700 * len(panels), 640)
    return view


if __name__ == "__main__":
    scene.main(lambda made: made.save(draw(made), "interface_map.png"), scene.arguments(__doc__.splitlines()[0]))

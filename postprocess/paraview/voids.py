"""Voids in the metal, potential of the ions in the electrolyte and lines of the current, near one interface (3-D: cut in the middle of y).

    python3 postprocess/paraview/picture.py voids RUN [--at last|first|NUMBER] [--electrode NAME] [--window MICROMETRES]
"""
import scene  # (first: from here on the user reads sentences)

from paraview import simple


def caption(made):
    lines = " and current lines" if made.has("current_density") else ""
    return f"voids{lines}, {made.electrode} electrode (electrolyte grey), {made.instant}"


def draw(made, width=1000, height=800):
    """(view with the voids of one electrode, its title)"""
    made.require_voids()
    x0, x1, y0, y1, z0, z1 = made.bounds
    reach = made.options.window or 0.5 * (x1 - x0)
    low, high = max(-reach, z0), min(reach, z1)
    view = made.view(width, height)
    middle = 0.5 * (y0 + y1)
    cells = section = made.near(made.cells, low, high)
    low, high = made.bounds_of(cells)[4:]  # of whole cells
    if made.three_d:
        section = simple.Slice(Input=cells, SliceType="Plane")
        section.SliceType.Origin, section.SliceType.Normal = [x0, middle + 1e-4 * (y1 - y0), 0], [0, 1, 0]  # not on a plane of nodes
    display = made.show(section, view, field="void_fraction", Ambient=1.0, Diffuse=0.0)
    made.colours("void_fraction", "cividis", 0, 1, "void fraction", view)
    made.axes(view, display, "x [µm]", "", "z [µm]")

    if made.has("current_density"):
        lines = simple.StreamTracer(Input=made.points(cells, "current_density"), SeedType="Line", Vectors=["POINTS", "current_density"])
        margin = 0.02 * (x1 - x0)
        lines.SeedType.Point1 = [x0 + margin, middle, 0.97 * low]
        lines.SeedType.Point2 = [x1 - margin, middle, 0.97 * low]
        lines.SeedType.Resolution = 24
        lines.MaximumStreamlineLength = 4 * (high - low)
        # In front of the cells.
        made.show(simple.Tube(Input=lines, Radius=0.0025 * (x1 - x0)), view, colour=scene.VERMILION, Position=[0, -(y1 - y0), 0], Ambient=1.0,
                  Diffuse=0.0)
    title = made.title(view, caption(made))
    half = max(0.64 * (high - low), 0.78 * (x1 - x0) * height / width)  # room for labels at the left and colours at the right
    scene.look(view, [0.5 * (x0 + x1) + 0.1 * (x1 - x0), middle, 0.5 * (low + high)], [0, -1, 0], [0, 0, 1], half)
    return view, title


WINDOW = ("--window", {"type": float, "help": "how far to look on both sides of the interface, µm (default: half of the width)"})

if __name__ == "__main__":
    scene.main(lambda made: made.save(draw(made)[0], "voids.png"), scene.arguments(__doc__.splitlines()[0], WINDOW))

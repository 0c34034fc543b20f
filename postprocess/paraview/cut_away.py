"""3-D runs: the metal on the electrolyte with a corner cut away, the surface of the voids and lines of the current.

    python3 postprocess/paraview/picture.py cut_away RUN [--at last|first|NUMBER] [--electrode NAME] [--window MICROMETRES]
"""
import scene  # (first: from here on the user reads sentences)

from paraview import simple

import voids


def half_of(source, origin, normal):
    """What is behind a plane."""
    part = simple.Clip(Input=source, ClipType="Plane", Invert=1)
    part.ClipType.Origin, part.ClipType.Normal = origin, normal
    return part


def draw(made):
    if not made.three_d:
        raise scene.SceneError(f"{made.directory}: not a 3-D run; voids.py shows 2-D ones")
    made.require_voids()
    x0, x1, y0, y1, z0, z1 = made.bounds
    reach = made.options.window or 0.75 * max(x1 - x0, y1 - y0)
    low, high = max(-reach, z0), min(reach, z1)
    view = made.view(1000, 900)
    near = made.near(made.cells, low, high)
    # The corner that faces the camera is taken away: the half behind x, and of the other half what is behind y.
    left = half_of(near, [0.5 * (x0 + x1), 0, 0], [1, 0, 0])
    right = half_of(half_of(near, [0.5 * (x0 + x1), 0, 0], [-1, 0, 0]), [0, 0.5 * (y0 + y1), 0], [0, -1, 0])
    display = made.show(left, view, field="void_fraction")
    made.show(right, view, field="void_fraction")
    made.colours("void_fraction", "cividis", 0, 1, "void fraction", view)
    made.axes(view, display, "x [µm]", "y [µm]", "z [µm]")
    current = ["current_density"] if made.has("current_density") else []
    nodes = made.points(near, "void_fraction", *current)
    surface = simple.Contour(Input=nodes, ContourBy=["POINTS", "void_fraction"], Isosurfaces=[0.5])
    made.show(surface, view, colour=(0.34, 0.71, 0.91), Specular=0.4)
    # Along both faces of the cut, a little in front of them.
    middle = (0.5 * (x0 + x1) + 0.03 * (x1 - x0), 0.5 * (y0 + y1) - 0.03 * (y1 - y0))
    for start, end in (((middle[0], middle[1]), (x1 - 0.03 * (x1 - x0), middle[1])), ((middle[0], middle[1]), (middle[0], y0 + 0.03 * (y1 - y0)))) if current else ():
        lines = simple.StreamTracer(Input=nodes, SeedType="Line", Vectors=["POINTS", "current_density"])
        lines.SeedType.Point1, lines.SeedType.Point2 = [*start, 0.97 * low], [*end, 0.97 * low]
        lines.SeedType.Resolution = 7
        lines.MaximumStreamlineLength = 4 * (high - low)
        made.show(simple.Tube(Input=lines, Radius=0.005 * (x1 - x0)), view, colour=scene.VERMILION)
    made.title(view, f"{made.electrode} electrode (electrolyte grey), surface of the voids light blue{', current lines' if current else ''}, {made.instant}")
    scene.look(view, [0.5 * (x0 + x1) + 0.15 * (x1 - x0), 0.5 * (y0 + y1), 0.5 * (low + high)], [1.0, -1.3, 0.8], [0, 0, 1], 0.85 * (high - low))
    return view


if __name__ == "__main__":
    scene.main(lambda made: made.save(draw(made), "cut_away.png"), scene.arguments(__doc__.splitlines()[0], voids.WINDOW))

"""What the ParaView scripts share: a run opened in micrometres, views with a white ground, colours, labels, command line.

Run the scripts with pvbatch; without a screen:  python3 postprocess/paraview/picture.py voids RUN
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from run_files import RunError, told  # noqa: E402  (first: from here on the user reads sentences)

import matplotlib  # noqa: E402
import numpy as np  # noqa: E402
from paraview import servermanager, simple  # noqa: E402

from auralith_run import Run  # noqa: E402

BLACK, VERMILION = (0.0, 0.0, 0.0), (0.835, 0.369, 0.0)
GREY, METAL = (0.86, 0.86, 0.86), (0.6, 0.64, 0.68)
MICRO = 1e6


class SceneError(RunError):
    """The picture cannot be made; the text says why and what to do."""


def arguments(description, *extra):
    """Command line; `extra`: (name, keywords of add_argument)."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("run", help="run directory")
    parser.add_argument("--at", default="last", help="field output: first, last or its number (default: last)")
    parser.add_argument("--electrode", help="name of the electrode (default: the one with the least contact)")
    parser.add_argument("--out", help="directory of the picture (default: the run directory)")
    parser.add_argument("--files", choices=["xmf", "pvd"], default="xmf", help="which files are read (default: xmf)")
    for name, keywords in extra:
        parser.add_argument(name, **keywords)
    return parser.parse_args()


def main(work, options):
    """Ends the program with exit code 1 and a sentence when something is wrong. When all is well it must not end here: ranks of pvbatch
    wait for each other at the end of the script."""
    def show():
        made = Scene(options)
        work(made)
        if made.damage:  # what is whole is shown
            raise SceneError(made.damage)

    code = told(show)
    for view in simple.GetRenderViews():  # while the display is still there
        simple.Delete(view)
    if code:
        sys.exit(code)


def reader(path):
    """XDMF 2 reader (the Xdmf3 readers double the data on two ranks) or reader of the VTK files."""
    if not path.exists():
        raise SceneError(f"{path}: missing. Only runs with field outputs have it" +
                         (", and only with output: {vtk: on}" if path.suffix == ".pvd" else ""))
    return simple.XDMFReader(FileNames=[str(path)]) if path.suffix == ".xmf" else simple.PVDReader(FileName=str(path))


class Scene:
    """A run and the field output that is shown. Lengths are micrometres; the interface of the electrode is z = 0."""

    def __init__(self, options):
        self.options = options
        self.directory = pathlib.Path(options.run)
        simple._DisableFirstRenderCameraReset()
        self.source = reader(self.directory / f"fields.{options.files}")
        self.damage = ""
        self.times = self._whole(list(self.source.TimestepValues))
        self.time = self._chosen(options.at)
        self.interfaces = {path.stem[len("interface_"):]: reader(path)
                           for path in sorted(self.directory.glob("interface_*.xmf"))}
        self.electrode = self._electrode() if self.interfaces else None
        self.cells = self._scaled(self.source)
        self.bounds = self.bounds_of(self.cells)

    def _whole(self, times):
        """Times of the field outputs that can be read, by their numbers; ParaView itself only warns of the others."""
        if self.options.files == "pvd":
            names = {number: self.directory / "vtk" / f"step_{number:06d}.pvtr" for number in range(len(times))}
            missing = [str(path) for path in names.values() if not path.exists() or path.stat().st_size == 0]
            self.damage = f"{', '.join(missing)}: missing or damaged" if missing else ""
            return {number: time for number, time in enumerate(times) if str(names[number]) not in missing}
        run = Run(self.directory)
        whole = {step.index for step in run.steps if run.can_be_read(step)}
        self.damage = run.damage
        return {number: time for number, time in enumerate(times) if number in whole}

    def _chosen(self, at):
        if not self.times:
            raise SceneError(self.damage or f"{self.directory}: no field output yet, so there is nothing to show")
        if at in ("first", "last"):
            return self.times[(min if at == "first" else max)(self.times)]
        if not at.isdigit() or int(at) not in self.times:
            raise SceneError(f"--at {at}: choose first, last or a number from {min(self.times)} to {max(self.times)}" + (f"; {self.damage}" if self.damage else ""))
        return self.times[int(at)]

    def _electrode(self):
        wanted = self.options.electrode
        if wanted:
            if wanted not in self.interfaces:
                raise SceneError(f"--electrode {wanted}: the run has {', '.join(self.interfaces)}")
            return wanted
        return min(self.interfaces, key=self._mean_contact)

    def _mean_contact(self, name):
        source = self.interfaces[name]
        source.UpdatePipeline(self.time)  # not simple.UpdatePipeline, which takes the time 0 for none
        data = servermanager.Fetch(source)
        values = [attributes.GetArray("contact") for attributes in (data.GetCellData(), data.GetPointData())]
        values = next((array for array in values if array is not None), None)
        if values is None:  # voids are off: it touches everywhere
            return 1.0
        return np.mean([values.GetTuple1(n) for n in range(values.GetNumberOfTuples())])

    def _height(self):
        """Of the interface, m; 0 without one."""
        return sum(self.bounds_of(self.interfaces[self.electrode])[4:]) / 2 if self.electrode else 0.0

    def bounds_of(self, source):
        source.UpdatePipeline(self.time)  # not simple.UpdatePipeline, which takes the time 0 for none
        return source.GetDataInformation().GetBounds()

    def _scaled(self, source):
        """In micrometres, with the interface of the electrode at z = 0."""
        moved = simple.Transform(Input=source)
        moved.TransformAllInputVectors = 0  # the current keeps its size
        moved.Transform.Scale = [MICRO] * 3
        moved.Transform.Translate = [0, 0, -MICRO * self._height()]
        return moved

    def interface(self):
        """Faces of the interface of the electrode, in micrometres."""
        if not self.electrode:
            raise SceneError(f"{self.directory}: the run has no interface")
        return self._scaled(self.interfaces[self.electrode])

    def has(self, field):
        """A field of the cells: effects that are off have none."""
        return self.source.GetCellDataInformation().GetArray(field) is not None

    def require_voids(self):
        if not self.has("void_fraction"):
            raise SceneError(f"{self.directory}: no void fraction, as effects.metal_void is off; interface_map shows the current density")

    @property
    def three_d(self):
        x, y = self.bounds[1] - self.bounds[0], self.bounds[3] - self.bounds[2]
        return self._cells_along_y() > 1 and min(x, y) > 0

    def _cells_along_y(self):
        extent = self.source.GetDataInformation().GetExtent()
        return extent[3] - extent[2]

    def near(self, source, low, high):
        """The whole cells of a source that touch the heights low to high, micrometres."""
        x0, x1, y0, y1 = self.bounds[:4]
        part = simple.Clip(Input=source, ClipType="Box", Crinkleclip=1)
        part.ClipType.Position, part.ClipType.Length = [x0 - 1, y0 - 1, low], [x1 - x0 + 2, y1 - y0 + 2, high - low]
        return part

    def points(self, source, *names):
        """Cell values carried to the nodes, for lines and surfaces."""
        return simple.CellDatatoPointData(Input=source, ProcessAllArrays=0, CellDataArraytoprocess=list(names))

    # --- looks ---
    def view(self, width, height):
        made = simple.CreateRenderView(ViewSize=[width, height])
        made.UseColorPaletteForBackground = 0
        made.Background = [1, 1, 1]
        made.OrientationAxesVisibility = 0
        made.CameraParallelProjection = 1
        made.ViewTime = self.time
        return made

    def show(self, source, view, colour=None, field=None, kind="CELLS", **properties):
        """Shows a source in one colour or coloured by a field."""
        display = simple.Show(source, view)
        display.SetRepresentationType("Surface")
        if field:
            simple.ColorBy(display, (kind, field))
        else:
            display.ColorArrayName = [None, ""]
            display.DiffuseColor = display.AmbientColor = list(colour)
        display.Ambient, display.Diffuse, display.Specular = 0.5, 0.55, 0.0
        for name, value in properties.items():
            setattr(display, name, value)
        return display

    def colours(self, field, name, low, high, label, view, nan=GREY, position=(0.88, 0.2), length=0.6):
        """Colour map of matplotlib for a field, with its bar."""
        table = simple.GetColorTransferFunction(field)
        places = np.linspace(0, 1, 33)
        table.RGBPoints = [number for place in places
                           for number in (low + place * (high - low), *matplotlib.colormaps[name](place)[:3])]
        table.ColorSpace, table.NanColor = "RGB", list(nan)
        bar = simple.GetScalarBar(table, view)
        bar.Title, bar.ComponentTitle = label, ""
        bar.TitleColor = bar.LabelColor = list(BLACK)
        bar.TitleFontSize, bar.LabelFontSize = 16, 14
        bar.WindowLocation, bar.Position = "Any Location", list(position)
        bar.ScalarBarLength, bar.ScalarBarThickness = length, 16
        bar.AutomaticLabelFormat, bar.LabelFormat = 0, "%-.3g"
        bar.DrawTickMarks, bar.AddRangeLabels = 1, 0
        bar.UseCustomLabels = 1
        bar.CustomLabels = [low + share * (high - low) for share in (0, 0.25, 0.5, 0.75, 1)]
        bar.Visibility = 1
        return bar

    def axes(self, view, display, *titles):
        """Box with axes in micrometres; no title: no axis."""
        grid = display.DataAxesGrid
        grid.GridAxesVisibility = 1
        for axis, title in zip("XYZ", titles):
            setattr(grid, f"{axis}Title", title)
            for part in ("Title", "Label"):
                setattr(grid, f"{axis}{part}Color", list(BLACK))
                setattr(grid, f"{axis}{part}FontSize", 16 if part == "Title" else 14)
        grid.GridColor = [0.5, 0.5, 0.5]
        grid.ShowGrid, grid.AxesToLabel = 0, 7  # labels at the lower ends only

    @property
    def instant(self):
        """Time that is shown, for titles."""
        text = f"{self.time / 3600:.2f} h" if self.time >= 7200 else f"{self.time / 60:.1f} min" if self.time >= 120 else f"{self.time:.3g} s"
        return f"t = {text}"

    def title(self, view, text):
        """Text above the picture; its `Text` may be changed later."""
        label = simple.Text(Text=text)
        display = simple.Show(label, view)
        display.Color, display.FontSize = list(BLACK), 17
        display.WindowLocation = "Upper Center"
        return label

    def save(self, view, name):
        """Writes the picture and says where it is."""
        directory = pathlib.Path(self.options.out) if self.options.out else self.directory
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / name
        layout = simple.GetLayout(view)
        simple.SaveScreenshot(str(path), view if layout is None or len(simple.GetViewsInLayout(layout)) < 2 else layout)
        print(path)
        return path


def look(view, focus, direction, up, half_height):
    """Camera in parallel projection: what it looks at, from where, and half of the height that it sees."""
    direction = np.array(direction, float) / np.linalg.norm(direction)
    view.CameraFocalPoint = list(focus)
    view.CameraPosition = list(np.array(focus) + 20 * half_height * direction)
    view.CameraViewUp = list(up)
    view.CameraParallelScale = half_height

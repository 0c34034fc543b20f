"""Movie of the voids: every field output is a frame of voids.py, in one animated picture (GIF) that any browser shows.

    python3 postprocess/paraview/picture.py movie RUN [--electrode NAME] [--window MICROMETRES] [--seconds PER_FRAME] [--frames]
"""
import pathlib
import tempfile

import scene  # (first: from here on the user reads sentences)

import PIL.Image
from paraview import servermanager, simple

import voids


def frames(made, directory):
    """Paths of the frames, one for each field output. The picture is built once and moved through time."""
    view, title = voids.draw(made, 800, 640)
    paths = []
    for number, time in made.times.items():
        made.time = view.ViewTime = time
        title.Text = voids.caption(made)
        path = directory / f"movie_{number:06d}.png"
        simple.SaveScreenshot(str(path), view)
        paths.append(path)
    return paths


def make(made):
    options = made.options
    out = pathlib.Path(options.out) if options.out else made.directory
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        paths = frames(made, out if options.frames else pathlib.Path(temporary))
        if servermanager.vtkProcessModule.GetProcessModule().GetPartitionId() != 0:
            return
        pictures = [PIL.Image.open(path).convert("P", palette=PIL.Image.Palette.ADAPTIVE, colors=64) for path in paths]
        movie = out / "movie.gif"
        pictures[0].save(movie, save_all=True, append_images=pictures[1:], duration=round(1000 * options.seconds), loop=0)
    print(movie)


EXTRA = (voids.WINDOW, ("--seconds", {"type": float, "default": 0.5, "help": "time of one frame (default: 0.5)"}),
         ("--frames", {"action": "store_true", "help": "keep the frames as PNG, too"}))

if __name__ == "__main__":
    scene.main(make, scene.arguments(__doc__.splitlines()[0], *EXTRA))

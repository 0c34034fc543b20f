"""Growth and decay of every wave of a noise about a uniform void fraction against the linear theory. See README.md."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Check  # noqa: E402

GAMMA, DELTA, DIFFUSIVITY, LENGTH = 0.43, 0.2e-6, 2.3e-14, 4e-6  # J/m2, m, m2/s, m (case.yaml)
BARRIER, GRADIENT = 3 * GAMMA / DELTA, 6 * GAMMA * DELTA
SURFACE = 20 * DIFFUSIVITY / (2 * BARRIER)                       # M_s, m5/(J s)

check = Check(__file__)


def mobility(w, surface):
    return DIFFUSIVITY * (1 - w) / (2 * BARRIER) + surface * w**2 * (1 - w) ** 2


def rate(w, square, surface=0.0):
    """-M_w k^2 (W g'' + kappa k^2), 1/s; `square`: k^2, or its discrete value."""
    return -mobility(w, surface) * square * (BARRIER * (2 - 12 * w + 12 * w**2) + GRADIENT * square)


def waves(run, shape):
    """Amplitudes of all waves at the start and at the end: the discrete Fourier transform over the periodic box."""
    first, last = (run.steps[k].cells("void_fraction").reshape(shape) for k in (0, -1))
    return np.fft.fftn(first - first.mean()), np.fft.fftn(last - last.mean())


def study(name, w0, duration, cells, surface=0.0, axes=(), dimension=1, steps=80):
    """Largest error of the measured rates: against the discrete waves, and against the continuous ones with k <= 3 (2 pi/L)."""
    mobile = (f"materials.lithium.surface_mobility={{value: {surface} m^5/(J s), status: assumed, source: test}}",) if surface else ()
    run = check.run(name, f"layers.box.initial_voids.mean={w0}", *mobile, f"layers.box.cells={cells}",
                    f"protocol.0.rest.duration={duration} s", f"time.first_step={duration / steps} s", f"time.largest_step={duration / steps} s", *axes)
    shape = (cells,) * dimension
    first, last = waves(run, shape)
    n = np.meshgrid(*[np.fft.fftfreq(cells, 1 / cells)] * dimension, indexing="ij")
    h = LENGTH / cells
    exact_square = sum((2 * np.pi * each / LENGTH) ** 2 for each in n)
    square = sum((2 / h * np.sin(np.pi * each / cells)) ** 2 for each in n)  # of the discrete Laplacian
    expected = rate(w0, square, surface) * duration
    clear = (exact_square > 0) & (np.abs(expected) < 2.5)  # faster decay drowns in round-off and in the steps in time
    ratio = last[clear] / first[clear]
    check.below(f"{name}: waves keep their place, phase", np.max(np.abs(np.angle(ratio))), 1e-3)
    found = np.log(np.abs(ratio))
    scale = np.max(np.abs(expected[clear]))
    check.below(f"{name}: {np.count_nonzero(clear)} waves, rates {expected[clear].min() / duration:.3g} ... {expected[clear].max() / duration:.3g} 1/s, "
                "error against the discrete waves, of the largest", np.max(np.abs(found - expected[clear])) / scale, 2e-4)
    number = np.sqrt(sum(each**2 for each in n))[clear]
    low = number <= 3.1
    continuous = rate(w0, exact_square, surface)[clear] * duration
    return {int(k): found[low][np.argmin(np.abs(number[low] - k))] / continuous[low][np.argmin(np.abs(number[low] - k))] - 1
            for k in (1, 2, 3) if np.any(np.abs(number[low] - k) < 1e-9)}


# Unstable (0.3, 0.5: inside the spinodal, 0.211 < w < 0.789) and stable (0.02, 0.15); with and without surface diffusion.
for w0, duration in ((0.3, 20.0), (0.5, 20.0), (0.15, 4.0), (0.02, 2.5)):
    for surface in (0.0, SURFACE):
        time = duration * mobility(w0, 0) / mobility(w0, surface)
        sizes, errors = [], {1: [], 2: [], 3: []}
        for cells in (20, 40, 80):
            name = f"w{w0:g}_{'surface' if surface else 'bulk'}_{cells}"
            for k, error in study(name, w0, time, cells, surface).items():
                errors[k].append(error)
            sizes.append(LENGTH / cells)
        complete = {k: values for k, values in errors.items() if len(values) == len(sizes)}
        check.verdict(len(complete) >= 2, f"w0 = {w0:g}: {len(complete)} waves are slow enough on every grid")
        for k, values in complete.items():
            check.order(f"w0 = {w0:g}, {'with' if surface else 'without'} M_s, {k} waves in the box: rate", sizes, values, 1.8, 2.2)
# Two and three dimensions: oblique waves, too.
x, y = (f"grid.{axis}={{length: {LENGTH} m, cells: {16}, boundary: periodic}}" for axis in "xy")
study("2d", 0.3, 30.0, 16, SURFACE / 10, (x,), 2)
study("3d", 0.35, 30.0, 8, SURFACE / 10, (x.replace("16", "8"), y.replace("16", "8")), 3)
check.finish()

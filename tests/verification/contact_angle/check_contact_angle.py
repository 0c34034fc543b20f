"""Height, base and angle of void caps at rest on the electrolyte, in 2-D and 3-D. See README.md."""
import pathlib
import sys

import numpy as np
from scipy.optimize import brentq

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import FARADAY, GAS, Check  # noqa: E402

GAMMA, DELTA, BOX, RADIUS = 0.43, 0.05e-6, 2e-6, 1e-6  # J/m2, m, m, m (case.yaml)
K_EV = GAS / FARADAY                                   # Boltzmann constant, eV/K
BAR = 0.02                                             # of height and base

check = Check(__file__)


def cap_content(dimension, radius, inner):
    """Area (volume) of the half (quarter) of a cap with the inner angle in the box."""
    if dimension == 2:
        return radius**2 * (inner - np.sin(inner) * np.cos(inner)) / 2
    return np.pi / 12 * radius**3 * (1 - np.cos(inner)) ** 2 * (2 + np.cos(inner))  # a quarter of pi/3 R^3 (...)


def diffuse(dimension, radius, inner, delta):
    """What a tanh surface holds beyond the contour w = 1/2: pi^2 delta^2/6 times the curvature, over the surface, and times
    cot(inner) along the contact line, where the wall cuts the profile."""
    bend = inner if dimension == 2 else np.pi * radius * (1 - np.cos(inner))
    line = 1 / np.tan(inner) if dimension == 2 else np.pi / 2 * radius * np.cos(inner)
    return np.pi**2 * delta**2 / 6 * (bend + line)


def phases(mu, delta):
    """w in the void and in the metal at the potential mu (gamma = 1)."""
    defect = lambda w: 6 / delta * w * (1 - w) * (1 - 2 * w) - mu  # noqa: E731
    return brentq(defect, 0.79, 1.5), brentq(defect, -0.3, 0.21)


def sharp(dimension, theta, content, delta, box):
    """Height and half the base of the sharp cap that holds, with what it feeds to the metal around it, the void of the box."""
    inner = np.pi - theta

    def surplus(radius):
        inside, outside = phases((dimension - 1) / radius, delta)
        filled = cap_content(dimension, radius, inner)
        return filled * inside + (box**dimension - filled) * outside + diffuse(dimension, radius, inner, delta) * (inside - outside) - content

    radii = np.linspace(4 * delta, 3 * box, 1000)  # the larger of two solutions: below it the metal takes the whole void
    radius = brentq(surplus, radii[np.argmin([surplus(r) for r in radii])], 3 * box)
    return radius * (1 - np.cos(inner)), radius * np.sin(inner)


def contour(distance, w):
    """Where w = 1/2 on a line; ln(w/(1-w)) is linear across a tanh profile."""
    k = np.flatnonzero((w[:-1] >= 0.5) & (w[1:] < 0.5))[-1]
    level = np.log(w[k:k + 2] / (1 - w[k:k + 2]))
    return distance[k] + (distance[k + 1] - distance[k]) * level[0] / (level[0] - level[1])


def settle(name, dimension, theta, delta, *changes, box=BOX, wall=None):
    """`wall`: overrides that give the angle and delta; default: of the interface alone."""
    wall = wall or [f"interfaces.ceramic-foil.contact_angle_cosine.mean={np.cos(theta)}", f"layers.foil.void_model.interface_thickness={delta} m"]
    run = check.run(name, *wall, f"layers.foil.thickness={box} m", *changes)
    step = run.steps[-1]
    w = step.cells("void_fraction")[1:]
    nodes = {"z": step.z[1:] - step.z[1], "x": run.nodes("x"), "y": run.nodes("y") if dimension == 3 else None}
    centres = {axis: 0.5 * (n[1:] + n[:-1]) for axis, n in nodes.items() if n is not None}
    scale = box if dimension == 2 else box**2
    content = run["void_volume_foil"] * scale
    check.below(f"{name}: void volume is kept", np.ptp(content) / content[0], 1e-12)
    mu = step.cells("void_potential")[1:]
    check.below(f"{name}: at rest, mu is the same everywhere, of its value", np.ptp(mu) / abs(mu.mean()), 1e-4)
    height, base = sharp(dimension, theta, content[0], delta, box)
    # The cells nearest to the axis of the cap are off it: h^2/(8 R) against the true height is far below the bar.
    found_height = contour(centres["z"], w[:, 0, 0])
    gamma_map = np.atleast_2d(step.map("foil", "void_fraction"))
    found_base = [contour(centres["x"], gamma_map[0])]
    if dimension == 3:
        found_base.append(contour(centres["y"], gamma_map[:, 0]))
    inner = 2 * np.degrees(np.arctan2(found_height, np.mean(found_base)))
    check.text(f"      {name}: theta {np.degrees(theta):.0f}: height {1e6 * found_height:.4f} um ({found_height / height - 1:+.4f}), half base "
               f"{1e6 * np.mean(found_base):.4f} um ({np.mean(found_base) / base - 1:+.4f}), inner angle {inner:.2f} of {180 - np.degrees(theta):.0f} deg")
    return abs(found_height / height - 1), max(abs(b / base - 1) for b in found_base)


def three_dimensions(delta, box, fine):
    """Cells of delta up to x, y = fine, then growing; delta/4 at Gamma, then delta along z."""
    widths = [delta] * round(fine / delta)
    while box - sum(widths) > 1.5 * widths[-1]:
        widths.append(min(1.2 * widths[-1], box - sum(widths)))
    widths[-1] += box - sum(widths)
    lateral = f"widths: [{', '.join(f'{w:.12e} m' for w in widths)}], boundary: symmetric"
    return (f"grid.x={{{lateral}}}", f"grid.y={{{lateral}}}", f"layers.foil.cells={{smallest: {delta / 4} m, growth: 1.25, largest: {delta} m, refine: bottom}}",
            "solver.linear=fieldsplit")


def judge(what, result):
    check.below(f"{what}: height", result[0], BAR)
    check.below(f"{what}: base", result[1], BAR)
    return result


CASES = {"60": np.pi / 3, "90": np.pi / 2, "120": 2 * np.pi / 3}
for name, theta in CASES.items():
    judge(f"2-D, theta = {name} deg", settle(f"2d_{name}", 2, theta, DELTA))
# Cells along x that grow from 0.02 to 0.06 um: the contact line comes to rest somewhere in between.
lateral = "grid.x.cells={smallest: 0.02 um, growth: 1.04, largest: 0.06 um, refine: bottom}"
judge("2-D, lateral grid graded", settle("2d_60_graded", 2, np.pi / 3, DELTA, lateral))
judge("2-D, lateral grid graded", settle("2d_120_graded", 2, 2 * np.pi / 3, DELTA, lateral))
# A coating pulls the metal from 120 to 60 deg: its work of adhesion is the surface energy of the voids, at the temperature of the run.
def coated(surface_energy):
    return [f"interfaces.ceramic-foil.contact_angle_cosine.mean={np.cos(CASES['120'])}",
            f"layers.foil.interlayer={{host: coating, thickness: 5 nm, adhesion: {{value: {surface_energy:.12g} J/m^2, status: assumed, source: test}}}}"]


# gamma from barrier and gradient energy, far from the 0.43 J/m2 of the material.
barrier, gradient = 3 * 0.2 / DELTA, 6 * 0.2 * DELTA
judge("2-D, theta = 60 deg by a coating, energies given", settle("2d_coated_explicit", 2, CASES["60"], DELTA, wall=[
    *coated(0.2), f"layers.foil.void_model={{barrier: {barrier:.12g} J/m^3, gradient_energy: {gradient:.12g} J/m, mobility: 1e-19 m^5/(J s)}}"]))
# gamma(T) at 80 C.
warm = GAMMA * np.exp(0.05 / K_EV * (1 / 353.15 - 1 / 298.15))
judge("2-D, theta = 60 deg by a coating, 80 C", settle("2d_coated_warm", 2, CASES["60"], DELTA, wall=[
    *coated(warm), f"layers.foil.void_model.interface_thickness={DELTA} m", "ambient.temperature=80 degC",
    f"materials.lithium.surface_energy={{value: {GAMMA} J/m^2, activation_energy: -0.05 eV, status: assumed, source: test}}"]))
# 3-D in a smaller box, because a small void feeds much of itself to the metal around it. The sharp cap is right up to terms of the
# order (delta/base)^2: at theta = 60 deg, where the base is smallest (8 delta at delta = 0.08 um), the bar needs a finer delta.
box = 1.6e-6
judge("3-D, theta = 120 deg", settle("3d_120", 3, CASES["120"], 0.08e-6, *three_dimensions(0.08e-6, box, box), box=box))
if check.full:
    judge("3-D, theta = 90 deg", settle("3d_90", 3, CASES["90"], 0.08e-6, *three_dimensions(0.08e-6, box, 1.2e-6), box=box))
    deltas = (0.08e-6, 0.056e-6)
    found = [settle(f"3d_60_{1e9 * delta:.0f}nm", 3, CASES["60"], delta, *three_dimensions(delta, box, 0.96e-6), box=box) for delta in deltas]
    check.order("3-D, theta = 60 deg: height against delta", deltas, [each[0] for each in found], 1.5)
    judge("3-D, theta = 60 deg, delta = 0.056 um", found[-1])
check.finish()

"""Resistance of a layered electrolyte under an interface whose area resistance varies along x, by cosine modes."""
import numpy as np
from scipy.fft import dct, idct


def modal_resistance(k, layers, contact):
    """Ohm m2 at the top of two layers (conductivity, thickness; the lower one ends at an equipotential plane) for a current
    cos(k x): the transmission-line formula, layer by layer, with a contact resistance in between."""
    (lower, l1), (upper, l2) = layers
    k = np.asarray(k, float)
    safe = np.where(k > 0, k, 1.0)
    r = np.where(k > 0, np.tanh(safe * l1) / (lower * safe), l1 / lower) + contact
    t = np.tanh(safe * l2)
    return np.where(k > 0, (r + t / (upper * safe)) / (1 + r * upper * safe * t), r + l2 / upper)


def patchy(length, resistance, layers, contact, points=6400, iterations=400):
    """(V/I in Ohm m2, x, j/j_mean) of V - phi(x) = Z(x) j(x), phi = sum R_n j_n cos(n pi x/length). `resistance`: function of x.
    Conjugate gradients for the symmetric operator Z + R; midpoints, so jumps of Z at cell edges are exact."""
    x = (np.arange(points) + 0.5) * length / points
    z = resistance(x)
    modes = modal_resistance(np.pi * np.arange(points) / length, layers, contact)
    apply = lambda j: z * j + idct(modes * dct(j, norm="ortho"), norm="ortho")  # noqa: E731
    j = np.zeros(points)
    r = np.ones(points)  # V = 1
    p, rr = r.copy(), r @ r
    for _ in range(iterations):
        ap = apply(p)
        alpha = rr / (p @ ap)
        j += alpha * p
        r -= alpha * ap
        new = r @ r
        if new < 1e-28 * points:
            break
        p, rr = r + new / rr * p, new
    else:
        raise RuntimeError("conjugate gradients did not converge")
    return 1 / j.mean(), x, j / j.mean()

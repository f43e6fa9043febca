"""Eight places of a name beside its symbol, the best first."""

import numpy as np

AIR = 1.0
"""Pixels kept free at both ends of a name."""


def places(
    u: np.ndarray, v: np.ndarray, width: np.ndarray, height: np.ndarray, gap: np.ndarray, bare: np.ndarray
) -> np.ndarray:
    """Middles (N, 8, 2) of names beside (or, where `bare`, on) the places `u`, `v`; all in pixels.

    Right, upper right, lower right, left, above, below, upper left, lower left. A name without a symbol stands on its
    place, or a little above or below.

    Parameters
    ----------
    gap : (N,) float
        From the place to the nearer edge of the name.
    bare : (N,) bool
        Names without a symbol.
    """
    right, left = u + gap + AIR + width / 2, u - gap - AIR - width / 2
    over, under = v - gap - height / 2, v + gap + height / 2
    x = np.stack([right, right, right, left, u, u, left, left], axis=1)
    y = np.stack([v, over + gap / 2, under - gap / 2, v, over, under, over + gap / 2, under - gap / 2], axis=1)
    if bare.any():
        x[bare] = u[bare, None]
        shift = np.array([0.0, -0.7, 0.7, 0.0, -0.7, 0.7, 0.0, 0.0])
        y[bare] = v[bare, None] + shift * height[bare, None]
    return np.stack([x, y], axis=2)
